"""All values of a clue's papers together: their names for the declarations, and what they are of one clue."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.paper import Name, Names, Value
from app.registers.clues.papers.dossier import Dossier
from app.registers.clues.papers.lists import CHOICES, LISTS
from app.registers.clues.papers.matters import MATTERS
from app.registers.clues.papers.persons import PERSON_VALUES
from app.registers.clues.papers.saying import Person
from app.rules.workflow import WORKFLOW
from db.vocabulary import StepKind

VALUES = (*MATTERS, *PERSON_VALUES)


def _facts() -> dict[str, str]:
    """Every fact a paper may wait for, with what it is called."""
    facts: dict[str, str] = {}
    for kind in StepKind:
        code, rule = str(kind.value), WORKFLOW[kind]
        facts |= {code: kind.label, f"{code}:done": f"生效的{kind.label}"}
        for way in {*rule.ways, *rule.starts_by}:
            told = f"{kind.label}（{CHOICES[rule.chooses].coded(way).label}）"
            facts |= {f"{code}={way}": told, f"{code}:{way}": f"生效的{told}"}
    return facts


NAMES = Names(
    texts={said.name: Name(said.blank, said.audience) for said in VALUES},
    lists={listed.name: listed.columns for listed in LISTS},
    facts=_facts(),
)


def clue_values(dossier: Dossier, person: Person = None) -> Mapping[str, Value]:
    """Return every value of the clue, as it concerns one person or all of them."""
    values: dict[str, Value] = {said.name: said.of(dossier, person) for said in VALUES}
    return values | {listed.name: tuple(listed.of(dossier, person)) for listed in LISTS}
