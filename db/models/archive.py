"""廉政档案: the file kept of a person, its loose leaves, its yearly confirmation, and who was given it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Column
from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import LoanKind


class Archive(Record, table=True):
    """The file of one person: one live file each."""

    __tablename__ = "archive"

    number: str = Field(default="", index=True)
    person: str = Field(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit: str = Field(default="", index=True)
    opened_on: date = Field(index=True)
    keeper: str = ""
    place: str = ""
    closed_on: date | None = None
    closed_because: str = ""
    remarks: str = ""


class ArchiveLeaf(Record, table=True):
    """What is said of one section of a file: that there is nothing to it, and where its paper lies."""

    __tablename__ = "archive_leaf"
    __owner__ = ("archive", "archive_id")

    archive_id: int = Field(foreign_key="archive.id", index=True)
    position: int = 0
    section: str = Field(index=True)
    has_none: bool = False
    told_on: date | None = None
    leaf_number: str = ""
    note: str = ""


class ArchiveConfirmation(Record, table=True):
    """One year's confirmation by the person; `versions` are those of the pages signed for, by section."""

    __tablename__ = "archive_confirmation"

    year: int = Field(index=True)
    person: str = Field(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit: str = Field(default="", index=True)
    given_on: date | None = None
    signed_on: date | None = Field(default=None, index=True)
    objections: str = ""
    handled: str = ""
    versions: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    remarks: str = ""


class ArchiveLoan(Record, table=True):
    """查阅登记: who was shown, lent or copied which file, for what, and by whose approval."""

    __tablename__ = "archive_loan"

    kind: LoanKind = Field(sa_column=enum_column(LoanKind, nullable=False, index=True))
    person: str = Field(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit: str = ""
    reader: str = Field(index=True)
    reader_unit: str = ""
    cause: str = ""
    sections: str = ""
    approver: str = ""
    approved_on: date | None = None
    recusal: str = ""
    taken_on: date = Field(index=True)
    due_on: date | None = Field(default=None, index=True)
    returned_on: date | None = Field(default=None, index=True)
    handler: str = ""
    excuse: str = ""
    remarks: str = ""
