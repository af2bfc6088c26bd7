"""Contents kept in order: looked over, mended, cleared away, carried by copies once; papers that are not there yet."""

import os
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shnor_desktop.errors import Cancelled, RefusedError
from shnor_desktop.services import backup, entries, evidence, evidence_facts, evidence_forms, evidence_store, journal
from shnor_desktop.services.entries import Add
from shnor_desktop.services.office import Office, create, locked, open_office
from tests.services.planning.test_evidence_batch import PDF, StopAt, scan

DONE = {"plan": "План", "state": "исполнено", "end": date(2022, 3, 1), "done_on": date(2022, 3, 1)}


@pytest.fixture
def measure(office: Office) -> int:
    return _measure(office, "1")


def _measure(office: Office, number: str, form: str | None = None, **cells: object) -> int:
    values = {**DONE, "number": number, "title": f"Мера {number}", "evidence_form": form, **cells}
    return entries.apply(office, [Add("roadmap", office.code, values)], "План").rows["roadmap"][0]  # type: ignore[arg-type]


def _folder(office: Office) -> Path:
    assert office.path is not None
    return backup.files_folder(office.path)


# --- contents


def test_lost_and_spoilt_contents_are_found_and_mended_by_the_same_file(
    office: Office, measure: int, tmp_path: Path
) -> None:
    files = [scan(tmp_path, f"{number}.pdf", PDF + bytes([number])) for number in range(3)]
    evidence.attach_all(office, measure, files)
    lost, spoilt, whole = evidence.attached(office)
    (_folder(office) / lost.sha256).unlink()
    (_folder(office) / spoilt.sha256).write_bytes(b"x" * spoilt.size)
    health = evidence.verify(office)
    assert (health.checked, set(health.lost), set(health.damaged)) == (3, {lost.sha256}, {spoilt.sha256})
    stranger = scan(tmp_path, "исправленный.pdf", PDF + b"new")
    batch = evidence.repair(office, [*files[:2], stranger])
    assert sorted(batch.attached) == ["0.pdf", "1.pdf"]
    assert [one.name for one in batch.refused] == ["исправленный.pdf"]
    assert evidence.verify(office).damaged | evidence.verify(office).lost == frozenset()
    assert len(evidence.attached(office)) == 3
    assert len(os.listdir(_folder(office))) == 3
    assert whole in evidence.attached(office)


def test_attaching_the_same_file_anywhere_mends_a_spoilt_content(office: Office, measure: int, tmp_path: Path) -> None:
    path = scan(tmp_path, "акт.pdf")
    evidence.attach(office, measure, path)
    (held,) = evidence.attached(office)
    (_folder(office) / held.sha256).write_bytes(b"spoilt")
    evidence.attach(office, _measure(office, "2"), path)
    assert evidence.verify(office).damaged == frozenset()


def test_detached_contents_go_only_when_asked_and_undo_then_brings_a_name_to_be_mended(
    office: Office, measure: int, tmp_path: Path
) -> None:
    path = scan(tmp_path, "акт.pdf")
    evidence.attach_all(office, measure, [path, scan(tmp_path, "нужный.pdf", PDF + b"1")])
    held, needed = evidence.attached(office)
    evidence.detach(office, [held.row])
    waste = evidence.waste(office)
    assert (waste.leftovers, [size for _, size in waste.detached]) == ((), [len(PDF)])
    assert evidence.collect_garbage(office) == 0
    assert evidence.collect_garbage(office, detached=True) == len(PDF)
    assert os.listdir(_folder(office)) == [needed.sha256]
    with office.reading() as session:
        assert "насовсем" in journal.recent(session)[0].title
    entries.undo(office)
    back, _ = evidence.attached(office)
    assert (back.title, back.present) == (held.title, False)
    evidence.repair(office, [path])
    assert evidence.attached(office) == [held, needed]


def test_a_content_that_another_measure_still_needs_never_goes(office: Office, measure: int, tmp_path: Path) -> None:
    path = scan(tmp_path, "акт.pdf")
    evidence.attach(office, measure, path)
    evidence.attach(office, _measure(office, "2"), path)
    evidence.detach(office, [evidence.attached(office)[0].row])
    assert evidence.waste(office).detached == ()
    assert evidence.collect_garbage(office, detached=True) == 0
    assert evidence.attached(office)[0].present


def test_a_read_only_base_is_neither_cleared_nor_mended(office: Office, measure: int, tmp_path: Path) -> None:
    assert office.path is not None
    with open_office(office.path, access="read") as second:
        with pytest.raises(RefusedError):
            evidence.collect_garbage(second, detached=True)
        with pytest.raises(RefusedError):
            evidence.repair(second, [scan(tmp_path, "акт.pdf")])


ACTS = st.lists(st.tuples(st.sampled_from(["attach", "detach", "undo", "redo", "gc"]), st.integers(0, 5)), max_size=25)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_in_any_order_every_named_content_is_there_and_every_other_can_be_cleared(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    home = tmp_path_factory.mktemp("any")
    create(home / "s.shnor", role="school", code="8", name="СОШ № 8")
    with open_office(home / "s.shnor") as office:
        measures = [_measure(office, str(number)) for number in range(2)]
        for act, number in acts:
            _act(office, home, measures, act, number)
            held = evidence.attached(office)
            assert all(one.present for one in held)
            waste = evidence.waste(office)
            known = {one.sha256 for one in held} | {path.name for path, _ in (*waste.leftovers, *waste.detached)}
            assert evidence_store.names(_folder(office)) == known
        assert evidence.verify(office).damaged == frozenset()
        evidence.collect_garbage(office, detached=True)
        assert evidence_store.names(_folder(office)) == {one.sha256 for one in evidence.attached(office)}


def _act(office: Office, home: Path, measures: list[int], act: str, number: int) -> None:
    held = evidence.attached(office)
    if act == "attach":
        evidence.attach_all(office, measures[number % 2], [scan(home, "а.pdf", PDF + bytes([number // 2]))])
    elif act == "detach" and held:
        evidence.detach(office, [held[number % len(held)].row])
    elif act == "undo" and (held or number % 2):
        with office.reading() as session:
            chosen = journal.next_undo(session)
        if chosen is not None and chosen[1] != "План":
            entries.undo(office)
    elif act == "redo":
        entries.redo(office)
    elif act == "gc":
        (_folder(office)).mkdir(exist_ok=True)
        (_folder(office) / f"{number:064x}").write_bytes(b"left")
        evidence.collect_garbage(office)


# --- copies


def test_copies_take_each_content_once_and_leave_what_they_have(office: Office, measure: int, tmp_path: Path) -> None:
    assert office.path is not None
    path = scan(tmp_path, "акт.pdf")
    evidence.attach(office, measure, path)
    evidence.attach(office, _measure(office, "2"), path)
    office.backup("первая")
    shared = backup.copies_folder(office.path) / "files"
    (kept,) = shared.iterdir()
    born = kept.stat().st_ino, kept.stat().st_mtime_ns
    evidence.attach(office, measure, scan(tmp_path, "новый.pdf", PDF + b"1"))
    office.backup("вторая")
    assert len(backup.list_copies(office.path)) == 2
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == born
    assert len(list(shared.iterdir())) == 2
    for one in shared.iterdir():
        assert backup.digest(one) == one.name


def test_contents_go_with_the_last_copy_that_shows_them(office: Office, measure: int, tmp_path: Path) -> None:
    assert office.path is not None
    evidence.attach_all(office, measure, [scan(tmp_path, "а.pdf"), scan(tmp_path, "б.pdf", PDF + b"2")])
    first, second = evidence.attached(office)
    start = datetime(2022, 1, 1, 9, tzinfo=UTC)
    shared = backup.copies_folder(office.path) / "files"
    backup.make(office.path, "оба", now=start)
    evidence.detach(office, [first.row])
    evidence.collect_garbage(office, detached=True)
    backup.make(office.path, "один", now=start + timedelta(hours=1))
    assert set(os.listdir(shared)) == {first.sha256, second.sha256}
    # of one day only its last copy stays, and that one shows a single file
    backup.make(office.path, "потом", now=start + timedelta(days=10))
    assert len(backup.list_copies(office.path)) == 2
    assert os.listdir(shared) == [second.sha256]


def test_a_spoilt_content_never_reaches_the_copies_and_restoring_mends_it(
    office: Office, measure: int, tmp_path: Path
) -> None:
    assert office.path is not None
    evidence.attach_all(office, measure, [scan(tmp_path, "а.pdf"), scan(tmp_path, "б.pdf", PDF + b"2")])
    first, second = evidence.attached(office)
    made = office.backup("целая")
    assert made is not None
    (_folder(office) / first.sha256).write_bytes(b"x" * first.size)
    (_folder(office) / second.sha256).unlink()
    office.backup("после беды")
    shared = backup.copies_folder(office.path) / "files"
    assert {backup.digest(path) for path in shared.iterdir()} == {first.sha256, second.sha256}
    path = office.path
    office.close()
    with locked(path):
        backup.restore(made.path, path)
    with open_office(path) as opened:
        health = evidence.verify(opened)
        assert (health.checked, health.lost, health.damaged) == (2, frozenset(), frozenset())


def test_a_content_spoilt_before_its_first_copy_stays_out_of_it(office: Office, measure: int, tmp_path: Path) -> None:
    assert office.path is not None
    evidence.attach(office, measure, scan(tmp_path, "а.pdf"))
    (held,) = evidence.attached(office)
    (_folder(office) / held.sha256).write_bytes(b"spoilt")
    assert office.backup("проба") is not None
    assert os.listdir(backup.copies_folder(office.path) / "files") == []


@pytest.mark.parametrize("steps", [0, 2, 4])
def test_a_copy_that_was_stopped_is_no_copy(office: Office, measure: int, tmp_path: Path, steps: int) -> None:
    assert office.path is not None
    evidence.attach_all(office, measure, [scan(tmp_path, f"{n}.pdf", PDF + bytes([n])) for n in range(4)])
    with pytest.raises(Cancelled):
        office.backup("проба", StopAt(steps))
    assert backup.list_copies(office.path) == []
    left = [path for path in backup.copies_folder(office.path).rglob("*") if path.suffix in (".part", ".shnor")]
    assert left == []
    office.backup("снова")
    assert len(backup.list_copies(office.path)) == 1


# --- papers


@pytest.mark.parametrize(
    ("form", "papers"),
    [
        ("Приказ; положение", ("Приказ", "положение")),
        ("Аналитическая справка, приказ и фотоотчёт", ("Аналитическая справка", "приказ", "фотоотчёт")),
        ("Протокол заседания учителей русского языка и математики", None),
        ("Справка по ВПР, ОГЭ и ЕГЭ", None),
        ("Планы и отчёты (по классам, предметам и формам)", ("Планы", "отчёты (по классам, предметам и формам)")),
        ("Официальный сайт ОО АПГО СК; аналитическая справка", ("аналитическая справка",)),
        ("Официальный сайт ОО; сайты образовательных организаций", ()),
        ("Положение о рабочей группе; дорожная карта", ("Положение о рабочей группе", "дорожная карта")),
        ("Приказ; приказ ;;", ("Приказ", "приказ")),
        ("", ()),
        ("Благодарность", ("Благодарность",)),
    ],
)
def test_the_form_of_evidence_names_its_papers(form: str, papers: tuple[str, ...] | None) -> None:
    assert evidence_forms.documents(form) == ((form,) if papers is None else papers)


def test_what_is_missing_is_said_in_words(office: Office, tmp_path: Path) -> None:
    both = _measure(office, "1", "Приказ; справка и протокол")
    _measure(office, "2", "Приказ; справка", state="не начато", done_on=None)
    _measure(office, "3", "Приказ", state="не начато", done_on=None, end=date(2022, 9, 1))
    _measure(office, "4", "Приказ", state="отменено", done_on=None)
    _measure(office, "5", "Официальный сайт ОО")
    vague = _measure(office, "6", "Приказ; справка")
    whole = _measure(office, "7", "Приказ")
    evidence.attach(office, both, scan(tmp_path, "Приказ № 5.pdf"))
    evidence.attach(office, vague, scan(tmp_path, "scan001.pdf"))
    evidence.attach(office, whole, scan(tmp_path, "scan002.pdf"))
    said = {str(lack.item.values["number"]): lack.words for lack in evidence.lacks(office, date(2022, 6, 10))}
    assert said == {
        "1": "Не хватает: справка и протокол. Приложен 1\u00a0файл из 3.",
        "2": "Не хватает: приказ и справка. Файлов нет.",
        "5": "Исполнено, но не подтверждено ни одним файлом. Подойдёт снимок страницы сайта.",
        "6": "Не хватает 1\u00a0документ из названных: приказ и справка. Приложен 1\u00a0файл из 2.",
    }
    assert "3" in {str(one.item.values["number"]) for one in evidence.lacks(office, date(2022, 9, 1))}


# --- facts


def _packed(count: int) -> bytes:
    tree = zlib.compress(b"2 0 3 40 << /Kids [3 0 R] /Count %d /Type /Pages >>" % count)
    return b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n" + tree + b"\nendstream\n"


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        (b"%PDF-1.4\n<< /Type /Pages /Kids [] /Count 12 >>", 12),
        (b"%PDF-1.4\n<< /Count 7 /Type/Pages >>" + bytes(2**19) + b"<</Type /Pages /Count 3>>", 7),
        (b"%PDF-1.4\n<</Type /Page >><</Type/Page/Parent 1 0 R>>", 2),
        (_packed(41), 41),
        (b"%PDF-1.4\n << /Outlines << /Count 9 >> >>", None),
        (b"%PDF-1.5\n<< /Type /ObjStm >>\nstream\nnot packed at all", None),
    ],
)
def test_pages_of_a_document_are_counted_where_they_lie_open(data: bytes, pages: int | None) -> None:
    assert evidence_facts.pages(data) == pages


def test_a_document_that_unpacks_to_gigabytes_is_looked_into_no_further_than_a_bound() -> None:
    bomb = zlib.compress(bytes(2**26))
    data = b"%PDF-1.5\n<< /Type /ObjStm >>\nstream\n" + bomb
    assert max(len(part) for part in evidence_facts._unpacked(data)) <= 2**20


@given(st.binary(max_size=400))
def test_no_document_breaks_the_count(data: bytes) -> None:
    found = evidence_facts.pages(b"%PDF-1.4\n<< /Type /Pages " + data)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("name", "spoil", "kind", "trouble"),
    [
        ("акт.pdf", lambda path: None, "Документ PDF", ""),
        ("акт.pdf", lambda path: path.write_bytes(b"%PDF-spoilt"), "Документ PDF", "испорчено"),
        ("акт.pdf", lambda path: path.unlink(), "Документ PDF", "не найдено"),
        ("битый.docx", lambda path: None, "Документ Word", "повреждён"),
    ],
)
def test_trouble_of_a_content_is_said_and_not_raised(
    office: Office, measure: int, tmp_path: Path, name: str, spoil: Callable[[Path], None], kind: str, trouble: str
) -> None:
    evidence.attach(office, measure, scan(tmp_path, name, PDF if name.endswith("pdf") else b"PK\x03\x04not a zip"))
    (held,) = evidence.attached(office)
    content = evidence.content_of(office, held)
    spoil(content)
    found = evidence_facts.facts(content, held)
    assert found.kind == kind
    assert trouble in found.trouble
    assert bool(trouble) is bool(found.trouble)
