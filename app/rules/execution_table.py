"""What is to be done after a sanction: `resources/rules/execution.toml`, `resources/rules/revisits.toml`."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from app.rules.deadline_table import Length, length_of
from app.rules.measure_table import GROUPS
from app.rules.reading import SOURCED, Row, read_table, unique


@dataclass(frozen=True, slots=True)
class ExecutionItem:
    """One thing to do after a decision. `clock` is the key of its limit, or ''.

    `applies_to` names classes of measures and single kinds.
    """

    key: str
    title: str
    applies_to: tuple[str, ...]
    source: str
    certainty: str
    clock: str = ""


@dataclass(frozen=True, slots=True)
class RevisitRule:
    """When one 回访 is planned: so long after the decision, or before the period expires; one of the two."""

    key: str
    title: str
    source: str
    certainty: str
    after: Length | None = None
    before_expiry: Length | None = None


def load_execution(path: Path, clocks: Container[str], kinds: Container[str]) -> tuple[ExecutionItem, ...]:
    """Read the checklist; `clocks` and `kinds` are the keys that may be named. Raises FaultyTable."""
    rows = read_table(path, "item").rows(
        "item", {"key": str, "title": str, "applies_to": list, **SOURCED}, {"clock": str}
    )
    unique(rows)
    for row in rows:
        if "clock" in row.values and row["clock"] not in clocks:
            raise row.fault(f"期限表里没有 clock 写的“{row['clock']}”", "clock")
        for name in row["applies_to"]:
            if name not in GROUPS and name not in kinds:
                raise row.fault(f"applies_to 写的“{name}”不是措施的类别或名称", "applies_to")
    return tuple(ExecutionItem(**{**row.values, "applies_to": tuple(row["applies_to"])}) for row in rows)


def load_revisits(path: Path) -> tuple[RevisitRule, ...]:
    """Read when revisits are planned. Raises FaultyTable."""
    rows = read_table(path, "revisit").rows(
        "revisit", {"key": str, "title": str, **SOURCED}, {"after": dict, "before_expiry": dict}
    )
    unique(rows)
    return tuple(map(_revisit, rows))


def _revisit(row: Row) -> RevisitRule:
    given = [key for key in ("after", "before_expiry") if key in row.values]
    if len(given) != 1:
        raise row.fault("after 和 before_expiry 应写其中一个")
    key = given[0]
    length = length_of(row[key], lambda reason: row.fault(f"{key} {reason}", key))
    if length.workdays or length.quarter_end:
        raise row.fault(f"{key} 只能写 months 或 days", key)
    return RevisitRule(**{**row.values, key: length})
