"""Every figure of a period, asked of the declarations; report, dashboard and sheet ask here alike."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import extract
from sqlmodel import Session, col, select

from app.engine.figure import Figure, Period
from app.engine.register import Register
from app.engine.views import FigureView
from app.rules.tables import Rules


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


def years_held(session: Session, registers: Iterable[Register]) -> list[int]:
    """Return the years of which the registers with figures hold records, newest first."""
    years: set[int] = set()
    for register in registers:
        if register.figures and register.dated_by:
            dated = col(getattr(register.model, register.dated_by))
            years.update(int(year) for year in session.exec(select(extract("year", dated)).distinct()))
    return sorted(years, reverse=True)


def by_month(
    session: Session, registers: Iterable[Register], key: str, year: int, rules: Rules
) -> tuple[int, ...]:
    """Return a figure of each of a year's twelve months. Raises KeyError."""
    figure = find(registers, key)
    months = (Period.month(year, month) for month in range(1, 13))
    return tuple(sum(1 for _ in figure.count(session, period, rules)) for period in months)
