"""The dialog of an expert review: a verdict and a remark for each criterion, and the result for the document."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shnor_desktop.services import wording
from shnor_desktop.services.documents.reviews import VERDICTS, Answer, Criterion, Review
from shnor_desktop.ui.pages.documents_data import read_day
from shnor_desktop.ui.theme import make_primary, set_tone
from shnor_desktop.ui.widgets.page import text


class ReviewDialog(QDialog):
    """Ends with ``save`` or ``settle`` of the filled review."""

    def __init__(
        self,
        parent: QWidget,
        review: Review,
        today: date,
        post: str,
        *,
        on_save: Callable[[Review], None],
        on_settle: Callable[[Review], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Экспертиза")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._review = review
        self._on_save, self._on_settle = on_save, on_settle
        self.verdicts: dict[str, QComboBox] = {}
        self.remarks: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        stage = f", этап {review.stage}" if review.course.sheet != "concept_documents" else ""
        column.addWidget(text(f"{review.course.name}{stage}."))
        column.addWidget(text(f"Критерии: {review.source}.", "muted"))
        body = QWidget()
        self._rows = QVBoxLayout(body)
        self._rows.setSpacing(10)
        for number, one in enumerate(review.criteria, 1):
            self._add(number, one, review.answers.get(one.key, Answer()))
        self._rows.addStretch(1)
        self._scroll = _scrolled(body)
        column.addWidget(self._scroll, 1)
        self.expert = QLineEdit(review.expert or post)
        self.expert.setAccessibleName("Эксперт")
        self.day = QLineEdit(wording.day(review.checked_on or today))
        self.day.setAccessibleName("Дата экспертизы")
        self.day.setPlaceholderText("дд.мм.гггг")
        form = QFormLayout()
        form.addRow("Эксперт", self.expert)
        form.addRow("Дата экспертизы", self.day)
        column.addLayout(form)
        self.summary = text("")
        self.wrong = text("", "bad")
        column.addWidget(self.summary)
        column.addWidget(self.wrong)
        self.save_button, self.settle_button = QPushButton("&Сохранить"), QPushButton("При&менить итог")
        cancel = QPushButton("Отмена")
        make_primary(self.settle_button)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.save_button, self.settle_button, cancel):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(lambda: self._finish(settle=False))
        self.settle_button.clicked.connect(lambda: self._finish(settle=True))
        cancel.clicked.connect(self.reject)
        self.resize(760, 480)
        self._say()
        next(iter(self.verdicts.values())).setFocus()
        self.open()

    @property
    def filled(self) -> Review:
        """The review as it stands in the dialog."""
        answers = {
            key: Answer(str(box.currentData()), self.remarks[key].text().strip()) for key, box in self.verdicts.items()
        }
        on, _wrong = read_day(self.day.text())
        return replace(self._review, answers=answers, expert=self.expert.text().strip(), checked_on=on)

    def _add(self, number: int, one: Criterion, held: Answer) -> None:
        title = QLabel(f"{number}. {one.title}")
        title.setWordWrap(True)
        title.setTextFormat(Qt.TextFormat.PlainText)
        box = self.verdicts[one.key] = QComboBox()
        box.setAccessibleName(one.title)
        box.addItem("вывода нет", "")
        for verdict in VERDICTS:
            box.addItem(verdict, verdict)
        box.setCurrentIndex(max(box.findData(held.verdict), 0))
        line = self.remarks[one.key] = QLineEdit(held.remark)
        line.setAccessibleName(f"Замечание: {one.title}")
        line.setPlaceholderText("Замечание")
        line.setMaxLength(1000)
        row = QHBoxLayout()
        row.addWidget(box)
        row.addWidget(line, 1)
        inner = QVBoxLayout()
        inner.setSpacing(3)
        inner.addWidget(title)
        if one.about:
            inner.addWidget(text(one.about, "muted"))
        inner.addLayout(row)
        self._rows.addLayout(inner)
        for widget in (box, line):
            widget.installEventFilter(self)
        box.currentIndexChanged.connect(lambda _: self._say())
        line.textChanged.connect(lambda _: self._say())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the criterion at hand in sight when the keyboard goes through them."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._scroll.ensureWidgetVisible(watched, 0, 60)
        return False

    def _say(self) -> None:
        filled = self.filled
        order = filled.course.order
        if filled.open:
            result = ""
        elif filled.passed:
            result = f" Итог: «{order.last}»."
        else:
            result = f" Итог: «{order.returned}» с замечаниями." if filled.judged else ""
        self.summary.setText(filled.summary + result)
        self.settle_button.setEnabled(bool(result))
        set_tone(self.summary, "good" if filled.passed else "plain")

    def _finish(self, *, settle: bool) -> None:
        filled = self.filled
        _on, wrong = read_day(self.day.text())
        bare = filled.unexplained
        if not wrong and bare is not None:
            wrong = f"«{bare.title}»: напишите замечание, что исправить."
            self.remarks[bare.key].setFocus()
        self.wrong.setText(wrong)
        if wrong:
            return
        super().accept()
        (self._on_settle if settle else self._on_save)(filled)


def _scrolled(body: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(body)
    return scroll
