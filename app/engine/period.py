"""Periods that figures are asked of: a year, half, quarter or month, or any days; and the one before each."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from app.documents.dates import chinese_date

MONTHS = 12
_HALVES = ("上半年", "下半年")
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to the period."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends after it begins")

    @classmethod
    def year(cls, year: int) -> Period:
        """The whole calendar year."""
        return cls.months(year, 1, MONTHS)

    @classmethod
    def half(cls, year: int, half: int) -> Period:
        """The first (1) or second (2) half of a year."""
        return cls.months(year, 6 * half - 5, 6)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """A quarter, 1 to 4."""
        return cls.months(year, 3 * quarter - 2, 3)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The whole calendar month."""
        return cls.months(year, month, 1)

    @classmethod
    def months(cls, year: int, first: int, count: int) -> Period:
        """`count` whole months from the month `first` of a year on. Raises ValueError."""
        last = first + count - 1
        return cls(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))

    @property
    def whole_months(self) -> int:
        """How many whole calendar months of one year it is, 0 when it is no such stretch."""
        count = self.last.month - self.first.month + 1
        whole = self.first.year == self.last.year and self == Period.months(
            self.first.year, self.first.month, count
        )
        return count if whole else 0

    @property
    def before(self) -> Period:
        """The period of the same kind just before; of any other stretch as many days."""
        count, eve = self.whole_months, self.first - timedelta(days=1)
        if count and MONTHS % count == 0 and (self.first.month - 1) % count == 0:
            return Period.months(eve.year, eve.month - count + 1, count)
        return Period(self.first - (self.last - self.first) - timedelta(days=1), eve)

    @property
    def year_ago(self) -> Period:
        """The same days a year before; the last day of February stays it."""
        return Period(*(_year_ago(day, day.year - 1) for day in (self.first, self.last)))

    @property
    def name(self) -> str:
        """What the trade calls it: 2026年度, 2026年上半年, 2026年第三季度, 2026年7月, or its days."""
        year, month = f"{self.first.year}年", self.first.month
        match self.whole_months:
            case 12:
                return f"{year}度"
            case 6 if month in (1, 7):
                return f"{year}{_HALVES[month // 7]}"
            case 3 if month % 3 == 1:
                return f"{year}{_QUARTERS[month // 3]}"
            case 1:
                return f"{year}{month}月"
        return f"{chinese_date(self.first)}至{chinese_date(self.last)}"


def _year_ago(day: date, year: int) -> date:
    last = calendar.monthrange(year, day.month)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, day.month, last if ends else min(day.day, last))
