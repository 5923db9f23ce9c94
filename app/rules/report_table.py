"""The table of the reports: `resources/rules/reports.toml`, kinds, grades and limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.rules.reading import SOURCED, Row, Table, read_table, unique
from db.vocabulary import ReportKind

STRETCHES = ("year", "half", "quarter", "month")
AGAINST = ("before", "year_ago")
# The superiors as `Profile.superiors` has them, in its order.
ROLES = ("机关党委", "纪检监察工委", "派驻纪检监察组")
BELOW = ("各党支部",)  # those a notice goes to
MOST_GRADES = 4  # votes are counted for as many
_SETTINGS: Mapping[str, tuple[int, int]] = {"archive_days": (1, 60), "rectification_workdays": (1, 120)}


@dataclass(frozen=True, slots=True)
class ReportRule:
    """One kind of report. `recipients` and `copies` are roles of superiors.

    It is due `due_days` days after its period's last day, 0 = on that day. `against`: the period it is
    compared with. `of_person`: somebody debriefs; `tables_only`: it is a sheet.
    """

    key: str
    stretch: str
    recipients: tuple[str, ...]
    copies: tuple[str, ...]
    due_days: int
    source: str
    certainty: str
    against: str = AGAINST[0]
    of_person: bool = False
    tables_only: bool = False

    def due_on(self, last: date) -> date:
        """Return until when a report on a period that ends on `last` is to be handed in."""
        return last + timedelta(days=self.due_days)


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of days or working days with its 依据."""

    value: int
    source: str


@dataclass(frozen=True, slots=True)
class ReportRules:
    """The table as a whole; `grades` are those in use, best first, `known_grades` all that may be given."""

    kinds: Mapping[str, ReportRule]
    grades: tuple[str, ...]
    known_grades: tuple[str, ...]
    grade_sets: tuple[tuple[str, ...], ...]
    archive_days: Limit
    rectification_workdays: Limit

    def grades_beside(self, grade: str) -> tuple[str, ...]:
        """Return the grades that were voted on where `grade` was given: its set, else that in use."""
        return next((held for held in (self.grades, *self.grade_sets) if grade in held), self.grades)


def load_reports(path: Path) -> ReportRules:
    """Read the table. Raises FaultyTable."""
    table = read_table(path, "kind", "grades", "setting")
    rows = table.rows(
        "kind",
        {"key": str, "stretch": str, "recipients": list, "copies": list, "due_days": int, **SOURCED},
        {"against": str, "of_person": bool, "tables_only": bool},
    )
    _require(table, "kind", rows, [str(kind.value) for kind in ReportKind])
    sets = table.rows("grades", {"key": str, "values": list, "used": bool, **SOURCED})
    used, known = _grades(table, sets)
    all_sets = tuple(tuple(row["values"]) for row in sets)
    return ReportRules({row["key"]: _kind(row) for row in rows}, used, known, all_sets, **_settings(table))


def _kind(row: Row) -> ReportRule:
    row.one_of("stretch", dict.fromkeys(STRETCHES))
    if "against" in row.values:
        row.one_of("against", dict.fromkeys(AGAINST))
    for name in ("recipients", "copies"):
        if unknown := [role for role in row[name] if role not in (*ROLES, *BELOW)]:
            raise row.fault(f"{name} 中的“{unknown[0]}”不认识，可写 {'、'.join((*ROLES, *BELOW))}", name)
    if not 0 <= row["due_days"] <= 366:
        raise row.fault("due_days 应为 0 至 366 的整数", "due_days")
    return ReportRule(
        **{**row.values, "recipients": tuple(row["recipients"]), "copies": tuple(row["copies"])}
    )


def _grades(table: Table, sets: list[Row]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The grades in use, and all there are."""
    unique(sets)
    for row in sets:
        if not 2 <= len(set(row["values"])) == len(row["values"]) <= MOST_GRADES:
            raise row.fault(f"values 应为 2 至 {MOST_GRADES} 个不同的等次", "values")
    used = [row for row in sets if row["used"]]
    if len(used) != 1:
        raise table.fault("grades 中应有且只有一套 used = true")
    return tuple(used[0]["values"]), tuple(dict.fromkeys(value for row in sets for value in row["values"]))


def _settings(table: Table) -> dict[str, Any]:
    rows = table.rows("setting", {"key": str, "value": int, **SOURCED})
    _require(table, "setting", rows, _SETTINGS)
    for row in rows:
        lowest, highest = _SETTINGS[row["key"]]
        if not lowest <= row["value"] <= highest:
            raise row.fault(f"value 应为 {lowest} 至 {highest} 的整数", "value")
    return {row["key"]: Limit(row["value"], row["source"]) for row in rows}


def _require(table: Table, array: str, rows: list[Row], keys: Iterable[str]) -> None:
    """Raise FaultyTable unless there is exactly one row for each key."""
    unique(rows)
    known = dict.fromkeys(keys)
    for row in rows:
        row.one_of("key", known)
    if missing := [key for key in known if key not in {row["key"] for row in rows}]:
        raise table.fault(f"{array} 缺少 {'、'.join(missing)}")
