"""What is kept of a closed year: its book of figures and every record that was counted, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any

from app.engine.figure import Counted
from app.figure_book import FigureBook, from_json, to_json

Records = Mapping[str, Iterable[Counted]]
_DEFAULTS = tuple(field.default for field in fields(Counted))


@dataclass(frozen=True, slots=True)
class Kept:
    """A closed year's figures and, by figure, what they counted."""

    book: FigureBook
    records: Mapping[str, tuple[Counted, ...]]


def kept_as_json(book: FigureBook, records: Records) -> dict[str, Any]:
    """Return a book and what its figures counted as plain data; `read_kept` makes the same of it."""
    counted = {key: [_short(one) for one in found] for key, found in records.items()}
    return {"book": to_json(book), "records": counted}


def read_kept(data: Mapping[str, Any]) -> Kept:
    """Return what was kept. Raises ValueError where it is not what was written."""
    try:
        records = {key: tuple(Counted(*one) for one in found) for key, found in data["records"].items()}
        return Kept(from_json(data["book"]), records)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not what was kept of a closed year") from error


def digest(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of what is kept, which the history bears witness to."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _short(one: Counted) -> list[Any]:
    """The values without the last ones that say nothing: a year counts tens of thousands."""
    values = list(astuple(one))
    while len(values) > 1 and values[-1] == _DEFAULTS[len(values) - 1]:
        values.pop()
    return values
