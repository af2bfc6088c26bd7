"""Commands about files: templates out, filled files in, rows out."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from shnor_desktop.cli import markings, output
from shnor_desktop.cli.arguments import Commands, day, path
from shnor_desktop.cli.output import say, say_json, warn
from shnor_desktop.errors import InputError, ShnorError
from shnor_desktop.services.importing.plan import ImportPlan
from shnor_desktop.services.office import Office
from shnor_desktop.services.wording import school_year

_SHOWN = 50
_PAGES = (
    "Страница класса — один лист А4 для классного руководителя: число детей и семей по категориям, без фамилий. "
    "Заполненные страницы загружаются как любой файл: shnor import; пустая ячейка в них ничего не меняет."
)
_EMPTY_CELLS = (
    "Пустая ячейка очищает прежнее значение, если графа есть в файле; если графы нет, прежнее остаётся. "
    "Строка с нечитаемой ячейкой не загружается, остальные загружаются."
)


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    template = commands.add("template", "записать образец листа для заполнения в Excel", _template)
    template.epilog = _PAGES
    template.base()
    template.add_argument("sheet", nargs="?", metavar="ЛИСТ", help="ключ листа: shnor sheets")
    template.flag("--all", "все листы одной книгой, с содержанием")
    template.add_argument("--class", dest="one_class", metavar="КЛАСС", help="страница для классного руководителя: 5А")
    template.add_argument("--classes", type=path, metavar="ПАПКА", help="такие страницы для всех классов года")
    template.add_argument("--with", dest="extra", choices=["results"], help="со страницей класса — и итоги года")
    template.add_argument("--date", type=day, metavar="ДАТА", help="на какую дату социальный паспорт класса")
    template.add_argument("-o", "--output", type=path, metavar="ФАЙЛ", help="куда записать .xlsx")
    template.year()
    load = commands.add("import", "загрузить заполненные файлы (.xlsx, .xls, .ods, .csv)", _import)
    load.epilog = _EMPTY_CELLS
    load.base()
    load.add_argument("files", nargs="+", type=path, metavar="ФАЙЛ", help="один файл или несколько")
    load.add_argument("--sheet", metavar="ЛИСТ", help="какой это лист, если по заголовкам не понять")
    load.year()
    load.add_argument("--school", metavar="КОД", help="код школы для строк, где он не указан")
    load.flag("--dry-run", "только показать, что изменится: ничего не записывать")
    load.add_argument("--refused", type=path, metavar="ФАЙЛ", help="записать непринятые строки с причинами в .xlsx")
    markings.add(load)
    load.json_flag()
    export = commands.add("export", "выгрузить строки листа в .xlsx или .csv", _export)
    export.base()
    export.add_argument("sheet", nargs="?", metavar="ЛИСТ", help="ключ листа: shnor sheets")
    export.flag("--all", "все листы одной книгой .xlsx, с содержанием")
    export.flag("--sums", "добавить внизу строку «Итого» (при загрузке обратно она пропускается)")
    _output(export, "куда записать: .xlsx или .csv")
    export.year()
    export.add_argument("--school", metavar="КОД", help="строки только этой школы")


def _output(parser: argparse.ArgumentParser, about: str) -> None:
    parser.add_argument("-o", "--output", type=path, required=True, metavar="ФАЙЛ", help=about)


def _template(args: argparse.Namespace) -> int:
    from shnor_desktop.services import exporting, office

    ways = (args.sheet, args.all, args.one_class, args.classes)
    _one_of(ways, "Укажите одно: лист, --all, --class КЛАСС или --classes ПАПКА.")
    pages = args.one_class is not None or args.classes is not None
    if args.classes is None and args.output is None:
        raise InputError("Не указано, куда записать: -o ФАЙЛ.xlsx.")
    if args.classes is not None and args.output is not None:
        raise InputError("--classes записывает файлы в папку, -o здесь не бывает.")
    if not pages and (args.extra or args.date):
        raise InputError("--with и --date бывают только с --class или --classes.")
    with office.open_office(args.base, access="read") as opened:
        if pages:
            return _pages(opened, args)
        if args.all:
            exporting.template_all(opened, args.output, args.year)
        else:
            exporting.template(opened, args.sheet, args.output, args.year)
    say(f"Образец записан: {args.output}")
    return output.DONE


def _pages(opened: Office, args: argparse.Namespace) -> int:
    from shnor_desktop.services import exporting, years

    year = args.year or years.at_hand(opened, datetime.now().astimezone().date())
    with_results = args.extra == "results"
    if args.classes is not None:
        written = exporting.class_pages(opened, args.classes, year, on_date=args.date, with_results=with_results)
        say(f"Записано страниц классов за {school_year(year)}: {len(written)}; папка: {args.classes}")
    else:
        exporting.class_page(opened, args.one_class, args.output, year, on_date=args.date, with_results=with_results)
        say(f"Страница класса за {school_year(year)} записана: {args.output}")
    return output.DONE


def _one_of(ways: Sequence[object], words: str) -> None:
    if sum(way not in (None, False) for way in ways) != 1:
        raise InputError(words, hint="Список листов: shnor sheets.")


def _export(args: argparse.Namespace) -> int:
    from shnor_desktop.services import exporting, office

    _one_of((args.sheet, args.all), "Укажите одно: лист или --all.")
    with office.open_office(args.base, access="read") as opened:
        if args.all:
            count = exporting.export_all(opened, args.output, args.year, args.school)
        else:
            count = exporting.export(opened, args.sheet, args.output, args.year, args.school, with_sums=args.sums)
    say(f"Выгружено строк: {count}; файл: {args.output}")
    return output.DONE


def _import(args: argparse.Namespace) -> int:
    from shnor_desktop.cli import shapes
    from shnor_desktop.services import importing, office

    codes, plans, answers = [output.DONE], [], []
    only_looks = args.dry_run or args.draft_map is not None
    with office.open_office(args.base, access="read" if only_looks else "write") as opened:
        if args.draft_map is not None or args.forget_map:
            return markings.run(opened, args)
        for file in args.files:
            try:
                plan = _load(opened, file, args)
            except ShnorError as error:
                codes.append(output.complain(error))
                answers.append(shapes.not_imported(file.name, str(error)))
                continue
            plans.append(plan)
            answers.append(shapes.imported(plan))
            codes.append(output.LOOK if plan.count("refused") else output.DONE)
            if not args.json:
                _tell(plan, dry_run=args.dry_run)
    if args.refused is not None:
        count = importing.save_refused(plans, args.refused)
        warn(f"Непринятых строк записано: {count}" + (f"; файл: {args.refused}" if count else ""))
    if args.json:
        say_json(answers[0] if len(answers) == 1 else answers)
    return max(codes)


def _load(opened: Office, file: Path, args: argparse.Namespace) -> ImportPlan:
    from shnor_desktop.services import importing
    from shnor_desktop.services.importing import mapping

    said = None if args.map is None else markings.given(opened, args.map)
    plan = importing.plan(opened, file, sheet=args.sheet, year=args.year, school=args.school, marking=said)
    if not args.dry_run:
        if said is not None:
            mapping.remember(opened, said, file.stem)
        plan.apply(opened)
    return plan


def _tell(plan: ImportPlan, *, dry_run: bool) -> None:
    say(f"Файл «{plan.path.name}»" + (" (проба: ничего не записано)" if dry_run else ""))
    for part in plan.sheets:
        say(
            f"  {part.title}: прочитано {len(part.rows)}, добавлено {part.count('added')}, "
            f"изменено {part.count('changed')}, без изменений {part.count('same')}, не принято {part.count('refused')}"
        )
    refused = plan.refused
    for part, row in refused[:_SHOWN]:
        for reason in row.reasons:
            place = f"строка {row.number}" + (f", {reason.cell}" if reason.cell else "")
            say(f"    не принята {place} («{part.title}»): {reason.message}")
    if len(refused) > _SHOWN:
        say(f"    … и ещё {len(refused) - _SHOWN}; все причины: --json или --refused ФАЙЛ.xlsx")
    for note in plan.notes:
        say(f"  {note}")
