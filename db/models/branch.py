"""党组织: the Party organisations of the organ as a tree, and who does what in them."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import BranchKind, BranchRole


class Branch(Record, table=True):
    """One Party organisation; `parent_id` is the one above it, none for the topmost."""

    __tablename__ = "branch"

    name: str = Field(index=True, unique=True)
    kind: BranchKind = Field(sa_column=enum_column(BranchKind, nullable=False, index=True))
    parent_id: int | None = Field(default=None, foreign_key="branch.id", index=True)
    parent_name: str = ""
    founded_on: date | None = None
    elected_on: date | None = None
    phone: str = ""
    place: str = ""
    remarks: str = ""


class BranchPost(Record, table=True):
    """One post of a branch: 书记, 纪检委员, 联络员…"""

    __tablename__ = "branch_post"
    __owner__ = ("branch", "branch_id")

    branch_id: int = Field(foreign_key="branch.id", index=True)
    position: int = 0
    role: BranchRole = Field(sa_column=enum_column(BranchRole, nullable=False, index=True))
    name: str = Field(index=True)
    unit: str = ""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    phone: str = ""
    since: date | None = None
    until: date | None = None
