"""Parts of «Исполнение на дату»: the figures with what is behind them, the course of the plan, who is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from shnor_desktop.services import wording
from shnor_desktop.services.plan_progress import Point, Share
from shnor_desktop.services.planning import Item
from shnor_desktop.services.recurrence import month_end
from shnor_desktop.ui.desk import Link
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.charts.canvas import ChartView, Spot
from shnor_desktop.ui.widgets.charts.lines import Dot, Lines, Series
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.meter import Meter
from shnor_desktop.ui.widgets.page import Card, clear, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

MOST_LINES = 400
_MOST_POINTS = 13


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure and the measures that make it up."""

    title: str
    items: tuple[Item, ...]


class FiguresCard(Card):
    """Two shares with their arithmetic; every figure is a button that lists its measures."""

    asked = Signal(object)
    """A ``Behind`` to be listed."""

    def __init__(self) -> None:
        super().__init__()
        self.figures = QVBoxLayout()
        self.column.addLayout(self.figures)
        self.buttons: dict[str, QPushButton] = {}
        self._behind: dict[str, Behind] = {}
        flow = Flow()
        for key, words in (
            ("planned", "&Запланировано"),
            ("done", "&Исполнено"),
            ("confirmed", "Подтвер&ждено"),
            ("undone", "&Не исполнено"),
            ("overdue", "П&росрочено"),
            ("unproved", "Исполнено без &файла"),
        ):
            button = self.buttons[key] = QPushButton(words)
            button.setProperty("words", words)
            button.clicked.connect(lambda _=False, key=key: self.asked.emit(self._behind[key]))
            flow.add(button)
        self.add(text("Что за цифрами:", "muted"), flow)

    def show_share(self, share: Share, unproved: Sequence[Item], *, begun: bool) -> None:
        """The figures of the plan on its date; ``begun``: there is any plan at all."""
        clear(self.figures)
        if not begun:
            self.figures.addWidget(text("Плана пока нет: создайте его в разделе «Дорожная карта».", "muted"))
        whole = len(share.planned)
        for words, part in (
            ("Исполнено", len(share.done)),
            ("Исполнено и подтверждено", len(share.confirmed)),
        ):
            counted = wording.out_of(part, whole, wording.MEASURE)
            said = f", {part} ÷ {whole} = {wording.percent(part, whole)}" if whole else ""
            none = "" if whole or not begun else " — срок ни одного ещё не наступил"
            self.figures.addWidget(Meter(part, whole, f"{words}: {counted}{said}{none}"))
        done = {item.row for item in share.done}
        held = {
            "planned": ("Запланировано", share.planned),
            "done": ("Исполнено", share.done),
            "confirmed": ("Исполнено и подтверждено", share.confirmed),
            "undone": ("Не исполнено", tuple(item for item in share.planned if item.row not in done)),
            "overdue": ("Просрочено", share.overdue),
            "unproved": ("Исполнено, а файла нет", tuple(unproved)),
        }
        self._behind = {key: Behind(title, items) for key, (title, items) in held.items()}
        for key, button in self.buttons.items():
            count = len(self._behind[key].items)
            button.setText(f"{button.property('words')}: {count}")
            button.setEnabled(bool(count))

    def behind(self, key: str) -> Behind:
        return self._behind[key]


class BehindCard(Card):
    """The measures of the figure that was asked for; Enter goes to a measure in its plan."""

    followed = Signal(object)

    def __init__(self) -> None:
        super().__init__("Мероприятия")
        self.said = text("", "muted")
        self.table = FactsTable(
            ("№", "Мероприятие", "Срок", "Исполнено", "Подтверждено", "Файл", "Ответственный"),
            name="Мероприятия, которые за цифрой",
            stretch=1,
            most=14,
        )
        self.add(self.said, self.table)
        self.table.followed.connect(self.followed)

    def show_items(self, behind: Behind, on: date, files: Mapping[int, int], schools: Mapping[str, str]) -> None:
        """``files``: how many files each measure has; ``schools``: names to say, where there are several."""
        count = len(behind.items)
        more = f" Показаны первые {MOST_LINES}." if count > MOST_LINES else ""
        self.said.setText(f"{behind.title}: {count} на {wording.day(on)}.{more} Enter открывает мероприятие в плане.")
        self.table.show_lines([_line(item, on, files, schools) for item in behind.items[:MOST_LINES]])
        self.table.setVisible(bool(count))


def _line(item: Item, on: date, files: Mapping[int, int], schools: Mapping[str, str]) -> Line:
    done, confirmed = item.done(on), item.confirmed(on)
    tone: Tone = "good" if confirmed else ("plain" if done else "bad")
    count = files.get(item.row, 0)
    number = str(item.values["number"] or "")
    cells = (
        f"{schools[item.school]}: {number}" if item.school in schools else number,
        item.title,
        wording.day(item.end),
        "да" if done else "нет",
        "да" if confirmed else "нет",
        str(count) if count else ("нет файла" if done else wording.EMPTY),
        str(item.values["responsible"] or wording.EMPTY),
    )
    return Line(cells, tone, Link("programme", "roadmap", item.row, school=item.school, part="plan"), item)


class CourseCard(Card):
    """Planned, done and confirmed month by month; Enter on a point counts on its date."""

    day_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__("Ход плана", about="Нарастающим итогом на конец месяца. Enter на точке считает на эту дату.")
        self.chart = ChartView(Lines("Ход плана", (), (), percent=False))
        self.add(self.chart)
        self._days: list[date] = []
        self.chart.opened.connect(self._on_opened)

    def show_points(self, points: Sequence[Point], today: date) -> None:
        """Every month; of a longer plan every second, third… so that the figures do not run together.

        Of months to come only what is planned is known.
        """
        step = -(-len(points) // _MOST_POINTS) if points else 1
        shown = list(points)[::-1][::step][::-1]
        self._days = [point.day for point in shown]
        known = month_end(today.year, today.month)
        series = [
            Series(title, tuple(_dot(value) for value in values))
            for title, values in (
                ("запланировано", [point.planned for point in shown]),
                ("исполнено", [point.done if point.day <= known else None for point in shown]),
                ("подтверждено", [point.confirmed if point.day <= known else None for point in shown]),
            )
        ]
        labels = [f"{point.day:%m.%y}" for point in shown]
        self.chart.show_drawing(Lines("Ход плана", labels, series, percent=False))
        self.setVisible(bool(points))

    def _on_opened(self, spot: Spot) -> None:
        self.day_chosen.emit(self._days[spot.at[1]])


def _dot(value: int | None) -> Dot:
    return Dot(None, "") if value is None else Dot(Fraction(value), str(value))


class SharesCard(Card):
    """Figures by section, by responsible or by school; Enter lists the measures of a line."""

    asked = Signal(object)

    def __init__(self, title: str, heading: str) -> None:
        super().__init__(title)
        self._title = title
        self.table = FactsTable(
            (heading, "Запланировано", "Исполнено", "Подтверждено", "Просрочено", "Доля исполненных и подтверждённых"),
            name=title,
            stretch=0,
            right=(1, 2, 3, 4, 5),
            most=12,
        )
        self.add(self.table)
        self.table.activated.connect(lambda _index: self._ask())
        self.table.followed.connect(lambda _link: self._ask())

    def show_shares(self, shares: Sequence[Share], names: Mapping[str, str] | None = None) -> None:
        """``names``: how the parts are called, where their titles are codes."""
        self.table.show_lines([_share(one, (names or {}).get(one.title, one.title)) for one in shares[:MOST_LINES]])
        self.setVisible(len(shares) > 1)

    def _ask(self) -> None:
        line = self.table.current
        if line is not None:
            share: Share = line.key
            self.asked.emit(Behind(line.cells[0], share.planned))


def _share(one: Share, name: str) -> Line:
    counts = (len(one.planned), len(one.done), len(one.confirmed), len(one.overdue))
    tone: Tone = "bad" if one.overdue else "plain"
    return Line((name, *map(str, counts), wording.percent(counts[2], counts[0])), tone, Link("programme"), one)
