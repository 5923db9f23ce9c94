"""The recurring duties of one store: what is planned, what was done, what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.rules.duties import Occurrence, occurrences
from app.rules.duty_table import FESTIVAL
from app.rules.tables import Rules
from db.models import Cleaning, DutyRecord, HistoryEntry, Reminder, Setting

AHEAD = timedelta(days=366)
# The first schema of stores in which duties are recorded.
WITH_DUTIES = "0003"

# A duty's key and the name of a period.
Done = Mapping[tuple[str, str], date]


def open_duties(session: Session, rules: Rules, today: date, *, festive: bool) -> list[Occurrence]:
    """Return what is not yet done as seen on `today`, for a year ahead, the earliest in front.

    `festive`: only what is done before festivals, else only the rest. What fell due before the store
    knew of duties is not held against the officer.
    """
    first = min(_begun(session, today), today)
    duties = {key: duty for key, duty in rules.duties.duties.items() if (duty.every == FESTIVAL) == festive}
    book = replace(rules.duties, duties=duties)
    planned = occurrences(book, rules.festivals, rules.calendar, first, today + AHEAD)
    done = fulfilled(session, planned)
    return [one for one in planned if (one.key, one.period) not in done]


def fulfilled(session: Session, planned: Iterable[Occurrence]) -> Done:
    """Return when each of these was done: by its own record, a cleaning in its period, or a reminder."""
    recorded = select(DutyRecord.duty, DutyRecord.period, func.max(col(DutyRecord.done_on)))
    live = recorded.where(col(DutyRecord.voided_at).is_(None)).group_by(
        col(DutyRecord.duty), col(DutyRecord.period)
    )
    done = {(duty, period): on for duty, period, on in session.exec(live)}
    planned = tuple(planned)
    cleaned = sorted(session.exec(select(col(Cleaning.held_on)).where(col(Cleaning.voided_at).is_(None))))
    reminded = _reminded(session) if any(one.node for one in planned) else {}
    for one in planned:
        on = reminded.get(one.node.key) if one.node else None
        if one.duty.met_by == "cleanings":
            on = next((day for day in cleaned if one.first <= day <= one.last), None)
        if on is not None:
            done.setdefault((one.key, one.period), on)
    return done


def _reminded(session: Session) -> dict[str, date]:
    """The day of the first reminder given for each festival or season."""
    given = select(col(Reminder.node), col(Reminder.issued_on)).where(
        col(Reminder.voided_at).is_(None), col(Reminder.node) != ""
    )
    found: dict[str, date] = {}
    for nodes, on in session.exec(given.order_by(col(Reminder.issued_on))):
        for node in nodes.split("、"):
            found.setdefault(node, on)
    return found


def _begun(session: Session, today: date) -> date:
    """The day from which the store knows of duties, by the machine's clock: when it was made or upgraded."""
    made = session.exec(select(func.min(col(Setting.created_at)))).one()
    upgrades = select(HistoryEntry.at, HistoryEntry.detail).where(col(HistoryEntry.action) == "upgrade")
    known = [at for at, told in session.exec(upgrades) if (told or {}).get("before", "") < WITH_DUTIES]
    moments = [moment for moment in (made, *known) if moment]
    return max((_day(moment) for moment in moments), default=today)


def _day(moment: datetime) -> date:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone().date()
