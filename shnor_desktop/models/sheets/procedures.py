"""Columns that name an assessment procedure, shared by results and reference figures."""

from shnor_desktop.models.sheets.kinds import Choice, Letter, Number, SchoolYear
from shnor_desktop.models.sheets.spec import Column
from shnor_desktop.models.sheets.values import Option

HELD = "проводилась"
BASIC = "базовая"
PROFILE = "профильная"
SPRING = "весна"
AUTUMN = "осень"
MAIN_DATE = "основной срок"

YEAR = Column("year", "Учебный год", SchoolYear(), required=True, identity=True, hint="2022 — это 2021/22")
SEASON = Column(
    "season",
    "Время проведения",
    Choice((Option(SPRING, SPRING, ("весной", "весенняя")), Option(AUTUMN, AUTUMN, ("осенью", "осенняя")))),
    required=True,
    identity=True,
    default=SPRING,
    hint="Осенняя ВПР относится к году кампании",
)
PROCEDURE = Column("procedure", "Процедура", Choice(list_key="procedures"), required=True, identity=True)
SUBJECT = Column(
    "subject",
    "Предмет",
    Choice(list_key="subjects", open=True, lower=True),
    required=True,
    identity=True,
    hint="Строчными: русский язык, математика",
)
LEVEL = Column(
    "level",
    "Уровень",
    Choice((Option(BASIC, BASIC, ("база", "базовый")), Option(PROFILE, PROFILE, ("профиль", "профильный")))),
    identity=True,
    hint="Только для ЕГЭ по математике",
)
PROGRAMME_GRADE = Column(
    "programme_grade",
    "Класс программы",
    Number(low=1, high=12),
    required=True,
    identity=True,
    hint="За какой класс программа: осенняя ВПР — за прошлый",
)
LETTER = Column("letter", "Литера", Letter(), identity=True, hint="Пусто — вся параллель или школа")
ATTEMPT = Column(
    "attempt",
    "Срок",
    Choice(
        (
            Option(MAIN_DATE, MAIN_DATE, ("основной", "основной период", "до пересдачи")),
            Option("пересдача", "пересдача", ("дополнительный срок", "дополнительный", "повторно")),
        )
    ),
    required=True,
    identity=True,
    default=MAIN_DATE,
    hint="Для перечня ШНОР считается основной срок",
)
