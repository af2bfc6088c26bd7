"""The form «Карточка школы»: who the school is and by which names it is known."""

from shnor_desktop.models.sheets.kinds import Choice, Number, Text, Words
from shnor_desktop.models.sheets.spec import Column, Finding, Row, Rule, Sheet
from shnor_desktop.models.sheets.values import Option

_KINDS = Choice(
    (
        Option("СОШ", "СОШ", ("средняя общеобразовательная школа", "средняя школа")),
        Option("ООШ", "ООШ", ("основная общеобразовательная школа", "основная школа")),
        Option("НОШ", "НОШ", ("начальная общеобразовательная школа", "начальная школа")),
        Option("лицей", "лицей"),
        Option("гимназия", "гимназия"),
        Option("коррекционная", "коррекционная", ("коррекционная школа",)),
        Option("иное", "иное"),
    )
)
_SETTLEMENTS = Choice(
    (
        Option("город", "город", ("г", "г.")),
        Option("посёлок", "посёлок", ("п", "п.", "пгт")),
        Option("село", "село", ("с", "с.", "хутор", "станица", "деревня")),
        Option("иное", "иное"),
    )
)


def _mail(row: Row) -> Finding | None:
    address = row.get("email")
    if not isinstance(address, str):
        return None
    name, _, host = address.partition("@")
    if name and "." in host and " " not in address:
        return None
    return Finding(f"«{address}» не похоже на адрес почты", "проверьте знак @ и имя сервера")


def _login(row: Row) -> Finding | None:
    login = row.get("fis_oko_login")
    if not isinstance(login, str) or any(sign.isdigit() for sign in login):
        return None
    return Finding(f"В логине «{login}» нет цифр, а школы узнаются по цифрам логина")


SCHOOL = Sheet(
    key="school",
    title="Карточка школы",
    revision=1,
    school_key="code",
    about="Одна строка о школе: названия, коды, место, связь",
    columns=(
        Column("code", "Код школы", Text(20), required=True, identity=True, hint="Код школы в районе, например 857"),
        Column("number", "Номер", Text(20), hint="Номер школы, если он есть в названии"),
        Column("short_name", "Краткое название", Text(120), required=True, hint="Как в отчётах: СОШ № 8"),
        Column("full_name", "Полное название", Text(500), hint="Как в уставе"),
        Column("kind", "Вид", _KINDS),
        Column("settlement", "Населённый пункт", _SETTLEMENTS, hint="Где стоит школа"),
        Column("distance_km", "Расстояние до районного центра", Number(places=1, high=5000), unit="км"),
        Column("ris_code", "Код ОО в РИС", Text(20), hint="Код школы в файлах ГИА"),
        Column("fis_oko_login", "Логин ФИС ОКО", Text(40), hint="Например edu123456; сравнивается по цифрам"),
        Column("director", "Директор", Text(120), hint="Фамилия, имя, отчество — как в подписи отчётов"),
        Column(
            "deputy", "Заместитель директора", Text(120), hint="Кто отвечает за данные; в район не уходит", local=True
        ),
        Column("phone", "Телефон школы", Text(60), hint="Служебный, не личный"),
        Column("email", "Почта школы", Text(120), hint="Служебная, не личная"),
        Column("aliases", "Другие названия", Words(2000), hint="Через «;»: по ним школу узнают в чужих файлах"),
    ),
    rules=(
        Rule("email", ("email",), "soft", "Адрес почты похож на адрес", _mail),
        Rule("login", ("fis_oko_login",), "soft", "В логине ФИС ОКО есть цифры", _login),
    ),
)
