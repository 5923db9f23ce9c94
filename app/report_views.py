"""What the window is given of reports and closed years; plain values alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.engine.period import Period
from app.figure_book import Tie

Stretch = Literal["year", "half", "quarter", "month"]


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of report: what period it is on, to whom it goes by default, by when, and its 依据.

    `of_person`: somebody debriefs (述职) and is reviewed; `tables_only`: it is a sheet, without a text.
    """

    key: str
    label: str
    stretch: Stretch
    recipients: str
    copies: str
    due_on: date | None
    source: str
    of_person: bool = False
    tables_only: bool = False


@dataclass(frozen=True, slots=True)
class EditionView:
    """One finished edition of a report; `excuse` why it was finished though checks did not tie."""

    number: int
    finished_on: date
    title: str
    excuse: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One handing in."""

    recipient: str
    sent_on: date
    way: str
    received_by: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One 评议: votes by grade, best first; `archived_on` when the grade went into the person's archive."""

    row_id: int
    reviewer: str
    reviewed_on: date
    grade: str
    votes: tuple[tuple[str, int], ...]
    archived_on: date | None


@dataclass(frozen=True, slots=True)
class RectificationView:
    """One line of the 整改清单."""

    problem: str
    measures: str
    responsible: str
    due_on: date | None
    done_on: date | None
    result: str


@dataclass(frozen=True, slots=True)
class RemarkView:
    """What a leader said of it."""

    speaker: str
    said_on: date
    content: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its page shows it. `text` is that of the draft or of the last edition (`app.report_text`).

    `version` is the record's, to be given back when the text is saved. `draft` is text that was typed and not
    saved, '' for none. `missing` says what stands in the way of finishing, `changed` how live figures differ
    from those of the last edition. `acts` are keys of what can be done now: text, finish, reopen, archive.
    """

    id: int
    version: int
    number: str
    kind: KindView
    title: str
    period: Period
    state: str
    state_label: str
    person: str
    author: str
    recipients: str
    copies: str
    secrecy: str
    due_on: date | None
    text: str
    draft: str
    editions: tuple[EditionView, ...]
    deliveries: tuple[DeliveryView, ...]
    reviews: tuple[ReviewView, ...]
    remarks: tuple[RemarkView, ...]
    rectifications: tuple[RectificationView, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure, table or word that a text can take: its key, name, present value and definition."""

    key: str
    name: str
    value: str
    meaning: str
    block: str
    kind: Literal["figure", "ratio", "breakdown", "cross", "table", "word"]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One place of two reports side by side: the same, changed, or in one of them alone."""

    kind: Literal["same", "changed", "left", "right"]
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Finishing:
    """What finishing would do: checks that do not tie (a reason is wanted), and what forbids it outright.

    `remarks` forbid nothing: what the figures in use leave open, as parts that were not filled in.
    """

    ties: tuple[Tie, ...]
    refusals: tuple[str, ...]
    remarks: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosingView:
    """A closed year; `changes` counts the figures that are different now."""

    id: int
    year: int
    closed_on: date
    closed_by: str
    note: str
    changes: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A record that made a closed figure different: what was done to it, when, and how it counts now."""

    register: str
    record_id: int
    record: str
    text: str
    on: date | None


@dataclass(frozen=True, slots=True)
class ClosedChange:
    """A figure of a closed year that is different now; `part` where a part of it is."""

    key: str
    name: str
    part: str
    closed: int
    now: int
    causes: tuple[Cause, ...]
    redefined: bool = False
