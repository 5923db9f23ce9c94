"""What is to be seen through: tasks with a date, duties done with their evidence, marks on the agenda."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import MarkKind, TaskKind


class WorkTask(Record, table=True):
    """督办整改: one matter with a date by which it is to be done."""

    __tablename__ = "work_task"

    number: str = Field(index=True, unique=True)
    kind: TaskKind = Field(sa_column=enum_column(TaskKind, nullable=False, index=True))
    title: str
    origin: str = ""
    document: str = ""
    assigned_on: date = Field(index=True)
    due_on: date = Field(index=True)
    responsible: str = ""
    content: str = ""
    progress: str = ""
    done_on: date | None = Field(default=None, index=True)
    evidence: str = ""
    remarks: str = ""


class DutyRecord(Record, table=True):
    """履职记录: one recurring duty done, with its evidence; `period` as the rules name it, '2026-07'."""

    __tablename__ = "duty_record"

    duty: str = Field(index=True)
    title: str = ""
    period: str = Field(default="", index=True)
    due_on: date = Field(index=True)
    done_on: date = Field(index=True)
    done_by: str = ""
    evidence: str = ""
    document: str = ""
    remarks: str = ""


class AgendaMark(Record, table=True):
    """What the officer said of one item of the agenda: later, or not at all, and why.

    `key` is the item's own (`DueItem.key`), `register` and `record_id` where it comes from.
    """

    __tablename__ = "agenda_mark"

    key: str = Field(index=True)
    register: str = Field(default="", index=True)
    record_id: int = 0
    title: str = ""
    due_on: date
    kind: MarkKind = Field(sa_column=enum_column(MarkKind, nullable=False))
    until: date | None = None
    reason: str
