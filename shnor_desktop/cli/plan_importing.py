"""`shnor plan import`: a plan from a table of Word or Excel."""

import argparse

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, calendar_year, path
from shnor_desktop.cli.output import say, say_json

_ABOUT = (
    "Узнаются графы «Мероприятие» (событие, контрольная точка), «Срок», «Ответственный», «Исполнители», «Показатель», "
    "«Результат», «Форма отчётных документов» и номер; строки разделов, объединённые ячейки, заголовки в две строки. "
    "Срок остаётся словами, как напечатан, и читается в даты; непрочитанное — сомнение, а строка всё равно входит."
)


def add(commands: Commands) -> None:
    """Put the command into the group of plans."""
    load = commands.add("import", "загрузить план из таблицы Word (.docx), Excel, LibreOffice Calc или CSV", _load)
    load.epilog = _ABOUT
    load.base()
    load.add_argument("file", type=path, metavar="ФАЙЛ", help="документ или книга с таблицей плана")
    load.add_argument("--plan", required=True, metavar="НАЗВАНИЕ", help="название плана в базе")
    load.add_argument(
        "--year", type=calendar_year, metavar="ГОД", help="календарный год сроков без года; без параметра — из файла"
    )
    load.add_argument("--school", metavar="КОД", help="план этой школы; без параметра — план самого владельца базы")
    load.add_argument("--dry-run", action="store_true", help="только показать, ничего не записывать")
    load.json_flag()


def _load(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, wording
    from shnor_desktop.services.importing import plan_draft, plan_load

    with office.open_office(args.base, access="read" if args.dry_run else "write") as opened:
        draft = plan_draft.read(plan_draft.open_file(args.file), year=args.year)
        loaded = plan_load.load(opened, draft, args.plan, school=args.school, dry_run=args.dry_run)
    code = output.LOOK if draft.doubtful else output.DONE
    if args.json:
        say_json(loaded.as_json())
        return code
    measures = wording.counted(len(draft.lines), wording.MEASURE)
    done = "Можно загрузить" if args.dry_run else "Загружен"
    undo = "" if args.dry_run else " Отменить: shnor undo."
    say(f"{done} план «{loaded.plan}»: {measures}, сроков: {loaded.occurrences}.{undo}")
    if draft.year is not None:
        say(f"Год сроков без года: {draft.year}" + (" (взят из файла)." if draft.guessed else "."))
    for heading, key in draft.headings:
        if not key:
            say(f"  графа не взята: «{heading}»")
    for note in draft.notes:
        say(f"  {note}")
    for line in draft.doubtful:
        say(f"  {line.where}, № {line.number}: {'; '.join(line.doubts)}")
    if loaded.undated:
        say(f"Без срока, назначьте сами: {', '.join(dict.fromkeys(loaded.undated))}.")
    return code
