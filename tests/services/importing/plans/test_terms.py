"""Terms as plans print them become exact days, or a doubt that says why not."""

import csv
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shnor_desktop.services.importing import plan_terms
from shnor_desktop.services.importing.plan_terms import Part
from shnor_desktop.services.plan_templates import terms_of
from shnor_desktop.services.recurrence import Window
from tests.services.importing.plans.documents import PLANS, data

_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
needs_data = pytest.mark.skipif(data() is None, reason="опубликованные планы лежат рядом со спецификацией")


def day(text: str) -> date | None:
    return datetime.strptime(text, "%d.%m.%Y").date() if text else None  # noqa: DTZ007  a day has no zone


def parts(*pairs: str) -> list[Part]:
    """«01.03.2022–25.03.2022»; an open end is empty."""
    return [Part(day(first), day(last)) for first, _, last in (pair.partition("–") for pair in pairs)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("01.03–25.03", ["01.03.2022–25.03.2022"]),
        ("01.03 - 25.03.2023 г.", ["01.03.2023–25.03.2023"]),
        ("с 10.03.2022 г. по 24.03.2022 г.", ["10.03.2022–24.03.2022"]),
        ("до 1 июня", ["–01.06.2022"]),
        ("не позднее 15 мая 2023 года", ["–15.05.2023"]),
        ("к\xa01\xa0сентября", ["–01.09.2022"]),
        ("до 10-го июня", ["–10.06.2022"]),
        ("до 15.03.2022, до 15.09.2022", ["–15.03.2022", "–15.09.2022"]),
        ("1–10 июня", ["01.06.2022–10.06.2022"]),
        ("с 1 по 10 июня 2023", ["01.06.2023–10.06.2023"]),
        ("15 сентября – 20 октября", ["15.09.2022–20.10.2022"]),
        ("февраль", ["01.02.2022–28.02.2022"]),
        ("Февраль 2024г.", ["01.02.2024–29.02.2024"]),
        ("мар\xadт –\nапрель", ["01.03.2022–30.04.2022"]),
        ("ноябрь – февраль", ["01.11.2022–28.02.2023"]),
        ("ноябрь–февраль 2022", ["01.11.2021–28.02.2022"]),
        ("ноябрь 2021 - февраль 2022", ["01.11.2021–28.02.2022"]),
        ("с сентября по май", ["01.09.2022–31.05.2023"]),
        ("декабрь, апрель", ["01.12.2022–31.12.2022", "01.04.2022–30.04.2022"]),
        ("декабрь 2021; февраль 2022", ["01.12.2021–31.12.2021", "01.02.2022–28.02.2022"]),
        (
            "12 апреля, 15 мая и 20 июня 2023",
            ["12.04.2023–12.04.2023", "15.05.2023–15.05.2023", "20.06.2023–20.06.2023"],
        ),
        ("10.03–16.03 и 05.09–12.09.2022", ["10.03.2022–16.03.2022", "05.09.2022–12.09.2022"]),
        ("июнь 2022 и 2023", ["01.06.2022–30.06.2022", "01.06.2023–30.06.2023"]),
        ("I квартал", ["01.01.2022–31.03.2022"]),
        ("во втором полугодии 2023 года", ["01.07.2023–31.12.2023"]),
        ("2022/2023 учебный год", ["01.09.2022–31.05.2023"]),
        ("01.02.23", ["01.02.2023–01.02.2023"]),
    ],
)
def test_exact_terms_are_read_to_the_day(text: str, found: list[str]) -> None:
    term = plan_terms.read(text, 2022)
    assert (list(term.parts), term.doubt) == (parts(*found), "")
    assert term.text == " ".join(text.replace("\xad", "").split())


@pytest.mark.parametrize(
    ("text", "recurrence", "ends"),
    [
        ("ежегодно", "ежегодно", ["31.12.2022"]),
        ("ежегодно: июнь, январь", "ежегодно", ["31.01.2022", "30.06.2022"]),
        ("ежегодно до 1 сентября", "ежегодно", ["01.09.2022"]),
        ("4 раза в год: февраль, апрель, октябрь, декабрь", "ежегодно", ["28.02", "30.04", "31.10", "31.12"]),
        ("3 раза в год (март, июнь, сентябрь)", "ежегодно", ["31.03", "30.06", "30.09"]),
        ("один раз в четверть", "раз в четверть", ["31.03", "31.05", "31.10", "31.12"]),
        ("2 раза в год", "раз в полугодие", ["30.06", "31.12"]),
        ("ежемесячно", "ежемесячно", [f"{last}.{month:02d}" for month, last in enumerate(_LAST_DAYS, 1)]),
        ("постоянно", "постоянно", ["31.12"]),
        ("в течение года", "постоянно", ["31.12"]),
        ("в течение учебного года", "постоянно", ["31.05"]),
        ("в течение 2023 года", "постоянно", ["31.12.2023"]),
        ("2021–2023", "постоянно", ["31.12.2021", "31.12.2022", "31.12.2023"]),
        ("по мере необходимости", "по запросу", []),
        ("по плану-графику КГИРО на 2022 год", "по плану", []),
        ("согласно графику", "по плану", []),
    ],
)  # fmt: skip
def test_recurring_terms_become_due_dates(text: str, recurrence: str, ends: list[str]) -> None:
    term = plan_terms.read(text, 2022)
    assert (term.recurrence, term.doubt) == (recurrence, "")
    due = [part.end for part in term.occurrences(Window(date(2022, 1, 1), date(2022, 12, 31)), terms_of(2022))]
    assert due == [day(end if len(end) > 5 else f"{end}.2022") for end in ends]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("", "не указан"),
        (None, "не указан"),
        ("—", "не указан"),
        ("до 31.02.2022", "Такого дня нет: 31.02.2022"),
        ("ежегодно: 30–31 февраля", "Такого дня нет"),
        ("25.03–01.03.2022", "раньше начала"),
        ("с 1 сентября", "не окончание"),
        ("последняя неделя мая", "«последняя неделя»"),
        ("весна 2022", "не прочитан"),
        ("3 раза в год", "не сказано когда"),
        ("еженедельно", "не прочитан"),
        ("хорошо бы скоро", "не прочитан"),
    ],
)
def test_what_is_not_understood_is_a_doubt(text: str | None, doubt: str) -> None:
    assert doubt in plan_terms.read(text, 2022).doubt


def test_month_without_any_year_keeps_its_month_and_asks_for_the_year() -> None:
    term = plan_terms.read("март", None)
    assert (term.months, term.parts, term.doubt) == ((3,), (), "Год не указан")


def test_day_of_a_worksheet_is_a_day() -> None:
    assert plan_terms.read(datetime(2022, 6, 10), None).parts == (Part(date(2022, 6, 10), date(2022, 6, 10)),)  # noqa: DTZ001


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_any_two_days_in_their_order_are_read_back(first: date, second: date) -> None:
    begin, end = min(first, second), max(first, second)
    for text in (f"{begin:%d.%m.%Y}–{end:%d.%m.%Y}", f"с {begin:%d.%m.%Y} по {end:%d.%m.%Y} г."):
        assert plan_terms.read(text, None).parts == (Part(begin, end),)


@given(st.text(alphabet="0123456789.,;-–/ абвгдеимнопрстуяию", max_size=60))
def test_any_words_are_read_or_doubted_without_failing(text: str) -> None:
    term = plan_terms.read(text, 2022)
    assert term.doubt or term.parts or term.recurrence


@needs_data
def test_every_published_term_has_the_days_of_its_source() -> None:
    path = data()
    assert path is not None
    years = {plan.district: plan.year for plan in PLANS}
    compared = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year = years[row["district_code"]]
            term = plan_terms.read(row["deadline_text"], year)
            assert not term.doubt or row["deadline_text"] == "не указан", row["deadline_text"]
            if row["date_precision"] not in ("day", "month", "year"):
                continue
            windows = row["windows"].split(";") if row["windows"] else [f"{row['start_date']}/{row['end_date']}"]
            wanted = [Part(*(date.fromisoformat(end) for end in one.split("/"))) for one in windows]
            whole = Window(date(year, 1, 1), date(year, 12, 31))
            assert term.occurrences(whole, terms_of(year)) == wanted, row["deadline_text"]
            assert not row["months"] or ";".join(map(str, term.months)) == row["months"], row["deadline_text"]
            compared += 1
    assert compared > 120
