"""One member of an enumeration: stored code, Chinese label, and other spellings."""

from __future__ import annotations

import enum
import re
import unicodedata
from functools import lru_cache
from typing import Self

GAP = "…"


class Term(enum.Enum):
    """A member is written `CODE = "code", "标签", "其他写法"…`; the code is stored, the label is shown.

    In a spelling "…" stands for up to 30 characters, as a rule the name of an organ ("驻…纪检监察组移交").
    """

    label: str
    spellings: tuple[str, ...]

    def __new__(cls, code: str, label: str, *spellings: str) -> Self:
        """Make the member's value the code alone and keep label and spellings beside it."""
        term = object.__new__(cls)
        term._value_ = code
        term.label = label
        term.spellings = spellings
        return term

    @classmethod
    def coded(cls, code: str) -> Self:
        """Return the member stored as `code`. Raises KeyError."""
        for term in cls:
            if term.value == code:
                return term
        raise KeyError(code)

    @classmethod
    def named(cls, text: str) -> Self | None:
        """Return the member whose label, spelling or code `text` is (blanks and width aside), or None."""
        wanted = _plain(text)
        if not wanted:
            return None
        for term in cls:
            if wanted in _plain_spellings(term) or wanted == term.value:
                return term
        return cls._told_as(wanted)

    @classmethod
    def _told_as(cls, wanted: str) -> Self | None:
        """The member whose open spelling says most of `wanted`; None when two members' say as much."""
        found = [
            (weight, term)
            for term in cls
            for weight, pattern in _open_spellings(term)
            if pattern.fullmatch(wanted)
        ]
        most = max((weight for weight, _ in found), default=0)
        best = {term for weight, term in found if weight == most}
        return best.pop() if len(best) == 1 else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。；;,，")


@lru_cache(maxsize=1024)
def _plain_spellings(term: Term) -> frozenset[str]:
    return frozenset(_plain(text) for text in (term.label, *term.spellings) if GAP not in text)


@lru_cache(maxsize=1024)
def _open_spellings(term: Term) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Each open spelling as how many characters it fixes, and a pattern."""
    told = [[_plain(part) for part in text.split(GAP)] for text in term.spellings if GAP in text]
    return tuple(
        (sum(map(len, parts)), re.compile(".{0,30}".join(map(re.escape, parts)), re.DOTALL)) for parts in told
    )
