"""The main job on the demonstration bases: programme, evidence, signed reports, packages, receipts."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shnor_desktop.services import evidence, measures, planning, reports
from shnor_desktop.services.demo import bases
from shnor_desktop.services.exchange import pack, receive, register
from shnor_desktop.services.exchange.pack import Packed
from shnor_desktop.services.exchange.receive import Received
from shnor_desktop.services.office import Office, open_office
from shnor_desktop.services.reports.document import Document, Paragraph, Signature
from shnor_desktop.services.signing import cades, pades
from shnor_desktop.services.signing.keys import Signer

PASSPHRASE = "учебная фраза для примера"  # noqa: S105  of invented keys, printed in the summary
PROJECT_YEAR = 2021
"""The calendar year of the anti-risk programme: the road maps of the district start in May 2021."""
REPORT_DAY = date(2021, 6, 10)
"""The date of every report: no clock, so the same data give the same pages."""
PLAN = f"Антирисковая программа {PROJECT_YEAR}"
SCHOOL_REPORTS = ("social_passport", "conclusion", "roadmap_status")
DISTRICT_REPORTS = ("identification", "risk_table")
_CURATOR = "Куратор Озёрная Л. Д."
_FACTORS = {
    "857": ("equipment", "staff_shortage"),
    "860": ("motivation", "learning_risks"),
    "861": ("competence", "motivation"),
    "862": ("staff_shortage", "learning_risks"),
}


@dataclass(frozen=True, slots=True)
class Handed:
    """What one school brought to the district, and what came back."""

    code: str
    packed: Packed
    received: Received
    returned: Received


@dataclass(slots=True)
class Exchange:
    """Signed reports and the way of every package."""

    pdfs: list[Path] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)


def found_district(base: Path, folder: Path) -> str:
    """Make the district's root and key; leaves ``root.crt`` for outside tools and returns the digits of the root."""
    with open_office(base, access="write") as office:
        digits = register.new_keys(office, PASSPHRASE, person="Полянская О. В.", post="Методист")
        (folder / "root.crt").write_bytes((register.keys_folder(office) / "root.crt").read_bytes())
        register.district_file(office, PASSPHRASE, folder)
    return digits


def connect_school(base: Path, district: Path, digits: str, stick: Path) -> None:
    """Key, request, certificate: the first contact of a school with its district."""
    with open_office(base, access="write") as office:
        register.new_keys(office, PASSPHRASE)
        request = register.request(
            office, PASSPHRASE, stick, person=str(office.setting("signer_name")), post="Директор"
        )
    with open_office(district, access="write") as office:
        issued = register.issue(office, request, PASSPHRASE, stick)
    with open_office(base, access="write") as office:
        register.accept(office, issued.path, digits=" ".join(digits.split()[-2:]))


def run_programme(base: Path) -> None:
    """Activate factors, take measures, carry out and prove the first of them; one stays unconfirmed, one overdue."""
    with open_office(base, access="write") as office:
        measures.activate(office, PROJECT_YEAR, _FACTORS[office.code])
        measures.add_to_plan(office, PROJECT_YEAR, PLAN, measures.suggest(office, PROJECT_YEAR))
        due = [item for item in planning.items(office, PLAN) if item.end is not None and item.end <= REPORT_DAY]
        for position, item in enumerate(due[:-1]):
            done_on = item.end or REPORT_DAY
            planning.mark_done(office, [item.row], done_on)
            proof = _proof(office, base.parent, item.name, done_on)
            try:
                evidence.attach(office, item.row, proof, today=done_on)
            finally:
                proof.unlink()
            if position:
                planning.confirm(office, [item.row], REPORT_DAY, _CURATOR)


def _proof(office: Office, folder: Path, title: str, day: date) -> Path:
    """A page of minutes that proves a measure; invented."""
    document = Document(
        kind="minutes",
        title="Протокол",
        on=day,
        organisation=(office.name,),
        subtitle=title,
        blocks=(Paragraph(f"Мероприятие проведено, итоги обсуждены. Это учебный документ: {bases.EXAMPLE}."),),
        signatures=(Signature("Заместитель директора"),),
    )
    path = folder / f"Протокол {day:%d.%m.%Y}.docx"
    path.write_bytes(reports.render(document, "docx"))
    return path


def make_reports(base: Path, kinds: tuple[str, ...], folder: Path) -> list[Path]:
    """Reports of an office as signed PDFs; the first also as a Word file with a signature beside it."""
    made = []
    with open_office(base, access="read") as office:
        signer = register.load_signer(office, PASSPHRASE)
        for kind in kinds:
            document = reports.build(office, kind, year=bases.YEAR, on=REPORT_DAY)
            path = folder / f"{base.stem}-{kind}.pdf"
            path.write_bytes(pades.sign_pdf(reports.render(document, "pdf"), signer, reason=document.title))
            made.append(path)
        word = folder / f"{base.stem}-{kinds[-1]}.docx"
        word.write_bytes(reports.render(document, "docx"))
        cades.sign_file(word, signer)
    return made


def hand_over(base: Path, district: Path, pdfs: list[Path], stick: Path) -> Handed:
    """Package to the stick, district takes it in, receipt goes back."""
    with open_office(base, access="write") as office:
        signer: Signer = register.load_signer(office, PASSPHRASE)
        packed = pack.pack(office, signer, stick, reports=pdfs)
        code = office.code
    with open_office(district, access="write") as office:
        received = receive.receive(office, packed.path, register.load_signer(office, PASSPHRASE))
        received.raise_if_refused()
    assert received.receipt_path is not None  # noqa: S101  an accepted package has its receipt beside it
    with open_office(base, access="write") as office:
        returned = receive.receive(office, received.receipt_path)
        returned.raise_if_refused()
    return Handed(code, packed, received, returned)
