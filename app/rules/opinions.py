"""廉政意见: what the findings about a person propose, and how a reply is worded.

Source: 高校纪委关于规范党风廉政意见回复工作的通行规定; the replies and what each finding proposes are rows of
`resources/rules/opinions.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.rules.measure_table import MeasureBook, plain_kind
from app.rules.opinion_table import CLEAR, IN_BRACKETS, LAST_DAY, OpinionRules, ReplyRule


@dataclass(frozen=True, slots=True)
class Proposal:
    """The key of the reply proposed; `second_look`: somebody has to look again before it is sent."""

    reply: str
    second_look: bool


def propose(reasons: Iterable[str], rules: OpinionRules) -> Proposal:
    """Return the gravest reply that a finding which counts proposes; nobody found anything: 'clear'."""
    found = [rules.reasons[key] for key in reasons]
    replies = [rules.replies[one.reply] for one in found if one.matters]
    gravest = max(replies, key=lambda reply: reply.severity, default=rules.replies[CLEAR])
    return Proposal(gravest.key, any(one.second_look for one in found))


def gravity(reason: str, rules: OpinionRules) -> tuple[int, int]:
    """Return by what a finding stands in the list of findings, the gravest first."""
    rule = rules.reasons[reason]
    severity = rules.replies[rule.reply].severity if rule.matters else -1
    return -severity, list(rules.reasons).index(reason)


def is_milder(reply: str, proposed: str, rules: OpinionRules) -> bool:
    """Whether a reply is milder than the one proposed; one the table no longer has is taken as grave."""
    return _severity(reply, rules) < _severity(proposed, rules)


def _severity(key: str, rules: OpinionRules) -> int:
    gravest = max(reply.severity for reply in rules.replies.values())
    return rules.replies[key].severity if key in rules.replies else gravest


def worded(reply: ReplyRule, last_day: date | None) -> str:
    """Return what the letter says; without a last day the bracket that names it is left out."""
    if last_day is not None:
        told = f"{last_day.year}年{last_day.month}月{last_day.day}日"
        return reply.wording.replace(LAST_DAY, told)
    return IN_BRACKETS.sub("", reply.wording)


# What stands before a measure that was not taken, or no longer stands.
_NOT = tuple(
    f"{word}{giving}"
    for word in ("不", "未", "免", "免予", "免于", "建议", "拟", "撤销", "解除")
    for giving in ("", "予", "予以", "给予")
)
_NONE = re.compile(
    r"[\s\-—–―－/／\\]*|(无|暂无|没有|未|不|免)(予|给予|作|受|做)?(任何)?(党纪|政务|组织)?(处理|处分|措施)?[。.]?"
)


def measures_told(text: str, book: MeasureBook) -> tuple[str, ...] | None:
    """Return the measures an office wrote into one cell, by the table's names, each once, in their order.

    () when it says that there is none; None when it says something the table does not know.
    """
    if exact := book.key(text):
        return (exact,)
    plain = plain_kind(text).replace("处分(", "(")
    if _NONE.fullmatch(plain):
        return ()
    found: list[tuple[int, str]] = []
    for name in sorted(book.spellings, key=len, reverse=True):
        while (at := plain.find(name)) >= 0:
            if not plain[:at].endswith(_NOT):
                found.append((at, book.spellings[name]))
            plain = plain[:at] + "\0" * len(name) + plain[at + len(name) :]
    known = tuple(dict.fromkeys(kind for _, kind in sorted(found)))
    return known or (() if "\0" in plain else None)
