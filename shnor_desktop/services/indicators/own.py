"""Keeps the office's own indicators among the rules of the year; a wrong one is refused and changes nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.indicator_values import ANSWER, PERCENT
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit
from shnor_desktop.services.indicators import catalogue, values
from shnor_desktop.services.indicators.catalogue import Indicator
from shnor_desktop.services.indicators.parser import parse
from shnor_desktop.services.indicators.values import IndicatorValue
from shnor_desktop.services.office import Office

_SHEET = "rule_sets"
PART, WHOLE = "part", "whole"
"""Keys under which the two halves of a formula are kept as they were typed."""
Raw = dict[str, Any]


def listed(office: Office, year: int) -> list[Raw]:
    """The own indicators that hold in the year, as they are kept."""
    return [dict(one) for one in office.rules.of_year(catalogue.RULE, year).body.get("indicators", [])]


def source(office: Office, year: int) -> str:
    """The document that the own indicators of the year rest on; empty while there are none."""
    rule = office.rules.of_year(catalogue.RULE, year)
    return rule.source if rule.own and rule.body.get("indicators") else ""


def formula_of(kind: str, part: str, whole: str) -> str:
    """One formula of a numerator and a denominator: a share, a quotient, or the numerator alone."""
    if not whole.strip() or kind == ANSWER:
        return part.strip()
    return f"доля({part.strip()}, {whole.strip()})" if kind == PERCENT else f"({part.strip()}) / ({whole.strip()})"


def check(office: Office, raw: Mapping[str, Any], year: int) -> Indicator:
    """The indicator as it would be kept; refused with a sentence that says where it is wrong."""
    one = catalogue.own_of(raw, "ещё не сохранён", year)
    for label, text in (("числитель", str(raw.get(PART) or "")), ("знаменатель", str(raw.get(WHOLE) or ""))):
        if text and raw.get(WHOLE):
            _half(office, label, text)
    catalogue.node_of(one, office.sheet)
    return one


def attempt(office: Office, raw: Mapping[str, Any], year: int, *, school: str | None = None) -> IndicatorValue:
    """What the indicator gives on the data as they are; nothing is kept."""
    return values.tried(office, year, check(office, raw, year), school=school)


def put(office: Office, year: int, raw: Raw, source: str, *, before: str = "") -> Applied | None:
    """Keep one more own indicator, or change the one of the code ``before``."""
    check(office, raw, year)
    kept = listed(office, year)
    place = next((place for place, one in enumerate(kept) if one.get("code") == before), None) if before else None
    if before and place is None:
        raise InputError(f"Своего показателя «{before}» нет.")
    after = [*kept, raw] if place is None else [*kept[:place], raw, *kept[place + 1 :]]
    return save(office, year, after, source)


def forget(office: Office, year: int, code: str) -> Applied | None:
    """Without the own indicator of that code from the year on; its values in «Показатели» stay."""
    kept = listed(office, year)
    after = [one for one in kept if one.get("code") != code]
    if len(after) == len(kept):
        codes = ", ".join(str(one.get("code")) for one in kept)
        raise InputError(
            f"Своего показателя «{code}» нет.", hint=f"Есть: {codes}." if codes else "Своих показателей нет."
        )
    return save(office, year, after, office.rules.of_year(catalogue.RULE, year).source)


def save(office: Office, year: int, indicators: Sequence[Raw], source: str) -> Applied | None:
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


def _half(office: Office, label: str, text: str) -> None:
    """The place in a sentence is that of the half the person typed, not of the whole formula."""
    try:
        parse(f"{text} + 0", office.sheet)
    except InputError as error:
        raise InputError(f"В поле «{label}»: {str(error).removeprefix('Формула: ')}", hint=error.hint) from error
