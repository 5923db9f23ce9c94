"""How alike a header and a field's label are, and which column goes to which field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.engine.cell_text import fold_width

LABEL, SYNONYM = 100, 96
# Exact matches keep their rank among each other and stay above every match by likeness.
_LAST_EXACT = 80
_STRONG = 0.6
_GROUP_OFF = 12
_OWN_OFF = 6


@dataclass(frozen=True, slots=True)
class Target:
    """A field a column may be: its name, its label, other names for it, and whether it must be there."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Column place, target place and score 1–100."""

    column: int
    target: int
    score: int


@dataclass(frozen=True, slots=True)
class HeaderForms:
    """The normal forms of a header (joined, lowest alone, groups alone) and what each takes off the score."""

    forms: tuple[tuple[str, int], ...]


_OPEN, _CLOSE = r"（(\[【〔［｛{<〈《", r"）)\]】〕］｝}>〉》"
_BRACKETS = re.compile(f"[{_OPEN}][^{_OPEN}{_CLOSE}]*[{_CLOSE}]")
_COUNT = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_SERIAL = re.compile(rf"^(?:[（(]?{_COUNT}[）)]?[.．、:：]|[（(]{_COUNT}[）)]|[①-⑳])")
_NOISE = re.compile(r"[\s*＊★☆:：,，.．。;；、/／|_\-—–~～\"'“”‘’※#·•?？!！]")
# What stands before or after a term and makes another one of it (被谈话人 is not 谈话人).
_CHANGING_BEFORE = re.compile(
    r"(?:被|非|未|不|拟|应|原|曾|前|副|是否|有无|计划|预计|配偶|父|母|父亲|母亲|子女|家属|亲属|家庭成员|联系人|介绍人|推荐人|领导|上级|建议)$"
)
_OPPOSITES = "被非未不拟应原副再"
_NEUTRAL_AFTER = ("情况", "信息", "名称", "一栏", "栏")


def normal(header: str) -> str:
    """A header without blanks, bracketed notes, marks, serials and full-width forms, in lower case."""
    text = _SERIAL.sub("", fold_width(header).strip())
    bare = _NOISE.sub("", _BRACKETS.sub("", text))
    return (bare or _NOISE.sub("", re.sub(r"[（(\[【〔［）)\]】〕］]", "", text))).lower()


def header_forms(parts: tuple[str, ...]) -> HeaderForms:
    """All forms to try for a header given from group head to own text."""
    if not parts:
        return HeaderForms(())
    forms: dict[str, int] = {}
    whole = [normal(part) for part in parts]
    forms.setdefault("".join(whole), 0)
    forms.setdefault(_with_brackets("".join(parts)), 1)
    if len(parts) > 1:
        forms.setdefault("".join(whole[-2:]), 1)
        # The synonym 谈话对象职务 says more of a column than the label 职务 alone, which 谈话人/职务 has too.
        forms.setdefault(whole[-1], _OWN_OFF)
        for group in whole[:-1]:
            forms.setdefault(group, _GROUP_OFF)
    return HeaderForms(tuple((form, off) for form, off in forms.items() if form))


def is_exact(score: int) -> bool:
    """Whether the score comes from equality with a label or synonym."""
    return score >= _LAST_EXACT


def assign(headers: Sequence[HeaderForms], targets: Sequence[Target]) -> tuple[Match, ...]:
    """One column per field and one field per column.

    Better scores first: an exact label is never given up for two likely guesses. Among equals the left
    column wins. A likeness counts only when it points to one field alone.
    """
    found = [match for column, forms in enumerate(headers) for match in _matches(column, forms, targets)]
    found.sort(key=lambda match: (-match.score, match.column, match.target))
    columns: set[int] = set()
    taken: set[int] = set()
    chosen: list[Match] = []
    for match in found:
        if match.column in columns or match.target in taken:
            continue
        columns.add(match.column)
        taken.add(match.target)
        chosen.append(match)
    return tuple(sorted(chosen, key=lambda match: match.column))


def _matches(column: int, forms: HeaderForms, targets: Sequence[Target]) -> list[Match]:
    if not forms.forms:
        return []
    scored = [Match(column, place, score(forms, target)) for place, target in enumerate(targets)]
    exact = [match for match in scored if is_exact(match.score)]
    if exact:
        return exact
    best = max((match.score for match in scored), default=0)
    likely = [match for match in scored if match.score == best > 0]
    return likely if len(likely) == 1 else []


def score(forms: HeaderForms, target: Target) -> int:
    """0–100: how well a header fits a field."""
    terms = _terms(target)
    pairs = [(form, off, term, points) for form, off in forms.forms for term, points in terms]
    exact = max((points - off for form, off, term, points in pairs if form == term), default=0)
    if exact:
        return exact
    # A group head alone ("谈话函询") is too little to guess from.
    return max((_likeness(form, term) - off for form, off, term, _ in pairs if off < _GROUP_OFF), default=0)


@lru_cache(maxsize=1024)
def _terms(target: Target) -> tuple[tuple[str, int], ...]:
    others = tuple((normal(synonym), SYNONYM) for synonym in target.synonyms)
    return ((normal(target.label), LABEL), *others)


def _likeness(header: str, term: str) -> int:
    """0–75 for headers that hold the term, or are its end, or differ by one inserted character."""
    if len(header) < 2 or len(term) < 2:
        return 0
    if abs(len(header) - len(term)) != 1 and term not in header and header not in term:
        return 0
    shorter, longer = sorted((header, term), key=len)
    share = len(shorter) / len(longer)
    if longer is header and _holds(longer, shorter, share):
        return 40 + round(35 * share)
    if longer is term and share >= _STRONG and longer.endswith(shorter) and not _changes(longer, shorter):
        return 30 + round(35 * share)
    if len(longer) - len(shorter) == 1 and len(shorter) >= 4 and _inserted(longer, shorter) not in _OPPOSITES:
        return 30 + round(35 * share)
    return 0


def _holds(header: str, term: str, share: float) -> bool:
    for tail in _NEUTRAL_AFTER:
        if header == term + tail:
            return True
    # The end of a Chinese compound says what it is; a term at its beginning only qualifies it.
    return share >= _STRONG and header.endswith(term) and not _changes(header, term)


def _changes(longer: str, shorter: str) -> bool:
    return bool(_CHANGING_BEFORE.search(longer[: len(longer) - len(shorter)]))


def _inserted(longer: str, shorter: str) -> str:
    """The one character that `longer` has more; "不" when they differ otherwise."""
    place = next((at for at, char in enumerate(shorter) if longer[at] != char), len(shorter))
    return longer[place] if longer[:place] + longer[place + 1 :] == shorter else "不"


def _with_brackets(header: str) -> str:
    text = _SERIAL.sub("", fold_width(header).strip())
    return _NOISE.sub("", re.sub(r"[（(\[【〔［）)\]】〕］]", "", text)).lower()
