"""The figures of a period beside those it is compared with: as a spreadsheet and as a printed 统计表."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.documents.dates import chinese_date
from app.documents.fonts import missing_characters
from app.documents.page import render_document
from app.documents.parts import (
    Document,
    Marks,
    Paragraph,
    Part,
    SignOff,
    Table,
    TableColumn,
    Title,
    document_texts,
)
from app.engine.figure import percent
from app.engine.printing import named
from app.engine.views import FigureView, Paper, Profile
from app.exchange.sheet_out import OutValue, SheetColumn, write_sheet
from app.figure_book import FigureBook, change, number, shown, told
from db.vocabulary import Secrecy

KIND = "figures"
NONE = "—"
OTHERS = "其他"
TOTAL = "合计"
ROUNDED = "注：占比、增减按实际数计算后四舍五入，保留一位小数；各项占比相加可能不等于100%，不作调整。"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a figure, or a part or row of it under `label`; counts of both periods."""

    figure: FigureView
    label: str
    now: int
    then: int | None


def lines(book: FigureBook) -> Iterator[Line]:
    """Yield the figures in their order, each followed by its parts and, of a cross table, its rows."""
    for figure in book.figures:
        before = book.before_by_key.get(figure.key)
        yield Line(figure, "", figure.value, before.value if before else None)
        now, then = _counts(figure), _counts(before) if before else None
        for label in dict.fromkeys((*now, *(then or ()))):
            yield Line(figure, label, now.get(label, 0), then.get(label, 0) if then is not None else None)


def figures_sheet(book: FigureBook, profile: Profile, today: date) -> Paper:
    """Return the figures as a spreadsheet, each with its definition and edition; numbers alone, no names."""
    name = f"{book.period.name}统计指标"
    columns = (
        SheetColumn("类别", 9), SheetColumn("指标", 16), SheetColumn("分列", 12), SheetColumn("单位", 4),
        SheetColumn(book.period.name, 7), SheetColumn(book.compared.name, 7), SheetColumn("增减", 5),
        SheetColumn("增减（%）", 5), SheetColumn("占比（%）", 5), SheetColumn("口径", 34),
        SheetColumn("依据", 20), SheetColumn("口径版本", 5),
    )  # fmt: skip
    notes = (f"密级：{Secrecy.INTERNAL.label}", _as_of(book), ROUNDED, *_gaps(book))
    data = write_sheet(f"{profile.issuer}{name}", columns, map(_row, _with_before(book)), notes=notes)
    file_name = named(Secrecy.INTERNAL, name, f"{today:%Y%m%d}").removesuffix(".pdf")
    return Paper(name, f"{file_name}.xlsx", data, kind=KIND)


def figures_paper(book: FigureBook, profile: Profile, today: date, *, boxes: bool = False) -> Paper:
    """Return the figures as a 统计表, a table under each heading. Raises MissingGlyph unless `boxes`."""
    name = f"{book.period.name}统计表"
    document = Document(
        title=name,
        parts=(
            Title(name), Paragraph(_as_of(book)), *_tables(book), Paragraph(ROUNDED),
            *map(Paragraph, _gaps(book)), SignOff(profile.issuer, today),
        ),
        author=profile.issuer,
        date=today,
        marks=Marks(secrecy=Secrecy.INTERNAL.label),
        subject=name,
        folio="count",
    )  # fmt: skip
    data = render_document(document, boxes=boxes)
    missing = missing_characters(document_texts(document)) if boxes else ()
    unseen = tuple(f"{char}（{code}）" for char, code in missing)
    return Paper(name, named(Secrecy.INTERNAL, name, f"{today:%Y%m%d}"), data, unseen, kind=KIND)


def by_block(figures: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield the lines by their heading, the headings in the order in which they come first."""
    held = list(figures)
    places = {block: at for at, block in enumerate(dict.fromkeys(map(_block, held)))}
    ordered = sorted(held, key=lambda line: places[_block(line)])
    return ((block, list(some)) for block, some in groupby(ordered, key=_block))


def _block(line: Line) -> str:
    return line.figure.block or OTHERS


def _counts(figure: FigureView) -> Mapping[str, int]:
    rows = {row: sum(count for _, count in parts) for row, parts in figure.cells}
    return {**dict(figure.parts), **rows}


def _as_of(book: FigureBook) -> str:
    stood = f"，期末数截至{chinese_date(book.as_of)}" if book.as_of else ""
    return (
        f"统计期间：{chinese_date(book.period.first)}至{chinese_date(book.period.last)}{stood}；"
        f"对比期：{book.compared.name}。"
    )


def _gaps(book: FigureBook) -> tuple[str, ...]:
    return tuple(f"勾稽不符：{tie.title}。{tie.detail}。" for tie in book.gaps)


def _with_before(book: FigureBook) -> Iterator[tuple[Line, FigureView | None]]:
    return ((line, book.before_by_key.get(line.figure.key)) for line in lines(book))


def _row(told_of: tuple[Line, FigureView | None]) -> tuple[OutValue, ...]:
    line, before = told_of
    figure = line.figure
    if figure.is_ratio:
        now, then = number(figure), number(before) if before else None
        by = round(now - then, 1) if now is not None and then is not None else None
        grown, share = None, None
    else:
        now, then, by = line.now, line.then, None if line.then is None else line.now - line.then
        grown = percent(line.now - line.then, line.then) if line.then else None
        share = percent(line.now, figure.value) if line.label else None
    meaning = (figure.meaning, figure.source, figure.edition) if not line.label else ("", "", None)
    return (
        _block(line), figure.name, line.label, figure.unit, now, then, by,
        None if grown is None else float(grown), None if share is None else float(share), *meaning,
    )  # fmt: skip


def _tables(book: FigureBook) -> Iterator[Part]:
    columns = (
        TableColumn("指标", 9.5), TableColumn("分列", 10.5), TableColumn("单位", 3.5, "center"),
        TableColumn("本期", 5, "right"), TableColumn("对比期", 5, "right"), TableColumn("增减", 6, "right"),
        TableColumn("占比", 6, "right"),
    )  # fmt: skip
    for place, (block, some) in enumerate(by_block(lines(book)), 1):
        rows = tuple(_cells(line, book.before_by_key.get(line.figure.key)) for line in some)
        yield Table(columns, rows, caption=f"表{place}　{block}", size=10.5, merged=1)


def _cells(line: Line, before: FigureView | None) -> tuple[str, ...]:
    figure = line.figure
    if line.label:
        share = told(percent(line.now, figure.value))
        then = NONE if line.then is None else str(line.then)
        return figure.name, line.label, "", str(line.now), then, "", _signed(share)
    label = TOTAL if figure.parts or (before and before.parts) else ""
    grown = told(change(figure, before)) if before else NONE
    then = shown(before) if before else NONE
    return figure.name, label, figure.unit, shown(figure), then, _signed(grown), ""


def _signed(share: str) -> str:
    return share if share == NONE else f"{share}%"
