"""Whether this copy of the program works on this computer: each part is really used once, in a folder of its own."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from shnor_desktop.errors import StorageError
from shnor_desktop.models.sheets import SHEETS
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import backup, doctor, entries, exporting, importing, migrate, office, reports, rule_words
from shnor_desktop.services.entries import Add, Edit
from shnor_desktop.services.importing import cutoff

CODE, YEAR = "857", 2022
DAY = date(2022, 10, 15)
BASE = "проверка.shnor"
_NAME = "Школа для проверки «Ёлочка»"


class Wrong(StorageError):
    """A part of the program did not do what it should."""


@dataclass(frozen=True, slots=True)
class Step:
    """One part, how it is called for a person, and what it does."""

    name: str
    title: str
    run: Callable[[Path], str]


def steps() -> tuple[Step, ...]:
    """Everything that needs no screen, in the order in which one leans on the other."""
    return (
        Step("storage", "База: запись, отмена, копия", _storage),
        Step("migration", "Обновление прежней базы", _migration),
        Step("sheets", "Листы", _sheets),
        Step("excel", "Excel: запись и чтение", _excel),
        Step("pdf", "PDF с русским текстом", _pdf),
        Step("signing", "Подпись", _signing),
    )


def _must(held: bool, words: str) -> None:
    if not held:
        raise Wrong(words)


def _base(folder: Path) -> Path:
    path = folder / BASE
    if not path.is_file():
        office.create(path, role="school", code=CODE, name=_NAME)
    return path


def _storage(folder: Path) -> str:
    path = _base(folder)
    row: dict[str, Value] = {"year": YEAR, "grade": 5, "letter": "А", "pupils": 21}
    with office.open_office(path, access="write") as opened:
        entries.apply(opened, [Add("classes", CODE, row)], "Проверка")
        entries.apply(opened, [Edit("classes", 1, "pupils", 21, 22)], "Проверка")
    with office.open_office(path, access="write") as opened:
        entries.undo(opened)
        with opened.reading() as session:
            held = [one.values["pupils"] for one in entries.load(session, "classes")]
    _must(held == [21], f"Отмена после перезапуска дала {held}.")
    copy = backup.make(path, "проверка")
    wrong = [finding.text for finding in doctor.examine(path) if not finding.good]
    _must(not wrong, " ".join(wrong))
    _must(copy.rows > 0, "Копия базы пуста.")
    return f"Записано, отменено, скопировано; строк в копии: {copy.rows}."


def _migration(folder: Path) -> str:
    """A base of the first shape, brought up to this program when it is opened."""
    from alembic import command
    from alembic.config import Config

    from shnor_desktop.models.engine import open_engine

    path = folder / "прежняя.shnor"
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parents[1] / "models" / "migrations"))
    engine = open_engine(str(path))
    try:
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, migrate.KNOWN[0])
            connection.exec_driver_sql("INSERT INTO settings (name, value, school) VALUES ('role', 'school', '')")
            connection.exec_driver_sql("INSERT INTO settings (name, value, school) VALUES ('code', '857', '')")
            connection.exec_driver_sql("INSERT INTO classes (year, grade, pupils, school) VALUES (2022, 5, 21, '857')")
    finally:
        engine.dispose()
    with office.open_office(path, access="write") as opened, opened.reading() as session:
        held = [one.values["pupils"] for one in entries.load(session, "classes")]
    _must(held == [21] and migrate.revision_of(path) == migrate.HEAD, "Прежняя база обновилась неверно.")
    return f"База первого вида ({migrate.KNOWN[0]}) обновлена до нынешнего ({migrate.HEAD}), данные те же."


def _sheets(folder: Path) -> str:
    """Every form with its lists: the blank tables that are handed out, recognised as those very forms."""
    blank = folder / "Бланки.xlsx"
    with office.open_office(_base(folder), access="read") as opened:
        exporting.template_all(opened, blank, YEAR)
        known = {one.key for one in importing.plan(opened, blank).sheets}
        for name in rule_words.TITLES:
            opened.rules.of_year(name, YEAR)
    lost = [sheet.title for key, sheet in SHEETS.items() if key not in known]
    _must(bool(known) and not lost, f"Бланки листов не узнаны: {', '.join(lost)}.")
    return f"Листов: {len(SHEETS)}, бланк каждого записан и узнан; правил: {len(rule_words.TITLES)}."


def _excel(folder: Path) -> str:
    path = _base(folder)
    book = folder / "Классы.xlsx"
    with office.open_office(path, access="read") as opened:
        exporting.export(opened, "classes", book, year=YEAR)
        plan = importing.plan(opened, book)
    # one that may cost much is read by a child of the program
    read = cutoff.read_in_child(book)
    _must(bool(plan.recognised and not plan.refused and bool(read.grids)), "Записанная книга не прочлась обратно.")
    return f"Книга записана и прочитана, листов в ней: {len(read.grids)}."


def _pdf(folder: Path) -> str:
    with office.open_office(_base(folder), access="read") as opened:
        document = reports.build(opened, "check_protocol", year=YEAR, on=DAY)
    content = reports.render(document, "pdf")
    _must(content.startswith(b"%PDF-") and b"/FontFile2" in content, "В PDF нет встроенного русского шрифта.")
    return f"Отчёт на {len(content)} байт, шрифт в нём, контрольное число {zlib.crc32(content)}."


def _signing(_folder: Path) -> str:
    from shnor_desktop.services.signing import cades, certificates, keys, verify

    now = datetime.now().astimezone()
    root_key, key = keys.new_key(), keys.new_key()
    root = certificates.new_root(root_key, "район", "Проверка", now.date())
    signer = keys.Signer(root_key, root, (root,))
    holder = certificates.Holder(CODE, _NAME, "Проверяющий", "Директор")
    issued = certificates.issue(signer, key.public_key(), holder, now.date())
    content = "Проверка подписи".encode()
    signature = cades.sign_bytes(content, keys.Signer(key, issued, (root,)), at=now + timedelta(seconds=1))
    trust = verify.Trust(roots=(root,))
    good = verify.verify_bytes(content, signature, trust, now=now + timedelta(minutes=1))
    bad = verify.verify_bytes(content + b" ", signature, trust, now=now + timedelta(minutes=1))
    _must(good.intact and not bad.intact, "Подпись не проверяется.")
    return "Подписано и проверено; подмена замечена."
