"""The figures of the talks of a period; talks that are only planned are not counted."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from app.engine.figure import Counted, Figure, Period
from app.rules.tables import Rules
from db.models import Talk
from db.vocabulary import TalkKind, TalkState


def _held(session: Session, period: Period) -> Iterable[tuple[int, TalkKind]]:
    query = select(col(Talk.id), col(Talk.kind)).where(
        col(Talk.voided_at).is_(None), col(Talk.state) != TalkState.PLANNED,
        col(Talk.held_on) >= period.first, col(Talk.held_on) <= period.last,
    )  # fmt: skip
    return ((int(i or 0), kind) for i, kind in session.exec(query))


def _total(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    return (Counted(i) for i, _ in _held(session, period))


def _by_kind(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    return (Counted(i, kind.label) for i, kind in _held(session, period))


FIGURES = (
    Figure("talks.total", "谈话总数", "次", "期间内开展并登记的各类谈话", _total),
    Figure(
        "talks.by_kind",
        "谈话（按类型）",
        "次",
        "期间内开展的谈话，按谈话类型分列",
        _by_kind,
        breakdown=True,
        order=tuple(kind.label for kind in TalkKind),
    ),
)
