"""What the office keeps beside the forms: settings, lists, rules of the year, evidence files."""

from shnor_desktop.models.sheets.kinds import Day, Number, SchoolYear, Text, YesNo
from shnor_desktop.models.sheets.spec import Column, Sheet

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
        Column("roadmap_row", "Мероприятие", Number(high=10**12), required=True, identity=True),
        Column("sha256", "Контрольная сумма", Text(64), required=True, identity=True),
        Column("title", "Имя файла", Text(255), required=True),
        Column("size", "Размер", Number(high=10**12), required=True, unit="байт"),
        Column("added_on", "Приложен", Day()),
    ),
)
