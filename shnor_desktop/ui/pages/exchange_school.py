"""«Обмен» of a school: its key, the package for the district, what was sent, receipts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from shnor_desktop.services import wording
from shnor_desktop.services.exchange import register
from shnor_desktop.services.exchange.boxes import Sent
from shnor_desktop.services.exchange.pack import Packed, pack, write_again
from shnor_desktop.services.exchange.receive import Received, receive
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.exchange_data import Exchange
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import Card, clear, text
from shnor_desktop.ui.widgets.parcels import local_day
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_path
from shnor_desktop.ui.wizards.files import PathLine, split
from shnor_desktop.ui.wizards.secret import PHRASE, ask_new_secret, ask_secret

BLOCKERS_SHOWN = 8


class SchoolExchange(QWidget):
    """Three cards; what is not possible yet says what is missing."""

    def __init__(self, desk: Desk, reload: Callable[[], None]) -> None:
        super().__init__()
        self.desk, self._reload = desk, reload
        self._data: Exchange | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for card in (self._make_key(), self._make_pack(), self._make_outbox()):
            column.addWidget(card)

    def show_data(self, data: Exchange) -> None:
        self._data = data
        self._show_key(data)
        self._show_pack(data)
        self.sent.show_lines([_sent(one) for one in data.outbox])
        self.sent.setVisible(bool(data.outbox))
        self.nothing.setVisible(not data.outbox)
        self.again_button.setEnabled(bool(data.outbox) and self.desk.can_write)
        self.receipt_button.setEnabled(data.district is not None and self.desk.can_write)

    # --- the key

    def _make_key(self) -> Card:
        card = Card("Ключ школы и связь с районом")
        self.key_words = text("")
        self.district_words = text("")
        self.next_words = text("", "accent")
        self.new_button = QPushButton("Созд&ать ключ…")
        self.request_button = QPushButton("&Запрос в файл…")
        self.accept_button = QPushButton("За&грузить файл района…")
        flow = Flow()
        flow.add(self.new_button, self.request_button, self.accept_button)
        self.new_button.clicked.connect(self._ask_new)
        self.request_button.clicked.connect(self._ask_request)
        self.accept_button.clicked.connect(self._ask_accept)
        card.add(self.key_words, self.district_words, self.next_words, flow)
        return card

    def _show_key(self, data: Exchange) -> None:
        if data.fingerprint is None:
            self.key_words.setText("Ключа ещё нет. Он создаётся на этом компьютере и его не покидает.")
        else:
            self.key_words.setText(f"Цифры ключа: {data.fingerprint}")
        if data.district is None:
            self.district_words.setText("Школа ещё не подключена к району.")
        else:
            compared = "сверены" if data.district.compared else "не сверены по бумаге"
            self.district_words.setText(
                f"Район: {data.district.name}, код {data.district.code}. "
                f"Цифры района: {data.district.root_fingerprint} ({compared}). "
                + ("Сертификат школы получен." if data.has_certificate else "Сертификата школы ещё нет.")
            )
        step = ""
        if data.fingerprint is None:
            step = "Дальше: создайте ключ школы."
        elif not data.has_certificate:
            step = "Дальше: запишите запрос в файл, отнесите в район и загрузите файл, который район выдаст в ответ."
        self.next_words.setText(step)
        self.next_words.setVisible(bool(step))
        self.new_button.setEnabled(data.fingerprint is None and self.desk.can_write)
        self.request_button.setEnabled(data.fingerprint is not None)
        self.accept_button.setEnabled(self.desk.can_write)

    def _ask_new(self) -> None:
        office = self.desk.office

        def answered(given: Answers) -> None:
            def done(digits: str) -> None:
                self.desk.messages.inform("Ключ школы создан.", f"Цифры ключа: {digits}")
                self._reload()

            self.desk.long(self, "Создаю ключ…", lambda _p: register.new_keys(office, given[PHRASE]), done)

        ask_new_secret(self, "Ключ школы", answered, about="Этим ключом школа подписывает отчёты и пакеты.")

    def _ask_request(self) -> None:
        office = self.desk.office
        person = str(office.setting("signer_name") or "")
        post = str(office.setting("signer_post") or "")
        fields = (
            Field("person", "Чей это ключ", value=person, hint="Фамилия, имя и отчество того, кто подписывает"),
            Field("post", "Должность", value=post),
            Field("folder", "Папка", "folder", str(self.desk.folder)),
        )

        def answered(given: Answers) -> None:
            folder = as_path(given["folder"])
            self.desk.remember_folder(folder)

            def done(path: Path) -> None:
                self.desk.messages.inform(
                    f"Запрос записан: {path.name}", "Отнесите его в район и назовите цифры ключа вслух: их сверят."
                )

            self.desk.long(
                self,
                "Пишу запрос…",
                lambda _p: register.request(office, given[PHRASE], folder, person=given["person"], post=given["post"]),
                done,
            )

        ask_secret(self, "Запрос на сертификат", answered, fields=fields, accept="Записать")

    def _ask_accept(self) -> None:
        self.ask_accept(f"{self.desk.folder}/")

    def ask_accept(self, file: str) -> None:
        """Ask for the file of the district, beginning with this one or with a folder."""
        office = self.desk.office
        fields = (
            Field(
                "file",
                "Файл района",
                "open",
                file,
                pattern="Файл района (*.shnor-profile)",
            ),
            Field(
                "digits", "Последние цифры", required=False, hint="Две последние группы цифр района с бумажной карточки"
            ),
        )

        def answered(given: Answers) -> None:
            path = as_path(given["file"])
            self.desk.remember_folder(path)

            def done(known: register.KnownDistrict) -> None:
                got = "Сертификат школы получен." if known.own else "Сертификата школы в файле нет."
                self.desk.messages.inform(
                    f"Школа подключена к району «{known.name}». {got}", f"Цифры района: {known.root_fingerprint}"
                )
                self.desk.tell(("settings",))
                self._reload()

            self.desk.long(
                self, "Загружаю файл района…", lambda _p: register.accept(office, path, digits=given["digits"]), done
            )

        Ask(self, "Файл района", fields, answered, accept="Загрузить")

    # --- the package

    def _make_pack(self) -> Card:
        card = Card(
            "Пакет для района", about="Данные школы за все годы, подтверждения и отмеченные отчёты — подписаны."
        )
        self.inside = text("")
        self.files_words = text("", "muted")
        self.blockers = QVBoxLayout()
        self.report_boxes: list[tuple[QCheckBox, Path]] = []
        self.reports = QVBoxLayout()
        self.target = PathLine("folder", "Папка на флешке")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Папка на &флешке", self.target)
        self.pack_button = QPushButton("Соб&рать и записать…")
        self.pack_button.setProperty("primary", True)
        self.pack_button.clicked.connect(self._ask_pack)
        flow = Flow()
        flow.add(self.pack_button)
        card.add(self.inside, self.files_words)
        card.column.addLayout(self.reports)
        card.column.addLayout(self.blockers)
        card.column.addLayout(form)
        card.add(flow)
        return card

    def _show_pack(self, data: Exchange) -> None:
        filled = [f"{title} — {wording.counted(rows, wording.ROW)}" for title, rows in data.forms if rows]
        self.inside.setText("Войдут: " + "; ".join(filled) + "." if filled else "Заполненных листов пока нет.")
        used = f"{(data.room.used if data.room else 0) / 2**20:.1f}".replace(".", ",")
        self.files_words.setText(f"Подтверждения: {used} МБ. Списки людей в пакет не входят.")
        chosen = {path for box, path in self.report_boxes if box.isChecked()}
        seen = {path for _, path in self.report_boxes}
        clear(self.reports)
        self.report_boxes = []
        for path in data.reports[:8]:
            box = QCheckBox(path.name)
            box.setChecked(path in chosen or path not in seen)
            self.report_boxes.append((box, path))
            self.reports.addWidget(box)
        clear(self.blockers)
        if data.blockers:
            count = wording.counted(len(data.blockers), wording.MISTAKE)
            self.blockers.addWidget(text(f"Пакет не собрать, пока в данных {count}:", "bad"))
        for problem in data.blockers[:BLOCKERS_SHOWN]:
            title = self.desk.office.sheet(problem.sheet).title
            where = f"{title}, {problem.label}" if problem.label else title
            link = Link("data", problem.sheet, problem.row, problem.column)
            self.blockers.addWidget(LinkLabel(self.desk, [(where, link), f": {problem.message}."]))
        if not self.target.line.text():
            self.target.put(self.desk.folder)
        self.pack_button.setEnabled(not data.blockers and data.has_certificate and self.desk.can_write)

    def _ask_pack(self) -> None:
        office, target = self.desk.office, self.target.path
        if target is None or not target.is_dir():
            self.desk.messages.inform("Пакет не собран: такой папки нет.", "Вставьте флешку и укажите папку на ней.")
            return
        chosen = [path for box, path in self.report_boxes if box.isChecked()]
        self.desk.remember_folder(target)

        def answered(given: Answers) -> None:
            def work(progress: Any) -> Packed:
                return pack(
                    office, register.load_signer(office, given[PHRASE]), target, reports=chosen, progress=progress
                )

            def done(packed: Packed) -> None:
                self.desk.messages.inform(packed.sentence, f"Файл: {packed.path.name}")
                self.desk.tell()

            self.desk.long(self, "Собираю пакет…", work, done)

        ask_secret(self, "Пакет для района", answered, accept="Подписать и записать")

    # --- what was sent

    def _make_outbox(self) -> Card:
        card = Card("Отправленные пакеты и квитанции")
        self.sent = FactsTable(
            ("№", "Собран", "Что с ним", "Куда записан"), name="Отправленные пакеты", stretch=3, most=8
        )
        self.nothing = text("Пакетов ещё не было.", "muted")
        self.again_button = QPushButton("Записать &ещё раз…")
        self.receipt_button = QPushButton("Принять &квитанцию…")
        self.again_button.clicked.connect(self._ask_again)
        self.receipt_button.clicked.connect(self._ask_receipt)
        flow = Flow()
        flow.add(self.receipt_button, self.again_button)
        card.add(self.nothing, self.sent, flow)
        return card

    def _ask_again(self) -> None:
        line = self.sent.current
        if line is None:
            return
        office, sequence = self.desk.office, line.key.sequence

        def answered(given: Answers) -> None:
            folder = as_path(given["folder"])

            def done(written: Any) -> None:
                self.desk.messages.inform(written.sentence)
                self._reload()

            self.desk.long(self, "Пишу пакет…", lambda p: write_again(office, sequence, folder, progress=p), done)

        Ask(
            self,
            f"Пакет № {sequence}",
            (Field("folder", "Папка на флешке", "folder", str(self.desk.folder)),),
            answered,
            accept="Записать",
        )

    def _ask_receipt(self) -> None:
        self.ask_receipt(f"{self.desk.folder}/")

    def ask_receipt(self, files: str) -> None:
        """Ask for receipts, beginning with these or with a folder."""
        office = self.desk.office

        def answered(given: Answers) -> None:
            chosen = split(given["files"])
            self.desk.remember_folder(chosen[0])

            def done(results: list[Received]) -> None:
                words = "\n".join(f"{one.file}: {one.sentence} {one.next_step}" for one in results)
                refused = any(one.verdict == "refused" for one in results)
                self.desk.messages.inform("Квитанция не принята." if refused else results[0].sentence, words)
                self.desk.tell()

            self.desk.long(
                self, "Проверяю квитанцию…", lambda p: [receive(office, file, progress=p) for file in chosen], done
            )

        Ask(
            self,
            "Квитанция района",
            (Field("files", "Файл квитанции", "many", files, pattern="Квитанции (*.asice)"),),
            answered,
            accept="Принять",
        )


def _sent(one: Sent) -> Line:
    cells = (str(one.sequence), local_day(one.created_at), one.state, one.written_to)
    return Line(cells, "good" if one.receipt_at else "plain", key=one)
