"""Hand-made documents and keys for the tests of reports; all people are invented."""

import re
import subprocess
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from shnor_desktop.services.reports.document import (
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Signature,
    Table,
    plain,
    section,
    total,
)
from shnor_desktop.services.signing import certificates, keys
from shnor_desktop.services.signing.verify import Trust

ON = date(2022, 10, 15)
ISSUED = date(2026, 1, 12)

COLUMNS = (
    Column("№ п/п", 6, "right"),
    Column("Мероприятие", 40),
    Column("Срок", 14, "center"),
    Column("Ответственный", 22),
    Column("Доля исполненных и подтверждённых", 12, "right", 1, "%"),
)


def sample(rows: int = 6, *, landscape: bool = False) -> Document:
    cells: list[Row] = []
    for number in range(1, rows + 1):
        if number % 40 == 1:
            cells.append(section(f"{number // 40 + 1}. Организационные мероприятия"))
        title = (
            "Разбор результатов оценочных процедур с адресными рекомендациями педагогам" if number % 3 else "Педсовет"
        )
        share = Decimal("33.35") if number % 5 else None
        cells.append(plain(number, title, date(2022, 3, 1 + number % 28), "Ёлкина М.П.", share))
    cells.append(total("", "Итого", "", "", Decimal(50)))
    return Document(
        kind="sample",
        title="Отчёт",
        subtitle="об исполнении дорожной карты",
        period="2021/22 учебный год",
        on=ON,
        place="п. Глубокий",
        organisation=("Управление образования Выдуманного района", "МБОУ «Выдуманная СОШ № 8»"),
        blocks=(
            Facts((("Обучающихся", "115"),)),
            Heading("1. Мероприятия"),
            Paragraph("Съешь же ещё этих мягких французских булок, да выпей чаю. " * 8),
            Paragraph("первый пункт", "item"),
            Table(COLUMNS, tuple(cells), "Таблица 1. Мероприятия"),
            Paragraph("Вывод: исполнено не всё.", "strong"),
            Paragraph("Доли округлены до десятых.", "note"),
        ),
        signatures=(Signature("Директор", "М.П. Ёлкина"),),
        landscape=landscape,
        sources=("правила 2022 года",),
    )


@dataclass(frozen=True)
class Office:
    """A district root and a school under it."""

    root: keys.Signer
    school: keys.Signer

    def trust(self, *revoked: keys.Signer) -> Trust:
        serials = [(signer.certificate.serial_number, ISSUED) for signer in revoked]
        return Trust((self.root.certificate,), (certificates.new_crl(self.root, serials, ISSUED),))


def new_office(person: str = "Ёлкина Мария Петровна") -> Office:
    root_key = keys.new_key()
    root = keys.Signer(root_key, certificates.new_root(root_key, "Z", "Управление образования", ISSUED))
    key = keys.new_key()
    holder = certificates.Holder("857", "МБОУ «Выдуманная СОШ № 8»", person, "директор")
    certificate = certificates.issue(root, key.public_key(), holder, ISSUED)
    return Office(root, keys.Signer(key, certificate, (root.certificate,)))


def text_of_pdf(content: bytes, folder: Path, *options: str) -> str:
    file = folder / "read.pdf"
    file.write_bytes(content)
    return subprocess.run(["pdftotext", *options, str(file), "-"], check=True, capture_output=True, text=True).stdout


def words_by_page(content: bytes, folder: Path) -> list[list[tuple[float, float, float, float]]]:
    """Boxes of words by page, measured from the top left corner as pdftotext prints them."""
    pages = text_of_pdf(content, folder, "-bbox").split("<page ")[1:]
    box = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')
    return [[(float(a), float(b), float(c), float(d)) for a, b, c, d in box.findall(page)] for page in pages]
