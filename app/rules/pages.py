"""What the pages of a 廉政档案 are held to: until when something is told or handed in, and what came late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.archive_table import FUNERAL, LimitRule
from app.rules.deadlines import add_months
from app.rules.tables import Rules
from app.rules.workdays import Due, WorkCalendar


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to be done, and by when; `warning` (Chinese) tells of a year without its holidays."""

    limit: LimitRule
    due: date
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it should be: in which field, why (Chinese), and the rule it is held to."""

    field: str
    reason: str
    limit: LimitRule

    @property
    def key(self) -> tuple[str, str]:
        """What makes two faults the same one."""
        return self.field, self.limit.key


@dataclass(frozen=True, slots=True)
class Ceremony:
    """婚丧喜庆 as its rules see it."""

    kind: str
    held_on: date
    verbal_on: date | None = None
    before_on: date | None = None
    after_on: date | None = None


def last_day(limit: LimitRule, start: date, calendar: WorkCalendar) -> Due:
    """Return the last day of a limit that counts from `start`, which itself does not count."""
    if limit.workdays:
        return calendar.add(start, limit.workdays)
    return Due(add_months(start, limit.months) if limit.months else start + timedelta(limit.days))


def latest_before(limit: LimitRule, day: date, calendar: WorkCalendar) -> date:
    """Return the last day on which something is still early enough before `day`."""
    if limit.workdays:
        return calendar.back(day, limit.workdays)
    return add_months(day, -limit.months) if limit.months else day - timedelta(limit.days)


def owed(key: str, start: date | None, rules: Rules) -> Owed | None:
    """Return until when what the limit `key` asks for is to be done; None where it is not asked for."""
    limit = rules.archives.limits[key]
    if limit.off or start is None:
        return None
    last = last_day(limit, start, rules.calendar)
    return Owed(limit, last.on, last.warning)


def looks_back(rules: Rules, today: date) -> date:
    """Return the day before which what has run out is history and no longer asked for."""
    limit = rules.archives.limits["looks_back"]
    return date.min if limit.off else latest_before(limit, today, rules.calendar)


def is_funeral(kind: str, rules: Rules) -> bool:
    """Whether an occasion is one that cannot be told of beforehand."""
    return rules.archives.speaks(FUNERAL, kind)


def ceremony_owed(ceremony: Ceremony, rules: Rules, today: date) -> Owed | None:
    """Return which report of an occasion is still to be made.

    A report beforehand is asked for until the day of the occasion, the one afterwards from that day on.
    """
    if ceremony.after_on is not None:
        return None
    if is_funeral(ceremony.kind, rules):
        return owed("funeral_written", ceremony.held_on, rules)
    if today >= ceremony.held_on:
        return owed("ceremony_after", ceremony.held_on, rules)
    limit = rules.archives.limits["ceremony_before"]
    if limit.off or ceremony.before_on is not None:
        return None
    return Owed(limit, latest_before(limit, ceremony.held_on, rules.calendar))


def ceremony_faults(ceremony: Ceremony, rules: Rules, today: date) -> list[Fault]:
    """Return which reports of an occasion came late, or can no longer be made in time."""
    if is_funeral(ceremony.kind, rules):
        verbal = rules.archives.limits["funeral_verbal"]
        found = [_unspoken(ceremony, verbal, rules, today)]
        return _standing([*found, late("after_on", ceremony.after_on, "funeral_written", ceremony, rules)])
    before = _untold(ceremony, rules.archives.limits["ceremony_before"], rules, today)
    return _standing([before, late("after_on", ceremony.after_on, "ceremony_after", ceremony, rules)])


def late(field: str, done_on: date | None, key: str, ceremony: Ceremony, rules: Rules) -> Fault | None:
    """Return the fault of a report made after the limit `key`, which counts from the occasion."""
    return overdue(field, done_on, owed(key, ceremony.held_on, rules))


def overdue(field: str, done_on: date | None, until: Owed | None) -> Fault | None:
    """Return the fault of what was done later than it was owed."""
    if done_on is None or until is None or done_on <= until.due:
        return None
    return Fault(field, f"晚于规定的最后一天（{until.due.isoformat()}）", until.limit)


def _unspoken(ceremony: Ceremony, limit: LimitRule, rules: Rules, today: date) -> Fault | None:
    if limit.off:
        return None
    if ceremony.verbal_on is None:
        return Fault("verbal_on", "没有口头报告", limit) if ceremony.held_on <= today else None
    last = last_day(limit, ceremony.held_on, rules.calendar).on
    if ceremony.verbal_on <= last:
        return None
    return Fault("verbal_on", f"口头报告晚于 {last.isoformat()}，不是即时报告", limit)


def _untold(ceremony: Ceremony, limit: LimitRule, rules: Rules, today: date) -> Fault | None:
    if limit.off:
        return None
    latest = latest_before(limit, ceremony.held_on, rules.calendar)
    if ceremony.before_on is None:
        return Fault("before_on", "没有事前报告", limit) if ceremony.held_on <= today else None
    if ceremony.before_on <= latest:
        return None
    return Fault("before_on", f"事前报告晚于规定的最后一天（{latest.isoformat()}）", limit)


def _standing(found: list[Fault | None]) -> list[Fault]:
    return [fault for fault in found if fault is not None]
