"""What the window is told of submission packages: made, verified and collected; plain values alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.engine.views import FigureView, Paper

SUMMED, LEFT_OUT, REPLACED, REPEATED = "已汇总", "未汇总", "已被取代", "重复"


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a package: its name, what it is, size in bytes, digests in hex, and its flaw."""

    name: str
    title: str
    size: int
    sha256: str
    sm3: str
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a package is whole, in one line; `flaws` say what is wrong, `remedy` what to do.

    `code` is the short code of the manifest that the handing-over sheet bears; `head` the sender's head of
    history (number and MAC in hex). `encrypted` packages that were not opened have no parts.
    """

    whole: bool
    line: str
    flaws: tuple[str, ...] = ()
    remedy: str = ""
    committee: str = ""
    organisation: str = ""
    period: str = ""
    made_on: date | None = None
    code: str = ""
    head: str = ""
    parts: tuple[PartView, ...] = ()
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class MadePackage:
    """A package before it is saved, its manifest's code, and the sheet to hand over with it."""

    paper: Paper
    code: str
    sheet: Paper


@dataclass(frozen=True, slots=True)
class Received:
    """One package of a collection: whose it is, and whether its figures were summed or why they were not.

    `counted_by_other`: REPLACED or REPEATED of one whose committee is counted by another package; no fault.
    """

    file: str
    committee: str
    period: str
    summed: bool
    reason: str = ""
    counted_by_other: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether somebody has to look at it: what it holds is in no sum."""
        return not self.summed and not self.counted_by_other

    @property
    def result(self) -> str:
        """What became of it, in a word."""
        return SUMMED if self.summed else self.counted_by_other or LEFT_OUT


@dataclass(frozen=True, slots=True)
class Summed:
    """A figure summed over the committees that have it in one definition, and how many those are."""

    figure: FigureView
    committees: int


@dataclass(frozen=True, slots=True)
class Collection:
    """What was collected: every package, who is missing, what does not tie, and the sums as a spreadsheet."""

    period: str
    received: tuple[Received, ...]
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    gaps: tuple[str, ...]
    figures: int
    sheet: Paper
    sums: tuple[Summed, ...] = ()

    @property
    def summed(self) -> int:
        """How many packages the sums are of."""
        return sum(one.summed for one in self.received)

    @property
    def faults(self) -> tuple[Received, ...]:
        """The packages that are in no sum and should be looked at."""
        return tuple(one for one in self.received if one.is_fault)

    @property
    def set_aside(self) -> tuple[Received, ...]:
        """Those replaced by a later package of the same committee, or handed in twice."""
        return tuple(one for one in self.received if one.counted_by_other)
