"""Every figure of a period, asked of the declarations; report, dashboard and sheet ask here alike."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import extract, func
from sqlmodel import Session, col, select

from app.engine.figure import Figure, Period
from app.engine.register import Register
from app.engine.views import FigureView
from app.rules.tables import Rules
from db.models import Clue, Talk


def evaluate(
    session: Session, registers: Iterable[Register], period: Period, rules: Rules
) -> tuple[FigureView, ...]:
    """Return all figures of a period, register by register."""
    return tuple(
        figure.evaluate(register.key, session, period, rules)
        for register in registers
        for figure in register.figures
    )


def find(registers: Iterable[Register], key: str) -> Figure:
    """Return the figure declared under `key`. Raises KeyError."""
    for register in registers:
        for figure in register.figures:
            if figure.key == key:
                return figure
    raise KeyError(key)


def as_json(views: Iterable[FigureView]) -> dict[str, dict[str, int | dict[str, int]]]:
    """Return the figures as {register: {name: value or {part: value}}}."""
    result: dict[str, dict[str, int | dict[str, int]]] = {}
    for view in views:
        register, name = view.key.split(".", 1)
        result.setdefault(register, {})[name] = dict(view.parts) if view.is_breakdown else view.value
    return result


def years_held(session: Session) -> list[int]:
    """Return the years of which there are clues or talks, newest first."""
    clues = session.exec(select(extract("year", col(Clue.received_on))).distinct())
    talks = session.exec(select(extract("year", col(Talk.held_on))).distinct())
    return sorted({int(year) for year in (*clues, *talks)}, reverse=True)


def received_by_month(session: Session, year: int) -> tuple[int, ...]:
    """Return how many clues were received in each of the twelve months."""
    month = extract("month", col(Clue.received_on))
    period = Period.year(year)
    query = select(month, func.count()).where(
        col(Clue.voided_at).is_(None),
        col(Clue.received_on) >= period.first,
        col(Clue.received_on) <= period.last,
    )
    counts = {int(m): int(n) for m, n in session.exec(query.group_by(month))}
    return tuple(counts.get(m, 0) for m in range(1, 13))
