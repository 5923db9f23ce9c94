"""Ledgers as PDF, drawn straight onto the pages: long tables with head rows and a signature line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.documents.cells import CellSetter
from app.documents.dates import chinese_date
from app.documents.fonts import FontBook, font_book
from app.documents.parts import Align, LedgerGroup, LedgerPaper
from app.documents.typeset import Typesetter, text_block
from app.documents.writer import LANDSCAPE, MM, PORTRAIT, Bookmark, PdfWriter, fill

LEFT, RIGHT, TOP, BOTTOM = 18 * MM, 15 * MM, 15 * MM, 15 * MM
TITLE, TEXT, HEAD, SMALL = 18.0, 9.0, 9.0, 9.0  # points
LEADING = 12.0
PADDING, AIR = 2.5, 2.6  # points inside a cell
BREATH = 4.0  # points more for a text that is not broken, so that it keeps clear of the lines
FOOT = 16.0  # points between the rows and the page number's baseline
THICK, THIN = 0.9, 0.3
TITLE_BAND = 44.0  # points for title and organisation on the first page
MARK_ROOM = 36.0  # points beside the title for the 密级
NARROWEST = 2 * HEAD + 2 * PADDING + 0.2  # points; a head of two characters stays on one line
MOST_NEEDED, SLACK = 160.0, 0.1  # points; a wider text is wrapped after all
LEAST_SHARE = 5.5  # points a character of weight must keep, so that other columns stay readable
NUMBER_WEIGHT = 3.2  # characters for the row number column
REPORT_EVERY = 500  # rows

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]
Texts = list[tuple[float, float, str]]
Lines = tuple[tuple[float, str], ...]


class LedgerCancelled(Exception):
    """Drawing was called off; nothing was made."""


@dataclass(slots=True)
class _Sheet:
    """One page under way: finished text, the lower edges of its rows, its headings as (upper, lower edge),
    and the height reached."""

    top: float
    y: float
    operators: list[str] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    groups: list[tuple[float, float]] = field(default_factory=list)


def render_ledger(
    paper: LedgerPaper,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    *,
    boxes: bool = False,
    book: FontBook | None = None,
) -> bytes:
    """Draw a ledger; the same data and fonts give the same bytes.

    `progress` is called with the rows drawn so far, `cancelled` is asked between rows; LedgerCancelled is
    raised when it says yes. Raises MissingGlyph unless `boxes` allows boxes with the code point.
    """
    fonts = book or font_book()
    with fonts.lock:
        return _LedgerSetter(paper, fonts, boxes).render(progress or _ignore, cancelled or _never)


class _LedgerSetter:
    def __init__(self, paper: LedgerPaper, book: FontBook, boxes: bool) -> None:
        self._paper = paper
        self._size = LANDSCAPE if paper.landscape else PORTRAIT
        self._writer = PdfWriter(book, self._size, boxes=boxes)
        self._typesetter: Typesetter = self._writer.typesetter
        self._cells = CellSetter(self._typesetter, "song", TEXT, LEADING)
        self._widths, self._aligns = self._columns()
        self._lefts = [LEFT + sum(self._widths[:index]) for index in range(len(self._widths) + 1)]
        self._least = paper.row_height * MM
        self._head = self._head_cells()
        self._head_height = max(1, *map(len, self._head)) * LEADING + 2 * AIR
        self._facts = self._cells.cell("\n".join(paper.facts), self._lefts[-1] - LEFT) if paper.facts else ()
        self._floor = BOTTOM + FOOT
        self._sheets: list[_Sheet] = []
        self._heading: Lines = ()

    def render(self, progress: Progress, cancelled: Cancelled) -> bytes:
        paper = self._paper
        about = f"{paper.organisation} 截至{chinese_date(paper.as_of)}"
        self._writer.describe(paper.title, paper.organisation, paper.as_of, about)
        self._new_sheet(TITLE_BAND + len(self._facts) * LEADING)
        count = 0
        for row in paper.rows:
            if isinstance(row, LedgerGroup):
                self._add_group(row)
                continue
            count += 1
            if count % REPORT_EVERY == 0:
                progress(count)
            if cancelled():
                raise LedgerCancelled
            self._add_row(count, row)
        self._place_group(0.0)
        progress(count)
        tail = self._tail()
        self._typesetter.require()
        self._write(tail)
        return self._writer.finish()

    # rows

    def _add_row(self, number: int, row: Sequence[str]) -> None:
        texts = (str(number), *row) if self._paper.numbered else row
        cells = [
            self._cells.cell(text, width - 2 * PADDING, align)
            for text, width, align in zip(texts, self._widths, self._aligns, strict=True)
        ]
        room = int((self._size[1] - TOP - self._head_height - self._floor - 2 * AIR) / LEADING)
        longest = max(map(len, cells), default=1)
        if longest <= room:
            self._place(cells, max(1, longest))
            return
        for start in range(0, longest, room):  # taller than a page: continued on the next ones
            part = [cell[start : start + room] for cell in cells]
            self._place(part, max(1, *map(len, part)))

    def _place(self, cells: Sequence[Lines], lines: int) -> None:
        height = max(self._least, lines * LEADING + 2 * AIR)
        self._place_group(height)
        sheet = self._with_room(height)
        sheet.operators.extend(self._cell_operators(cells, self._cells, sheet.y, height))
        sheet.y -= height
        sheet.edges.append(sheet.y)

    def _add_group(self, group: LedgerGroup) -> None:
        """Keep a heading until the row below it is known, so that both stand on one page."""
        self._place_group(0.0)
        self._heading = self._head_setter.cell(group.text, self._lefts[-1] - LEFT - 2 * PADDING)

    def _place_group(self, below: float) -> None:
        """Place the heading that waits, where there is room for it and for `below` points."""
        heading, self._heading = self._heading, ()
        if not heading:
            return
        height = len(heading) * LEADING + 2 * AIR
        sheet = self._with_room(height + below)
        sheet.operators.extend(self._cell_operators([heading], self._head_setter, sheet.y, height))
        sheet.groups.append((sheet.y, sheet.y - height))
        sheet.y -= height
        sheet.edges.append(sheet.y)

    def _with_room(self, height: float) -> _Sheet:
        """The page under way, or a new one where it has no room for so many points."""
        sheet = self._sheets[-1]
        return self._new_sheet(0.0) if sheet.y - height < self._floor else sheet

    def _cell_operators(
        self, cells: Sequence[Lines], setter: CellSetter, top: float, height: float
    ) -> Iterator[str]:
        for cell, left in zip(cells, self._lefts, strict=False):
            if cell:
                base = top - (height - len(cell) * LEADING) / 2 - LEADING / 2 - 0.38 * setter.size
                for x, operators in cell:
                    yield f"1 0 0 1 {left + PADDING + x:.2f} {base:.2f} Tm {operators}"
                    base -= LEADING

    def _new_sheet(self, band: float) -> _Sheet:
        top = self._size[1] - TOP - band
        sheet = _Sheet(top, top - self._head_height)
        self._sheets.append(sheet)
        return sheet

    # columns and head

    def _columns(self) -> tuple[list[float], list[Align]]:
        weights = [column.weight for column in self._paper.columns]
        aligns: list[Align] = [column.align for column in self._paper.columns]
        if self._paper.numbered:
            weights.insert(0, NUMBER_WEIGHT)
            aligns.insert(0, "center")
        return self._fitted(weights, self._size[0] - LEFT - RIGHT), aligns

    def _fitted(self, weights: list[float], room: float) -> list[float]:
        """Give unbroken columns the width they need, share the rest by weight unless too little remains."""
        needed = self._needed(len(weights) - len(self._paper.columns))
        unit = _unit(weights, needed, room)
        if unit < LEAST_SHARE:
            needed, unit = {}, room / sum(weights)
        narrow = {place for place, weight in enumerate(weights) if weight * unit < NARROWEST} - set(needed)
        needed |= dict.fromkeys(narrow, NARROWEST)
        unit = _unit(weights, needed, room)
        return [needed.get(place, weight * unit) for place, weight in enumerate(weights)]

    def _needed(self, offset: int) -> dict[int, float]:
        rows = self._paper.rows
        if not isinstance(rows, Sequence):
            return {}
        columns = [place for place, column in enumerate(self._paper.columns) if column.unbroken]
        told = [row for row in rows if not isinstance(row, LedgerGroup)]
        widest = {place: self._widest(row[place] for row in told) for place in columns}
        return {place + offset: width for place, width in widest.items() if 0 < width <= MOST_NEEDED}

    def _widest(self, texts: Iterable[str]) -> float:
        width = max(map(self._cells.natural_width, set(texts)), default=0.0)
        return width + 2 * PADDING + BREATH + SLACK if width else 0.0

    def _head_cells(self) -> list[Lines]:
        labels = [column.label for column in self._paper.columns]
        if self._paper.numbered:
            labels.insert(0, "序号")
        self._head_setter = CellSetter(self._typesetter, "hei", HEAD, LEADING)
        return [
            self._head_setter.cell(label, width - 2 * PADDING, "center")
            for label, width in zip(labels, self._widths, strict=True)
        ]

    # signatures and notes

    def _tail(self) -> Texts:
        """Notes and signature line under the last row, on a new page when there is no room."""
        cell = self._cells.cell("\n".join(self._paper.notes), self._lefts[-1] - LEFT)
        height = len(cell) * LEADING + 30
        sheet = self._with_room(height)
        base = sheet.y - 14
        texts: Texts = []
        for x, operators in cell:
            texts.append((LEFT + x, base, operators))
            base -= LEADING
        share = (self._lefts[-1] - LEFT) / max(1, len(self._paper.signatures))
        for number, label in enumerate(self._paper.signatures):
            texts.append((LEFT + number * share, base - 8, self._plain(f"{label}：", "song", 10.5)))
        return texts

    # pages

    def _write(self, tail: Texts) -> None:
        total = len(self._sheets)
        for number, sheet in enumerate(self._sheets, 1):
            first, last = number == 1, number == total
            content = [*self._grid(sheet), *self._row_texts(sheet), self._edges(number, total)]
            content.append(self._title() if first else self._running_title())
            content.append(text_block(tail) if last else "")
            marks = [Bookmark(self._paper.title, 0, self._size[1])] if first else []
            self._writer.page(filter(None, content), marks)

    def _row_texts(self, sheet: _Sheet) -> Iterable[str]:
        head = self._cell_operators(self._head, self._head_setter, sheet.top, self._head_height)
        return "BT", *head, *sheet.operators, "ET"

    def _grid(self, sheet: _Sheet) -> Iterator[str]:
        left, right, head = self._lefts[0], self._lefts[-1], sheet.top - self._head_height
        yield fill(left, head, right - left, self._head_height, 0.93)
        yield from (fill(left, low, right - left, high - low, 0.97) for high, low in sheet.groups)
        edges = [head, *sheet.edges]
        lines = [f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l" for y in edges]
        ends = [sheet.top, *(y for group in sheet.groups for y in group), edges[-1]]
        for high, low in zip(ends[::2], ends[1::2], strict=True):
            lines += [f"{x:.2f} {high:.2f} m {x:.2f} {low:.2f} l" for x in self._lefts[1:-1]]
        yield f"q {THIN} w {' '.join(lines)} S Q"
        yield f"q {THICK} w {left:.2f} {edges[-1]:.2f} {right - left:.2f} {sheet.top - edges[-1]:.2f} re S Q"

    def _title(self) -> str:
        paper, top = self._paper, self._size[1] - TOP
        middle = (self._lefts[-1] + LEFT) / 2
        natural = self._typesetter.width(paper.title, "title")
        size = min(TITLE, (self._lefts[-1] - LEFT - 2 * MARK_ROOM) / natural) if natural else TITLE
        under = top - TITLE_BAND + 6
        as_of = f"截至{chinese_date(paper.as_of)}"
        texts: Texts = [
            (middle - natural * size / 2, top - TITLE, self._plain(paper.title, "title", size)),
            (LEFT, under, self._plain(f"填报单位：{paper.organisation}", "song", SMALL)),
            (self._right(as_of, SMALL), under, self._plain(as_of, "song", SMALL)),
        ]
        facts = enumerate(self._facts, 1)
        texts += [(LEFT + x, under - number * LEADING, shown) for number, (x, shown) in facts]
        return text_block(texts)

    def _running_title(self) -> str:
        return text_block(
            [(LEFT, self._size[1] - TOP + 5, self._plain(f"{self._paper.title}（续）", "song", 8))]
        )

    def _edges(self, number: int, total: int) -> str:
        """The secrecy mark at the upper right and the page number at the foot."""
        folio = f"第{number}页　共{total}页"
        middle = (self._lefts[-1] + LEFT - self._typesetter.width(folio, "song") * SMALL) / 2
        texts: Texts = [(middle, BOTTOM - 2, self._plain(folio, "song", SMALL))]
        mark = self._paper.secrecy
        if mark:
            first = number == 1
            size, y = (12.0, self._size[1] - TOP - 12) if first else (SMALL, self._size[1] - TOP + 5)
            right = self._lefts[-1] - self._typesetter.width(mark, "hei") * size
            texts.append((LEFT if first else right, y, self._plain(mark, "hei", size)))
        return text_block(texts)

    def _plain(self, text: str, role: str, size: float) -> str:
        return self._typesetter.plain(
            text, "hei" if role == "hei" else "title" if role == "title" else "song", size
        )

    def _right(self, text: str, size: float) -> float:
        return self._lefts[-1] - self._typesetter.width(text, "song") * size


def _unit(weights: list[float], needed: dict[int, float], room: float) -> float:
    """Points per character of weight that columns without a fixed width get."""
    shared = sum(weight for place, weight in enumerate(weights) if place not in needed)
    return (room - sum(needed.values())) / (shared or 1)


def _ignore(rows: int) -> None:
    return None


def _never() -> bool:
    return False
