"""The hand-kept pages of a 廉政档案, one table per section; every row is about one person.

Partial dates are text as in `Member`; amounts are whole 分.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record


class PageRow(Record):
    """What every row of a page has; `unit` is the branch or office as it was told then."""

    person: str = Field(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit: str = ""
    remarks: str = ""


class CareerPage(PageRow, table=True):
    """工作简历: one stretch."""

    __tablename__ = "page_career"

    since: str = ""
    until: str = ""
    employer: str = ""
    post: str = ""
    rank: str = ""
    witness: str = ""


class FamilyPage(PageRow, table=True):
    """家庭成员和主要社会关系: one relative."""

    __tablename__ = "page_family"

    relation: str = ""
    name: str = Field(index=True)
    birth: str = ""
    political_status: str = ""
    employer: str = ""
    occupation: str = ""
    abroad: str = ""


class MatterPage(PageRow, table=True):
    """个人有关事项: one matter told."""

    __tablename__ = "page_matter"

    kind: str = ""
    told_on: date = Field(index=True)
    happened_on: str = ""
    content: str = ""


class PropertyPage(PageRow, table=True):
    """财产: a house, car, holding or debt."""

    __tablename__ = "page_property"

    kind: str = ""
    item: str = ""
    holder: str = ""
    area: str = ""
    source: str = ""
    acquired_on: str = ""
    price: int | None = None
    told_on: date | None = Field(default=None, index=True)


class CeremonyPage(PageRow, table=True):
    """婚丧喜庆: one occasion, told before and after."""

    __tablename__ = "page_ceremony"

    kind: str = ""
    held_on: date = Field(index=True)
    place: str = ""
    guests: str = ""
    tables: int | None = None
    heads: int | None = None
    planned: int | None = None
    spent: int | None = None
    gifts: int | None = None
    verbal_on: date | None = None
    before_on: date | None = None
    after_on: date | None = None
    receiver: str = ""
    excuse: str = ""


class GiftPage(PageRow, table=True):
    """礼品礼金上交: one gift; `due_on` is the day by which it is to be handed in."""

    __tablename__ = "page_gift"

    received_on: date = Field(index=True)
    kind: str = ""
    giver: str = ""
    cause: str = ""
    item: str = ""
    value: int | None = None
    due_on: date | None = Field(default=None, index=True)
    handed_on: date | None = None
    handled: str = ""
    handler: str = ""
    excuse: str = ""


class JourneyPage(PageRow, table=True):
    """因私出国（境）: one journey and its document, to be given back by `due_on`."""

    __tablename__ = "page_journey"

    document_kind: str = ""
    document: str = ""
    destination: str = ""
    cause: str = ""
    leaves_on: date = Field(index=True)
    returns_on: date | None = None
    approver: str = ""
    approved_on: date | None = None
    due_on: date | None = Field(default=None, index=True)
    given_back_on: date | None = None


class SidelinePage(PageRow, table=True):
    """兼职、经商办企业、离职后从业: one engagement."""

    __tablename__ = "page_sideline"

    kind: str = ""
    organisation: str = ""
    post: str = ""
    since: str = ""
    until: str = ""
    pay: str = ""
    approver: str = ""


class AssessmentPage(PageRow, table=True):
    """考核评议: one result."""

    __tablename__ = "page_assessment"

    year: int = Field(index=True)
    kind: str = ""
    grade: str = ""
    assessed_on: date | None = None
    assessor: str = ""
    content: str = ""


class AwardPage(PageRow, table=True):
    """奖惩: a commendation, or a measure of which this store has no clue; `ends_on` is its last day."""

    __tablename__ = "page_award"

    kind: str = ""
    title: str = ""
    measure: str = ""
    given_on: date = Field(index=True)
    giver: str = ""
    document: str = ""
    ends_on: date | None = None
    content: str = ""


class TrainingPage(PageRow, table=True):
    """廉政教育培训: one course or test."""

    __tablename__ = "page_training"

    held_on: date = Field(index=True)
    kind: str = ""
    topic: str = ""
    hours: str = ""
    result: str = ""
    organiser: str = ""


class StatementPage(PageRow, table=True):
    """对照检查和函询说明: one statement."""

    __tablename__ = "page_statement"

    held_on: date = Field(index=True)
    kind: str = ""
    meeting: str = ""
    content: str = ""
    result: str = ""


class PledgePage(PageRow, table=True):
    """廉政承诺书、岗位廉政风险点: one pledge or one risk with what is done about it."""

    __tablename__ = "page_pledge"

    kind: str = ""
    signed_on: date = Field(index=True)
    post: str = ""
    level: str = ""
    content: str = ""
    measures: str = ""


class RectificationPage(PageRow, table=True):
    """整改: one problem of a person, seen through."""

    __tablename__ = "page_rectification"

    raised_on: date = Field(index=True)
    origin: str = ""
    problem: str = ""
    measures: str = ""
    due_on: date | None = Field(default=None, index=True)
    done_on: date | None = None
    result: str = ""


class ConflictPage(PageRow, table=True):
    """亲属从业、利益冲突回避: one relation, and what was decided of it."""

    __tablename__ = "page_conflict"

    kind: str = ""
    told_on: date = Field(index=True)
    relative: str = ""
    relation: str = ""
    employer: str = ""
    content: str = ""
    decision: str = ""
    decided_on: date | None = None


class OtherPage(PageRow, table=True):
    """其他: what else belongs into the file."""

    __tablename__ = "page_other"

    held_on: date = Field(index=True)
    title: str = ""
    content: str = ""
