"""What the office keeps beside the forms: settings, lists, rules, evidence, notes on cells, readiness, mappings."""

from shnor_desktop.models.sheets.kinds import Choice, Day, Number, SchoolYear, Text, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import Option

SETTINGS = Sheet(
    key="settings",
    title="Настройки",
    revision=1,
    school_key="",
    columns=(
        Column("name", "Имя настройки", Text(80), required=True, identity=True),
        Column("value", "Значение", Text(4000)),
    ),
)

LIST_ITEMS = Sheet(
    key="list_items",
    title="Справочники",
    revision=1,
    school_key="",
    columns=(
        Column("list", "Справочник", Text(60), required=True, identity=True),
        Column("item", "Ключ", Text(120), required=True, identity=True),
        Column("title", "Название", Text(255), required=True),
        Column("aliases", "Другие написания", Text(1000)),
        Column("whole", "Доля от", Text(40)),
        Column("position", "Порядок", Number(high=10**6)),
        Column("active", "Показывать", YesNo()),
        Column("source", "Источник", Text(500)),
    ),
)

RULE_SETS = Sheet(
    key="rule_sets",
    title="Правила года",
    revision=1,
    school_key="",
    columns=(
        Column("name", "Правило", Text(60), required=True, identity=True),
        Column("year", "Учебный год", SchoolYear(), required=True, identity=True),
        Column("body", "Содержание", Text(100_000), required=True),
        Column("source", "Источник", Text(1000), required=True),
    ),
)

EVIDENCE = Sheet(
    key="evidence",
    title="Подтверждающие файлы",
    revision=1,
    columns=(
        Column("owner", "Где приложен", Text(60), identity=True, hint="Ключ листа; пусто — к мероприятию плана"),
        Column("roadmap_row", "Строка", Number(high=10**12), required=True, identity=True),
        Column("sha256", "Контрольная сумма", Text(64), required=True, identity=True),
        Column("title", "Имя файла", Text(255), required=True),
        Column("size", "Размер", Number(high=10**12), required=True, unit="байт"),
        Column("added_on", "Приложен", Day()),
    ),
)

QUESTION, REASON, EMPTY = "вопрос", "причина", "пусто намеренно"
"""Kinds of a note: a remark that waits for an answer, why a soft rule is broken, why a cell has no value."""
OPEN, ANSWERED, CLOSED = "открыт", "отвечен", "закрыт"

CELL_NOTES = Sheet(
    key="cell_notes",
    title="Пометки к ячейкам",
    revision=1,
    columns=(
        Column("ref", "Номер пометки", Text(40), required=True, identity=True),
        Column("sheet", "Лист", Text(60), required=True),
        Column("row", "Строка", Number(high=10**12), required=True),
        Column("column", "Графа", Text(60), required=True),
        Column("kind", "Вид", Choice(tuple(Option(word, word) for word in (QUESTION, REASON, EMPTY))), required=True),
        Column("rule", "Правило", Text(60)),
        Column("text", "Текст", Text(2000), required=True),
        Column("author", "Кто написал", Text(255), local=True),
        Column("office", "Чья пометка", Text(20)),
        Column("written_at", "Когда написано", Text(32)),
        Column("state", "Состояние", Choice(tuple(Option(word, word) for word in (OPEN, ANSWERED, CLOSED)))),
        Column("answer", "Ответ", Text(2000)),
        Column("answered_by", "Кто ответил", Text(255), local=True),
        Column("answered_at", "Когда отвечено", Text(32)),
    ),
)

READY, ACCEPTED, REOPENED = "готово", "принято", "открыто снова"
"""States of a form of a year: said by the deputy, locked by the district's receipt, opened again with a reason."""

READINESS = Sheet(
    key="readiness",
    title="Готовность листов",
    revision=1,
    columns=(
        Column("sheet", "Лист", Text(60), required=True, identity=True),
        Column("year", "Учебный год", SchoolYear(), identity=True),
        Column("state", "Состояние", Choice(tuple(Option(word, word) for word in (READY, ACCEPTED, REOPENED)))),
        Column("reason", "Причина", Text(1000)),
        Column("person", "Кто отметил", Text(255)),
        Column("at", "Когда", Text(32)),
        Column("operation", "После какой записи журнала", Number(high=10**12)),
        Column("sequence", "Пакет", Number(high=10**9)),
    ),
)

MAPPINGS = Sheet(
    key="mappings",
    title="Разметка чужих таблиц",
    revision=1,
    school_key="",
    columns=(
        Column("fingerprint", "Отпечаток заголовков", Text(64), required=True, identity=True),
        Column("title", "Название", Text(255)),
        Column("sheet", "Лист", Text(60), required=True),
        Column("body", "Соответствие граф", Text(100_000), required=True),
        Column("used_at", "Когда применялась", Text(32)),
    ),
)
