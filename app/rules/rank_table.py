"""The table of ranks and leading posts: `resources/rules/ranks.toml`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.rules.reading import SOURCED, Row, read_table

POSTS = "领导职务层次"

_POST: Mapping[str, type] = {"name": str, "height": int, "within": bool, **SOURCED}
_RANK: Mapping[str, type] = {**_POST, "series": str}


@dataclass(frozen=True, slots=True)
class Rank:
    """One rank of one series, or one level of leading posts.

    `height` compares them over all series, `within` = this committee handles it (科员级及以下).
    """

    name: str
    series: str
    height: int
    within: bool
    source: str
    certainty: str = "known"

    @property
    def is_post(self) -> bool:
        """Whether it is a level of leading posts."""
        return self.series == POSTS


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


def load_ranks(path: Path) -> Mapping[str, Rank]:
    """Return ranks and posts by every spelling, ranks first. Raises FaultyTable."""
    table = read_table(path, "rank", "post")
    rows = table.rows("rank", _RANK, {"spellings": list}) + table.rows("post", _POST, {"spellings": list})
    if not rows:
        raise table.fault("没有任何职级")
    ranks: dict[str, Rank] = {}
    for row in rows:
        rank = Rank(
            row["name"],
            row.get("series", POSTS),
            row["height"],
            row["within"],
            row["source"],
            row["certainty"],
        )
        for name in (row["name"], *row.get("spellings", [])):
            _enter(ranks, row, name, rank)
    return ranks


def _enter(ranks: dict[str, Rank], row: Row, name: str, rank: Rank) -> None:
    plain = plain_rank(name)
    if plain in ranks:
        raise row.fault(f"{name} 与“{ranks[plain].name}”重复", "name" if name == rank.name else "spellings")
    ranks[plain] = rank
