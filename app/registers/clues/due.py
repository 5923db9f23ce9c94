"""What falls due of the clues: their running clocks, the revisits planned, the periods that expire."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.engine.views import DueItem
from app.registers.clues.case import registration
from app.registers.clues.facts import facts
from app.registers.clues.measures import Earlier, Taken, of_subject, taken
from app.rules.clocks import clocks, running
from app.rules.folding import Fold, fold
from app.rules.measures import revisits
from app.rules.steps import StepFact
from app.rules.tables import Rules
from db.models import Clue, ClueStep, ClueSubject
from db.vocabulary import StepKind

K = StepKind
MEASURED = (K.DECIDED, K.MEASURE)
# Read as plain columns: thousands of mapped rows would cost more than all the arithmetic.
STEP_COLUMNS: tuple[Any, ...] = (
    ClueStep.id, ClueStep.clue_id, ClueStep.kind, ClueStep.held_on, ClueStep.who, ClueStep.note,
    ClueStep.detail, ClueStep.corrects,
)  # fmt: skip
PERSON_COLUMNS: tuple[Any, ...] = (
    ClueSubject.id, ClueSubject.clue_id, ClueSubject.name, ClueSubject.member_id,
)  # fmt: skip
CLUE_COLUMNS: tuple[Any, ...] = (
    Clue.id, Clue.number, Clue.received_on, Clue.signature, Clue.masses_side, Clue.result_wanted,
    Clue.source, Clue.flow_only, Clue.due_on, Clue.subject_names, Clue.handler,
)  # fmt: skip


def due(session: Session, rules: Rules) -> Iterable[DueItem]:
    """Yield every running clock of every clue, and what is still to be done of measures in effect."""
    people = _people(session)
    concerned = [(clue, steps, fold(steps)) for clue, steps in _concerned(session)]
    earlier = _earlier({clue.id: taken(folded, rules) for clue, _, folded in concerned}, people)
    for clue, steps, folded in concerned:
        if clue.due_on is not None:
            for clock in running(clocks(folded, registration(clue, steps), rules)):
                title = f"{clock.rule.title}：{clue.subject_names}"
                yield _item(clue, title, clock.due.on, clock.key, clock.rule.source, clock.rule.how)
        names = {row.id: row.name for row in people[clue.id]}
        for one in taken(folded, rules, earlier.get(clue.id)):
            person = names.get(one.subject_id, clue.subject_names)
            yield from _after(clue, folded, one, person, rules)


def _earlier(measures: Mapping[int, list[Taken]], people: Mapping[int, list[Any]]) -> dict[int, Earlier]:
    """What the persons of each clue were given in other clues, as the clue page counts it."""
    given: dict[int, list[tuple[int, str, date]]] = defaultdict(list)
    for clue_id, found in measures.items():
        for row in people[clue_id]:
            own = of_subject(found, row, len(people[clue_id]) == 1) if row.member_id else ()
            given[row.member_id] += [(clue_id, one.kind, one.since) for one in own if not one.lifted]
    earlier: dict[int, Earlier] = {}
    for clue_id in measures:
        rows = people[clue_id]
        others = {row.id: [(k, s) for at, k, s in given[row.member_id] if at != clue_id] for row in rows}
        if any(others.values()):
            earlier[clue_id] = {**others, None: others[rows[0].id] if len(rows) == 1 else ()}
    return earlier


def _concerned(session: Session) -> Iterator[tuple[Any, list[StepFact]]]:
    """The clues with a clock or a measure, as plain rows, with their steps as facts."""
    measured = select(ClueStep.clue_id).where(col(ClueStep.kind).in_(MEASURED))
    chosen = col(Clue.voided_at).is_(None) & (col(Clue.due_on).is_not(None) | col(Clue.id).in_(measured))
    own = col(ClueStep.clue_id).in_(select(Clue.id).where(chosen))
    rows: dict[int, list[Any]] = defaultdict(list)
    for step in session.execute(select_columns(*STEP_COLUMNS).where(own).order_by(col(ClueStep.id))):
        rows[step.clue_id].append(step)
    clues = session.execute(select_columns(*CLUE_COLUMNS).where(chosen).order_by(col(Clue.due_on))).all()
    return ((clue, facts(rows[clue.id])) for clue in clues)


def _people(session: Session) -> Mapping[int, list[Any]]:
    """The live persons of the clues with a measure, as plain rows."""
    measured = select(ClueStep.clue_id).where(col(ClueStep.kind).in_(MEASURED))
    named = select_columns(*PERSON_COLUMNS).where(
        col(ClueSubject.clue_id).in_(measured), col(ClueSubject.voided_at).is_(None)
    )
    people: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(named):
        people[row.clue_id].append(row)
    return people


def _after(clue: Any, folded: Fold, one: Taken, person: str, rules: Rules) -> Iterator[DueItem]:
    """The next revisit not yet made, the end of a 留党察看 and the expiry not yet noted."""
    if one.last_day is None or _done(folded, one, K.EXPIRED):
        return
    made = [step.held_on for step in _done(folded, one, K.REVISITED)]
    for visit in revisits(one.since, one.last_day, rules)[len(made) :][:1]:
        yield _item(clue, f"{visit.title}：{person}", visit.on, "回访", visit.source, "回访人不少于两人")
    if one.probation_last_day and not _done(folded, one, K.RIGHTS_RESTORED):
        rule = rules.deadlines["T19a" if "二年" in one.kind else "T19"]
        title = f"{one.kind}期满：{person}"
        yield _item(clue, title, one.probation_last_day, rule.key, rule.source, rule.how)
    how = "告知本人和组织人事部门，登记“影响期满”"
    yield _item(clue, f"{one.kind}影响期满：{person}", one.last_day, "影响期", one.source, how)


def _done(folded: Fold, one: Taken, kind: StepKind) -> list[StepFact]:
    return [
        step
        for step in folded.steps
        if step.kind is kind
        and step.held_on >= one.since
        and (one.subject_id is None or step.text("subject") in ("", str(one.subject_id)))
    ]


def _item(clue: Any, title: str, on: date, rule: str, source: str, how: str) -> DueItem:
    return DueItem("clues", clue.id, clue.number, title, on, rule, source, how, clue.handler)
