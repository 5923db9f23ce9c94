"""谈话提醒: conversations of every kind, and how what was asked for in them was followed up."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column, flag_column, text_column
from db.vocabulary import (
    ConcernKind,
    FollowOutcome,
    Form,
    MustTalk,
    PoliticalStatus,
    Secrecy,
    TalkKind,
    TalkState,
)


class Talk(Record, table=True):
    """One conversation; times of day are text, 'HH:MM'. The block below `PROJECTION` sums up its rows."""

    __tablename__ = "talk"

    number: str = Field(default="", sa_column=text_column(index=True))
    state: TalkState = Field(
        default=TalkState.FINISHED,
        sa_column=enum_column(TalkState, nullable=False, index=True, server_default=TalkState.FINISHED.value),
    )
    held_on: date = Field(index=True)
    begins: str = Field(default="", sa_column=text_column())
    ends: str = Field(default="", sa_column=text_column())
    kind: TalkKind = Field(sa_column=enum_column(TalkKind, nullable=False, index=True))
    must_talk: MustTalk | None = Field(default=None, sa_column=enum_column(MustTalk, index=True))
    clue_number: str = Field(default="", sa_column=text_column())
    person: str = Field(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit: str = Field(default="", index=True)
    post: str = ""
    rank: str = Field(default="", sa_column=text_column())
    political_status: PoliticalStatus | None = Field(default=None, sa_column=enum_column(PoliticalStatus))
    talker: str = ""
    companions: str = Field(default="", sa_column=text_column())
    recorder: str = ""
    cause: str = ""
    place: str = ""
    rights_told: bool = Field(default=False, sa_column=flag_column())
    taped: bool = Field(default=False, sa_column=flag_column())
    safety_plan: str = Field(default="", sa_column=text_column())
    content: str = ""
    statement: str = Field(default="", sa_column=text_column())
    demands: str = ""
    demands_due: date | None = None
    excuse: str = Field(default="", sa_column=text_column())
    written_statement: str = Field(default="", sa_column=text_column())
    signed: bool = Field(default=False, sa_column=flag_column())
    form: Form | None = Field(default=None, sa_column=enum_column(Form))
    into_archive: bool = Field(default=False, sa_column=flag_column())
    secrecy: Secrecy = Field(
        default=Secrecy.INTERNAL,
        sa_column=enum_column(Secrecy, nullable=False, server_default=Secrecy.INTERNAL.value),
    )
    remarks: str = ""

    # PROJECTION
    follow_due_on: date | None = Field(default=None, index=True)
    follow_outcome: FollowOutcome | None = Field(default=None, sa_column=enum_column(FollowOutcome))


class TalkAttendee(Record, table=True):
    """One of the persons a group talk was held with."""

    __tablename__ = "talk_attendee"
    __owner__ = ("talk", "talk_id")

    talk_id: int = Field(foreign_key="talk.id", index=True)
    position: int = 0
    name: str = Field(index=True)
    unit: str = ""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)


class TalkFollowUp(Record, table=True):
    """One re-check of what a talk asked for; `next_on` is when it is to be looked at again."""

    __tablename__ = "talk_follow_up"
    __owner__ = ("talk", "talk_id")

    talk_id: int = Field(foreign_key="talk.id", index=True)
    position: int = 0
    checked_on: date
    checker: str = ""
    outcome: FollowOutcome = Field(sa_column=enum_column(FollowOutcome, nullable=False))
    finding: str = ""
    next_on: date | None = None


class Concern(Record, table=True):
    """关注事项: a family event or a 苗头性问题 of a person, which calls for a talk."""

    __tablename__ = "concern"

    kind: ConcernKind = Field(sa_column=enum_column(ConcernKind, nullable=False, index=True))
    arisen_on: date = Field(index=True)
    person: str = Field(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit: str = ""
    content: str = ""
    found_by: str = ""
    handler: str = ""
    remarks: str = ""
