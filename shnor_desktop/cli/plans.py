"""`shnor plan`: templates of road maps, a new plan from one, its terms moved, its figures on a date."""

import argparse
from datetime import date, datetime

from shnor_desktop.cli import output, plan_importing
from shnor_desktop.cli.arguments import Commands, Parser, calendar_year, commands_of, day, path
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import InputError

_YEARS = (
    "План начинается в названном году и длится столько же, сколько в источнике: сроки, кварталы, полугодия и годы в "
    "тексте переносятся вместе с ним. Без --year план создаётся в годах источника."
)


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    plan = commands_of(commands.add("plan", "дорожные карты: шаблоны, новый план, сдвиг сроков, исполнение на дату"))
    templates = plan.add("templates", "шаблоны планов пяти программ и свои", _templates)
    templates.add_argument("base", nargs="?", metavar="БАЗА", help="показать и собственные шаблоны этой базы")
    templates.add_argument("--template", metavar="КЛЮЧ", help="мероприятия этого шаблона")
    templates.json_flag()
    new = plan.add("new", "создать дорожную карту по шаблону", _new)
    new.epilog = _YEARS
    new.base()
    new.add_argument("--template", required=True, metavar="КЛЮЧ", help="какой шаблон: shnor plan templates")
    _year(new)
    new.add_argument("--items", metavar="НОМЕРА", help="только эти мероприятия, через запятую: 1,2,3.18")
    new.add_argument("--name", metavar="НАЗВАНИЕ", help="название плана; без параметра — как в шаблоне")
    _school(new)
    new.json_flag()
    shift = plan.add("shift", "сдвинуть сроки неисполненных мероприятий плана", _shift)
    shift.base()
    shift.add_argument("--plan", required=True, metavar="НАЗВАНИЕ", help="какой план")
    shift.add_argument("--days", type=_count, default=0, metavar="ДНЕЙ", help="на сколько дней; назад — с минусом")
    shift.add_argument("--months", type=_count, default=0, metavar="МЕСЯЦЕВ", help="на сколько месяцев")
    _school(shift)
    shift.json_flag()
    plan_importing.add(plan)
    save = plan.add("save", "записать план как шаблон для других: без имён, отметок и файлов", _save)
    save.base()
    save.add_argument("--plan", required=True, metavar="НАЗВАНИЕ", help="какой план")
    save.add_argument("--title", metavar="НАЗВАНИЕ", help="название шаблона; без параметра — как у плана")
    save.add_argument("-o", "--output", type=path, required=True, metavar="ФАЙЛ", help="куда записать .json")
    _school(save)
    take = plan.add("take", "принять файл шаблона в базу", _take)
    take.base()
    take.add_argument("file", type=path, metavar="ФАЙЛ", help="файл шаблона .json")
    forget = plan.add("forget", "удалить свой шаблон плана; планы, созданные из него, остаются", _forget)
    forget.base()
    forget.add_argument("key", metavar="КЛЮЧ", help="какой шаблон: shnor plan templates БАЗА")
    status = plan.add("status", "доля исполненных и подтверждённых мероприятий на дату", _status)
    status.base()
    status.add_argument("--on", type=day, metavar="ДАТА", help="на какую дату, дд.мм.гггг (сегодня)")
    status.add_argument("--plan", metavar="НАЗВАНИЕ", help="только этот план")
    status.add_argument("--school", metavar="КОД", help="только эта школа")
    status.json_flag()


def _year(parser: Parser) -> None:
    years = parser.add_mutually_exclusive_group()
    about = "календарный год, в котором план начинается"
    years.add_argument("--year", type=calendar_year, metavar="ГОД", help=about)
    about = "учебный год начала по его концу: 2022 — это 2021/22"
    years.add_argument("--school-year", type=calendar_year, metavar="ГОД", help=about)


def _school(parser: Parser) -> None:
    parser.add_argument("--school", metavar="КОД", help="план этой школы; без параметра — план самого владельца базы")


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}» — не целое число") from None
    if abs(number) > 4000:
        raise argparse.ArgumentTypeError(f"{number} — слишком далеко, не больше 4000")
    return number


def _templates(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, plan_templates

    if args.base is None:
        found, rules = plan_templates.available(), None
    else:
        with office.open_office(args.base, access="read") as opened:
            found, rules = plan_templates.available(opened), opened.rules
    if args.template:
        found = [one for one in found if one.key == args.template]
        if not found:
            raise InputError(f"Шаблона «{args.template}» нет.", hint="Список шаблонов: shnor plan templates.")
    if args.json:
        say_json([one.as_json(plan_templates.terms_of(one.year, rules)) for one in found])
        return output.DONE
    for one in found:
        say(f"{one.key}")
        say(f"  {one.title}; мероприятий: {len(one.measures)}; {one.span.start:%d.%m.%Y}–{one.span.end:%d.%m.%Y}")
        say(f"  {one.source}")
        for measure in one.measures if args.template else ():
            term = measure.cells.get("deadline_text")
            say(f"    {measure.number:<14} {measure.title}" + (f" — {term}" if term else ""))
    return output.DONE


def _new(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, plan_making, plan_templates, wording

    numbers = None if args.items is None else [part.strip() for part in args.items.split(",") if part.strip()]
    with office.open_office(args.base, access="write") as opened:
        template = plan_templates.find(args.template, opened)
        if args.year or args.school_year:
            template = template.in_year(args.year or args.school_year, school_year=args.year is None)
        made = plan_making.make(opened, template, numbers=numbers, name=args.name, school=args.school)
    if args.json:
        say_json(made.as_json())
        return output.DONE
    measures = wording.counted(made.measures, wording.MEASURE)
    say(f"Создан план «{made.plan}»: {measures}, сроков: {len(made.applied.rows['roadmap'])}.")
    say(f"Начало {wording.day(made.span.start)}, окончание {wording.day(made.span.end)}. Отменить: shnor undo.")
    if made.undated:
        say(f"Без срока, назначьте сами: {', '.join(made.undated)}.")
    return output.DONE


def _shift(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, plan_making, plan_shift, wording

    with office.open_office(args.base, access="write") as opened:
        owner = plan_making.owner_of(opened, args.school)
        shifted = plan_shift.shift(opened, args.plan, owner, days=args.days, months=args.months)
    if args.json:
        moved, left = len(shifted.moved), len(shifted.left)
        say_json({"plan": args.plan, "moved": moved, "left": left, "operation": shifted.applied.operation})
        return output.DONE
    say(f"Сдвинуто сроков: {len(shifted.moved)}. Отменить: shnor undo.")
    if shifted.left:
        rows = wording.counted(len(shifted.left), wording.ROW)
        say(f"Не тронуто: {rows} — исполнены, отменены или без срока.")
    return output.DONE


def _save(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, plan_own

    # the base itself named by mistake must not be written over
    if args.output.suffix.lower() != ".json":
        raise InputError(f"Шаблон записывается в файл .json, а назван «{args.output.name}».")
    year = datetime.now().astimezone().year
    with office.open_office(args.base, access="read") as opened:
        written = plan_own.from_plan(opened, args.plan, school=args.school, title=args.title, year=year)
    plan_own.save(written, args.output)
    say(f"Шаблон «{written.template.title}» записан: мероприятий {len(written.template.measures)}.")
    for name, instead in written.replaced.items():
        say(f"  заменено: «{name}» → «{instead}»")
    say("Просмотрите файл перед отправкой: названия, которых нет в базе, программа узнать не может.")
    return output.DONE


def _take(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, plan_own

    with office.open_office(args.base, access="write") as opened:
        template, applied = plan_own.take_in(opened, args.file)
    said = "Принят шаблон" if applied else "Такой шаблон уже есть"
    say(f"{said}: «{template.title}», ключ {template.key}, мероприятий {len(template.measures)}.")
    return output.DONE


def _forget(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, plan_own

    with office.open_office(args.base, access="write") as opened:
        plan_own.forget(opened, args.key)
    say(f"Шаблон «{args.key}» удалён. Вернуть: shnor undo.")
    return output.DONE


def _status(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, plan_making, planning

    on: date = args.on or datetime.now().astimezone().date()
    with office.open_office(args.base, access="read") as opened:
        if args.plan and args.plan not in planning.plans(opened):
            # a mistyped name would read as «nothing was planned»
            raise InputError(f"Плана «{args.plan}» в базе нет.", hint="Названия планов — на листе «Дорожная карта».")
        if args.school and not planning.items(opened, None, args.school):
            plan_making.owner_of(opened, args.school)
        status = planning.status(opened, on, args.plan, args.school)
    if args.json:
        say_json(status.as_json())
        return output.DONE
    say(f"На {on:%d.%m.%Y}" + (f", план «{args.plan}»" if args.plan else ""))
    planned = len(status.planned)
    say(f"  запланировано: {planned}")
    say(f"  исполнено: {_share(len(status.done), planned)}")
    say(f"  исполнено и подтверждено: {_share(len(status.confirmed), planned)}")
    for item in status.overdue:
        end = f"{item.end:%d.%m.%Y}" if item.end else ""
        say(f"  просрочено с {end}: {item.name} — {status.states[item.row]}")
    return output.DONE


def _share(part: int, whole: int) -> str:
    from shnor_desktop.services import wording

    return f"{part} — {wording.percent(part, whole)}" if whole else str(part)
