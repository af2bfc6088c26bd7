"""What the demonstration found, in words: contradictions, verdicts, programme, packages."""

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

from shnor_desktop.services import checks, planning, wording
from shnor_desktop.services.checks import Found
from shnor_desktop.services.demo import bases, figures, job
from shnor_desktop.services.demo.job import Exchange
from shnor_desktop.services.office import open_office
from shnor_desktop.services.verdicts import explain
from shnor_desktop.services.verdicts.explain import Statement
from shnor_desktop.services.verdicts.identify import identify
from shnor_desktop.services.verdicts.risk_schools import risk

FILE = "Итоги.txt"
_PRINTED = "printed_"


def write(folder: Path, schools: Sequence[Path], districts: Sequence[Path], done: Exchange) -> str:
    """The summary as text; it also lies in the folder."""
    lines = ["ДЕМОНСТРАЦИЯ", ""]
    lines += _wrapped(
        "Результаты, оборудование и статусы — как напечатано в программах Зимовниковского района и Усть-Илимска. "
        "Классы, социальные паспорта и люди вымышлены."
    )
    for base in schools:
        lines += ["", *_school(base)]
    for base in districts:
        lines += ["", *_district(base)]
    lines += ["", "ОБМЕН"]
    for handed in done.handed:
        lines += [
            f"Школа {handed.code}. {handed.packed.sentence}",
            f"  Район: {handed.received.sentence}",
            f"  Школа: {handed.returned.sentence}",
        ]
    skipped = figures.left_out(bases.ZIMOVNIKI.key)
    lines += [
        "",
        "ЧТО ЗДЕСЬ ЛЕЖИТ",
        f"Базы: {', '.join(path.name for path in (*schools, *districts))}",
        f"Отчёты с подписью: {wording.counted(len(done.pdfs), ('файл', 'файла', 'файлов'))} PDF в папке reports",
        "Пакеты и квитанции: папка stick; корневой сертификат района: root.crt",
        f"Фраза ко всем учебным ключам: «{job.PASSPHRASE}»",
        "",
        *_wrapped(
            f"Не внесено: {wording.counted(skipped, ('строка', 'строки', 'строк'))} со средним баллом ЕГЭ — "
            "в программе не напечатано число участников, а без него процедура не считается проведённой."
        ),
    ]
    text = "\n".join(lines) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8")
    return text


def _school(base: Path) -> list[str]:
    with open_office(base, access="read") as office:
        report = checks.run(office)
        printed = [found for found in report.problems if found.column.startswith(_PRINTED)]
        low = identify(office, bases.YEAR)
        table = risk(office, bases.YEAR)
        status = planning.status(office, job.REPORT_DAY, job.PLAN)
        lines = [f"{office.name}, код {office.code}"]
        lines.append(
            f"  Проверки: ошибок {len(report.hard)}, замечаний {len(report.soft)}; "
            f"напечатанное расходится с числами: {len(printed)}"
        )
        lines += [f"    {_contradiction(found)}" for found in printed]
        lines.append("  ШНОР по правилу 30 %:")
        lines += _said(explain.explain_low(low.schools[0], low), leave_out=_GAPS)
        lines.append("  Зона риска:")
        lines += _said(explain.explain_risk(table.schools[0], table), leave_out=_ROWS)
        lines.append(
            f"  Программа «{job.PLAN}» на {wording.day(job.REPORT_DAY)}: запланировано {len(status.planned)}, "
            f"исполнено {len(status.done)}, подтверждено {len(status.confirmed)}, просрочено {len(status.overdue)}"
        )
    return lines


_GAPS = re.compile(r"Нет строки|Правило")
_ROWS = re.compile(r"\d\.\d|Правило")
"""What only the full conclusion says, row by row."""


def _said(statements: Sequence[Statement], *, leave_out: re.Pattern[str]) -> list[str]:
    return [f"    {statement.text}" for statement in statements if not leave_out.match(statement.text)]


def _contradiction(found: Found) -> str:
    cause = f" — {found.cause}" if found.cause else ""
    return f"{found.label}: {found.message}{cause}"


def _district(base: Path) -> list[str]:
    with open_office(base, access="read") as office:
        report = checks.run(office)
        low = identify(office, bases.YEAR)
        verdicts = [explain.LOW_TITLES[school.verdict] for school in low.schools]
        lines = [f"{office.name}: школ {len(low.schools)}"]
        lines.append(f"  Проверки: ошибок {len(report.hard)}, замечаний {len(report.soft)}")
        if report.hard:
            lines += [
                f"    {rule}"
                for rule in sorted({f"{found.message}: {_count(report.hard, found)}" for found in report.hard})
            ]
        lines += [f"  {title}: {verdicts.count(title)}" for title in explain.LOW_TITLES.values() if title in verdicts]
    return lines


def _count(problems: Sequence[Found], alike: Found) -> int:
    return sum(found.message == alike.message for found in problems)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 100)
