"""Whom this committee may handle itself."""

from __future__ import annotations

from dataclasses import dataclass

from app.rules.tables import Rules
from db.vocabulary import PoliticalStatus


@dataclass(frozen=True, slots=True)
class Verdict:
    """本级, 移送 or 待定, and why."""

    label: str
    reason: str
    source: str


def verdict(rank: str, status: PoliticalStatus | None, rules: Rules) -> Verdict:
    """Judge a person by rank and party membership: 科员级及以下的党员 are ours, others are handed over.

    Source: the table's `jurisdiction_source`. A person whose rank or status is not filled in is 待定.
    """
    source = rules.jurisdiction_source
    known = rules.rank(rank) if rank else None
    if status is not None and not status.in_party:
        return Verdict("移送", "不是中共党员", source)
    if known is not None and not known.within:
        return Verdict("移送", "科员级以上", source)
    if known is None or status is None:
        return Verdict("待定", "职级或政治面貌未填", source)
    return Verdict("本级", "科员级及以下党员", source)
