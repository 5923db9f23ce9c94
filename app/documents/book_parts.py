"""What a person's file is made of on paper: plain frozen data, no fonts and no drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.documents.parts import LedgerColumn


@dataclass(frozen=True, slots=True)
class BookFacts:
    """Labels with their texts, side by side where they are short."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BookTable:
    """A table with numbered rows, its head repeated on each page."""

    title: str
    columns: tuple[LedgerColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BookSection:
    """One section: its mark (第三部分) and title, lines of facts below that, and what it holds.

    `note` stands in a frame where it holds nothing.
    """

    mark: str
    title: str
    facts: tuple[tuple[str, ...], ...] = ()
    groups: tuple[BookFacts | BookTable, ...] = ()
    note: str = ""

    @property
    def heading(self) -> str:
        """Mark and title on one line."""
        return f"{self.mark}　{self.title}"


@dataclass(frozen=True, slots=True)
class BookCover:
    """The cover: labels with what is written behind them, and who keeps the file."""

    fields: tuple[tuple[str, str], ...]
    keeper: str


@dataclass(frozen=True, slots=True)
class BookPaper:
    """A file for printing; without a `cover` there are no contents either.

    `running` heads the pages, `owner` stands at their feet; `notes` follow the contents, or the last section
    where there are none.
    """

    title: str
    author: str
    date: date
    running: str
    owner: str
    sections: tuple[BookSection, ...]
    cover: BookCover | None = None
    notes: tuple[str, ...] = ()
    secrecy: str = "内部"


def book_texts(paper: BookPaper) -> Iterator[str]:
    """Every text a file would draw, for the check of missing characters."""
    yield from (paper.title, paper.running, paper.owner, paper.secrecy, *paper.notes)
    if paper.cover is not None:
        yield paper.cover.keeper
        yield from (text for field in paper.cover.fields for text in field)
    for section in paper.sections:
        yield from (section.heading, section.note, *(fact for line in section.facts for fact in line))
        for group in section.groups:
            yield from _group_texts(group)


def _group_texts(group: BookFacts | BookTable) -> Iterator[str]:
    yield group.title
    if isinstance(group, BookFacts):
        yield from (text for line in group.lines for text in line)
        return
    yield from (column.label for column in group.columns)
    yield from (text for row in group.rows for text in row)
