"""Reading the rules tables: TOML, with the file and the line of every mistake."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

# How sure a row is: read in its source; known but not checked; doubtful; a choice made for this program.
CERTAINTIES = ("seen", "known", "unsure", "design")
# What every row says beside what it is about.
SOURCED: Mapping[str, type] = {"source": str, "certainty": str}

_KINDS = {str: "文字", int: "整数", bool: "true 或 false", date: "日期（如 2019-01-01）", list: "文字的列表"}
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_MISSING = {"source": "缺少 source，没有写明依据"}

T = TypeVar("T")


class FaultyTable(Exception):
    """A rules table holds a mistake; the text says in Chinese in which file, which line and what."""


@dataclass(frozen=True, slots=True)
class Table:
    """One file as it was read: its values and its lines."""

    name: str
    lines: tuple[str, ...]
    data: Mapping[str, Any]

    def fault(self, reason: str, line: int = 1) -> FaultyTable:
        """Return the error that names the file and the line."""
        return FaultyTable(f"{self.name} 第 {line} 行：{reason}")

    def rows(
        self, array: str, required: Mapping[str, type], optional: Mapping[str, type] | None = None
    ) -> list[Row]:
        """Return the rows `[[array]]`, each checked against the kinds of its keys. Raises FaultyTable."""
        found = self.data.get(array, [])
        if not isinstance(found, list) or not all(isinstance(values, dict) for values in found):
            raise self.fault(f"{array} 应写作 [[{array}]]", self.line_of(array))
        heads = [at for at, line in enumerate(self.lines, 1) if _is_head(line, array)]
        if len(heads) != len(found):
            heads = [self.line_of(array)] * len(found)
        rows = [Row(self, values, head) for values, head in zip(found, heads, strict=True)]
        for row in rows:
            row.check(required, optional or {})
        return rows

    def line_of(self, key: str, start: int = 1) -> int:
        """Return the number of the line from `start` on, within one row, that sets `key`; else `start`."""
        pattern = re.compile(rf'\s*(\[+\s*)?"?{re.escape(key)}"?\s*[=\]]')
        for at in range(start, len(self.lines) + 1):
            if pattern.match(self.lines[at - 1]):
                return at
            if start > 1 and at > start and self.lines[at - 1].lstrip().startswith("["):
                break
        return start


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    table: Table
    values: Mapping[str, Any]
    head: int

    def __getitem__(self, key: str) -> Any:
        """Return the value under `key`; KeyError is a mistake of the program, not of the table."""
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value under `key`, or `default`."""
        return self.values.get(key, default)

    def fault(self, reason: str, key: str = "") -> FaultyTable:
        """Return the error that names the row, and the line of `key` where that is what is wrong."""
        line = self.table.line_of(key, self.head) if key in self.values else self.head
        name = self.values.get("key") or self.values.get("name")
        return self.table.fault(f"{f'{name}：' if isinstance(name, str) else ''}{reason}", line)

    def check(self, required: Mapping[str, type], optional: Mapping[str, type]) -> None:
        """Raise FaultyTable for a key that is not known, is missing or has a value of the wrong kind."""
        kinds = {**optional, **required}
        for key in self.values:
            if key not in kinds:
                raise self.fault(f"不认识的项 {key}", key)
        for key in required:
            if key not in self.values:
                raise self.fault(_MISSING.get(key, f"缺少 {key}"))
        for key, value in self.values.items():
            if not _fits(value, kinds[key]):
                raise self.fault(f"{key} 的值不对，应为{_KINDS.get(kinds[key], '{ … }')}", key)
            if key in required and kinds[key] is str and not value.strip():
                raise self.fault("没有写明依据（source）" if key == "source" else f"{key} 是空的", key)
        if self.values.get("certainty", CERTAINTIES[0]) not in CERTAINTIES:
            raise self.fault(f"certainty 只能是 {'、'.join(CERTAINTIES)} 之一", "certainty")

    def one_of(self, key: str, known: Mapping[str, T]) -> T:
        """Return what the text under `key` stands for. Raises FaultyTable naming what is known."""
        if self[key] not in known:
            raise self.fault(f"{key} 的值“{self[key]}”不认识，可写 {'、'.join(known)}", key)
        return known[self[key]]


def read_table(path: Path, *arrays: str) -> Table:
    """Read one file in which only `arrays` may stand. Raises FaultyTable."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise FaultyTable(f"{path.name} 第 1 行：读不到这个规则表") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FaultyTable(f"{path.name} 第 {line} 行：不是 UTF-8 编码的文字") from None
    lines = tuple(text.split("\n"))
    try:
        table = Table(path.name, lines, tomllib.loads(text))
    except RecursionError:
        raise FaultyTable(f"{path.name} 第 1 行：嵌套过深，不是合格的规则表") from None
    except ValueError as error:  # TOMLDecodeError is one; so is a number of thousands of digits
        place = _AT.search(str(error))
        at = f"{place[1]} 行第 {place[2]} 列" if place else f"{max(len(lines), 1)} 行"
        raise FaultyTable(f"{path.name} 第 {at}：写法有误，不是合格的 TOML") from None
    for key in table.data:
        if key not in arrays:
            raise table.fault(f"不认识的项 {key}", table.line_of(key))
    return table


def unique(rows: Iterable[Row], key: str = "key") -> None:
    """Raise FaultyTable when two rows have the same `key`."""
    first: dict[str, Row] = {}
    for row in rows:
        if before := first.get(row[key]):
            raise row.fault(f"与第 {before.head} 行重复", key)
        first[row[key]] = row


def in_time(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows by key, each key's versions in the order of their dates.

    Raises FaultyTable for a version that ends before it begins or overlaps with another.
    """
    versions: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("until", date.max) < row["in_force"]:
            raise row.fault("until 早于 in_force", "until")
        versions.setdefault(row["key"], []).append(row)
    for found in versions.values():
        found.sort(key=lambda row: row["in_force"])
        for earlier, later in pairwise(found):
            if earlier.get("until", date.max) >= later["in_force"]:
                raise later.fault(f"施行日期与第 {earlier.head} 行的同一项重叠，或重复", "in_force")
    return versions


def _is_head(line: str, array: str) -> bool:
    return re.match(rf"\s*\[\[\s*{re.escape(array)}\s*\]\]", line) is not None


def _fits(value: Any, kind: type) -> bool:
    if kind is object:
        return True
    if kind is list:
        return type(value) is list and all(isinstance(item, str) and item.strip() for item in value)
    return type(value) is kind
