"""Which records of a register stand on whose page, asked for many persons in one query per register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, extract, false, func, true
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from app.engine.people import PersonLink
from app.engine.querying import order_of
from app.engine.register import Register
from db.models import HistoryEntry

PERSONS_AT_ONCE = 400
# A record's person was another one before: where its history tells whom.
_FORMER = ("member_id", 0)


@dataclass(frozen=True, slots=True)
class Summary:
    """What one register holds of one person; `changed_at` is the last change of any record, voided too."""

    rows: bool
    recent: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """One record as it counts for a page's version."""

    version: int
    changed_at: datetime


def of_section(registers: Iterable[Register], section: str) -> tuple[Register, ...]:
    """Return the registers whose records stand in a section."""
    return tuple(register for register in registers if register.page == section)


def holding_ids(session: Session, register: Register, member_id: int) -> tuple[int, ...]:
    """Return the ids of the live records that name a person, in the register's own order."""
    record = col(register.model.id)
    if register.is_roster:
        return (member_id,)
    named = [
        record.in_(
            select(getattr(link.model, link.record)).where(
                col(link.model.member_id) == member_id, col(link.model.voided_at).is_(None)
            )
        )
        for link in register.persons
    ]
    query = select(record).where(col(register.model.voided_at).is_(None), or_(false(), *named))
    return tuple(session.exec(query.order_by(*order_of(register, register.order))))


def summaries(
    session: Session, register: Register, years: Sequence[int], member_id: int | None = None
) -> dict[int, Summary]:
    """Return what a register holds of every person, or of one: any record, and one of these years."""
    found: dict[int, Summary] = {}
    for link in register.persons:
        for own, rows, recent, changed_at in session.execute(_summed(register, link, years, member_id)):
            other = found.get(own) or Summary(False, False, changed_at)
            found[own] = Summary(
                bool(rows) or other.rows,
                bool(recent) or other.recent,
                max(changed_at, other.changed_at),
            )
    return found


def _summed(register: Register, link: PersonLink, years: Sequence[int], member_id: int | None) -> Any:
    person = col(link.model.member_id)
    live = col(register.model.voided_at).is_(None) & col(link.model.voided_at).is_(None)
    query = _linked(
        select_columns(
            person,
            func.max(case((live, 1), else_=0)),
            func.max(case((live & _of_years(register, years), 1), else_=0)),
            func.max(col(register.model.changed_at)),
        ),
        register,
        link,
    )
    whose = person.is_not(None) if member_id is None else person == member_id
    return query.where(whose).group_by(person)


def _linked(query: Any, register: Register, link: PersonLink) -> Any:
    """The query over a link's rows, with the records they belong to."""
    if link.model is register.model:
        return query.select_from(register.model)
    owner = col(getattr(link.model, link.record)) == col(register.model.id)
    return query.select_from(link.model).join(register.model, owner)


def _of_years(register: Register, years: Sequence[int]) -> ColumnElement[bool]:
    """Whether a record is of one of these years: by its year, else by the day it goes by."""
    if hasattr(register.model, "year"):
        return col(register.model.year).in_(years)
    if register.dated_by:
        return extract("year", col(getattr(register.model, register.dated_by))).in_(years)
    return true()


def ever_named(session: Session, register: Register, member_ids: Iterable[int]) -> dict[int, dict[int, Mark]]:
    """Return person → record id → mark of every record that names or once named the person.

    A record stays with a person it named by mistake, so that a page's version never goes down.
    """
    found: dict[int, dict[int, Mark]] = {}
    for some in _parts(sorted(set(member_ids))):
        for own, record_id, version, changed_at in _naming(session, register, some):
            found.setdefault(own, {})[record_id] = Mark(version, changed_at)
        for own, record_id, version, changed_at in _formerly(session, register, some):
            found.setdefault(own, {})[record_id] = Mark(version, changed_at)
    return found


def _naming(session: Session, register: Register, member_ids: Sequence[int]) -> Iterator[Any]:
    model = register.model
    for link in register.persons:
        person = col(link.model.member_id)
        told = select_columns(person, model.id, model.version, model.changed_at)
        yield from session.execute(_linked(told, register, link).where(person.in_(member_ids)))
    if register.is_roster:
        told = select_columns(model.id, model.id, model.version, model.changed_at)
        yield from session.execute(told.where(col(model.id).in_(member_ids)))


def _formerly(session: Session, register: Register, member_ids: Sequence[int]) -> Iterator[Any]:
    """What once named one of the persons: only rows that were changed since they were made can have."""
    model: Any = register.model
    before = col(HistoryEntry.changes)[_FORMER].as_integer()
    for link in register.persons:
        owner = col(getattr(link.model, link.record))
        told = (
            _linked(select_columns(before, model.id, model.version, model.changed_at), register, link)
            .join(HistoryEntry, col(HistoryEntry.record_id) == owner)
            .where(
                col(link.model.version) > 1,
                col(HistoryEntry.register) == str(model.__tablename__),
                col(HistoryEntry.action) == "change",
                before.in_(member_ids),
            )
        )
        yield from session.execute(told)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), PERSONS_AT_ONCE):
        yield ids[start : start + PERSONS_AT_ONCE]
