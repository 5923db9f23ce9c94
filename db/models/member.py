"""党员人员: the people of the organ, members of the Party or not, and what changed in their standing."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from db.models.base import Record, enum_column, flag_column, text_column
from db.vocabulary import ChangeKind, Education, Gender, MemberStanding, PersonnelKind, PoliticalStatus


class Member(Record, table=True):
    """One person. Partial dates are text, 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD': a month alone stays a month.

    Branch, unit, post, rank, political status and standing are those of today: what the last change of each
    says, where changes are on record.
    """

    __tablename__ = "member"

    name: str = Field(index=True)
    gender: Gender | None = Field(default=None, sa_column=enum_column(Gender))
    ethnicity: str = ""
    birth: str = ""
    identity_number: str = Field(default="", index=True)
    education: Education | None = Field(default=None, sa_column=enum_column(Education))
    political_status: PoliticalStatus | None = Field(
        default=None, sa_column=enum_column(PoliticalStatus, index=True)
    )
    joined_on: str = ""
    confirmed_on: str = ""
    branch: str = Field(default="", index=True)
    unit: str = ""
    post: str = ""
    rank: str = Field(default="", index=True)
    personnel: PersonnelKind | None = Field(default=None, sa_column=enum_column(PersonnelKind))
    key_post: bool = Field(default=False, sa_column=flag_column())
    key_post_note: str = Field(default="", sa_column=text_column())
    standing: MemberStanding = Field(
        default=MemberStanding.PRESENT,
        sa_column=enum_column(
            MemberStanding, nullable=False, index=True, server_default=MemberStanding.PRESENT.value
        ),
    )
    left_on: date | None = None
    phone: str = ""
    verdict: str = ""
    remarks: str = ""


class MemberChange(Record, table=True):
    """One 人员变动; `detail` holds what it changed to, and under `before` what stood there until then.

    It is not rewritten, but for a branch's new name: a later 更正 names it in `corrects` and says why.
    """

    __tablename__ = "member_change"
    __owner__ = ("member", "member_id")

    member_id: int = Field(foreign_key="member.id", index=True)
    kind: ChangeKind = Field(sa_column=enum_column(ChangeKind, nullable=False, index=True))
    held_on: date = Field(index=True)
    who: str = ""
    note: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    corrects: int | None = Field(default=None, foreign_key="member_change.id")


class MemberService(Record, table=True):
    """纪检经历: one stretch of work in discipline inspection; partial dates as in `Member`."""

    __tablename__ = "member_service"
    __owner__ = ("member", "member_id")

    member_id: int = Field(foreign_key="member.id", index=True)
    position: int = 0
    since: str = ""
    until: str = ""
    unit: str = ""
    post: str = ""
    remarks: str = ""
