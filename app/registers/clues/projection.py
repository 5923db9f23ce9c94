"""What of a clue is stored only because it is the sum of its steps and persons."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.engine.register import Draft
from app.registers.clues.history_columns import FIRST_RULE
from app.registers.clues.steps import facts
from app.rules.deadlines import due_on
from app.rules.tables import Rules
from app.rules.workflow import fold


def projected(draft: Draft, rules: Rules) -> dict[str, Any]:
    """Return the stored sums of a clue: the fold of its steps, its persons as text, and its running clock.

    The clock for a disposal opinion runs while there is neither an opinion nor an end of the matter.
    """
    sums = asdict(fold(facts(draft.steps)))
    subjects = draft.rows["subjects"]
    waits = not any(sums[name] for name in ("opinion_on", "disposition", "closed_on"))
    received = draft.record.received_on
    return sums | {
        "subject_names": "、".join(row.name for row in subjects),
        "subject_units": "；".join(dict.fromkeys(row.unit for row in subjects if row.unit)),
        "due_on": due_on(rules.deadlines[FIRST_RULE], received) if waits else None,
        "due_rule": FIRST_RULE if waits else "",
    }
