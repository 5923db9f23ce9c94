"""A report on paper by GB/T 9704 and as a Word file: its text filled with one book of figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import PurePath

from app.documents.dates import chinese_date
from app.documents.fonts import missing_characters
from app.documents.page import render_document
from app.documents.parts import (
    Addressee,
    Annex,
    Attachments,
    CopyTo,
    Document,
    EndorsementPage,
    Graph,
    Heading,
    Marks,
    Number,
    PageBreak,
    Paragraph,
    Part,
    RedHead,
    Signer,
    SignOff,
    Table,
    TableColumn,
    Title,
    document_texts,
)
from app.engine.printing import named
from app.engine.views import Paper
from app.figure_book import FigureBook
from app.report_filling import UNKNOWN, ChartData, TableData, chart, filled, table
from app.report_text import Block, parse
from db.vocabulary import Secrecy

KIND, DRAFT = "annual-report", "草稿"
ANNEX = re.compile(r"附件\d*[：:]\s*(.+)")
NOTE = "统计说明：{}"
VOUCHED = "本报告及所附统计表中的数据由台账逐件汇总，已经核对。"
SIGNERS = (Signer("拟稿人意见"), Signer("审核人意见"), Signer("主要负责人签发意见"))
DEBRIEF_SIGNERS = (Signer("述职人意见"), Signer("机关党委\n意见"))
SHEET_SIGNERS = ("填表人", "审核人", "单位负责人")
NARROW, SMALL = 10.5, 9.0  # points of type in tables


@dataclass(frozen=True, slots=True)
class ReportContent:
    """What a report is printed of. `under` stands under the title, `sender` signs, `excuse` explains figures.

    `sheet`: it is a 统计表 alone; `draft` marks it as one.
    """

    title: str
    text: str
    book: FigureBook
    words: Mapping[str, str]
    sender: str
    on: date
    recipients: str = ""
    copies: str = ""
    number: str = ""
    under: str = ""
    excuse: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    sheet: bool = False
    draft: bool = False


def report_paper(content: ReportContent, *, boxes: bool = False) -> Paper:
    """Return the report as PDF. Raises MissingGlyph unless `boxes` allows labelled boxes."""
    document = report_document(content)
    data = render_document(document, boxes=boxes)
    missing = missing_characters(document_texts(document)) if boxes else ()
    shown = tuple(f"{char}（{code}）" for char, code in missing)
    return Paper(content.title, _file_name(content), data, shown, kind=KIND)


def report_word(content: ReportContent) -> Paper:
    """Return the report as a .docx for offices that edit before sealing."""
    from app.documents.word import render_word  # python-docx takes its time to load

    name = str(PurePath(_file_name(content)).with_suffix(".docx"))
    return Paper(content.title, name, render_word(report_document(content)), kind=KIND)


def report_document(content: ReportContent) -> Document:
    """Return the report as parts; what nobody knows is shown as such."""
    parts = _sheet(content) if content.sheet else _formal(content)
    marks = Marks(secrecy=content.secrecy.label, urgency=DRAFT if content.draft else "")
    head = RedHead(f"{content.sender}文件", content.number) if content.number and not content.sheet else None
    return Document(
        title=content.title,
        parts=tuple(parts),
        author=content.sender,
        date=content.on,
        marks=marks,
        head=head,
        copy_to=CopyTo(content.copies) if content.copies and not content.sheet else None,
        subject=content.title,
        running_head=DRAFT if content.draft else "",
        folio="dash",
    )


def _file_name(content: ReportContent) -> str:
    return named(content.secrecy, content.title, DRAFT if content.draft else f"{content.on:%Y%m%d}")


def _formal(content: ReportContent) -> Iterator[Part]:
    """Title, body, 附件说明, 落款, then the annexes and the page to be signed."""
    blocks = parse(content.text)
    body, annexes = _split(blocks)
    yield Title(content.title)
    if content.under:
        yield Number(content.under)
    if content.recipients:
        yield Addressee(content.recipients)
    yield from _parts(body, content)
    if not annexes:
        yield from _note(content)
    names = tuple(_annex_title(annex[0], content) for annex in annexes)
    if names:
        yield Attachments(names)
    yield SignOff(content.sender, None if content.draft else content.on)
    for place, annex in enumerate(annexes, 1):
        yield Annex(names[place - 1], place if len(annexes) > 1 else None)
        yield from _parts(annex[1:], content, annex=True)
    if annexes:
        yield from _note(content)
    yield EndorsementPage(DEBRIEF_SIGNERS if content.under else SIGNERS, text=VOUCHED)


def _note(content: ReportContent) -> Iterator[Part]:
    if content.excuse:
        told = " ".join(content.excuse.split("\n"))
        yield Paragraph(NOTE.format(told if told.endswith("。") else f"{told}。"))


def _split(blocks: Sequence[Block]) -> tuple[list[Block], list[list[Block]]]:
    """The body, and each annex with the heading that begins it; page breaks before an annex are its own."""
    body: list[Block] = []
    annexes: list[list[Block]] = []
    for block in blocks:
        if _begins_annex(block):
            held = annexes[-1] if annexes else body
            while held and held[-1].shape == "page":
                held.pop()
            annexes.append([block])
        else:
            (annexes[-1] if annexes else body).append(block)
    return body, annexes


def _begins_annex(block: Block) -> bool:
    first = block.inlines[0] if block.shape == "heading" and block.level == 1 and block.inlines else ""
    return isinstance(first, str) and first.startswith("附件") and "：" in first.replace(":", "：")


def _annex_title(block: Block, content: ReportContent) -> str:
    text = filled(block.inlines, content.book, content.words)
    found = ANNEX.fullmatch(text)
    return found[1] if found else text


def _parts(blocks: Iterable[Block], content: ReportContent, *, annex: bool = False) -> Iterator[Part]:
    item = 0
    for block in blocks:
        item = item + 1 if block.shape == "item" else 0
        yield from _part(block, content, item, annex)


def _part(block: Block, content: ReportContent, item: int, annex: bool) -> Iterator[Part]:
    text = filled(block.inlines, content.book, content.words)
    match block.shape:
        case "heading":
            yield Heading(block.level, text)
        case "item":
            yield Paragraph(f"{item}. {text}")
        case "page":
            yield PageBreak()
        case "table":
            yield _table(table(block.key, content.book, content.words), block.key, captioned=not annex)
        case "chart":
            data = chart(block, content.book, content.words)
            if data is None or data.labels:  # of what did not occur there is nothing to draw
                yield _graph(data, block.key)
        case _:
            yield Paragraph(text)


def _table(data: TableData | None, key: str, *, captioned: bool) -> Part:
    if data is None:
        return Paragraph(UNKNOWN.format(key))
    return Table(
        _columns(data), data.rows, caption=data.title if captioned else "", note=data.note,
        size=SMALL if data.wide else NARROW, groups=data.groups, merged=data.merged, landscape=data.wide,
    )  # fmt: skip


def _columns(data: TableData) -> tuple[TableColumn, ...]:
    """Numbers in narrow columns, equally wide; words by what they hold."""
    return tuple(
        TableColumn(
            label, _numeric(label, data) if numeric else _width(place, data),
            "center" if numeric or place else "left",
        )
        for place, (label, numeric) in enumerate(data.heads)
    )  # fmt: skip


def _numeric(label: str, data: TableData) -> float:
    """The width of a column of numbers; the name of a quarter stands on one line."""
    return 4 if data.wide else min(max(len(label) * 0.62, 4), 6)


def _width(place: int, data: TableData) -> float:
    longest = max(chain((len(row[place]) for row in data.rows), (2,)))
    return min(max(longest * 0.8, 3), 6 if data.wide else 9)


def _graph(data: ChartData | None, key: str) -> Part:
    if data is None:
        return Paragraph(UNKNOWN.format(key))
    kind = {"bar": "bar", "line": "line", "share": "share"}[data.kind]
    return Graph(
        kind, data.title, data.labels, data.values, data.unit, data.before, data.before_label, data.label  # type: ignore[arg-type]  # one of CHARTS
    )  # fmt: skip


# 统计表


def _sheet(content: ReportContent) -> Iterator[Part]:
    """A sheet: its first table bears title, facts and signatures; further text stands below."""
    blocks = parse(content.text)
    first = next((block for block in blocks if block.shape == "table"), None)
    main = table(first.key, content.book, content.words) if first is not None else None
    if main is None or not main.wide:
        yield Title(content.title)
    for block in blocks:
        data = main if block is first else None
        if data is not None:
            yield _signed_table(data, content)
        else:
            yield from _part(block, content, 0, annex=False)
    yield from _note(content)


def _signed_table(data: TableData, content: ReportContent) -> Table:
    book, day = content.book, "　　　　年　　月　　日" if content.draft else chinese_date(content.on)
    facts = (
        f"填报单位：{content.sender}",
        f"统计期间：{book.period.name}",
        f"填报日期：{day}",
    )
    return Table(
        _columns(data), data.rows, note=data.note, size=SMALL if data.wide else NARROW, groups=data.groups,
        merged=data.merged, landscape=data.wide, title=content.title if data.wide else "", facts=facts,
        signatures=SHEET_SIGNERS,
    )  # fmt: skip
