"""Stored terms and seats as the rules see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from app.rules.organisation import CommitteeTerm, Seat, retirement
from app.rules.organisation_table import OrganisationRules
from db.models import Committee, CommitteeSeat, Member
from db.vocabulary import MemberStanding

Find = Callable[[int], Member | None]


def term_fact(term: Any, rows: Iterable[Any], find: Find, rules: OrganisationRules) -> CommitteeTerm:
    """Return one term with its seats; `find` gives the roster's record of a person."""
    seats = tuple(_seat(row, term, find, rules) for row in rows)
    approved = term.approved_on is not None or bool(term.approval)
    return CommitteeTerm(
        term.id or 0, term.name, term.elected_on, term.ends_on, seats, term.planned_seats, approved
    )


def _seat(row: Any, term: Any, find: Find, rules: OrganisationRules) -> Seat:
    member = find(row.member_id) if row.member_id else None
    return Seat(
        role=row.role,
        person=f"#{row.member_id}" if row.member_id else row.name,
        name=row.name,
        since=row.since or term.elected_on,
        until=row.until,
        full_time=row.full_time,
        other_duties=row.other_duties,
        declared_on=row.declared_on,
        approved=bool(row.approval),
        retires_on=retirement(member.birth, member.gender, rules) if member else None,
        gone_on=_gone_on(member, row.since or term.elected_on) if member else None,
    )


def _gone_on(member: Member, since: date) -> date | None:
    """The day a person left the organ, not before the seat began; its beginning where no day is known."""
    if member.standing is MemberStanding.PRESENT:
        return None
    return max(member.left_on or since, since)


def as_it_was(row: Any) -> SimpleNamespace:
    """Return the values of a stored row as they stood before what is being changed of them."""
    attributes = inspect(row).attrs
    return SimpleNamespace(
        **{one.key: one.history.deleted[0] if one.history.deleted else one.value for one in attributes}
    )


def stored_terms(session: Session, rules: OrganisationRules) -> tuple[CommitteeTerm, ...]:
    """Return all terms on record that are not voided, the earliest first."""
    seats = seats_by_term(session)
    with session.no_autoflush:
        wanted = (
            select(Committee).where(col(Committee.voided_at).is_(None)).order_by(col(Committee.elected_on))
        )
        terms = session.exec(wanted).all()
        return tuple(
            term_fact(term, seats.get(term.id or 0, ()), lambda i: session.get(Member, i), rules)
            for term in terms
        )


def seats_by_term(session: Session) -> Mapping[int, list[CommitteeSeat]]:
    """Return the live seats of all terms, by the id of the term, in their order."""
    wanted = select(CommitteeSeat).where(col(CommitteeSeat.voided_at).is_(None))
    found: dict[int, list[CommitteeSeat]] = defaultdict(list)
    with session.no_autoflush:
        for row in session.exec(wanted.order_by(col(CommitteeSeat.position), col(CommitteeSeat.id))):
            found[row.term_id].append(row)
    return found
