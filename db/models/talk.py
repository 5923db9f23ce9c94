"""谈话提醒: conversations of every kind."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import TalkKind


class Talk(Record, table=True):
    """One conversation with one person."""

    __tablename__ = "talk"

    held_on: date = Field(index=True)
    kind: TalkKind = Field(sa_column=enum_column(TalkKind, nullable=False, index=True))
    person: str = Field(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit: str = Field(default="", index=True)
    post: str = ""
    talker: str = ""
    recorder: str = ""
    cause: str = ""
    place: str = ""
    content: str = ""
    demands: str = ""
    remarks: str = ""
