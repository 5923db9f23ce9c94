"""What the figures of clues have in common: which clues count, read once for all figures of a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.engine.counting import Count
from app.engine.figure import UNKNOWN, Asked, Counted
from app.registers.clues.due import STEP_COLUMNS
from app.registers.clues.facts import facts
from app.registers.clues.measured import in_parts
from app.rules.folding import Fold, fold
from app.rules.steps import StepFact, standing
from db.models import Clue, ClueStep
from db.vocabulary import Relation, StepKind

CLUES, PETITIONS, CASES, FORMS = "问题线索", "信访举报", "立案和处分", "四种形态"
EIGHT, AFTERWARDS = "中央八项规定精神", "回访和影响期"
RECEIVED: tuple[Any, ...] = (
    Clue.id, Clue.source, Clue.discipline, Clue.disposition, Clue.channel, Clue.petition_class,
    Clue.signature, Clue.masses_side, Clue.received_on, Clue.opinion_on,
)  # fmt: skip
Row = Any
Test = Callable[[Row], bool]


def live() -> tuple[Any, ...]:
    """Return what a clue must be to be counted: not voided, and no duplicate of another one."""
    relation = col(Clue.relation)
    return (col(Clue.voided_at).is_(None), relation.is_(None) | (relation != Relation.DUPLICATE))


def undeleted() -> tuple[Any, ...]:
    """Return what a clue must be for what happened with it to be counted, duplicate or not."""
    return (col(Clue.voided_at).is_(None),)


def within(asked: Asked, day: Any) -> tuple[Any, ...]:
    """Return the condition that a day lies in the period."""
    return (col(day) >= asked.period.first, col(day) <= asked.period.last)


def received(asked: Asked) -> Sequence[Row]:
    """Return the clues received in the period, as rows of `RECEIVED`."""
    chosen = (*live(), *within(asked, Clue.received_on))
    return asked.session.execute(select_columns(*RECEIVED).where(*chosen)).all()


def of_received(test: Test | None = None, by: str = "", missing: str = UNKNOWN) -> Count:
    """Return what counts the clues received that pass the test, each under its term of the column `by`."""

    def count(asked: Asked) -> Iterable[Counted]:
        rows = asked.once(received)
        chosen = rows if test is None else [row for row in rows if test(row)]
        if not by:
            return [Counted(row.id) for row in chosen]
        return [Counted(row.id, _label(getattr(row, by), missing)) for row in chosen]

    return count


def _label(term: Any, missing: str) -> str:
    return str(term.label) if term else missing


def steps_taken(asked: Asked, *kinds: StepKind) -> list[tuple[int, StepFact]]:
    """Return the standing steps of these kinds that lie in the period, with their clues, in their order."""
    query = (
        select_columns(*STEP_COLUMNS)
        .join(Clue, col(Clue.id) == col(ClueStep.clue_id))
        .where(col(ClueStep.kind).in_(kinds), *within(asked, ClueStep.held_on), *live())
        .order_by(col(ClueStep.held_on), col(ClueStep.id))
    )
    rows = asked.session.execute(query).all()
    gone = asked.once(withdrawn) if rows else frozenset()
    kept = [row for row in rows if row.id not in gone]
    return [(row.clue_id, fact) for row, fact in zip(kept, facts(kept), strict=True)]


def withdrawn(asked: Asked) -> frozenset[int]:
    """Return the ids of all steps that a 更正 has withdrawn."""
    corrected = select_columns(col(ClueStep.corrects)).where(col(ClueStep.kind) == StepKind.CORRECTED)
    return frozenset(asked.session.execute(corrected).scalars())


def as_they_stood(asked: Asked, ids: Sequence[int]) -> dict[int, tuple[list[StepFact], Fold]]:
    """Return clues as they stood at the end of the period: the steps entered up to it, and their fold."""
    rows: dict[int, list[Any]] = {at: [] for at in ids}
    for step in _steps(asked.session, ids):
        rows[step.clue_id].append(step)
    stood = {
        at: [step for step in standing(facts(own)) if step.held_on <= asked.as_of] for at, own in rows.items()
    }
    return {at: (steps, fold(steps)) for at, steps in stood.items()}


def _steps(session: Session, ids: Sequence[int]) -> Iterable[Any]:
    for some in in_parts(ids):
        wanted = select_columns(*STEP_COLUMNS).where(col(ClueStep.clue_id).in_(some))
        yield from session.execute(wanted.order_by(col(ClueStep.id)))
