"""Keeps the office's own indicators among the rules of the year; a wrong one is refused and changes nothing."""

import json
from collections.abc import Sequence
from typing import Any

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit
from shnor_desktop.services.indicators import catalogue
from shnor_desktop.services.office import Office

_SHEET = "rule_sets"


def save(office: Office, year: int, indicators: Sequence[dict[str, Any]], source: str) -> Applied | None:
    """Own indicators from that calendar year on; None when nothing has changed."""
    if not source.strip():
        raise InputError("Не указан источник своих показателей.", hint="Например: приказ, дата, номер.")
    codes: set[str] = set()
    for raw in indicators:
        one = catalogue.own_of(raw, source, year)
        if one.code in codes:
            raise InputError(f"Показатель «{one.code}» указан дважды.")
        codes.add(one.code)
        catalogue.node_of(one, office.sheet)
    kept = office.rules.of_year(catalogue.RULE, year).body | {"indicators": list(indicators)}
    body = json.dumps(kept, ensure_ascii=False)
    with office.reading() as session:
        rows = entries.load(session, _SHEET, year=year)
    row = next((row for row in rows if row.values["name"] == catalogue.RULE), None)
    if row is None:
        cells: dict[str, Value] = {"name": catalogue.RULE, "year": year, "body": body, "source": source.strip()}
        steps: list[entries.Step] = [Add(_SHEET, "", cells)]
    else:
        after = {"body": body, "source": source.strip()}
        steps = [
            Edit(_SHEET, row.id, key, row.values[key], value)
            for key, value in after.items()
            if row.values[key] != value
        ]
    if not steps:
        return None
    applied = entries.apply(office, steps, f"Свои показатели с {year} года")
    office.refresh()
    return applied
