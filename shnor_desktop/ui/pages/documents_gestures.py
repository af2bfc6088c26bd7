"""What the pages of documents and of the project year have in common: steps with a dialog, the review, writing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from shnor_desktop.models.sheets.cells import this_day
from shnor_desktop.models.sheets.programme import MADE
from shnor_desktop.services import wording
from shnor_desktop.services.documents import flow, links, project, reviews
from shnor_desktop.services.documents.flow import Course
from shnor_desktop.services.documents.links import Linked
from shnor_desktop.services.documents.project import Started
from shnor_desktop.services.documents.reviews import Review
from shnor_desktop.services.documents.states import EVENTS
from shnor_desktop.services.entries import Applied
from shnor_desktop.ui.pages.documents_course import names
from shnor_desktop.ui.pages.documents_data import Year
from shnor_desktop.ui.pages.documents_review import ReviewDialog
from shnor_desktop.ui.widgets.page import Page
from shnor_desktop.ui.widgets.picking import PickTable
from shnor_desktop.ui.wizards.ask import Answers, Ask, Field, as_day

_DOCUMENTS = ("документ", "документа", "документов")
_EVENTS = ("событие", "события", "событий")


class CoursePage(Page):
    """A page of courses; every gesture is one call of a service. Heirs have a ``table`` of them, and one of schools."""

    schools: PickTable
    table: PickTable
    _data: Year | None

    def concerns(self, sheets: frozenset[str]) -> bool:
        return not sheets.isdisjoint(
            {"concept_documents", "project_events", "progress", "evidence", "expert_reviews", "roadmap", "risk_profile"}
            | {"statuses", "school", "rule_sets", "surveys", "plans"}
        )

    def chosen_schools(self) -> list[str]:
        """The schools whose rows are listed: the one at the top of the window, or those picked in the table."""
        if self._data is None:
            return []
        return [self._data.school] if self._data.school else [line.key for line in self.schools.picks]

    def called(self, course: Course) -> str:
        """The name, with the school in front where several stand together."""
        if self._data is None or len(self.chosen_schools()) < 2:
            return course.name
        return f"{self._data.names[course.school]}: {course.name}"

    def ask_steps(self, courses: Sequence[Course], state: str) -> None:
        """Day, person and remark of a step, asked once for all that may take it; the others are named."""
        able, left = flow.able(courses, state)
        if not able:
            return
        passage = able[0].order.passage(state)
        post = str(self.desk.office.setting("user") or "")
        newest = max(able, key=lambda one: one.earliest or date.min)
        hint = f"Не раньше {wording.day(newest.earliest)}, предыдущего шага" if newest.earliest is not None else ""
        whose = f" («{self.called(newest)}»)" if hint and len(able) > 1 else ""
        fields: tuple[Field, ...] = (
            Field("day", "Дата", "day", wording.day(this_day()), hint=f"{hint}{whose}." if hint else ""),
            Field("post", "Кто", value=post, hint=f"Должность; обычно — {passage.who}", required=False),
            Field("remark", "Замечание", "long", required=passage.remark),
        )
        also = self._same_measures(able) if state == MADE else []
        if also:
            fields += (_too(also),)

        def answered(given: Answers) -> None:
            office, on = self.desk.office, as_day(given["day"])
            sheet, rows = able[0].sheet, [one.row for one in able]
            # the button that was pressed cannot be pressed again: the list keeps the keyboard
            self.table.setFocus()
            post, remark, told = given["post"], given["remark"], _said(able, left, state)
            if given.get("too"):
                measures = [one.row for one in also]
                said = f"{told} В дорожной карте отмечено: {len(measures)}."
                self.write(
                    lambda: links.mark(office, on, events=rows, measures=measures, post=post, remark=remark), said
                )
            else:
                self.write(lambda: flow.advance(office, sheet, rows, state, on, post=post, remark=remark), told)

        def check(given: Answers) -> str:
            on = as_day(given["day"])
            if on is not None and on > this_day():
                return "Эта дата ещё не наступила."
            if on is not None and newest.earliest is not None and on < newest.earliest:
                return f"Предыдущий шаг{whose} сделан {wording.day(newest.earliest)}: раньше этого дня нельзя."
            return ""

        Ask(self, passage.title, fields, answered, about=self._about(able, left), check=check)

    def _same_measures(self, events: Sequence[Course]) -> list[Linked]:
        """Measures of the road map that are the same things and still to be marked."""
        found = self._data.links_of(events) if self._data is not None else []
        return [one for one in found if one.open and one.sheet == links.MEASURES]

    def _about(self, able: Sequence[Course], left: Sequence[Course]) -> str:
        if len(able) == 1 and not left:
            return self.called(able[0])
        whose = wording.genitive(len(able), _EVENTS if able[0].sheet == EVENTS else _DOCUMENTS)
        about = f"Шаг будет сделан для {len(able)} {whose} (сейчас: {names(able, self.called)})."
        if not left:
            return about
        stay = wording.agreeing(len(left), "останется", "останутся")
        return f"{about}\n\nБез изменений {stay} {len(left)}: {names(left, self.called)}."

    def ask_start(self, year: int) -> None:
        """Say what beginning the project year makes, and do it."""
        office, school = self.desk.office, self.desk.school
        whose = "всех школ со статусом «участник 500+»" if not school else "школы"
        about = (
            f"Будут созданы события проектного года {year}, документы и опросы для {whose}: по календарю 2022 года, "
            f"сдвинутому на {year} год. Чего нет — добавится, что есть — не изменится. {project.DRIFT}"
        )

        def begun(started: Started) -> str:
            self.desk.look_at(year=started.year)
            return started.sentence

        def answered(given: Answers) -> None:
            chosen = int(given["year"])
            self.write(lambda: project.start(office, chosen, school or None), begun)

        fields = (Field("year", "Календарный год", value=str(year)),)
        Ask(self, "Начать проектный год", fields, answered, about=about, accept="Начать", check=_year)

    def ask_review(self, course: Course) -> None:
        """Open the checklist of an expert; its result can be applied from there."""
        office = self.desk.office

        def opened(review: Review | None) -> None:
            if review is None:
                words = "Для этого документа критериев экспертизы нет."
                self.desk.messages.inform(words, "Критерии — в «Настройках», раздел «Правила».")
                return
            ReviewDialog(
                self,
                review,
                this_day(),
                str(office.setting("user") or ""),
                on_save=lambda done: self.write(lambda: reviews.save(office, done), f"Экспертиза: {done.summary}"),
                on_settle=lambda done: self.write(lambda: reviews.settle(office, done), f"Экспертиза: {done.summary}"),
            )

        self.desk.read(self, lambda _progress: reviews.of(office, course), opened)

    # --- the rest

    def write(self, work: Callable[[], Any], said: str | Callable[[Any], str] = "") -> None:
        """Run a gesture in the lane of edits, say what it did, and let every page read anew."""

        def done(result: Any) -> None:
            words = said(result) if callable(said) else said
            if words:
                self.desk.noted.emit(words)
            applied = result if isinstance(result, Applied) else getattr(result, "applied", None)
            self.desk.tell(applied.rows if isinstance(applied, Applied) else ())

        self.desk.edit(self, lambda _progress: work(), done)


def _said(able: Sequence[Course], left: Sequence[Course], state: str) -> str:
    whose = able[0].name if len(able) == 1 else f"выбрано {len(able)}"
    return f"{whose}: {state}." + (f" Без изменений: {len(left)}." if left else "")


def _too(also: Sequence[Linked]) -> Field:
    """Whether to mark the measures, too, that are the same thing; nothing is marked unless it is chosen."""
    what = "мероприятие дорожной карты" if len(also) == 1 else f"мероприятия дорожной карты ({len(also)})"
    options = (("", "не отмечать"), ("too", f"отметить и {what} той же датой"))
    return Field(
        "too", "Связанное", "choice", required=False, options=options, hint="; ".join(one.words for one in also) + "."
    )


def _year(given: Answers) -> str:
    words = given["year"]
    right = words.isascii() and words.isdecimal() and 2000 <= int(words) <= 2099
    return "" if right else "Год — четыре цифры с 2000 по 2099, например 2022."
