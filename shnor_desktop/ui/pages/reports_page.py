"""«Отчёты»: choose, save as PDF, DOCX or XLSX, sign with the office's key, check a signature."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton

from shnor_desktop import paths
from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.values import BadValue
from shnor_desktop.services import reports, wording
from shnor_desktop.services.office import Office
from shnor_desktop.services.reports import KINDS
from shnor_desktop.services.reports.document import Document
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.theme import Tone, set_tone
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, Page, text
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_day, as_path
from shnor_desktop.ui.wizards.secret import PHRASE, ask_secret

_ENDINGS = (".pdf", ".docx", ".xlsx")
_ABOUT = {"school": "о школе", "district": "о районе", "either": "о школе или районе", "package": "о пакете"}
FILES = "reports"
"""What the desk is told when a report was saved: no form, but the exchange offers it for the package."""
_INSIDE = b"/ByteRange"
"""Stands in a PDF that carries a signature."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A report file that lies in the folder of reports."""

    path: Path
    at: datetime
    signed: str


def reports_folder(office: Office) -> Path:
    """Where reports are offered to be saved: a folder beside the base."""
    if office.path is None:
        return paths.data_dir() / "Отчёты"
    return office.path.with_name(f"Отчёты {office.path.stem}")


def saved_reports(office: Office) -> list[Saved]:
    """What lies there, newest first."""
    folder = reports_folder(office)
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if path.suffix.lower() in _ENDINGS and path.is_file():
            signed = "внутри файла" if path.suffix.lower() == ".pdf" and _INSIDE in path.read_bytes() else ""
            if path.with_name(path.name + ".sig").is_file():
                signed = "файлом .sig рядом"
            found.append(Saved(path, datetime.fromtimestamp(path.stat().st_mtime).astimezone(), signed))
    return sorted(found, key=lambda one: one.at, reverse=True)


class ReportsPage(Page):
    """Kinds on top, what was saved below, signatures of any file at the bottom."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.column.addWidget(self._make_kinds())
        self.column.addWidget(self._make_saved())
        self.column.addWidget(self._make_signatures())
        self.column.addStretch(1)

    def load(self) -> list[Saved]:
        return saved_reports(self.desk.office)

    def fill(self, data: list[Saved]) -> None:
        role = self.desk.office.role
        kinds = [kind for kind in KINDS.values() if kind.made_in(role)]
        self.kinds.show_lines(
            [
                Line(
                    (kind.title, _ABOUT.get(kind.about, ""), ", ".join(form.upper() for form in kind.formats)), key=kind
                )
                for kind in kinds
            ]
        )
        many = self.desk.office.is_district and not self.desk.school
        self.whose.setText(
            "Отчёты о школе составляются для той, что выбрана вверху."
            if many
            else f"За {wording.school_year(self.desk.year)} учебный год; год выбирается вверху."
        )
        self.saved.show_lines(
            [Line((one.path.name, f"{one.at:%d.%m.%Y %H:%M}", one.signed or "нет"), key=one.path) for one in data]
        )
        self.saved.setVisible(bool(data))
        self.nothing.setVisible(not data)
        for button in (self.open_button, self.sign_button):
            button.setEnabled(bool(data))
        self.folder_button.setEnabled(reports_folder(self.desk.office).is_dir())

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets or FILES in sheets

    def go(self, link: Link) -> None:
        """Stand on the kind that a link names."""
        for number, line in enumerate(self.kinds.facts.lines):
            if line.key.key == link.part:
                self.kinds.setCurrentIndex(self.kinds.facts.index(number, 0))

    # --- making

    def _make_kinds(self) -> Card:
        card = Card("Составить отчёт")
        self.whose = text("", "muted")
        self.kinds = FactsTable(("Отчёт", "О чём", "Форматы"), name="Виды отчётов", stretch=0)
        self.day = QLineEdit(wording.day(this_day()))
        self.day.setMaximumWidth(120)
        self.day.setAccessibleName("Дата отчёта")
        form = QFormLayout()
        form.addRow("Дата &отчёта", self.day)
        flow = Flow()
        self.buttons: dict[str, QPushButton] = {}
        for key, words in (
            ("signed", "PDF с по&дписью…"),
            ("pdf", "&PDF…"),
            ("docx", "&Word (DOCX)…"),
            ("xlsx", "&Excel (XLSX)…"),
        ):
            button = self.buttons[key] = QPushButton(words)
            button.setProperty("primary", key == "signed")
            button.clicked.connect(lambda _=False, key=key: self._on_make(key))
            flow.add(button)
        self.kinds.chosen.connect(self._on_kind)
        card.add(self.whose, self.kinds)
        card.column.addLayout(form)
        card.add(flow)
        return card

    def _on_kind(self, line: Line | None) -> None:
        kind = line.key if line is not None else None
        for key, button in self.buttons.items():
            form = "pdf" if key == "signed" else key
            button.setEnabled(kind is not None and form in kind.formats)

    def _on_make(self, key: str) -> None:
        line = self.kinds.current
        if line is None:
            return
        try:
            day = as_day(self.day.text())
        except BadValue as error:
            self.desk.messages.inform("Отчёт не составлен.", f"Дата отчёта: {error}.")
            return
        if day is None:
            self.desk.messages.inform("Отчёт не составлен.", "Укажите дату отчёта.")
            return
        on, kind, office = day, line.key.key, self.desk.office
        year, school = self.desk.year, self.desk.school
        form = "pdf" if key == "signed" else key
        title = line.key.title

        def build(_progress: object) -> tuple[Document, str]:
            document = reports.build(office, kind, year=year, on=on, school=school or None)
            return document, reports.file_name(document, form)

        def done(made: tuple[Document, str]) -> None:
            document, name = made
            self._ask_where(title, document, form, reports_folder(office) / name, signed=key == "signed")

        self.desk.long(self, f"Отчёт «{title}»…", build, done)

    def _ask_where(self, title: str, document: Document, form: str, target: Path, *, signed: bool) -> None:
        fields = (Field("file", "Файл", "save", str(_free(target)), pattern=f"Отчёт (*.{form})"),)

        def save(given: Answers) -> None:
            self._save(document, form, as_path(given["file"]), given.get(PHRASE, ""))

        def check(given: Answers) -> str:
            path = as_path(given["file"])
            if path.suffix.lower() != f".{form}":
                return f"Имя файла должно кончаться на .{form}."
            return "Такой файл уже есть: измените имя." if path.exists() else ""

        if signed:
            ask_secret(self, title, save, fields=fields, accept="Подписать и сохранить")
        else:
            Ask(self, title, fields, save, accept="Сохранить", check=check)

    def _save(self, document: Document, form: str, path: Path, passphrase: str) -> None:
        office = self.desk.office

        def work(_progress: object) -> Path:
            from shnor_desktop.services.exporting import saving

            content = reports.render(document, form)
            if passphrase:
                from shnor_desktop.services.exchange import register
                from shnor_desktop.services.signing import pades

                content = pades.sign_pdf(content, register.load_signer(office, passphrase), reason=document.title)
            path.parent.mkdir(parents=True, exist_ok=True)
            saving.save_bytes(path, content)
            return path

        def done(saved: Path) -> None:
            self.desk.noted.emit(f"Отчёт сохранён{' и подписан' if passphrase else ''}: {saved.name}")
            self.desk.tell((FILES,))

        self.desk.long(self, "Сохраняю отчёт…", work, done)

    # --- what was saved

    def _make_saved(self) -> Card:
        card = Card("Сохранённые отчёты")
        self.saved = FactsTable(("Файл", "Когда", "Подпись"), name="Сохранённые отчёты", stretch=0, most=8)
        self.nothing = text("Пока ни одного: они появятся здесь, когда будут сохранены рядом с базой.", "muted")
        self.open_button = QPushButton("Откр&ыть")
        self.sign_button = QPushButton("Файл .&sig рядом…")
        self.folder_button = QPushButton("Открыть п&апку")
        self.open_button.clicked.connect(self._on_open)
        self.folder_button.clicked.connect(lambda: _open(reports_folder(self.desk.office)))
        self.sign_button.clicked.connect(lambda: self._ask_sign(self._chosen))
        flow = Flow()
        flow.add(self.open_button, self.folder_button, self.sign_button)
        card.add(self.nothing, self.saved, flow)
        return card

    @property
    def _chosen(self) -> Path | None:
        line = self.saved.current
        return line.key if line is not None else None

    def _on_open(self) -> None:
        if self._chosen is not None:
            _open(self._chosen)

    # --- signatures of any file

    def _make_signatures(self) -> Card:
        card = Card("Подписи файлов", about="Подпись ставится ключом, который выдал район; УКЭП она не заменяет.")
        sign, check = QPushButton("Подписать &любой файл…"), QPushButton("Прове&рить подпись…")
        sign.clicked.connect(lambda: self._ask_sign(None))
        check.clicked.connect(self._ask_check)
        flow = Flow()
        flow.add(sign, check)
        self.verdict = text("")
        self.verdict.hide()
        card.add(flow, self.verdict)
        return card

    def _ask_sign(self, path: Path | None) -> None:
        start = str(path) if path is not None else str(self.desk.folder) + "/"

        def answered(given: Answers) -> None:
            chosen, passphrase, office = as_path(given["file"]), given[PHRASE], self.desk.office
            self.desk.remember_folder(chosen)

            def work(_progress: object) -> Path:
                from shnor_desktop.services.exchange import register
                from shnor_desktop.services.signing import cades

                return cades.sign_file(chosen, register.load_signer(office, passphrase))

            def done(made: Path) -> None:
                self.desk.noted.emit(f"Подпись записана рядом: {made.name}")
                self.reload()

            self.desk.long(self, "Подписываю файл…", work, done)

        ask_secret(self, "Подписать файл", answered, fields=(Field("file", "Файл", "open", start),))

    def _ask_check(self) -> None:
        start = str(self._chosen) if self._chosen is not None else str(self.desk.folder) + "/"

        def answered(given: Answers) -> None:
            chosen, office = as_path(given["file"]), self.desk.office
            self.desk.remember_folder(chosen)
            self.desk.long(self, "Проверяю подпись…", lambda _progress: check_signature(office, chosen), self._show)

        about = "PDF с подписью внутри, пакет .asice или любой файл, рядом с которым лежит его .sig."
        Ask(
            self,
            "Проверить подпись",
            (Field("file", "Файл", "open", start),),
            answered,
            accept="Проверить",
            about=about,
        )

    def _show(self, verdict: tuple[Tone, str]) -> None:
        tone, words = verdict
        set_tone(self.verdict, tone)
        self.verdict.setText(words)
        self.verdict.show()


def check_signature(office: Office, path: Path) -> tuple[Tone, str]:
    """The tone and the words of a check: what was checked against what, and what to do."""
    from shnor_desktop.services.exchange import asice, register
    from shnor_desktop.services.signing import pades, verify
    from shnor_desktop.services.signing.verify import Colour

    trust = register.trust_of(office)
    if path.suffix.lower() == ".pdf" and _INSIDE in path.read_bytes():
        found = pades.verify_pdf(path, trust)
        inner = " ".join(check.sentence for check in found.signatures if found.accepted)
        tone: Tone = "good" if found.accepted else "bad"
        return tone, f"{path.name}: {found.sentence} {inner} {found.next_step}".strip()
    if path.suffix.lower() == asice.SUFFIX:
        with asice.opened(path) as container:
            check = container.verify(trust)
    else:
        check = verify.verify_file(path, verify.signature_beside(path), trust)
    tones: dict[Colour, Tone] = {Colour.GREEN: "good", Colour.AMBER: "warn", Colour.RED: "bad"}
    return tones[check.colour], f"{path.name}: {check.sentence} {check.outcome.next_step}"


def _free(target: Path) -> Path:
    """The name, or the next one that no file has."""
    number, found = 1, target
    while found.exists():
        number += 1
        found = target.with_name(f"{target.stem} ({number}){target.suffix}")
    return found


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
