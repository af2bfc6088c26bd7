"""What the figures of a school and of a district say; every one of them can answer «почему»."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shnor_desktop.services.analysis import context as contextual
from shnor_desktop.services.analysis import dynamics as dynamic
from shnor_desktop.services.analysis import profile as profiling
from shnor_desktop.services.analysis import profile_data
from shnor_desktop.services.analysis import results as resulting
from shnor_desktop.services.analysis import signal as signalling
from shnor_desktop.services.analysis import signals as signalled
from shnor_desktop.services.analysis.characteristics import Characteristics, Gathered
from shnor_desktop.services.analysis.context import Context, SchoolContext
from shnor_desktop.services.analysis.dynamics import Dynamics
from shnor_desktop.services.analysis.outcomes import Outcome, outcomes
from shnor_desktop.services.analysis.profile import Factor
from shnor_desktop.services.analysis.results import (
    ProcedureResult,
    district_outcomes,
    load_references,
    school_results,
)
from shnor_desktop.services.analysis.signal import Signal
from shnor_desktop.services.importing.scales import Scales
from shnor_desktop.services.rule_shape import sound
from shnor_desktop.services.rules import RuleSet
from shnor_desktop.services.verdicts.facts import Base, Key, body_of, school_names

DEPTH = 5
"""Years looked at: the asked one and those before it."""


@dataclass(frozen=True, slots=True)
class SchoolAnalysis:
    """Everything said of one school."""

    code: str
    name: str
    results: tuple[ProcedureResult, ...]
    dynamics: tuple[Dynamics, ...]
    signals: tuple[Signal, ...] = ()
    """Of the asked year; of one school only, never of all together."""
    profile: tuple[Factor, ...] = ()
    """Risk factors of the asked year; of one school only."""
    context: SchoolContext | None = None
    """Its social context and the result that lets expect; of one school only."""
    characteristics: Characteristics | None = None
    """Staff, equipment, how the year ended, olympiads, graduates."""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": self.name,
            "results": [one.as_json() for one in self.results],
            "dynamics": [one.as_json() for one in self.dynamics],
            "signals": [one.as_json() for one in self.signals],
            "profile": [one.as_json() for one in self.profile],
            "context": self.context.as_json() if self.context else None,
            **(self.characteristics.as_json() if self.characteristics else {}),
        }


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything said of the schools of a base in a year, and of all of them together."""

    year: int
    schools: tuple[SchoolAnalysis, ...]
    together: SchoolAnalysis
    """All schools put together, weighted by participants."""
    rules: tuple[RuleSet, ...]
    context: Context
    """How the results of the schools go with their social context."""

    def school(self, code: str) -> SchoolAnalysis | None:
        """The school of that code."""
        return next((one for one in self.schools if one.code == code), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "schools": [one.as_json() for one in self.schools],
            "together": {
                "results": [one.as_json() for one in self.together.results],
                "dynamics": [one.as_json() for one in self.together.dynamics],
                **(self.together.characteristics.as_json() if self.together.characteristics else {}),
            },
            "context": self.context.as_json(),
            "rules": [
                {"name": rule.name, "year": rule.year, "source": rule.source, "own": rule.own} for rule in self.rules
            ],
        }


def analyse(base: Base, year: int, *, on: date | None = None) -> Analysis:
    """Read the year and those before it, once for all schools, and say what follows; the staff is that of ``on``."""
    rule, moves, markers, risks, social = (
        base.rules.of_year(name, year)
        for name in (resulting.RULE, dynamic.RULE, signalling.RULE, profiling.RULE, contextual.RULE)
    )
    body = body_of(rule)
    years = range(year - DEPTH + 1, year + 1)
    with base.reading() as session:
        names = school_names(session, base)
        found = outcomes(session, base, years, attempts=body["attempts"], past=body["past_graduates"])
        references = load_references(session, years)
        traces = signalled.load(session, base, year)
        factors = profile_data.load(session, base, year, sound(risks))
        passports = contextual.load(session, base, year, social)
        gathered = Gathered(session, base, year, on)

    def said_of(code: str, name: str, held: dict[tuple[int, Key], Outcome]) -> SchoolAnalysis:
        results = school_results(held, references, rule)
        return SchoolAnalysis(code, name, tuple(results), tuple(dynamic.dynamics(results, years, moves)))

    codes = sorted({*names, *found, *traces.rechecks, *factors.received, *gathered.schools()})
    schools = [said_of(code, names.get(code, code), found.get(code, {})) for code in codes]
    spread = signalled.spreads((one.results for one in schools), year)
    scene = signalled.Scene(year, markers, traces, references, spread, Scales(base.rules))
    around = contextual.context({one.code: one.results for one in schools}, passports, year, social)
    schools = [
        replace(
            one,
            context=around.schools[one.code],
            signals=signalled.school_signals(one.code, one.results, scene),
            profile=profiling.school_profile(one.code, factors, risks),
            characteristics=gathered.of_school(one.code, one.results),
        )
        for one in schools
    ]
    together = said_of("", base.name, district_outcomes(found))
    together = replace(together, characteristics=gathered.together(together.results))
    return Analysis(year, tuple(schools), together, (rule, moves, markers, risks, social, *gathered.rules), around)
