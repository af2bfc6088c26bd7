"""The list of forms for programs names every form and column that the text of the contract names."""

import re
from pathlib import Path
from typing import Any

import pytest

from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services.lists import shipped
from tests.cli.conftest import Shnor, shnor

__all__ = ["shnor"]

_TEXT = Path(__file__).resolve().parents[4] / "shared" / "SHEETS.md"
_SECTION = re.compile(r"^## (\w+) «([^»]+)»(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"`([a-z][a-z0-9_]*|=)`([●!]*)")
_RULES = re.compile(
    r"\b(?:Hard|Soft|Shown|Shipped keys|Categories are data|Received facts|Rows are kept)\b.*", re.DOTALL
)
_KEYS_OF_COLUMN = {
    "key", "heading", "type", "unit", "required", "identity", "computed", "choices",
}  # fmt: skip


def _listed(shnor: Shnor) -> dict[str, Any]:
    return {sheet["key"]: sheet for sheet in shnor("sheets", "--json").json}


@pytest.fixture(scope="module")
def sections() -> dict[str, tuple[str, str]]:
    """Key of a form → its title and its text in the contract."""
    if not _TEXT.is_file():
        pytest.skip("текст договора о листах не лежит рядом с исходниками")
    return {key: (title, text) for key, title, text in _SECTION.findall(_TEXT.read_text(encoding="utf-8"))}


def test_shnor_sheets_lists_every_form_with_what_the_contract_promises(shnor: Shnor) -> None:
    found = _listed(shnor)
    assert list(found) == list(SHEETS)
    for sheet in found.values():
        assert sheet["title"]
        for column in sheet["columns"]:
            assert column.keys() >= _KEYS_OF_COLUMN, (sheet["key"], column["key"])


def test_shnor_sheets_has_the_forms_of_the_contract(shnor: Shnor, sections: dict[str, tuple[str, str]]) -> None:
    found = _listed(shnor)
    assert set(found) == set(sections)
    assert len(sections) == 22
    for key, (title, _) in sections.items():
        assert found[key]["title"].split(" (")[0] == title, key


def test_shnor_sheets_has_the_columns_of_the_contract(shnor: Shnor, sections: dict[str, tuple[str, str]]) -> None:
    for key, sheet in _listed(shnor).items():
        columns = {column["key"]: column for column in sheet["columns"]}
        named = [found for found in _KEY.findall(_RULES.sub("", sections[key][1])) if found[0] not in SHEETS]
        names = [name for name, _ in named]
        # the sign of a computed column stands before the last of them, or behind the only one
        computed = set(names[names.index("=") - 1 :]) if "=" in names else set()
        assert len(named) >= 2, key
        for name, signs in named:
            if name != "=":
                assert name in columns, f"{key}.{name}"
                column = columns[name]
                assert column["identity"] or "●" not in signs, f"{key}.{name}"
                assert column["required"] or "!" not in signs, f"{key}.{name}"
                assert name in computed or not column["computed"], f"{key}.{name}"


def test_the_shipped_categories_are_those_of_the_contract(sections: dict[str, tuple[str, str]]) -> None:
    text = sections["social_passport"][1]
    part = text[text.index("Shipped keys") : text.index("Hard:")]
    whole, found = "", {}
    for word in re.findall(r"whole = (pupils|families)|`([a-z_]+)`", part):
        whole = word[0] or whole
        if word[1]:
            found[word[1]] = whole
    assert {item.key: item.whole for item in shipped("social_categories")} == found
