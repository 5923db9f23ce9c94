"""Every figure of a period, asked of the declarations; report, dashboard and sheet ask here alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import extract
from sqlmodel import Session, col, select

from app.engine.figure import AnyFigure, Asked, Counted, Figure, Ratio, evaluate, percent
from app.engine.period import Period
from app.engine.register import Register
from app.engine.views import FigureView
from app.figure_book import FigureBook, change, number

JsonFigures = dict[str, dict[str, Any]]


def declared(registers: Iterable[Register]) -> Iterator[tuple[str, AnyFigure]]:
    """Yield every declared figure with the key of its register, in the registers' order."""
    for register in registers:
        for figure in register.figures:
            yield register.key, figure


def of_period(
    registers: Iterable[Register], asked: Asked, keys: frozenset[str] | None = None
) -> tuple[FigureView, ...]:
    """Return all figures of a period, register by register; `keys`: these alone."""
    return tuple(evaluate(declared(registers), asked, keys))


def find(registers: Iterable[Register], key: str) -> tuple[str, Figure]:
    """Return register and figure declared under `key`; of a ratio what it is a share of. Raises KeyError."""
    known = {figure.key: (register, figure) for register, figure in declared(registers)}
    register, figure = known[key]
    if isinstance(figure, Ratio):
        return find(registers, figure.top)
    return register, figure


def records(
    registers: Iterable[Register], key: str, asked: Asked, part: str | None = None, row: str | None = None
) -> dict[str, list[int]]:
    """Return the ids of the records behind a figure or one cell of it, by register. Raises KeyError."""
    register, figure = find(registers, key)
    found: dict[str, list[int]] = {}
    for one in figure.records(asked, part, row):
        found.setdefault(one.register or register, []).append(one.record_id)
    return found


def counted(registers: Iterable[Register], asked: Asked) -> dict[str, list[Counted]]:
    """Return by figure everything it counts in a period."""
    found = (figure for _, figure in declared(registers) if isinstance(figure, Figure))
    return {figure.key: list(figure.count(asked)) for figure in found}


def as_json(views: Iterable[FigureView]) -> JsonFigures:
    """Return the figures as {register: {name: value, {part: value} or {row: {part: value}}}}."""
    result: JsonFigures = {}
    for view in views:
        register, name = view.key.split(".", 1)
        result.setdefault(register, {})[name] = _json(view)
    return result


def _json(view: FigureView) -> Any:
    if view.cells:
        return {row: dict(parts) for row, parts in view.cells}
    return dict(view.parts) if view.is_breakdown else number(view)


def book_as_json(book: FigureBook) -> dict[str, Any]:
    """Return a book as the command line tells it: every number that a report on the period can print.

    The figures stand at the top as in `as_json`; beside them the same of the compared period (`before`), the
    sums of rows and parts (`totals`), per cent (`shares`, `changes`), `months`, `ties` and `definitions`.
    """
    return {
        **as_json(book.figures),
        "period": {**_days(book.period), "as_of": book.as_of.isoformat() if book.as_of else None},
        "compared": _days(book.compared),
        "before": as_json(book.before),
        "totals": {view.key: _totals(view) for view in book.figures if view.is_breakdown or view.cells},
        "shares": {view.key: _shares(view) for view in book.figures if view.parts or view.cells},
        "changes": {
            view.key: _change(view, book.before_by_key[view.key])
            for view in book.figures
            if view.key in book.before_by_key
        },
        "months": {key: list(counts) for key, counts in book.months.items()},
        "ties": [asdict(tie) for tie in book.ties],
        "definitions": {view.key: _definition(view) for view in book.figures},
    }


def _days(period: Period) -> dict[str, str]:
    return {"name": period.name, "first": period.first.isoformat(), "last": period.last.isoformat()}


def _totals(view: FigureView) -> dict[str, Any]:
    rows = {row: sum(count for _, count in parts) for row, parts in view.cells}
    return {"value": view.value, "parts": dict(view.parts), "rows": rows}


def _shares(view: FigureView) -> dict[str, float | None]:
    """The parts and rows of a figure in per cent of it, each rounded by itself."""
    counts = {**_totals(view)["rows"], **dict(view.parts)}
    return {label: _float(percent(count, view.value)) for label, count in counts.items()}


def _change(view: FigureView, before: FigureView) -> dict[str, Any]:
    now, then = number(view), number(before)
    by = None if now is None or then is None else round(now - then, 1)
    return {"now": now, "before": then, "by": by, "percent": _float(change(view, before))}


def _definition(view: FigureView) -> dict[str, Any]:
    names = ("name", "unit", "meaning", "source", "block", "register", "edition")
    return {name: getattr(view, name) for name in names}


def _float(share: Decimal | None) -> float | None:
    return None if share is None else float(share)


def years_held(session: Session, registers: Iterable[Register]) -> list[int]:
    """Return the years of which the registers with figures hold records, newest first."""
    years: set[int] = set()
    for register in registers:
        if register.figures and register.dated_by:
            dated = col(getattr(register.model, register.dated_by))
            years.update(
                int(year) for year in session.exec(select(extract("year", dated)).distinct()) if year
            )
    return sorted(years, reverse=True)


def months_of(period: Period) -> list[Period]:
    """Return the calendar months a period of one year touches, each cut to the period."""
    months = range(period.first.month, period.last.month + 1) if _in_one_year(period) else range(0)
    whole = (Period.month(period.first.year, month) for month in months)
    return [Period(max(one.first, period.first), min(one.last, period.last)) for one in whole]


def by_month(figure: Figure, asked: Asked) -> tuple[int, ...]:
    """Return a figure of each month of the period; () where the period is not within one year."""
    return tuple(figure.view("", counted_in(figure, asked, month)).value for month in months_of(asked.period))


def counted_in(figure: Figure, asked: Asked, period: Period) -> Iterable[Counted]:
    """Return what a figure counts in another period of the same store."""
    return figure.count(Asked(asked.session, period, asked.rules, asked.today))


def _in_one_year(period: Period) -> bool:
    return period.first.year == period.last.year
