"""The outlines of the reports and the tables they hold: `resources/texts/reports`, text and not code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import resources
from app.report_text import parse, references

FOLDER, ONLY_PARTS = "texts/reports", "+"


@dataclass(frozen=True, slots=True)
class Outline:
    """One kind of report: its title, what follows the title (述职 has the post there), and its text."""

    title: str
    under: str
    text: str


@dataclass(frozen=True, slots=True)
class TableRule:
    """A declared table: the figures it shows, in their order.

    `crossed`: they are cross figures, whose rows stand under each other and whose parts are the columns,
    `groups` heads above them (label → parts). `narrow` leaves the compared period out. Of `parts_only` the
    sum is left out: it is the figure above.
    """

    key: str
    title: str
    figures: tuple[str, ...]
    crossed: bool = False
    narrow: bool = False
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    note: str = ""
    parts_only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Zero:
    """How it is said that nothing occurred: `says` for the passage `when`, both in the format of a text."""

    when: str
    says: str
    keys: tuple[str, ...]


@cache
def outline(kind: str) -> Outline:
    """Return the outline of one kind of report. Raises KeyError for a kind there is none of."""
    try:
        data = _read(kind)
    except FileNotFoundError:
        raise KeyError(kind) from None
    return Outline(data["title"], data.get("under", ""), data["text"].strip())


@cache
def tables() -> Mapping[str, TableRule]:
    """Return the declared tables by key."""
    return {row["key"]: _table(row) for row in _read("tables")["table"]}


@cache
def zeros() -> tuple[Zero, ...]:
    """Return how it is said that nothing occurred, in the order in which it is looked for."""
    return tuple(_zero(row["when"], row["says"]) for row in _read("zeros")["zero"])


def _zero(when: str, says: str) -> Zero:
    named = (one.key for one in references(parse(when)))
    return Zero(when, says, tuple(dict.fromkeys(named)))


def _table(row: Mapping[str, Any]) -> TableRule:
    groups = tuple((one["label"], tuple(one["parts"])) for one in row.get("group", ()))
    keys = tuple(key.removeprefix(ONLY_PARTS) for key in row["figures"])
    parts_only = frozenset(key[1:] for key in row["figures"] if key.startswith(ONLY_PARTS))
    return TableRule(
        row["key"], row["title"], keys, row.get("crossed", False), row.get("narrow", False), groups,
        row.get("note", ""), parts_only,
    )  # fmt: skip


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.path(f"{FOLDER}/{name}.toml").read_text(encoding="utf-8"))
