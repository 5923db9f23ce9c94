"""委员会会议: meetings of the committee."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import MeetingKind


class Meeting(Record, table=True):
    """One meeting; `due_count` and `present_count` are persons (应到、实到)."""

    __tablename__ = "meeting"

    number: str = Field(index=True, unique=True)
    held_on: date = Field(index=True)
    kind: MeetingKind = Field(sa_column=enum_column(MeetingKind, nullable=False, index=True))
    place: str = ""
    chair: str = ""
    due_count: int | None = None
    present_count: int | None = None
    attendees: str = ""
    absentees: str = ""
    topics: str = ""
    decisions: str = ""
    minutes: str = ""
    remarks: str = ""
