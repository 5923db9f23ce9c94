"""The figures of the 廉政意见回复: requests, persons and what was answered."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col

from app.engine.counting import dated_in, live_in
from app.engine.figure import UNKNOWN, Asked, Counted, Figure
from db.models import Opinion, OpinionPerson

BLOCK = "廉政意见回复"
SOURCE = "关于进一步加强市直机关部门机关纪委建设的实施方案（六）"


def _answered(asked: Asked) -> list[tuple[int, str]]:
    """The requests answered in the period with the reply on each person of their lists."""
    query = (
        live_in(asked.period, Opinion, Opinion.replied_on, Opinion.id, OpinionPerson.reply)
        .join(OpinionPerson, col(OpinionPerson.opinion_id) == col(Opinion.id))
        .where(col(OpinionPerson.voided_at).is_(None))
    )
    return list(asked.session.exec(query))


def _persons(asked: Asked) -> Iterable[Counted]:
    return (Counted(i) for i, _ in asked.once(_answered))


def _by_reply(asked: Asked) -> Iterable[Counted]:
    replies = asked.rules.opinions.replies
    named = {key: rule.label for key, rule in replies.items()}
    return (Counted(i, named.get(reply, reply) or UNKNOWN) for i, reply in asked.once(_answered))


FIGURES = (
    Figure(
        "opinions.received", "收到征求意见来函", "批", "期间内收到的征求廉政意见来函，不论是否已经回复",
        dated_in(Opinion, Opinion.received_on), block=BLOCK, source=SOURCE,
    ),
    Figure(
        "opinions.requests", "回复廉政意见", "批", "期间内回函的征求意见来函，不论何时收到",
        dated_in(Opinion, Opinion.replied_on), block=BLOCK, source=SOURCE,
    ),
    Figure(
        "opinions.persons", "回复廉政意见涉及", "人次", "期间内回函的名单所列人员，同一人多次回复的逐次计数",
        _persons, block=BLOCK, source=SOURCE,
    ),
    Figure(
        "opinions.by_reply", "廉政意见（按答复）", "人次", "期间内回函的名单所列人员，按答复分列",
        _by_reply, breakdown=True, block=BLOCK, source=SOURCE,
    ),
)  # fmt: skip
