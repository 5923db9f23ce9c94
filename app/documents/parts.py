"""What a document is made of: plain frozen data, no fonts and no drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Title:
    """The title, 2号小标宋 centred; "\\n" forces a line break, otherwise it is broken by meaning."""

    text: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """主送机关, flush left; the full-width colon is added where it is missing."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、黑体), 2 （一）楷体, 3 (1. 仿宋) or 4 （1）仿宋, its number included."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, its first line indented by `indent` characters."""

    text: str
    indent: int = 2
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Blank:
    """Empty lines of the grid."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table in running text; `weight` is its share of the width (None: from its content)."""

    label: str
    weight: float | None = None
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table in running text; the head row is repeated on each page, cells wrap."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    size: float = 12.0
    total_row: bool = False


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明 under the body."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignOff:
    """落款: the sending organ and the date; `sealed` leaves the place for a seal."""

    sender: str
    date: date
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """附注 under the date; the full-width parentheses are added."""

    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on a new page: 附件 with its number, and its title."""

    title: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class CopyTo:
    """版记 at the foot of the last (even) page: 抄送, and the organ and date of printing."""

    recipients: str
    printer: str = ""
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class RedHead:
    """版头: the issuer's mark in red, the document number, and for upward papers the one who signs."""

    issuer: str
    number: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """Top left marks: 份号, 密级和保密期限 (秘密★1年, 内部), 紧急程度."""

    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""


Part = (
    Title | Addressee | Heading | Paragraph | Blank | PageBreak | Table | Attachments | SignOff | Note | Annex
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document by GB/T 9704; `date` goes into the metadata, so that the same data give the same bytes."""

    title: str
    parts: tuple[Part, ...]
    author: str
    date: date
    marks: Marks = Marks()
    head: RedHead | None = None
    copy_to: CopyTo | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A ledger column: `weight` is its width in characters before fitting to the paper.

    An `unbroken` column (dates, numbers, names) is as wide as its widest line, where the paper has room.
    """

    label: str
    weight: float = 6.0
    align: Align = "left"
    unbroken: bool = False


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """A ledger for printing; `rows` hold one text per column and may be read only once."""

    title: str
    organisation: str
    columns: tuple[LedgerColumn, ...]
    rows: Iterable[Sequence[str]]
    as_of: date
    secrecy: str = "内部"
    landscape: bool = True
    numbered: bool = True
    signatures: tuple[str, ...] = ("填表人", "审核人", "日期")
    notes: tuple[str, ...] = ()


def document_texts(document: Document) -> Iterator[str]:
    """Every text a document would draw, for the check of missing characters."""
    yield from _texts((document.title, document.marks, document.head, document.copy_to, document.parts))


def ledger_texts(paper: LedgerPaper) -> Iterator[str]:
    """Every text a ledger would draw; reads `rows`, which must then be a list or tuple."""
    head = (paper.title, paper.organisation, paper.secrecy, paper.signatures, paper.notes, paper.columns)
    yield from _texts(head)
    for row in paper.rows:
        yield from row


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name))
