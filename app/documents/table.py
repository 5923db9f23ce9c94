"""Tables in running text: strips with repeated head rows and wrapped cells."""

from __future__ import annotations

from collections.abc import Sequence

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

Lines = tuple[tuple[float, str], ...]


class TableSetter:
    """Sets tables of one document into strips of `width` points; rows taller than `tallest` are continued."""

    def __init__(self, typesetter: Typesetter, width: float, tallest: float) -> None:
        self._typesetter, self._width, self._tallest = typesetter, width, tallest

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
        return strips + self._note(table)

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
        room = int((self._tallest - head.height - 2 * AIR) / setter.leading)
        pieces = max(1, -(-max(map(len, cells), default=1) // room))
        strips = []
        for piece in range(pieces):
            part = [cell[piece * room : (piece + 1) * room] for cell in cells]
            height = _row_height(part, setter)
            bottom = THICK if last and piece == pieces - 1 else THIN
            lines = _frame(widths, height, top=0.0, bottom=bottom)
            strips.append(
                Strip(height, _placed(part, widths, setter, height), lines, snap=False, repeat=head)
            )
        return strips

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
