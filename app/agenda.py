"""What falls due: one list, asked of every register, seen by window, status bar and command line.

What the officer said of an item is a mark on it: put off to a later day, or not to be done at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from app.engine.register import Register
from app.engine.views import DueGroup, DueItem, Tone
from app.rules.tables import Rules
from db.models import AgendaMark
from db.store import Store
from db.vocabulary import MarkKind

GROUPS: tuple[tuple[str, Tone, int], ...] = (
    ("逾期", "danger", -1),
    ("今天", "danger", 0),
    ("7 天内", "warn", 7),
    ("30 天内", "info", 30),
)
LATER = "30 天以后"


class Agenda:
    """The list of one store, remembered until something is written, the rules change or the day does."""

    def __init__(self, store: Store, registers: Iterable[Register], rules: Callable[[], Rules]) -> None:
        self._store, self._registers, self._rules = store, tuple(registers), rules
        self._known: dict[date, tuple[DueItem, ...]] = {}
        self._news = 0

    def items(self, today: date) -> tuple[DueItem, ...]:
        """Return everything that falls due as seen on `today`, earliest first."""
        known = self._known.get(today)
        if known is not None:
            return known
        news = self._news
        with self._store.reading() as session:
            found = tuple(due_items(session, self._registers, self._rules(), today))
        # Another thread may have written meanwhile: what was read before is not remembered.
        if news == self._news:
            self._known = {today: found}
        return found

    def forget(self) -> None:
        """Read the list anew when it is asked for next."""
        self._news += 1
        self._known = {}


def due_items(session: Session, registers: Iterable[Register], rules: Rules, today: date) -> list[DueItem]:
    """Return everything that falls due as seen on `today`, earliest first."""
    marks = live_marks(session)
    asked = (item for register in registers if register.due for item in register.due(session, rules, today))
    items = [_marked(item, marks) for item in asked] if marks else list(asked)
    return sorted(
        (item for item in items if item is not None),
        key=lambda item: (item.due, item.register, item.record_id),
    )


def live_marks(session: Session) -> dict[str, AgendaMark]:
    """Return what the officer said of items, by the items' keys; the latest word counts."""
    marks = select(AgendaMark).where(col(AgendaMark.voided_at).is_(None)).order_by(col(AgendaMark.id))
    return {mark.key: mark for mark in session.exec(marks)}


def _marked(item: DueItem, marks: Mapping[str, AgendaMark]) -> DueItem | None:
    mark = None if item.legal else marks.get(item.key)
    if mark is None:
        return item
    if mark.kind is MarkKind.WAIVED or mark.until is None:
        return None
    # Its own day may have been moved beyond the one it was put off to.
    until = max(mark.until, item.due)
    return replace(item, due=until, postponed_from=item.due, postponed_because=mark.reason)


def grouped(items: Iterable[DueItem], today: date) -> tuple[DueGroup, ...]:
    """Return the items as 逾期, 今天, 7 天内, 30 天内 and later, empty groups left out."""
    bound: dict[str, list[DueItem]] = {title: [] for title in (*(title for title, _, _ in GROUPS), LATER)}
    for item in items:
        bound[_group(item.due, today)].append(item)
    tones: dict[str, Tone] = {title: tone for title, tone, _ in GROUPS}
    return tuple(
        DueGroup(title, tones.get(title, ""), tuple(found)) for title, found in bound.items() if found
    )


def _group(due: date, today: date) -> str:
    for title, _, days in GROUPS:
        if due <= today + timedelta(days=days):
            return title
    return LATER
