"""What no print copy tells unless the clues are among it: clue numbers, and the words that tell of a clue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from app.archive_views import Leaf, LeafTable
from app.engine.views import Line, Section
from app.rules.archive_table import ArchiveRules
from db.models import Clue, Talk
from db.vocabulary import TalkKind

WITHHELD = "（不列入）"
# The talks that a clue called for tell what it was about.
OF_CLUES = (TalkKind.INQUIRY, TalkKind.VERIFICATION, TalkKind.REVIEW)
# What a row that came of a clue does not tell, and the field whose words say that it did.
TELLING: Mapping[str, tuple[str, ...]] = {
    "talks": ("cause", "content"),
    "statements": ("meeting", "content", "result"),
    "rectifications": ("problem", "measures", "result"),
}
SAID_BY: Mapping[str, str] = {"statements": "kind", "rectifications": "origin"}
# A clue tells of all its persons; a person's file does not tell who the others are.
OF_OTHERS: Mapping[str, tuple[str, ...]] = {"clues": ("subject_names", "subject_units")}
_BRACKETS = "〔〕［］[]【】（）()「」〈〉<>"
_OPENING, _CLOSING = _BRACKETS[::2], _BRACKETS[1::2]
_FOLDED = str.maketrans(_BRACKETS, "〔〕" * (len(_BRACKETS) // 2))
# A number in a row of digits, letters or a date is another one.
_BEFORE, _AFTER = r"(?<![0-9A-Za-z])(?<![0-9][-./])", r"(?![0-9A-Za-z]|[-./][0-9])"
# So short a number is a clue's only where it is called so.
_SHORT = 5
_CALLED = r"(?:(?<=线索)|(?<=编号))"
_CALLING = r"[第：:\s]*"


def is_of_clue(register: str, record: Any, archives: ArchiveRules) -> bool:
    """Whether a row came of a clue, so that its words would tell of it."""
    if register == "talks":
        return bool(record.clue_number) or record.kind in OF_CLUES
    if register not in SAID_BY:
        return False
    return archives.speaks(f"{register}.masked", getattr(record, SAID_BY[register]))


def without_numbers(session: Session, leaves: Iterable[Leaf]) -> tuple[Leaf, ...]:
    """Return the leaves with no clue's number anywhere in their texts, whoever the clue is about."""
    made = tuple(leaves)
    whole = folded_number("\n".join(text for leaf in made for text in _all_texts(leaf)))
    told = [number for number in _numbers(session) if folded_number(number) in whole]
    if not told:
        return made
    pattern = re.compile("|".join(_pattern(number) for number in sorted(told, key=len, reverse=True)))
    return tuple(_mapped(leaf, lambda text: pattern.sub(WITHHELD, text)) for leaf in made)


def _numbers(session: Session) -> set[str]:
    """Every clue's number, and those that talks name; a word without a digit in it is no number."""
    known = (
        select(Clue.number).where(Clue.number != ""),
        select(Talk.clue_number).where(col(Talk.clue_number) != "").distinct(),
    )
    return {number for query in known for number in session.exec(query) if re.search("[0-9]", number)}


def folded_number(text: str) -> str:
    """The text as numbers are compared: no blanks, one width, one kind of bracket."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_FOLDED)


def _pattern(number: str) -> str:
    folded = folded_number(number)
    if folded.isdecimal() and len(folded) < _SHORT:
        return f"{_CALLED}{_CALLING}{_spelt(folded)}{_AFTER}"
    before = _BEFORE if folded[0].isascii() else ""
    after = _AFTER if folded[-1].isascii() else ""
    return f"{before}{_spelt(folded)}{after}"


def _spelt(folded: str) -> str:
    """A number however it is spaced, in whichever width and brackets."""
    return r"\s*".join(map(_any_width, folded))


def _any_width(char: str) -> str:
    if char in "〔〕":
        return f"[{re.escape(_OPENING if char == '〔' else _CLOSING)}]"
    wide = chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else ""
    return f"[{re.escape(char)}{wide}]" if wide else re.escape(char)


def _all_texts(leaf: Leaf) -> Iterator[str]:
    yield from texts([leaf])
    yield from (leaf.note, leaf.leaf_number)


def _mapped(leaf: Leaf, told: Callable[[str], str]) -> Leaf:
    tables = tuple(
        replace(table, rows=tuple(tuple(map(told, row)) for row in table.rows)) for table in leaf.tables
    )
    lines = tuple(
        Section(one.title, tuple(Line(line.label, told(line.text), line.tone) for line in one.lines))
        for one in leaf.lines
    )
    return replace(leaf, tables=tables, lines=lines, note=told(leaf.note), leaf_number=told(leaf.leaf_number))


def texts(made: Iterable[Leaf]) -> list[str]:
    """Return everything the records of some leaves say."""
    made = tuple(made)
    told = [cell for leaf in made for table in leaf.tables for row in table.rows for cell in row]
    return told + [line.text for leaf in made for section in leaf.lines for line in section.lines]


def prose(leaf: Leaf, labels: Iterable[str]) -> list[str]:
    """Return what a leaf says under some of its heads and labels."""
    wanted = frozenset(labels)
    told = [text for table in leaf.tables for text in _under(table, wanted)]
    return told + [line.text for one in leaf.lines for line in one.lines if line.label in wanted]


def _under(table: LeafTable, wanted: frozenset[str]) -> Iterator[str]:
    places = [place for place, head in enumerate(table.heads) if head in wanted]
    return (row[place] for row in table.rows for place in places)
