"""What a document is made of: plain frozen data, no fonts and no drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal

Align = Literal["left", "center", "right"]
Folio = Literal["auto", "dash", "count"]
GraphKind = Literal["bar", "line", "share"]


@dataclass(frozen=True, slots=True)
class Title:
    """The title, 2号小标宋 centred; "\\n" forces a line break, otherwise it is broken by meaning."""

    text: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """主送机关, flush left; the colon is added where it is missing, a blank line where nobody is named."""

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
    """A table in running text; the head rows are repeated on each page, cells wrap.

    `groups` stand above the heads of the columns as (label, columns spanned), all columns in turn; a column
    under "" has a head of both rows' height, a group of columns without labels is one such head. In the first
    `merged` columns equal neighbours below each other are one cell. A `landscape` table has turned pages of
    its own, its head at their left. `title` is that of a sheet (统计表) with `facts` under it in small type;
    `signatures` are signed below (填表人…).
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    size: float = 12.0
    total_row: bool = False
    groups: tuple[tuple[str, int], ...] = ()
    merged: int = 0
    landscape: bool = False
    title: str = ""
    facts: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.groups and sum(span for _, span in self.groups) != len(self.columns):
            raise ValueError("the groups of a table span all its columns")

    @property
    def spans(self) -> list[tuple[str, int, int]]:
        """The groups as (label, first column, column after the last)."""
        ends = list(accumulate(span for _, span in self.groups))
        return [(label, end - span, end) for (label, span), end in zip(self.groups, ends, strict=True)]

    def joined(self, number: int) -> int:
        """How many leading cells of a row are one: a label and the empty cells behind it.

        It is that of the total, or of a row that is alone where equal neighbours are merged.
        """
        row = self.rows[number]
        is_total = number == len(self.rows) - 1 and self.total_row and bool(self.groups or self.merged)
        if not is_total and not (self.merged == 1 and row[0] and self._stands_alone(number)):
            return 1
        return next((at for at in range(1, len(row)) if row[at]), len(row))

    def _stands_alone(self, number: int) -> bool:
        near = self.rows[max(0, number - 1) : number + 2]
        return sum(row[0] == self.rows[number][0] for row in near) == 1


@dataclass(frozen=True, slots=True)
class Graph:
    """A chart of counts: bars, a line over time, or the shares of a whole; values at least 0.

    `values` belong to `labels`, `before` is what is compared with; `label` and `before_label` name both in
    the legend (本期, 上期). `unit` is that of all values.
    """

    kind: GraphKind
    title: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    unit: str
    before: tuple[int, ...] = ()
    before_label: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        if len(self.values) != len(self.labels) or (self.before and len(self.before) != len(self.labels)):
            raise ValueError("a chart has one value for each label")
        if min((*self.values, *self.before), default=0) < 0:
            raise ValueError("a chart shows counts, which are not negative")


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明 under the body."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignOff:
    """落款: the sending organ and the date, whose place None leaves open; `sealed` leaves that of a seal."""

    sender: str
    date: date | None
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


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The head of a letter (信函格式): the issuer's name in red without 文件, and the document number."""

    issuer: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """发文字号 or another short line, centred close under the title (decisions)."""

    text: str


@dataclass(frozen=True, slots=True)
class RightLine:
    """A line that ends `right` characters before the right edge."""

    text: str
    right: int = 0


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs: what as, and the name and date when they are known already."""

    label: str
    name: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Lines to sign on, one for each signer; `dated` adds the place for a date.

    `text` stands above them. At the `foot` they stand on the last lines of the page, clear of a seal.
    """

    signers: tuple[Signer, ...]
    dated: bool = True
    text: str = ""
    foot: bool = False


@dataclass(frozen=True, slots=True)
class CheckItem:
    """An item of a checklist; the note follows in full-width parentheses."""

    text: str
    done: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items with boxes to tick."""

    items: tuple[CheckItem, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """An entry of a list of signatures in order of time: who, when, with which opinion, in which post."""

    name: str
    day: date | None = None
    opinion: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class FormCell:
    """A label with its value beside it; `weight` is the share of both in the row's width.

    `min_lines` is the room kept for text, `sign` holds labels of signature lines at the lower right (签名：
    with the place for a date), `signed` what was signed already. `vertical` stacks the label in a narrow
    column; `label_width` is in characters of the form's text (None: the form's own). Without `align`, one
    line stands in the middle where the row has several cells, and long text is set as paragraphs.
    """

    label: str = ""
    text: str = ""
    weight: float = 1.0
    min_lines: int = 1
    align: Align | None = None
    sign: tuple[str, ...] = ()
    signed: tuple[Signed, ...] = ()
    vertical: bool = False
    label_width: float | None = None


@dataclass(frozen=True, slots=True)
class LabelCell:
    """A cell with a label alone, such as the head of a column."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form; `height` is the least height in millimetres."""

    cells: tuple[FormCell | LabelCell, ...]
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Rows that stand behind one vertical label."""

    label: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A table-type form (呈批表, 登记表…): small facts above the grid, rows, notes below.

    Equal sums of weights in all rows make their lines stand under each other. Rows run over to the next
    page, their labels repeated with （续）. `size` is in points, `label_width` in characters.
    """

    rows: tuple[FormRow | FormGroup, ...]
    title: str = ""
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    size: float = 12.0
    label_width: float = 6.0


@dataclass(frozen=True, slots=True)
class EndorsementPage:
    """签字背书页 on a page of its own: what is vouched for in `text`, and room for each signer's opinion.

    The signer's label heads the room (审核人意见, 主要负责人签发意见); name and date where known already.
    """

    signers: tuple[Signer, ...]
    title: str = "签字背书页"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A stub to be cut off and sent back (回执), kept whole under a dashed line or on a new page."""

    title: str
    parts: tuple[Part, ...]
    new_page: bool = False


Part = (
    Title
    | Number
    | Addressee
    | Heading
    | Paragraph
    | Blank
    | PageBreak
    | Table
    | Graph
    | Form
    | Checklist
    | Attachments
    | SignOff
    | SignatureLines
    | RightLine
    | Note
    | Annex
    | EndorsementPage
    | Receipt
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document by GB/T 9704; `date` goes into the metadata, so that the same data give the same bytes.

    `letter` makes it a letter (信函格式) instead of a paper with a red head. `foot_signatures` are signed on
    every page of a 笔录, and of a form that runs over several. `running_head` stands on all pages but the
    first. `folio` "dash" numbers pages as — 1 —, "count" as 第 1 页 共 2 页; "auto" counts the pages of
    records and of forms with more than one page.
    """

    title: str
    parts: tuple[Part, ...]
    author: str
    date: date
    marks: Marks = Marks()
    head: RedHead | None = None
    copy_to: CopyTo | None = None
    subject: str = ""
    letter: LetterHead | None = None
    foot_signatures: tuple[str, ...] = ()
    folio: Folio = "auto"
    running_head: str = ""

    def __post_init__(self) -> None:
        if self.head is not None and self.letter is not None:
            raise ValueError("a letter has no red head")


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
class LedgerGroup:
    """A heading across a ledger, above the rows that belong to it."""

    text: str


LedgerRow = Sequence[str] | LedgerGroup


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """A ledger for printing; `rows` hold one text per column and may be read only once.

    `facts` are lines between title and table; `row_height` is the least height of a row in millimetres.
    """

    title: str
    organisation: str
    columns: tuple[LedgerColumn, ...]
    rows: Iterable[LedgerRow]
    as_of: date
    secrecy: str = "内部"
    landscape: bool = True
    numbered: bool = True
    signatures: tuple[str, ...] = ("填表人", "审核人", "日期")
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    row_height: float = 0.0


def is_sheet(document: Document) -> bool:
    """Whether a document begins with a landscape table, which then bears its title."""
    first = document.parts[0] if document.parts else None
    return isinstance(first, Table) and first.landscape


def ticked(options: Iterable[str], chosen: Iterable[str]) -> str:
    """The options side by side, each behind a box that is ticked when it is chosen (☑ 了结　□ 初核)."""
    taken = set(chosen)
    return "　".join(f"{'☑' if option in taken else '□'}\u00a0{option}" for option in options)


def document_texts(document: Document) -> Iterator[str]:
    """Every text a document would draw, for the check of missing characters."""
    frame = (document.marks, document.head, document.letter, document.copy_to, document.foot_signatures)
    yield from _texts((document.title, document.running_head, frame, document.parts))


def ledger_texts(paper: LedgerPaper) -> Iterator[str]:
    """Every text a ledger would draw; reads `rows`, which must then be a list or tuple."""
    head = (paper.title, paper.organisation, paper.secrecy, paper.signatures, paper.columns)
    yield from _texts((head, paper.facts, paper.notes))
    for row in paper.rows:
        yield from _texts(row) if isinstance(row, LedgerGroup) else row


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name))
