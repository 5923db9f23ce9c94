"""问题线索: a clue, the persons it names, and the steps of its life."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import (
    Channel,
    ClueSource,
    ClueState,
    Discipline,
    Disposition,
    Form,
    Secrecy,
    Signature,
    StepKind,
)


class Clue(Record, table=True):
    """One clue. The block below `PROJECTION` is the fold of its steps and persons, stored for speed."""

    __tablename__ = "clue"

    number: str = Field(index=True, unique=True)
    received_on: date = Field(index=True)
    source: ClueSource | None = Field(default=None, sa_column=enum_column(ClueSource, index=True))
    signature: Signature | None = Field(default=None, sa_column=enum_column(Signature))
    channel: Channel | None = Field(default=None, sa_column=enum_column(Channel))
    summary: str = ""
    discipline: Discipline | None = Field(default=None, sa_column=enum_column(Discipline, index=True))
    handler: str = Field(default="", index=True)
    secrecy: Secrecy = Field(default=Secrecy.INTERNAL, sa_column=enum_column(Secrecy, nullable=False))
    remarks: str = ""
    marks: str = ""

    # PROJECTION
    state: ClueState = Field(
        default=ClueState.AWAITING, sa_column=enum_column(ClueState, nullable=False, index=True)
    )
    disposition: Disposition | None = Field(default=None, sa_column=enum_column(Disposition, index=True))
    opinion_on: date | None = Field(default=None, index=True)
    studied_on: date | None = None
    closed_on: date | None = Field(default=None, index=True)
    result: str = ""
    measure: str = ""
    form: Form | None = Field(default=None, sa_column=enum_column(Form, index=True))
    due_on: date | None = Field(default=None, index=True)
    due_rule: str = ""
    subject_names: str = ""
    subject_units: str = ""


class ClueSubject(Record, table=True):
    """One 被反映人 of a clue, with post and rank as they stood at receipt."""

    __tablename__ = "clue_subject"
    __owner__ = ("clue", "clue_id")

    clue_id: int = Field(foreign_key="clue.id", index=True)
    position: int = 0
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    name: str
    unit: str = ""
    rank: str = ""
    form: Form | None = Field(default=None, sa_column=enum_column(Form))
    measure: str = ""


class ClueStep(Record, table=True):
    """One step. It is never rewritten: a later 更正 step names it in `corrects` and says why."""

    __tablename__ = "clue_step"
    __owner__ = ("clue", "clue_id")

    clue_id: int = Field(foreign_key="clue.id", index=True)
    kind: StepKind = Field(sa_column=enum_column(StepKind, nullable=False))
    held_on: date
    who: str = ""
    note: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    corrects: int | None = Field(default=None, foreign_key="clue_step.id")
