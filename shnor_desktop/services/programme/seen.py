"""What makes a risk factor visible: answers, shares and estimates of the school's own data, each with its «почему»."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from shnor_desktop.paths import resources
from shnor_desktop.services.analysis.figure import Figure, Links
from shnor_desktop.services.programme import targets
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.verdicts.explain import row_text
from shnor_desktop.services.verdicts.risk_schools import SchoolRisk

FIRED, QUIET, NO_DATA, TELLS = "показывает риск", "риска не показывает", "нет данных", "для сведения"
SUMMED = "в сумме блока"


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a factor in the catalogue: what to do about it, how to look at it, what is to come of it."""

    key: str
    title: str
    task: str
    method: str
    expected: str
    measures: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A factor in the catalogue of texts."""

    key: str
    goal: str
    executors: str
    expected: str
    figures: tuple[str, ...]
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer or figure beside a factor."""

    key: str
    title: str
    text: str
    fires: bool | None
    why: tuple[str, ...]
    links: Links
    component: str = ""
    figure: Figure | None = None
    summed: bool = False
    """Whether only the sum of its block is compared with a threshold."""

    @property
    def answer(self) -> str:
        """What it says of the risk."""
        if self.summed:
            return SUMMED
        if self.fires is None:
            return NO_DATA if self.figure is None or self.figure.value is None else TELLS
        return FIRED if self.fires else QUIET


@cache
def described() -> dict[str, Described]:
    """The catalogue of texts by the key of the factor."""
    body = json.loads((resources() / "catalogue" / "components.json").read_text(encoding="utf-8"))
    return {
        one["key"]: Described(
            one["key"],
            one["goal"],
            one["executors"],
            one["expected"],
            tuple(one["figures"]),
            tuple(
                Component(**{**part, "measures": tuple(part["measures"]), "figures": tuple(part["figures"])})
                for part in one["components"]
            ),
        )
        for one in body["factors"]
    }


def visible(sight: Sight, factor: str) -> list[Seen]:
    """Everything the data of the school say of the factor: its components first, then what goes with it."""
    found = list(_components(sight, factor))
    about = described().get(factor)
    keys = [*about.figures, *(key for part in about.components for key in part.figures)] if about else []
    parts = {key: part.key for part in (about.components if about else ()) for key in part.figures}
    rows = {one.key: one for one in (rows_of(sight.risk) if sight.risk else ())}
    for key in dict.fromkeys(keys):
        if key in rows:
            found.append(rows[key])
            continue
        one = targets.measured(sight, key)
        if one is not None:
            figure = one.figure
            fires = figure.value > 0 if key == "low" and figure.value is not None else None
            found.append(
                Seen(
                    key, one.title, _told(figure), fires, tuple(figure.why()), figure.links, parts.get(key, ""), figure
                )
            )
    return found


def rows_of(risk: SchoolRisk) -> Iterator[Seen]:
    """The rows of the four blocks."""
    for block in risk.blocks:
        for row in block.rows:
            title = f"{row.key}. {row.title}"
            summed = row.share is not None and row.share.numerator is not None and row.threshold is None
            why = [f"{title}: {row_text(row)}.", f"Блок {block.key}. {block.title}."]
            if summed:
                why.append("С порогом сравнивается сумма строк блока, а не каждая строка.")
            yield Seen(f"risk:{row.key}", row.title, row_text(row), row.fires, tuple(why), row.links, summed=summed)


def _components(sight: Sight, factor: str) -> Iterator[Seen]:
    held = next((one for one in (sight.said.profile if sight.said and sight.school else ()) if one.key == factor), None)
    for part in held.components if held else ():
        figure = part.figure
        fires = None if part.risk is None or part.risk.value is None else part.risk.value > 0
        told = _told(figure) if figure is not None else "данных в программе нет, ответ дают анкеты"
        why = tuple(figure.why()) if figure is not None else (f"{part.title}: {part.gap}.", f"Отвечают: {part.who}.")
        links = figure.links if figure is not None else ()
        yield Seen(f"profile:{part.key}", part.title, told, fires, why, links, part.key, figure)


def _told(figure: Figure) -> str:
    if figure.value is None:
        return f"не внесено: {'; '.join(figure.missing)}" if figure.missing else "не внесено"
    counted = figure.numerator is not None and figure.denominator is not None and figure.unit == "%"
    return f"{figure.text} ({figure.numerator} из {figure.denominator})" if counted else figure.text
