"""How the values of a clue's papers are declared: each once, under the term that stands on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.documents.compose import FILL_IN
from app.engine.paper import DATE_BLANK, LINE, Audience, Item, Name, Single
from app.registers.clues.papers.dossier import Dossier
from app.rules.steps import StepFact
from db.models import ClueSubject
from db.vocabulary import StepKind, Term

SHORT = FILL_IN * 2
ROOM = "\n".join([FILL_IN * 26] * 3)  # three lines of a letter to write on
Person = ClueSubject | None
Say = Callable[[Dossier, Person], Single]
List = Callable[[Dossier, Person], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Said:
    """One value: its term, how it is found, what stands in its place when it is missing, who may read it."""

    name: str
    of: Say
    blank: str = LINE
    audience: Audience = "person"


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: its term, how its items are found, and its columns."""

    name: str
    of: List
    columns: Mapping[str, Name]


def columns(*names: str, audience: Audience = "person", blank: str = "") -> Mapping[str, Name]:
    """Return columns of one audience."""
    return {name: Name(blank, audience) for name in names}


def text(name: str, field: str, *kinds: StepKind, audience: Audience = "person", blank: str = LINE) -> Said:
    """A text of the latest step of these kinds."""

    def of(dossier: Dossier, person: Person) -> Single:
        step = holding(dossier, person, field, kinds)
        held = step.detail.get(field) if step else None
        return "" if held is None else str(held)  # a count of 0 is told

    return Said(name, of, blank, audience)


def day(name: str, *kinds: StepKind, field: str = "", audience: Audience = "person") -> Said:
    """The day of the latest step of these kinds, or a date it holds."""

    def of(dossier: Dossier, person: Person) -> Single:
        return dated(dossier.step(*kinds, person=person), field)

    return Said(name, of, DATE_BLANK, audience)


def term(
    name: str, field: str, vocabulary: type[Term], *kinds: StepKind, audience: Audience = "person"
) -> Said:
    """The label of what the latest step of these kinds chose."""

    def of(dossier: Dossier, person: Person) -> Single:
        step = holding(dossier, person, field, kinds)
        found = step.term(field, vocabulary) if step else None
        return found.label if found else ""

    return Said(name, of, LINE, audience)


def options(name: str, vocabulary: Iterable[Term]) -> Said:
    """The choices to tick, one per line."""
    shown = "\n".join(member.label for member in vocabulary)
    return Said(name, lambda dossier, person: shown)


def due(name: str, key: str, *, audience: Audience = "organ") -> Said:
    """The last day of a clock."""

    def of(dossier: Dossier, person: Person) -> Single:
        clock = dossier.clock(key)
        return clock.due.on if clock else ""

    return Said(name, of, DATE_BLANK, audience)


def limit(name: str, key: str) -> Said:
    """The length of a limit as the rules table has it."""
    return Said(name, lambda dossier, person: dossier.length(key))


def holding(dossier: Dossier, person: Person, field: str, kinds: tuple[StepKind, ...]) -> StepFact | None:
    """Return the latest step of one kind, of several kinds the latest that says anything in the field."""
    if len(kinds) == 1:
        return dossier.step(*kinds, person=person)
    found = reversed(dossier.all_steps(*kinds, person=person))
    return next((step for step in found if step.text(field)), None)


def dated(step: StepFact | None, field: str = "") -> date | str:
    """Return the day of a step, or a date it holds; '' where it is not known."""
    if step is None or (not field and step.detail.get("undated")):
        return ""
    return (step.day(field) if field else step.held_on) or ""
