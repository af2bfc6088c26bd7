"""The section «Подтверждения»: what is missing, every file with what it proves, and how heavy they are together."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.services import evidence, wording
from shnor_desktop.services.evidence import Attached, Health
from shnor_desktop.services.work import Progress
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.evidence_data import KINDS, Proofs, gather, link_of
from shnor_desktop.ui.pages.evidence_gestures import FILE, FileGestures
from shnor_desktop.ui.widgets.files_pictures import weight
from shnor_desktop.ui.widgets.files_preview import FilePreview
from shnor_desktop.ui.widgets.files_table import FileLine, FilesTable
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.meter import Meter
from shnor_desktop.ui.widgets.page import Card, Page, clear, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

_HEAVIEST = 5
_BAD, _TWICE, _HEAVY = "bad", "twice", "heavy"
_STATES = (
    ("", "Все файлы"),
    (_BAD, "Без содержания"),
    (_TWICE, "Приложенные не раз"),
    (_HEAVY, "Больше 2 МБ"),
)


class EvidencePage(Page):
    """Four cards: what is missing, the files, the room in the package, the order on the disk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.gestures = FileGestures(desk, self)
        self.health: Health | None = None
        self._data: Proofs | None = None
        self.nowhere = text("База на сервере: файлы хранятся только рядом с файлом базы.", "muted")
        self.cards = [self._make_lacks(), self._make_files(), self._make_room(), self._make_order()]
        for widget in (self.nowhere, *self.cards):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    # --- how it is made

    def _make_lacks(self) -> Card:
        card = Card("Чего не хватает", about="По форме подтверждения у мер, которые исполнены или должны быть.")
        self.lacks = FactsTable(("№", "Мероприятие", "Чего не хватает"), name="Чего не хватает", stretch=2, most=6)
        self.complete = text("", "good")
        self.lacks.followed.connect(self.desk.go)
        card.add(self.lacks, self.complete)
        return card

    def _make_files(self) -> Card:
        card = Card("Файлы")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Часть имени или мероприятия")
        self.search.setAccessibleName("Найти файл")
        self.search.setClearButtonEnabled(True)
        self.kind, self.state = QComboBox(), QComboBox()
        self.kind.setAccessibleName("К чему приложен")
        self.kind.addItem("Ко всему", None)
        for key, words in KINDS.items():
            self.kind.addItem(words, key)
        self.state.setAccessibleName("Какие файлы")
        for key, words in _STATES:
            self.state.addItem(words, key)
        label = QLabel("На&йти:")
        label.setBuddy(self.search)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.search, 1)
        row.addWidget(self.kind)
        row.addWidget(self.state)
        self.counted = text("", "muted")
        self.table = FilesTable("Все файлы", placed=True, most=9)
        self.preview = FilePreview(self.desk)
        self.buttons = self._buttons(
            ("open", "Откры&ть"), ("go", "К &чему приложен"), ("rename", "Переименов&ать…"), ("detach", "Откр&епить")
        )
        flow = Flow()
        flow.add(*self.buttons.values())
        left = QVBoxLayout()
        left.setSpacing(6)
        for widget in (self.counted, self.table, flow):
            left.addWidget(widget)
        left.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addLayout(left, 1)
        across.addWidget(self.preview)
        card.column.addLayout(row)
        card.column.addLayout(across)
        self.search.textChanged.connect(self._filter)
        self.kind.currentIndexChanged.connect(self._filter)
        self.state.currentIndexChanged.connect(self._filter)
        self.table.chosen.connect(self._on_chosen)
        self.table.wanted.connect(self._on_wanted)
        return card

    def _make_room(self) -> Card:
        card = Card("Место в пакете", about="Одинаковые файлы хранятся и едут один раз, где бы они ни были приложены.")
        self.meter_place = QVBoxLayout()
        self.over = text("", "bad")
        self.heaviest = FactsTable(
            ("Самые тяжёлые", "Размер", "Приложен раз"), name="Самые тяжёлые файлы", stretch=0, right=(1, 2), most=5
        )
        card.column.addLayout(self.meter_place)
        card.add(self.over, self.heaviest)
        return card

    def _make_order(self) -> Card:
        card = Card("Порядок на диске")
        self.order = text("")
        self.order_buttons = self._buttons(
            ("verify", "Про&верить содержание"), ("repair", "Вернуть содер&жание…"), ("clean", "Освободить &место…")
        )
        flow = Flow()
        flow.add(*self.order_buttons.values())
        card.add(self.order, flow)
        return card

    def _buttons(self, *named: tuple[str, str]) -> dict[str, QPushButton]:
        made = {}
        for key, words in named:
            made[key] = QPushButton(words)
            made[key].clicked.connect(lambda _=False, key=key: self._on_wanted(key))
        return made

    # --- what it shows

    def load(self) -> Proofs | None:
        today = this_day()
        return gather(self.desk.office, self.desk.school, today, self.health)

    def fill(self, data: Proofs | None) -> None:
        self._data = data
        self.nowhere.setVisible(data is None)
        for card in self.cards:
            card.setVisible(data is not None)
        if data is None:
            return
        self._fill_lacks(data)
        self._fill_room(data)
        self._fill_order(data)
        self._filter()

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint({"evidence", "roadmap", *KINDS})

    def go(self, link: Link) -> None:
        """Nothing more: the section is one place."""

    def _fill_lacks(self, data: Proofs) -> None:
        self.lacks.show_lines(data.lack_lines)
        self.lacks.setVisible(bool(data.lacks))
        self.complete.setText(f"На {wording.day(data.on)} недостающих документов нет.")
        self.complete.setVisible(not data.lacks)

    def _fill_room(self, data: Proofs) -> None:
        clear(self.meter_place)
        used, limit = weight(data.room.used), weight(data.room.limit)
        single = bool(self.desk.school)
        if single:
            words = f"{used} из {limit}, которые легко везти в пакете"
            self.meter_place.addWidget(Meter(data.room.used, data.room.limit, words))
        else:
            self.meter_place.addWidget(text(f"Файлы всех школ: {used}."))
        self.over.setVisible(single and data.room.exceeded)
        self.over.setText(
            f"Больше предела на {weight(max(data.room.used - data.room.limit, 0))}. "
            "Уменьшите фото или открепите лишнее, начиная с самых тяжёлых."
        )
        self.heaviest.show_lines(
            [Line((one.title, weight(one.size), str(one.places))) for one in data.weights[:_HEAVIEST]]
        )
        self.heaviest.setVisible(bool(data.weights))

    def _fill_order(self, data: Proofs) -> None:
        bad = sum(1 for line in data.lines if line.trouble)
        parts = []
        if bad:
            parts.append(f"Без целого содержания: {wording.counted(bad, FILE)}; найдите те же файлы снова.")
        elif self.health is not None:
            parts.append(f"Проверено {wording.counted(self.health.checked, FILE)}: всё цело.")
        leftovers, detached = (sum(size for _, size in part) for part in (data.waste.leftovers, data.waste.detached))
        if leftovers:
            parts.append(f"Ничьи остатки: {weight(leftovers)}.")
        if detached:
            parts.append(f"Содержание откреплённых файлов: {weight(detached)}; пока оно цело, их вернёт отмена.")
        self.order.setText(" ".join(parts) or "Лишнего нет.")
        write = self.desk.can_write
        self.order_buttons["verify"].setEnabled(bool(data.lines))
        self.order_buttons["repair"].setEnabled(bool(bad) and write)
        self.order_buttons["clean"].setEnabled(bool(leftovers or detached) and write)

    def _filter(self) -> None:
        if self._data is None:
            return
        words, kind, state = self.search.text().casefold().strip(), self.kind.currentData(), self.state.currentData()
        twice = {one.sha256 for one in self._data.weights if one.places > 1}

        def fits(line: FileLine) -> bool:
            one = line.file
            named = not words or words in one.title.casefold() or words in line.place.casefold()
            states = {
                "": True,
                _BAD: bool(line.trouble),
                _TWICE: one.sha256 in twice,
                _HEAVY: one.size > 2 * 2**20,
            }
            return named and kind in (None, one.owner) and states[state]

        shown = [line for line in self._data.lines if fits(line)]
        self.table.show_lines(shown)
        total = len(self._data.lines)
        if not total:
            self.counted.setText("Файлов ещё нет: приложите их к мероприятию дорожной карты, документу или событию.")
        else:
            self.counted.setText(f"Показано {wording.out_of(len(shown), total, FILE)}.")
        self._on_chosen(self.table.current)

    def _on_chosen(self, one: Attached | None) -> None:
        self.preview.show_file(one)
        for key, button in self.buttons.items():
            writes = key in ("rename", "detach")
            button.setEnabled(one is not None and (self.desk.can_write or not writes))

    # --- what it does

    def _on_wanted(self, key: str) -> None:
        one = self.table.current
        if key == "verify":
            self._verify()
        elif key == "repair":
            self.gestures.repair()
        elif key == "clean":
            self._ask_clean()
        elif one is None:
            return
        elif key == "open":
            self.gestures.open(one)
        elif key == "go":
            self.desk.go(link_of(one))
        elif self.desk.can_write:
            if key == "rename":
                self.gestures.rename(one)
            elif key == "detach":
                self.gestures.detach(self.table.selected or [one])

    def _verify(self) -> None:
        office, school = self.desk.office, self.desk.school

        def work(progress: Progress) -> Health:
            return evidence.verify(office, progress, school or None)

        def done(health: Health) -> None:
            self.health = health
            bad = len(health.lost) + len(health.damaged)
            said = f"не найдено или повреждено: {bad}" if bad else "всё цело"
            self.desk.noted.emit(f"Проверено {wording.counted(health.checked, FILE)}: {said}.")
            self.reload()

        self.desk.long(self, "Проверяем содержание файлов", work, done)

    def _ask_clean(self) -> None:
        if self._data is None:
            return
        waste = self._data.waste
        leftovers, detached = (sum(size for _, size in part) for part in (waste.leftovers, waste.detached))
        if not detached:
            self.desk.messages.ask(
                f"Удалить ничьи остатки? Освободится {weight(leftovers)}.", lambda: self._clean(False), yes="Удалить"
            )
            return
        begin = f"Удалить содержание откреплённых файлов ({weight(detached)})"
        begin += f" и ничьи остатки ({weight(leftovers)})?" if leftovers else "?"
        self.desk.messages.ask(
            begin,
            lambda: self._clean(True),
            yes="Удалить насовсем",
            hint="Отмена потом вернёт только имена этих файлов. В резервных копиях содержание останется.",
        )

    def _clean(self, detached: bool) -> None:
        office = self.desk.office

        def work(progress: Progress) -> int:
            return evidence.collect_garbage(office, detached=detached, progress=progress)

        def done(freed: int) -> None:
            self.desk.noted.emit(f"Освобождено {weight(freed)}.")
            self.desk.tell(("evidence",))

        self.desk.long(self, "Удаляем лишнее", work, done)
