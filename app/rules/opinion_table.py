"""The table of the 廉政意见回复: `resources/rules/opinions.toml`, replies, reasons and limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.rules.reading import SOURCED, FaultyTable, Row, Table, read_table, unique

# What the automatic check may find; each has its row in the table.
REASONS = (
    "open_clue", "shelved", "transferred", "effect", "judicial", "unread", "measured", "settled",
    "rectifying", "outside", "gone", "same_name", "name_only", "twins", "conflict", "stranger",
)  # fmt: skip
# The reply of one with nothing against him.
CLEAR = "clear"
LAST_DAY = "{last_day}"
# How long the name and the words of a reply may be, in characters.
LONGEST: Mapping[str, int] = {"label": 40, "wording": 200}
_BRACES = re.compile(r"[{}]")
# The last day stands in a bracket, which is left out where no period runs.
IN_BRACKETS = re.compile(r"[（(][^（）()]*\{last_day\}[^（）()]*[）)]")
_SETTINGS: Mapping[str, tuple[int, int]] = {
    "reply_workdays": (1, 60), "valid_months": (1, 36), "most": (1, 100_000),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReplyRule:
    """One reply: its `label` in the window, the `wording` of the letter (may hold {last_day}).

    The higher the `severity` the graver; one that is not `final` cannot be sent yet; `own`: the committee's.
    """

    key: str
    label: str
    wording: str
    severity: int
    final: bool
    source: str
    certainty: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """What one finding proposes; `second_look`: the officer has to look again; `matters`: it counts."""

    key: str
    title: str
    reply: str
    source: str
    certainty: str
    second_look: bool = False
    matters: bool = True


@dataclass(frozen=True, slots=True)
class OpinionRules:
    """The table as a whole: `reply_workdays` to answer in, `valid_months` of a reply, `most` names in one.

    `occasions`: what opinions are usually asked for.
    """

    replies: Mapping[str, ReplyRule]
    reasons: Mapping[str, ReasonRule]
    occasions: tuple[str, ...]
    reply_workdays: int
    valid_months: int
    most: int
    limit_source: str

    def changed(self, replies: Mapping[str, Mapping[str, str]]) -> OpinionRules:
        """Return the table with the committee's own `label` and `wording` of replies. Raises FaultyTable."""
        made = dict(self.replies)
        for key, own in replies.items():
            if key not in made:
                raise FaultyTable(f"廉政意见的答复中没有“{key}”")
            label, wording = (_said(name, own.get(name), _refusal(made[key])) for name in LONGEST)
            made[key] = replace(made[key], label=label, wording=wording, own=True)
        return replace(self, replies=made)


def load_opinions(path: Path) -> OpinionRules:
    """Read the table. Raises FaultyTable."""
    table = read_table(path, "reply", "reason", "occasion", "setting")
    replies = table.rows(
        "reply", {"key": str, "label": str, "wording": str, "severity": int, "final": bool, **SOURCED},
        {"own": bool},
    )  # fmt: skip
    unique(replies)
    for row in replies:
        for name in LONGEST:
            _said(name, row[name], lambda why, row=row, name=name: row.fault(why, name))  # type: ignore[misc]  # bound at once
    known = {row["key"]: ReplyRule(**row.values) for row in replies}
    if CLEAR not in known:
        raise table.fault(f"缺少答复 {CLEAR}")
    reasons = table.rows(
        "reason", {"key": str, "title": str, "reply": str, **SOURCED}, {"second_look": bool, "matters": bool}
    )
    unique(reasons)
    _require(table, "reason", reasons, REASONS)
    for row in reasons:
        row.one_of("reply", known)
    occasions = table.rows("occasion", {"key": str, **SOURCED})
    unique(occasions)
    return OpinionRules(
        known, {row["key"]: ReasonRule(**row.values) for row in reasons},
        tuple(row["key"] for row in occasions), **_settings(table),
    )  # fmt: skip


def _refusal(reply: ReplyRule) -> Callable[[str], FaultyTable]:
    return lambda why: FaultyTable(f"{reply.label}：{why}")


def _said(name: str, value: object, refuse: Callable[[str], FaultyTable]) -> str:
    """A reply's name or words, on one line; {last_day} is the only thing filled in. Raises FaultyTable."""
    called = {"label": "名称", "wording": "用语"}[name]
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text or len(text) > LONGEST[name] or not text.isprintable():
        raise refuse(f"{called}不能是空的，不超过 {LONGEST[name]} 字，也不能有看不见的字符")
    if _BRACES.search(text.replace(LAST_DAY, "")) or (name == "label" and LAST_DAY in text):
        raise refuse(f"{called}里的花括号只能是用语中的 {LAST_DAY}")
    without = IN_BRACKETS.sub("", text)
    if LAST_DAY in without or not without.strip():
        raise refuse(f"{LAST_DAY} 要写在括号里，如“不宜使用（影响期至{LAST_DAY}）”，没有影响期的略去括号")
    return text


def _settings(table: Table) -> dict[str, Any]:
    rows = table.rows("setting", {"key": str, "value": int, **SOURCED})
    _require(table, "setting", rows, tuple(_SETTINGS))
    for row in rows:
        lowest, highest = _SETTINGS[row["key"]]
        if not lowest <= row["value"] <= highest:
            raise row.fault(f"value 应为 {lowest} 至 {highest} 的整数", "value")
    limit = next(row["source"] for row in rows if row["key"] == "reply_workdays")
    return {**{row["key"]: row["value"] for row in rows}, "limit_source": limit}


def _require(table: Table, array: str, rows: list[Row], keys: tuple[str, ...]) -> None:
    for row in rows:
        row.one_of("key", dict.fromkeys(keys))
    if missing := [key for key in keys if key not in {row["key"] for row in rows}]:
        raise table.fault(f"{array} 缺少 {'、'.join(missing)}")
