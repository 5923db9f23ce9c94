"""Whom this committee may handle itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.rules.tables import JurisdictionRow, Rank, Rules
from db.vocabulary import PoliticalStatus

TABLE = "resources/rules/ranks.toml"


class UnknownRank(Exception):
    """A rank the table does not know; the text (Chinese) names it, the table and what it knows."""


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """What is known of whom a clue is about. None and '' = not filled in.

    `rank`: as of receipt; `rank_then`: at the time of the conduct; `post`: the leading post;
    `relation_here`: the organisational relation is in this unit; `subordinate`: with a subordinate unit that
    has its own discipline committee; `suspected_crime`: the content suggests 职务违法 or 职务犯罪.
    """

    organisation: bool = False
    status: PoliticalStatus | None = None
    rank: str = ""
    rank_then: str = ""
    post: str = ""
    relation_here: bool | None = True
    subordinate: bool = False
    discipline_cadre: bool = False
    suspected_crime: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """本级, 移送, 上报 or 待定; to whom; why, and on whose authority. `key` names the table's row."""

    label: str
    to: str
    reason: str
    source: str
    certainty: str
    key: str


def judge(subject: SubjectFacts, rules: Rules) -> Verdict:
    """Return what the table of jurisdiction says of `subject`: its first row that applies.

    The highest of the ranks and the post counts. Raises UnknownRank.
    """
    ranks = [known_rank(text, rules) for text in (subject.rank, subject.rank_then, subject.post) if text]
    return _judged(subject, ranks, rules)


def verdict(rank: str, status: PoliticalStatus | None, rules: Rules) -> Verdict:
    """Judge one of our own members by rank and party membership; a rank the table does not know is 待定."""
    known = rules.rank(rank) if rank else None
    return _judged(SubjectFacts(status=status), [known] if known else [], rules)


def known_rank(text: str, rules: Rules) -> Rank:
    """Return the rank or post an office writes as `text`. Raises UnknownRank."""
    found = rules.rank(text)
    if found is None:
        names = "、".join(rules.rank_names())
        raise UnknownRank(f"职级表（{TABLE}）里没有“{text}”；表中有：{names}。")
    return found


def _judged(subject: SubjectFacts, ranks: list[Rank], rules: Rules) -> Verdict:
    highest = max(ranks, key=lambda rank: (not rank.within, rank.height), default=None)
    row = next(row for row in rules.jurisdiction if row.enabled and _HOLDS[row.when](subject, highest))
    reason = row.reason.replace("{rank}", highest.name if highest else "")
    if row.when == "otherwise":
        reason = "、".join(_missing(subject, highest)) or reason
    return Verdict(row.verdict, row.to, reason, row.source, _certainty(row, highest), row.key)


def _certainty(row: JurisdictionRow, rank: Rank | None) -> str:
    """A verdict that hangs on a rank is no surer than the rank's place in the table."""
    doubtful = rank is not None and row.when in ("rank", "own") and rank.certainty == "unsure"
    return "unsure" if doubtful else row.certainty


def _missing(subject: SubjectFacts, rank: Rank | None) -> list[str]:
    facts = {"职级未填": rank, "政治面貌未填": subject.status, "组织关系未填": subject.relation_here}
    return [text for text, fact in facts.items() if fact is None]


def _is_own(subject: SubjectFacts, rank: Rank | None) -> bool:
    member = subject.status is not None and subject.status.in_party
    return bool(member and rank and rank.within and subject.relation_here)


_HOLDS: Mapping[str, Callable[[SubjectFacts, Rank | None], bool]] = {
    "crime": lambda subject, rank: subject.suspected_crime,
    "organisation": lambda subject, rank: subject.organisation,
    "not_member": lambda subject, rank: subject.status is not None and not subject.status.in_party,
    "other_unit": lambda subject, rank: subject.relation_here is False,
    "subordinate": lambda subject, rank: subject.subordinate,
    "discipline_cadre": lambda subject, rank: subject.discipline_cadre,
    "rank": lambda subject, rank: rank is not None and not rank.within,
    "own": _is_own,
    "otherwise": lambda subject, rank: True,
}
