"""机关纪委: the terms of the committee and who sits in it."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column, flag_column
from db.vocabulary import SeatRole


# The store writes new rows in the order of their classes' names: a seat must come after its term.
class Committee(Record, table=True):
    """One 届: when it was elected, when it ends, and who approved it. `planned_seats` is in persons."""

    __tablename__ = "committee_term"

    name: str = Field(index=True, unique=True)
    elected_on: date = Field(index=True)
    ends_on: date = Field(index=True)
    method: str = ""
    planned_seats: int | None = None
    approved_on: date | None = None
    approval: str = ""
    approver: str = ""
    excuse: str = ""
    remarks: str = ""


class CommitteeSeat(Record, table=True):
    """One seat of a term: the person, the 分工, from when to when, and the 三转 declaration."""

    __tablename__ = "committee_seat"
    __owner__ = ("committee_term", "term_id")

    term_id: int = Field(foreign_key="committee_term.id", index=True)
    position: int = 0
    role: SeatRole = Field(sa_column=enum_column(SeatRole, nullable=False, index=True))
    name: str = Field(index=True)
    unit: str = ""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    division: str = ""
    since: date | None = None
    until: date | None = None
    left_because: str = ""
    approval: str = ""
    full_time: bool = Field(default=False, sa_column=flag_column())
    other_duties: str = ""
    declared_on: date | None = None
    phone: str = ""
