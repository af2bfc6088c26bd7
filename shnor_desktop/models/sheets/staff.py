"""The form «Кадры»: one row for each member of staff, known to the district by an own number only."""

from shnor_desktop.models.sheets.cells import comma, count, day, in_order, number, words
from shnor_desktop.models.sheets.kinds import Choice, Day, Number, Text, Words, YesNo, choice
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option, fold

TEACHER = "учитель"

_SEX = Choice(
    (
        Option("мужской", "мужской", ("м", "муж", "муж.")),
        Option("женский", "женский", ("ж", "жен", "жен.")),
    )
)
_EDUCATION = Choice(
    (
        Option("высшее педагогическое", "высшее педагогическое", ("высшее пед.",)),
        Option("высшее", "высшее", ("высшее непедагогическое",)),
        Option("СПО педагогическое", "СПО педагогическое", ("среднее профессиональное педагогическое",)),
        Option("СПО", "СПО", ("среднее профессиональное",)),
        Option("среднее", "среднее", ("среднее общее",)),
    )
)
_CATEGORY = Choice(
    (
        Option("высшая", "высшая", ("высшая категория",)),
        Option("первая", "первая", ("первая категория", "1", "I")),
        Option(
            "соответствие занимаемой должности",
            "соответствие занимаемой должности",
            ("соответствие", "СЗД"),
        ),
        Option("не аттестован", "не аттестован", ("не аттестована", "без категории", "нет")),
    )
)

_LABELS = {
    "birth_date": "Дата рождения",
    "experience_since": "Общий стаж с",
    "teaching_since": "Педагогический стаж с",
    "left_on": "Уволен",
}


def _without_diploma(row: Row) -> Finding | None:
    taught = {fold(word) for word in words(row, "subjects")}
    extra = [word for word in words(row, "subjects_without_diploma") if fold(word) not in taught]
    if not extra:
        return None
    return Finding(f"Нет в графе «Предметы»: {'; '.join(extra)}", "разное написание или пропущенный предмет")


def _years_need_date(row: Row) -> Finding | None:
    given = [key for key in ("experience_years", "teaching_years") if count(row, key) is not None]
    if not given or row.get("years_on") is not None:
        return None
    return Finding("Стаж указан годами, а на какую дату — нет: через год он устареет")


def _years_agree(row: Row) -> Finding | None:
    whole, part = count(row, "experience_years"), count(row, "teaching_years")
    if whole is None or part is None or part <= whole:
        return None
    return Finding(f"Педагогический стаж {part}, а общий только {whole}", "стаж переставлен местами")


def _since_agree(row: Row) -> Finding | None:
    whole, part = day(row, "experience_since"), day(row, "teaching_since")
    if whole is None or part is None or whole <= part:
        return None
    return Finding(
        f"Педагогический стаж с {part:%d.%m.%Y}, а общий только с {whole:%d.%m.%Y}", "даты переставлены местами"
    )


def _teacher_is_judged(row: Row) -> Finding | None:
    if row.get("post") != TEACHER or row.get("external") is True or row.get("left_on") is not None:
        return None
    if number(row, "weekly_hours") is not None:
        return None
    return Finding("У учителя не указана нагрузка: доля учителей с нагрузкой от 36 часов не вычисляется")


def _week_is_possible(row: Row) -> Finding | None:
    hours = number(row, "weekly_hours")
    if hours is None or hours <= 54:
        return None
    return Finding(f"Нагрузка {comma(hours)} ч в неделю — больше 54: проверьте", "часы за месяц вместо недели")


STAFF = Sheet(
    key="staff",
    title="Кадры",
    revision=1,
    about="Строка на работника; в район уходит без имени, даты рождения и прочего личного",
    columns=(
        Column(
            "person", "Номер работника", Text(40), required=True, identity=True, hint="Свой номер, любой, без имени"
        ),
        Column("full_name", "ФИО", Text(120), hint="В район не уходит", local=True),
        Column("post", "Должность", Choice(list_key="posts"), required=True),
        Column("sex", "Пол", _SEX, local=True),
        Column("birth_date", "Дата рождения", Day(), local=True),
        Column("education", "Образование", _EDUCATION, required=True),
        Column("studying", "Учится в вузе", YesNo(), local=True),
        Column("category", "Квалификационная категория", _CATEGORY, required=True),
        Column("category_date", "Категория присвоена", Day(), local=True),
        Column("experience_since", "Общий стаж с", Day(), hint="Дата; если её нет, укажите годы"),
        Column("teaching_since", "Педагогический стаж с", Day(), hint="Дата; если её нет, укажите годы"),
        Column("experience_years", "Общий стаж", Number(high=80), unit="полных лет"),
        Column("teaching_years", "Педагогический стаж", Number(high=80), unit="полных лет"),
        Column("years_on", "Стаж указан на дату", Day(), hint="На какую дату даны полные годы"),
        Column("stage", "Уровень образования детей", choice("начальное", "основное", "среднее"), local=True),
        Column("subjects", "Предметы", Words(), hint="Через «;»"),
        Column(
            "subjects_without_diploma",
            "Предметы без диплома",
            Words(),
            hint="Преподаёт без диплома о профессиональной переподготовке; через «;»",
        ),
        Column("weekly_hours", "Нагрузка", Number(places=1, high=100), unit="ч в неделю"),
        Column("external", "Внешний совместитель", YesNo(), hint="Не входит в численность формы ОО-1"),
        Column("awards", "Награды", Words(), hint="Через «;»", local=True),
        Column(
            "diagnosed",
            "Диагностика компетенций",
            Words(),
            hint="предметная; методическая; психолого-педагогическая",
            local=True,
        ),
        Column("diagnosed_on", "Дата диагностики", Day(), local=True),
        Column("iom", "Есть ИОМ", YesNo(), hint="Индивидуальный образовательный маршрут", local=True),
        Column("mentor_of", "Наставник для", Words(), hint="Номера работников через «;»", local=True),
        Column("community", "Участвует в объединениях", YesNo(), local=True),
        Column("contests", "Конкурсы", Words(), hint="Через «;»", local=True),
        Column(
            "shared_practice",
            "Делился опытом",
            choice("школьный", "муниципальный", "региональный", "федеральный"),
            hint="Наивысший уровень",
            local=True,
        ),
        Column("left_on", "Уволен", Day(), hint="Строку не удаляйте: прошлые годы считаются по ней"),
    ),
    rules=(
        Rule(
            "without_diploma",
            ("subjects_without_diploma", "subjects"),
            "soft",
            "Предметы без диплома — из преподаваемых",
            _without_diploma,
        ),
        Rule(
            "years_need_date",
            ("years_on", "experience_years", "teaching_years"),
            "soft",
            "У стажа в годах есть дата",
            _years_need_date,
        ),
        Rule(
            "years_agree",
            ("teaching_years", "experience_years"),
            "soft",
            "Педагогический стаж не больше общего",
            _years_agree,
        ),
        Rule(
            "since_agree",
            ("teaching_since", "experience_since"),
            "soft",
            "Педагогический стаж начат не раньше общего",
            _since_agree,
        ),
        Rule(
            "teacher_is_judged",
            ("weekly_hours", "post", "external", "left_on"),
            "soft",
            "У учителя указана нагрузка",
            _teacher_is_judged,
        ),
        Rule("week_is_possible", ("weekly_hours",), "soft", "Нагрузка не больше 54 часов в неделю", _week_is_possible),
        in_order("birth_before_work", "birth_date", "experience_since", _LABELS),
        in_order("work_before_leaving", "experience_since", "left_on", _LABELS),
    ),
)
