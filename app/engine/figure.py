"""A figure knows its records: it is declared as a query that yields them, and is their count or sum."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from app.engine.period import Period
from app.engine.views import FigureView

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.rules.tables import Rules

T = TypeVar("T")
UNKNOWN = "未填"
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing counted: the record it belongs to, its part in a breakdown, and how much it adds.

    `whom` is who is counted once where a figure counts people; `row` the other side of a cross table.
    `register` is named where the record stands in another register than the figure.
    """

    record_id: int
    part: str = ""
    amount: int = 1
    whom: str = ""
    row: str = ""
    register: str = ""


@dataclass(frozen=True)
class Asked:
    """What the figures of one period are asked with; what several of them need is read `once`."""

    session: Session
    period: Period
    rules: Rules
    today: date
    _read: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def once(self, read: Callable[[Asked], T]) -> T:
        """Return what `read` finds, read at the first call of this period alone."""
        if read not in self._read:
            self._read[read] = read(self)
        found: T = self._read[read]
        return found

    @property
    def as_of(self) -> date:
        """The day a figure of what stands is as of: the period's last, or today when that is earlier."""
        return min(self.period.last, self.today)


@dataclass(frozen=True)
class Figure:
    """One statistic. `meaning` defines it in one sentence; `count` yields what is counted in a period.

    A `breakdown` figure is shown part by part, in the order of `parts` where given, with `zeros` those of
    them that are 0, too; `rows` makes it a cross table of rows and parts. A `distinct` figure counts each
    `Counted.whom` once (and once in each part, so that parts may add up to more). `edition` is raised
    whenever the meaning changes: sums over committees never mix editions. `block` is the heading it stands
    under; `source` the 依据 of what is to be counted. `shape` gives (rows, order) where the rules in force in
    the period say what they are.
    """

    key: str
    name: str
    unit: str
    meaning: str
    count: Callable[[Asked], Iterable[Counted]]
    breakdown: bool = False
    order: tuple[str, ...] = ()
    zeros: bool = False
    rows: tuple[str, ...] = ()
    distinct: bool = False
    edition: int = 1
    block: str = ""
    source: str = ""
    shape: Callable[[Asked], tuple[tuple[str, ...], tuple[str, ...]]] | None = None

    def evaluate(self, register: str, asked: Asked) -> FigureView:
        """Return the figure of a period."""
        rows, order = self.shape(asked) if self.shape else (self.rows, self.order)
        return replace(self, rows=rows, order=order).view(register, self.count(asked))

    def view(self, register: str, counted: Iterable[Counted]) -> FigureView:
        """Return the figure that counts these."""
        found = list(counted)
        parts = self._ordered(self._tally(found, lambda one: one.part)) if self.breakdown else ()
        return FigureView(
            self.key, self.name, self.unit, self.meaning, register, self._total(found), parts,
            self.breakdown, cells=self._cells(found), block=self.block, source=self.source,
            edition=self.edition,
        )  # fmt: skip

    def records(self, asked: Asked, part: str | None = None, row: str | None = None) -> list[Counted]:
        """Return what is counted behind the figure, or behind one part (and row) of it, each record once."""
        found = (
            one
            for one in self.count(asked)
            if part in (None, one.part) and row in (None, one.row) and one.amount
        )
        return list({(one.register, one.record_id): one for one in found}.values())

    def _total(self, found: Iterable[Counted]) -> int:
        if self.distinct:
            return len({one.whom for one in found})
        return sum(one.amount for one in found)

    def _tally(self, found: Iterable[Counted], by: Callable[[Counted], str]) -> Mapping[str, int]:
        grouped: dict[str, list[Counted]] = defaultdict(list)
        for one in found:
            grouped[by(one)].append(one)
        return Counter({part: self._total(ones) for part, ones in grouped.items()})

    def _ordered(self, tally: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        shown = {**dict.fromkeys(self.order, 0), **tally} if self.zeros else tally
        return tuple(sorted(shown.items(), key=lambda entry: (self._place(entry[0]), -entry[1], entry[0])))

    def _cells(self, found: list[Counted]) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        if not self.rows:
            return ()
        rows = dict.fromkeys((*self.rows, *(one.row for one in found)))
        return tuple(
            (row, self._ordered(self._tally([one for one in found if one.row == row], lambda one: one.part)))
            for row in rows
        )

    def _place(self, part: str) -> int:
        return self.order.index(part) if part in self.order else len(self.order)


@dataclass(frozen=True)
class Ratio:
    """A figure in per cent of two others, from their exact counts; its records are those of `top`."""

    key: str
    name: str
    meaning: str
    top: str
    bottom: str
    edition: int = 1
    block: str = ""
    source: str = ""

    def evaluate(self, register: str, known: Mapping[str, FigureView]) -> FigureView:
        """Return the figure of figures known already. Raises KeyError."""
        return FigureView(
            self.key, self.name, "%", self.meaning, register, known[self.top].value,
            whole=known[self.bottom].value, is_ratio=True, block=self.block, source=self.source,
            edition=self.edition,
        )  # fmt: skip


AnyFigure = Figure | Ratio


def percent(part: int, whole: int) -> Decimal | None:
    """Return `part` in per cent of `whole` to one decimal, half up from the exact counts; None of nothing.

    Shares of one whole are rounded one by one and may not add up to 100; they are not forced to.
    """
    if not whole:
        return None
    return (Decimal(100 * part) / Decimal(whole)).quantize(_TENTH, ROUND_HALF_UP)


def evaluate(
    declared: Iterable[tuple[str, AnyFigure]], asked: Asked, keys: frozenset[str] | None = None
) -> Iterator[FigureView]:
    """Yield the figures of (register, figure) pairs in their order; `keys`: only these."""
    pairs = list(declared)
    needed = _needed((figure for _, figure in pairs), keys)
    known = {
        figure.key: figure.evaluate(register, asked)
        for register, figure in pairs
        if isinstance(figure, Figure) and figure.key in needed
    }
    for register, figure in pairs:
        if keys is None or figure.key in keys:
            yield figure.evaluate(register, known) if isinstance(figure, Ratio) else known[figure.key]


def _needed(figures: Iterable[AnyFigure], keys: frozenset[str] | None) -> set[str]:
    wanted = [figure for figure in figures if keys is None or figure.key in keys]
    ratios = [figure for figure in wanted if isinstance(figure, Ratio)]
    return {figure.key for figure in wanted} | {key for one in ratios for key in (one.top, one.bottom)}
