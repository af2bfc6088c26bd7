"""Schools in the risk zone: four blocks, eighteen rows, three-valued (DOMAIN §1.4, CONTRACTS)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from shnor_desktop.errors import InputError
from shnor_desktop.models.sheets.arithmetic import percent
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts import facts, risk_facts
from shnor_desktop.services.verdicts.facts import Base, Key, Result
from shnor_desktop.services.verdicts.identify import Official, official_statuses
from shnor_desktop.services.verdicts.risk_facts import NOTHING, RiskFacts
from shnor_desktop.services.verdicts.three_valued import Share, Threshold, Truth, all_of, any_of, at_least
from shnor_desktop.services.work import collector_at_rest

RiskVerdict: TypeAlias = Literal["risk", "no_risk", "no_data"]
Links: TypeAlias = tuple[tuple[str, tuple[int, ...]], ...]
"""Sheets and the rows of each that an answer was drawn from."""
BLOCKS = ("1", "2", "3", "4")
IN_RISK = "в зоне риска"
UNKNOWN = Share(0, None, None)


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One row of the table: an answer (block 1) or a share, and whether it fires."""

    key: str
    title: str
    fires: Truth
    links: Links
    answer: str | None = None
    share: Share | None = None
    threshold: Threshold | None = None
    note: str = ""
    """Why there is no share, or which season it is of."""

    def as_json(self) -> dict[str, object]:
        if self.share is None:
            return {"answer": self.answer}
        part, whole = self.share.numerator, self.share.whole
        printed = percent(part, whole)
        return {"numerator": part, "denominator": whole, "percent": None if printed is None else str(printed)}


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the table and whether it fired; ``total`` is the sum that block 3 compares."""

    key: str
    title: str
    fired: Truth
    rows: tuple[RiskRow, ...]
    total: Share | None = None
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True)
class SchoolRisk:
    """The verdict on one school with all rows of its table."""

    code: str
    name: str
    verdict: RiskVerdict
    blocks: tuple[Block, ...]
    official: tuple[Official, ...]

    @property
    def blocks_fired(self) -> int:
        """Сработало блоков."""
        return sum(block.fired is True for block in self.blocks)

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "verdict": self.verdict,
            "blocks_fired": self.blocks_fired,
            "blocks": {block.key: block.fired for block in self.blocks},
            "rows": {row.key: row.as_json() for block in self.blocks for row in block.rows},
        }


@dataclass(frozen=True, slots=True)
class Readings:
    """What the text of the rule leaves open and the office decides (DOMAIN §0.8)."""

    combine: str
    join_staff: str
    join_results: str

    @property
    def needed(self) -> int:
        """How many blocks must fire."""
        return {"any": 1, "all": len(BLOCKS)}.get(self.combine) or int(self.combine)


@dataclass(frozen=True, slots=True)
class RiskTable:
    """The risk table of a base for a year."""

    year: int
    readings: Readings
    rule: RuleSet
    schools: tuple[SchoolRisk, ...]

    def as_json(self) -> dict[str, object]:
        """The JSON of CONTRACTS."""
        return {
            "year": self.year,
            "combine": self.readings.combine,
            "schools": [school.as_json() for school in self.schools],
        }


def risk(base: Base, year: int, combine: str | int | None = None) -> RiskTable:
    """Judge every school at once; ``combine`` is any, all, a number of blocks, or None for the office's setting."""
    readings = Readings(
        _combine(base.setting("risk_combine") if combine is None else combine),
        str(base.setting("risk_join_staff")),
        str(base.setting("risk_join_results")),
    )
    rule = base.rules.of_year("risk_schools", year)
    body = facts.body_of(rule)
    with base.reading() as session, collector_at_rest():
        names = facts.school_names(session, base)
        found = risk_facts.gather(session, base, year, body)
        official = official_statuses(session, base, year)
    judge = _Judge(year, readings, body, found)
    schools = tuple(
        judge(code, names.get(code, code), official.get(code, ())) for code in sorted(names.keys() | found.schools())
    )
    return RiskTable(year, readings, rule, schools)


def _combine(word: object) -> str:
    text = str(word)
    if text in ("any", "all", *BLOCKS):
        return text
    raise InputError(f"Соединение блоков «{text}» неизвестно.", hint="Допустимо: any, all или число от 1 до 4.")


@dataclass(frozen=True, slots=True)
class _Judge:
    """The rule of the year and the facts, applied to one school after another."""

    year: int
    readings: Readings
    rule: Mapping[str, Any]
    found: RiskFacts

    def __call__(self, code: str, name: str, official: tuple[Official, ...]) -> SchoolRisk:
        blocks = (self._equipment(code), self._staff(code), self._pupils(code), self._results(code))
        truth = at_least((block.fired for block in blocks), self.readings.needed)
        verdict: RiskVerdict = "no_data"
        if truth is not None:
            verdict = "risk" if truth else "no_risk"
        return SchoolRisk(code, name, verdict, blocks, official)

    def _equipment(self, code: str) -> Block:
        rule = self.rule["equipment"]
        held = self.found.answers.get(code)
        links = (("equipment", (held.row,)),) if held else ()
        rows = []
        for line in rule["rows"]:
            answer = held.values[line["column"]] if held else None
            # «нет предмета» is known and not negative (CONTRACTS, verdicts)
            fires = None if answer is None else answer == rule["negative"]
            rows.append(RiskRow(line["key"], line["title"], fires, links, answer=answer))
        return Block("1", rule["title"], at_least((row.fires for row in rows), int(rule["at_least"])), tuple(rows))

    def _staff(self, code: str) -> Block:
        rule = self.rule["staff"]
        teachers = self.found.teachers.get(code)
        shares = (
            ("long_week", teachers.long_share() if teachers else UNKNOWN, teachers.long_week if teachers else ()),
            (
                "no_diploma",
                teachers.undiplomaed_share() if teachers else UNKNOWN,
                teachers.no_diploma if teachers else (),
            ),
        )
        rows = tuple(_share_row(rule[name], share, (("staff", tuple(ids)),)) for name, share, ids in shares)
        return Block("2", rule["title"], _join(self.readings.join_staff, (row.fires for row in rows)), rows)

    def _pupils(self, code: str) -> Block:
        rule = self.rule["pupils"]
        threshold = Threshold(rule["operator"], int(rule["percent"]))
        pupils = self.found.pupils.get(code, NOTHING)
        passport = self.found.passports.get(code)
        note = f"паспорт на {passport.on_date:%d.%m.%Y}" if passport else ""
        rows = []
        for line in rule["rows"]:
            total = passport.totals.get(line["category"], NOTHING) if passport else NOTHING
            share = Share(total.count or 0, total.count, pupils.count)
            links = (("social_passport", total.rows), ("classes", pupils.rows))
            rows.append(RiskRow(line["key"], line["title"], None, links, share=share, note=note))
        shares = [row.share for row in rows if row.share is not None]
        whole = Share(sum(share.least for share in shares), facts.whole(share.most for share in shares), pupils.count)
        return Block("3", rule["title"], whole.meets(threshold), tuple(rows), whole, threshold)

    def _results(self, code: str) -> Block:
        rule = self.rule["results"]
        held = self.found.results.get(code, {})
        works = tuple(self._work(line, held) for line in rule["rows"])
        failing = self.found.failing.get(code)
        links = (("year_results", failing.rows),) if failing else ()
        last = _share_row(rule["failing"], failing.share if failing else UNKNOWN, links)
        enough = at_least((row.fires for row in works), int(rule["at_least"]))
        fired = _join(self.readings.join_results, (enough, last.fires))
        return Block("4", rule["title"], fired, (*works, last))

    def _work(self, line: Mapping[str, Any], held: Mapping[tuple[int, Key], Result]) -> RiskRow:
        rule = self.rule["results"]
        threshold = Threshold(rule["operator"], int(rule["percent"]))
        matching = [
            result
            for season in rule["seasons"]
            for (_, key), result in held.items()
            if key.season == season and all(line.get(name) in (None, value) for name, value in key._asdict().items())
        ]
        # spring and autumn are separate procedures; the first held one in the order of the rule is read
        chosen = next((one for one in matching if one.held), matching[0] if matching else None)
        if chosen is None:
            return RiskRow(line["key"], line["title"], None, (), share=UNKNOWN, threshold=threshold, note="нет строки")
        links = (("assessments", chosen.rows),)
        if not chosen.held:
            # whatever the reason, a work that was not held is no data, never «fine»
            note = chosen.state or "состояние не указано"
            return RiskRow(line["key"], line["title"], None, links, share=UNKNOWN, threshold=threshold, note=note)
        share = Share(chosen.twos or 0, chosen.twos, chosen.participants)
        note = "" if chosen.key.season == rule["seasons"][0] else chosen.key.season
        fires = share.meets(threshold)
        return RiskRow(line["key"], line["title"], fires, links, share=share, threshold=threshold, note=note)


def _share_row(line: Mapping[str, Any], share: Share, links: Links) -> RiskRow:
    threshold = Threshold(line["operator"], int(line["percent"]))
    return RiskRow(line["key"], line["title"], share.meets(threshold), links, share=share, threshold=threshold)


def _join(word: str, answers: Iterable[Truth]) -> Truth:
    return all_of(answers) if word == "all" else any_of(answers)
