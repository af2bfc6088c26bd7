"""The form «Статусы школы»: received facts about lists and projects, never computed (DOMAIN §0.6)."""

from shnor_desktop.models.sheets.kinds import Choice, SchoolYear, Text
from shnor_desktop.models.sheets.spec import Column, Sheet
from shnor_desktop.models.sheets.values import Option

STATUSES = Sheet(
    key="statuses",
    title="Статусы школы",
    revision=1,
    about="Сведения, полученные от района и региона, с реквизитами; программа их не вычисляет",
    columns=(
        Column("year", "Учебный год", SchoolYear(), required=True, identity=True, hint="2022 — это 2021/22"),
        Column("status", "Статус", Choice(list_key="statuses"), required=True, identity=True),
        Column(
            "category",
            "Категория",
            Choice(
                tuple(
                    Option(word, f"{word} неуспевающая", (f"{word} неуспевающие",))
                    for word in ("базово", "умеренно", "сильно")
                )
            ),
            hint="Если присвоена",
        ),
        Column("source", "Реквизиты", Text(500), required=True, hint="Документ: кто, когда, номер"),
        Column("note", "Примечание", Text(2000)),
    ),
)
