"""Makes and fills the six demonstration bases: four schools with their district, and a second district."""

from dataclasses import dataclass
from pathlib import Path

from shnor_desktop.services import entries, office
from shnor_desktop.services.demo import figures, people
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, open_office

YEAR = 2020
"""The school year of the demonstration: 2019/20, the last one the printed tables cover."""
EXAMPLE = "учебный пример"
"""Stands behind every name, because classes, passports and people of the demonstration are invented."""


@dataclass(frozen=True, slots=True)
class District:
    """A district of the demonstration."""

    key: str
    code: str
    name: str
    file: str


ZIMOVNIKI = District("zimovniki", "ЗИМ", "Зимовниковский район", "zimovniki.shnor")
UST_ILIMSK = District("ust_ilimsk", "УИ", "Город Усть-Илимск", "ust-ilimsk.shnor")


def make_district(folder: Path, district: District) -> Path:
    """The base of a district with the figures that only a district prints."""
    base = folder / district.file
    office.create(
        base,
        role="district",
        code=district.code,
        name=f"{district.name} ({EXAMPLE})",
        settings={
            "user": "Методист",
            "signer_post": "Методист",
            "signer_name": "Полянская О. В.",
            "working_year": YEAR,
        },
    )
    steps = figures.references(district.key)
    for row in figures.schools(district.key):
        steps.append(Add("school", row["code"], figures.card(row)))
        steps += figures.statuses(row, YEAR)
    with open_office(base, access="write") as opened:
        entries.apply(opened, steps, "Внесены показатели программы района")
    return base


def make_school(folder: Path, district: District, row: dict[str, str]) -> Path:
    """The base of a school: printed results and equipment, invented classes, passport and staff."""
    code = row["code"]
    base = folder / f"school-{code}.shnor"
    office.create(
        base,
        role="school",
        code=code,
        name=f"{row['full_name']} ({EXAMPLE})",
        settings={
            "district_code": district.code,
            "district_name": district.name,
            "user": "Заместитель директора",
            "signer_name": _DIRECTORS[code],
            "working_year": YEAR,
        },
    )
    with open_office(base, access="write") as opened:
        _name_card(opened, row)
        for title, steps in _filled(district, row):
            if steps:
                entries.apply(opened, steps, title)
    return base


_DIRECTORS = {"857": "Лугова Н. П.", "860": "Речная Т. С.", "861": "Степнов А. И.", "862": "Полевая Г. М."}
"""Invented."""


def _name_card(opened: Office, row: dict[str, str]) -> None:
    with opened.reading() as session:
        card = entries.load(session, "school")[0]
    wanted = figures.card(row, kind="СОШ", settlement="село", director=_DIRECTORS[row["code"]])
    steps = [
        entries.Edit("school", card.id, key, card.values[key], value)
        for key, value in wanted.items()
        if card.values[key] != value
    ]
    entries.apply(opened, steps, "Заполнена карточка школы")


def _filled(district: District, row: dict[str, str]) -> list[tuple[str, list[Add]]]:
    code = row["code"]
    printed = {entry["year"]: entry for entry in figures.year_quality(district.key, code)}
    on_4_and_5 = int(printed[str(YEAR)]["on_4_and_5"]) if str(YEAR) in printed else None
    return [
        ("Внесены результаты из программы района", figures.results(district.key, code)),
        ("Внесены классы", people.classes(code, YEAR)),
        ("Внесён социальный паспорт", people.passport(code, YEAR)),
        ("Внесены кадры", people.staff(code, YEAR)),
        ("Внесена материальная база", figures.equipment(district.key, code, YEAR)),
        ("Внесены итоги года", people.year_results(code, YEAR, on_4_and_5)),
        ("Внесены статусы школы", figures.statuses(row, YEAR)),
    ]


def fill_second_district(base: Path, district: District) -> int:
    """Results of a district that hands in percents only; the number of rows."""
    steps: list[Add] = []
    for row in figures.schools(district.key):
        steps += figures.results(district.key, row["code"])
    with open_office(base, access="write") as opened:
        entries.apply(opened, steps, "Внесены результаты школ города")
    return len(steps)
