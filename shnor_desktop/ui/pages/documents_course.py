"""One document or event: the line of its steps, what is next and by when, remarks, history; or several, counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from shnor_desktop.services import wording
from shnor_desktop.services.documents.flow import Course, Step
from shnor_desktop.services.documents.links import Linked
from shnor_desktop.services.documents.reviews import Review
from shnor_desktop.ui.theme import Tone, set_tone
from shnor_desktop.ui.widgets.badge import Badge
from shnor_desktop.ui.widgets.flow import Flow
from shnor_desktop.ui.widgets.page import Card, clear, text
from shnor_desktop.ui.widgets.table import FactsTable, Line

_MOST_SIGNS = 28
_MOST_NAMES = 6


class CourseCard(Card):
    """Shows a course; its buttons are the states into which it may go."""

    wanted = Signal(str, object)
    """A state, or a gesture of the page, and the list of each ``Course`` it is about."""

    def __init__(self, title: str, buttons: Sequence[tuple[str, str]], extra: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(title)
        self.courses: list[Course] = []
        self.name = text("")
        self.name.setObjectName("strong")
        self.steps = QVBoxLayout()
        self.next = text("")
        self.remark = text("", "bad")
        self.linked = text("", "muted")
        self.reviewed = text("", "muted")
        self.history = FactsTable(("Дата", "Состояние", "Кто", "Замечание"), name="Пройденные шаги", stretch=3, most=8)
        self.add(self.name)
        self.column.addLayout(self.steps)
        self.add(self.next, self.remark, self.linked, self.reviewed)
        self.buttons: dict[str, QPushButton] = {}
        flow = Flow()
        for key, words in (*buttons, *extra):
            button = self.buttons[key] = QPushButton(words)
            button.clicked.connect(lambda _=False, key=key: self.wanted.emit(key, self.courses))
            flow.add(button)
        self._states = frozenset(key for key, _ in buttons)
        self.add(flow, self.history)

    @property
    def course(self) -> Course | None:
        """The only one shown; None where there are several, or nothing."""
        return self.courses[0] if len(self.courses) == 1 else None

    def show_courses(
        self,
        courses: Sequence[Course],
        on: date,
        *,
        can_write: bool,
        reviews: Sequence[Review] = (),
        links: Sequence[Linked] = (),
    ) -> None:
        """The course; of several what they have in common; a sentence when nothing is chosen."""
        self.courses = list(courses)
        course = self.course
        clear(self.steps)
        possible = {passage.state for one in courses for passage in one.possible}
        for key, button in self.buttons.items():
            if key in self._states:
                button.setEnabled(can_write and key in possible)
        reviewed = reviews if course is not None else ()
        self.reviewed.setText("\n".join(_reviewed(one) for one in reviewed))
        self.reviewed.setVisible(bool(reviewed))
        self._show_links(links if course is not None else ())
        self.next.setVisible(bool(courses))
        for widget in (self.remark, self.history):
            widget.setVisible(course is not None)
        if course is not None:
            self._show_one(course, on)
        else:
            self.name.setText(f"Выбрано: {len(courses)}" if courses else "Выберите строку в списке.")
            self.next.setText(_of_several(courses) if courses else "")

    def _show_links(self, links: Sequence[Linked]) -> None:
        """Where else the same thing is to be marked: each place is marked by itself, and nothing silently."""
        still = any(one.open for one in links)
        words = "Это же отмечают и здесь, ещё не всё отмечено" if still else "Это же отмечено и здесь"
        self.linked.setText(f"{words}: {'; '.join(one.words for one in links)}." if links else "")
        set_tone(self.linked, "warn" if still else "muted")
        self.linked.setVisible(bool(links))

    def _show_one(self, course: Course, on: date) -> None:
        self.name.setText(course.name)
        self.steps.addWidget(_line_of_steps(course))
        self.next.setText(_next(course, on))
        self.remark.setText(f"Замечание: {course.values['remark']}" if course.values.get("remark") else "")
        self.remark.setVisible(bool(course.values.get("remark")))
        self.history.show_lines([_step(step, course) for step in reversed(course.steps)])
        self.history.setVisible(bool(course.steps))


def tone_of(course: Course, on: date) -> Tone:
    """How a row of it is coloured."""
    state = course.state_on(on)
    if course.overdue(on) or state == course.order.returned:
        return "bad"
    return "good" if state == course.order.last else "plain"


def state_words(course: Course, on: date) -> str:
    """«размещён», «черновик, просрочен»."""
    state = course.state_on(on)
    return f"{state}, срок прошёл" if course.overdue(on) else state


def _of_several(courses: Sequence[Course]) -> str:
    """What states they are in, and how many of them may take which step."""
    states = ", ".join(f"{state} — {number}" for state, number in Counter(one.state for one in courses).items())
    ahead = Counter(passage.title for one in courses for passage in one.possible)
    order = courses[0].order
    steps = [f"{wording.inner(one.title)} — {ahead[one.title]}" for one in order.passages if one.title in ahead]
    return f"Сейчас: {states}.\n" + (f"Можно: {', '.join(steps)}." if steps else "Шагов больше нет.")


def names(courses: Iterable[Course], called: Callable[[Course], str]) -> str:
    """«размещён — «Концепция развития», «Программа»; …»; the rest of many is counted."""
    by_state: dict[str, list[str]] = {}
    for one in courses:
        by_state.setdefault(one.state, []).append(f"«{called(one)}»")
    return "; ".join(f"{state} — {_some(named)}" for state, named in by_state.items())


def _some(named: Sequence[str]) -> str:
    more = len(named) - _MOST_NAMES
    return ", ".join(named[:_MOST_NAMES]) + (f" и ещё {more}" if more > 0 else "")


def _reviewed(one: Review) -> str:
    who = ", ".join(part for part in (one.expert, f"код {one.office}") if part)
    return f"Экспертиза {wording.day(one.checked_on)} ({who}): {one.summary}"


def _line_of_steps(course: Course) -> Flow:
    """Every state of the way as a box: passed ones with day and person, those ahead muted."""
    line = Flow()
    order = course.order
    at = order.way.index(course.state) if course.state in order.way else _reached(course)
    for number, state in enumerate(order.way):
        step = course.last(state) if number <= at else None
        tone: Tone = "good" if number < at or state == order.last == course.state else "accent"
        words = f"{number + 1}. {state}"
        if number > at:
            tone = "plain"
        elif step is not None:
            words += f"\n{_told(step)}"
        elif number < at and number:
            words += "\nбез отметки"
            tone = "plain"
        line.add(Badge(words, tone))
    if course.state == order.returned:
        last = course.steps[-1]
        line.add(Badge(f"{order.returned}\n{_told(last)}", "bad"))
    return line


def _reached(course: Course) -> int:
    """How far a thing that was sent back had come."""
    passed = [course.order.way.index(step.state) for step in course.steps[-2:] if step.state in course.order.way]
    return max(passed, default=0)


def _told(step: Step) -> str:
    post = step.post if len(step.post) <= _MOST_SIGNS else step.post[: _MOST_SIGNS - 1] + "…"
    return ", ".join(part for part in (wording.day(step.on) if step.on else "дата не указана", post) if part)


def _next(course: Course, on: date) -> str:
    ahead = course.next
    if ahead is None:
        return "Все шаги пройдены."
    words = f"Далее: «{ahead.title}» ({ahead.who})"
    due = course.due
    if due is None:
        return f"{words}. Срок не указан."
    if course.order.way.index(ahead.state) > course.order.way.index(course.order.ready):
        return f"{words}. Срок {wording.day(due)} " + ("соблюдён." if _in_time(course, due) else "был пропущен.")
    left = (due - on).days
    late = f"просрочено на {wording.counted(-left, wording.DAY)}" if left < 0 else ""
    return f"{words} — до {wording.day(due)}, " + (late or f"осталось {wording.counted(left, wording.DAY)}") + "."


def _in_time(course: Course, due: date) -> bool:
    step = course.last(course.order.ready)
    return step is None or step.on is None or step.on <= due


def _step(step: Step, course: Course) -> Line:
    who = step.post or ("внесено в лист" if not step.ref else wording.EMPTY)
    cells = (wording.day(step.on), step.state, who, step.remark or wording.EMPTY)
    return Line(cells, "bad" if step.state == course.order.returned else "plain", key=step)
