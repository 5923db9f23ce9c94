"""When the recurring duties of a discipline committee fall due (履职事项 C1–C51)."""

from __future__ import annotations

import calendar as _months
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.rules.duty_table import CASE, FESTIVAL, MONTHS, YEAR, Duty, DutyBook
from app.rules.festivals import Festivals, Node
from app.rules.workdays import WorkCalendar

_NUMERALS = "一二三四"
_HALVES = ("上半年", "下半年")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a duty is to be done: for which period (its first and last day), and by when.

    `period` names it ('2026', '2026上半年', '2026年三季度', '2026-07', '2026 国庆节'); `node` is the festival
    or season it is done before.
    """

    duty: Duty
    period: str
    first: date
    last: date
    due: date
    node: Node | None = None

    @property
    def key(self) -> str:
        """The duty's key, C22."""
        return self.duty.key

    @property
    def title(self) -> str:
        """The duty with its period: 报送月度统计数据（2026-07）."""
        return f"{self.duty.title}（{self.period}）"


def occurrences(
    duties: DutyBook, festivals: Festivals, calendar: WorkCalendar, first: date, last: date
) -> list[Occurrence]:
    """Return what falls due from `first` to `last`, both included, the earliest in front.

    Those of one day stand in the order of the table.
    """
    found: list[Occurrence] = []
    for duty in duties.duties.values():
        # The days off of New Year are announced in the December before.
        years = range(first.year, last.year + 1 + (duty.every == FESTIVAL))
        planned = _planned(duty, years, festivals, calendar).values()
        found += [one for one in planned if one.duty.active and first <= one.due <= last]
    return sorted(found, key=lambda one: one.due)


def occurrence(duty: Duty, period: str, festivals: Festivals, calendar: WorkCalendar) -> Occurrence | None:
    """Return the occurrence of a duty for the period of that name, or None when it has no such period."""
    if not (period[:4].isascii() and period[:4].isdigit() and int(period[:4]) > 1):
        return None
    return _planned(duty, (int(period[:4]),), festivals, calendar).get(period)


def occurrence_on(duty: Duty, day: date, festivals: Festivals, calendar: WorkCalendar) -> Occurrence | None:
    """Return the occurrence of a periodic duty whose period holds `day`, or None."""
    found = _in_year(duty, day.year, festivals, calendar) if duty.is_periodic else ()
    period = next((one.period for one in found if one.first <= day <= one.last), "")
    return _planned(duty, (day.year,), festivals, calendar).get(period)


def periods(duty: Duty, year: int, festivals: Festivals, calendar: WorkCalendar) -> list[str]:
    """Return the names of a duty's periods in a year."""
    return [one.period for one in _in_year(duty, year, festivals, calendar)]


def _planned(
    duty: Duty, years: Iterable[int], festivals: Festivals, calendar: WorkCalendar
) -> dict[str, Occurrence]:
    """Every occurrence in `years` by its period, each as the duty stood when it fell due.

    A change moves what has not fallen due yet, but to no day before the change; what fell due before stays.
    """
    years = tuple(years)
    own = {one.period: one for year in years for one in _in_year(duty, year, festivals, calendar)}
    if duty.before is None:
        return own
    earlier = _planned(duty.before, years, festivals, calendar)
    moved = {
        period: replace(one, due=max(one.due, duty.since))
        for period, one in own.items()
        if period in earlier or one.due >= duty.since
    }
    return moved | {period: one for period, one in earlier.items() if one.due < duty.since}


def _in_year(duty: Duty, year: int, festivals: Festivals, calendar: WorkCalendar) -> Iterator[Occurrence]:
    """Every occurrence whose period lies in `year`."""
    if duty.every == CASE:
        return
    if duty.every == FESTIVAL:
        for node in festivals.nodes(year, calendar):
            due = calendar.back(node.begins, duty.workdays)
            yield Occurrence(duty, f"{year} {node.name}", node.begins, node.begins, due, node)
        return
    months = MONTHS[duty.every]
    for n in range(12 // months):
        start = n * months + 1
        last = _day(year, start + months - 1, 31)
        due = _day(year, start + duty.month - 1, duty.day)
        yield Occurrence(duty, _named(duty.every, year, n), date(year, start, 1), last, due)


def _day(year: int, month: int, day: int) -> date:
    """That day, or the month's last where it has no such day."""
    return date(year, month, min(day, _months.monthrange(year, month)[1]))


def _named(every: str, year: int, n: int) -> str:
    if every == YEAR:
        return str(year)
    if every == "half":
        return f"{year}{_HALVES[n]}"
    return f"{year}年{_NUMERALS[n]}季度" if every == "quarter" else f"{year}-{n + 1:02}"
