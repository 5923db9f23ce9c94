"""The 廉政档案 on paper: the file or some of its pages, the yearly signature sheet, the statistics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from app.archive_views import ArchiveStatistics, Book, BranchFiles, Leaf, LeafTable
from app.documents.book import render_book
from app.documents.book_parts import BookCover, BookFacts, BookPaper, BookSection, BookTable, book_texts
from app.documents.dates import chinese_date
from app.documents.fonts import missing_characters
from app.documents.page import render_document
from app.documents.parts import (
    Align,
    Document,
    LedgerColumn,
    LedgerPaper,
    Marks,
    Paragraph,
    Part,
    SignOff,
    Table,
    TableColumn,
    Title,
    document_texts,
)
from app.engine.printing import ledger_printed, named
from app.engine.views import Paper, Profile, Section
from db.vocabulary import Secrecy

BOOK_KIND, SIGNATURES_KIND, STATISTICS_KIND = "archive", "archive-signatures", "archive-statistics"
FILE, PAGES = "廉政档案", "廉政档案单页"
NOTHING_YET = "尚无记录"
UNKNOWN = "—"
LEAF_BLANK = "　　　　　　"  # room to write the number of the leaf by hand
SHORT = 4  # characters up to which a text is centred in its column
NUMBER = re.compile(r"[\d.,:/%+\-—年月日]+")
NUMERALS = "一二三四五六七八九"
UNCHANGED = "□ 无变化\n□ 有变化"
SIGNED_FOR = (
    "本人已逐页核对本人廉政档案所载内容，确认真实、完整，没有隐瞒和遗漏；有变化的，已如实说明并提交书面材料。"
)
SIGNATURE_COLUMNS = (
    LedgerColumn("姓名", 6, "center", unbroken=True),
    LedgerColumn("所在党支部或部门", 11),
    LedgerColumn("职务", 9),
    LedgerColumn("档号", 10, "center", unbroken=True),
    LedgerColumn("本人确认意见", 7, "center"),
    LedgerColumn("变化情况或异议", 15),
    LedgerColumn("本人签名", 9, "center"),
    LedgerColumn("日期", 8, "center"),
)
SIGNATURE_HEIGHT = 13.0  # millimetres, room to sign
FILLED_IN = ("", "", "")
FILE_COLUMNS: Sequence[tuple[str, float, Align]] = (
    ("党支部", 9, "left"), ("人员", 3, "center"), ("应建档", 4, "center"), ("已建档", 4, "center"),
    ("齐全", 3, "center"), ("齐全率", 4, "center"), ("已确认", 4, "center"), ("确认率", 4, "center"),
)  # fmt: skip
TOTAL = "合计"
NOBODY = "尚无应建档的人员。"


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One person of the 年度确认签字表."""

    name: str
    unit: str
    post: str
    number: str


def book_paper(book: Book, profile: Profile, *, boxes: bool = False) -> Paper:
    """Return a file, or some of its pages, as PDF. Raises MissingGlyph unless `boxes` allows them."""
    name = FILE if book.whole else PAGES
    number = book.number
    paper = BookPaper(
        title=FILE,
        author=profile.issuer,
        date=book.made_on,
        running=f"{profile.issuer}{FILE}",
        owner=f"{book.person}　{number}".strip(),
        sections=tuple(_section(leaf, () if book.whole else _owner(book)) for leaf in book.leaves),
        cover=_cover(book, profile) if book.whole else None,
        notes=tuple(_notes(book)),
        secrecy=Secrecy.INTERNAL.label,
    )
    data = render_book(paper, boxes=boxes)
    only = f"第{book.leaves[0].number}部分" if not book.whole and len(book.leaves) == 1 else ""
    file_name = named(Secrecy.INTERNAL, name, number, only, f"{book.made_on:%Y%m%d}")
    return Paper(name, file_name, data, _missing(book_texts(paper)) if boxes else (), kind=BOOK_KIND)


def _cover(book: Book, profile: Profile) -> BookCover:
    opened = chinese_date(book.opened_on) if book.opened_on else ""
    told = {
        "姓名": book.person, "单位": book.unit, "职务": book.post, "档号": book.number,
        "建档日期": opened, "保管人": book.keeper,
    }  # fmt: skip
    return BookCover(tuple(told.items()), profile.issuer)


def _owner(book: Book) -> tuple[str, ...]:
    """Whose page it is, where there is no cover to say so."""
    told = {"姓名": book.person, "单位": book.unit, "职务": book.post, "档号": book.number}
    return tuple(f"{label}：{text or UNKNOWN}" for label, text in told.items())


def _notes(book: Book) -> Iterator[str]:
    if book.masked:
        yield f"以下部分未列入本件：{'、'.join(book.masked)}。"
    if book.purpose:
        yield f"列入通常不对外打印部分的理由：{book.purpose.rstrip('。')}。"


def _section(leaf: Leaf, owner: tuple[str, ...]) -> BookSection:
    groups = tuple(_groups(leaf))
    known = groups or leaf.dated or leaf.version or leaf.leaf_number
    return BookSection(
        mark=f"第{numeral(leaf.number)}部分",
        title=leaf.title,
        facts=tuple(filter(None, (owner, _state(leaf) if known else ()))),
        groups=groups,
        note=leaf.note or NOTHING_YET,
    )


def _state(leaf: Leaf) -> tuple[str, ...]:
    """As of when the leaf stands, and where its paper lies."""
    dated = chinese_date(leaf.dated) if leaf.dated else UNKNOWN
    version = f"第{leaf.version}版" if leaf.version else UNKNOWN
    return f"更新日期：{dated}", f"版本：{version}", f"归档页号：{leaf.leaf_number or LEAF_BLANK}"


def _groups(leaf: Leaf) -> Iterator[BookFacts | BookTable]:
    """What the leaf holds; a title that the only group shares with the leaf is not said again."""
    groups: list[Section | LeafTable] = [*leaf.lines, *(table for table in leaf.tables if table.rows)]
    for group in groups:
        title = "" if len(groups) == 1 and group.title in ("", leaf.title) else group.title
        if isinstance(group, LeafTable):
            yield BookTable(title and f"{title}（{len(group.rows)}条）", _columns(group), group.rows)
        else:
            yield BookFacts(title, tuple((line.label, line.text) for line in group.lines))


def _columns(table: LeafTable) -> tuple[LedgerColumn, ...]:
    columns = zip(table.heads, table.widths, zip(*table.rows, strict=True), strict=True)
    return tuple(LedgerColumn(head, width or SHORT, _align(texts)) for head, width, texts in columns)


def _align(texts: Iterable[str]) -> Align:
    """Days, numbers and short words stand in the middle of their column."""
    return "center" if all(len(text) <= SHORT or NUMBER.fullmatch(text) for text in texts) else "left"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese: 7 as 七, 10 as 十, 21 as 二十一. Raises ValueError."""
    if not 0 < number < 100:
        raise ValueError(f"no section has the number {number}")
    tens, units = divmod(number, 10)
    head = ("" if tens == 1 else NUMERALS[tens - 1]) + "十" if tens else ""
    return head + (NUMERALS[units - 1] if units else "")


def signature_paper(
    rows: Sequence[SignatureRow], year: int, profile: Profile, on: date, *, boxes: bool = False
) -> Paper:
    """Return the 年度确认签字表 as a ledger with room to sign. Raises MissingGlyph."""
    name = f"{year}年度廉政档案确认签字表"
    paper = LedgerPaper(
        title=f"{profile.issuer}{name}",
        organisation=profile.organisation,
        columns=SIGNATURE_COLUMNS,
        rows=tuple((row.name, row.unit, row.post, row.number, UNCHANGED, *FILLED_IN) for row in rows),
        as_of=on,
        signatures=("保管人", "审核人", "日期"),
        facts=(f"确认内容：{SIGNED_FOR}",),
        notes=(
            "注：每人核对本人的廉政档案后签名；有变化或者有异议的，写明所在部分和内容，由保管人核实后更新。",
        ),
        row_height=SIGNATURE_HEIGHT,
    )
    return ledger_printed(paper, name, on, SIGNATURES_KIND, boxes=boxes)


def statistics_paper(view: ArchiveStatistics, profile: Profile, *, boxes: bool = False) -> Paper:
    """Return the statistics by branch as a document with tables. Raises MissingGlyph."""
    name = f"{view.year}年度廉政档案和意见回复统计表"
    document = Document(
        title=name,
        parts=(Title(name), *_statistics(view), SignOff(profile.issuer, view.on)),
        author=profile.issuer,
        date=view.on,
        marks=Marks(secrecy=Secrecy.INTERNAL.label),
        subject=name,
        folio="count",
    )
    data = render_document(document, boxes=boxes)
    missing = _missing(document_texts(document)) if boxes else ()
    return Paper(
        name, named(Secrecy.INTERNAL, name, f"{view.on:%Y%m%d}"), data, missing, kind=STATISTICS_KIND
    )


def _statistics(view: ArchiveStatistics) -> Iterator[Part]:
    yield Paragraph(_summary(view))
    yield _files(view)
    if view.sections:
        yield _lacking(view)
    if view.opinions:
        yield _opinions(view)


def _summary(view: ArchiveStatistics) -> str:
    """The sums in a sentence, as a report takes them over."""
    total = view.total
    if not total.needed:
        return f"截至{chinese_date(view.on)}，{NOBODY}"
    return (
        f"截至{chinese_date(view.on)}，应建廉政档案{total.needed}人，已建档{total.kept}人，"
        f"内容齐全{total.complete}人，{view.year}年度已确认{total.confirmed}人。"
    )


def _files(view: ArchiveStatistics) -> Table:
    columns = tuple(TableColumn(label, weight, align) for label, weight, align in FILE_COLUMNS)
    rows = tuple(_branch(branch) for branch in (*view.branches, view.total))
    note = "注：齐全率、确认率以已建档人数为基数；已建档的包括本级管辖以外建有档案的人员。"
    return Table(columns, rows, caption="表1　各党支部建档情况", note=note, total_row=True)


def _branch(branch: BranchFiles) -> tuple[str, ...]:
    name, *counts = (getattr(branch, field.name) for field in fields(branch))
    persons, needed, kept, complete, confirmed = counts
    shares = (_share(complete, kept), _share(confirmed, kept))
    told = (persons, needed, kept, complete, shares[0], confirmed, shares[1])
    return (name or TOTAL, *map(str, told))


def _share(part: int, whole: int) -> str:
    """A share in per cent with one decimal; nobody to keep a file of is no share."""
    return f"{100 * part / whole:.1f}%" if whole else UNKNOWN


def _lacking(view: ArchiveStatistics) -> Table:
    columns = (TableColumn("部分", 14), TableColumn("缺少人数", 6, "center"))
    rows = tuple((title, str(count)) for title, count in view.sections)
    return Table(columns, rows, caption="表2　尚未填齐的部分")


def _opinions(view: ArchiveStatistics) -> Table:
    """Persons answered by branch and reply, with sums both ways."""
    heads = (*view.replies, TOTAL)
    columns = (TableColumn("党支部", 9), *(TableColumn(head, 5, "center") for head in heads))
    rows = [(branch, *_counts(counted, view.replies)) for branch, counted in view.opinions]
    sums = {reply: sum(counted.get(reply, 0) for _, counted in view.opinions) for reply in view.replies}
    told = (*rows, (TOTAL, *_counts(sums, view.replies)))
    note = "注：按人统计，同一人多次回复的逐次计数。"
    return Table(
        columns, told, caption=f"表3　{view.year}年廉政意见回复情况（人次）", note=note, total_row=True
    )


def _counts(counted: Mapping[str, int], replies: Sequence[str]) -> tuple[str, ...]:
    held = [counted.get(reply, 0) for reply in replies]
    return tuple(map(str, (*held, sum(held))))


def _missing(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{char}（{code}）" for char, code in missing_characters(texts))
