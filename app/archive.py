"""廉政档案: one person's file, filled by what the registers hold of the person."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, or_, select

from app.engine.querying import order_of
from app.engine.register import Register
from app.engine.views import ArchiveView, Holding, RecordView


def archive_of(
    session: Session, registers: Iterable[Register], member_id: int, basic: RecordView
) -> ArchiveView:
    """Return the archive of one person: the basic page, and each register's records of the person."""
    holdings = tuple(_holding(session, register, member_id) for register in registers if register.persons)
    return ArchiveView(member_id, basic.title, basic.subtitle, basic.status, basic.sections, holdings)


def _holding(session: Session, register: Register, member_id: int) -> Holding:
    """What one register holds of a person, in the register's own order; voided records are left out."""
    record = col(register.model.id)
    named = [
        record.in_(
            select(getattr(link.model, link.record)).where(
                col(link.model.member_id) == member_id, col(link.model.voided_at).is_(None)
            )
        )
        for link in register.persons
    ]
    query = select(record).where(col(register.model.voided_at).is_(None), or_(*named))
    found = session.exec(query.order_by(*order_of(register, register.order)))
    return Holding(register.key, register.title, tuple(found))
