"""The rules tables of `resources/rules`, read and checked once when the office opens.

Every row carries its 依据; a table with an unknown key, a missing source or a value of the wrong kind is
refused with the place of the mistake, before anything is computed with it.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

# The clocks that registers and figures ask for by key.
NEEDED = frozenset(("T1",))


class FaultyTable(Exception):
    """A rules table holds a mistake; the text says in which file, which row and what."""


@dataclass(frozen=True, slots=True)
class Length:
    """A span of time: whole months, or natural days; exactly one of them is set."""

    months: int = 0
    days: int = 0

    @property
    def label(self) -> str:
        """The span as it is written: 1 个月, 90 日."""
        return f"{self.months} 个月" if self.months else f"{self.days} 日"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock: when it starts, how long it runs, on whose authority."""

    key: str
    title: str
    starts: str
    length: Length
    source: str
    how: str
    in_force: date
    certainty: str


@dataclass(frozen=True, slots=True)
class Rank:
    """One rank of one series; `height` compares ranks over all series, `within` = 科员级及以下."""

    name: str
    series: str
    height: int
    within: bool
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All tables together."""

    deadlines: Mapping[str, Deadline]
    ranks: Mapping[str, Rank]
    jurisdiction_source: str

    def rank_names(self) -> list[str]:
        """Return the names of all ranks, in the table's order."""
        return list(dict.fromkeys(rank.name for rank in self.ranks.values()))

    def rank(self, text: str) -> Rank | None:
        """Return the rank an office writes as `text`, or None when the table does not know it.

        A remark in brackets does not count, unless the rank itself stands there: 管理岗（九级）.
        """
        plain = plain_rank(text)
        joined = plain.replace("(", "").replace(")", "")
        return self.ranks.get(joined) or self.ranks.get(plain.split("(")[0])


def plain_rank(text: str) -> str:
    """Return a rank's text without blanks, width and 级-number spellings that vary between offices."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    for digit, numeral in zip("123456789", "一二三四五六七八九", strict=True):
        text = (
            text.replace(f"1{digit}级", f"十{numeral}级")
            .replace("10级", "十级")
            .replace(f"{digit}级", f"{numeral}级")
        )
    return text


def load_rules(folder: Path) -> Rules:
    """Read all tables from `folder`. Raises FaultyTable."""
    ranks, source = _load_ranks(folder / "ranks.toml")
    return Rules(_load_deadlines(folder / "deadlines.toml"), ranks, source)


def _read(path: Path, *known: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultyTable(f"{path.name}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyTable(f"{path.name}: {error}") from None
    if unknown := set(data) - set(known):
        raise FaultyTable(f"{path.name}: 不认识的项 {'、'.join(sorted(unknown))}")
    return data


def _take(path: Path, row: dict[str, Any], place: str, keys: Mapping[str, type]) -> dict[str, Any]:
    unknown = set(row) - set(keys)
    if unknown:
        raise FaultyTable(f"{path.name} {place}: 不认识的项 {'、'.join(sorted(unknown))}")
    for key, kind in keys.items():
        if key not in row:
            raise FaultyTable(f"{path.name} {place}: 缺少 {key}")
        if not isinstance(row[key], kind) or (isinstance(row[key], bool) and kind is not bool):
            raise FaultyTable(f"{path.name} {place}: {key} 的值不对")
    if not str(row.get("source", "-")).strip():
        raise FaultyTable(f"{path.name} {place}: 没有写明依据")
    return row


def _load_deadlines(path: Path) -> dict[str, Deadline]:
    keys = {
        "key": str,
        "title": str,
        "starts": str,
        "length": dict,
        "source": str,
        "how": str,
        "in_force": date,
        "certainty": str,
    }
    deadlines: dict[str, Deadline] = {}
    for index, row in enumerate(_read(path, "deadline").get("deadline", []), start=1):
        place = f"第 {index} 行 {row.get('key', '')}"
        _take(path, row, place, keys)
        length = row["length"]
        if (
            len(length) != 1
            or set(length) - {"months", "days"}
            or not all(type(n) is int and n > 0 for n in length.values())
        ):
            raise FaultyTable(f"{path.name} {place}: length 应为 months 或 days 之一，且大于 0")
        if row["key"] in deadlines:
            raise FaultyTable(f"{path.name} {place}: 重复")
        deadlines[row["key"]] = Deadline(**{**row, "length": Length(**length)})
    if missing := NEEDED - set(deadlines):
        raise FaultyTable(f"{path.name}: 缺少期限 {'、'.join(sorted(missing))}")
    return deadlines


def _load_ranks(path: Path) -> tuple[dict[str, Rank], str]:
    data = _read(path, "rank", "jurisdiction_source")
    ranks: dict[str, Rank] = {}
    keys = {"name": str, "series": str, "height": int, "within": bool, "source": str, "spellings": list}
    for index, row in enumerate(data.get("rank", []), start=1):
        place = f"第 {index} 行 {row.get('name', '')}"
        _take(path, {"spellings": [], **row}, place, keys)
        if not all(isinstance(spelling, str) for spelling in row.get("spellings", [])):
            raise FaultyTable(f"{path.name} {place}: spellings 的值不对")
        rank = Rank(row["name"], row["series"], row["height"], row["within"], row["source"])
        for name in (row["name"], *row.get("spellings", [])):
            if plain_rank(name) in ranks:
                raise FaultyTable(f"{path.name} {place}: {name} 重复")
            ranks[plain_rank(name)] = rank
    source = data.get("jurisdiction_source", "")
    if not source:
        raise FaultyTable(f"{path.name}: 没有写明管辖依据 jurisdiction_source")
    return ranks, source
