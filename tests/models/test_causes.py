"""The likely cause of a printed figure that its counts do not give, one general rule at a time."""

from decimal import Decimal

import pytest

from shnor_desktop.models.sheets.causes import Context, explain
from shnor_desktop.models.sheets.marks import Marks
from shnor_desktop.models.sheets.printed import FIGURES, contradictions


def causes(counts: tuple[int, int, int, int], *printed: str, around: Context | None = None) -> dict[str, str]:
    figures = {key: Decimal(text) for key, text in zip(FIGURES, printed, strict=False) if text}
    found = Marks(*counts)
    broken = contradictions(found, figures)
    return explain(found, figures, broken, around or Context())


@pytest.mark.parametrize(
    ("counts", "printed", "column", "words"),
    [
        ((0, 3, 4, 0), ("43", "100"), "printed_success", "графы переставлены"),
        ((2, 3, 8, 0), ("38", "52"), "printed_success", "качество и СОУ"),
        ((2, 3, 8, 0), ("38", "3.5"), "printed_quality", "сдвинуты на одну графу влево"),
        ((2, 3, 8, 0), ("0", "100", "38"), "printed_mean", "сдвинуты на одну графу вправо"),
        ((2, 3, 8, 3), ("3", "81"), "printed_success", "сдвинуты на одну графу вправо"),
        ((1, 64, 2, 2), ("82", "64"), "printed_quality", "6 вместо 64"),
        ((0, 4, 11, 0), ("100", "26"), "printed_quality", "отбрасывание дробной части"),
        ((0, 4, 9, 0), ("", "29"), "printed_quality", "сходится, если участников 14, а не 13"),
        ((0, 4, 8, 0), ("", "34"), "printed_quality", "округление вверх"),
        ((2, 6, 7, 0), ("", "", "4"), "printed_mean", "округление до целого"),
        ((2, 10, 13, 0), ("", "", "3.5"), "printed_mean", "отбрасывание дробной части"),
        ((1, 3, 0, 1), ("100", "80"), "printed_success", "напечатано 100 %, хотя отметок «2» — 1"),
        ((1, 3, 0, 1), ("99", "80"), "printed_success", "из 100 вычтено число отметок «2» (1)"),
        ((1, 3, 0, 4), ("50.6", ""), "printed_success", "причина не ясна"),
        ((10, 5, 0, 5), ("25", ""), "printed_success", "доля отметок «2»"),
        ((1, 8, 16, 0), ("", "32"), "printed_quality", "только отметки «4»"),
        ((8, 2, 15, 0), ("", "32"), "printed_quality", "только отметки «5»"),
        ((0, 5, 3, 0), ("100", "50"), "printed_quality", "одна отметка «4» на самом деле «3»: 0, 4, 4, 0"),
        ((0, 8, 7, 0), ("100", "53", "3.9"), "printed_mean", "причина не ясна"),
    ],
)
def test_cause_follows_from_the_arithmetic(
    counts: tuple[int, int, int, int], printed: tuple[str, ...], column: str, words: str
) -> None:
    assert words in causes(counts, *printed)[column]


def test_agreeing_figures_have_no_cause() -> None:
    assert causes((0, 3, 4, 0), "100", "43", "3.4") == {}


def test_usual_number_of_participants_points_at_the_wrong_count() -> None:
    told = causes((0, 4, 5, 1), "100", "44", "3.4", around=Context(totals=(9, 9, 9)))
    assert set(told.values()) == {
        "вероятно, 0 вместо 1 в графе «Отметок «2»»: тогда участников 9, как в других предметах"
    }


def test_count_is_not_blamed_when_it_fits_the_class() -> None:
    told = causes((1, 64, 2, 2), "82", "64", around=Context(totals=(69, 69, 69)))
    assert not [cause for cause in told.values() if "вместо 64" in cause]


def test_figures_of_another_subject_are_recognised() -> None:
    copied = {tuple(sorted(zip(FIGURES, map(Decimal, ("100", "40", "3.4")), strict=True))): "русский язык"}
    told = causes((2, 4, 9, 0), "100", "40", "3.4", around=Context(totals=(15,), copies=copied))
    assert told == {"printed_mean": "те же числа напечатаны у предмета «русский язык»: возможно, скопированы"}


def test_fewer_participants_of_a_chosen_subject_say_nothing() -> None:
    context = Context(totals=(13, 13, 13), by_choice=True)
    assert causes((2, 1, 0, 0), "100", "80", around=context) == {"printed_quality": "причина не ясна"}
