"""What an appeal does to the measures decided before it."""

from __future__ import annotations

from collections.abc import Iterable

from app.rules.steps import StepFact
from db.vocabulary import AppealOutcome

LIFTING = (AppealOutcome.REVOKED, AppealOutcome.CHANGED)


def about(step: StepFact, subject: int | None) -> bool:
    """Whether a step is about this person of its clue; what names nobody is about all (None)."""
    return subject is None or step.text("subject") in ("", str(subject))


def lifting(later: Iterable[StepFact], subject: int | None) -> StepFact | None:
    """Return the appeal among the later steps that revoked or changed what was given to this person."""
    appeals = (one for one in later if one.term("appeal_outcome", AppealOutcome) in LIFTING)
    return next((one for one in appeals if about(one, subject)), None)
