"""问题线索: a clue, the persons it names, the steps of its life, and who reported it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field

from db.models.base import Record, enum_column, flag_column, text_column
from db.vocabulary import (
    Channel,
    ClueSource,
    ClueState,
    Discipline,
    Disposition,
    Form,
    PetitionClass,
    PoliticalStatus,
    Relation,
    Secrecy,
    Settlement,
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
    petition_class: PetitionClass | None = Field(default=None, sa_column=enum_column(PetitionClass))
    summary: str = ""
    eight_kind: str = Field(default="", sa_column=text_column(index=True))
    discipline: Discipline | None = Field(default=None, sa_column=enum_column(Discipline, index=True))
    handler: str = Field(default="", index=True)
    secrecy: Secrecy = Field(default=Secrecy.INTERNAL, sa_column=enum_column(Secrecy, nullable=False))
    masses_side: bool = Field(default=False, sa_column=flag_column())
    result_wanted: bool = Field(default=False, sa_column=flag_column())
    flow_only: bool = Field(default=False, sa_column=flag_column())
    crime_suspected: bool = Field(default=False, sa_column=flag_column())
    designation: str = Field(default="", sa_column=text_column())
    relation: Relation | None = Field(default=None, sa_column=enum_column(Relation))
    parent_id: int | None = Field(default=None, foreign_key="clue.id", index=True)
    seven_when: str = Field(default="", sa_column=text_column())
    seven_where: str = Field(default="", sa_column=text_column())
    seven_who: str = Field(default="", sa_column=text_column())
    seven_what: str = Field(default="", sa_column=text_column())
    seven_how: str = Field(default="", sa_column=text_column())
    seven_why: str = Field(default="", sa_column=text_column())
    seven_thing: str = Field(default="", sa_column=text_column())
    six_source: str = Field(default="", sa_column=text_column())
    six_content: str = Field(default="", sa_column=text_column())
    six_identity: str = Field(default="", sa_column=text_column())
    six_motive: str = Field(default="", sa_column=text_column())
    six_timing: str = Field(default="", sa_column=text_column())
    six_relation: str = Field(default="", sa_column=text_column())
    remarks: str = ""
    marks: str = ""

    # PROJECTION
    state: ClueState = Field(
        default=ClueState.AWAITING, sa_column=enum_column(ClueState, nullable=False, index=True)
    )
    pending: StepKind | None = Field(default=None, sa_column=enum_column(StepKind))
    disposition: Disposition | None = Field(default=None, sa_column=enum_column(Disposition, index=True))
    settlement: Settlement | None = Field(default=None, sa_column=enum_column(Settlement))
    opinion_on: date | None = Field(default=None, index=True)
    studied_on: date | None = None
    approved_on: date | None = None
    filed_on: date | None = None
    decided_on: date | None = None
    closed_on: date | None = Field(default=None, index=True)
    archived_on: date | None = None
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
    conduct_rank: str = Field(default="", sa_column=text_column())
    political_status: PoliticalStatus | None = Field(default=None, sa_column=enum_column(PoliticalStatus))
    discipline_cadre: bool = Field(default=False, sa_column=flag_column())
    outside: bool = Field(default=False, sa_column=flag_column())
    organisation: bool = Field(default=False, sa_column=flag_column())
    form: Form | None = Field(default=None, sa_column=enum_column(Form))
    measure: str = ""


class ClueStep(Record, table=True):
    """One step. It is never rewritten: a later 更正 step names it in `corrects` and says why."""

    __tablename__ = "clue_step"
    __owner__ = ("clue", "clue_id")

    clue_id: int = Field(foreign_key="clue.id", index=True)
    kind: StepKind = Field(sa_column=enum_column(StepKind, nullable=False, index=True))
    held_on: date
    who: str = ""
    note: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    corrects: int | None = Field(default=None, foreign_key="clue_step.id")


class ClueInformant(Record, table=True):
    """Who reported a clue: sealed under a key of its own, opened on a recorded reveal alone.

    `sealed` is in no list, search, paper or history entry; the history says that it changed, not to what.
    """

    __tablename__ = "clue_informant"
    __owner__ = ("clue", "clue_id")
    __unsaid__ = frozenset({"sealed"})

    clue_id: int = Field(foreign_key="clue.id", unique=True, index=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
