"""What falls due: one list, asked of every register, seen by window, status bar and command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlmodel import Session

from app.engine.register import Register
from app.engine.views import DueGroup, DueItem, Tone
from app.rules.tables import Rules

GROUPS: tuple[tuple[str, Tone, int], ...] = (
    ("逾期", "danger", -1),
    ("今天", "danger", 0),
    ("7 天内", "warn", 7),
    ("30 天内", "info", 30),
)
LATER = "30 天以后"


def due_items(session: Session, registers: Iterable[Register], rules: Rules) -> list[DueItem]:
    """Return everything that falls due, earliest first."""
    items = [item for register in registers if register.due for item in register.due(session, rules)]
    return sorted(items, key=lambda item: (item.due, item.register, item.record_id))


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
