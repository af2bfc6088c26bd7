"""Rules and their parts as people call them."""

from functools import cache
from typing import Any, NamedTuple

from shnor_desktop.services import lists


class Title(NamedTuple):
    """What a rule is called and what it decides."""

    title: str
    about: str


TITLES = {
    "identification": Title("Школы с низкими результатами", "По каким процедурам и порогам школа считается такой."),
    "risk_schools": Title("Школы зоны риска", "Четыре блока показателей и их пороги."),
    "completeness": Title("Полнота данных", "Без каких процедур и ответов данные школы неполны."),
    "checks": Title("Проверки", "С каких чисел программа просит посмотреть на строку ещё раз."),
    "results": Title("Результаты", "Веса степени обученности и то, чьи отметки считаются."),
    "dynamics": Title("Динамика", "Что считается ростом, снижением и устойчивостью."),
    "signals": Title("Сигналы о результатах", "Пороги возможных маркеров, требующих дополнительного анализа."),
    "context": Title("Социальный контекст", "Из чего складывается внутренний индекс контекста."),
    "risk_profile": Title("Рисковый профиль", "Из чего складывается оценка программы по факторам риска."),
    "staff_bands": Title("Кадры: группы", "Группы стажа и возраста, должности, повышение квалификации."),
    "indicators": Title("Показатели программ", "Какое отклонение от плана считается небольшим."),
    "support": Title("Сопровождение", "Какая самооценка низкая и после какого перерыва во встречах напомнить."),
    "documents": Title("Ход документов", "Какие шаги проходят документы и события проектного года, кто их делает."),
    "reviews": Title("Экспертиза документов", "По каким критериям проверяют документы и подтверждения."),
    "recommendations": Title("Рекомендации школам", "При каких числах и что советует аналитическая справка."),
    "terms": Title("Четверти и полугодия", "Месяцы, в которые попадают сроки мероприятий."),
    "document_parts": Title("Строение документов", "Из каких разделов состоят концепция и программы."),
}
"""Every shipped rule, in the order in which they are offered."""
CHOICES: dict[str, dict[str, str]] = {
    "operator": {">": "больше", ">=": "не меньше", "<": "меньше", "<=": "не больше"},
    "normalisation": {"minmax": "от наименьшего до наибольшего", "rank": "по месту среди школ"},
    "measure": {"mean_mark": "средняя отметка", "success": "успеваемость", "quality": "качество"},
    "better": {"up": "рост", "down": "снижение"},
    "whole": {"pupils": "обучающихся", "families": "семей", "": "не доля"},
}
"""Parts that hold one of a few codes."""
CODES = frozenset({"key", "of", "column", "category", "families", "columns", "answers"})
"""Parts that name a column or an entry: the form does not offer them."""
_WORDS = {
    "2": "отметка «2»",
    "3": "отметка «3»",
    "4": "отметка «4»",
    "5": "отметка «5»",
    "above_mean": "выше среднего",
    "about": "пояснение",
    "absent": "не участвовали",
    "after": "после состояний",
    "age": "границы возраста",
    "ages_on": "возраст на дату",
    "answers": "обязательные ответы",
    "at_least": "сработало не меньше",
    "attempts": "попытки",
    "better": "лучше",
    "block": "блок",
    "border_peaks": "пики на границах отметок",
    "categories": "категории",
    "category": "категория",
    "classes": "классы",
    "close": "небольшое отклонение",
    "cohort_jump": "скачок численности параллели",
    "column": "графа",
    "columns": "графы",
    "components": "составляющие",
    "confirmed_share": "доля подтвердивших отметку",
    "copied_passport": "повторённый паспорт",
    "count": "количество",
    "courses": "курсы",
    "criteria": "критерии",
    "data": "данные",
    "day": "день",
    "denominator": "знаменатель",
    "difference": "разница",
    "district": "районная",
    "document": "документ",
    "documents": "документы",
    "end_of_year": "численность на конец года",
    "equipment": "оснащение",
    "equipment_jump": "скачок оснащения",
    "events": "события",
    "exam": "экзамен",
    "exam_gap": "разрыв с экзаменом",
    "excluded": "не считаются",
    "experience": "границы стажа",
    "external": "внешние совместители",
    "factor": "во сколько раз больше соседних",
    "factors": "факторы",
    "failing": "неуспевающие",
    "families": "всего семей",
    "first_criterion": "первый критерий",
    "full": "значение, равное 100 баллам, %",
    "full_load": "полная нагрузка",
    "gap_days": "дней без встречи с куратором",
    "grade": "класс",
    "graduates": "выпускники",
    "halves": "полугодия, месяцы",
    "head": "руководитель",
    "hint": "о чём писать",
    "hours": "часов",
    "indicators": "свои показатели",
    "inserts": "вставки из данных",
    "key": "ключ",
    "kinds": "виды",
    "least_at_bound": "не меньше работ на границе",
    "least_coverage_percent": "данные есть не меньше чем у, % школ",
    "least_participants": "не меньше участников",
    "least_schools": "не меньше школ",
    "least_years": "не меньше лет",
    "level": "уровень",
    "long_week": "большая нагрузка",
    "low_score": "низкая самооценка: не выше",
    "low_share": "доля низких результатов",
    "low_years": "низкая столько лет подряд",
    "lowered_share": "доля понизивших отметку",
    "mean_mark": "средняя отметка",
    "mean_score": "средний балл",
    "measure": "показатель",
    "measures": "показатели",
    "month": "месяц",
    "negative": "ответ, который считается",
    "neighbours": "соседних баллов с каждой стороны",
    "no_diploma": "без диплома",
    "normalisation": "приведение",
    "not_for": "для чего нельзя использовать",
    "numerator": "числитель",
    "of": "способ счёта",
    "on_date": "на дату",
    "oo1": "ОО-1",
    "operator": "сравнение",
    "participants": "участников",
    "passport_jump": "скачок социального паспорта",
    "passport_month": "месяц социального паспорта",
    "parts": "разделы",
    "past_graduates": "выпускники прошлых лет",
    "pedagogues": "педагоги",
    "people": "человек",
    "percent": "%",
    "percent_of_target": "% от плана",
    "percentage_points": "процентных пунктов",
    "pieces": "штук",
    "points": "пунктов",
    "post": "должность",
    "posts": "должности",
    "procedure": "процедура",
    "procedures": "процедуры",
    "programme_grade": "класс программы",
    "proxy": "по чему судим",
    "pupils": "обучающихся",
    "pupils_jump": "скачок численности",
    "quality": "качество",
    "quality_jump": "скачок качества",
    "quarters": "четверти, месяцы",
    "raised_share": "доля повысивших отметку",
    "recheck": "перепроверка",
    "recommendations": "рекомендации",
    "remark": "нужно замечание",
    "repeated": "повторяющиеся результаты",
    "repeated_rows": "повторённые строки",
    "result": "результат",
    "results": "результаты",
    "results_jump": "скачок результатов",
    "retraining": "переподготовка",
    "rows": "строки",
    "schemes": "схемы",
    "scopes": "с кем сравнивать",
    "seasons": "сезоны",
    "second_criterion": "второй критерий",
    "self_examination": "самообследование",
    "sign": "знак: 1 — благоприятно, -1 — нет",
    "sou": "веса степени обученности",
    "source": "источник",
    "specialists": "специалисты",
    "staff": "кадры",
    "stage": "этап",
    "staff_left": "уход работников",
    "subject": "предмет",
    "subjects": "предметы",
    "success": "успеваемость",
    "success_jump": "скачок успеваемости",
    "teacher": "учитель",
    "teachers": "учителя",
    "text": "текст",
    "times": "раз",
    "title": "название",
    "tolerance": "допуск",
    "twos_jump": "рост доли «2»",
    "twos_share": "доля «2»",
    "variables": "признаки",
    "weak_percent": "связь слабая ниже, %",
    "weight": "вес",
    "who": "кто отвечает",
    "whole": "доля от",
    "with": "с чем сравнивать",
    "without_first_grade": "без 1-го класса",
    "years": "лет",
    "years_back": "лет назад",
    "z": "отклонений от среднего",
}
_OF_RULE = {
    ("identification", "procedures", "first_criterion"): "не меньше процедур",
    ("identification", "procedures", "second_criterion"): "не меньше процедур",
    ("risk_schools", "pupils", ""): "контингент",
}
"""The same key where it means something else: rule, key, the part it stands in."""


def choices(name: str, key: str) -> dict[str, str]:
    """Codes of a part with their words; a threshold of the risk table is only ever passed upwards."""
    found = CHOICES.get(key, {})
    only = (">", ">=") if name == "risk_schools" and key == "operator" else tuple(found)
    return {code: found[code] for code in only}


def word(key: str, name: str = "", within: str = "") -> str:
    """A key of a rule in words; a key that is data stands as it is."""
    return _OF_RULE.get((name, key, within), _WORDS.get(key, key))


def in_words(name: str, body: object, path: tuple[str | int, ...]) -> str:
    """Where a part stands: «кадры: большая нагрузка: %»; entries of a list go by title, else by number."""
    said, within = [], ""
    at: Any = body
    for part in path:
        at = _inner(at, part)
        if isinstance(part, int):
            said.append(_entry(at, part))
        else:
            said.append(word(part, name, within))
            within = part
    return ": ".join(said)


def _inner(at: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return at[part] if isinstance(at, list) and part < len(at) else None
    return at.get(part) if isinstance(at, dict) else None


def _entry(one: Any, place: int) -> str:
    if isinstance(one, dict):
        if isinstance(one.get("title"), str):
            return str(one["title"])
        named = [str(one[key]) for key in ("procedure", "subject", "level") if one.get(key)]
        grade = one.get("programme_grade", one.get("grade"))
        if named:
            return ", ".join([*named, f"{grade} класс"] if grade else named)
        factor = _factors().get(str(one.get("key")))
        if factor:
            return factor
    return f"{place + 1}-я запись"


@cache
def _factors() -> dict[str, str]:
    return {item.key: item.title for item in lists.shipped("risk_factors")}
