"""Tables in running text: strips with repeated head rows, grouped heads, wrapped and merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.cells import CellSetter
from app.documents.flow import Strip
from app.documents.form import FormSetter
from app.documents.parts import Table
from app.documents.table_head import head_strip
from app.documents.table_rows import (
    AIR,
    PADDING,
    Row,
    row_strips,
)
from app.documents.typeset import Typesetter

LEADING = 1.4  # of the text size
CAPTION = 14.0  # points
WIDEST, NARROWEST = 26.0, 3.0  # em, for columns without a given weight
MOST_MERGED, NARROWEST_GROUPED = 5.0, 2.0  # em; heads below a group, and merged cells, are rather wrapped
WRAPPED_HEAD = 3  # lines such a head may take
SIGNING_AIR = 14.0  # points between a table and the line to sign on
SIGNING = 12.0  # points
SPACINGS = ((AIR, LEADING), (3.5, 1.3), (2.5, 1.2))  # above and below a cell's text, and of its lines
SMALLEST = 8.0  # points of a text set to fit a page
LONG = 0.8  # of a page; a longer list of figures is set tighter
TIGHTEST = 0.4  # of a table's usual height; less is not to be had by setting it tighter
SPREAD = 9.0  # points of a text that no setting fits to one page


class TableSetter:
    """Sets tables of one document into strips of `width` points; rows taller than `tallest` are continued.

    `cuts`: long rows begin on the page that is under way and are continued on the next.
    """

    def __init__(self, typesetter: Typesetter, width: float, tallest: float, *, cuts: bool = False) -> None:
        self._typesetter, self._width, self._tallest = typesetter, width, tallest
        self._cuts = cuts
        self._air, self._leading = SPACINGS[0]

    def strips(self, table: Table, taken: float = 0.0) -> list[Strip]:
        """Title, facts, caption, head rows, rows, note and the line to sign on of a table.

        A landscape table is set tighter, if need be, so that it stands on one page with `taken` points used.
        """
        usual = self._set(table, *SPACINGS[0])
        room = self._tallest - taken
        if _height(usual) <= (room if table.landscape else LONG * room) or not (
            table.landscape or table.merged
        ):
            return usual
        if not table.landscape:
            return self._listed(table, room)
        for size in _sizes(table.size) if _height(usual) * TIGHTEST <= room else ():
            for air, leading in SPACINGS:
                fitted = self._set(replace(table, size=size), air, leading)
                if _height(fitted) <= room:
                    return fitted
        return self._set(replace(table, size=min(table.size, SPREAD)), *SPACINGS[1])

    def _listed(self, table: Table, room: float) -> list[Strip]:
        """A long list of figures set tighter, in smaller type where that brings it onto its page."""
        tight = self._set(table, *SPACINGS[-1])
        if room < _height(tight) <= room / LONG:
            smaller = self._set(replace(table, size=min(table.size, SPREAD)), *SPACINGS[-1])
            return smaller if _height(smaller) <= room else tight
        return tight

    def _set(self, table: Table, air: float, leading: float) -> list[Strip]:
        self._air, self._leading = air, leading
        above = FormSetter(self._typesetter, self._width, self._tallest).head(table.title, table.facts)
        widths = self._column_widths(table, self._setter(table.size, total=False))
        caption = self._caption(table)
        heads = CellSetter(self._typesetter, "hei", table.size, table.size * leading)
        head = head_strip(table, widths, heads, air)
        first = replace(head, snap=not (caption or above))
        tail = [*self._note(table), *self._signing(table)]
        rows = row_strips(self._rows(table, widths, head), self._tallest - head.height, keep=bool(tail))
        strips = [*above, *caption, first, *rows]
        return [*strips, *_bound(tail)]

    def _setter(self, size: float, *, total: bool) -> CellSetter:
        return CellSetter(self._typesetter, "hei" if total else "fang", size, size * self._leading)

    def _caption(self, table: Table) -> list[Strip]:
        if not table.caption:
            return []
        setter = CellSetter(self._typesetter, "hei", CAPTION, CAPTION * LEADING)
        cell = setter.cell(table.caption, self._width, "center")
        height = len(cell) * setter.leading + 3 * AIR
        texts = setter.placed(cell, 0.0, height, top=2 * AIR)
        return [Strip(height, texts, keep=True, bookmark=(table.caption, 2))]

    # rows

    def _rows(self, table: Table, widths: Sequence[float], head: Strip) -> list[Row]:
        usual = self._setter(table.size, total=False)
        rows: list[Row] = []
        for number in range(len(table.rows)):
            last = number == len(table.rows) - 1
            setter = self._setter(table.size, total=True) if last and table.total_row else usual
            rows.extend(self._row(table, number, widths, setter, head))
        return rows

    def _row(
        self, table: Table, number: int, widths: Sequence[float], setter: CellSetter, head: Strip
    ) -> list[Row]:
        texts, joined = table.rows[number], table.joined(number)
        shares = [sum(widths[:joined]), *widths[1:]]
        is_total = table.total_row and number == len(table.rows) - 1
        cells = [
            setter.cell(
                text, width - 2 * PADDING, "center" if is_total and joined > 1 and not at else column.align
            )
            for at, (text, width, column) in enumerate(zip(texts, shares, table.columns, strict=True))
        ]
        whole = Row(
            tuple(cells),
            tuple(widths),
            setter,
            head,
            ends=number == len(table.rows) - 1,
            cuts=self._cuts and not table.merged,
            keys=tuple(texts[: at + 1] for at in range(table.merged)),
            air=self._air,
            joined=joined,
        )
        fitting = int((self._tallest - head.height - 2 * self._air) / setter.leading)
        room = whole.lines if whole.cuts else fitting
        return [whole.part(start, start + room) for start in range(0, whole.lines, room)]

    # below the rows

    def _note(self, table: Table) -> list[Strip]:
        if not table.note:
            return []
        setter = CellSetter(self._typesetter, "kai", table.size, table.size * LEADING)
        cell = setter.cell(table.note, self._width)
        height = len(cell) * setter.leading + AIR
        return [Strip(height, setter.placed(cell, 0.0, height), snap=False)]

    def _signing(self, table: Table) -> list[Strip]:
        """The labels of those who sign, in even distances on one line."""
        if not table.signatures:
            return []
        setter = CellSetter(self._typesetter, "fang", SIGNING, SIGNING * LEADING)
        share = self._width / len(table.signatures)
        cells = [setter.cell(f"{label}：", share - 2 * PADDING) for label in table.signatures]
        height = max(map(len, cells)) * setter.leading + SIGNING_AIR
        texts = [
            one
            for place, cell in enumerate(cells)
            for one in setter.placed(cell, place * share, height, top=SIGNING_AIR)
        ]
        return [Strip(height, tuple(texts), snap=False)]

    # widths

    def _column_widths(self, table: Table, setter: CellSetter) -> list[float]:
        grouped = {at for label, start, end in table.spans if label for at in range(start, end)}
        weights = [
            column.weight
            or _clamped(
                setter,
                column.label,
                [row[index] for row in table.rows],
                grouped=index in grouped,
                merged=index < table.merged,
            )
            for index, column in enumerate(table.columns)
        ]
        return [weight * self._width / sum(weights) for weight in weights]


def _clamped(setter: CellSetter, label: str, texts: Sequence[str], *, grouped: bool, merged: bool) -> float:
    head = setter.natural_width(label) / setter.size
    widest = max((setter.natural_width(text) / setter.size for text in texts), default=0.0)
    if merged:
        widest = min(widest, MOST_MERGED)
    if grouped:
        head = max(head / WRAPPED_HEAD, NARROWEST_GROUPED)
    least = NARROWEST_GROUPED if grouped else NARROWEST
    return min(max(head, widest, least), WIDEST) + 2 * PADDING / setter.size


def _sizes(largest: float) -> list[float]:
    return [largest - step / 2 for step in range(int(2 * (largest - SMALLEST)) + 1)]


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.height for strip in strips)


def _bound(strips: Sequence[Strip]) -> list[Strip]:
    return [*(replace(strip, keep=True) for strip in strips[:-1]), *strips[-1:]]
