"""A figure knows its records: it is declared as a query that yields them, and is their count."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.engine.views import FigureView

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.rules.tables import Rules


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing counted: the record it belongs to, and its part in a breakdown."""

    record_id: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to the period."""

    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> Period:
        """The whole calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The whole calendar month."""
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Figure:
    """One statistic. `meaning` defines it in one sentence; `count` yields what is counted in a period.

    A `breakdown` figure is shown part by part, in the order of `parts` where given.
    """

    key: str
    name: str
    unit: str
    meaning: str
    count: Callable[[Session, Period, Rules], Iterable[Counted]]
    breakdown: bool = False
    order: tuple[str, ...] = ()

    def evaluate(self, register: str, session: Session, period: Period, rules: Rules) -> FigureView:
        """Return the figure of a period."""
        tally = Counter(item.part for item in self.count(session, period, rules))
        parts = sorted(tally.items(), key=lambda entry: (self._place(entry[0]), -entry[1], entry[0]))
        shown = tuple(parts) if self.breakdown else ()
        return FigureView(
            self.key, self.name, self.unit, self.meaning, register, tally.total(), shown, self.breakdown
        )

    def records(self, session: Session, period: Period, rules: Rules, part: str | None) -> list[int]:
        """Return the ids of the records behind the figure, or behind one part of it, each once."""
        found = self.count(session, period, rules)
        return list(dict.fromkeys(item.record_id for item in found if part is None or item.part == part))

    def _place(self, part: str) -> int:
        return self.order.index(part) if part in self.order else len(self.order)
