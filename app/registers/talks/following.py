"""What of a talk is stored only because it is the sum of its re-checks, and what falls due of talks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.engine.register import Draft
from app.engine.views import DueItem
from app.rules.tables import Rules
from app.talk_needs import Held, owed, post_causes
from db.models import Talk
from db.vocabulary import FollowOutcome, TalkState

COLUMNS: tuple[Any, ...] = (
    Talk.id, Talk.number, Talk.person, Talk.kind, Talk.held_on, Talk.follow_due_on, Talk.talker,
    Talk.recorder,
)  # fmt: skip


def projected(draft: Draft, rules: Rules) -> dict[str, Any]:
    """Return the stored sums of a talk: what the last re-check found, and when the next one is due."""
    checks = sorted(draft.rows["follow_ups"], key=lambda row: row.checked_on)
    last = checks[-1] if checks else None
    is_done = last is not None and last.outcome is FollowOutcome.DONE
    is_open = not is_done and draft.record.state is not TalkState.PLANNED
    due_on = (last.next_on if last else None) or draft.record.demands_due
    return {
        "follow_due_on": due_on if is_open else None,
        "follow_outcome": last.outcome if last else None,
    }


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield the re-checks, the talks that were planned, and those that a change of post calls for."""
    item = rules.talks.items["follow_up"]
    for row in _talks(session, col(Talk.follow_due_on) >= date.min):
        yield _item(row, f"{item.title}：{row.person}", row.follow_due_on, rules, "follow_up")
    item = rules.talks.items["planned"]
    for row in _talks(session, col(Talk.state) == TalkState.PLANNED):
        title = f"{item.title}：{row.person}（{row.kind.label}）"
        yield _item(row, title, row.held_on, rules, "planned")
    if causes := post_causes(session, rules, today):
        for need in owed(causes, Held.seen(session, rules, today), rules, today):
            yield need.item()


def _talks(session: Session, which: ColumnElement[bool]) -> Iterator[Any]:
    query = select_columns(*COLUMNS).where(which, col(Talk.voided_at).is_(None))
    yield from session.execute(query)


def _item(row: Any, title: str, on: date, rules: Rules, key: str) -> DueItem:
    item = rules.talks.items[key]
    who = row.talker or row.recorder
    return DueItem(
        "talks", row.id, row.number or row.person, title, on, item.title, item.source, item.how, who,
        about=f"{key}/{on.isoformat()}",
    )  # fmt: skip
