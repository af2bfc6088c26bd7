"""A form that stays in the school travels in no package, and none is taken from one."""

import zipfile

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add
from shnor_desktop.services.exchange import content
from shnor_desktop.services.exchange.receive import receive
from tests.services.exchange.conftest import Pair

NAME = "Необычайнова Аграфена"


def test_the_list_of_pupils_never_travels(pair: Pair) -> None:
    pupil: dict[str, Value] = {"pupil": "П-1", "full_name": NAME, "grade": 5, "letter": "А", "ovz": True}
    entries.apply(pair.school, [Add("pupils", "857", pupil)], "Ввод")
    with pair.school.reading() as session:
        assert "pupils" not in {part.key for part in content.collect_sheets(session, "857")}
    packed = pair.pack()
    with zipfile.ZipFile(packed.path) as container:
        whole = b"".join([container.read(name) for name in container.namelist()])
    assert b'"classes"' in whole
    assert b"pupils.json" not in whole
    assert NAME.encode() not in whole
    receive(pair.district, packed.path, pair.district_signer).raise_if_refused()
    with pair.district.reading() as session:
        assert entries.load(session, "pupils") == []


def test_no_form_that_is_local_is_among_those_that_travel() -> None:
    travelling = content.travelling_sheets()
    assert {"classes", "courses", "graduates", "surveys"} <= {sheet.key for sheet in travelling}
    assert not any(sheet.local for sheet in travelling)
