"""How this committee works: `resources/rules/committee.toml`, and what it has changed in its settings."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.rules.reading import SOURCED, FaultyTable, Row, read_table, unique
from db.vocabulary import Secrecy

Refuse = Callable[[str], FaultyTable]

LABELS: Mapping[str, str] = {
    "numbering": "线索编号规则", "prefix": "机关代字", "approvers": "审批顺序", "ceiling": "最高密级",
    "grades": "回访评价等次",
}  # fmt: skip

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class CommitteeRules:
    """Numbers, approvers and the highest 密级 of one committee; `sources` holds the 依据 of each.

    `numbering`: the pattern of a clue's number with {year} and {n}; `prefix`: 机关代字 of documents;
    `approvers`: the chain of approval, in order, empty = no approval; `grades`: how a revisit is graded.
    """

    numbering: str = "线索〔{year}〕{n}号"
    prefix: str = ""
    approvers: tuple[str, ...] = ()
    ceiling: Secrecy = Secrecy.INTERNAL
    grades: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    def number(self, year: int, n: int) -> str:
        """Return the clue's number for the `n`th clue of `year`."""
        return self.numbering.format(year=year, n=n)

    def allows(self, secrecy: Secrecy) -> bool:
        """Whether records of this 密级 may be kept."""
        order = list(Secrecy)
        return order.index(secrecy) <= order.index(self.ceiling)

    def changed(self, settings: Mapping[str, Any]) -> CommitteeRules:
        """Return the rules with the committee's own `settings`. Raises FaultyTable."""
        made = self
        for key, value in settings.items():
            made = replace(
                made, **{key: _checked(key, value, lambda why: FaultyTable(f"本委员会的设置：{why}"))}
            )
        return made


def load_committee(path: Path) -> CommitteeRules:
    """Read the defaults. Raises FaultyTable."""
    table = read_table(path, "setting")
    rows = table.rows("setting", {"key": str, "value": object, **SOURCED})
    unique(rows)
    if missing := set(_CHECKS) - {row["key"] for row in rows}:
        raise table.fault(f"缺少 {'、'.join(sorted(missing))}")
    values = {row["key"]: _checked(row["key"], row["value"], _refusal(row)) for row in rows}
    return CommitteeRules(**values, sources={row["key"]: row["source"] for row in rows})


def _refusal(row: Row) -> Refuse:
    return lambda reason: row.fault(reason, "key" if "没有这一项" in reason else "value")


def _checked(key: str, value: Any, refuse: Refuse) -> Any:
    if key not in _CHECKS:
        raise refuse(f"没有这一项“{key}”，可写 {'、'.join(_CHECKS)}")
    return _CHECKS[key](key, value, refuse)


def _numbering(key: str, value: Any, refuse: Refuse) -> str:
    text = _text(key, value, refuse)
    try:
        named = [name for _, name, form, how in string.Formatter().parse(text) if name is not None]
        plain = all(not form and not how for _, _, form, how in string.Formatter().parse(text))
    except ValueError:
        raise refuse(f"编号规则“{text}”的花括号不成对") from None
    if sorted(named) != ["n", "year"] or not plain:
        raise refuse("编号规则里 {year} 和 {n} 应各写一次，不能有别的花括号")
    return text


def _text(key: str, value: Any, refuse: Refuse) -> str:
    if (
        not isinstance(value, str)
        or len(value) > _LONGEST
        or value != "".join(value.split())
        or not value.isprintable()
    ):
        raise refuse(f"{LABELS[key]}应为不超过 {_LONGEST} 字、不含空白的文字")
    return value


def _names(key: str, value: Any, refuse: Refuse) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(set(map(str, value))) != len(value):
        raise refuse(f"{LABELS[key]}应为互不相同的名称")
    if not all(isinstance(name, str) and name.strip() for name in value):
        raise refuse(f"{LABELS[key]}里有空的名称")
    return tuple(_text(key, name, refuse) for name in value)


def _some_names(key: str, value: Any, refuse: Refuse) -> tuple[str, ...]:
    names = _names(key, value, refuse)
    if not names:
        raise refuse(f"{LABELS[key]}不能是空的")
    return names


def _ceiling(key: str, value: Any, refuse: Refuse) -> Secrecy:
    found = value if isinstance(value, Secrecy) else Secrecy.named(str(value))
    if found is None:
        raise refuse(f"密级“{value}”不认识，可写 {'、'.join(term.label for term in Secrecy)}")
    return found


_CHECKS: Mapping[str, Callable[[str, Any, Refuse], Any]] = {
    "numbering": _numbering,
    "prefix": _text,
    "approvers": _names,
    "ceiling": _ceiling,
    "grades": _some_names,
}
