"""All figures of a period beside those of the one it is compared with.

Reports and packages are filled with a book. It is plain data: a finished report and a package keep it as
JSON, so that they stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from app.engine.figure import percent
from app.engine.period import Period
from app.engine.views import FigureView

FORMAT = 1
Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sums that must be the same, or a remark that a figure needs; `ok` when nothing is wrong.

    `keys` are the figures looked at; `detail` says in Chinese what differs by how much, `remedy` what to do.
    """

    key: str
    title: str
    ok: bool
    left: int = 0
    right: int = 0
    detail: str = ""
    remedy: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class FigureBook:
    """Figures of `period` and, by the same keys, of `compared`; `months`: counts of the period's months."""

    period: Period
    compared: Period
    figures: tuple[FigureView, ...]
    before: tuple[FigureView, ...]
    months: Mapping[str, tuple[int, ...]]
    ties: tuple[Tie, ...] = ()
    as_of: date | None = None

    @cached_property
    def by_key(self) -> Mapping[str, FigureView]:
        """The period's figures by key."""
        return {figure.key: figure for figure in self.figures}

    @cached_property
    def before_by_key(self) -> Mapping[str, FigureView]:
        """The compared period's figures by key."""
        return {figure.key: figure for figure in self.before}

    @property
    def gaps(self) -> tuple[Tie, ...]:
        """The checks that do not tie."""
        return tuple(tie for tie in self.ties if not tie.ok)


def shown(figure: FigureView) -> str:
    """Return a figure's value as it is written: 12, or 83.3 of a ratio; — of a ratio of nothing."""
    if not figure.is_ratio:
        return str(figure.value)
    return told(percent(figure.value, figure.whole))


def told(share: Decimal | None) -> str:
    """Return a percentage as it is written, — where there is none."""
    return "—" if share is None else str(share)


def number(figure: FigureView) -> int | float | None:
    """Return a figure's value as JSON has it: a count, or per cent to one decimal; None of nothing."""
    if not figure.is_ratio:
        return figure.value
    share = percent(figure.value, figure.whole)
    return None if share is None else float(share)


def change(figure: FigureView, before: FigureView) -> Decimal | None:
    """Return by how many per cent a count has changed; None of ratios and where nothing was before."""
    if figure.is_ratio:
        return None
    return percent(figure.value - before.value, before.value)


def to_json(book: FigureBook) -> dict[str, Any]:
    """Return a book as plain data for JSON; `from_json` makes the same book of it."""
    return {
        "format": FORMAT,
        "period": [book.period.first.isoformat(), book.period.last.isoformat()],
        "compared": [book.compared.first.isoformat(), book.compared.last.isoformat()],
        "as_of": book.as_of.isoformat() if book.as_of else None,
        "figures": [_plain(figure, _FIGURE) for figure in book.figures],
        "before": [_plain(figure, _FIGURE) for figure in book.before],
        "months": {key: list(counts) for key, counts in book.months.items()},
        "ties": [_plain(tie, _TIE) for tie in book.ties],
    }


def from_json(data: Any) -> FigureBook:
    """Return the book of plain data, which nothing is taken on trust of. Raises ValueError."""
    read = _fields(data, _BOOK)
    if read.pop("format") != FORMAT:
        raise ValueError(f"not a book of figures of format {FORMAT}")
    return FigureBook(**read)


def _plain(value: Any, readers: Mapping[str, Reader]) -> dict[str, Any]:
    return {name: _lists(getattr(value, name)) for name in readers}


def _lists(value: Any) -> Any:
    return [_lists(one) for one in value] if isinstance(value, tuple) else value


def _fields(data: Any, readers: Mapping[str, Reader]) -> dict[str, Any]:
    if not isinstance(data, dict) or data.keys() != readers.keys():
        raise ValueError(f"expected exactly the fields {', '.join(readers)}")
    return {name: reader(data[name]) for name, reader in readers.items()}


def _only(kind: type) -> Reader:
    """A reader of this type alone; True is no number."""

    def read(data: Any) -> Any:
        if type(data) is not kind:
            raise ValueError(f"expected {kind.__name__}, not {type(data).__name__}")
        return data

    return read


def _many(reader: Reader) -> Reader:
    return lambda data: tuple(reader(one) for one in _list(data))


def _pair(first: Reader, second: Reader) -> Reader:
    def read(data: Any) -> Any:
        if len(_list(data)) != 2:
            raise ValueError("expected a pair")
        return first(data[0]), second(data[1])

    return read


def _day(data: Any) -> date:
    return date.fromisoformat(_text(data))


def _period(data: Any) -> Period:
    return Period(*_pair(_day, _day)(data))


def _figures(data: Any) -> tuple[FigureView, ...]:
    found = tuple(FigureView(**_fields(one, _FIGURE)) for one in _list(data))
    if len({figure.key for figure in found}) != len(found):
        raise ValueError("a figure stands in the book twice")
    return found


def _months(data: Any) -> Mapping[str, tuple[int, ...]]:
    return {_text(key): _many(_whole)(counts) for key, counts in _dict(data).items()}


_text, _whole, _flag, _list, _dict = map(_only, (str, int, bool, list, dict))
_parts = _many(_pair(_text, _whole))
_FIGURE: Mapping[str, Reader] = {
    "key": _text, "name": _text, "unit": _text, "meaning": _text, "register": _text, "value": _whole,
    "parts": _parts, "is_breakdown": _flag, "cells": _many(_pair(_text, _parts)), "whole": _whole,
    "is_ratio": _flag, "block": _text, "source": _text, "edition": _whole,
}  # fmt: skip
_TIE: Mapping[str, Reader] = {
    "key": _text, "title": _text, "ok": _flag, "left": _whole, "right": _whole, "detail": _text,
    "remedy": _text, "keys": _many(_text),
}  # fmt: skip
_BOOK: Mapping[str, Reader] = {
    "format": _whole, "period": _period, "compared": _period,
    "as_of": lambda data: None if data is None else _day(data),
    "figures": _figures, "before": _figures, "months": _months,
    "ties": _many(lambda data: Tie(**_fields(data, _TIE))),
}  # fmt: skip
