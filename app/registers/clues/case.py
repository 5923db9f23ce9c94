"""A clue as the rules see it: its steps as facts, its registration, its clocks, its persons' verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.engine.register import Draft
from app.registers.clues.facts import facts
from app.registers.clues.measures import Earlier, Taken, taken
from app.rules.clocks import clocks
from app.rules.folding import fold
from app.rules.guards import Case, InEffect
from app.rules.jurisdiction import SubjectFacts, UnknownRank, Verdict, judge
from app.rules.steps import Registration, StepFact
from app.rules.tables import Rules
from db.models import Clue, ClueSubject
from db.vocabulary import ClueSource, Discipline, Signature, StepKind

OURS, UNSURE = "本级", "待定"
FROM_ABOVE = frozenset({ClueSource.SUPERIOR, ClueSource.WORK_COMMITTEE, ClueSource.STATIONED})


def registration(clue: Clue, steps: Iterable[StepFact]) -> Registration:
    """Return what the clocks ask of the registration."""
    first = next((step for step in steps if step.kind is StepKind.REGISTERED), None)
    return Registration(
        received_on=clue.received_on,
        real_name=clue.signature is Signature.REAL_NAME,
        masses_side=clue.masses_side,
        result_wanted=clue.result_wanted,
        forwarded_down=clue.source in FROM_ABOVE,
        flow_only=clue.flow_only,
        imported=bool(first and first.detail.get("imported")),
        parted=bool(first and first.detail.get("parted")),
    )


def verdict_of(clue: Clue, subject: ClueSubject, rules: Rules) -> Verdict:
    """Judge one person of a clue as of its receipt; a rank the table does not know is 待定."""
    told = SubjectFacts(
        organisation=subject.organisation,
        status=subject.political_status,
        rank=subject.rank,
        rank_then=subject.conduct_rank,
        relation_here=not subject.outside,
        discipline_cadre=subject.discipline_cadre,
        suspected_crime=clue.crime_suspected or clue.discipline is Discipline.CRIME,
    )
    try:
        return judge(told, rules)
    except UnknownRank as unknown:
        return Verdict(UNSURE, "", str(unknown), "", "", "")


def case_of(draft: Draft, rules: Rules, today: date, earlier: Earlier | None = None) -> Case:
    """Return the clue as its guards see it; `earlier` is what its persons had been given in other clues."""
    found = facts(draft.steps)
    folded = fold(found)
    entry = registration(draft.record, found)
    verdicts = [(row.name, verdict_of(draft.record, row, rules)) for row in draft.rows["subjects"]]
    return Case(
        folded=folded,
        registration=entry,
        clocks=clocks(folded, entry, rules),
        rules=rules,
        today=today,
        outside=tuple(_told(*one) for one in verdicts if one[1].label not in (OURS, UNSURE)),
        unsure=tuple(_told(*one) for one in verdicts if one[1].label == UNSURE),
        designation=draft.record.designation,
        effects=tuple(in_effect(one) for one in taken(folded, rules, earlier) if not one.lifted),
        persons=tuple(str(row.id) for row in draft.rows["subjects"]),
        committee_may=frozenset(rules.own_sanctions()),
    )


def in_effect(one: Taken) -> InEffect:
    """Return a measure as the guards see it."""
    person = "" if one.subject_id is None else str(one.subject_id)
    return InEffect(person, one.kind, one.last_day, one.probation_last_day)


def _told(name: str, verdict: Verdict) -> str:
    return f"{name}（{verdict.label}：{verdict.reason}）"
