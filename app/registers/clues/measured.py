"""Clues with the measures of each of their persons, read as plain rows in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import String, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.registers.clues.due import STEP_COLUMNS, TELLING
from app.registers.clues.facts import facts
from app.registers.clues.measures import MEASURED, Before, Taken, of_person
from app.rules.steps import StepFact, standing
from app.rules.tables import Rules
from db.models import Clue, ClueStep, ClueSubject
from db.vocabulary import StepKind

K = StepKind
AT_ONCE = 5000  # ids in one query
HANDED_ON = (K.TRANSFERRED, K.FORWARDED_UP)
CLUE_COLUMNS: tuple[Any, ...] = (
    Clue.id, Clue.number, Clue.received_on, Clue.state, Clue.disposition, Clue.settlement, Clue.result,
    Clue.decided_on, Clue.closed_on, Clue.parent_id, Clue.discipline, Clue.eight_kind, Clue.form,
)  # fmt: skip
SUBJECT_COLUMNS: tuple[Any, ...] = (
    ClueSubject.id, ClueSubject.clue_id, ClueSubject.name, ClueSubject.member_id, ClueSubject.unit,
    ClueSubject.measure, ClueSubject.organisation, ClueSubject.rank, ClueSubject.form,
)  # fmt: skip
IN_ORDER: tuple[Any, ...] = (col(ClueSubject.position), col(ClueSubject.id))
# What a person was given in other clues, by his id on the roster.
Given = Mapping[int | None, Sequence[Before]]
NOTHING_GIVEN: Given = {}


@dataclass(frozen=True, slots=True)
class MeasuredCase:
    """A clue with its live persons, the steps that stand and the measures of each person by his row's id."""

    clue: Any
    persons: Sequence[Any]
    steps: Sequence[StepFact]
    measures: Mapping[int, Sequence[Taken]]


def measured_cases(
    session: Session, rules: Rules, persons: Mapping[int, Sequence[Any]]
) -> list[MeasuredCase]:
    """Return the live clues of these persons (by the id of the clue) with what each was given in it alone."""
    ids = list(persons)
    clues, steps = clues_of(session, ids), _steps(session, ids)
    return [
        MeasuredCase(clues[at], persons[at], steps[at], _each(persons[at], steps[at], rules))
        for at in ids
        if at in clues
    ]


def persons_of(session: Session, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the live persons of these clues, by the id of the clue."""
    found: dict[int, list[Any]] = {at: [] for at in ids}
    for some in in_parts(ids):
        live = col(ClueSubject.voided_at).is_(None), col(ClueSubject.clue_id).in_(some)
        for row in session.execute(select_columns(*SUBJECT_COLUMNS).where(*live).order_by(*IN_ORDER)):
            found[row.clue_id].append(row)
    return found


def in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield so many of the ids at a time as one query takes."""
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def clues_of(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    """Return the live clues among these, by their ids."""
    return {
        clue.id: clue
        for some in in_parts(ids)
        for clue in session.execute(
            select_columns(*CLUE_COLUMNS).where(col(Clue.id).in_(some), col(Clue.voided_at).is_(None))
        )
    }


def _steps(session: Session, ids: Sequence[int]) -> dict[int, list[StepFact]]:
    """The standing steps of each clue that tell of measures or of where it was handed to."""
    kinds = (*TELLING, *HANDED_ON, K.REOPENED, K.SHELF_REVIEWED)
    names_one = type_coerce(col(ClueStep.detail), String).contains('"measure"')
    told = col(ClueStep.kind).in_(kinds) | names_one
    rows: dict[int, list[Any]] = {at: [] for at in ids}
    for some in in_parts(ids):
        query = select_columns(*STEP_COLUMNS).where(col(ClueStep.clue_id).in_(some), told)
        for step in session.execute(query.order_by(col(ClueStep.id))):
            rows[step.clue_id].append(step)
    return {at: standing(facts(own)) for at, own in rows.items()}


def _each(
    persons: Sequence[Any], steps: Sequence[StepFact], rules: Rules, given: Given = NOTHING_GIVEN
) -> dict[int, list[Taken]]:
    """The measures of each person of a clue; `given`: what each had been given in other clues."""
    if not any(step.kind in MEASURED for step in steps):
        return {}
    return {row.id: of_person(row.id, steps, rules, given.get(row.member_id, ())) for row in persons}


def with_earlier(cases: list[MeasuredCase], rules: Rules) -> list[MeasuredCase]:
    """Return the cases with the periods that a person's measures in several clues add up to.

    Only those of the classes whose periods add up; the others leave each other's last day as it is.
    """
    adding = frozenset(kind for kind in rules.measures.versions if _adds_up(kind, rules))
    given: dict[int, set[tuple[int, str, date]]] = defaultdict(set)
    for case in cases:
        for row in case.persons:
            if row.member_id is not None:
                given[row.member_id] |= {
                    (case.clue.id, one.kind, one.since)
                    for one in case.measures.get(row.id, ())
                    if one.kind in adding and not one.lifted
                }
    return [_added(case, given, rules) if _has_any(case, adding) else case for case in cases]


def _adds_up(kind: str, rules: Rules) -> bool:
    return rules.measures.group(kind) in rules.measures.combining


def _has_any(case: MeasuredCase, kinds: frozenset[str]) -> bool:
    return any(one.kind in kinds for own in case.measures.values() for one in own)


def _added(case: MeasuredCase, given: Mapping[int, set[tuple[int, str, date]]], rules: Rules) -> MeasuredCase:
    elsewhere = {
        row.member_id: [
            (kind, since) for at, kind, since in given.get(row.member_id, ()) if at != case.clue.id
        ]
        for row in case.persons
    }
    if not any(elsewhere.values()):
        return case
    return replace(case, measures=_each(case.persons, case.steps, rules, elsewhere))
