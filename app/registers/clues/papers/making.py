"""What the papers of a clue are made of: their declarations, and the values of one dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import resources
from app.engine.paper import PaperRule, Value
from app.engine.paper_table import load_papers
from app.engine.register import Copy
from app.paper_making import Source
from app.registers.clues.papers.dossier import Dossier
from app.registers.clues.papers.values import NAMES, clue_values
from db.models import Clue

FOLDER = "texts/papers/clues"


@lru_cache(maxsize=1)
def paper_rules() -> Mapping[str, PaperRule]:
    """Return the declared papers of a clue by key. Raises FaultyTable."""
    return load_papers(resources.path(FOLDER), NAMES)


def clue_source(dossier: Dossier) -> Source:
    """Return what the papers of a clue are made of."""
    by_id = {subject.id: subject for subject in dossier.subjects}

    def values(copy: Copy) -> Mapping[str, Value]:
        told = replace(dossier, number=copy.number, issued_on=copy.issued_on, recipient=copy.recipient)
        return clue_values(told, by_id[copy.row] if copy.row is not None else None)

    return Source(
        rules=paper_rules(),
        names=NAMES,
        facts=dossier.facts(),
        values=values,
        copy=Copy(
            dossier.profile, dossier.rules, dossier.today, number=dossier.number,
            issued_on=dossier.issued_on, recipient=dossier.recipient,
        ),
        table=str(Clue.__tablename__),
        record_id=dossier.clue.id or 0,
        label=dossier.clue.number,
        secrecy=dossier.clue.secrecy,
        persons=tuple((subject.id or 0, subject.name) for subject in dossier.subjects),
        called="被反映人",
    )  # fmt: skip
