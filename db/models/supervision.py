"""监督工作: inspections, 建议书, education, courses, integrity risks, and who was held to account."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import (
    Accountable,
    EducationKind,
    InspectionKind,
    Leadership,
    RiskLevel,
)


class Inspection(Record, table=True):
    """监督检查: one inspection; the problems found are its rows. `PROJECTION` counts them."""

    __tablename__ = "inspection"

    number: str = Field(default="", index=True)
    kind: InspectionKind = Field(sa_column=enum_column(InspectionKind, nullable=False, index=True))
    title: str = Field(index=True)
    target: str = ""
    basis: str = ""
    begins_on: date = Field(index=True)
    ends_on: date | None = Field(default=None, index=True)
    team: str = ""
    ways: str = ""
    report: str = ""
    fed_back_on: date | None = None
    revisit_on: date | None = Field(default=None, index=True)
    revisited_on: date | None = None
    remarks: str = ""

    # PROJECTION
    problems: str = ""
    problem_count: int = 0
    open_count: int = 0


class InspectionProblem(Record, table=True):
    """One problem found; `clue_number` where it became a clue."""

    __tablename__ = "inspection_problem"
    __owner__ = ("inspection", "inspection_id")

    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    position: int = 0
    problem: str = ""
    responsible: str = ""
    due_on: date | None = Field(default=None, index=True)
    done_on: date | None = None
    result: str = ""
    clue_number: str = ""


class Proposal(Record, table=True):
    """纪律检查建议书: one letter to a party organisation and what became of it."""

    __tablename__ = "proposal"

    number: str = Field(default="", index=True)
    issued_on: date = Field(index=True)
    addressee: str = Field(index=True)
    basis: str = ""
    clue_number: str = ""
    problems: str = ""
    content: str = ""
    due_on: date | None = Field(default=None, index=True)
    replied_on: date | None = Field(default=None, index=True)
    adopted: bool | None = None
    reply: str = ""
    rectified_on: date | None = Field(default=None, index=True)
    result: str = ""
    remarks: str = ""


class Education(Record, table=True):
    """警示教育: one event, with how many took part."""

    __tablename__ = "education"

    held_on: date = Field(index=True)
    kind: EducationKind = Field(sa_column=enum_column(EducationKind, nullable=False, index=True))
    topic: str = Field(index=True)
    place: str = ""
    cases: str = ""
    audience: str = ""
    due_count: int | None = None
    present_count: int | None = None
    organiser: str = ""
    effect: str = ""
    remarks: str = ""


class Course(Record, table=True):
    """教育培训: one course; `persons` are those trained, `days` and `hours` (学时) of each of them."""

    __tablename__ = "course"

    begins_on: date = Field(index=True)
    ends_on: date | None = None
    topic: str = Field(index=True)
    organiser: str = ""
    place: str = ""
    audience: str = ""
    persons: int | None = None
    days: int | None = None
    hours: int | None = None
    examined: str = ""
    names: str = ""
    remarks: str = ""


class Risk(Record, table=True):
    """廉政风险点: one risk of a post; `measure_count` is how many measures stand against it."""

    __tablename__ = "risk"

    number: str = Field(default="", index=True)
    unit: str = Field(index=True)
    post: str = ""
    power: str = ""
    link: str = ""
    sign: str = ""
    level: RiskLevel = Field(sa_column=enum_column(RiskLevel, nullable=False, index=True))
    measures: str = ""
    measure_count: int = 0
    responsible: str = ""
    found_on: date = Field(index=True)
    reviewed_on: date | None = Field(default=None, index=True)
    ended_on: date | None = Field(default=None, index=True)
    remarks: str = ""


class Accountability(Record, table=True):
    """责任追究（一案双查）: one who was held to account for what others did."""

    __tablename__ = "accountability"

    decided_on: date = Field(index=True)
    clue_number: str = ""
    person: str = Field(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit: str = ""
    post: str = ""
    duty: Accountable = Field(sa_column=enum_column(Accountable, nullable=False, index=True))
    leadership: Leadership | None = Field(default=None, sa_column=enum_column(Leadership))
    cause: str = ""
    measure: str = ""
    decider: str = ""
    document: str = ""
    remarks: str = ""
