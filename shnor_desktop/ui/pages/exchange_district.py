"""«Обмен» of a district: its root, keys of schools, packages taken in, receipts written beside them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shnor_desktop.errors import ShnorError
from shnor_desktop.services.exchange import register
from shnor_desktop.services.exchange.boxes import InboxLine
from shnor_desktop.services.exchange.receive import Received, receive
from shnor_desktop.services.exchange.register import Issued, KnownKey
from shnor_desktop.services.signing import certificates
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.exchange_data import Exchange
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, text
from shnor_desktop.ui.widgets.parcels import local_day
from shnor_desktop.ui.widgets.table import FactsTable, Line
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_path
from shnor_desktop.ui.wizards.files import split
from shnor_desktop.ui.wizards.secret import PHRASE, ask_new_secret, ask_secret

_VERDICTS: dict[str, tuple[str, Tone]] = {
    "accepted": ("принят", "good"),
    "known": ("принят раньше", "plain"),
    "refused": ("не принят", "bad"),
}


class DistrictExchange(QWidget):
    """Three cards, in the order in which a district meets them."""

    def __init__(self, desk: Desk, reload: Callable[[], None]) -> None:
        super().__init__()
        self.desk, self._reload = desk, reload
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for card in (self._make_inbox(), self._make_keys()):
            column.addWidget(card)

    def show_data(self, data: Exchange) -> None:
        ready, writes = data.district is not None, self.desk.can_write
        if data.district is None:
            self.root_words.setText(
                "Ключа района ещё нет: создайте его, чтобы выдавать сертификаты и принимать пакеты."
            )
        else:
            self.root_words.setText(f"Цифры района: {data.district.root_fingerprint}. Дайте их школам на бумаге.")
        self.new_button.setEnabled(not ready and writes)
        for button in (self.issue_button, self.file_button, self.receive_button):
            button.setEnabled(ready and writes)
        self.keys.show_lines([_key(one) for one in data.keys])
        self.keys.setVisible(bool(data.keys))
        self.revoke_button.setEnabled(any(one.active for one in data.keys) and writes)
        self.inbox.show_lines([_inbox(one) for one in data.inbox])
        self.inbox.setVisible(bool(data.inbox))
        self.nothing.setVisible(not data.inbox)

    # --- packages

    def _make_inbox(self) -> Card:
        card = Card("Пакеты школ", about="Квитанция записывается рядом с пакетом: верните её школе на той же флешке.")
        self.receive_button = QPushButton("Принять паке&ты…")
        self.receive_button.setProperty("primary", True)
        self.receive_button.clicked.connect(self._ask_receive)
        self.results = FactsTable(
            ("Файл", "Итог", "Что произошло и что делать"), name="Итоги приёма", stretch=2, most=8
        )
        self.results.hide()
        self.nothing = text("Пакетов ещё не было.", "muted")
        self.inbox = FactsTable(
            ("Школа", "№", "Получен", "Итог", "Кто подписал"), name="Полученные пакеты", stretch=4, most=10
        )
        flow = Flow()
        flow.add(self.receive_button)
        card.add(flow, self.results, self.nothing, self.inbox)
        return card

    def _ask_receive(self) -> None:
        self.ask_receive(f"{self.desk.folder}/")

    def ask_receive(self, files: str) -> None:
        """Ask for packages, beginning with these or with a folder."""
        office = self.desk.office
        fields = (
            Field(
                "files",
                "Файлы пакетов",
                "many",
                files,
                pattern="Пакеты (*.asice)",
                hint="Несколько файлов — через «;»",
            ),
        )

        def answered(given: Answers) -> None:
            chosen = split(given["files"])
            self.desk.remember_folder(chosen[0])

            def work(progress: Any) -> list[Received | tuple[str, ShnorError]]:
                signer = register.load_signer(office, given[PHRASE])
                results: list[Received | tuple[str, ShnorError]] = []
                for number, file in enumerate(chosen):
                    progress.step(number, len(chosen), file.name)
                    try:
                        results.append(receive(office, file, signer))
                    except ShnorError as error:  # one bad stick must not stop the others
                        results.append((file.name, error))
                return results

            self.desk.long(self, "Принимаю пакеты…", work, self._on_received)

        ask_secret(self, "Принять пакеты", answered, fields=fields, accept="Принять")

    def _on_received(self, results: list[Received | tuple[str, ShnorError]]) -> None:
        self.results.show_lines([_result(one) for one in results])
        self.results.show()
        self.results.setFocus()
        self.desk.tell()

    # --- keys

    def _make_keys(self) -> Card:
        card = Card("Ключ района и ключи школ")
        self.root_words = text("")
        self.keys = FactsTable(
            ("Школа", "Название", "Кто подписывает", "Цифры ключа", "Состояние"), name="Ключи школ", stretch=1, most=10
        )
        self.new_button = QPushButton("Созд&ать ключ района…")
        self.issue_button = QPushButton("&Выдать сертификат по запросу…")
        self.file_button = QPushButton("&Файл района…")
        self.revoke_button = QPushButton("&Отозвать ключ…")
        for button, gesture in (
            (self.new_button, self._ask_new),
            (self.issue_button, self._ask_request),
            (self.file_button, self._ask_file),
            (self.revoke_button, self._ask_revoke),
        ):
            button.clicked.connect(gesture)
        flow = Flow()
        flow.add(self.new_button, self.issue_button, self.file_button, self.revoke_button)
        card.add(self.root_words, self.keys, flow)
        return card

    def _ask_new(self) -> None:
        office = self.desk.office
        person = str(office.setting("signer_name") or "")
        post = str(office.setting("signer_post") or "")
        fields = (
            Field("person", "Кто подписывает", value=person, hint="Фамилия, имя и отчество"),
            Field("post", "Должность", value=post),
        )

        def answered(given: Answers) -> None:
            def done(digits: str) -> None:
                self.desk.messages.inform("Ключ района создан.", f"Цифры района: {digits}\nДайте их школам на бумаге.")
                self._reload()

            def work(_progress: object) -> str:
                return register.new_keys(office, given[PHRASE], person=given["person"], post=given["post"])

            self.desk.long(self, "Создаю ключ района…", work, done)

        about = "Корневой ключ района выдаёт сертификаты школам. Заменить его — значит заново подключить все школы."
        ask_new_secret(self, "Ключ района", answered, fields=fields, about=about)

    def _ask_request(self) -> None:
        """First the file, then its digits beside the answer."""

        def answered(given: Answers) -> None:
            self.read_request(as_path(given["file"]))

        field = Field("file", "Запрос школы", "open", f"{self.desk.folder}/", pattern="Запросы (*.shnor-request)")
        Ask(self, "Запрос школы", (field,), answered, accept="Прочитать")

    def read_request(self, path: Path) -> None:
        """Read the request of a school and ask whether to give out a certificate."""
        self.desk.remember_folder(path)
        self.desk.read(
            self,
            lambda _p: certificates.read_request(path.read_bytes()),
            lambda asked: self._ask_issue(path, asked),
        )

    def _ask_issue(self, path: Path, asked: certificates.Request) -> None:
        office, holder = self.desk.office, asked.holder
        about = (
            f"Школа {holder.code}, {holder.office}. Подписывает: {holder.person}, {holder.post}.\n"
            f"Цифры ключа: {asked.fingerprint}\nСверьте их со школой голосом: они должны совпасть."
        )

        def answered(given: Answers) -> None:
            folder = as_path(given["folder"])

            def done(issued: Issued) -> None:
                self.desk.messages.inform(
                    f"Сертификат выдан школе {issued.school}.", f"Файл для школы: {issued.path.name}"
                )
                self._reload()

            self.desk.long(
                self, "Выдаю сертификат…", lambda _p: register.issue(office, path, given[PHRASE], folder), done
            )

        field = Field("folder", "Папка для ответа", "folder", str(path.parent))
        ask_secret(self, "Выдать сертификат", answered, fields=(field,), about=about, accept="Выдать")

    def _ask_file(self) -> None:
        office = self.desk.office

        def answered(given: Answers) -> None:
            folder = as_path(given["folder"])

            def done(path: Path) -> None:
                self.desk.messages.inform(f"Файл района записан: {path.name}", "Его загружают все школы района.")

            self.desk.long(
                self, "Пишу файл района…", lambda _p: register.district_file(office, given[PHRASE], folder), done
            )

        field = Field("folder", "Папка", "folder", str(self.desk.folder))
        ask_secret(self, "Файл района", answered, fields=(field,), accept="Записать")

    def _ask_revoke(self) -> None:
        line = self.keys.current
        if line is None or not line.key.active:
            self.desk.messages.inform("Выберите действующий ключ в списке.")
            return
        office, known = self.desk.office, line.key

        def answered(given: Answers) -> None:
            def done(_known: KnownKey) -> None:
                self.desk.noted.emit("Ключ отозван; новый список уйдёт школам с квитанциями.")
                self._reload()

            def work(_progress: object) -> KnownKey:
                return register.revoke(office, known.fingerprint, given[PHRASE], why=given["why"])

            self.desk.long(self, "Отзываю ключ…", work, done)

        about = f"Школа {known.school}, {known.person}. Пакеты с этим ключом больше не принимаются; принятые остаются."
        fields = (Field("why", "Почему"),)
        ask_secret(self, "Отозвать ключ", answered, fields=fields, about=about, accept="Отозвать")


def _key(one: KnownKey) -> Line:
    state = f"с {local_day(one.registered_at)}" if one.active else f"отозван: {one.revoked_why or 'без причины'}"
    person = f"{one.person}, {one.post}" if one.post else one.person
    cells = (one.school, one.school_name, person, one.fingerprint, state)
    return Line(cells, "plain" if one.active else "muted", key=one)


def _inbox(one: InboxLine) -> Line:
    words, tone = _VERDICTS.get(one.verdict, (one.verdict, "plain"))
    flag = "; требует внимания" if one.flagged else ""
    cells = (one.school, str(one.sequence), local_day(one.received_at), words + flag, one.signer)
    return Line(cells, "bad" if one.flagged else tone, key=one)


def _result(one: Received | tuple[str, ShnorError]) -> Line:
    if isinstance(one, tuple):
        name, error = one
        return Line((name, "не принят", f"{error} {error.hint}".strip()), "bad")
    words, tone = _VERDICTS[one.verdict]
    receipt = f" Квитанция: {one.receipt_path.name}." if one.receipt_path is not None else ""
    return Line((one.file, words, f"{one.sentence}{receipt} {one.next_step}"), tone)
