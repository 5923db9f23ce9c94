"""What hangs on a person of the roster in the other registers: open clues, talks, seats and posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from app.rules.workflow import ENDED
from db.models import Branch, BranchPost, Clue, ClueSubject, Committee, CommitteeSeat, Member, Talk
from db.vocabulary import ClueState, FollowOutcome, TalkState

MOST_NAMED = 5
UNDECIDED = "（同名，尚未对应到人）"


def named(names: Sequence[str]) -> str:
    """Return the names as a list, the first few of many."""
    more = "等" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def open_clues(member: Member, session: Session, *, certain: bool = False) -> list[str]:
    """Return the numbers of the clues against a person that are neither ended nor handed over.

    Those against somebody of the same name whom nobody has told apart are marked, or, if `certain`, left out.
    """
    wanted = (
        select(col(Clue.number), col(ClueSubject.member_id))
        .join(ClueSubject, col(ClueSubject.clue_id) == col(Clue.id))
        .where(
            _meant(ClueSubject.member_id, ClueSubject.name, member, certain=certain),
            col(ClueSubject.voided_at).is_(None),
            col(Clue.voided_at).is_(None),
            col(Clue.state).not_in((*ENDED, ClueState.TRANSFERRED)),
        )
    )
    with session.no_autoflush:
        rows = session.exec(wanted).all()
    sure = {number for number, linked in rows if linked is not None}
    return sorted(number + ("" if number in sure else UNDECIDED) for number in {row[0] for row in rows})


def talks_to_check(member: Member, session: Session) -> list[str]:
    """Return the days of the talks with a person whose demands nobody has found met."""
    outcome = col(Talk.follow_outcome)
    open_ones = col(Talk.follow_due_on).is_not(None) & (outcome.is_(None) | (outcome != FollowOutcome.DONE))
    return _talks(open_ones & (col(Talk.member_id) == member.id), session)


def talks_planned(member: Member, session: Session) -> list[str]:
    """Return the days of the talks with a person that are still to be held."""
    meant = _meant(Talk.member_id, Talk.person, member, certain=False)
    return _talks((col(Talk.state) == TalkState.PLANNED) & meant, session)


def _talks(which: ColumnElement[bool], session: Session) -> list[str]:
    wanted = select(col(Talk.held_on)).where(which, col(Talk.voided_at).is_(None)).order_by(col(Talk.held_on))
    with session.no_autoflush:
        return [day.isoformat() for day in session.exec(wanted)]


def seats(member: Member, session: Session, after: date | None = None) -> list[str]:
    """Return the seats of a person in the committee: all of them, or those still held after a day."""
    last = select(func.max(Committee.elected_on)).where(col(Committee.voided_at).is_(None)).scalar_subquery()
    wanted = (
        select(col(Committee.name), col(CommitteeSeat.role))
        .join(CommitteeSeat, col(CommitteeSeat.term_id) == col(Committee.id))
        .where(
            col(CommitteeSeat.member_id) == member.id,
            col(CommitteeSeat.voided_at).is_(None),
            col(Committee.voided_at).is_(None),
        )
        .order_by(col(Committee.elected_on), col(CommitteeSeat.position))
    )
    if after is not None:
        # The last committee stays in office beyond its term, until the next is elected.
        in_office = (col(Committee.ends_on) > after) | (col(Committee.elected_on) == last)
        wanted = wanted.where(in_office, _held(CommitteeSeat, after))
    with session.no_autoflush:
        return [f"“{name}”{role.label}" for name, role in session.exec(wanted)]


def posts(member: Member, session: Session, after: date | None = None) -> list[str]:
    """Return the posts of a person in the Party organisations: all, or those still held after a day."""
    wanted = (
        select(col(Branch.name), col(BranchPost.role))
        .join(BranchPost, col(BranchPost.branch_id) == col(Branch.id))
        .where(
            col(BranchPost.member_id) == member.id,
            col(BranchPost.voided_at).is_(None),
            col(Branch.voided_at).is_(None),
        )
        .order_by(col(Branch.name), col(BranchPost.position))
    )
    if after is not None:
        wanted = wanted.where(_held(BranchPost, after))
    with session.no_autoflush:
        return [f"{name}{role.label}" for name, role in session.exec(wanted)]


def _held(model: Any, after: date) -> ColumnElement[bool]:
    until = col(model.until)
    return until.is_(None) | (until > after)


def _meant(link: Any, name: Any, member: Member, *, certain: bool) -> ColumnElement[bool]:
    """A row that is linked to the person or, unless `certain`, bears the name and is linked to nobody."""
    linked: ColumnElement[bool] = col(link) == member.id
    return linked if certain else linked | (col(link).is_(None) & (col(name) == member.name))
