"""Filters the officer keeps under a name; they live in the encrypted store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from app.engine.views import Query

if TYPE_CHECKING:
    from app.office import Office


class SavedFilters:
    """The named filters of one register, in the order they were first saved."""

    def __init__(self, office: Office, key: str) -> None:
        self._office = office
        self._key = f"filters.{key}"

    def names(self) -> list[str]:
        """Names of the kept filters."""
        return list(self._kept())

    def query(self, name: str) -> Query:
        """The query kept under this name. Raises KeyError."""
        return query_from_plain(self._kept()[name])

    def save(self, name: str, query: Query) -> None:
        """Keep `query` under `name`, in place of an older one of that name."""
        self._office.set_preference(self._key, {**self._kept(), name: query_to_plain(query)})

    def remove(self, name: str) -> None:
        """Forget a filter; an unknown name is no error."""
        self._office.set_preference(self._key, {k: v for k, v in self._kept().items() if k != name})

    def _kept(self) -> dict[str, Any]:
        kept = self._office.preference(self._key, {})
        return dict(kept) if isinstance(kept, Mapping) else {}


def query_to_plain(query: Query) -> dict[str, Any]:
    """The query as JSON values; the order is left out, it belongs to the table."""
    return {
        "search": query.search,
        "chip": query.chip,
        "choices": {name: list(codes) for name, codes in query.choices.items()},
        "spans": {name: [_text(first), _text(last)] for name, (first, last) in query.spans.items()},
        "voided": query.voided,
    }


def query_from_plain(plain: Mapping[str, Any]) -> Query:
    """The query kept as JSON values."""
    return Query(
        search=str(plain.get("search", "")),
        chip=str(plain.get("chip", "all")),
        choices={name: tuple(codes) for name, codes in plain.get("choices", {}).items()},
        spans={name: (_date(first), _date(last)) for name, (first, last) in plain.get("spans", {}).items()},
        voided=bool(plain.get("voided", False)),
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
