"""Analysis as text for a document: each insert tells the data of the year in sentences and, where it helps, a table."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shnor_desktop.models.sheets.concept_documents import ANTI_RISK
from shnor_desktop.services import planning, wording
from shnor_desktop.services.analysis import profile as profiling
from shnor_desktop.services.analysis.dynamics import TITLES
from shnor_desktop.services.analysis.figure import Figure
from shnor_desktop.services.analysis.results import ProcedureResult
from shnor_desktop.services.analysis.tables import Table, table_of
from shnor_desktop.services.indicators.lights import WORDS
from shnor_desktop.services.indicators.values import compute
from shnor_desktop.services.planning import Item
from shnor_desktop.services.programme import aims, seen
from shnor_desktop.services.programme.inserted import Cell, Grid, Inserted
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.verdicts.explain import LOW_TITLES, RISK_TITLES, explain_low, explain_risk

_BEFORE = "за два года до него"
DEPTH = 3
"""Results are told of the newest of so many years that has any: in February those of the year before are the newest."""


def made(key: str, sight: Sight, place: Place) -> Inserted | None:
    """The insert of that key from the data as they are; None where there is no insert of that key."""
    chosen = INSERTS.get(key)
    if chosen is None:
        return None
    title, build = chosen
    text, grid = build(sight, place)
    return Inserted(key, title, text, grid)


def by_title(title: str) -> str:
    """The key of an insert by what it is called; empty where there is none."""
    return next((key for key, (its, _) in INSERTS.items() if its == title), "")


Told = tuple[str, Grid | None]


def _year(sight: Sight) -> str:
    return f"{wording.school_year(sight.year)} учебный год"


def _nothing(what: str, sight: Sight, forms: str) -> Told:
    return f"{what} за {_year(sight)} нет: {forms}.", None


# --- who learns, who teaches, with what


def _contingent(sight: Sight, place: Place) -> Told:
    if not sight.school:
        return _contingent_of_all(sight)
    risk = sight.risk
    rows = risk.blocks[2].rows if risk else ()
    pupils = next((row.share.whole for row in rows if row.share and row.share.whole is not None), None)
    known = [row for row in rows if row.share and row.share.numerator is not None and row.share.whole]
    if pupils is None:
        return _nothing("Данных о контингенте", sight, "не заполнены листы «Классы» и «Социальный паспорт»")
    said = [f"По данным на {_year(sight)} в школе {wording.counted(pupils, wording.PUPIL)}."]
    cells: list[tuple[Cell, ...]] = []
    for row in known:
        assert row.share is not None  # noqa: S101  only such rows are known
        part, whole = row.share.least, row.share.whole or 0
        said.append(f"{row.title}: {wording.whole(part)} из {wording.whole(whole)} ({wording.percent(part, whole)}).")
        cells.append((row.title, part, whole, wording.rounded(Fraction(part * 100, whole), 1)))
    lost = [wording.inner(row.title) for row in rows if row not in known]
    if lost:
        said.append(f"Не внесено: {', '.join(lost)}.")
    columns = (("Категория", None), ("Обучающихся", 0), ("Из", 0), ("Доля, %", 1))
    return " ".join(said), Grid("Контингент", columns, tuple(cells)) if cells else None


def _contingent_of_all(sight: Sight) -> Told:
    cells: list[tuple[Cell, ...]] = []
    for school in sight.risk_table.schools:
        share = next((row.share for row in school.blocks[2].rows if row.share and row.share.whole), None)
        if share is not None:
            cells.append((school.name, share.whole))
    if not cells:
        return _nothing("Данных о контингенте школ", sight, "не заполнен лист «Классы»")
    total = sum(int(str(count)) for _, count in cells)
    schools = f"{wording.counted(len(cells), wording.SCHOOL)} из {len(sight.risk_table.schools)}"
    text = f"По данным на {_year(sight)}: {wording.counted(total, wording.PUPIL)}; сведения внесены по {schools}."
    return text, Grid("Контингент школ", (("Школа", None), ("Обучающихся", 0)), tuple(cells))


def _staff(sight: Sight, place: Place) -> Told:
    told = sight.said.characteristics if sight.said else None
    sentences = told.staff.sentences if told else ()
    if told is None or not sentences:
        return _nothing("Данных о кадрах", sight, "не заполнен лист «Кадры»")
    text = f"На {wording.day(told.staff.on)}. " + " ".join(one.text for one in sentences)
    held = [table for key in ("education", "category") if (table := table_of(told.staff.tables, key))]
    return text, _grid_of_shares("Образование и категория учителей", held, "teachers")


def _grid_of_shares(title: str, tables: Sequence[Table], column: str) -> Grid | None:
    rows = []
    for table in tables:
        for line in table.lines:
            figure = line.cells.get(column)
            if figure is not None and figure.numerator:
                rows.append((line.title, figure.numerator, figure.denominator, _exact(figure)))
    columns = (("Показатель", None), ("Учителей", 0), ("Из", 0), ("Доля, %", 1))
    return Grid(title, columns, tuple(rows)) if rows else None


def _equipment(sight: Sight, place: Place) -> Told:
    told = sight.said.characteristics if sight.said else None
    sentences = told.equipment.sentences if told else ()
    if told is None or not sentences:
        return _nothing("Данных о материальной базе", sight, "не заполнен лист «Материальная база»")
    rows: list[tuple[Cell, ...]] = []
    counts = table_of(told.equipment.tables, "counts")
    for line in counts.lines if counts else ():
        figure = line.cells.get("now")
        if figure is not None and figure.value is not None:
            rows.append((line.title, figure.text))
    grid = Grid("Материальная база", (("Показатель", None), ("Сейчас", None)), tuple(rows)) if rows else None
    return " ".join(one.text for one in sentences), grid


def _exact(figure: Figure | None) -> Decimal | None:
    return None if figure is None or figure.value is None else wording.rounded(figure.value, figure.places)


# --- results


def _procedures(*names: str) -> Callable[[Sight, Place], Told]:
    what = "ГИА" if "ОГЭ" in names else wording.listed(list(names))

    def build(sight: Sight, place: Place) -> Told:
        said = sight.said
        held = [one for one in (said.results if said else ()) if one.outcome.key.procedure in names and one.figures]
        years = [one.outcome.year for one in held if sight.year - DEPTH < one.outcome.year <= sight.year]
        if not years:
            return _nothing(f"Результатов {what}", sight, f"в «Результатах оценочных процедур» их нет и {_BEFORE}")
        newest = max(years)
        of_year = [one for one in held if one.outcome.year == newest]
        lead = f"Результаты {what} за {wording.school_year(newest)} учебный год."
        return " ".join([lead, *map(_result, of_year)]), _grid_of_results(f"Результаты {what}", of_year)

    return build


def _result(one: ProcedureResult) -> str:
    outcome = one.outcome
    told = []
    if outcome.participants is not None:
        told.append(wording.counted(outcome.participants, wording.PARTICIPANT))
    for name in ("success", "quality", "mean_mark", "mean_score"):
        figure = one.figures.get(name)
        if figure is not None and figure.value is not None:
            told.append(f"{wording.inner(figure.title)} {figure.text}")
    low = one.figures.get("low_share")
    if low is not None and low.value is not None:
        told.append(f"ниже минимума {low.numerator} из {low.denominator} ({low.text})")
    return f"{outcome.key.title}: {'; '.join(told) or 'числа не внесены'}."


_MEASURES = ("success", "quality", "mean_mark", "mean_score", "low_share")


def _grid_of_results(title: str, results: Sequence[ProcedureResult]) -> Grid:
    sample = {name: one.figures[name] for name in _MEASURES for one in results if name in one.figures}
    shown = [name for name in _MEASURES if any(_exact(one.figures.get(name)) is not None for one in results)]
    heads = [
        (sample[name].title + (f", {sample[name].unit}" if sample[name].unit else ""), sample[name].places)
        for name in shown
    ]
    rows = tuple(
        (one.outcome.key.title, one.outcome.participants, *(_exact(one.figures.get(name)) for name in shown))
        for one in results
    )
    return Grid(title, (("Процедура", None), ("Участников", 0), *heads), rows)


def _dynamics(sight: Sight, place: Place) -> Told:
    said = sight.said
    held = [one for one in (said.dynamics if said else ()) if one.way != "no_data"]
    if not held:
        text = f"Динамики к {wording.school_year(sight.year)} учебному году нет: одной и той же процедуры за "
        return text + "нужное число лет не внесено.", None
    ways = {way: sum(one.way == way for one in held) for way in TITLES}
    counted = [f"{title} — {ways[way]}" for way, title in TITLES.items() if ways[way]]
    sentences = [f"Динамика показателей (всего рядов: {len(held)}): {'; '.join(counted)}."]
    rows: list[tuple[Cell, ...]] = []
    for one in held:
        points = [
            f"{wording.school_year(p.year)} — {p.figure.text}" for p in one.points if p.figure and p.value is not None
        ]
        rows.append((one.key.title, one.title, ", ".join(points), TITLES[one.way]))
    worse = [f"{one.key.title} ({wording.inner(one.title)})" for one in held if one.way == "negative"]
    if worse:
        sentences.append(f"Отрицательная: {'; '.join(worse)}.")
    columns = (("Процедура", None), ("Показатель", None), ("По годам", None), ("Динамика", None))
    return " ".join(sentences), Grid("Динамика", columns, tuple(rows))


# --- verdicts and risks


def _low(sight: Sight, place: Place) -> Told:
    if not sight.school:
        found = sight.identification
        told = {verdict: [one.name for one in found.schools if one.verdict == verdict] for verdict in LOW_TITLES}
        return _of_schools("Школы с низкими результатами", told, LOW_TITLES, sight), None
    held = sight.low
    if held is None:
        return _nothing("Вывода о низких результатах", sight, "нет карточки школы")
    return " ".join(one.text for one in explain_low(held, sight.identification)), None


def _risk_zone(sight: Sight, place: Place) -> Told:
    if not sight.school:
        found = sight.risk_table
        told = {verdict: [one.name for one in found.schools if one.verdict == verdict] for verdict in RISK_TITLES}
        return _of_schools("Школы зоны риска", told, RISK_TITLES, sight), None
    held = sight.risk
    if held is None:
        return _nothing("Вывода о зоне риска", sight, "нет карточки школы")
    rows_told = {f"{row.key}. {row.title}: " for block in held.blocks for row in block.rows}
    sentences = [one.text for one in explain_risk(held, sight.risk_table)]
    text = " ".join(one for one in sentences if not any(one.startswith(row) for row in rows_told))
    columns = (("Показатель", None), ("Значение", None), ("Вывод", None))
    rows = tuple((f"{one.key.removeprefix('risk:')} {one.title}", one.text, one.answer) for one in seen.rows_of(held))
    return text, Grid("Зона риска: показатели блоков", columns, rows)


def _of_schools(title: str, told: dict[str, list[str]], words: dict[str, str], sight: Sight) -> str:
    said = [f"{title}, расчёт программы за {_year(sight)}."]
    said += [
        f"{words[key][:1].upper()}{words[key][1:]}: {len(names)} ({', '.join(names)})."
        for key, names in told.items()
        if names
    ]
    return " ".join(said)


def _profile(sight: Sight, place: Place) -> Told:
    factors = sight.said.profile if sight.said and sight.school else ()
    known = [one for one in factors if one.estimate.value is not None or one.received is not None]
    if not known:
        return _nothing("Рискового профиля", sight, "уровни не получены, данных для оценки программы нет")
    activated = [wording.inner(one.title) for one in factors if one.received and one.received.activated]
    said = [f"Рисковый профиль, {_year(sight)}: данные есть по {len(known)} из {len(factors)} факторов."]
    said.append(f"Активированы: {'; '.join(activated)}." if activated else "Активированных факторов нет.")
    highest = max(known, key=lambda one: one.estimate.value if one.estimate.value is not None else -1)
    if highest.estimate.value:
        said.append(f"Выше всего {profiling.LABEL}: {wording.inner(highest.title)} — {highest.estimate.text} из 100.")
    rows = tuple(
        (one.title, (one.received.level if one.received else None) or "не получен", _exact(one.estimate))
        for one in known
    )
    columns = (("Фактор риска", None), ("Значимость", None), ("Оценка программы, 0–100", 1))
    return " ".join(said), Grid("Рисковый профиль", columns, rows)


def _factor(sight: Sight, place: Place) -> Told:
    if not place.factor:
        return "Документ написан не по одному фактору риска: данных по фактору в нём нет.", None
    found = seen.visible(sight, place.factor)
    if not found:
        return _nothing("Данных по фактору риска", sight, "такие данные в программе не ведутся, их дают анкеты")
    rows = tuple((one.title, one.text, one.answer) for one in found)
    fired = [f"{wording.inner(one.title)} — {one.text}" for one in found if one.fires]
    lost = sum(one.answer == seen.NO_DATA for one in found)
    text = f"Риск показывают: {'; '.join(fired)}." if fired else "По внесённым данным риск не виден."
    text += f" Нет данных: {lost} из {len(found)}." if lost else ""
    return text, Grid("Данные, по которым виден риск", (("Что видно", None), ("Значение", None), ("Вывод", None)), rows)


# --- what is aimed at and done


def _targets(sight: Sight, place: Place) -> Told:
    found = aims.read(sight, place) if place.document == ANTI_RISK else aims.of_school(sight)
    if not found:
        return f"Целевые показатели на {sight.year} год не заданы.", None
    states = [one.state for one in found]
    counted = [f"{state} — {states.count(state)}" for state in dict.fromkeys(states)]
    said = f"Целевых показателей на {sight.year} год: {len(found)}; {'; '.join(counted)}."
    rows = tuple(
        (one.indicator, one.told(one.base), one.told(one.now), one.told(one.target), one.state) for one in found
    )
    heads = ("Показатель", "Исходное", "Сейчас", "Цель", "Ход")
    return said, Grid("Целевые показатели", tuple((head, None) for head in heads), rows)


def _indicators(sight: Sight, place: Place) -> Told:
    school = sight.school if sight.office.is_district and sight.school else None
    held = [one for one in compute(sight.office, sight.year, school=school) if one.known.value is not None]
    if not held:
        return f"Показателей программ со значением за {sight.year} год нет: данных для них не внесено.", None
    on_plan = sum(one.target is not None for one in held)
    said = f"Показателей программ со значением за {sight.year} год: {len(held)}, из них с планом: {on_plan}."
    rows = []
    for one in held:
        target = one.target.printed if one.target else wording.EMPTY
        title = one.indicator.title + (f", {one.period}" if len(one.indicator.periods) > 1 else "")
        rows.append((title, target, one.known.text, WORDS[one.state]))
    columns = (("Показатель", None), ("План", None), ("Факт", None), ("Состояние", None))
    return said, Grid("Показатели программ", columns, tuple(rows))


def plan_items(sight: Sight, place: Place) -> list[Item]:
    """Measures of the year that belong to the document: of its factor, or all of them."""
    school = place.school or sight.office.code
    held = planning.items(sight.office, None, school)
    of_year = [item for item in held if item.end is None or item.end.year == place.year]
    return [item for item in of_year if not place.factor or item.values["factor"] == place.factor]


def _plan(sight: Sight, place: Place) -> Told:
    held = plan_items(sight, place)
    if not held:
        return f"Мероприятий на {place.year} год в дорожной карте нет.", None
    done = sum(item.done(date.max) for item in held)
    said = f"На {place.year} год запланировано {wording.counted(len(held), wording.MEASURE)}, исполнено {done}."
    return said, Grid("План мероприятий", _PLAN, tuple(_row(number, item) for number, item in enumerate(held, 1)))


_PLAN = (("№", 0), ("Мероприятие", None), ("Сроки", None), ("Ответственные", None), ("Показатель", None))


def _row(number: int, item: Item) -> tuple[Cell, ...]:
    cells = item.values
    return (
        number,
        item.title,
        term(item),
        str(cells["responsible"] or wording.EMPTY),
        str(cells["indicator"] or wording.EMPTY),
    )


def term(item: Item) -> str:
    """The term as the plan prints it, else its last day."""
    return str(item.values["deadline_text"] or "") or (f"до {wording.day(item.end)}" if item.end else "срок не указан")


Build = Callable[[Sight, Place], Told]
INSERTS: dict[str, tuple[str, Build]] = {
    "contingent": ("Контингент", _contingent),
    "staff": ("Кадры", _staff),
    "equipment": ("Материальная база", _equipment),
    "gia": ("Результаты ГИА", _procedures("ОГЭ", "ЕГЭ", "ГВЭ")),
    "vpr": ("Результаты ВПР", _procedures("ВПР")),
    "dynamics": ("Динамика", _dynamics),
    "low": ("Признаки низких результатов", _low),
    "risk_zone": ("Зона риска", _risk_zone),
    "profile": ("Рисковый профиль", _profile),
    "factor": ("Данные по фактору", _factor),
    "targets": ("Целевые показатели", _targets),
    "indicators": ("Показатели программ", _indicators),
    "plan": ("План мероприятий", _plan),
}
"""Every insert in the order in which it is offered: its title and how it is told."""
