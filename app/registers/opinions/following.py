"""What of a request is the sum of its names, and what falls due of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.engine.register import Draft, Key
from app.engine.views import DueItem
from app.rules.tables import Rules
from db.models import Opinion, OpinionPerson
from db.vocabulary import MatchKind, OpinionState

RULE = "意见回复"
HOW = "核查名单，逐人拟定答复，报批后回函"
NAMED = 3  # names told of a list


def needs_look(row: OpinionPerson) -> bool:
    """Whether an officer still has to look again whom a name means."""
    doubted = any(reason.get("second_look") for reason in row.reasons)
    return doubted and row.matched is not MatchKind.CHOSEN


def is_settled(row: OpinionPerson) -> bool:
    """Whether it is decided what is answered of a name."""
    return bool(row.reply) and not needs_look(row)


def projected(draft: Draft, rules: Rules) -> dict[str, Any]:
    """Return the stored sums of a request: how far it has come, and its names."""
    rows: Sequence[OpinionPerson] = draft.rows["people"]
    more = f" 等 {len(rows)} 人" if len(rows) > NAMED else ""
    names = "、".join(row.name for row in rows[:NAMED])
    return {"state": _state(draft.record, rows), "persons": len(rows), "names": f"{names}{more}"}


def _state(opinion: Opinion, rows: Sequence[OpinionPerson]) -> OpinionState:
    if opinion.replied_on is not None:
        return OpinionState.REPLIED
    if not rows or not all(map(is_settled, rows)):
        return OpinionState.RECEIVED
    return OpinionState.DRAFTED if opinion.approved_on is None else OpinionState.APPROVED


def identify(values: Mapping[str, Any]) -> Key:
    """Return by what a request is known again: its number, else who asked by which letter and when."""
    if values.get("number"):
        return Key(("number", values["number"]), "number", certain=True)
    told = ("asked_by", "letter_number", "received_on", "occasion")
    return Key(tuple(values.get(name) for name in told), "asked_by")


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield every request that is not answered."""
    wanted = select(Opinion).where(
        col(Opinion.voided_at).is_(None), col(Opinion.replied_on).is_(None), col(Opinion.due_on).is_not(None)
    )
    for opinion in session.exec(wanted.order_by(col(Opinion.due_on))):
        title = f"答复廉政意见：{opinion.asked_by}（{opinion.persons} 人）"
        yield DueItem(
            "opinions", opinion.id or 0, opinion.number, title, opinion.due_on or today, RULE,
            rules.opinions.limit_source, HOW, opinion.handler, about="reply",
        )  # fmt: skip
