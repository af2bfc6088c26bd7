"""Commands about findings: broken rules, the two verdicts."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, Parser
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import InputError

if TYPE_CHECKING:
    from shnor_desktop.services.checks import Report


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    check = commands.add("check", "найти нарушенные правила и незаполненное", _check)
    _common(check, year_required=False)
    identify = commands.add("identify", "признаки низких результатов (ШНОР) с расчётом", _identify)
    _common(identify)
    identify.add_argument(
        "--second-criterion",
        choices=("any", "same"),
        help="второй признак: any — любые процедуры двух лет, same — одна и та же; без параметра — как в настройках",
    )
    risk = commands.add("risk", "зона риска: четыре блока с расчётом", _risk)
    _common(risk)
    risk.add_argument(
        "--combine",
        choices=("any", "all", "1", "2", "3", "4"),
        metavar="СКОЛЬКО",
        help="сколько блоков должно сработать: any, all или число; без параметра — как в настройках",
    )


def _common(parser: Parser, *, year_required: bool = True) -> None:
    parser.base()
    parser.year(required=year_required)
    parser.add_argument("--school", metavar="КОД", help="только эта школа")
    parser.json_flag()


def _check(args: argparse.Namespace) -> int:
    from shnor_desktop.services import checks, office

    with office.open_office(args.base, access="read") as opened:
        report = checks.run(opened, year=args.year, school=args.school)
        _must_be_there(args.school, report.completeness)
        titles = {key: opened.sheet(key).title for key in {found.sheet for found in report.problems}}
    if args.json:
        say_json(checks.as_json(report))
    else:
        _tell(report, titles)
    return output.LOOK if report.problems else output.DONE


def _tell(report: "Report", titles: dict[str, str]) -> None:
    sheet = ""
    for found in report.problems:
        if found.sheet != sheet:
            sheet = found.sheet
            say(titles[sheet])
        level = "ошибка" if found.level == "hard" else "замечание"
        school = f"школа {found.school}, " if found.school else ""
        cause = f" ({found.cause})" if found.cause else ""
        reason = f" Причина: {found.explained}" if found.explained else ""
        say(f"  {level}: {school}{found.label}: {found.message}{cause}{reason}")
    if not report.problems:
        say("Нарушенных правил нет.")
    else:
        say(f"Всего: ошибок {len(report.hard)}, замечаний {len(report.soft)}.")
    say()
    say("Заполнение:")
    for item in report.completeness:
        school = f"школа {item.school}, " if item.school else ""
        year = f"{item.year}: " if item.year else ""
        said = f"; {item.readiness}" if item.readiness else ""
        stale = f". {item.why_stale}" if item.stale else ""
        say(f"  {school}{item.title}, {year}{item.text}{said}{stale}")


def _identify(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.verdicts.explain import explain_low
    from shnor_desktop.services.verdicts.identify import identify

    with office.open_office(args.base, access="read") as opened:
        found = identify(opened, args.year, args.second_criterion)
    schools = [school for school in found.schools if args.school in (None, school.code)]
    _must_be_there(args.school, schools)
    if args.json:
        wanted = {school.code for school in schools}
        answer = found.as_json()
        say_json(answer | {"schools": [school.as_json() for school in schools if school.code in wanted]})
        return output.DONE
    for school in schools:
        _school(school.code, school.name, [one.text for one in explain_low(school, found)])
    _count(len(schools), [("с признаками низких результатов", sum(one.verdict == "low" for one in schools))])
    return output.DONE


def _risk(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.verdicts.explain import explain_risk
    from shnor_desktop.services.verdicts.risk_schools import risk

    with office.open_office(args.base, access="read") as opened:
        table = risk(opened, args.year, args.combine)
    schools = [school for school in table.schools if args.school in (None, school.code)]
    _must_be_there(args.school, schools)
    if args.json:
        say_json(table.as_json() | {"schools": [school.as_json() for school in schools]})
        return output.DONE
    for school in schools:
        _school(school.code, school.name, [one.text for one in explain_risk(school, table)])
    _count(len(schools), [("в зоне риска", sum(one.verdict == "risk" for one in schools))])
    return output.DONE


def _school(code: str, name: str, sentences: list[str]) -> None:
    say(f"{name} ({code})" if name != code else code)
    for sentence in sentences:
        say(f"  {sentence}")
    say()


def _count(total: int, parts: list[tuple[str, int]]) -> None:
    if not total:
        say("В базе нет данных ни одной школы за эти годы.")
        return
    say(f"Школ: {total}; " + "; ".join(f"{words}: {number}" for words, number in parts))


def _must_be_there(school: str | None, found: Sequence[object]) -> None:
    if school is not None and not found:
        raise InputError(f"Школы с кодом «{school}» в базе нет.", hint="Коды школ — на листе «Карточка школы».")
