"""年度述职: reports with their finished editions, what became of them, and years that were closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import DeliveryWay, ReportKind, ReportState, Secrecy


class Report(Record, table=True):
    """One report on a period. `body` is its text (`app.report_text`) with figures that stay live.

    `person` is who debriefs (述职人). The block below `PROJECTION` sums up its rows.
    """

    __tablename__ = "report"

    number: str = Field(default="", index=True)
    kind: ReportKind = Field(sa_column=enum_column(ReportKind, nullable=False, index=True))
    title: str = Field(index=True)
    begins_on: date = Field(index=True)
    ends_on: date = Field(index=True)
    due_on: date | None = Field(default=None, index=True)
    person: str = Field(default="", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    author: str = ""
    recipients: str = ""
    copies: str = ""
    secrecy: Secrecy = Field(default=Secrecy.INTERNAL, sa_column=enum_column(Secrecy, nullable=False))
    state: ReportState = Field(
        default=ReportState.DRAFT, sa_column=enum_column(ReportState, nullable=False, index=True)
    )
    body: str = ""
    reopened: str = ""
    remarks: str = ""

    # PROJECTION
    finished_on: date | None = Field(default=None, index=True)
    edition: int = 0
    delivered_on: date | None = Field(default=None, index=True)
    grade: str = ""
    reviewed_on: date | None = None
    open_count: int = 0


class ReportEdition(Record, table=True):
    """One finished edition, never rewritten: its text and all it was filled with.

    `figures` is the `FigureBook` as JSON; `excuse` why it was finished though checks did not tie.
    """

    __tablename__ = "report_edition"
    __owner__ = ("report", "report_id")

    report_id: int = Field(foreign_key="report.id", index=True)
    position: int = 0
    number: int
    finished_on: date
    title: str = ""
    recipients: str = ""
    copies: str = ""
    author: str = ""
    document: str = ""
    body: str = ""
    figures: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    excuse: str = ""


class ReportDelivery(Record, table=True):
    """To whom a report was handed in, when and how; `received_by` signed for it."""

    __tablename__ = "report_delivery"
    __owner__ = ("report", "report_id")

    report_id: int = Field(foreign_key="report.id", index=True)
    position: int = 0
    recipient: str = ""
    sent_on: date
    way: DeliveryWay | None = Field(default=None, sa_column=enum_column(DeliveryWay))
    received_by: str = ""
    note: str = ""


class ReportReview(Record, table=True):
    """One 评议 of a debrief: the votes for each grade, best first, and the grade given."""

    __tablename__ = "report_review"
    __owner__ = ("report", "report_id")

    report_id: int = Field(foreign_key="report.id", index=True)
    position: int = 0
    reviewer: str = ""
    reviewed_on: date
    first: int | None = None
    second: int | None = None
    third: int | None = None
    fourth: int | None = None
    grade: str = ""
    archived_on: date | None = None
    note: str = ""


class ReportRemark(Record, table=True):
    """What a leader said of a report (领导点评)."""

    __tablename__ = "report_remark"
    __owner__ = ("report", "report_id")

    report_id: int = Field(foreign_key="report.id", index=True)
    position: int = 0
    speaker: str = ""
    said_on: date
    content: str = ""


class ReportRectification(Record, table=True):
    """One line of the 整改清单 that followed a review."""

    __tablename__ = "report_rectification"
    __owner__ = ("report", "report_id")

    report_id: int = Field(foreign_key="report.id", index=True)
    position: int = 0
    problem: str = ""
    measures: str = ""
    responsible: str = ""
    due_on: date | None = None
    done_on: date | None = None
    result: str = ""


class YearClosing(Record, table=True):
    """A year whose figures were closed: `figures` and the records they count, as they stood then.

    A year has one live closing; reopening it voids that with a reason. `head` is the history's last row.
    """

    __tablename__ = "year_closing"
    __unsaid__ = frozenset({"figures"})

    year: int = Field(index=True)
    closed_on: date
    closed_by: str = ""
    note: str = ""
    head: int = 0
    figures: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
