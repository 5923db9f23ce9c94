"""What a person's line or an old ledger says in words of the measures taken, beside what the steps tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.registers.clues.measures import MEASURED
from app.rules.appeals import lifting
from app.rules.opinions import measures_told
from app.rules.steps import StepFact
from app.rules.tables import Rules
from db.vocabulary import StepKind

# What only proposes a measure, and what takes one: every other step that names one is an old ledger's word.
OWN_WORD = (*MEASURED, StepKind.ADJUDICATED, StepKind.SANCTION_APPROVED)
# How words are read: `measures_told`, or a reader that remembers what it has read.
Reader = Callable[[str], tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Words:
    """The measures told in words: None = they say something the table does not know.

    `since`: the day they count from; `certain`: it is clear that they are this person's.
    """

    kinds: tuple[str, ...] | None
    since: date
    certain: bool


def in_words(
    clue: Any,
    row: Any,
    steps: Iterable[StepFact],
    known: Collection[str],
    rules: Rules,
    *,
    alone: bool,
    reader: Reader | None = None,
) -> Words:
    """Return what is said of one person (`row`) of a clue, `alone` in it or not.

    `steps` are those that stand; `known` the measures of the person that they tell; what an appeal lifted is
    left out.
    """
    read = reader or (lambda text: measures_told(text, rules.measures))
    told_by = list(steps)
    said = (n for n, one in enumerate(told_by) if one.kind not in OWN_WORD and one.text("measure"))
    place = next(said, None)
    told = read(row.measure)
    if not row.measure and not known:
        told = read(clue.result) or ()
    on = clue.decided_on or clue.closed_on or clue.received_on
    since = on if place is None else told_by[place].held_on
    certain = bool(row.measure) or alone
    if told is None:
        return Words(None, since, certain)
    if certain and place is not None and lifting(told_by[place:], row.id):
        return Words((), since, certain)
    return Words(tuple(kind for kind in told if kind not in known), since, certain)
