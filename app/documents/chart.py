"""Organisation charts drawn as vectors: a box at the top, sections below it, each a box with its own rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.documents.cells import CENTRE, CellSetter
from app.documents.dates import chinese_date
from app.documents.fonts import FontBook, Role, font_book
from app.documents.typeset import text_block
from app.documents.writer import LANDSCAPE, MM, Bookmark, PdfWriter, fill, rule

LEFT, RIGHT = 15 * MM, LANDSCAPE[0] - 15 * MM
TOP, FLOOR = LANDSCAPE[1] - 15 * MM, 22 * MM
BRANCHING = LEFT + 14  # where the line to further rows runs; the line to the sections runs at the left edge
FIRST = LEFT + 28  # where boxes begin
ROOM = RIGHT - FIRST
MIDDLE = FIRST + ROOM / 2
TITLE, HEAD, NAME, TEXT, SMALL = 20.0, 12.0, 10.5, 9.0, 9.0  # points
LEADING = 1.35
PADDING = 5.0
MOST_BESIDE, GAP = 6, 10.0  # boxes in a row, and the points between them
WIDEST, WIDEST_HEAD = 150.0, 360.0
STEM = 11.0  # points from a box to the line that parts, and from there to the next box
BETWEEN = 16.0  # points between sections
TALLEST = 0.45 * (TOP - FLOOR)  # taller boxes are set wider
LINE, FRAME = 0.7, 0.8
SHADES = {True: 0.86, False: 0.94}  # behind the name of a section's head, of a box
CUT = "……（其余见登记）"

Texts = list[tuple[float, float, str]]
Lines = tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class ChartBox:
    """One box: the name in it, and lines of text below that."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartSection:
    """A box with the boxes below it; `mark` is its bookmark."""

    head: ChartBox
    boxes: tuple[ChartBox, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """An organisation chart: the topmost box, the sections below it, notes at the end, in A4 landscape."""

    title: str
    author: str
    as_of: date
    top: ChartBox
    sections: tuple[ChartSection, ...]
    secrecy: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Box:
    """A box once its texts are composed, in points."""

    width: float
    title: Lines
    text: Lines
    size: float

    @property
    def band(self) -> float:
        """The height of the part that holds the name."""
        return len(self.title) * self.size * LEADING + 2 * PADDING

    @property
    def below(self) -> float:
        """The height of the part below that, which holds the lines."""
        return len(self.text) * TEXT * LEADING + 2 * PADDING if self.text else 0.0

    @property
    def height(self) -> float:
        """The whole height."""
        return self.band + self.below


@dataclass(slots=True)
class _Sheet:
    """One page under way; `trunk` is how far down the line to the sections has come on it."""

    y: float
    trunk: float
    texts: Texts = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    marks: list[Bookmark] = field(default_factory=list)


def chart_texts(chart: Chart) -> Iterator[str]:
    """Every text a chart would draw, for the check of missing characters."""
    yield from (chart.title, chart.author, chart.secrecy, *chart.notes)
    heads = (section.head for section in chart.sections)
    boxes = (box for section in chart.sections for box in section.boxes)
    for box in (chart.top, *heads, *boxes):
        yield from (box.title, *box.lines)


def render_chart(chart: Chart, *, boxes: bool = False, book: FontBook | None = None) -> bytes:
    """Draw a chart as PDF; the same data and fonts give the same bytes.

    Raises MissingGlyph unless `boxes` allows boxes with the code point.
    """
    fonts = book or font_book()
    with fonts.lock:
        return _ChartSetter(chart, fonts, boxes).render()


class _ChartSetter:
    """Sets one chart from top to bottom; a row that has no room left goes to the next page."""

    def __init__(self, chart: Chart, book: FontBook, boxes: bool) -> None:
        self._chart = chart
        self._writer = PdfWriter(book, LANDSCAPE, boxes=boxes)
        self._typesetter = self._writer.typesetter
        self._sheets: list[_Sheet] = []

    def render(self) -> bytes:
        chart = self._chart
        self._writer.describe(chart.title, chart.author, chart.as_of, chart.title)
        self._sheets.append(_Sheet(TOP - TITLE - 30, TOP))
        top = self._box(chart.top, WIDEST_HEAD, HEAD, fit=True)
        self._draw(top, MIDDLE - top.width / 2, self._sheet.y, head=True)
        self._lead_off(self._sheet.y - top.height)
        for section in chart.sections:
            self._add(section)
        self._add_notes()
        self._typesetter.require()
        for number, sheet in enumerate(self._sheets, 1):
            self._frame(sheet, number)
            self._writer.page([*sheet.drawn, text_block(sheet.texts)], sheet.marks)
        return self._writer.finish()

    @property
    def _sheet(self) -> _Sheet:
        return self._sheets[-1]

    def _lead_off(self, bottom: float) -> None:
        """The line from the topmost box to the left edge, where it goes down to the sections."""
        sheet = self._sheet
        sheet.y = sheet.trunk = bottom - STEM
        if self._chart.sections:
            self._line(MIDDLE, bottom, MIDDLE, sheet.y)
            self._line(LEFT, sheet.y, MIDDLE, sheet.y)

    def _turn(self) -> None:
        """Go on to a new page; the line to the sections runs on."""
        self._line(LEFT, self._sheet.trunk, LEFT, FLOOR)
        self._sheets.append(_Sheet(TOP - 6, TOP - 6))

    # sections

    def _add(self, section: ChartSection) -> None:
        head = self._box(section.head, WIDEST_HEAD, HEAD, fit=True)
        rows = self._rows(section.boxes)
        first = 2 * STEM + sum(_shape(rows[0])) if rows else 0.0
        if self._sheet.y - BETWEEN - head.height - first < FLOOR:
            self._turn()
        sheet = self._sheet
        top = sheet.y - BETWEEN
        middle = top - head.height / 2
        self._line(LEFT, sheet.trunk, LEFT, middle)
        self._line(LEFT, middle, MIDDLE - head.width / 2, middle)
        self._draw(head, MIDDLE - head.width / 2, top, head=True)
        sheet.trunk, sheet.y = middle, top - head.height
        sheet.marks.append(Bookmark(section.mark or section.head.title, 0, top))
        self._add_rows(rows)

    def _add_notes(self) -> None:
        """The notes below the last section, on a new page where they have no room."""
        setter = self._cells("song", TEXT)
        lines = setter.cell("\n".join(self._chart.notes), RIGHT - FIRST)
        height = len(lines) * TEXT * LEADING + 2 * PADDING
        if lines and self._sheet.y - BETWEEN - height < FLOOR:
            self._sheets.append(_Sheet(TOP - 6, TOP - 6))
        self._set(lines, FIRST, self._sheet.y - BETWEEN, height, TEXT)

    def _add_rows(self, rows: Sequence[Sequence[_Box]]) -> None:
        """The rows below a head: the first hangs on the head, the others on a line at their left."""
        branching = 0.0  # how far down that line has come
        for number, row in enumerate(rows):
            band, below = _shape(row)
            if number and self._sheet.y - 2 * STEM - band - below < FLOOR:
                self._line(BRANCHING, branching, BRANCHING, FLOOR)
                self._turn()
                branching = TOP - 6
            sheet = self._sheet
            bar = sheet.y - STEM
            lefts = self._lefts(rows[0], row)
            centres = [left + row[0].width / 2 for left in lefts]
            if number:
                self._line(BRANCHING, branching, BRANCHING, bar)
            else:
                self._line(MIDDLE, sheet.y, MIDDLE, bar)
                centres.append(MIDDLE)
            more = len(rows) > 1
            self._line(BRANCHING if more else min(centres), bar, max(centres), bar)
            branching = bar
            for box, left in zip(row, lefts, strict=True):
                self._line(left + box.width / 2, bar, left + box.width / 2, bar - STEM)
                self._draw(box, left, bar - STEM, shape=(band, below))
            sheet.y = bar - STEM - band - below

    def _lefts(self, first: Sequence[_Box], row: Sequence[_Box]) -> list[float]:
        """The left edges of a row; all rows stand under the first, which is in the middle."""
        step = first[0].width + GAP
        left = MIDDLE - (len(first) * step - GAP) / 2
        return [left + place * step for place in range(len(row))]

    def _rows(self, boxes: Sequence[ChartBox]) -> list[list[_Box]]:
        """The boxes in rows of equal length, fewer to a row where their texts are long."""
        if not boxes:
            return []
        for most in range(MOST_BESIDE, 0, -1):
            lines = -(-len(boxes) // most)
            beside = -(-len(boxes) // lines)
            width = min(WIDEST if most > 1 else ROOM, (ROOM - (beside - 1) * GAP) / beside)
            made = [self._box(box, width, NAME) for box in boxes]
            if max(box.height for box in made) <= TALLEST:
                break
        return [made[start : start + beside] for start in range(0, len(made), beside)]

    # boxes

    def _box(self, box: ChartBox, width: float, size: float, *, fit: bool = False) -> _Box:
        """Compose a box of this width, or, to `fit`, of the width its texts need up to that."""
        names, texts = self._cells("hei", size), self._cells("song", TEXT)
        if fit:
            natural = max(names.natural_width(box.title), *map(texts.natural_width, ("", *box.lines)))
            width = min(width, max(WIDEST, natural + 4 * PADDING))
        inner = width - 2 * PADDING
        lines = [line for text in box.lines for line in texts.cell(text, inner, "center")]
        most = int((TOP - FLOOR) * 0.7 / (TEXT * LEADING))
        if len(lines) > most:
            lines[most:] = texts.cell(CUT, inner, "center")
        return _Box(width, names.cell(box.title, inner, "center"), tuple(lines), size)

    def _cells(self, role: Role, size: float) -> CellSetter:
        return CellSetter(self._typesetter, role, size, size * LEADING)

    def _draw(
        self,
        box: _Box,
        left: float,
        top: float,
        *,
        head: bool = False,
        shape: tuple[float, float] | None = None,
    ) -> None:
        """Draw a box; in a row all have one `shape`, the heights of their two parts."""
        sheet = self._sheet
        band, below = shape or (box.band, box.below)
        height = band + below
        shaded = band if box.text else height
        sheet.drawn.append(fill(left, top - shaded, box.width, shaded, SHADES[head]))
        sheet.drawn.append(f"q {FRAME} w {left:.2f} {top - height:.2f} {box.width:.2f} {height:.2f} re S Q")
        self._set(box.title, left, top, shaded, box.size)
        if box.text:
            self._line(left, top - band, left + box.width, top - band, LINE / 2)
            self._set(box.text, left, top - band, below, TEXT)

    def _set(self, lines: Lines, left: float, top: float, height: float, size: float) -> None:
        """Lines in the middle of `height` points below `top`."""
        leading = size * LEADING
        base = top - (height - len(lines) * leading) / 2 - leading / 2 - CENTRE * size
        for number, (x, operators) in enumerate(lines):
            self._sheet.texts.append((left + PADDING + x, base - number * leading, operators))

    def _line(self, x1: float, y1: float, x2: float, y2: float, width: float = LINE) -> None:
        self._sheet.drawn.append(rule(x1, y1, x2, y2, width))

    # what stands around

    def _frame(self, sheet: _Sheet, number: int) -> None:
        """Title, 密级 and date on the first page, what is continued on the others, the page's number."""
        chart, total = self._chart, len(self._sheets)
        folio = f"第{number}页　共{total}页"
        sheet.texts.append(self._placed(folio, SMALL, (LEFT + RIGHT) / 2, FLOOR - 24, 0.5))
        if number > 1:
            sheet.texts.append(self._placed(f"{chart.title}（续）", SMALL, LEFT, TOP + 4))
            sheet.texts.append(self._placed(chart.secrecy, SMALL, RIGHT, TOP + 4, 1.0, "hei"))
            return
        share = min(1.0, (RIGHT - LEFT - 80) / (self._width(chart.title, "title", TITLE) or 1.0))
        sheet.texts.append(
            self._placed(chart.title, TITLE * share, (LEFT + RIGHT) / 2, TOP - TITLE, 0.5, "title")
        )
        sheet.texts.append(self._placed(chart.secrecy, 12.0, LEFT, TOP - 12, 0.0, "hei"))
        as_of = f"{chart.author}　截至{chinese_date(chart.as_of)}"
        sheet.texts.append(self._placed(as_of, SMALL, RIGHT, TOP - TITLE - 18, 1.0))

    def _placed(
        self, text: str, size: float, x: float, y: float, share: float = 0.0, role: Role = "song"
    ) -> tuple[float, float, str]:
        """A text that begins at x, ends there (share 1) or has its middle there."""
        return (x - self._width(text, role, size) * share, y, self._typesetter.plain(text, role, size))

    def _width(self, text: str, role: Role, size: float) -> float:
        return self._typesetter.width(text, role) * size


def _shape(row: Sequence[_Box]) -> tuple[float, float]:
    """The heights of the two parts of all boxes in a row."""
    return max(box.band for box in row), max(box.below for box in row)
