"""Festivals and seasons before which an office reminds its people: when the days off begin in a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.rules.reading import SOURCED, Row, read_table, unique
from app.rules.workdays import HOLIDAY_NAMES, WorkCalendar

# No leap year: a day that every year has.
_ANY_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Festival:
    """One festival or, where `is_season`, a season; `key` is its name.

    It lies on a `fixed` day of every year (month, day), on the `days` known by year, or, a season, begins
    `with` a festival.
    """

    key: str
    source: str
    certainty: str
    fixed: tuple[int, int] | None = None
    days: Mapping[int, date] = field(default_factory=dict)
    with_festival: str = ""
    is_season: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """One festival or season of one year (节点): the first day off, or the day the season begins."""

    year: int
    name: str
    begins: date
    is_season: bool

    @property
    def key(self) -> str:
        """What a reminder names it by: '2026/春节'."""
        return f"{self.year}/{self.name}"


@dataclass(frozen=True, slots=True)
class Festivals:
    """All festivals and seasons, in the table's order."""

    rows: Mapping[str, Festival]

    def begins(self, name: str, year: int, calendar: WorkCalendar) -> date | None:
        """Return the first day off of a festival, or the first day of a season; None where it is not known.

        What the table of the year's holidays calls by that name goes before the days computed beforehand.
        """
        row = self.rows[name]
        if row.with_festival:
            return self.begins(row.with_festival, year, calendar)
        day = date(year, *row.fixed) if row.fixed else calendar.named(year, name) or row.days.get(year)
        return day if day is None or row.is_season else calendar.break_start(day)

    def nodes(self, year: int, calendar: WorkCalendar) -> list[Node]:
        """Return the festivals and seasons of a year as far as their days are known, in their order."""
        found = ((row, self.begins(name, year, calendar)) for name, row in self.rows.items())
        known = [Node(year, row.key, begins, row.is_season) for row, begins in found if begins is not None]
        return sorted(known, key=lambda node: node.begins)

    def warning(self, year: int, calendar: WorkCalendar) -> str:
        """Return what is to be said of a year whose days off are not known, or ''."""
        if calendar.knows(year):
            return ""
        told = (
            f"没有{year}年的节假日安排表，节日按当天推算，工作日暂按周一至周五计算；"
            "请载入国务院办公厅公布的该年放假安排后核对。"
        )
        unknown = [name for name in self.rows if self.begins(name, year, calendar) is None]
        return f"{told}{'、'.join(unknown)}在{year}年的日期不知道，没有列出。" if unknown else told


def load_festivals(path: Path) -> Festivals:
    """Read festivals and seasons. Raises FaultyTable."""
    table = read_table(path, "festival", "season")
    festivals = table.rows("festival", {"key": str, **SOURCED}, {"fixed": str, "days": list})
    seasons = table.rows("season", {"key": str, **SOURCED}, {"begins": str, "festival": str})
    unique([*festivals, *seasons])
    read = {row["key"]: _festival(row) for row in festivals}
    if missing := [name for name in dict.fromkeys(HOLIDAY_NAMES.values()) if name not in read]:
        raise table.fault(f"[[festival]] 缺少 {'、'.join(missing)}")
    for row in seasons:
        if row.get("festival") and row["festival"] not in read:
            raise row.fault(f"没有“{row['festival']}”这个节日", "festival")
    return Festivals({**read, **{row["key"]: _season(row) for row in seasons}})


def month_day(row: Row, key: str) -> tuple[int, int]:
    """Return the 'month-day' under `key` as numbers. Raises FaultyTable."""
    try:
        day = date.fromisoformat(f"{_ANY_YEAR}-{row[key]}")
    except ValueError:
        raise row.fault(f"{key} 应写作 月-日，如 10-01", key) from None
    return day.month, day.day


def _festival(row: Row) -> Festival:
    if ("fixed" in row.values) == ("days" in row.values):
        raise row.fault("fixed 和 days 应写其中一个")
    fixed = month_day(row, "fixed") if "fixed" in row.values else None
    return Festival(row["key"], row["source"], row["certainty"], fixed, _days(row))


def _days(row: Row) -> dict[int, date]:
    found: dict[int, date] = {}
    for text in row.get("days", []):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise row.fault(f"没有“{text}”这一天", "days") from None
        if day.year in found:
            raise row.fault(f"{day.year} 年写了两次", "days")
        found[day.year] = day
    return found


def _season(row: Row) -> Festival:
    if ("begins" in row.values) == ("festival" in row.values):
        raise row.fault("begins 和 festival 应写其中一个")
    fixed = month_day(row, "begins") if "begins" in row.values else None
    return Festival(
        row["key"], row["source"], row["certainty"], fixed,
        with_festival=row.get("festival", ""), is_season=True,
    )  # fmt: skip
