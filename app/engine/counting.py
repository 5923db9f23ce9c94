"""What most figures count: the live records of a register that are dated within the period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlmodel import col, select

from app.engine.figure import UNKNOWN, Asked, Counted
from app.engine.period import Period

Count = Callable[[Asked], Iterable[Counted]]


def live_in(period: Period, model: Any, dated: Any, *columns: Any) -> Any:
    """Return the query for columns of the live records whose day lies within the period."""
    day = col(dated)
    live = (col(model.voided_at).is_(None), day >= period.first, day <= period.last)
    return select(*columns).select_from(model).where(*live)


def dated_in(model: Any, dated: Any, part: Any = None) -> Count:
    """Return what counts the records dated in the period, each under its term of `part` where given."""

    def count(asked: Asked) -> Iterable[Counted]:
        columns = (model.id,) if part is None else (model.id, part)
        found = asked.session.exec(live_in(asked.period, model, dated, *columns))
        if part is None:
            return (Counted(i) for i in found)
        return (Counted(i, term.label if term else UNKNOWN) for i, term in found)

    return count


def labels(vocabulary: Any) -> tuple[str, ...]:
    """Return the labels of a vocabulary in its order, for the parts of a figure."""
    return tuple(term.label for term in vocabulary)
