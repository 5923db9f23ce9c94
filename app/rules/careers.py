"""What a person was on any day: the changes of the record folded into post, rank, branch and standing.

The changes are given in the order of their entry. A change dated earlier than another one does not undo it:
of each aspect the latest change up to the day counts, of two on one day the one entered later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.rules.deadlines import add_months
from db.vocabulary import ChangeKind, MemberStanding, PoliticalStatus

K = ChangeKind
# What an officer writes of a change, and what follows from its kind and its day.
TOLD = ("unit", "branch", "post", "rank")
DATED: Mapping[ChangeKind, str] = {
    K.JOINED: "joined_on", K.CONFIRMED: "confirmed_on",
    K.LEFT: "left_on", K.RETIRED: "left_on", K.GONE: "left_on",
}  # fmt: skip
_BACK = {"standing": str(MemberStanding.PRESENT.value), "left_on": ""}
IMPLIED: Mapping[ChangeKind, Mapping[str, str]] = {
    K.ARRIVED: _BACK,
    K.RETURNED: _BACK,
    K.JOINED: {"political_status": str(PoliticalStatus.PROBATIONARY.value)},
    K.CONFIRMED: {"political_status": str(PoliticalStatus.MEMBER.value)},
    K.LEFT: {"standing": str(MemberStanding.LEFT.value)},
    K.RETIRED: {"standing": str(MemberStanding.RETIRED.value)},
    K.GONE: {"standing": str(MemberStanding.GONE.value)},
}
LEAVING = (K.LEFT, K.RETIRED, K.GONE)
ASPECTS = (*TOLD, "political_status", "standing", "joined_on", "confirmed_on", "left_on")


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the rules see it.

    `detail` holds what it changed to by aspect, under `before` what stood on record until then, and under
    `former_post` and `former_rank` what the officer knows to have been before it. `id` 0 = not yet stored;
    `corrects` is the id of the change that this one withdraws.
    """

    kind: ChangeKind
    held_on: date
    detail: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0
    corrects: int | None = None

    def sets(self) -> dict[str, str]:
        """Return what stands after it, by aspect."""
        made = {name: str(self.detail[name]) for name in TOLD if name in self.detail}
        made |= IMPLIED.get(self.kind, {})
        if self.kind in DATED:
            made[DATED[self.kind]] = self.held_on.isoformat()
        return made

    def before(self, aspect: str) -> str | None:
        """Return what stood on record of an aspect until this change was entered, None where it says not."""
        told = self.detail.get("before") or {}
        return str(told[aspect]) if aspect in told else None


def standing(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that still stand, those withdrawn by a 更正 left out, in the order of their days."""
    changes = list(changes)
    withdrawn = {change.corrects for change in changes if change.corrects}
    kept = [one for one in changes if one.kind is not K.CORRECTED and (not one.id or one.id not in withdrawn)]
    return sorted(kept, key=lambda change: change.held_on)


def value_on(changes: Sequence[Change], aspect: str, day: date, held: str = "") -> str:
    """Return what an aspect was at the end of `day`; `held` is what the record says where no change does.

    Before the first change it is what that change says was before, else what stood on record without any.
    """
    told = [change for change in standing(changes) if aspect in change.sets()]
    until = [change for change in told if change.held_on <= day]
    if until:
        return until[-1].sets()[aspect]
    former = str(told[0].detail.get(f"former_{aspect}") or "") if told else ""
    return former or _unchanged(changes, aspect, held)


def in_organ(changes: Sequence[Change], standing_now: str, left_on: date | None, day: date) -> bool:
    """Whether a person was of the organ at the end of `day`.

    Until the last coming or leaving up to that day decides, the next one does: who came later was not there
    yet, who left later still was. Without any, it is what the record says: `standing_now` and `left_on`.
    """
    here = str(MemberStanding.PRESENT.value)
    told = [change for change in standing(changes) if "standing" in change.sets()]
    until = [change for change in told if change.held_on <= day]
    if until:
        return until[-1].sets()["standing"] == here
    if told:
        return told[0].kind in LEAVING
    return standing_now == here or (left_on is not None and left_on > day)


def present(changes: Sequence[Change], held: Mapping[str, str]) -> dict[str, str]:
    """Return what every aspect that was ever changed is now; `held` is what the record says, by aspect."""
    touched = {aspect for change in changes for aspect in change.sets()}
    return {aspect: _last(changes, aspect, held.get(aspect, "")) for aspect in ASPECTS if aspect in touched}


def rank_on(changes: Sequence[Change], held: str, day: date) -> str:
    """Return the rank on `day`; `held` is the rank on record."""
    return value_on(changes, "rank", day, held)


def post_on(changes: Sequence[Change], held: str, day: date) -> str:
    """Return the post on `day`; `held` is the post on record."""
    return value_on(changes, "post", day, held)


def surely_within(start: str, months: int, day: date) -> bool:
    """Whether less than `months` have passed on `day` since a partial date, whichever day of it is meant.

    'YYYY' and 'YYYY-MM' are taken at their first day; '' is never within.
    """
    if not start:
        return False
    first = date.fromisoformat(f"{start}-01-01"[:10] if len(start) == 4 else f"{start}-01"[:10])
    return day < add_months(first, months)


def _last(changes: Sequence[Change], aspect: str, held: str) -> str:
    told = [change for change in standing(changes) if aspect in change.sets()]
    return told[-1].sets()[aspect] if told else _unchanged(changes, aspect, held)


def _unchanged(changes: Sequence[Change], aspect: str, held: str) -> str:
    """What stood on record before any change of it was entered: the first one entered has kept it."""
    told = (change.before(aspect) for change in changes if aspect in change.sets())
    return next((value for value in told if value is not None), held)
