"""Working days: the year's holidays and make-up workdays, and counting by them.

Source: 国务院办公厅关于某年部分节假日安排的通知, one for each year; a year without one counts
Monday to Friday and says so.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.rules.reading import FaultyTable

DAY = timedelta(days=1)

_LONGEST_BREAK = 15
_KEYS = {
    "holidays": "holidays", "放假": "holidays", "休": "holidays", "休息": "holidays",
    "workdays": "workdays", "上班": "workdays", "班": "workdays", "调休上班": "workdays",
    "source": "source", "依据": "source",
}  # fmt: skip
# What a notice may call the days off by (全国年节及纪念日放假办法), and what they are called here.
HOLIDAY_NAMES: Mapping[str, str] = {
    "元旦": "元旦", "元旦节": "元旦", "新年": "元旦", "春节": "春节", "清明": "清明节", "清明节": "清明节",
    "五一": "五一劳动节", "劳动节": "五一劳动节", "五一劳动节": "五一劳动节", "端午": "端午节",
    "端午节": "端午节", "中秋": "中秋节", "中秋节": "中秋节", "国庆": "国庆节", "国庆节": "国庆节",
}  # fmt: skip
_AND = re.compile(r"[、和及]")
_LINE = re.compile(r"(?P<key>[^:：=＝]+?)\s*[:：=＝]\s*(?P<value>.*)")
_DATE = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_SPAN = re.compile(rf"{_DATE}(?:\s*(?:至|到|~|\.\.|—+)\s*{_DATE})?")


@dataclass(frozen=True, slots=True)
class Year:
    """The holidays and make-up workdays of one year; a notice may reach into the December before it.

    `names` says of the days off, as far as the notice does, what they are for: 国庆节、中秋节.
    """

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str
    names: Mapping[date, str] = field(default_factory=dict)

    def says(self, day: date) -> bool | None:
        """Whether `day` is a workday by this notice; None when it does not name the day."""
        if day in self.holidays:
            return False
        return True if day in self.workdays else None


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a clock. `warning` (Chinese) tells of a year whose holidays are not known.

    `running` is False while the clock is suspended: `on` then is what it would be if it went on at once.
    """

    on: date
    warning: str = ""
    running: bool = True


def _nothing(day: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The years whose holidays are known; every other year counts Monday to Friday."""

    years: Mapping[int, Year] = field(default_factory=dict)

    def with_years(self, *years: Year) -> WorkCalendar:
        """Return a calendar in which `years`, loaded by the officer, take the place of those known before."""
        return WorkCalendar({**self.years, **{year.year: year for year in years}})

    def knows(self, year: int) -> bool:
        """Whether there is a table for `year`."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked; the next year's notice is the later word on a December day."""
        for year in (day.year + 1, day.year):
            table = self.years.get(year)
            said = table.says(day) if table else None
            if said is not None:
                return said
        return day.weekday() < 5

    def add(self, start: date, n: int, without: Callable[[date], bool] = _nothing) -> Due:
        """Return the `n`th working day after `start`, which itself does not count.

        Days for which `without` is true are not counted either.
        """
        day, left = start, n
        while left > 0:
            day += DAY
            left -= self.is_workday(day) and not without(day)
        return Due(day, self.warning(start, day) if n > 0 else "")

    def back(self, end: date, n: int) -> date:
        """Return the `n`th working day before `end`, which itself does not count."""
        day, left = end, n
        while left > 0:
            day -= DAY
            left -= self.is_workday(day)
        return day

    def break_start(self, day: date) -> date:
        """Return the first of the days off in a row that `day` is among; `day` itself where it is worked."""
        while not self.is_workday(day) and not self.is_workday(day - DAY):
            day -= DAY
        return day

    def named(self, year: int, name: str) -> date | None:
        """Return the first day off that the table of `year` calls `name`, or None."""
        table = self.years.get(year)
        found = [day for day, told in table.names.items() if name in told.split("、")] if table else []
        return min(found, default=None)

    def count(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and with `end`."""
        return sum(self.is_workday(start + n * DAY) for n in range(1, (end - start).days + 1))

    def warning(self, start: date, end: date) -> str:
        """Return what is to be said of the years between that have no table, or ''."""
        unknown = [str(year) for year in range((start + DAY).year, end.year + 1) if not self.knows(year)]
        if not unknown:
            return ""
        return (
            f"没有{'、'.join(unknown)}年的节假日安排表，工作日暂按周一至周五计算；"
            "请载入国务院办公厅公布的该年放假安排后核对。"
        )


def parse_year(given: str | Mapping[str, Any], year: int) -> Year:
    """Read an officer's table of one year: TOML, plain lines ("休：1月1日至1月3日") or a mapping.

    Keys: holidays / 放假 / 休 or the holiday's name, workdays / 上班 / 班, source / 依据. Dates and spans of
    dates, in ISO or Chinese writing; without a year they belong to `year`. Raises FaultyTable, which names
    the line of a text.
    """
    return _YearReader(year).read(given)


class _YearReader:
    """Collects one year's days and refuses what cannot be."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.days: dict[str, dict[date, int]] = {"holidays": {}, "workdays": {}}
        self.names: dict[date, str] = {}
        self.source = ""

    def read(self, given: str | Mapping[str, Any]) -> Year:
        for line, key, value in _entries(given):
            self._take(line, key.strip(), value)
        return self._finished()

    def fault(self, reason: str, line: int = 0) -> FaultyTable:
        return FaultyTable(f"{self.year} 年节假日安排{f' 第 {line} 行' if line else ''}：{reason}")

    def _take(self, line: int, key: str, value: Any) -> None:
        name = _holiday(key)
        kind = "holidays" if name else _KEYS.get(key)
        if kind is None:
            raise self.fault(f"不认识的项“{key}”，可写 放假、上班、依据，或者节日的名称", line)
        if kind == "source":
            self.source = " ".join(str(value).split())
            return
        for item in value if isinstance(value, list | tuple) else [value]:
            for day in self._span(item, line):
                self._add(kind, day, line)
                self.names |= {day: name} if name else {}

    def _add(self, kind: str, day: date, line: int) -> None:
        other = self.days["workdays" if kind == "holidays" else "holidays"]
        if day in other:
            raise self.fault(f"{day} 既是放假又是上班", line)
        if day in self.days[kind]:
            raise self.fault(f"{day} 重复", line)
        if day.year != self.year and (day.year, day.month) != (self.year - 1, 12):
            raise self.fault(f"{day} 不在 {self.year} 年（可含上年 12 月）", line)
        if kind == "workdays" and day.weekday() < 5:
            raise self.fault(f"{day} 本来就是周一至周五，不是调休上班日", line)
        self.days[kind][day] = line

    def _span(self, item: Any, line: int) -> Iterator[date]:
        """The days that one date, one span or a row of them names."""
        if isinstance(item, date):
            item = item.isoformat()[:10]
        text = unicodedata.normalize("NFKC", str(item))
        rest = _SPAN.sub("", text).strip(" ,、;。和\t")
        found = list(_SPAN.finditer(text))
        if not found or rest.strip(" ,、;。和\t"):
            raise self.fault(f"看不懂的日期“{str(item)[:40]}”", line)
        for match in found:
            first = self._day(match.groups()[:3], line)
            last = self._day(match.groups()[3:], line, first.year) if match[5] else first
            if not 0 <= (last - first).days < _LONGEST_BREAK:
                raise self.fault(f"{first} 至 {last} 的先后或长短不对", line)
            yield from (first + n * DAY for n in range((last - first).days + 1))

    def _day(self, parts: Iterable[str | None], line: int, year: int = 0) -> date:
        given, month, day = (int(part) if part else 0 for part in parts)
        try:
            return date(given or year or self.year, month, day)
        except ValueError:
            raise self.fault(f"没有 {month} 月 {day} 日这一天", line) from None

    def _finished(self) -> Year:
        if not self.source:
            raise self.fault("没有写明依据（通知的名称和文号）")
        if not self.days["holidays"]:
            raise self.fault("没有写放假的日子")
        off, worked = (frozenset(self.days[kind]) for kind in ("holidays", "workdays"))
        return Year(self.year, off, worked, self.source, self.names)


def _holiday(key: str) -> str:
    """What the days off under `key` are for ('国庆节、中秋节'), '' where it names no holiday."""
    names = [HOLIDAY_NAMES.get(part.strip(), "") for part in _AND.split(key)]
    return "、".join(names) if all(names) else ""


def _entries(given: str | Mapping[str, Any]) -> Iterator[tuple[int, str, Any]]:
    """What was given as (line, key, value); line 0 where there are no lines."""
    if not isinstance(given, str):
        yield from ((0, str(key), value) for key, value in given.items())
        return
    lines = given.removeprefix("\ufeff").splitlines()
    try:
        for key, value in tomllib.loads(given).items():
            at = next((n for n, text in enumerate(lines, 1) if text.lstrip(' "').startswith(key)), 0)
            yield at, key, value
    except tomllib.TOMLDecodeError:
        yield from _plain_entries(lines)


def _plain_entries(lines: list[str]) -> Iterator[tuple[int, str, Any]]:
    for at, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        found = _LINE.fullmatch(text)
        yield (at, found["key"], found["value"]) if found else (at, text[:20], "")
