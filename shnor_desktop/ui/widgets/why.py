"""«Почему»: how a figure came about, sentence by sentence, and the rows it was drawn from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QScrollArea, QVBoxLayout, QWidget

from shnor_desktop.services import entries, wording
from shnor_desktop.services.analysis.figure import Figure, Links
from shnor_desktop.services.checks.labels import row_label
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.explain import Statement
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.page import clear, text

if TYPE_CHECKING:
    from shnor_desktop.services.work import Progress

SHOWN = 40
"""Rows named one by one; a district's figure may stand on thousands."""


@dataclass(frozen=True, slots=True)
class Why:
    """The answer to «почему» of one figure, one cell or one point."""

    title: str
    said: tuple[str, ...]
    links: Links = ()

    @classmethod
    def of(cls, figure: Figure, about: str = "") -> "Why":
        """``about`` names the procedure, the year, the school: the figure itself does not know them."""
        first, *rest = figure.why()
        return cls(f"{figure.title} — {about}" if about else figure.title, (first, *rest), figure.links)

    @classmethod
    def stated(cls, title: str, statements: Iterable[Statement]) -> "Why":
        """Sentences of a verdict with all their rows."""
        given = list(statements)
        return cls(title, tuple(one.text for one in given), joined(one.links for one in given))

    @classmethod
    def entered(cls, title: str, value: str, links: Links, column: str = "") -> "Why":
        """A number as it was typed or summed; its source is the form itself."""
        rows = sum(len(rows) for _, rows in links)
        source = f"внесено в форму, {wording.counted(rows, wording.ROW)}" if rows else "в форме строки нет"
        said = [f"{title}: {value}.", f"Источник: {source}" + (f", столбец «{column}»." if column else ".")]
        return cls(title, tuple(said), links)


Reason: TypeAlias = Why | Callable[[], Why] | None
"""Worked out at once or when it is asked for."""


def reason(given: Reason) -> Why | None:
    """The answer itself."""
    return given if given is None or isinstance(given, Why) else given()


def joined(many: Iterable[Links]) -> Links:
    """Rows of several statements by form, each once."""
    found: dict[str, dict[int, None]] = {}
    for links in many:
        for sheet, rows in links:
            found.setdefault(sheet, {}).update(dict.fromkeys(rows))
    return tuple((sheet, tuple(rows)) for sheet, rows in found.items() if rows)


def by_rule(rule: RuleSet) -> tuple[str, ...]:
    """The last sentences of an answer: where the rule comes from and which version of it was used."""
    whose = "правило, изменённое в этой базе," if rule.own else "правило программы"
    return (f"Правило: {whose} с {rule.year} года.", f"Источник правила: {rule.source}.")


@dataclass(frozen=True, slots=True)
class Place:
    """A row behind a figure, as a person would call it."""

    words: str
    link: Link


def places(desk: Desk, links: Links, most: int = SHOWN) -> list[Place]:
    """The rows that are still there; runs in a worker."""
    office, found = desk.office, []
    with office.reading() as session:
        for key, rows in links:
            sheet = office.sheet(key)
            # the same order as in the arithmetic, not that of the base
            stored = {row.id: row for row in entries.load_rows(session, key, rows[:most])}
            for number in rows[:most]:
                row = stored.get(number)
                if row is None:
                    continue
                at = row.values.get("year")
                year = at if isinstance(at, int) else None
                school = row.school if office.is_district else ""
                label = row_label(sheet, row.values).removesuffix(f", {year}")
                words = [school, wording.school_year(year) if year else "", label]
                link = Link("data", key, number, school=school, year=year)
                found.append(Place(", ".join(word for word in words if word) or sheet.title, link))
    return found


class Reader(QObject):
    """Answers the questions of a page: opens the dialog, or goes to the rows."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self.page = desk, page
        self.dialog: WhyDialog | None = None

    def explain(self, given: Reason) -> None:
        """Show the answer; the dialog never waits in a loop of its own."""
        why = reason(given)
        if why is None:
            self.desk.noted.emit("Здесь нет числа, которое можно объяснить.")
            return
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = WhyDialog(self.desk, why, self.page)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def open(self, link: Link | None, given: Reason) -> None:
        """Go where the figure leads: to its link, or to the first row behind it."""
        if link is not None:
            self.desk.go(link)
            return
        why = reason(given)
        if why is None or not why.links:
            self.desk.noted.emit("За этим числом нет строк." if why else "Здесь открывать нечего.")
            return
        links = why.links

        def work(_progress: "Progress") -> list[Place]:
            return places(self.desk, links[:1], 1)

        def done(found: list[Place]) -> None:
            if found:
                self.desk.go(found[0].link)
            else:
                self.desk.noted.emit("Этой строки больше нет.")

        self.desk.read(self, work, done)

    def _forget(self) -> None:
        self.dialog = None


class WhyDialog(QDialog):
    """The sentences, then the rows as links; Esc closes it."""

    def __init__(self, desk: Desk, why: Why, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Почему")
        self.setAccessibleName(f"Почему: {why.title}")
        self.desk, self.why = desk, why
        title = text(why.title)
        title.setObjectName("cardTitle")
        body = QWidget()
        body.setObjectName("pageBody")
        self._inside = QVBoxLayout(body)
        self._inside.setContentsMargins(2, 2, 8, 2)
        for sentence in why.said:
            label = text(sentence)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self._inside.addWidget(label)
        self._rows = QVBoxLayout()
        self._inside.addLayout(self._rows)
        self._inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QDialogButtonBox()
        close = buttons.addButton("Закрыть", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(title)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.resize(560, 420)
        close.setFocus()
        self.told = not why.links
        """Whether the rows stand there, too."""
        if why.links:
            self._rows.addWidget(text("Читаю строки…", "muted"))
            QTimer.singleShot(0, self, self._read)

    def _read(self) -> None:
        links = self.why.links
        self.desk.read(self, lambda _progress: places(self.desk, links), self._show)

    def _show(self, found: Sequence[Place]) -> None:
        clear(self._rows)
        total = sum(len(rows) for _, rows in self.why.links)
        self._rows.addWidget(text(f"Откуда числа: {wording.counted(total, wording.ROW)}. Открыть:", "muted"))
        seen = ""
        for place in found:
            if place.link.sheet != seen:
                seen = place.link.sheet
                self._rows.addWidget(text(f"«{self.desk.office.sheet(seen).title}»"))
            label = LinkLabel(self.desk, [(place.words, place.link)])
            label.followed.connect(self.accept)
            self._rows.addWidget(label)
        if total > len(found):
            self._rows.addWidget(text(f"Показаны первые {len(found)}.", "muted"))
        self.told = True
