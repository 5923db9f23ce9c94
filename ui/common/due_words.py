"""How an item of the agenda is told of: how far off it is, and from which day it was put off."""

from __future__ import annotations

from datetime import date

from app.engine.views import DueItem


def distance(due: date, today: date) -> str:
    """How far a due date is from today, in words."""
    days = (due - today).days
    if days == 0:
        return "今天到期"
    return f"超 {-days} 天" if days < 0 else f"剩 {days} 天"


def postponed_text(item: DueItem) -> str:
    """From which day an item was put off, and why; '' for one that was not."""
    if item.postponed_from is None:
        return ""
    return f"原定 {item.postponed_from.isoformat()}，顺延：{item.postponed_because}"
