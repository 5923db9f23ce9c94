"""Who was of the organ on a day: the roster as the changes on record tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.engine.figure import Asked
from app.rules.careers import Change, in_organ, value_on
from db.models import Member, MemberChange
from db.vocabulary import IN_PARTY

MEANT = "按人员变动记录推定当日在册情况，没有变动记录的按花名册现状"
# Read as plain columns: a year's figures ask for the whole roster.
_PERSON: tuple[Any, ...] = (
    Member.id, Member.branch, Member.political_status, Member.standing, Member.left_on, Member.verdict
)  # fmt: skip
_CHANGE: tuple[Any, ...] = (
    MemberChange.id, MemberChange.member_id, MemberChange.kind, MemberChange.held_on, MemberChange.detail,
    MemberChange.corrects,
)  # fmt: skip
_PARTY = frozenset(str(status.value) for status in IN_PARTY)


@dataclass(frozen=True, slots=True)
class Placed:
    """One person of the organ on a day; `verdict` is the jurisdiction by the rank of today."""

    id: int
    branch: str
    in_party: bool
    verdict: str


def on_day(session: Session, day: date) -> tuple[Placed, ...]:
    """Return who was of the organ at the end of `day`, as far as changes on record tell."""
    changes = _changes(session, day)
    people = session.execute(select_columns(*_PERSON).where(col(Member.voided_at).is_(None)))
    return tuple(
        _placed(row, changes.get(row.id, ()), day)
        for row in people
        if in_organ(changes.get(row.id, ()), str(row.standing.value), row.left_on, day)
    )


def as_of(asked: Asked) -> tuple[Placed, ...]:
    """Return who was of the organ at the end of the period; figures share it by `Asked.once`."""
    return on_day(asked.session, asked.as_of)


def _placed(row: Any, changes: Sequence[Change], day: date) -> Placed:
    status = str(row.political_status.value) if row.political_status else ""
    return Placed(
        row.id,
        value_on(changes, "branch", day, row.branch),
        value_on(changes, "political_status", day, status) in _PARTY,
        row.verdict,
    )


def _changes(session: Session, day: date) -> Mapping[int, Sequence[Change]]:
    """The changes of those of whom one is dated later; all others are what the record says today."""
    live = col(MemberChange.voided_at).is_(None)
    later = select_columns(col(MemberChange.member_id)).where(live, col(MemberChange.held_on) > day)
    query = select_columns(*_CHANGE).where(live, col(MemberChange.member_id).in_(later))
    found: dict[int, list[Change]] = defaultdict(list)
    for row in session.execute(query.order_by(col(MemberChange.id))):
        found[row.member_id].append(Change(row.kind, row.held_on, row.detail or {}, row.id, row.corrects))
    return found
