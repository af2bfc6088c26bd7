"""Makes files of РИС ГИА: protocols dense and sparse, the machine variant, appeals (DOMAIN §2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.services.importing.formats.heldout.files import Lines
from tests.services.importing.formats.heldout.people import Pupil

_HEADINGS = {
    "n": "№",
    "msu": "Код МСУ",
    "school": "Код ОО",
    "class": "Класс",
    "ppe": "Код ППЭ",
    "room": "Аудитория",
    "surname": "Фамилия",
    "name": "Имя",
    "patronymic": "Отчество",
    "series": "Серия",
    "number": "Номер",
    "document": "Документ",
    "code": "Код участника",
    "registration": "Код регистрации",
    "short": "Задания с кратким ответом",
    "long": "Задания с развёрнутым ответом",
    "short2": "Часть с кратким ответом",
    "long2": "Часть с развёрнутым ответом",
    "oral": "Устная часть",
    "primary": "Первичный балл",
    "primary_oral": "Первичный балл устной части",
    "primary_written": "Первичный балл письм. части",
    "score": "Балл",
    "test_score": "Тестовый балл",
    "mark": "Оценка",
    "state": "Состояние",
    "category": "Категория участника",
}
PERSON = "surname name patronymic"
DENSE = f"n msu school class ppe room {PERSON} series number short long primary score".split()
WITHOUT_MSU = f"n school class ppe room {PERSON} series number short long primary score".split()
ONE_DOCUMENT = f"n msu school class ppe room {PERSON} document short2 long2 primary test_score".split()
BASE_MATHS = f"n msu school class ppe room {PERSON} series number short primary mark".split()
LANGUAGE = f"n msu school class ppe room {PERSON} document short2 long2 oral primary_oral primary_written score".split()
OGE = f"n school class ppe room msu {PERSON} series number registration short long primary mark".split()
CODED = ["n", "msu", "school", "class", "ppe", "room", "code", "short", "long", "primary", "score"]
WITH_STATE = f"n school class ppe {PERSON} series number primary score state category".split()


_MACHINE: tuple[str, ...] = (
    "SchoolCode",
    "ClassCode",
    "DocumentSeriesCode",
    "DocumentNumberCode",
    "GovernmentCell",
    "SurnameCell",
)
_MACHINE += ("NameCell", "SecondNameCell", "TestResultBCell", "TestResultCCell", "PrimaryMark", "Mark5")


@dataclass(frozen=True, slots=True)
class Quirks:
    """What is unusual about a protocol."""

    id: bool = False
    sparse: bool = False
    indent: int = 0
    minimum: Any = None
    minimum_words: str = "Минимальная граница"
    declared: Any = None
    means: bool = True
    mark: str = "{}"
    text: bool = False
    above: tuple[str, ...] = ()
    numbering: bool = False


def protocol(title: str, pupils: Sequence[Pupil], keys: Sequence[str], quirks: Quirks = Quirks()) -> Lines:
    """One exam: its title, headings, participants, lines below."""
    heads: list[Any] = [_HEADINGS[key] for key in keys]
    if quirks.id:
        heads[0] = "ID"
    lines: Lines = [[words] for words in quirks.above]
    if title:
        lines += [[*[None] * quirks.indent, title], []]
    lines.append(_spread(heads, quirks))
    if quirks.numbering:
        lines.append([*range(1, len(keys) + 1)])
    lines += [
        _spread([_cell(key, one, number, quirks) for key in keys], quirks) for number, one in enumerate(pupils, 1)
    ]
    last = len(keys) - 1
    if quirks.means:
        lines.append(_spread([None, "Средние", *[None] * (last - 3), "21,4", "57,1"], quirks))
    if quirks.minimum is not None:
        lines.append(_spread([None, quirks.minimum_words, *[None] * (last - 2), quirks.minimum], quirks))
    if quirks.declared is not None:
        lines.append(_spread([None, "Всего участников", quirks.declared], quirks))
    return lines


def _spread(cells: list[Any], quirks: Quirks) -> list[Any]:
    if not quirks.sparse:
        return cells
    return [part for cell in cells for part in (cell, None)]


def _cell(key: str, one: Pupil, number: int, quirks: Quirks) -> Any:
    simple = {
        "n": number,
        "msu": 104,
        "school": one.school,
        "class": one.shown_class,
        "ppe": "0417",
        "room": f"{number % 12 + 1:04d}",
        "surname": one.names[0],
        "name": one.names[1],
        "patronymic": one.names[2],
        "series": one.series,
        "number": one.number,
        "document": f"{one.series} {one.number}",
        "code": one.code,
        "registration": f"79{one.code}",
        "state": "Действующий" if not one.status else one.status,
        "category": "Выпускник прошлых лет" if one.past else "Обучающийся текущего года",
    }
    if key in simple:
        return simple[key]
    value = _result(key, one, quirks)
    return str(value).replace(".", ",") if quirks.text and value is not None else value


def _result(key: str, one: Pupil, quirks: Quirks) -> Any:
    if key in ("score", "test_score", "mark"):
        if one.status:
            return one.status if one.status != "blank" else None
        return quirks.mark.format(one.mark) if key == "mark" and quirks.mark != "{}" else (one.mark or one.score)
    if one.status or one.primary is None:
        return None
    points = int(one.primary) if one.primary == int(one.primary) else float(one.primary)
    oral = int(one.primary) // 3
    return {
        "primary": points,
        "primary_oral": oral,
        "primary_written": int(one.primary) - oral,
        "oral": f"{oral}(20)",
    }.get(key, "++-+12-0+" if "short" in key else "1(2)0(3)2(4)")


def machine(pupils: Sequence[Pupil]) -> Lines:
    """The machine variant with English headings: what the exam is stands only in the name of the file."""
    lines: Lines = [[*_MACHINE]]
    for one in pupils:
        points = int(one.primary) if one.primary is not None else ""
        marks = ["", "", "", ""] if one.status else ["+-+2", "1(2)1(1)", points, one.mark]
        lines.append([one.school, one.shown_class, one.series, one.number, "104", *one.names, *marks])
    return lines


def appeals(title: str, changed: Sequence[tuple[Pupil, int, int, str]], *, exam: str = "") -> Lines:
    """The list of appeals and rechecks: (who, before, after, state); the current result is that of the pupil."""
    heads: list[Any] = ["№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Документ"]
    if exam:
        heads.append("Экзамен")
    heads += ["Тип апелляции / перепроверки", "Состояние", "Дата отправки на обработку", "Дата изменений"]
    start = len(heads)
    heads += ["Балл до изменения", "Текущие", None, "Разница"]
    lines: Lines = [["Апелляции и перепроверки"], [title], [], heads]
    lines.append([*[None] * (start + 1), "Первичный балл", "Балл"])
    for number, (one, before, after, state) in enumerate(changed, 1):
        who: list[Any] = [number, one.school, one.shown_class, "0417", "0003", *one.names, f"{one.series} {one.number}"]
        if exam:
            who.append(exam)
        points = None if one.primary is None else int(one.primary)
        about = ["О несогласии с баллами", state, "01.07.2022", "05.07.2022"]
        lines.append([*who, *about, before, points, after, after - before])
    return lines
