"""Every setting of the office, declared once: key, Russian label, kind, a default that works."""

from shnor_desktop.models.sheets.kinds import Choice, Number, Text
from shnor_desktop.models.sheets.spec import Column
from shnor_desktop.models.sheets.values import Option

ROLES = Choice((Option("school", "Школа"), Option("district", "Район")))

_JOIN = Choice((Option("any", "достаточно одного"), Option("all", "нужны оба")))

DECLARED: tuple[Column, ...] = (
    Column("role", "Роль", ROLES, required=True, hint="Школа ведёт свои данные, район принимает данные всех школ"),
    Column("code", "Код", Text(20), required=True, hint="Код школы или района, он же имя в пакетах"),
    Column("name", "Название", Text(255), required=True),
    Column("district_code", "Код района", Text(20), hint="Кому адресованы пакеты школы"),
    Column("district_name", "Название района", Text(255)),
    Column("user", "Кто работает", Text(120), hint="Имя или должность для журнала изменений"),
    Column("signer_post", "Должность подписывающего", Text(120), default="Директор"),
    Column("signer_name", "Подписывает", Text(120), hint="Фамилия и инициалы в отчётах"),
    Column(
        "second_criterion",
        "Второй признак ШНОР",
        Choice((Option("any", "любые процедуры двух лет"), Option("same", "одна и та же процедура"))),
        default="any",
        hint="Какое прочтение правила считать основным; второе показывается рядом",
    ),
    Column(
        "risk_combine",
        "Зона риска",
        Choice(
            (
                Option("any", "сработал любой блок"),
                Option("2", "сработали два блока и больше"),
                Option("3", "сработали три блока и больше"),
                Option("all", "сработали все блоки"),
            )
        ),
        default="any",
    ),
    Column("risk_join_staff", "Блок 2: показатели 2.1 и 2.2", _JOIN, default="any"),
    Column("risk_join_results", "Блок 4: показатели 4.1–4.4 и 4.5", _JOIN, default="any"),
    Column("working_year", "Рабочий учебный год", Number(low=2000, high=2100)),
)

KEPT: tuple[Column, ...] = (
    Column("plan_templates_for_schools", "Шаблоны планов, которые район отправляет школам", Text(4000), hint="JSON"),
)
"""Settings that have a place of their own on the screen and are not among the fields of «Настройки»."""

BY_NAME: dict[str, Column] = {column.key: column for column in (*DECLARED, *KEPT)}
