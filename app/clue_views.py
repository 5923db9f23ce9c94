"""The plain, frozen values of the clue page, beside those every register has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.engine.views import Cell, Line, RecordView, Section, Tone


@dataclass(frozen=True, slots=True)
class ActionView:
    """One step that may follow: its code, its 环节 and stage, what it needs, and the 依据.

    `blocked` says why it cannot be taken yet, with its 依据; '' when it can. `main`: it moves the clue on.
    """

    code: str
    label: str
    stage: str
    needs: str
    source: str
    how: str = ""
    blocked: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock: what, since when, until when, how it stands, on whose authority.

    `standing` is one of running, late, paused, met (stopped in time), missed (stopped late).
    """

    key: str
    title: str
    started_on: date
    due: date
    standing: str
    left: str
    source: str
    how: str = ""
    note: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class SubjectView:
    """One person as of receipt: the jurisdiction verdict with its 依据, and the measures taken."""

    id: int
    name: str
    unit: str
    rank: str
    political: str
    verdict: str
    reason: str
    source: str
    tone: Tone
    member_id: int | None
    measures: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckView:
    """One item of the 处分执行 checklist: done when, by which document, or until when it is due."""

    key: str
    title: str
    done_on: date | None
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class IssuedView:
    """One issued paper."""

    id: int
    number: str
    title: str
    issued_on: date
    recipient: str
    voided: bool


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper that can be printed of the clue now.

    `outward`: it leaves the office; `numbered`: issuing it takes the next 文号; `lacks`: what is still
    missing in the record, '' when nothing is; `persons`: the subjects it can be made for (none = the clue).
    """

    key: str
    title: str
    format: str
    outward: bool
    numbered: bool
    lacks: str
    source: str
    persons: tuple[tuple[int, str], ...] = ()
    issued: tuple[IssuedView, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A clue this one hangs together with: id, number, how (重复件、分案、同一被反映人), and its state."""

    id: int
    number: str
    relation: str
    state: Cell


@dataclass(frozen=True, slots=True)
class ClueView:
    """The whole clue page.

    `next_due`: the clock that ends first, or the stated reason why none runs; `informant`: '' when nobody is
    on record, else what may be shown without a reveal (实名 / 匿名, 已登记).
    """

    record: RecordView
    next_due: Cell
    actions: tuple[ActionView, ...]
    clocks: tuple[ClockView, ...]
    subjects: tuple[SubjectView, ...]
    checklist: tuple[CheckView, ...]
    papers: tuple[PaperView, ...]
    assessment: tuple[Section, ...]
    related: tuple[RelatedView, ...]
    informant: str
    secrecy: str


@dataclass(frozen=True, slots=True)
class CleaningItem:
    """One clue in the 定期清理: what stands, and what may be found of it. `shelved`: it takes a 暂存复核."""

    id: int
    number: str
    persons: str
    state: str
    received_on: date
    due: str
    handler: str
    summary: str
    shelved: bool
    tone: Tone = ""
