"""The plain views of the organisation, of talks that are owed, and of the year's duties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.engine.views import Tone


@dataclass(frozen=True, slots=True)
class BranchNode:
    """One Party organisation of the tree. `id` 0: people whose branch is not (yet) in the register.

    `members` and `party` are persons of this one alone, of `party` those in the Party; `posts`: (role, name).
    """

    id: int
    name: str
    kind: str
    posts: tuple[tuple[str, str], ...]
    members: int
    party: int
    children: tuple[BranchNode, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat of the committee as it stands: who, in which role, since when, with what division of work.

    `terms` counts the terms running in which the person has sat in the same role; `declared`: 三转申报.
    """

    name: str
    role: str
    unit: str
    division: str
    since: date | None
    terms: int
    full_time: bool
    other_duties: str
    declared_on: date | None
    phone: str
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check of the committee: what was found, whether it is as it should be, and by which article."""

    key: str
    title: str
    text: str
    tone: Tone
    source: str


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """The committee in office on a day; `term_id` 0 where no term is on record."""

    term_id: int
    name: str
    elected_on: date | None
    ends_on: date | None
    approval: str
    seats: tuple[SeatView, ...]
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """The organisation in short: its branches as a tree, with how many people are in no branch on record."""

    branches: tuple[BranchNode, ...]
    unplaced: BranchNode | None
    without_discipline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkNeed:
    """A talk that is owed: to whom, why, since when, by when, on whose authority.

    `given` are the values with which the form of the talk begins; `cause_register` and `cause_id` lead to
    what called for it.
    """

    member_id: int
    person: str
    unit: str
    reason: str
    cause: str
    arisen_on: date
    due: date
    source: str
    given: Mapping[str, str] = field(default_factory=dict)
    cause_register: str = ""
    cause_id: int = 0


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One person in the coverage of talks; `last_on` the last talk on record, of any year."""

    member_id: int
    person: str
    branch: str
    post: str
    rank: str
    last_on: date | None = None
    last_kind: str = ""


@dataclass(frozen=True, slots=True)
class CoverageGroup:
    """How many of a branch were talked to in the year, in persons."""

    branch: str
    total: int
    talked: int


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Who of those in the organ was talked to in a year, and who was not.

    `promoted`: newly promoted persons without 任前廉政谈话 or 廉政谈话 (机关纪委 talks with all of them).
    """

    year: int
    total: int
    talked: int
    groups: tuple[CoverageGroup, ...]
    missing: tuple[CoverageLine, ...]
    promoted: tuple[CoverageLine, ...]


@dataclass(frozen=True, slots=True)
class DutyView:
    """One recurring duty of the table as it stands; `every` and `when` in words.

    `active` False: the committee does not have it; `overridden`: changed by the committee, `reason` says why.
    """

    key: str
    title: str
    every: str
    when: str
    source: str
    certainty: str
    how: str
    active: bool
    overridden: bool = False
    reason: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DutyDate:
    """One occurrence of a duty: which duty, which period, by when, on whose authority, when it was done."""

    key: str
    title: str
    period: str
    due: date
    source: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class MarkView:
    """What the officer said of an item of the agenda: 顺延 (`until` a day) or 不需办理, and why."""

    key: str
    title: str
    kind: str
    due_on: date
    until: date | None
    reason: str
