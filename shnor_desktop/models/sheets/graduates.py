"""The form «Выпускники»: certificates and where the graduates of grades 9 and 11 went."""

from collections.abc import Callable
from decimal import Decimal

from shnor_desktop.models.sheets import arithmetic
from shnor_desktop.models.sheets.cells import at_most, count
from shnor_desktop.models.sheets.kinds import Choice, Number
from shnor_desktop.models.sheets.procedures import YEAR
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

LEVELS = ("9", "11")
DESTINATIONS: dict[str, str] = {
    "grade10_own": "В 10 класс своей школы",
    "grade10_other": "В 10 класс другой школы",
    "college": "В СПО",
    "university": "В вуз",
    "work": "Работают",
    "other": "Иное",
}
_LABELS = {"graduates": "Выпускников", "certificates": "Получили аттестат", "honours": "Аттестатов с отличием"}
_LEVEL = Choice(
    (
        Option("9", "9", ("9 класс", "9 классы", "основное", "ООО")),
        Option("11", "11", ("11 класс", "11 классы", "среднее", "СОО")),
    )
)


def _share(*keys: str) -> Callable[[Row], Decimal | None]:
    def compute(row: Row) -> Decimal | None:
        parts = [part for key in keys if (part := count(row, key)) is not None]
        return arithmetic.percent(sum(parts), count(row, "graduates")) if parts else None

    return compute


def _destinations(row: Row) -> Finding | None:
    graduates = count(row, "graduates")
    parts = [part for key in DESTINATIONS if (part := count(row, key)) is not None]
    if graduates is None or sum(parts) <= graduates:
        return None
    shown = " + ".join(map(str, parts))
    summed = f"{shown} = {sum(parts)}" if len(parts) > 1 else shown
    return Finding(f"Куда ушли: {summed}, а выпускников {graduates}")


def _known(row: Row) -> Finding | None:
    graduates = count(row, "graduates")
    parts = [part for key in DESTINATIONS if (part := count(row, key)) is not None]
    if graduates is None or not parts or sum(parts) >= graduates:
        return None
    shown = " + ".join(map(str, parts))
    summed = f"{shown} = {sum(parts)}" if len(parts) > 1 else shown
    return Finding(f"Куда ушли: {summed}, а выпускников {graduates}: не указано — {graduates - sum(parts)}")


def _by_level(row: Row) -> Finding | None:
    strange = {"9": ("university",), "11": ("grade10_own", "grade10_other")}.get(str(row.get("level")), ())
    typed = [f"«{DESTINATIONS[key]}»: {count(row, key)}" for key in strange if count(row, key)]
    return Finding(f"После {row['level']} класса так не бывает: {', '.join(typed)}") if typed else None


GRADUATES = Sheet(
    key="graduates",
    title="Выпускники",
    revision=1,
    about="По уровням: аттестаты и куда ушли; доли программа вычисляет сама",
    columns=(
        YEAR,
        Column("level", "После класса", _LEVEL, required=True, identity=True, hint="9 или 11"),
        Column("graduates", _LABELS["graduates"], Number(), required=True, unit="чел."),
        Column("certificates", _LABELS["certificates"], Number(), unit="чел."),
        Column("honours", _LABELS["honours"], Number(), unit="чел."),
        *(Column(key, label, Number(), unit="чел.") for key, label in DESTINATIONS.items()),
        Column(
            "grade10_share",
            "Доля ушедших в 10 класс",
            Number(places=2, high=1000),
            unit="%",
            hint="В любую школу",
            compute=_share("grade10_own", "grade10_other"),
        ),
        Column(
            "grade10_own_share",
            "Доля оставшихся в своей школе",
            Number(places=2, high=1000),
            unit="%",
            compute=_share("grade10_own"),
        ),
        Column("college_share", "Доля в СПО", Number(places=2, high=1000), unit="%", compute=_share("college")),
        Column("university_share", "Доля в вуз", Number(places=2, high=1000), unit="%", compute=_share("university")),
    ),
    rules=(
        Rule(
            "destinations",
            ("graduates", *DESTINATIONS),
            "hard",
            "Ушедших вместе не больше, чем выпускников",
            _destinations,
        ),
        at_most("certificates", "certificates", "graduates", _LABELS),
        at_most("honours", "honours", "certificates", _LABELS),
        Rule("all_known", ("graduates", *DESTINATIONS), "soft", "Известно, куда ушёл каждый выпускник", _known),
        Rule(
            "by_level",
            ("level", "university", "grade10_own", "grade10_other"),
            "soft",
            "Куда ушли, согласуется с классом",
            _by_level,
        ),
    ),
)
