"""What a file has brought of the programme, in words for the person who took it in."""

from collections.abc import Iterable

from shnor_desktop.models.sheets import PROGRAMME
from shnor_desktop.services.exchange.acceptance import Answer
from shnor_desktop.services.exchange.content import Content
from shnor_desktop.services.exchange.partition import Plan
from shnor_desktop.services.exchange.proofs import KIND


def of_receipt(answer: Answer) -> str:
    """A sentence to be put behind others; empty when the receipt brought nothing but itself."""
    measures = [one for one in answer.decisions if one.sheet == "roadmap"]
    others = [one for one in answer.decisions if one.sheet != "roadmap"]
    brought = _list(
        (
            ("Шаблоны планов", answer.templates),
            ("Замечания к документам", sum(bool(one.remark) for one in others)),
            ("Решения по документам и событиям", sum(not one.remark for one in others)),
            ("Решения по мероприятиям", len(measures)),
            ("Выводы экспертизы", answer.reviews),
            ("Вопросы к ячейкам", answer.questions),
        )
    )
    unread = answer.unread_templates
    missed = f" Не прочитано шаблонов: {unread}; обновите программу." if unread else ""
    return brought + missed


def of_package(content: Content, plan: Plan) -> str:
    """The same of a package in a district."""
    parts = [(PROGRAMME[part.key].title, len(part.rows)) for part in content.sheets if part.key in PROGRAMME]
    files = sum(part.kind == KIND for part in content.files)
    return _list((*parts, ("Новые записи о ходе работы", plan.news), ("Подтверждающие файлы", files)))


def _list(parts: Iterable[tuple[str, int]]) -> str:
    said = "; ".join(f"{title.lower() if number else title}: {count}" for number, (title, count) in _some(parts))
    return f" {said}." if said else ""


def _some(parts: Iterable[tuple[str, int]]) -> Iterable[tuple[int, tuple[str, int]]]:
    return enumerate(part for part in parts if part[1])
