"""The form «Дневник куратора»: what was discussed with the school, what was advised and by when (DOMAIN §1.5)."""

from shnor_desktop.models.sheets.cells import in_order
from shnor_desktop.models.sheets.kinds import Choice, Day, Text, Words
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

_LABELS = {"date": "Дата встречи", "due": "Исполнить до", "done_on": "Исполнено"}
_FORM = Choice(
    (
        Option("встреча", "встреча", ("очная встреча", "выезд")),
        Option("звонок", "звонок", ("телефон", "телефонный разговор")),
        Option("вебинар", "вебинар", ("ВКС", "видеосвязь", "онлайн")),
        Option("посещение урока", "посещение урока", ("посещение уроков", "урок")),
        Option("иное", "иное", ("другое", "другая")),
    )
)


def _due(row: Row) -> Finding | None:
    if row.get("recommendations") is None or row.get("due") is not None:
        return None
    return Finding("Рекомендации даны, а срок не указан: проверить исполнение будет нельзя")


def _advised(row: Row) -> Finding | None:
    if row.get("recommendations") is not None or (row.get("due") is None and row.get("done_on") is None):
        return None
    return Finding("Указан срок или исполнение, а рекомендаций нет")


CURATOR_DIARY = Sheet(
    key="curator_diary",
    title="Дневник куратора",
    revision=1,
    about="Запись после каждой встречи куратора со школой",
    columns=(
        Column("date", _LABELS["date"], Day(), required=True, identity=True, old_headings=("Дата",)),
        Column("form", "Форма", _FORM, required=True, identity=True, hint="Как прошла встреча"),
        Column("participants", "Участники", Text(500), hint="Должности, без имён"),
        Column("factors", "Факторы риска", Words(1000), hint="О каких шла речь; через «;»"),
        Column("summary", "Итог", Text(5000), required=True, hint="Что обсудили и к чему пришли"),
        Column("recommendations", "Рекомендации", Text(5000)),
        Column("due", _LABELS["due"], Day()),
        Column("done_on", _LABELS["done_on"], Day()),
    ),
    rules=(
        in_order("due", "date", "due", _LABELS),
        in_order("done", "date", "done_on", _LABELS),
        Rule("has_due", ("due", "recommendations"), "soft", "У рекомендаций есть срок", _due),
        Rule("advised", ("recommendations", "due", "done_on"), "soft", "Срок стоит у рекомендаций", _advised),
    ),
)
