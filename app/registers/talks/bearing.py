"""What the talks hold against somebody of whom an opinion is asked: a 诫勉谈话 and the period it works.

A talk that only carries out what a clue has on record is told by the clue, with whatever became of it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.engine.bearing import Bearing, Whom
from app.rules.measures import effect
from app.rules.tables import Rules
from db.models import Clue, ClueStep, ClueSubject, Talk, TalkAttendee
from db.vocabulary import StepKind, TalkKind, TalkState

REGISTER = "talks"
OF_TALK: tuple[Any, ...] = (Talk.id, Talk.number, Talk.kind, Talk.held_on, Talk.clue_number)
ALONE: tuple[Any, ...] = (*OF_TALK, col(Talk.person).label("name"), Talk.unit, Talk.member_id)
CLUE_STEP: tuple[Any, ...] = (Clue.number, ClueStep.id, ClueStep.kind, ClueStep.detail, ClueStep.corrects)
PERSON: tuple[Any, ...] = (Clue.number, ClueSubject.id, ClueSubject.name)
MEASURED = (StepKind.DECIDED, StepKind.MEASURE)
AMONG: tuple[Any, ...] = (*OF_TALK, TalkAttendee.name, TalkAttendee.unit, TalkAttendee.member_id)


def bears(session: Session, rules: Rules, whom: Whom, today: date) -> Iterable[Bearing]:
    """Yield the talks held that are a measure by themselves, with the last day of its effect."""
    kinds = _kinds(rules)
    rows = [row for row in _held(session, kinds) if _is_asked(row, whom)]
    told = _told_by_clues(session, rules, {row.clue_number for row in rows if row.clue_number})
    for row in rows:
        if (row.clue_number, kinds[row.kind], row.name) not in told:
            yield _bearing(row, kinds[row.kind], rules, today)


def _kinds(rules: Rules) -> dict[TalkKind, str]:
    """The kinds of talk that are a measure which works for a time, and what the table calls it."""
    named = ((kind, rules.measures.key(kind.label)) for kind in TalkKind)
    return {kind: key for kind, key in named if key and rules.measures.versions[key][-1].effect.months}


def _held(session: Session, kinds: Mapping[TalkKind, str]) -> Iterator[Any]:
    live = (
        col(Talk.voided_at).is_(None), col(Talk.state) != TalkState.PLANNED, col(Talk.kind).in_(list(kinds)),
    )  # fmt: skip
    yield from session.execute(select_columns(*ALONE).where(*live).order_by(col(Talk.id)))
    among = select_columns(*AMONG).join(Talk, col(Talk.id) == col(TalkAttendee.talk_id))
    yield from session.execute(
        among.where(*live, col(TalkAttendee.voided_at).is_(None)).order_by(col(Talk.id))
    )


def _is_asked(row: Any, whom: Whom) -> bool:
    return row.name in whom.names if row.member_id is None else row.member_id in whom.ids


def _told_by_clues(session: Session, rules: Rules, numbers: set[str]) -> set[tuple[str, str, str]]:
    """Which measures of whom these clues have on record: number, measure, name."""
    steps = select_columns(*CLUE_STEP).join(Clue, col(Clue.id) == col(ClueStep.clue_id))
    of_these = (col(Clue.number).in_(sorted(numbers)), col(Clue.voided_at).is_(None))
    rows = list(session.execute(steps.where(*of_these)))
    withdrawn = {row.corrects for row in rows}
    persons = select_columns(*PERSON).join(Clue, col(Clue.id) == col(ClueSubject.clue_id))
    named = list(session.execute(persons.where(*of_these, col(ClueSubject.voided_at).is_(None))))
    return {
        (row.number, rules.measures.key(str(row.detail.get("measure", ""))) or "", person.name)
        for row in rows
        if row.kind in MEASURED and row.id not in withdrawn
        for person in named
        if person.number == row.number and str(row.detail.get("subject") or person.id) == str(person.id)
    }


def _bearing(row: Any, measure: str, rules: Rules, today: date) -> Bearing:
    last_day = effect(measure, row.held_on, rules=rules).last_day
    running = last_day is not None and today <= last_day
    how = "影响期至" if running else "影响期已于"
    until = "" if last_day is None else f"，{how} {last_day.isoformat()}{'' if running else ' 届满'}"
    return Bearing(
        "effect" if running else "measured", REGISTER, row.id, row.number,
        f"{row.kind.label}（{row.held_on.isoformat()}）{until}", row.name, row.held_on, row.member_id,
        row.unit, last_day,
    )  # fmt: skip
