"""«Чего не хватает»: which documents the form of evidence of a measure names, and how many files are there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shnor_desktop.services import wording
from shnor_desktop.services.planning import Item

# Words that begin the name of a document; another word after «,» or «и» goes on with the name before it:
# «протокол по русскому языку и математике» is one paper, «справка и приказ» are two (a rule of this program).
_PAPERS = re.compile(
    r"(акт|анализ|аналитическ|анкет|афиш|буклет|видео|выписк|газет|график|диплом|договор|документ|дорожн|журнал|запис"
    r"|заявк|заявлен|информац|карт|конспект|копи|лист|локальн|маршрут|материал|мониторинг|отзыв|отч[её]т|памятк|паспорт"
    r"|перечен|письм|план|положени|презентац|приказ|программ|протокол|публикац|расписани|распоряжени|реестр|результат"
    r"|рекомендац|решени|сборник|свидетельств|сертификат|скан|скриншот|снимк|соглашени|список|справк|ссылк|стать"
    r"|статистик|сценари|таблиц|удостоверени|фото|штатн|явочн|адресн|индивидуальн|методическ|примерн|рабоч)",
    re.IGNORECASE,
)
_SITE = re.compile(r"(официальн\w+ )?сайт", re.IGNORECASE)
_BREAK = re.compile(r"\s*(;|\n)\s*")
_SOFT_BREAK = re.compile(r"\s*,\s*|\s+и\s+")
_STEM = 5
_PAPER = ("документ", "документа", "документов")


def documents(form: str) -> tuple[str, ...]:
    """The papers that a form of evidence names; a site is a place, not a paper."""
    found: list[str] = []
    for part in _BREAK.split(form):
        pieces: list[str] = []
        depth = 0
        for words, gap in _pieces(part):
            if pieces and (depth or not (_PAPERS.match(words) or _SITE.match(words))):
                pieces[-1] += gap + words
            else:
                pieces.append(words)
            depth = max(depth + words.count("(") - words.count(")"), 0)
        found += pieces
    clean = (one.strip(" .,;") for one in found)
    return tuple(dict.fromkeys(one for one in clean if one and not _SITE.match(one)))


def _pieces(part: str) -> Iterable[tuple[str, str]]:
    """Words between the soft breaks, each with the break before it."""
    at, gap = 0, ""
    for found in _SOFT_BREAK.finditer(part):
        yield part[at : found.start()], gap
        at, gap = found.end(), found.group()
    yield part[at:], gap


@dataclass(frozen=True, slots=True)
class Lack:
    """A measure whose papers are not all there."""

    item: Item
    papers: tuple[str, ...]
    titles: tuple[str, ...]
    """Names of the files that are attached."""
    done: bool

    @property
    def short(self) -> int:
        """How many files are missing at least."""
        return max(len(self.papers), 1) - len(self.titles)

    @property
    def words(self) -> str:
        """What is missing, as a sentence."""
        if not self.papers:
            form = str(self.item.values.get("evidence_form") or "")
            shot = " Подойдёт снимок страницы сайта." if form else ""
            return f"Исполнено, но не подтверждено ни одним файлом.{shot}"
        unnamed = [one for one in self.papers if not _named(one, self.titles)]
        if len(unnamed) == self.short:
            missing = "Не хватает: " + wording.listed([wording.inner(one) for one in unnamed])
        else:
            papers = wording.listed([wording.inner(one) for one in self.papers])
            missing = f"Не хватает {wording.counted(self.short, _PAPER)} из названных: {papers}"
        if not self.titles:
            return f"{missing}. Файлов нет."
        verb = wording.agreeing(len(self.titles), "Приложен", "Приложено")
        return f"{missing}. {verb} {wording.counted(len(self.titles), wording.FILE)} из {len(self.papers)}."


def _named(paper: str, titles: Sequence[str]) -> bool:
    """Whether a file is called like the paper: by the beginning of its first word."""
    stem = paper.split(maxsplit=1)[0].casefold().replace("ё", "е")[:_STEM]
    return any(stem in title.casefold().replace("ё", "е") for title in titles)


def lacks(items: Iterable[Item], titles: Mapping[int, Sequence[str]], on: date) -> list[Lack]:
    """Measures done or due by the date that have fewer files than their form names papers."""
    found = []
    for item in items:
        done = item.done(on)
        papers = documents(str(item.values.get("evidence_form") or ""))
        if done or (papers and item.planned(on)):
            lack = Lack(item, papers, tuple(titles.get(item.row, ())), done)
            if lack.short > 0:
                found.append(lack)
    return found
