"""When a clock ends: months, natural days and working days, one extension, suspension."""

from __future__ import annotations

import calendar as _months
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.rules.tables import Deadline, Extension, Length
from app.rules.workdays import DAY, Due, WorkCalendar

__all__ = ["Due", "Pause", "add_months", "due", "due_on", "extension_fault"]

# The day a clock was suspended, which no longer counts, and the day it went on, which does; None = not yet.
Pause = tuple[date, date | None]

_QUARTER = 3


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, or the month's last day where it has no such day.

    The day of the trigger itself does not count (民法典 第二百零二条: 没有对应日的，月末日为期间的最后一日).
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, _months.monthrange(year, month + 1)[1]))


def due_on(deadline: Deadline, start: date, calendar: WorkCalendar | None = None) -> date:
    """Return the last day of `deadline` for a clock that starts on `start` and just runs."""
    return due(deadline, start, calendar or WorkCalendar()).on


def due(
    deadline: Deadline,
    start: date,
    calendar: WorkCalendar,
    *,
    extended: bool | Extension | Length | date | None = None,
    suspended: Iterable[Pause] = (),
) -> Due:
    """Return the last day of `deadline` for a clock that starts on `start`, which itself does not count.

    `extended`: True = by the deadline's own extension, else by what was approved, a length or a new last day
    (never an earlier one). It is appended once. Days of suspension are not counted; while the last suspension
    has no end, the answer is not `running`. Whether it may be extended is `extension_fault`'s to say.
    Raises ValueError for a suspension that ends before it begins.
    """
    pauses = _Pauses.of(suspended)
    end = _ended(deadline.length, start, calendar, pauses)
    if extension := deadline.extension if extended is True else extended or None:
        end = _extended(extension, start, end, calendar, pauses)
    warnings = dict.fromkeys(filter(None, end.warning.split("\n")))
    running = pauses.open_from is None or pauses.open_from > end.on
    return Due(end.on, "".join(warnings), running)


def extension_fault(
    deadline: Deadline,
    start: date,
    calendar: WorkCalendar,
    extended: bool | Length | date,
    *,
    already: int = 0,
    suspended: Iterable[Pause] = (),
) -> str:
    """Return why a clock may not be extended so, in Chinese with its 依据; '' when it may.

    `already`: how often it was extended before.
    """
    pauses, allowed, told = tuple(suspended), deadline.extension, f"（{deadline.source}）"
    if allowed is None:
        return f"“{deadline.title}”的期限没有延长的规定{told}"
    if already >= allowed.times:
        return f"“{deadline.title}”只能延长 {allowed.times} 次，已经延长过{told}"
    wanted = due(deadline, start, calendar, extended=extended, suspended=pauses).on
    latest = due(deadline, start, calendar, extended=allowed, suspended=pauses).on
    if wanted <= due(deadline, start, calendar, suspended=pauses).on:
        return f"延长后的期限应晚于原期限{told}"
    if wanted > latest and not allowed.open:
        return f"“{deadline.title}”最多延长到 {latest.isoformat()}，须经{allowed.approver}批准{told}"
    return ""


def _extended(
    by: Extension | Length | date, start: date, end: Due, calendar: WorkCalendar, pauses: _Pauses
) -> Due:
    if isinstance(by, Extension):
        if by.from_start:
            later = _ended(by.length, start, calendar, pauses)
            return later if later.on > end.on else end
        by = by.length
    if isinstance(by, Length):
        later = _ended(by, end.on, calendar, pauses)
        return replace(later, warning=f"{end.warning}\n{later.warning}")
    return end if by <= end.on else replace(end, on=pauses.stretched(end.on, by))


def _ended(length: Length, start: date, calendar: WorkCalendar, pauses: _Pauses) -> Due:
    if length.workdays:
        return calendar.add(start, length.workdays, pauses.covers)
    if length.quarter_end:
        last = (start.month + _QUARTER - 1) // _QUARTER * _QUARTER
        return Due(add_months(start.replace(day=1, month=last), 1) - DAY)
    plain = add_months(start, length.months) if length.months else start + timedelta(length.days)
    return Due(pauses.stretched(start, plain))


@dataclass(frozen=True, slots=True)
class _Pauses:
    """The suspensions that have ended, none touching the next, and since when one has not."""

    closed: tuple[tuple[date, date], ...]
    open_from: date | None

    @classmethod
    def of(cls, given: Iterable[Pause]) -> _Pauses:
        """Join what overlaps."""
        given = list(given)
        joined: list[tuple[date, date]] = []
        for first, after in sorted((first, after) for first, after in given if after is not None):
            if after < first:
                raise ValueError(f"a suspension from {first} ends before it begins")
            if joined and first <= joined[-1][1]:
                first, after = joined[-1][0], max(after, joined.pop()[1])
            joined.append((first, after))
        return cls(tuple(joined), min((first for first, after in given if after is None), default=None))

    def covers(self, day: date) -> bool:
        """Whether `day` is not counted."""
        return any(first <= day < after for first, after in self.closed)

    def stretched(self, start: date, end: date) -> date:
        """Return `end` later by as many natural days as are not counted after `start`."""
        moved = end
        while (further := end + timedelta(self._days(start, moved))) != moved:
            moved = further
        return moved

    def _days(self, start: date, end: date) -> int:
        return sum(
            max(0, (min(after - DAY, end) - max(first, start + DAY)).days + 1) for first, after in self.closed
        )
