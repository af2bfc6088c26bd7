"""The section «Тексты»: a document part by part, typed or told from the data, saved as the person goes on."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.concept_documents import ANTI_RISK
from shnor_desktop.services import wording
from shnor_desktop.services.entries import Applied
from shnor_desktop.services.programme import inserts, writing
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.texts import Part
from shnor_desktop.services.programme.writing import Typed
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.focus import tab_as_laid_out
from shnor_desktop.ui.pages.texts_data import Shown, gather
from shnor_desktop.ui.pages.texts_parts import PartsCard
from shnor_desktop.ui.pages.texts_pieces import Pieces
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import Card, Page, clear, text
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field


class TextsPage(Page):
    """Parts on the left, the text of the one at hand on the right; every gesture is one call of a service."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shown_data: Shown | None = None
        self.wanted: tuple[str, str] = ("", "")
        self.part = ""
        self._layout: tuple[object, ...] = ()
        self._fresh_piece = 0
        self.pieces = Pieces()
        self._make_head()
        self._make_body()
        desk.runner.closing.connect(self.hand_over)

    def _make_head(self) -> None:
        self.head = Card("Тексты документов")
        self.documents = QComboBox()
        self.documents.setAccessibleName("Документ")
        self.documents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.documents.setMinimumContentsLength(30)
        label = QLabel("До&кумент")
        label.setBuddy(self.documents)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.documents, 1)
        self.about = text("", "muted")
        self.state = QVBoxLayout()
        self.copy = QPushButton("Взять из прошлого &года")
        self.refresh = QPushButton("&Обновить вставки из данных")
        self.report = QPushButton("От&чёт…")
        flow = Flow()
        flow.add(self.copy, self.refresh, self.report)
        self.head.column.addLayout(row)
        self.head.add(self.about)
        self.head.column.addLayout(self.state)
        self.head.add(flow)
        self.column.addWidget(self.head)
        self.documents.activated.connect(self._on_document)
        self.copy.clicked.connect(self._on_copy)
        self.refresh.clicked.connect(lambda: self._tell(writing.refresh))
        self.report.clicked.connect(lambda: self.desk.go(Link("reports")))

    def _make_body(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(10)
        self.parts = PartsCard()
        self.right = Card()
        self.title = text("")
        self.title.setObjectName("cardTitle")
        self.hint = text("", "muted")
        self.place = QWidget()
        self._pieces_at = QVBoxLayout(self.place)
        self._pieces_at.setContentsMargins(0, 0, 0, 0)
        self._pieces_at.addWidget(self.pieces)
        self.offer = QComboBox()
        self.offer.setAccessibleName("Что вставить из данных")
        self.offer.setMinimumContentsLength(24)
        self.insert = QPushButton("Вс&тавить из данных")
        self.more = QPushButton("&Добавить текст")
        row = Flow()
        row.add(self.offer, self.insert, self.more)
        self.right.add(self.title, self.hint, self.place, row)
        self.right.column.addStretch(1)
        body.addWidget(self.parts, 1, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self.right, 3)
        self.column.addLayout(body, 1)
        self.parts.chosen.connect(self._on_part)
        self.parts.wanted.connect(self._on_gesture)
        self.insert.clicked.connect(self._on_insert)
        self.more.clicked.connect(self._on_more)

    # --- reading

    def load(self) -> Shown:
        return gather(self.desk.office, self.desk.year, self.desk.school, self.wanted, this_day())

    def fill(self, data: Shown) -> None:
        if self.shown_data is not None and self.shown_data.document.place != data.document.place:
            self.hand_over()
        self.shown_data = data
        place = data.document.place
        self.wanted = (place.document, place.factor)
        self._show_head(data)
        keys = [part.key for part in data.document.parts]
        if self.part not in keys:
            self.part = keys[0] if keys else ""
        self.parts.show_parts(data.document.parts, self.part)
        self._show_part()

    def go(self, link: Link) -> None:
        """The document that a row of «Концептуальные документы» or of the texts is about."""
        if link.row is None and link.column:
            # a programme that has no text yet is named by its factor
            self.hand_over()
            self.wanted, self.part = (ANTI_RISK, link.column), ""
            self.reload()
        if link.row is None or not link.sheet:
            return
        sheet, row = link.sheet, link.row

        def work(_progress: object) -> tuple[str, str, str]:
            return self._named(sheet, row)

        def done(found: tuple[str, str, str]) -> None:
            if found[0]:
                self.hand_over()
                self.wanted, self.part = (found[0], found[1]), found[2]
                self.reload()

        self.desk.read(self, work, done)

    def _named(self, sheet: str, row: int) -> tuple[str, str, str]:
        from shnor_desktop.services import entries

        with self.desk.office.reading() as session:
            held = entries.load_rows(session, sheet, [row])
        cells = held[0].values if held else {}
        return (
            str(cells.get("document") or cells.get("kind") or ""),
            str(cells.get("factor") or ""),
            str(cells.get("part") or ""),
        )

    def hideEvent(self, event: QHideEvent) -> None:
        self.hand_over()
        super().hideEvent(event)

    def hand_over(self) -> None:
        """Save whatever was typed."""
        self.pieces.hand_over()

    # --- drawing

    def _show_head(self, data: Shown) -> None:
        document, can_write = data.document, self.desk.can_write
        self.documents.blockSignals(True)
        self.documents.clear()
        for place, title in data.places:
            self.documents.addItem(title, (place.document, place.factor))
        self.documents.setCurrentIndex([place for place, _ in data.places].index(document.place))
        self.documents.setToolTip(data.title)
        self.documents.blockSignals(False)
        year = document.place.year
        said = f"Календарный год {year}. Заполнено разделов: {document.filled} из {len(document.parts)}."
        if document.stale:
            said += f" Устаревших вставок в разделах: {document.stale}."
        self.about.setText(f"{said} Строение: {wording.inner(document.rule.source)}.")
        clear(self.state)
        if self.desk.school:
            link = Link("programme", "concept_documents", data.row, part="documents")
            words = f"Состояние документа: {data.state or 'документ ещё не заведён'}. "
            self.state.addWidget(LinkLabel(self.desk, [words, ("Изменить в «Документах»", link)]))
        earlier = [one for one in data.years if one < year]
        self.copy.setText(f"Взять из {earlier[0]} &года" if earlier else "Взять из прошлого &года")
        self.copy.setEnabled(bool(earlier) and can_write)
        self.refresh.setEnabled(document.stale > 0 and can_write)

    def _show_part(self) -> None:
        data = self.shown_data
        part = data.document.part(self.part) if data is not None else None
        if data is None or part is None:
            return
        can_write = self.desk.can_write
        number = [one.key for one in data.document.parts].index(part.key) + 1
        self.title.setText(f"{number}. {part.title}")
        self.hint.setText(part.hint)
        layout = _layout(data.document.place, part, self._fresh_piece)
        if layout == self._layout:
            for at, editor in self.pieces.editors.items():
                piece = part.piece(at)
                stored = piece.text if piece is not None else ""
                editor.take(stored)
                if editor.rejected is not None:
                    self.hint.setText(f"Ваш текст не сохранён. В базе сейчас: «{stored}»")
        else:
            self.pieces.hand_over()
            self._layout = layout
            self._rebuild(part, can_write)
        self._show_offer(part, can_write)
        self.parts.show_buttons(number, len(data.document.parts), can_write=can_write)
        tab_as_laid_out(self.widget())

    def _rebuild(self, part: Part, can_write: bool) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.pieces.isAncestorOf(focused)
        clear(self._pieces_at)
        self.pieces = Pieces()
        self._pieces_at.addWidget(self.pieces)
        self.pieces.typed.connect(self._on_typed)
        self.pieces.wanted.connect(self._on_piece)
        for piece in part.pieces:
            if piece.source:
                self.pieces.add_insert(piece, can_write=can_write)
            else:
                self.pieces.add_editor(piece.number, piece.text, f"Текст: {part.title}", can_write=can_write)
        fresh = self._fresh_piece or (0 if part.pieces else 1)
        if fresh and part.piece(fresh) is None:
            self.pieces.add_editor(fresh, "", f"Текст: {part.title}", can_write=can_write)
        editors = list(self.pieces.editors.values())
        if editors and (had_focus or self._fresh_piece):
            editors[-1].setFocus()

    def _show_offer(self, part: Part, can_write: bool) -> None:
        self.offer.clear()
        wanted = list(dict.fromkeys([*part.offered, *inserts.INSERTS]))
        for key in wanted:
            self.offer.addItem(inserts.INSERTS[key][0], key)
        self.insert.setEnabled(can_write)
        self.more.setEnabled(can_write and part.filled)

    # --- gestures

    def _on_document(self) -> None:
        self.hand_over()
        self.wanted, self.part = self.documents.currentData(), ""
        self._fresh_piece = 0
        self.reload()

    def _on_part(self, row: int) -> None:
        data = self.shown_data
        if data is None or not 0 <= row < len(data.document.parts):
            return
        self.hand_over()
        self.part, self._fresh_piece = data.document.parts[row].key, 0
        self._show_part()

    def _on_typed(self, number: int, before: str, after: str) -> None:
        data = self.shown_data
        if data is None:
            return
        office, place, typed = self.desk.office, data.document.place, Typed(self._layout_part, number, before, after)
        editor = self.pieces.editors.get(number)

        def done(applied: Applied | None) -> None:
            if applied is not None:
                self.desk.noted.emit("Текст сохранён.")
                self.desk.tell(applied.rows)

        def failed(_error: Exception) -> None:
            if editor is not None and self.pieces.editors.get(number) is editor:
                editor.refused(before)
                self.reload()

        work = lambda _progress: writing.write(office, place, typed, this_day())  # noqa: E731
        self.desk.runner.start(self, work, done, on_failure=failed, lane="edit")

    @property
    def _layout_part(self) -> str:
        """The part that stands on the right, also while another one has just been chosen."""
        return str(self._layout[1]) if self._layout else self.part

    def _on_piece(self, key: str, number: int) -> None:
        part = self.part
        if key == "refresh":
            self._tell(lambda sight, place: writing.refresh(sight, place, part, number))
        elif key == "detach":
            self._tell(lambda sight, place: writing.detach(sight, place, part, number))
        else:
            self._tell(lambda sight, place: writing.take_out(sight.office, place, part, number))

    def _on_insert(self) -> None:
        part, key = self.part, str(self.offer.currentData())
        self.hand_over()
        self._fresh_piece = 0
        self._tell(lambda sight, place: writing.insert(sight, place, part, key, sight.on), "Вставлено из данных.")

    def _on_more(self) -> None:
        data = self.shown_data
        part = data.document.part(self.part) if data is not None else None
        if part is not None:
            self.hand_over()
            self._fresh_piece = max((piece.number for piece in part.pieces), default=0) + 1
            self._show_part()

    def _on_copy(self) -> None:
        data = self.shown_data
        years = [year for year in data.years if year < data.document.place.year] if data is not None else []
        if years:
            self._tell(lambda sight, place: writing.copy_from(sight.office, place, years[0], sight.on))

    def _on_gesture(self, key: str) -> None:
        self.hand_over()
        part = self.part
        if key in ("up", "down"):
            by = -1 if key == "up" else 1
            self._tell(lambda sight, place: writing.move_part(sight.office, place, part, by))
        elif key == "remove":
            self._tell(
                lambda sight, place: writing.remove_part(sight.office, place, part),
                "Раздел убран вместе с текстом; это можно отменить.",
            )
        else:
            self._ask_title(key, part)

    def _ask_title(self, key: str, part: str) -> None:
        data = self.shown_data
        held = data.document.part(part) if data is not None else None
        renames = key == "rename" and held is not None
        title = held.title if renames and held is not None else ""

        def answered(given: Answers) -> None:
            name = given["title"]
            if renames:
                self._tell(lambda sight, place: writing.rename_part(sight.office, place, part, name))
            else:
                self._tell(lambda sight, place: writing.add_part(sight.office, place, name, part or None))

        Ask(
            self,
            "Переименовать раздел" if renames else "Новый раздел",
            (Field("title", "Название раздела", value=title),),
            answered,
            accept="Сохранить" if renames else "Добавить",
        )

    def _tell(self, gesture: Callable[[Sight, Place], Applied | None], said: str = "") -> None:
        data = self.shown_data
        if data is None:
            return
        desk, place = self.desk, data.document.place
        sight = Sight(desk.office, desk.year, desk.school, this_day())

        def done(applied: Any) -> None:
            if isinstance(applied, Applied):
                if said:
                    desk.noted.emit(said)
                desk.tell(applied.rows)

        desk.edit(self, lambda _progress: gesture(sight, place), done)


def _layout(place: Place, part: Part, fresh: int) -> tuple[object, ...]:
    """What the right side is made of; while it is the same, the editors on it stay."""
    pieces = [
        (piece.number, piece.source, piece.stale, piece.text if piece.source else "")
        for piece in part.pieces
        if piece.number != fresh
    ]
    # the first text of an empty part gets its row while it is being typed
    if not part.pieces or pieces == [(1, "", False, "")]:
        pieces = [(1, "", False, "")]
    return (place, part.key, tuple(pieces), fresh)
