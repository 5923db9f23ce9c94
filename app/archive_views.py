"""The plain views of the 廉政档案."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.engine.views import Cell, Change, Holding, Section, Tone

# complete: nothing is missing; missing: wanted and not there; nothing: stated that there is none;
# always: filled by other registers; optional: not wanted, and empty or not.
PageState = Literal["complete", "missing", "nothing", "always", "optional"]


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """One person in the list of files; `number` '' = none is kept yet; `filled` of `wanted` sections."""

    member_id: int
    name: str
    unit: str
    post: str
    number: str
    needed: bool
    filled: int
    wanted: int
    confirmed: int
    changed_on: date | None

    @property
    def is_complete(self) -> bool:
        """Whether no wanted section is missing."""
        return self.filled >= self.wanted


@dataclass(frozen=True, slots=True)
class ArchiveCover:
    """What may be seen of a file without opening it; `out`: to whom it is lent, '' = in its place."""

    row: ArchiveRow
    status: Cell
    missing: tuple[str, ...]
    archive_id: int
    opened_on: date | None
    keeper: str
    place: str
    out: str
    readings: int
    last_read: datetime | None


@dataclass(frozen=True, slots=True)
class PageView:
    """One section of one person's file.

    `holdings`: the records behind it by register; `lines`: what the roster says (基本信息); `version` counts
    every change ever made to it, `dated` is the day of the last; `none_told_on`: since when it is stated
    that there is nothing to it; `masked`: left out of print copies; `missing`: what is wanted, in words;
    `signed_before`: the year of the last confirmation, where the page has changed since.
    """

    section: str
    number: int
    title: str
    state: PageState
    holdings: tuple[Holding, ...]
    lines: tuple[Section, ...]
    version: int
    dated: date | None
    none_told_on: date | None
    none_note: str
    leaf_number: str
    masked: bool
    may_be_none: bool
    missing: str
    hint: str
    source: str
    signed_before: int = 0

    @property
    def count(self) -> int:
        """How many records stand on the page."""
        return sum(len(holding.ids) for holding in self.holdings)


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """One opened file."""

    cover: ArchiveCover
    title: str
    subtitle: str
    pages: tuple[PageView, ...]


@dataclass(frozen=True, slots=True)
class LeafTable:
    """One register's records on a page: heads, their widths in characters, and the rows' texts."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One section as it is printed; `note` stands where there is no record: 无此情况, 尚无记录, 不列入."""

    section: str
    number: int
    title: str
    dated: date | None
    version: int
    leaf_number: str
    tables: tuple[LeafTable, ...] = ()
    lines: tuple[Section, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A person's file, or some of its pages, made ready to print.

    `masked`: titles of the sections left out; `purpose`: why those were printed that are else left out;
    `whole`: the file with cover and contents rather than some of its pages.
    """

    person: str
    number: str
    unit: str
    post: str
    opened_on: date | None
    keeper: str
    made_on: date
    leaves: tuple[Leaf, ...]
    masked: tuple[str, ...] = ()
    purpose: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class PageChange:
    """One change of a page, newest first where listed; `version` is the page's after it."""

    version: int
    at: datetime
    actor: str
    action: str
    record: str
    changes: tuple[Change, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One opening, printing or handing out of a file, as the history has it."""

    at: datetime
    actor: str
    action: str
    what: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BranchFiles:
    """The files of one branch, in numbers of persons."""

    branch: str
    persons: int
    needed: int
    kept: int
    complete: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class ArchiveStatistics:
    """All branches and their sum; `sections`: how many of the needed files lack which section."""

    on: date
    year: int
    branches: tuple[BranchFiles, ...]
    total: BranchFiles
    sections: tuple[tuple[str, int], ...]
    opinions: tuple[tuple[str, Mapping[str, int]], ...]
    replies: tuple[str, ...]
    tone: Tone = ""
