"""Takes names of people, schools and places out of the words of a plan that becomes a template for others."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.office import Office
from shnor_desktop.services.people import NAMED

PERSON, SCHOOL, PLACE = "[ответственный специалист]", "[школа]", "[муниципалитет]"
"""In brackets, because the words around them expect another case: the person who takes the template mends them."""
_SCHOOLS = re.compile(
    r"(?:\b(?:МБОУ|МКОУ|МАОУ|МОУ|МОБУ|ГБОУ|ГКОУ)\s+)?«?\b(?:[А-ЯЁ]?СОШ|ООШ|НОШ|[Гг]имнази[яиюей]+|[Лл]ице[йяюем]+"
    r"|[Шш]кол[аыеуой]+)\s*№\s*\d+»?",
)
_ADDRESSES = re.compile(
    r"https?://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+\b|\b[\w-]+(?:\.[\w-]+)*\.(?:ru|рф|com|org|net|su)\b"
)
_KINDS_OF_PLACES = r"(?:\s+(?:район|округ|город|област|кра|посёл|посел|сел)[а-яё]*)?"
_PROPER = re.compile(r"[А-ЯЁ][а-яё]{3,}(?:-[А-ЯЁа-яё]+)*")
_COMMON = frozenset(
    {
        "школа",
        "гимназия",
        "лицей",
        "средняя",
        "основная",
        "начальная",
        "общеобразовательная",
        "образовательная",
        "бюджетное",
        "казённое",
        "автономное",
        "муниципальное",
        "муниципальный",
        "муниципального",
        "государственное",
        "учреждение",
        "общеобразовательное",
        "образовательное",
        "отдел",
        "управление",
        "комитет",
        "образования",
        "район",
        "района",
        "городской",
        "округ",
        "город",
        "имени",
        "центр",
        "развития",
        "администрация",
        "администрации",
    }
)
"""Words of a name that are nobody's own."""
_LEAST_STEM = 4


@dataclass
class Neutral:
    """Replaces names and remembers what it replaced, so that the person can look it over."""

    people: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    replaced: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rules = [(_ADDRESSES, "[адрес]"), *_exact(self.schools, SCHOOL), (_SCHOOLS, SCHOOL)]
        rules += [*_exact(self.people, PERSON), (NAMED, PERSON), *_stems(self.schools, SCHOOL)]
        self._rules = [*rules, *_exact(self.places, PLACE), *_stems(self.places, PLACE)]

    def text(self, text: Value) -> Value:
        """The words without names; anything but words stays as it is."""
        if not isinstance(text, str):
            return text
        for pattern, instead in self._rules:
            for found in pattern.findall(text):
                self.replaced[found] = instead
            text = pattern.sub(instead, text)
        return text


def of(office: Office) -> Neutral:
    """Knows the names that this base holds: of the office, of its schools, of its people."""
    with office.reading() as session:
        cards = [row.values for row in entries.load(session, "school")]
        staff = [row.values for row in entries.load(session, "staff")]
        pupils = [row.values for row in entries.load(session, "pupils")]
    people = [card[key] for card in cards for key in ("director", "deputy")]
    people += [person["full_name"] for person in (*staff, *pupils)]
    people += [office.setting("signer_name"), office.setting("user")]
    schools = [card[key] for card in cards for key in ("short_name", "full_name")]
    schools += [alias for card in cards for alias in str(card["aliases"] or "").split(";")]
    places: list[Value] = [office.setting("district_name")]
    (places if office.is_district else schools).append(office.name)
    return Neutral(_names(people, people=True), _names(schools), _names(places))


def _names(values: Iterable[Value], *, people: bool = False) -> tuple[str, ...]:
    found = {" ".join(str(value).split()) for value in values if value}
    # a bare post («Директор») names nobody
    kept = {name for name in found if len(name) >= _LEAST_STEM and (not people or len(name.split()) > 1)}
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))


def _exact(names: Iterable[str], instead: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), instead) for name in names]


def _stems(names: Iterable[str], instead: str) -> list[tuple[re.Pattern[str], str]]:
    """Proper words of a name in any case: «Заречного района», «Заречный»."""
    words = {word for name in names for word in _PROPER.findall(name) if word.casefold() not in _COMMON}
    stems = {re.sub(r"(?:[аеёиоуыэюяйь]{1,3}|ого|ому|ым|ой)$", "", word) for word in words}
    return [
        (re.compile(rf"\b{re.escape(stem)}[а-яё]{{0,5}}\b{_KINDS_OF_PLACES}"), instead)
        for stem in sorted(stems, key=lambda stem: (-len(stem), stem))
        if len(stem) >= _LEAST_STEM
    ]
