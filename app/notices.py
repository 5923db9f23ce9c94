"""The proposed text of a reminder before a festival or a season (重要节点提醒)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import resources
from app.rules.festivals import Node
from app.rules.reading import FaultyTable

_FILE = "texts/reminders.toml"
_WORDS = ("title", "opening", "season_title", "season_opening", "addressee", "closing")
_NUMERALS = "一二三四五六七八九十"
_KNOWN = {"节点", "日期"}


@dataclass(frozen=True, slots=True)
class Notices:
    """What notices have in common, and the further demands of each node."""

    words: Mapping[str, str]
    points: tuple[str, ...]
    special: Mapping[str, tuple[str, ...]]

    def title(self, node: Node) -> str:
        """Return the proposed title."""
        return self._filled("season_title" if node.is_season else "title", node)

    def text(self, node: Node) -> str:
        """Return the proposed text, one demand in a line."""
        points = (*self.special.get(node.name, ()), *self.points)
        opening = self._filled("season_opening" if node.is_season else "opening", node)
        numbered = (f"{_NUMERALS[n]}、{point}" for n, point in enumerate(points))
        return "\n".join((opening, *numbered, self.words["closing"]))

    def _filled(self, word: str, node: Node) -> str:
        return self.words[word].format(节点=node.name, 日期=_day(node.begins))


@cache
def notices() -> Notices:
    """Return the texts of `resources/texts/reminders.toml`. Raises FaultyTable."""
    try:
        data = tomllib.loads(resources.path(_FILE).read_text(encoding="utf-8"))
        notice = data["notice"]
        made = Notices(
            {word: str(notice[word]) for word in _WORDS},
            tuple(notice["points"]),
            {row["key"]: tuple(row["points"]) for row in data["node"]},
        )
        made.text(Node(1, "", date(2000, 1, 1), is_season=True))
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise FaultyTable(
            f"reminders.toml 第 1 行：提醒通知的拟稿写法有误（{type(error).__name__}）"
        ) from None
    return made


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
