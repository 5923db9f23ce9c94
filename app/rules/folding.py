"""A clue is the sum of its steps: what they add up to, and when each took effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from app.rules.steps import StepFact, standing
from app.rules.workflow import WORKFLOW
from db.vocabulary import (
    ClueState,
    Conclusion,
    Disposition,
    Form,
    InquiryOutcome,
    Ruling,
    Settlement,
    StepKind,
    VerificationOutcome,
)

K = StepKind


@dataclass(frozen=True, slots=True)
class Moment:
    """A step was entered, or (`took`) took effect: on its own day, or that of the approval it waited for."""

    step: StepFact
    on: date
    took: bool = False


@dataclass(frozen=True, slots=True)
class Projection:
    """What a clue's steps add up to; every field is stored with the clue for speed."""

    state: ClueState = ClueState.AWAITING
    pending: StepKind | None = None
    disposition: Disposition | None = None
    settlement: Settlement | None = None
    opinion_on: date | None = None
    studied_on: date | None = None
    approved_on: date | None = None
    filed_on: date | None = None
    decided_on: date | None = None
    closed_on: date | None = None
    archived_on: date | None = None
    result: str = ""
    measure: str = ""
    form: Form | None = None

    def sums(self) -> dict[str, object]:
        """Return the fields by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


@dataclass(frozen=True, slots=True)
class Fold:
    """The projection, and what guards and clocks ask beside it.

    `base`: the state without what is still waiting for its approval; `proposal` is that step; `returned` are
    the ids of the proposals that came back; `agreed` are the approvers who have agreed to the proposal.
    `disposition` is the one in force; `begun` how many steps lie before the present round.
    """

    projection: Projection = Projection()
    base: ClueState = ClueState.AWAITING
    steps: tuple[StepFact, ...] = ()
    moments: tuple[Moment, ...] = ()
    proposal: StepFact | None = None
    returned: frozenset[int] = frozenset()
    agreed: tuple[str, ...] = ()
    conclusion: Conclusion | None = None
    disposition: Disposition | None = None
    begun: int = 0

    @property
    def present(self) -> tuple[StepFact, ...]:
        """The steps since the clue was last begun anew, by 复查复核 or after 暂存."""
        return self.steps[self.begun :]

    @property
    def state(self) -> ClueState:
        """The clue's state."""
        return self.projection.state


def fold(steps: Iterable[StepFact]) -> Fold:
    """Add the steps up, in the order of their dates."""
    folded = Fold()
    for step in standing(steps):
        folded = _take(folded, step)
    return folded


def _take(before: Fold, step: StepFact) -> Fold:
    noted = replace(
        before,
        steps=(*before.steps, step),
        moments=(*before.moments, Moment(step, step.held_on)),
        projection=_noted(before.projection, step),
    )
    if step.kind is K.APPROVED:
        after = _ruled(noted, step)
    elif WORKFLOW[step.kind].proposes and not step.detail.get("decided"):
        after = replace(noted, proposal=step, agreed=())
    else:
        after = _effective(noted, step, step.held_on)
    pending = after.proposal.kind if after.proposal else None
    state = ClueState.PROPOSED if pending else after.base
    stands = after.projection
    if (stands.state, stands.pending) == (state, pending):
        return after
    return replace(after, projection=replace(stands, state=state, pending=pending))


def _noted(before: Projection, step: StepFact) -> Projection:
    """What a step says the day it is entered, approved or not."""
    told: dict[str, Any] = {}
    if step.kind is K.OPINION:
        dated = None if step.detail.get("undated") else step.held_on
        told = {
            "disposition": step.term("disposition", Disposition),
            "opinion_on": before.opinion_on or dated,
        }
    elif step.kind is K.STUDIED:
        told = {"studied_on": step.held_on}
    # A measure is put on record when it is decided, not while it is only proposed.
    if step.kind not in (K.ADJUDICATED, K.SANCTION_APPROVED) and step.text("measure"):
        told["measure"] = step.text("measure")
    if step.text("result"):
        told["result"] = step.text("result")
    if step.text("form"):
        told["form"] = step.term("form", Form)
    return replace(before, **told) if told else before


def _ruled(before: Fold, step: StepFact) -> Fold:
    proposal = before.proposal
    if proposal is None:
        return before
    if step.term("ruling", Ruling) is Ruling.RETURNED:
        return _returned(before, proposal)
    if not step.detail.get("final"):
        return replace(before, agreed=(*before.agreed, step.text("approver")))
    agreed = replace(before, proposal=None, agreed=())
    return _effective(agreed, proposal, step.held_on)


def _returned(before: Fold, proposal: StepFact) -> Fold:
    projection = before.projection
    if proposal.kind is K.OPINION:
        earlier = any(moment.took and moment.step.kind is K.OPINION for moment in before.moments)
        projection = replace(
            projection,
            disposition=before.disposition,
            opinion_on=projection.opinion_on if earlier else None,
        )
    return replace(
        before, projection=projection, proposal=None, agreed=(), returned=before.returned | {proposal.id}
    )


def _effective(before: Fold, step: StepFact, on: date) -> Fold:
    rule = WORKFLOW[step.kind]
    after = replace(
        before,
        base=rule.target(step) or before.base,
        moments=(*before.moments, Moment(step, on, took=True)),
        conclusion=step.term("conclusion", Conclusion) or before.conclusion,
    )
    projection = _outcome(after.projection, step, on)
    disposition = projection.disposition if rule.moves else before.disposition
    begun = len(before.steps) if _begins_anew(step) else before.begun
    return replace(after, projection=projection, disposition=disposition, begun=begun)


def _begins_anew(step: StepFact) -> bool:
    return step.kind is K.REOPENED or step.text("shelf_outcome") == "restart"


def _outcome(before: Projection, step: StepFact, on: date) -> Projection:
    """What a step changes when it takes effect, beside the state."""
    match step.kind:
        case K.OPINION:
            direct = Settlement.DIRECT if before.disposition is Disposition.SETTLED else None
            return replace(before, approved_on=on, settlement=direct)
        case K.INQUIRY_REPORTED:
            return _inquired(before, step)
        case K.VERIFICATION_REPORTED:
            return _verified(before, step)
        case K.SHELF_REVIEWED if step.text("shelf_outcome") == "settle":
            return replace(before, settlement=Settlement.DIRECT)
        case K.SHELF_REVIEWED if step.text("shelf_outcome") == "restart":
            return Projection(opinion_on=before.opinion_on)
        case K.FILED:
            return replace(before, filed_on=on)
        case K.DECIDED:
            return replace(before, decided_on=on)
        case K.CLOSED:
            return replace(before, closed_on=on)
        case K.ARCHIVED:
            return replace(before, archived_on=on)
        case K.REOPENED:
            return Projection(opinion_on=before.opinion_on)
        case _:
            return before


def _inquired(before: Projection, step: StepFact) -> Projection:
    outcome = step.term("inquiry_outcome", InquiryOutcome)
    if outcome is InquiryOutcome.VERIFY:
        return replace(before, disposition=Disposition.VERIFICATION)
    return replace(before, settlement=Settlement.BELIEVED) if outcome is InquiryOutcome.BELIEVED else before


def _verified(before: Projection, step: StepFact) -> Projection:
    outcome = step.term("verification_outcome", VerificationOutcome)
    if outcome is VerificationOutcome.SETTLE:
        return replace(before, settlement=Settlement.VERIFIED)
    if outcome is VerificationOutcome.TRANSFER:
        return replace(before, disposition=Disposition.TRANSFER)
    return (
        replace(before, disposition=Disposition.SHELVED) if outcome is VerificationOutcome.SHELVE else before
    )
