"""Checks of printed percents and means inside one result row."""

from shnor_desktop.models.sheets.causes import NOTHING, Context, explain
from shnor_desktop.models.sheets.cells import comma, count
from shnor_desktop.models.sheets.marks import MARKS, marks
from shnor_desktop.models.sheets.printed import FIGURES, MEAN, QUALITY, SUCCESS, contradictions, printed_of
from shnor_desktop.models.sheets.procedures import HELD
from shnor_desktop.models.sheets.spec import Finding, Row, Rule

_ABOUT = {
    SUCCESS: "Напечатанная успеваемость сходится с отметками до 0,5 п. п.",
    QUALITY: "Напечатанное качество сходится с отметками до 0,5 п. п.",
    MEAN: "Напечатанная средняя отметка сходится с отметками до 0,05",
}


def findings(row: Row, around: Context = NOTHING) -> dict[str, Finding]:
    """The contradicting printed figures of a row by column, each with its arithmetic and likely cause."""
    figures = printed_of(row)
    found = marks(row) if figures else None
    if found is None:
        return {}
    broken = contradictions(found, figures)
    if not broken:
        return {}
    causes = explain(found, figures, broken, around)
    return {key: Finding(item.message, causes[key]) for key, item in broken.items()}


def _figure(column: str) -> Rule:
    def test(row: Row) -> Finding | None:
        return findings(row).get(column) if row.get(column) is not None else None

    others = tuple(key for key in FIGURES if key != column)
    return Rule(column, (column, *MARKS, *others), "soft", _ABOUT[column], test)


def _nothing_to_print(row: Row) -> Finding | None:
    """Percents of nobody; zeros stand for «no one» and are let pass."""
    figures = {key: value for key, value in printed_of(row).items() if value}
    if not figures:
        return None
    shown = ", ".join(comma(value) for value in figures.values())
    if row.get("state") not in (None, HELD):
        return Finding(f"Состояние «{row['state']}», а напечатано: {shown}")
    found = marks(row)
    if count(row, "participants") == 0 or (found is not None and not found.total):
        return Finding(f"Участников 0, а напечатано: {shown}", "вероятно, предмет не выбирали")
    return None


def _possible(row: Row) -> Finding | None:
    """What can be said of printed percents where no counts stand beside them."""
    figures = printed_of(row)
    found = marks(row)
    if found is not None and found.total:
        return None
    success, quality, mean = (figures.get(key) for key in FIGURES)
    for label, value in (("успеваемость", success), ("качество", quality)):
        if value is not None and value > 100:
            return Finding(f"Напечатанная {label} {comma(value)} % — больше 100 %")
    if success is not None and quality is not None and quality > success:
        return Finding(
            f"Качество {comma(quality)} % больше успеваемости {comma(success)} %: так не бывает",
            "графы переставлены местами",
        )
    if mean is not None and mean and not 2 <= mean <= 5:
        return Finding(f"Напечатанная средняя отметка {comma(mean)} — не от 2 до 5")
    return None


PRINTED_RULES: tuple[Rule, ...] = (
    *(_figure(column) for column in FIGURES),
    Rule(
        "printed_without_marks",
        (SUCCESS, QUALITY, MEAN, "participants", "state", *MARKS),
        "soft",
        "Проценты напечатаны там, где есть участники",
        _nothing_to_print,
    ),
    Rule(
        "printed_possible",
        (QUALITY, SUCCESS, MEAN, *MARKS),
        "soft",
        "Напечатанные без отметок значения возможны",
        _possible,
    ),
)
