"""When a clock ends."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from app.rules.tables import Deadline


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, or the month's last day where it has no such day.

    The day of the trigger itself does not count (民法典 第二百零二条: 没有对应日的，月末日为期间的最后一日).
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def due_on(deadline: Deadline, start: date) -> date:
    """Return the last day of `deadline` for a clock that starts on `start`."""
    if deadline.length.months:
        return add_months(start, deadline.length.months)
    return start + timedelta(days=deadline.length.days)
