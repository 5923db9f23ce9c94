"""The table of clocks: `resources/rules/deadlines.toml`, each key in the versions it had over the years."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.rules.reading import SOURCED, FaultyTable, Row, in_time, read_table

# The clocks that registers and figures ask for by key.
NEEDED = frozenset(("T1",))
UNITS: Mapping[str, str] = {"months": "个月", "days": "日", "workdays": "个工作日"}
# Nothing runs for longer than a century: a number beyond it is a slip of the pen.
_LONGEST = {"months": 1200, "days": 36500, "workdays": 25000}

_ROW: Mapping[str, type] = {
    "key": str, "title": str, "starts": str, "length": dict, "how": str, "in_force": date, **SOURCED
}  # fmt: skip
_EXTENSION = frozenset(("approver", "times", "from_start", "open"))
# What a committee's own limit says beside its length.
_OWN = frozenset(("source", "reason", "since", "until"))
_SPOKEN = {"months": "月数", "days": "日数", "workdays": "工作日数", "quarter_end": "当季末"}


@dataclass(frozen=True, slots=True)
class Length:
    """A span of time: whole months, natural days, working days, or to the end of the quarter; one of them."""

    months: int = 0
    days: int = 0
    workdays: int = 0
    quarter_end: bool = False

    @property
    def measure(self) -> tuple[int, str]:
        """Amount and unit, a key of `UNITS`; (0, '') for the end of the quarter."""
        amounts = {"months": self.months, "days": self.days, "workdays": self.workdays}
        return next(((amount, unit) for unit, amount in amounts.items() if amount), (0, ""))

    @property
    def label(self) -> str:
        """The span as it is written: 1 个月, 90 日, 15 个工作日."""
        amount, unit = self.measure
        return f"{amount} {UNITS[unit]}" if unit else "当季末"


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much a clock may be prolonged, how often, and who approves it.

    `from_start`: the length counts from the clock's start ("最长不得超过六个月"), else it is appended.
    `open`: the rule names no limit, the length is only what is proposed.
    """

    length: Length
    approver: str
    times: int = 1
    from_start: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock in one version: when it starts, how long it runs, on whose authority.

    `overridden`: the committee set another length; `source` is then its own, `reason` why.
    """

    key: str
    title: str
    starts: str
    length: Length
    source: str
    how: str
    in_force: date
    certainty: str
    until: date | None = None
    extension: Extension | None = None
    overridden: bool = False
    reason: str = ""


Versions = Mapping[str, tuple[Deadline, ...]]


def load_deadlines(path: Path) -> Versions:
    """Read all clocks, the versions of each key in the order of their dates. Raises FaultyTable."""
    table = read_table(path, "deadline")
    rows = table.rows("deadline", _ROW, {"until": date, "extension": dict})
    versions = {key: tuple(map(_deadline, found)) for key, found in in_time(rows).items()}
    if missing := NEEDED - set(versions):
        raise table.fault(f"缺少期限 {'、'.join(sorted(missing))}")
    return versions


def changed(versions: Versions, overrides: Mapping[str, Mapping[str, Any]]) -> Versions:
    """Return the clocks with a committee's own lengths.

    `overrides`: key → one of months, days, workdays, quarter_end, and `source` and `reason`. With `since` (an
    ISO date) the committee's length is a version of its own, in force from that day on, and with `until` the
    table's is in force again after that day: a clock keeps the length of the day it began. Without `since` it
    takes the place of the version in force. Earlier versions stay as they are. Raises FaultyTable.
    """
    made = dict(versions)
    for key, values in overrides.items():
        if key not in versions:
            raise FaultyTable(f"本委员会的期限 {key}：没有这个期限，可改 {'、'.join(versions)}")
        made[key] = _with_own(versions[key], values)
    return made


def _with_own(versions: tuple[Deadline, ...], values: Mapping[str, Any]) -> tuple[Deadline, ...]:
    own = _overridden(versions[-1], values)
    since, until = (_day(own.key, values.get(name)) for name in ("since", "until"))
    if since is None:
        return (*versions[:-1], own)
    earlier = tuple(replace(one, until=_ended(one, since)) for one in versions if one.in_force < since)
    made = (*earlier, replace(own, in_force=since, until=until))
    if until is None:
        return made
    table = next((one for one in reversed(versions) if not one.overridden), versions[0])
    return (*made, replace(table, in_force=until + timedelta(days=1), until=None))


def _ended(earlier: Deadline, since: date) -> date:
    last = since - timedelta(days=1)
    return min(earlier.until, last) if earlier.until else last


def _day(key: str, text: Any) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise FaultyTable(f"本委员会的期限 {key}：起止日期“{text}”不是日期") from None


def _overridden(deadline: Deadline, values: Mapping[str, Any]) -> Deadline:
    def refuse(reason: str) -> FaultyTable:
        return FaultyTable(f"本委员会的期限 {deadline.key}：{reason}")

    def refuse_length(reason: str) -> FaultyTable:
        return refuse("长度" + re.sub("|".join(_SPOKEN), lambda found: _SPOKEN[found[0]], reason))

    length = {key: value for key, value in values.items() if key not in _OWN}
    source, reason = (str(values.get(key, "")).strip() for key in ("source", "reason"))
    if not source:
        raise refuse("没有写明依据")
    if not reason:
        raise refuse("没有写明修改的理由")
    span = length_of(length, refuse_length)
    return replace(deadline, length=span, source=source, overridden=True, reason=reason)


def _deadline(row: Row) -> Deadline:
    values = dict(row.values)
    values["length"] = length_of(row["length"], lambda reason: row.fault(f"length {reason}", "length"))
    values["extension"] = _extension(row) if row.get("extension") is not None else None
    return Deadline(**values)


def length_of(values: Mapping[str, Any], refuse: Callable[[str], FaultyTable]) -> Length:
    """Return the span `values` names; whatever is wrong with it is raised as `refuse` makes it."""
    if len(values) != 1:
        raise refuse("应为 months、days、workdays、quarter_end 之一")
    ((key, value),) = values.items()
    if key == "quarter_end":
        if value is not True:
            raise refuse("的 quarter_end 只能写 true")
        return Length(quarter_end=True)
    if key not in _LONGEST:
        raise refuse(f"应为 months、days、workdays、quarter_end 之一，不认识 {key}")
    if type(value) is not int or not 0 < value <= _LONGEST[key]:
        raise refuse(f"的 {key} 应为整数，大于 0，不超过 {_LONGEST[key]}")
    span: dict[str, Any] = {key: value}
    return Length(**span)


def _extension(row: Row) -> Extension:
    def refuse(reason: str) -> FaultyTable:
        return row.fault(f"extension {reason}", "extension")

    given = row["extension"]
    length = length_of({k: v for k, v in given.items() if k not in _EXTENSION}, refuse)
    approver, times = given.get("approver", ""), given.get("times", 1)
    if length.quarter_end:
        raise refuse("不能是 quarter_end")
    if not isinstance(approver, str) or not approver.strip():
        raise refuse("没有写明批准人 approver")
    if type(times) is not int or times < 1:
        raise refuse("的 times 应为大于 0 的整数")
    flags = {key: given.get(key, False) for key in ("from_start", "open")}
    for key, flag in flags.items():
        if not isinstance(flag, bool):
            raise refuse(f"的 {key} 应为 true 或 false")
    return Extension(length, approver, times, **flags)
