"""The table of recurring duties: `resources/rules/duties.toml`, and what a committee has changed of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.rules.reading import SOURCED, FaultyTable, Row, read_table, unique
from db.vocabulary import TaskKind

YEAR, FESTIVAL, CASE = "year", "festival", "case"
# How often a duty recurs, and the months of one period.
EVERY: Mapping[str, str] = {
    "month": "每月", "quarter": "每季度", "half": "每半年", YEAR: "每年", FESTIVAL: "重要节点前",
    CASE: "按件产生",
}  # fmt: skip
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half": 6, YEAR: 12}
# The registers whose records by themselves show that a duty was done in their period.
MET_BY = frozenset(("cleanings",))

# The duties that registers ask for by key.
NEEDED = frozenset(("C6",))

_BY = re.compile(r"(\d{1,2})-(\d{1,2})")
_LAST_DAY, _MOST_WORKDAYS = 31, 60
_OWN: Mapping[str, type] = {
    "every": str, "by": str, "workdays": int, "active": bool, "source": str, "reason": str, "since": str
}  # fmt: skip

Refuse = Callable[[str, str], FaultyTable]


@dataclass(frozen=True, slots=True)
class Duty:
    """One recurring duty. `month` and `day` are its last day within a period; a day beyond the month's end is
    the month's last.

    `workdays`: so many before the days off of a festival, or after what a case began with. A duty of cases is
    produced by `register` under the rules `items`; what is a `check` instead is shown on that page. A duty
    the committee has changed is as it stands `since` a day, and was as in `before` until then.
    """

    key: str
    title: str
    every: str
    source: str
    certainty: str
    how: str
    evidence: str
    month: int = 0
    day: int = 0
    workdays: int = 0
    register: str = ""
    items: tuple[str, ...] = ()
    check: str = ""
    met_by: str = ""
    active: bool = True
    overridden: bool = False
    reason: str = ""
    since: date = date.min
    before: Duty | None = None

    @property
    def is_periodic(self) -> bool:
        """Whether it recurs by the calendar alone."""
        return self.every in MONTHS

    @property
    def when(self) -> str:
        """Its last day in words: 12 月底前, 每季度第 3 个月底前, 4 月 30 日前."""
        if self.every == FESTIVAL:
            return f"放假前 {self.workdays} 个工作日"
        if self.check:
            return f"在“{self.check}”核对"
        if self.every == CASE:
            return f"{self.workdays} 个工作日内" if self.workdays else "按各件的期限"
        day = "月底" if self.day >= _LAST_DAY else f"月 {self.day} 日"
        if self.every == YEAR:
            return f"{self.month} {day}前"
        return f"每{day}前" if self.every == "month" else f"{EVERY[self.every]}第 {self.month} 个{day}前"


@dataclass(frozen=True, slots=True)
class TaskRule:
    """Under which rule the tasks of one kind stand on the agenda."""

    rule: str
    source: str
    certainty: str
    how: str


@dataclass(frozen=True, slots=True)
class DutyBook:
    """All duties by key, in the table's order, and the rules of tasks."""

    duties: Mapping[str, Duty]
    tasks: Mapping[TaskKind, TaskRule]

    def active(self) -> list[Duty]:
        """Return the duties this committee has."""
        return [duty for duty in self.duties.values() if duty.active]

    def changed(self, changes: Mapping[str, Sequence[Mapping[str, Any]]]) -> DutyBook:
        """Return the book with what the committee has made of duties, by key, each in the order of the days.

        A change holds `since` and what it changes, with `source` and `reason`; one that changes nothing
        is the table's own again. Raises FaultyTable.
        """
        made = dict(self.duties)
        for key, own in changes.items():
            if key not in made:
                raise FaultyTable(f"履职事项中没有“{key}”")
            for one in own:
                made[key] = _changed(self.duties[key], made[key], one)
        return replace(self, duties=made)


def load_duties(path: Path) -> DutyBook:
    """Read duties and task rules. Raises FaultyTable."""
    table = read_table(path, "duty", "task")
    required = {"key": str, "title": str, "every": str, **SOURCED, "how": str, "evidence": str}
    maybe = {"by": str, "workdays": int, "register": str, "items": list, "check": str, "met_by": str}
    rows = table.rows("duty", required, maybe)
    unique(rows)
    if lacking := NEEDED - {row["key"] for row in rows}:
        raise table.fault(f"[[duty]] 缺少 {'、'.join(sorted(lacking))}")
    tasks = table.rows("task", {"kind": str, "rule": str, **SOURCED, "how": str})
    unique(tasks, "kind")
    kinds = {str(kind.value): kind for kind in TaskKind}
    told = {row.one_of("kind", kinds): _task(row) for row in tasks}
    if missing := [kind.label for kind in TaskKind if kind not in told]:
        raise table.fault(f"[[task]] 缺少 {'、'.join(missing)}")
    return DutyBook({row["key"]: _duty(row) for row in rows}, told)


def _task(row: Row) -> TaskRule:
    return TaskRule(row["rule"], row["source"], row["certainty"], row["how"])


def _duty(row: Row) -> Duty:
    values = {name: value for name, value in row.values.items() if name not in ("by", "items")}
    duty = Duty(**{**values, "items": tuple(row.get("items", ()))})
    if (duty.every == CASE) and not (duty.register and bool(duty.items) != bool(duty.check)):
        raise row.fault("按件产生的事项应写明 register，以及 items 和 check 之一", "every")
    if duty.met_by and duty.met_by not in MET_BY:
        raise row.fault(f"met_by 只能是 {'、'.join(sorted(MET_BY))}", "met_by")
    return _dated(duty, row.values, lambda why, key: row.fault(why, key))


def _dated(duty: Duty, values: Mapping[str, Any], refuse: Refuse) -> Duty:
    """The duty with its last day read and checked."""
    if duty.every not in EVERY:
        raise refuse(f"频次“{duty.every}”不认识，可写 {'、'.join(EVERY)}", "every")
    if duty.every == FESTIVAL and not 0 < duty.workdays <= _MOST_WORKDAYS:
        raise refuse(f"提前的工作日数应为 1 至 {_MOST_WORKDAYS}", "workdays")
    if not 0 <= duty.workdays <= _MOST_WORKDAYS:
        raise refuse(f"工作日数不超过 {_MOST_WORKDAYS}", "workdays")
    if not duty.is_periodic:
        return duty
    found = _BY.fullmatch(values.get("by", ""))
    month, day = (int(part) for part in found.groups()) if found else (0, 0)
    if not (1 <= month <= MONTHS[duty.every] and 1 <= day <= _LAST_DAY):
        most = MONTHS[duty.every]
        raise refuse(f"期限应写作 月-日，{EVERY[duty.every]}的月数为 1 至 {most}，日为 1 至 31", "by")
    return replace(duty, month=month, day=day)


def _changed(table: Duty, before: Duty, own: Mapping[str, Any]) -> Duty:
    """The duty as a committee has it from a day on; `table` is the duty without any change."""

    def refuse(why: str, key: str = "") -> FaultyTable:
        return FaultyTable(f"{table.key} {table.title}：{why}")

    for name, value in own.items():
        if name not in _OWN or type(value) is not _OWN[name]:
            raise refuse(f"不认识的项 {name}" if name not in _OWN else f"{name} 的值不对")
    values = dict(own)
    since = _since(values.pop("since", ""), refuse)
    if since < before.since:
        raise refuse("改动的日期先后颠倒")
    if not values.keys() - {"source", "reason"}:
        return replace(table, since=since, before=before)
    if not (values.get("source", "").strip() and values.get("reason", "").strip()):
        raise refuse("改动应写明依据和原因")
    _require_kind(table, values, refuse)
    by = values.pop("by", f"{table.month}-{table.day}")
    made = replace(table, **values, overridden=True, since=since, before=before)
    return _dated(made, {"by": by}, refuse)


def _require_kind(duty: Duty, values: Mapping[str, Any], refuse: Refuse) -> None:
    """Raise what is wrong where a change would make another kind of duty of it."""
    every = values.get("every", duty.every)
    if (every in MONTHS) != duty.is_periodic or (not duty.is_periodic and every != duty.every):
        raise refuse(f"不能改为{EVERY.get(every, every)}", "every")
    if duty.every == CASE and not values.get("active", True):
        raise refuse("这一项按件产生，在办的件数和期限由台账决定，不能停用", "active")
    if "workdays" in values and not duty.workdays:
        raise refuse("这一项不按工作日计算", "workdays")
    if not 0 < values.get("workdays", 1) <= _MOST_WORKDAYS:
        raise refuse(f"工作日数应为 1 至 {_MOST_WORKDAYS}", "workdays")
    if "by" in values and not duty.is_periodic:
        raise refuse("这一项没有固定的日期", "by")


def _since(text: str, refuse: Refuse) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("没有写明从哪一天起（since）", "since") from None
