"""Everything a paper may be made of: one clue as it stands, and how single facts are found in it.

Who reported the clue is not in it: no paper can name the informant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.clue_views import CheckView
from app.engine.views import Profile
from app.rules.clocks import Clock
from app.rules.folding import Fold
from app.rules.steps import StepFact
from app.rules.tables import Rules
from app.rules.workflow import WORKFLOW
from db.models import Clue, ClueSubject, Member
from db.vocabulary import Ruling, StepKind

K = StepKind
SHELVES = {
    K.OPINION: ("shelved",),
    K.VERIFICATION_REPORTED: ("shelve",),
    K.SHELF_REVIEWED: ("keep", "restart", "settle"),
}


@dataclass(frozen=True, slots=True)
class Dossier:
    """One clue for its papers.

    `subjects` are its persons in their order, `members` theirs in the roster by id; `meetings` gives the
    number for what a step holds under `meeting`. `effects` has the last day of the effect period and
    `verdicts` the jurisdiction by the subject's id. `number`, `issued_on` and `recipient` are those of the
    copy that is issued, none for a draft.
    """

    clue: Clue
    subjects: tuple[ClueSubject, ...]
    folded: Fold
    clocks: tuple[Clock, ...]
    profile: Profile
    rules: Rules
    today: date
    members: Mapping[int, Member] = field(default_factory=dict)
    meetings: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[CheckView, ...] = ()
    effects: Mapping[int, date] = field(default_factory=dict)
    verdicts: Mapping[int, str] = field(default_factory=dict)
    number: str = ""
    issued_on: date | None = None
    recipient: str = ""

    @property
    def steps(self) -> tuple[StepFact, ...]:
        """The standing steps, in the order of their dates."""
        return self.folded.steps

    @property
    def committee(self) -> str:
        """The committee's name as papers are headed and signed."""
        return self.profile.issuer

    def superior(self, place: int) -> str:
        """Return 机关党委 (0), 纪检监察工委 (1) or 派驻纪检监察组 (2), '' when it is not entered."""
        return self.profile.superiors[place] if place < len(self.profile.superiors) else ""

    def step(self, *kinds: StepKind, person: ClueSubject | None = None) -> StepFact | None:
        """Return the latest step of these kinds that concerns the person; one that came back if no other."""
        found = [step for step in self.steps if step.kind in kinds and _concerns(step, person)]
        kept = [step for step in found if step.id not in self.folded.returned]
        return next(reversed(kept or found), None)

    def all_steps(self, *kinds: StepKind, person: ClueSubject | None = None) -> list[StepFact]:
        """Return all steps of these kinds that concern the person."""
        return [step for step in self.steps if step.kind in kinds and _concerns(step, person)]

    def shelving(self) -> StepFact | None:
        """Return the latest step that proposed to shelve the clue or reviewed that, or None."""
        return next(
            (step for step in reversed(self.steps) if _choice(step) in SHELVES.get(step.kind, ())), None
        )

    def approvals(self, proposal: StepFact | None) -> list[StepFact]:
        """Return the approvals given to a proposal, those of a proposal that came back left out."""
        if proposal is None or proposal not in self.steps:
            return []
        found = []
        for step in self.steps[self.steps.index(proposal) + 1 :]:
            if WORKFLOW[step.kind].proposes:
                break
            if step.kind is K.APPROVED and step.term("ruling", Ruling) is Ruling.AGREED:
                found.append(step)
            if step.kind is K.APPROVED and step.detail.get("final"):
                break
        return found

    def clock(self, key: str) -> Clock | None:
        """Return the latest clock of that key, or None."""
        return next((clock for clock in reversed(self.clocks) if clock.key == key), None)

    def length(self, key: str) -> str:
        """Return a limit as it is written in a letter: 15个工作日."""
        return self.rules.deadline(key, self.issued_on or self.today).length.label.replace(" ", "")

    def member(self, subject: ClueSubject | None) -> Member | None:
        """Return the person in the roster, or None."""
        return self.members.get(subject.member_id) if subject and subject.member_id else None

    def facts(self) -> frozenset[str]:
        """Return what holds of the clue: its steps (opinion), their choices (opinion=inquiry), and what took
        effect (opinion:done, opinion:inquiry)."""
        kept = [step for step in self.steps if step.id not in self.folded.returned]
        took = [moment.step for moment in self.folded.moments if moment.took]
        return frozenset(
            {str(step.kind.value) for step in kept}
            | {f"{step.kind.value}={_choice(step)}" for step in kept}
            | {f"{step.kind.value}:done" for step in took}
            | {f"{step.kind.value}:{_choice(step)}" for step in took}
        )


def _choice(step: StepFact) -> str:
    return step.text(WORKFLOW[step.kind].chooses)


def _concerns(step: StepFact, person: ClueSubject | None) -> bool:
    """Whether a step is about the person: it names nobody, or this one by id or name."""
    named = str(step.detail.get("subject") or "")
    return person is None or not named or named in (str(person.id), person.name)
