"""What the workflow says: the 依据 of its steps and guards, and what each state waits for.

The order of the steps is the program's (`app.rules.workflow`); the words are the table's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.rules.reading import SOURCED, Row, Table, read_table, unique
from app.rules.workflow import OPEN, WORKFLOW
from db.vocabulary import ClueState, StepKind


@dataclass(frozen=True, slots=True)
class StepWords:
    """The 依据 of a step and how it is done."""

    source: str
    how: str


@dataclass(frozen=True, slots=True)
class GuardWords:
    """What a guard says when it refuses: why ({told} is filled in), on whose authority, what to do."""

    reason: str
    source: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Wording:
    """All words of the workflow."""

    steps: Mapping[StepKind, StepWords]
    guards: Mapping[str, GuardWords]
    waits: Mapping[ClueState, str]


def load_wording(folder: Path) -> Wording:
    """Read `workflow.toml`. Raises FaultyTable where a step, a guard or a state is missing or unknown."""
    table = read_table(folder / "workflow.toml", "step", "state", "guard")
    steps = table.rows("step", {"key": str, **SOURCED, "how": str})
    guards = table.rows("guard", {"key": str, "reason": str, **SOURCED, "remedy": str})
    states = table.rows("state", {"key": str}, {"waits_for": str})
    _complete(table, "step", steps, [str(kind.value) for kind in StepKind])
    _complete(table, "guard", guards, sorted({key for rule in WORKFLOW.values() for key in rule.guards}))
    _complete(table, "state", states, [str(state.value) for state in ClueState])
    for row in states:
        if ClueState.coded(row["key"]) in OPEN and not row.get("waits_for", "").strip():
            raise row.fault("没有写明在等什么（waits_for）")
    return Wording(
        {StepKind.coded(row["key"]): StepWords(row["source"], row["how"]) for row in steps},
        {row["key"]: GuardWords(row["reason"], row["source"], row["remedy"]) for row in guards},
        {ClueState.coded(row["key"]): row.get("waits_for", "") for row in states},
    )


def _complete(table: Table, array: str, rows: Iterable[Row], known: Collection[str]) -> None:
    rows = list(rows)
    unique(rows)
    for row in rows:
        if row["key"] not in known:
            raise row.fault(f"流程中没有 {row['key']}", "key")
    if missing := [key for key in known if key not in {row["key"] for row in rows}]:
        raise table.fault(f"[[{array}]] 缺少 {'、'.join(missing)}")
