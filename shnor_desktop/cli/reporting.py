"""The command that writes reports."""

import argparse
from datetime import date, datetime
from pathlib import Path

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, day, path
from shnor_desktop.cli.output import say
from shnor_desktop.errors import InputError

KINDS = {
    "social_passport": "Социальный паспорт",
    "staff": "Кадровая справка",
    "results": "Анализ результатов",
    "conclusion": "Заключение: ШНОР и зона риска",
    "risk_profile": "Рисковый профиль",
    "anti_risk": "Антирисковая программа",
    "concept": "Концепция развития",
    "medium_term": "Среднесрочная программа развития",
    "expert_review": "Лист экспертизы",
    "roadmap_status": "Отчёт об исполнении дорожной карты",
    "wall_calendar": "Календарь на стену (за календарный год)",
    "indicators": "Мониторинг показателей (план, факт, отклонение)",
    "self_assessment": "Самооценка мер",
    "curator_diary": "Дневник куратора",
    "stages_risks": "Этапы и риски программы",
    "check_protocol": "Протокол проверок",
    "cover_sheet": "Сопроводительный лист к пакету",
    "summary": "Свод по листам (район)",
    "identification": "Идентификация ШНОР (район)",
    "risk_table": "Сводная таблица рисковых школ (район)",
    "municipal_monitoring": "Мониторинг муниципальных показателей (район)",
    "analytical_note": "Аналитическая справка с рекомендациями школам (район)",
    "municipal": "Муниципальная программа (район)",
}
"""Kinds of report for the help, which must not load what draws them; a test holds them to the service."""


def add(commands: Commands) -> None:
    """Put the command on the table."""
    report = commands.add("report", "составить отчёт в PDF, DOCX или XLSX", _report)
    report.base()
    report.add_argument("kind", metavar="ВИД", help="вид отчёта: см. ниже")
    report.epilog = f"Виды: {'; '.join(f'{key} — {title}' for key, title in KINDS.items())}."
    report.year(required=True)
    report.add_argument("-o", "--output", type=path, required=True, metavar="ФАЙЛ", help="файл .pdf, .docx или .xlsx")
    report.add_argument("--school", metavar="КОД", help="о какой школе (нужно в базе района)")
    report.add_argument("--on", type=day, metavar="ДАТА", help="дата отчёта, дд.мм.гггг (сегодня)")


def _report(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office, reports
    from shnor_desktop.services.exporting import saving

    form = _form(args.output)
    on: date = args.on or datetime.now().astimezone().date()
    with office.open_office(args.base, access="read") as opened:
        document = reports.build(opened, args.kind, year=args.year, on=on, school=args.school)
    content = reports.render(document, form)
    saving.save_bytes(args.output, content)
    say(f"Отчёт «{reports.KINDS[args.kind]}» записан: {args.output}")
    return output.DONE


def _form(target: Path) -> str:
    form = target.suffix.lower().removeprefix(".")
    if form not in ("pdf", "docx", "xlsx"):
        raise InputError(f"Отчёт записывается в .pdf, .docx или .xlsx, а назван файл «{target.name}».")
    return form
