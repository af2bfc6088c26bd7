"""«Обзор»: in one look, what is filled, what is wrong, what the verdicts are, what is due, what was sent."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shnor_desktop.services import carry, wording
from shnor_desktop.services.checks import Found
from shnor_desktop.services.deadlines.gathering import Deadlines
from shnor_desktop.services.deadlines.kinds import PLURALS, kinds_of
from shnor_desktop.services.verdicts.explain import LOW_TITLES, RISK_TITLES
from shnor_desktop.ui.desk import Desk, Link
from shnor_desktop.ui.pages.deadline_links import link_of
from shnor_desktop.ui.pages.overview_data import Overview, SchoolState, gather
from shnor_desktop.ui.theme import Tone
from shnor_desktop.ui.widgets.badge import Badge
from shnor_desktop.ui.widgets.links import LinkLabel
from shnor_desktop.ui.widgets.meter import Meter
from shnor_desktop.ui.widgets.notes_cards import forms_table, questions_card
from shnor_desktop.ui.widgets.page import Card, Page, clear, redrawing, text
from shnor_desktop.ui.widgets.parcels import Parcels, parcels_card, read_parcels
from shnor_desktop.ui.widgets.table import FactsTable, Line

SHOWN = 6
"""How many problems stand on a card; the rest is one link away."""
DATES = 8
"""How many dates."""
_LOW: dict[str, tuple[str, Tone]] = {
    "low": ("ШНОР", "bad"),
    "not_low": ("не ШНОР", "good"),
    "no_data": ("нет данных", "plain"),
}
_RISK: dict[str, tuple[str, Tone]] = {
    "risk": ("зона риска", "bad"),
    "no_risk": ("не в зоне риска", "good"),
    "no_data": ("нет данных", "plain"),
}


class OverviewPage(Page):
    """For a school, or for a district with one of its schools chosen: cards; for a whole district: a table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.column.addWidget(text("Считаю…", "muted"))

    def load(self) -> tuple[Overview, Parcels, int | None]:
        office = self.desk.office
        overview = gather(office, self.desk.year, self.desk.school)
        return overview, read_parcels(office, self.desk.school), carry.begins(office, overview.today)

    def fill(self, data: tuple[Overview, Parcels, int | None]) -> None:
        overview, parcels, ended = data
        focused: QWidget | None = QApplication.focusWidget()
        held = focused.accessibleName() if focused is not None and self.isAncestorOf(focused) else ""
        with redrawing(self):
            clear(self.column)
            if ended is not None and self.desk.can_write:
                self.column.addWidget(self._new_year(ended))
            if self.desk.school:
                self._fill_school(overview, parcels)
            else:
                self._fill_district(overview, parcels)
            self.column.addStretch(1)
        if held:
            _focus_named(self, held)

    # --- one school

    def _fill_school(self, overview: Overview, parcels: Parcels) -> None:
        if not overview.schools:
            return
        state = overview.schools[0]
        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for cards in (
            (self._verdicts(state, overview), self._completeness(state)),
            (
                self._questions(overview),
                self._problems(state.problems),
                self._due(overview.due),
                parcels_card(self.desk, parcels),
            ),
        ):
            half = QVBoxLayout()
            half.setSpacing(10)
            for card in cards:
                half.addWidget(card)
            half.addStretch(1)
            row.addLayout(half, 1)
        self.column.addWidget(host)

    def _new_year(self, ended: int) -> Card:
        """Today's school year is still empty."""
        card = Card("Новый учебный год")
        link = Link("data", part="carry", year=ended)
        year = wording.school_year(ended + 1)
        card.add(LinkLabel(self.desk, [f"За {year} данных ещё нет. ", (f"Начать {year} учебный год…", link)]))
        return card

    def _verdicts(self, state: SchoolState, overview: Overview) -> Card:
        card = Card("Заключения программы")
        year = wording.school_year(self.desk.year)
        low, at_risk = state.low, state.risk
        if low is not None:
            words, tone = _LOW[low.verdict]
            card.add(Badge(words, tone), text(f"За {year}: {LOW_TITLES[low.verdict]}."))
            if low.differs_by_reading:
                card.add(text("Два прочтения правила дают разный вывод.", "warn"))
            if low.distance is not None:
                people = wording.counted(low.distance, wording.PARTICIPANT)
                card.add(text(f"До обратного вывода — {people}.", "muted"))
            card.add(LinkLabel(self.desk, [("Почему: процедуры и доли", Link("analysis", part="low"))]))
        if at_risk is not None:
            words, tone = _RISK[at_risk.verdict]
            card.add(Badge(words, tone))
            fired = f"Сработало блоков: {at_risk.blocks_fired} из {len(at_risk.blocks)}, нужно {overview.needed}."
            card.add(text(f"За {year}: {RISK_TITLES[at_risk.verdict]}. {fired}"))
            card.add(LinkLabel(self.desk, [("Почему: блоки и строки", Link("analysis", part="risk"))]))
        for statement in overview.official:
            card.add(text(statement.text, "muted"))
        return card

    def _questions(self, overview: Overview) -> Card:
        return questions_card(self.desk, [(one.note, one.label, one.year) for one in overview.questions], SHOWN)

    def _problems(self, found: Sequence[Found]) -> Card:
        problems = [problem for problem in found if not problem.explained]
        explained = len(found) - len(problems)
        hard = sum(problem.level == "hard" for problem in problems)
        soft = len(problems) - hard
        card = Card("Что не так")
        if not problems:
            card.add(Badge("Ошибок и замечаний нет", "good"))
        else:
            counts = [wording.counted(hard, wording.MISTAKE)] if hard else []
            counts += [wording.counted(soft, wording.REMARK)] if soft else []
            card.add(Badge(", ".join(counts), "bad" if hard else "warn"))
        if explained:
            card.add(text(f"Кроме того, пояснено: {wording.counted(explained, wording.REMARK)}.", "muted"))
        if hard:
            card.add(text("Ошибки не дают отправить данные; замечание можно пояснить.", "muted"))
        for problem in sorted(problems, key=lambda one: one.level == "soft")[:SHOWN]:
            where = self.desk.office.sheet(problem.sheet).title + (f", {problem.label}" if problem.label else "")
            link = Link("data", problem.sheet, problem.row, problem.column, problem.school)
            card.add(LinkLabel(self.desk, [(where, link), f": {problem.message}."]))
        if len(problems) > SHOWN:
            first = problems[0]
            card.add(LinkLabel(self.desk, [(f"Все — {len(problems)}", Link("data", first.sheet))]))
        return card

    def _completeness(self, state: SchoolState) -> Card:
        card = Card("Заполнение")
        card.add(Meter(state.full, state.expected, f"Заполнено листов: {state.full} из {state.expected}"))
        said = f"Отмечено готовыми или принято: {state.ready}."
        if state.stale:
            said += f" Изменено после отметки или отправки: {state.stale}."
        card.add(text(said, "warn" if state.stale else "muted"))
        card.add(forms_table(self.desk, state.completeness))
        return card

    def _due(self, due: Deadlines, schools: Mapping[str, str] | None = None) -> Card:
        """What is late and what is due in thirty days, by kind; the rest is in the calendar.

        ``schools``: their names by code, where the dates of several stand together.
        """
        card = Card("Сроки")
        late, soon = due.overdue(), due.due_in()
        if not late and not soon:
            card.add(text("Просроченного нет, и в ближайшие 30 дней сроков нет.", "muted"))
            return card
        parts: list[str | tuple[str, Link]] = []
        for words, found, column in (
            ("Просрочено", late, "overdue"),
            ("на этой неделе", due.this_week(), "week"),
            ("в ближайшие 30 дней", soon, "soon"),
        ):
            label = f"{words}: {len(found)}"
            parts += [" · "] if parts else []
            parts.append((label, Link("programme", part="calendar", column=column)) if found else label)
        card.add(LinkLabel(self.desk, parts))
        # what is coming is not crowded out by what is late
        coming = soon[: max(DATES // 2, DATES - len(late))]
        shown = [*late[: DATES - len(coming)], *coming]
        kinds = kinds_of(one.kind for one in shown)
        for kind in kinds:
            if len(kinds) > 1:
                card.add(text(PLURALS[kind], "muted"))
            for one in shown:
                if one.kind == kind:
                    whose = f"{schools.get(one.school, one.school)}: " if schools and one.school else ""
                    when = f"{wording.day(one.end)} — {whose}"
                    card.add(LinkLabel(self.desk, [when, (_short(one.title), link_of(one))]))
        left = len(late) + len(soon) - len(shown)
        if left:
            rest = Link("programme", part="calendar", column="soon" if len(coming) < len(soon) else "overdue")
            card.add(LinkLabel(self.desk, [(f"Ещё {left} — в календаре", rest)]))
        return card

    # --- a district

    def _fill_district(self, overview: Overview, parcels: Parcels) -> None:
        self.column.addWidget(self._summary(overview, parcels))
        card = Card("Школы", about="Enter или двойной щелчок открывает обзор школы")
        table = FactsTable(
            (
                "Школа",
                "Код",
                "Заполнено",
                "Готово\nлистов",
                "Ошибок",
                "Замечаний",
                "Низкие\nрезультаты",
                "Зона риска",
                "Последний\nпакет",
            ),
            name="Школы района",
            right=(4, 5),
            most=16,
        )
        table.show_lines([self._school_line(state, overview, parcels) for state in overview.schools])
        table.followed.connect(self.desk.go)
        card.add(table)
        if not overview.schools:
            card.add(text("Школ пока нет: примите пакеты или внесите их в лист «Карточка школы».", "muted"))
        self.column.addWidget(card)
        self.column.addWidget(self._questions(overview))
        names = {self.desk.office.code: self.desk.office.name} | {one.code: one.name for one in overview.schools}
        self.column.addWidget(self._due(overview.due, names))

    def _summary(self, overview: Overview, parcels: Parcels) -> Card:
        card = Card(f"Район за {wording.school_year(self.desk.year)} учебный год")
        states = overview.schools
        low = sum(state.low is not None and state.low.verdict == "low" for state in states)
        risky = sum(state.risk is not None and state.risk.verdict == "risk" for state in states)
        hard = sum(bool(state.hard) for state in states)
        unknown = sum(_unknown(state) for state in states)
        figures = (
            ("Школ", len(states), "plain"),
            ("С признаками ШНОР", low, "bad" if low else "plain"),
            ("В зоне риска", risky, "bad" if risky else "plain"),
            ("Не хватает данных", unknown, "warn" if unknown else "good"),
            ("С ошибками в данных", hard, "warn" if hard else "good"),
            ("Прислали пакет", len(parcels.last), "plain"),
        )
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        for column, (words, number, tone) in enumerate(figures):
            figure = QLabel(str(number))
            figure.setObjectName("figure")
            figure.setProperty("tone", tone)
            grid.addWidget(figure, 0, column)
            grid.addWidget(text(words, "muted"), 1, column)
        card.add(host)
        return card

    def _school_line(self, state: SchoolState, overview: Overview, parcels: Parcels) -> Line:
        low = _LOW[state.low.verdict][0] if state.low else "нет данных"
        at_risk = "нет данных"
        if state.risk is not None and state.risk.verdict != "no_data":
            at_risk = f"{_RISK[state.risk.verdict][0]}: {state.risk.blocks_fired} из {len(state.risk.blocks)}"
        bad = low == "ШНОР" or (state.risk is not None and state.risk.verdict == "risk")
        return Line(
            (
                state.name,
                state.code,
                f"{state.full} из {state.expected}",
                f"{state.ready}, изменено {state.stale}" if state.stale else str(state.ready),
                str(state.hard),
                str(state.soft),
                low,
                at_risk,
                parcels.last.get(state.code, "не было"),
            ),
            "bad" if bad else "plain",
            Link("overview", school=state.code),
        )


def _unknown(state: SchoolState) -> bool:
    verdicts = (state.low.verdict if state.low else "no_data", state.risk.verdict if state.risk else "no_data")
    return "no_data" in verdicts


def _short(words: str, most: int = 110) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _focus_named(page: QWidget, name: str) -> None:
    """Put the keyboard back where it was before the page was drawn anew."""
    for widget in page.findChildren(QWidget):
        if widget.accessibleName() == name and widget.isVisible():
            widget.setFocus()
            return
