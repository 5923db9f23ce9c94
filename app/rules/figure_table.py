"""The table of how figures are classed: `resources/rules/figures.toml`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from app.rules.rank_table import Rank
from app.rules.reading import SOURCED, FaultyTable, Row, Table, in_time, read_table, unique

_LEVEL: Mapping[str, type] = {"key": str, "height": int, "monthly": str, **SOURCED}
_EIGHT: Mapping[str, type] = {"key": str, "name": str, "group": str, "in_force": date, **SOURCED}


@dataclass(frozen=True, slots=True)
class Level:
    """A level that persons are counted by: every rank from `height` up to the next, and all of `series`.

    `monthly`: the row of the monthly 八项规定 table it belongs to.
    """

    key: str
    height: int
    monthly: str
    source: str
    certainty: str
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EightKind:
    """One kind of 违反中央八项规定精神问题; `key` is its short name, `until` the last day it is in use."""

    key: str
    name: str
    group: str
    in_force: date
    source: str
    certainty: str
    until: date | None = None
    spellings: tuple[str, ...] = ()

    def used(self, first: date, last: date) -> bool:
        """Whether it is in use on a day of the span."""
        return self.in_force <= last and (self.until is None or first <= self.until)


@dataclass(frozen=True, slots=True)
class FigureRules:
    """The table as a whole: the levels from the highest down, the kinds in the order of the table."""

    levels: tuple[Level, ...]
    eight: tuple[EightKind, ...]
    spellings: Mapping[str, str]

    def level(self, rank: Rank | None) -> Level | None:
        """Return the level a rank is counted under; None of a rank that is not known."""
        if rank is None:
            return None
        named = (level for level in self.levels if rank.series in level.series)
        return next(named, None) or next(level for level in self.levels if level.height <= rank.height)

    def monthly_rows(self) -> tuple[str, ...]:
        """Return the rows of the monthly 八项规定 table, the highest first."""
        return tuple(dict.fromkeys(level.monthly for level in self.levels))

    def eight_in(self, first: date, last: date) -> tuple[EightKind, ...]:
        """Return the kinds in use on any day of the span."""
        return tuple(kind for kind in self.eight if kind.used(first, last))

    def eight_kind(self, text: str) -> EightKind | None:
        """Return the kind an office writes as `text`, or None when the table does not know it."""
        key = self.spellings.get(_plain(text))
        return next((kind for kind in self.eight if kind.key == key), None)


def load_figures(path: Path, ranks: Iterable[Rank]) -> FigureRules:
    """Read the table; its series are those of `ranks`. Raises FaultyTable."""
    table = read_table(path, "level", "eight")
    levels = table.rows("level", _LEVEL, {"series": list})
    unique(levels)
    _check_levels(table, levels, {rank.series: True for rank in ranks})
    kinds = table.rows("eight", _EIGHT, {"until": date, "spellings": list})
    unique(kinds)
    in_time(kinds)
    return FigureRules(
        tuple(Level(**{**row.values, "series": tuple(row.get("series", ()))}) for row in levels),
        tuple(EightKind(**{**row.values, "spellings": tuple(row.get("spellings", ()))}) for row in kinds),
        _spellings(table, kinds),
    )


def _check_levels(table: Table, rows: list[Row], known: Mapping[str, bool]) -> None:
    if not rows or rows[-1]["height"] != 0:
        raise table.fault("level 的最后一行应从 height = 0 起，包括所有职级")
    for higher, lower in pairwise(rows):
        if higher["height"] <= lower["height"]:
            raise lower.fault("height 应从高到低排列", "height")
    claimed: dict[str, str] = {}
    for row in rows:
        for series in row.get("series", ()):
            if series not in known:
                raise row.fault(f"series 写的“{series}”不是职级表中的系列", "series")
            if claimed.setdefault(series, row["key"]) != row["key"]:
                raise row.fault(f"系列“{series}”已归入“{claimed[series]}”", "series")


def _spellings(table: Table, rows: list[Row]) -> dict[str, str]:
    if not rows:
        raise FaultyTable(f"{table.name} 第 1 行：没有任何八项规定精神问题类型")
    names: dict[str, str] = {}
    for row in rows:
        for name in (row["key"], row["name"], *row.get("spellings", ())):
            if names.setdefault(_plain(name), row["key"]) != row["key"]:
                raise row.fault(f"{name} 与“{names[_plain(name)]}”的写法重复", "spellings")
    return names


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
