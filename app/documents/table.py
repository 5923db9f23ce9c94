"""Tables in running text: strips with repeated head rows and wrapped cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.documents.cells import CellSetter
from app.documents.flow import Rule, Strip
from app.documents.parts import Align, Table
from app.documents.typeset import Typesetter

PADDING = 4.0  # points left and right of a cell's text
AIR = 5.0  # points above and below it
THICK, THIN = 1.0, 0.5
LEADING = 1.4  # of the text size
CAPTION = 14.0  # points
WIDEST, NARROWEST = 26.0, 3.0  # em, for columns without a given weight
LONG_ROW, FEWEST = 12, 3  # lines from which a row may be cut at a page's end, and those left on either side

Lines = tuple[tuple[float, str], ...]


class TableSetter:
    """Sets tables of one document into strips of `width` points; rows taller than `tallest` are continued.

    `cuts`: long rows begin on the page that is under way and are continued on the next.
    """

    def __init__(self, typesetter: Typesetter, width: float, tallest: float, *, cuts: bool = False) -> None:
        self._typesetter, self._width, self._tallest = typesetter, width, tallest
        self._cuts = cuts

    def strips(self, table: Table) -> list[Strip]:
        """Caption, head row, rows and note of a table."""
        body = self._setter(table.size, total=False)
        widths = self._column_widths(table, body)
        aligns = [column.align for column in table.columns]
        head = self._head(table, widths)
        strips = [*self._caption(table), head]
        for number, row in enumerate(table.rows):
            last = number == len(table.rows) - 1
            setter = self._setter(table.size, total=last and table.total_row)
            strips.extend(self._row(row, widths, aligns, setter, head, last=last))
        note = self._note(table)
        return [*strips[:-1], replace(strips[-1], keep=strips[-1].keep or bool(note)), *note]

    def _setter(self, size: float, *, total: bool) -> CellSetter:
        return CellSetter(self._typesetter, "hei" if total else "fang", size, size * LEADING)

    def _caption(self, table: Table) -> list[Strip]:
        if not table.caption:
            return []
        setter = CellSetter(self._typesetter, "hei", CAPTION, CAPTION * LEADING)
        cell = setter.cell(table.caption, self._width, "center")
        height = len(cell) * setter.leading + 3 * AIR
        texts = setter.placed(cell, 0.0, height, top=2 * AIR)
        return [Strip(height, texts, keep=True, bookmark=(table.caption, 2))]

    def _head(self, table: Table, widths: Sequence[float]) -> Strip:
        setter = CellSetter(self._typesetter, "hei", table.size, table.size * LEADING)
        cells = [
            setter.cell(column.label, width - 2 * PADDING, "center")
            for column, width in zip(table.columns, widths, strict=True)
        ]
        height = _row_height(cells, setter)
        lines = _frame(widths, height, top=THICK, bottom=THIN)
        return Strip(height, _placed(cells, widths, setter, height), lines, keep=True, snap=not table.caption)

    def _row(
        self,
        row: Sequence[str],
        widths: Sequence[float],
        aligns: Sequence[Align],
        setter: CellSetter,
        head: Strip,
        *,
        last: bool,
    ) -> list[Strip]:
        cells = [
            setter.cell(text, width - 2 * PADDING, align)
            for text, width, align in zip(row, widths, aligns, strict=True)
        ]
        whole = _Row(tuple(cells), tuple(widths), setter, head, last, self._cuts)
        fitting = int((self._tallest - head.height - 2 * AIR) / setter.leading)
        room = whole.lines if self._cuts else fitting
        starts = range(0, whole.lines, room)
        return [whole.part(start, start + room).strip() for start in starts]

    def _note(self, table: Table) -> list[Strip]:
        if not table.note:
            return []
        setter = CellSetter(self._typesetter, "kai", table.size, table.size * LEADING)
        cell = setter.cell(table.note, self._width)
        height = len(cell) * setter.leading + AIR
        return [Strip(height, setter.placed(cell, 0.0, height), snap=False)]

    def _column_widths(self, table: Table, setter: CellSetter) -> list[float]:
        weights = [
            column.weight or _clamped(setter, [column.label, *(row[index] for row in table.rows)])
            for index, column in enumerate(table.columns)
        ]
        return [weight * self._width / sum(weights) for weight in weights]


@dataclass(frozen=True, slots=True)
class _Row:
    """A composed row or a part of one; `ends`: it is the table's last."""

    cells: tuple[Lines, ...]
    widths: tuple[float, ...]
    setter: CellSetter
    head: Strip
    ends: bool
    cuts: bool

    @property
    def lines(self) -> int:
        return max((1, *map(len, self.cells)))

    def part(self, start: int, end: int) -> _Row:
        cells = tuple(cell[start:end] for cell in self.cells)
        return replace(self, cells=cells, ends=self.ends and end >= self.lines)

    def strip(self) -> Strip:
        height = _row_height(self.cells, self.setter)
        lines = _frame(self.widths, height, top=0.0, bottom=THICK if self.ends else THIN)
        placed = _placed(self.cells, self.widths, self.setter, height)
        cut = self._cut if self.cuts and self.lines >= LONG_ROW else None
        return Strip(height, placed, lines, snap=False, repeat=self.head, cut=cut)

    def _cut(self, room: float) -> tuple[Strip, Strip] | None:
        count = min(int((room - 2 * AIR) / self.setter.leading), self.lines - FEWEST)
        if count < FEWEST:
            return None
        return self.part(0, count).strip(), self.part(count, self.lines).strip()


def _clamped(setter: CellSetter, texts: Sequence[str]) -> float:
    widest = max(setter.natural_width(text) for text in texts) / setter.size
    return min(max(widest, NARROWEST), WIDEST) + 2 * PADDING / setter.size


def _row_height(cells: Sequence[Lines], setter: CellSetter) -> float:
    return max(1, *map(len, cells)) * setter.leading + 2 * AIR


def _placed(
    cells: Sequence[Lines], widths: Sequence[float], setter: CellSetter, height: float
) -> tuple[tuple[float, float, str], ...]:
    placed: list[tuple[float, float, str]] = []
    left = 0.0
    for cell, width in zip(cells, widths, strict=True):
        placed.extend(setter.placed(cell, left + PADDING, height))
        left += width
    return tuple(placed)


def _frame(widths: Sequence[float], height: float, *, top: float, bottom: float) -> tuple[Rule, ...]:
    edges = [sum(widths[:index]) for index in range(len(widths) + 1)]
    lines = [Rule(x, 0.0, x, height, THICK if x in (edges[0], edges[-1]) else THIN) for x in edges]
    lines.append(Rule(0.0, height, edges[-1], height, bottom))
    if top:
        lines.append(Rule(0.0, 0.0, edges[-1], 0.0, top))
    return tuple(lines)
