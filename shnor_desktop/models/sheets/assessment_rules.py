"""Checks inside one result row: sums, bounds, states."""

from shnor_desktop.models.sheets import primary_scores
from shnor_desktop.models.sheets.cells import count
from shnor_desktop.models.sheets.marks import MARKS, given
from shnor_desktop.models.sheets.printed_rules import PRINTED_RULES
from shnor_desktop.models.sheets.procedures import AUTUMN, HELD, SPRING
from shnor_desktop.models.sheets.spec import Finding, Row, Rule

SMALL = 5
"""Fewer participants than this is a small sample: one person moves the share by more than 20 points."""

_COUNTS = (
    "participants",
    *MARKS,
    "below_minimum",
    "mean_score",
    "mean_primary",
    "lowered",
    "confirmed",
    "raised",
)
_JOURNAL = ("lowered", "confirmed", "raised")
_FINAL_GRADES = {"ОГЭ": (9,), "ГВЭ": (9, 11, 12), "ЕГЭ": (11, 12)}


def _held(row: Row) -> bool:
    return row.get("state") == HELD


def _participants(row: Row) -> Finding | None:
    if not _held(row) or count(row, "participants") is not None:
        return None
    return Finding("Процедура проводилась, а число участников не указано")


def _marks_sum(row: Row) -> Finding | None:
    filled, participants = given(row), count(row, "participants")
    if not filled or participants is None:
        return None
    total = sum(filled.values())
    if total == participants or (len(filled) < len(MARKS) and total < participants):
        return None
    shown = " + ".join(str(filled[key]) for key in MARKS if key in filled)
    return Finding(f"Отметки: {shown} = {total}, а участников {participants}")


def _enrolled(row: Row) -> Finding | None:
    participants, enrolled = count(row, "participants"), count(row, "enrolled")
    if participants is None or enrolled is None or participants <= enrolled:
        return None
    return Finding(f"Участников {participants}, а обучающихся в классе {enrolled}")


def _journal(row: Row) -> Finding | None:
    parts = {key: value for key in _JOURNAL if (value := count(row, key)) is not None}
    participants = count(row, "participants")
    if not parts or participants is None:
        return None
    total = sum(parts.values())
    if total == participants or (len(parts) < len(_JOURNAL) and total < participants):
        return None
    shown = " + ".join(str(value) for value in parts.values())
    return Finding(f"Понизили, подтвердили, повысили: {shown} = {total}, а участников {participants}")


def _empty_when_not_held(row: Row) -> Finding | None:
    state = row.get("state")
    if state is None or _held(row):
        return None
    if all(row.get(key) is None for key in _COUNTS):
        return None
    return Finding(f"Состояние «{state}», а числа указаны: очистите их или исправьте состояние")


def _below_minimum(row: Row) -> Finding | None:
    below, participants = count(row, "below_minimum"), count(row, "participants")
    if below is None or participants is None or below <= participants:
        return None
    return Finding(f"Ниже минимума {below}, а участников {participants}")


def _below_is_two(row: Row) -> Finding | None:
    below, twos = count(row, "below_minimum"), count(row, "n2")
    base = row.get("procedure") == "ЕГЭ" and row.get("level") == "базовая"
    if below is None or twos is None or below == twos or not (base or row.get("procedure") == "ОГЭ"):
        return None
    return Finding(f"Ниже минимума {below}, а отметок «2» {twos}: обычно эти числа равны")


def _small(row: Row) -> Finding | None:
    participants = count(row, "participants")
    if not _held(row) or participants is None or participants >= SMALL:
        return None
    if participants == 0:
        return Finding("Процедура проводилась, а участников 0", "вероятно, предмет не выбирали")
    return Finding(f"Малая выборка: участников {participants}, доли неустойчивы")


def _grades(row: Row) -> Finding | None:
    grade, programme, season = count(row, "grade"), count(row, "programme_grade"), row.get("season")
    if grade is None or programme is None:
        return None
    if season == SPRING and grade != programme:
        return Finding(f"Весной программа {programme} класса, а участники из {grade} класса")
    if season == AUTUMN and grade not in (programme, programme + 1):
        return Finding(f"Осенью программа {programme} класса, а участники из {grade} класса")
    return None


def _final_grade(row: Row) -> Finding | None:
    programme = count(row, "programme_grade")
    usual = _FINAL_GRADES.get(str(row.get("procedure")))
    if programme is None or usual is None or programme in usual:
        return None
    return Finding(f"{row['procedure']} не сдают в {programme} классе")


def _level(row: Row) -> Finding | None:
    maths = row.get("procedure") == "ЕГЭ" and row.get("subject") == "математика"
    if not maths or row.get("level") is not None or not _held(row):
        return None
    return Finding("Для ЕГЭ по математике укажите уровень: базовая и профильная считаются отдельно")


def _level_elsewhere(row: Row) -> Finding | None:
    if row.get("level") is None or row.get("subject") in (None, "математика"):
        return None
    return Finding(f"Уровень «{row['level']}» указан не у математики")


RULES: tuple[Rule, ...] = (
    Rule(
        "held_has_participants", ("participants", "state"), "hard", "У проведённой есть число участников", _participants
    ),
    Rule("marks_sum", ("participants", *MARKS), "hard", "Отметки вместе дают число участников", _marks_sum),
    Rule("enrolled", ("participants", "enrolled"), "hard", "Участников не больше, чем обучающихся", _enrolled),
    Rule(
        "journal_sum",
        ("confirmed", "participants", "lowered", "raised"),
        "hard",
        "Понизили, подтвердили и повысили вместе дают число участников",
        _journal,
    ),
    Rule("not_held_is_empty", ("state", *_COUNTS), "hard", "У не проведённой чисел нет", _empty_when_not_held),
    Rule(
        "below_minimum",
        ("below_minimum", "participants"),
        "hard",
        "Ниже минимума не больше, чем участников",
        _below_minimum,
    ),
    Rule(
        "below_is_two",
        ("below_minimum", "n2", "procedure", "level"),
        "soft",
        "У ОГЭ и базовой математики ниже минимума столько же, сколько «2»",
        _below_is_two,
    ),
    Rule("small", ("participants", "state"), "soft", f"Участников не меньше {SMALL}", _small),
    Rule("grades", ("grade", "programme_grade", "season"), "soft", "Класс подходит к программе", _grades),
    Rule("final_grade", ("programme_grade", "procedure"), "soft", "ГИА сдают выпускные классы", _final_grade),
    Rule("level", ("level", "procedure", "subject", "state"), "soft", "У ЕГЭ по математике указан уровень", _level),
    Rule("level_elsewhere", ("level", "subject"), "soft", "Уровень стоит только у математики", _level_elsewhere),
    Rule(
        "primary_scores",
        ("primary_scores", "participants"),
        "soft",
        "Первичных баллов столько же, сколько участников",
        primary_scores.check,
    ),
    *PRINTED_RULES,
)
