"""The calculation of the risk zone as worksheets: counts and answers as cells, blocks and verdicts as formulas."""

from collections.abc import Sequence

from shnor_desktop.services import wording
from shnor_desktop.services.reports.calculation import (
    NO,
    YES,
    Calculation,
    Cell,
    Formula,
    Heading,
    address,
    count_of,
    percent_text,
    percent_value,
    truth,
)
from shnor_desktop.services.verdicts import facts
from shnor_desktop.services.verdicts.risk_schools import Block, RiskRow, RiskTable, SchoolRisk
from shnor_desktop.services.verdicts.three_valued import Share, Threshold

VERDICTS = {"risk": "в зоне риска", "no_risk": "не в зоне риска", "no_data": "нет данных"}
_UNKNOWN = wording.EMPTY


def calculations(table: RiskTable, schools: Sequence[SchoolRisk]) -> tuple[Calculation, ...]:
    """The thresholds, the counts of every school, and the table as the form prints it."""
    if not schools:
        return ()
    rule = _Thresholds(table, schools[0])
    counts = Calculation(
        "Расчёт зоны риска",
        _count_headings(schools[0]),
        tuple(_counts(rule, one, row) for row, one in enumerate(schools)),
    )
    form = tuple(_form(rule, counts, one, row) for row, one in enumerate(schools))
    return rule.sheet, counts, Calculation("Сводная таблица", _form_headings(schools[0]), form)


class _Thresholds:
    """The figures of the rule as cells, and where each of them stands."""

    def __init__(self, table: RiskTable, school: SchoolRisk) -> None:
        body = facts.body_of(table.rule)
        self.joins = {"2": table.readings.join_staff, "4": table.readings.join_results}
        self.least = {"1": int(body["equipment"]["at_least"]), "4": int(body["results"]["at_least"])}
        self.negative = str(body["equipment"]["negative"])
        self.needed = table.readings.needed
        lines: list[tuple[Cell, ...]] = [("", "Сработало блоков, не меньше", "", self.needed)]
        self._places: dict[str, int] = {"verdict": 0}
        for key, title in (("1", "отрицательных ответов, не меньше"), ("4", "строк 4.1–4.4 сработало, не меньше")):
            self._places[f"least {key}"] = len(lines)
            lines.append((key, f"Блок {key}: {title}", "", self.least[key]))
        for block in school.blocks:
            bounds = [(row.key, row.title, row.threshold) for row in block.rows]
            bounds.append((block.key, f"Блок {block.key}: сумма строк", block.threshold))
            for key, title, threshold in bounds:
                if threshold is not None:
                    self._places[key] = len(lines)
                    lines.append((key, title, threshold.sign, threshold.percent))
        lines.append(("", "Источник", table.rule.source, None))
        headings = (Heading("Строка", 9), Heading("Показатель", 60), Heading("Знак", 30), Heading("Порог", 10))
        self.sheet = Calculation("Пороги зоны риска", headings, tuple(lines))

    def cell(self, key: str) -> str:
        return self.sheet.at(self._places[key], 3)


def _shares(school: SchoolRisk) -> list[RiskRow]:
    return [row for block in school.blocks for row in block.rows if row.share is not None]


def _answers(school: SchoolRisk) -> list[RiskRow]:
    return [row for block in school.blocks for row in block.rows if row.share is None]


def _share_start(school: SchoolRisk, key: str) -> int:
    """The column where the counts of a row begin: least, most, whole, sign."""
    return 2 + len(_answers(school)) + 4 * [row.key for row in _shares(school)].index(key)


def _count_headings(school: SchoolRisk) -> tuple[Heading, ...]:
    headings = [Heading("Код", 8), Heading("Школа", 26)]
    headings += [Heading(f"{row.key} {row.title}", 14) for row in _answers(school)]
    for row in _shares(school):
        headings.append(Heading(f"{row.key} {row.title}: не меньше", 12))
        headings += [Heading(f"{row.key}: {what}", 10) for what in ("не больше", "из скольких", "признак")]
    for block in school.blocks:
        if block.total is not None:
            headings += [
                Heading(f"Сумма блока {block.key}: {what}", 11) for what in ("не меньше", "не больше", "из скольких")
            ]
    return (*headings, *(Heading(f"Блок {block.key}", 9) for block in school.blocks))


def _counts(rule: _Thresholds, school: SchoolRisk, row: int) -> tuple[Cell, ...]:
    cells: list[Cell] = [school.code, school.name, *(line.answer for line in _answers(school))]
    for line in _shares(school):
        share, at = line.share or Share(0, None, None), len(cells)
        cells += [share.least, share.most, share.whole]
        if line.threshold is None:
            cells.append("")
            continue
        names = [address(row, column) for column in range(at, at + 3)]
        cells.append(Formula(_meets(names, line.threshold, rule.cell(line.key)), truth(line.fires)))
    sums: dict[str, int] = {}
    for block in school.blocks:
        if block.total is not None:
            sums[block.key] = len(cells)
            cells += _sum(school, block, row)
    for block in school.blocks:
        cells.append(Formula(_block(rule, school, block, row, sums), truth(block.fired)))
    return tuple(cells)


def _sum(school: SchoolRisk, block: Block, row: int) -> list[Cell]:
    total = block.total or Share(0, None, None)
    starts = [_share_start(school, line.key) for line in block.rows]
    least = "+".join(address(row, start) for start in starts)
    most = [address(row, start + 1) for start in starts]
    blanks = "+".join(f"ISBLANK({cell})" for cell in most)
    whole = address(row, starts[0] + 2)
    return [
        Formula(least, total.least),
        Formula(f'IF({blanks}>0,"{_UNKNOWN}",{"+".join(most)})', _UNKNOWN if total.most is None else total.most),
        Formula(f'IF(ISBLANK({whole}),"{_UNKNOWN}",{whole})', _UNKNOWN if total.whole is None else total.whole),
    ]


def _meets(names: Sequence[str], threshold: Threshold, bound: str) -> str:
    """Three-valued: decided when the least and the most say the same, in whole numbers."""
    least, most, whole = names
    met, met_at_most = (f"{part}*100{threshold.operator}{whole}*{bound}" for part in (least, most))
    no_most = f"NOT(ISNUMBER({most}))"
    return (
        f'IF(NOT(ISNUMBER({whole})),"{_UNKNOWN}",IF({whole}<=0,"{_UNKNOWN}",IF({met},"{YES}",'
        f'IF({no_most},"{_UNKNOWN}",IF({met_at_most},"{_UNKNOWN}","{NO}")))))'
    )


def _at_least(sure: str, unknown: str, needed: str) -> str:
    return f'IF({sure}>={needed},"{YES}",IF({sure}+{unknown}>={needed},"{_UNKNOWN}","{NO}"))'


def _joined(word: str, cells: Sequence[str]) -> str:
    return _at_least(count_of(cells, YES), count_of(cells, _UNKNOWN), str(len(cells) if word == "all" else 1))


def _block(rule: _Thresholds, school: SchoolRisk, block: Block, row: int, sums: dict[str, int]) -> str:
    if block.total is not None and block.threshold is not None:
        names = [address(row, column) for column in range(sums[block.key], sums[block.key] + 3)]
        return _meets(names, block.threshold, rule.cell(block.key))
    if block.key == "1":
        cells = [address(row, 2 + place) for place in range(len(block.rows))]
        blanks = "+".join(f"ISBLANK({cell})" for cell in cells)
        return _at_least(f"({count_of(cells, rule.negative)})", f"({blanks})", rule.cell("least 1"))
    signs = [address(row, _share_start(school, line.key) + 3) for line in block.rows]
    if block.key == "2":
        return _joined(rule.joins["2"], signs)
    *works, failing = signs
    sure, unknown = (f"({count_of(works, word)})" for word in (YES, _UNKNOWN))
    needed = rule.cell("least 4")
    enough = f"{sure}>={needed}"
    never = f"{sure}+{unknown}<{needed}"
    if rule.joins["4"] == "all":
        return f'IF(OR({never},{failing}="{NO}"),"{NO}",IF(AND({enough},{failing}="{YES}"),"{YES}","{_UNKNOWN}"))'
    return f'IF(OR({enough},{failing}="{YES}"),"{YES}",IF(AND({never},{failing}="{NO}"),"{NO}","{_UNKNOWN}"))'


def _form_headings(school: SchoolRisk) -> tuple[Heading, ...]:
    """One line a school, eighteen rows of the rule as columns (DOMAIN §1.4)."""
    rows = [row for block in school.blocks for row in block.rows]
    return (
        Heading("Код", 8),
        Heading("Школа", 26),
        *(Heading(f"{row.key} {row.title}" + ("" if row.share is None else ", %"), 12, 1) for row in rows),
        *(Heading(f"Блок {block.key}", 9) for block in school.blocks),
        Heading("Сработало блоков", 11),
        Heading("Вывод", 16),
    )


def _form(rule: _Thresholds, counts: Calculation, school: SchoolRisk, row: int) -> tuple[Cell, ...]:
    cells: list[Cell] = [school.code, school.name]
    answers = 0
    for block in school.blocks:
        for line in block.rows:
            if line.share is None:
                source = counts.at(row, 2 + answers)
                answers += 1
                cells.append(Formula(f'IF(ISBLANK({source}),"{_UNKNOWN}",{source})', line.answer or _UNKNOWN))
            else:
                start = _share_start(school, line.key)
                cells.append(_percent([counts.at(row, start + place) for place in range(3)], line.share))
    first = len(counts.headings) - len(school.blocks)
    fired = [address(row, len(cells) + place) for place in range(len(school.blocks))]
    cells += [Formula(counts.at(row, first + place), truth(block.fired)) for place, block in enumerate(school.blocks)]
    sure = f"({count_of(fired, YES)})"
    cells.append(Formula(f'{sure}&" из {len(school.blocks)}"', f"{school.blocks_fired} из {len(school.blocks)}"))
    needed = rule.cell("verdict")
    text = (
        f'IF({sure}>={needed},"{VERDICTS["risk"]}",'
        f'IF({sure}+{count_of(fired, _UNKNOWN)}>={needed},"{VERDICTS["no_data"]}","{VERDICTS["no_risk"]}"))'
    )
    return (*cells, Formula(text, VERDICTS[school.verdict]))


def _percent(names: Sequence[str], share: Share) -> Formula:
    least, most, whole = names
    known = f"AND(ISNUMBER({whole}),ISNUMBER({most}),{least}={most})"
    text = f'IF({known},IF({whole}>0,{percent_text(least, whole, 1)},"{_UNKNOWN}"),"{_UNKNOWN}")'
    shown = share.known and share.whole
    return Formula(text, percent_value(share.least, share.whole or 1, 1) if shown else _UNKNOWN)
