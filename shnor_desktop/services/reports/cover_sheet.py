"""Сопроводительный лист: what lies on the stick, with digests and the fingerprint of the key that signed it."""

from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.services import wording
from shnor_desktop.services.exchange import asice, content, register
from shnor_desktop.services.exchange.boxes import Sent, outbox
from shnor_desktop.services.exchange.content import Content
from shnor_desktop.services.reports import parts
from shnor_desktop.services.reports.document import (
    Block,
    Code,
    Column,
    Document,
    Facts,
    Paragraph,
    Table,
    plain,
    total,
)
from shnor_desktop.services.reports.parts import Request

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_KINDS = {"report": "отчёт", "evidence": "подтверждение"}


def build(office: "Office", request: Request) -> Document:
    """For the newest package that this school has made."""
    sent = next(iter(outbox(office)), None)
    if sent is None:
        raise InputError("Пакета ещё нет: сопроводительный лист составлять не к чему.", hint="Сначала соберите пакет.")
    with asice.opened(register.files_folder(office) / sent.sha256) as container:
        inside = content.read(container)
    return parts.framed(
        office,
        request,
        "cover_sheet",
        "Сопроводительный лист",
        _blocks(office, sent, inside),
        subtitle=f"к пакету № {sent.sequence} для района",
        period="",
    )


def _blocks(office: "Office", sent: Sent, inside: Content) -> tuple[Block, ...]:
    envelope = inside.envelope
    created = datetime.fromisoformat(sent.created_at)
    district = str(office.setting("district_name") or "")
    person = f"{envelope.person}, {envelope.post}" if envelope.post else envelope.person
    blocks: list[Block] = [
        Facts(
            (
                ("Отправитель", f"{envelope.school_name}, код {envelope.school}"),
                ("Получатель", f"{district}, код {envelope.district}" if district else f"код {envelope.district}"),
                ("Номер пакета", str(sent.sequence)),
                ("Собран (время UTC)", f"{created:%d.%m.%Y %H:%M}"),
                ("Файл", PurePath(sent.written_to).name if sent.written_to else "на флешку ещё не записан"),
                ("Размер", f"{wording.whole(sent.size)}{wording.NBSP}байт"),
                ("Подписал(а)", person),
                ("Цифры ключа", envelope.fingerprint),
                ("Контрольная сумма пакета (SHA-256)", _grouped(sent.sha256)),
            )
        ),
        Code(
            f"SHNOR-OFFICE {envelope.school} N{sent.sequence} SHA256 {sent.sha256} KEY {envelope.fingerprint}",
            "В коде: школа, номер пакета, его контрольная сумма и цифры ключа. Они должны совпасть с тем, что покажет "
            "программа района при приёме.",
        ),
        _sheets(inside),
    ]
    if inside.files:
        blocks.append(_files(inside))
    blocks.append(
        Paragraph(
            "Пакет подписан ключом школы. Район проверяет его при приёме и отвечает квитанцией, её загружают на "
            "странице «Обмен». До квитанции копия пакета хранится в школе.",
            "note",
        )
    )
    return tuple(blocks)


def _sheets(inside: Content) -> Table:
    rows = [
        plain(
            SHEETS[part.key].title,
            ", ".join(wording.school_year(year) for year in part.years or ()) or "без года",
            len(part.rows),
        )
        for part in inside.sheets
    ]
    rows.append(total("Всего", "", sum(len(part.rows) for part in inside.sheets)))
    columns = (Column("Лист", 50), Column("Учебные годы", 36), Column("Строк", 14, "right"))
    return Table(columns, tuple(rows), "Таблица 1. Листы", "Листы")


def _files(inside: Content) -> Table:
    rows = tuple(
        plain(part.title, _KINDS.get(part.kind, part.kind), part.size, _grouped(part.sha256)) for part in inside.files
    )
    columns = (
        Column("Файл", 34),
        Column("Что это", 14),
        Column("Байт", 10, "right"),
        Column("SHA-256", 42),
    )
    return Table(columns, rows, "Таблица 2. Файлы", "Файлы")


def _grouped(digest: str) -> str:
    """Eights of signs, so that a line can break and an eye can follow."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
