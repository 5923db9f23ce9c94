"""The table of the supervision registers: `resources/rules/supervision.toml`, limits and what is held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.rules.deadline_table import Length, length_of
from app.rules.reading import SOURCED, FaultyTable, Row, read_table, unique

NEEDED = ("proposal_reply", "problem", "revisit", "risk_review", "report", "leadership", "dates")
# Those that count from a day and therefore need a length.
_LIMITS = ("proposal_reply", "risk_review")
_LENGTHS = ("days", "workdays", "months")


@dataclass(frozen=True, slots=True)
class SupervisionRule:
    """What a supervision record is held to; `length` is None where the record itself names the day."""

    key: str
    title: str
    how: str
    source: str
    certainty: str
    in_force: date
    length: Length | None = None


@dataclass(frozen=True, slots=True)
class SupervisionRules:
    """The table as a whole, by key."""

    limits: Mapping[str, SupervisionRule]

    def __getitem__(self, key: str) -> SupervisionRule:
        return self.limits[key]


def load_supervision(path: Path) -> SupervisionRules:
    """Read the table. Raises FaultyTable."""
    table = read_table(path, "limit")
    rows = table.rows(
        "limit", {"key": str, "title": str, "how": str, "in_force": date, **SOURCED},
        dict.fromkeys(_LENGTHS, int),
    )  # fmt: skip
    unique(rows)
    for row in rows:
        row.one_of("key", dict.fromkeys(NEEDED))
    limits = {row["key"]: _rule(row) for row in rows}
    if missing := [key for key in NEEDED if key not in limits]:
        raise table.fault(f"limit 缺少 {'、'.join(missing)}")
    return SupervisionRules(limits)


def _rule(row: Row) -> SupervisionRule:
    def refuse(reason: str) -> FaultyTable:
        return row.fault(f"期限{reason}", next(iter(span), "key"))

    span = {name: row[name] for name in _LENGTHS if name in row.values}
    if not span and row["key"] in _LIMITS:
        raise row.fault(f"缺少期限，应写 {'、'.join(_LENGTHS)} 之一", "key")
    told = {name: value for name, value in row.values.items() if name not in _LENGTHS}
    return SupervisionRule(**told, length=length_of(span, refuse) if span else None)
