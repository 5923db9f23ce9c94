"""What of a clue is stored only because it is the sum of its steps and persons."""

from __future__ import annotations

from typing import Any

from app.engine.register import Draft
from app.registers.clues.case import registration
from app.registers.clues.facts import facts
from app.rules.clocks import clocks, running
from app.rules.folding import fold
from app.rules.tables import Rules


def projected(draft: Draft, rules: Rules) -> dict[str, Any]:
    """Return the stored sums of a clue: the fold of its steps, its persons as text, its next clock."""
    found = facts(draft.steps)
    folded = fold(found)
    subjects = draft.rows["subjects"]
    first = next(iter(running(clocks(folded, registration(draft.record, found), rules))), None)
    return folded.projection.sums() | {
        "subject_names": "、".join(row.name for row in subjects),
        "subject_units": "；".join(dict.fromkeys(row.unit for row in subjects if row.unit)),
        "due_on": first.due.on if first else None,
        "due_rule": first.key if first else "",
    }
