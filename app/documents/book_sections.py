"""The sections of a file as strips: their heads, facts side by side, tables as wide as they need to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.documents.book_frame import TURNED, UPRIGHT, Shape
from app.documents.book_parts import BookFacts, BookSection, BookTable
from app.documents.cells import CENTRE, CellSetter
from app.documents.flow import Rule, Strip
from app.documents.form import FormSetter
from app.documents.parts import Form, FormCell, FormRow, LedgerColumn, Table, TableColumn
from app.documents.table import TableSetter
from app.documents.table_rows import PADDING
from app.documents.typeset import Typesetter
from app.documents.writer import MM

TITLE, TITLE_HEIGHT = 18.0, 40.0  # points
CAPTION, CAPTION_HEIGHT = 12.0, 30.0
SIZES = (10.5, 10.0, 9.5, 9.0)  # points; the largest in which a table has the widths it asks for
FACT = 12.0  # points
LABEL = 6.0  # em
FACT_PADDING = 12.0  # points in a cell of facts
MOST_UPRIGHT = 54.0  # characters; a wider table is turned
NUMBER = LedgerColumn("序号", 3.0, "center")
BREATH = 4.0  # points more, so that a text that is not broken keeps clear of the lines
HALVINGS = 40
SHORT = 4  # characters; names and the like are not broken
NOTE, NOTE_HEIGHT = 12.0, 11 * MM
FRAME = 0.7
BETWEEN = 14.0  # points between sections that share a page
WHOLE = re.compile(r".{0,4}〔[\d\s]*〕第?[\d\s]*号|[A-Za-z0-9\-./@_:%+#&=?~,'\\]+")


class SectionSetter:
    """Sets the sections of one file."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter

    def shape(self, section: BookSection) -> Shape:
        """The sheets a section is printed on: turned ones where a table of it is wide."""
        tables = [group for group in section.groups if isinstance(group, BookTable)]
        wide = any(sum(column.weight for column in table.columns) > MOST_UPRIGHT for table in tables)
        return TURNED if wide else UPRIGHT

    def strips(self, section: BookSection) -> list[Strip]:
        """The strips of a section that holds something."""
        shape = self.shape(section)
        strips = self._head(section, shape)
        for group in section.groups:
            strips.extend(self._group(group, shape))
        return strips

    def empty(self, sections: Sequence[BookSection]) -> list[Strip]:
        """The strips of sections that hold nothing, each kept together, one below the other."""
        strips: list[Strip] = []
        for section in sections:
            if strips:
                strips.append(Strip(BETWEEN, snap=False, blank=True))
            head = self._head(section, UPRIGHT)
            strips += [*(replace(strip, keep=True) for strip in head), self._note(section.note)]
        return strips

    def _head(self, section: BookSection, shape: Shape) -> list[Strip]:
        text = section.heading
        natural = self._typesetter.width(text, "title")
        size = min(TITLE, shape.width / natural)
        place = ((shape.width - natural * size) / 2, TITLE_HEIGHT / 2 + CENTRE * size - 2)
        title = Strip(
            TITLE_HEIGHT,
            ((*place, self._typesetter.plain(text, "title", size)),),
            keep=True,
            snap=False,
            bookmark=(text, 0),
        )
        setter = FormSetter(self._typesetter, shape.width, shape.height)
        facts = (strip for line in section.facts for strip in setter.strips(Form((), facts=line)))
        return [title, *(replace(strip, snap=False, keep=True) for strip in facts)]

    def _note(self, note: str) -> Strip:
        """What is said in a frame where there is nothing."""
        setter = CellSetter(self._typesetter, "fang", NOTE, NOTE * 1.5)
        cell = setter.cell(note, UPRIGHT.width - 2 * FACT_PADDING, "center")
        height = max(NOTE_HEIGHT, len(cell) * setter.leading + FACT_PADDING)
        width = UPRIGHT.width
        levels = [Rule(0.0, y, width, y, FRAME) for y in (0.0, height)]
        sides = [Rule(x, -FRAME / 2, x, height + FRAME / 2, FRAME) for x in (0.0, width)]
        return Strip(height, setter.placed(cell, FACT_PADDING, height), (*levels, *sides), snap=False)

    def _group(self, group: BookFacts | BookTable, shape: Shape) -> list[Strip]:
        made = self._facts(group, shape) if isinstance(group, BookFacts) else self._table(group, shape)
        return [*self._caption(group.title), *(replace(strip, snap=False) for strip in made)]

    def _caption(self, text: str) -> list[Strip]:
        if not text:
            return []
        shown = self._typesetter.plain(text, "hei", CAPTION)
        place = (0.0, CAPTION_HEIGHT - 8.0, shown)
        return [Strip(CAPTION_HEIGHT, (place,), keep=True, snap=False, bookmark=(text, 1))]

    # facts

    def _facts(self, group: BookFacts, shape: Shape) -> list[Strip]:
        """Labels and texts in a grid, two to a row where both are short."""
        measure = shape.width / 2 - LABEL * FACT - FACT_PADDING
        setter = CellSetter(self._typesetter, "fang", FACT, FACT)
        rows: list[list[tuple[str, str]]] = []
        for line in group.lines:
            short = setter.natural_width(line[1]) <= measure
            if short and rows and len(rows[-1]) == 1 and setter.natural_width(rows[-1][0][1]) <= measure:
                rows[-1].append(line)
            else:
                rows.append([line])
        form = Form(tuple(map(_fact_row, rows)), size=FACT, label_width=LABEL)
        return FormSetter(self._typesetter, shape.width, shape.height).strips(form)

    # tables

    def _table(self, table: BookTable, shape: Shape) -> list[Strip]:
        columns = (NUMBER, *table.columns)
        rows = tuple((str(place), *row) for place, row in enumerate(table.rows, 1))
        size = next((size for size in SIZES if _wanted(columns, size) <= shape.width), SIZES[-1])
        widths = self._widths(columns, rows, size, shape.width)
        made = tuple(
            TableColumn(column.label, width, column.align)
            for column, width in zip(columns, widths, strict=True)
        )
        setter = TableSetter(self._typesetter, shape.width, shape.height, cuts=True)
        return setter.strips(Table(made, rows, size=size))

    def _widths(
        self, columns: Sequence[LedgerColumn], rows: Sequence[Sequence[str]], size: float, room: float
    ) -> list[float]:
        """Points for each column, by weight, but no less than its longest word and no more than its texts."""
        extra = 2 * PADDING + BREATH
        least, most = [], []
        for place, column in enumerate(columns):
            texts = {row[place] for row in rows}
            least.append(max(map(self._longest, {column.label[:2], *texts})) * size + extra)
            most.append(max(map(self._natural, {column.label, *texts})) * size + extra)
        return _shared([column.weight for column in columns], least, most, room)

    def _longest(self, text: str) -> float:
        """The em of the longest piece of a text that should stay on one line."""
        pieces = [text] if len(text) <= SHORT and "\n" not in text else WHOLE.findall(text)
        return max((self._typesetter.width(piece, "fang") for piece in pieces), default=1.0)

    def _natural(self, text: str) -> float:
        """The em of a text's longest line when it is not wrapped."""
        return max((self._typesetter.width(line, "fang") for line in text.split("\n")), default=0.0)


def _wanted(columns: Sequence[LedgerColumn], size: float) -> float:
    return sum(column.weight for column in columns) * size + 2 * PADDING * len(columns)


def _shared(
    weights: Sequence[float], least: Sequence[float], most: Sequence[float], room: float
) -> list[float]:
    """The room shared by weight between bounds; these give way where they leave too little or too much."""
    for bound in (least, most):
        if (sum(bound) >= room) is (bound is least):
            return [width * room / sum(bound) for width in bound]
    low, high = 0.0, room / min(weights)
    for _ in range(HALVINGS):
        unit = (low + high) / 2
        widths = _bounded(weights, least, most, unit)
        low, high = (unit, high) if sum(widths) < room else (low, unit)
    widths = _bounded(weights, least, most, high)
    return [width * room / sum(widths) for width in widths]


def _bounded(
    weights: Sequence[float], least: Sequence[float], most: Sequence[float], unit: float
) -> list[float]:
    bounds = zip(weights, least, most, strict=True)
    return [min(max(weight * unit, low), max(low, high)) for weight, low, high in bounds]


def _fact_row(lines: Sequence[tuple[str, str]]) -> FormRow:
    return FormRow(tuple(_fact_cells(lines)))


def _fact_cells(lines: Sequence[tuple[str, str]]) -> Iterator[FormCell]:
    for label, text in lines:
        yield FormCell(label, text, weight=2.0 / len(lines))
