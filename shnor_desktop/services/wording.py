"""Numbers, dates and counted nouns as Russian prints them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from shnor_desktop.models.sheets.writing import MONTHS

NBSP = "\u00a0"
EMPTY = "—"

# Forms for one, two to four, five and more: «1 участник, 3 участника, 11 участников».
PARTICIPANT = ("участник", "участника", "участников")
PUPIL = ("обучающийся", "обучающихся", "обучающихся")
TEACHER = ("учитель", "учителя", "учителей")
SCHOOL = ("школа", "школы", "школ")
CLASS = ("класс", "класса", "классов")
MEASURE = ("мероприятие", "мероприятия", "мероприятий")
PROCEDURE = ("процедура", "процедуры", "процедур")
ROW = ("строка", "строки", "строк")
MISTAKE = ("ошибка", "ошибки", "ошибок")
REMARK = ("замечание", "замечания", "замечаний")
DAY = ("день", "дня", "дней")
PEDAGOGUE = ("педагог", "педагога", "педагогов")
VACANCY = ("вакансия", "вакансии", "вакансий")
PART_TIMER = ("внешний совместитель", "внешних совместителя", "внешних совместителей")
COMPUTER = ("компьютер", "компьютера", "компьютеров")
LAPTOP = ("ноутбук", "ноутбука", "ноутбуков")
CLASSROOM = ("учебный кабинет", "учебных кабинета", "учебных кабинетов")
PROJECTOR = ("проектор", "проектора", "проекторов")
BOARD = ("интерактивная доска", "интерактивные доски", "интерактивных досок")
PRINTER = ("принтер", "принтера", "принтеров")
MFU = ("МФУ", "МФУ", "МФУ")
SCANNER = ("сканер", "сканера", "сканеров")
FILE = ("файл", "файла", "файлов")
YEAR = ("год", "года", "лет")

# After «из» the noun stands in the genitive: «из 21 участника», «из 22 участников».
_GENITIVE_SINGULAR = {
    "обучающийся": "обучающегося",
    "учитель": "учителя",
    "школа": "школы",
    "класс": "класса",
    "семья": "семьи",
    "процедура": "процедуры",
    "строка": "строки",
    "ошибка": "ошибки",
    "день": "дня",
    "внешний совместитель": "внешнего совместителя",
    "учебный кабинет": "учебного кабинета",
    "интерактивная доска": "интерактивной доски",
}

Forms = tuple[str, str, str]


def plural(number: int, forms: Forms) -> str:
    """The form of the noun that stands after ``number`` in the nominative."""
    tens, ones = abs(number) % 100, abs(number) % 10
    if ones == 1 and tens != 11:
        return forms[0]
    if 2 <= ones <= 4 and not 12 <= tens <= 14:
        return forms[1]
    return forms[2]


def agreeing(number: int, singular: str, several: str) -> str:
    """The verb that stands with a counted noun: «работает 21 учитель», «работают 23 учителя»."""
    return singular if abs(number) % 10 == 1 and abs(number) % 100 != 11 else several


def counted(number: int, forms: Forms) -> str:
    """«3 учителя», «11 учителей»; the number never parts from its noun."""
    return f"{whole(number)}{NBSP}{plural(number, forms)}"


def out_of(part: int, total: int, forms: Forms) -> str:
    """«7 из 21 участника», «7 из 22 участников»."""
    return f"{whole(part)}{NBSP}из {whole(total)}{NBSP}{genitive(total, forms)}"


def genitive(number: int, forms: Forms) -> str:
    """The noun after a number in the genitive: «у 21 учителя», «из 22 участников»."""
    return agreeing(number, _GENITIVE_SINGULAR.get(forms[0], forms[1]), forms[2])


def whole(number: int) -> str:
    """Thousands apart from five digits on: 9999, 40 000."""
    return f"{number:,}".replace(",", NBSP) if abs(number) >= 10_000 else str(number)


def rounded(value: Decimal | Fraction | int, places: int = 1) -> Decimal:
    """Half up, from the exact value (DOMAIN §6.1); never used for a comparison with a threshold."""
    if isinstance(value, Fraction):
        scaled = abs(value) * 10**places
        units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        return Decimal(units if value >= 0 else -units).scaleb(-places)
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def decimal(value: Decimal | Fraction | int | None, places: int = 1) -> str:
    """With a decimal comma; «—» for nothing."""
    return EMPTY if value is None else str(rounded(value, places)).replace(".", ",")


def bare(value: Decimal | int) -> str:
    """«33,3», «12», «3,67»: no more digits than the number has."""
    plain = Decimal(value).normalize()
    if plain == plain.to_integral_value():
        plain = plain.quantize(Decimal(1))
    return f"{plain:f}".replace(".", ",").replace("-", "−")


def percent(part: int | Decimal, total: int | Decimal, places: int = 1) -> str:
    """«33,3 %», half up; «—» when there is nothing to divide by."""
    if not total:
        return EMPTY
    return f"{decimal(Fraction(part) * 100 / Fraction(total), places)}{NBSP}%"


def day(value: date | None) -> str:
    return EMPTY if value is None else f"{value:%d.%m.%Y}"


def day_in_words(value: date) -> str:
    """«22 ноября 2026 г.»."""
    return f"{value.day}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}{NBSP}г."


def school_year(year: int) -> str:
    """2022 is «2021/22», the school year named by its end."""
    return f"{year - 1}/{year % 100:02d}"


def initials(full_name: str) -> str:
    """«Иванова Мария Петровна», «Иванова М. П.» → «М.П. Иванова», as signatures are written (ГОСТ Р 7.0.97)."""
    parts = full_name.split()
    if len(parts) < 2 or "." in parts[0]:
        return " ".join(parts)
    rest = " ".join(parts[1:])
    if "." in rest:
        return rest.replace(" ", "") + NBSP + parts[0]
    if len(parts) > 3:
        return " ".join(parts)
    return "".join(f"{part[0]}." for part in parts[1:]) + NBSP + parts[0]


def inner(title: str) -> str:
    """A title inside a sentence: «Успеваемость» → «успеваемость», «СОУ» and «ВПР, 5 класс» stay."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def listed(items: list[str]) -> str:
    """«а, б и в»."""
    return " и ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)
