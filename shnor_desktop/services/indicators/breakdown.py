"""An indicator of the district school by school: which schools meet it, which go in, and what each of them has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shnor_desktop.services import wording
from shnor_desktop.services.analysis.figure import Links
from shnor_desktop.services.indicators import language as tree
from shnor_desktop.services.indicators.catalogue import Indicator
from shnor_desktop.services.indicators.language import Node
from shnor_desktop.services.indicators.values import IndicatorValue, Scene
from shnor_desktop.services.office import Office
from shnor_desktop.services.verdicts.three_valued import Truth

YES, NO, OUTSIDE, UNKNOWN = "да", "нет", "не входит", "нет данных"


@dataclass(frozen=True, slots=True)
class Cell:
    """One school under one indicator: its own value, or whether it is one of those that are counted."""

    value: IndicatorValue | None = None
    met: Truth = None
    inside: Truth = True
    missing: tuple[str, ...] = ()
    links: Links = ()

    @property
    def text(self) -> str:
        """«66,7 % (2 из 3)», «да», «не входит», «нет данных»."""
        if self.value is not None:
            return self.value.text + (f"; {OUTSIDE}" if self.inside is False else "")
        if self.inside is False:
            return OUTSIDE
        return UNKNOWN if self.met is None or self.inside is None else YES if self.met else NO

    @property
    def short(self) -> str:
        """The same without the parts of a share, for a table of many columns."""
        if not self.known:
            return wording.EMPTY
        return self.value.known.text if self.value is not None else self.text

    @property
    def known(self) -> bool:
        """Whether there is anything but a gap."""
        return self.value.known.value is not None if self.value is not None else self.text != UNKNOWN

    def why(self) -> list[str]:
        """The answer to «почему» of the cell."""
        if self.value is not None:
            return self.value.why()
        return [f"{self.text}.", *(f"Не хватает данных: {one}." for one in self.missing)]


class Line(NamedTuple):
    """An indicator with its value for the district and the cells of its schools."""

    together: IndicatorValue
    schools: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Indicators by schools; ``schools`` holds code → name in the order of the codes."""

    schools: Mapping[str, str]
    lines: tuple[Line, ...]


def breakdown(office: Office, year: int, *, programme: str | None = None) -> Breakdown:
    """Every indicator of the district, computed once for all schools and then for each of them."""
    scene = Scene.of(office, year, programme=programme)
    alone = {code: _by_place(scene.values(code, trend=False)) for code in scene.schools}
    lines = []
    for one in scene.values(None, typed=programme is None):
        if one.indicator.level == "школа":
            place = (id(one.indicator), one.period)
            cells = {
                code: Cell(found[place], inside=_within(scene, one.indicator, code))
                for code, found in alone.items()
                if place in found
            }
        else:
            cells = _of_district(scene, one.indicator)
        lines.append(Line(one, cells))
    return Breakdown(scene.schools, tuple(lines))


def _by_place(values: list[IndicatorValue]) -> dict[tuple[int, str], IndicatorValue]:
    return {(id(one.indicator), one.period): one for one in values}


def _of_district(scene: Scene, one: Indicator) -> dict[str, Cell]:
    """Only of what counts schools can it be said which of them are counted."""
    node = scene.node(one)
    asked = None if node is None else counted(node)
    if asked is None:
        return {}
    met, among = asked
    found = {}
    for code in scene.schools:
        inside = None if among is None else scene.run(among, code)
        fits = scene.run(met, code)
        within = True if inside is None else None if inside.value is None else bool(inside.value)
        missing = fits.missing if fits.value is None else ()
        if within is None and inside is not None:
            missing = (*missing, *inside.missing)
        links = tuple((given.sheet, given.rows) for given in fits.inputs if given.sheet and given.rows)
        answer = None if fits.value is None else bool(fits.value)
        found[code] = Cell(
            None, answer, within, (*missing, *(inside.missing if within is None and inside else ())), links
        )
    return found


def counted(node: Node) -> tuple[Node, Node | None] | None:
    """The condition whose schools are counted, and the one of those they are counted among; None when there is none."""
    if isinstance(node, tree.Among):
        inside = counted(node.of)
        return (
            None if inside is None else (inside[0], node.fit if inside[1] is None else tree.Both((node.fit, inside[1])))
        )
    if isinstance(node, tree.Schools):
        return None if node.fit is None else (node.fit, None)
    if isinstance(node, tree.Share) and isinstance(node.part, tree.Schools) and node.part.fit is not None:
        among = node.whole.fit if isinstance(node.whole, tree.Schools) else None
        return node.part.fit, among
    return None


def _within(scene: Scene, one: Indicator, code: str) -> Truth:
    """Whether a school is among those whose rows make the value of the district."""
    node = scene.node(one)
    if not isinstance(node, tree.Among):
        return True
    value = scene.run(node.fit, code).value
    return None if value is None else bool(value)
