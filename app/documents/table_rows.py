"""The rows of a table once their cells are composed: frames, merged cells, and cutting them at a page's end.

All lengths in points; a row's origin is its upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from app.documents.cells import CellSetter
from app.documents.flow import Rule, Strip

PADDING = 4.0  # left and right of a cell's text
AIR = 5.0  # above and below it
THICK, THIN = 1.0, 0.5
LONG_ROW, FEWEST = 12, 3  # lines from which a row may be cut at a page's end, and those left on either side

WHOLE = 0.4  # of a page's height, up to which rows with a common label stay together

Lines = tuple[tuple[float, str], ...]
Placed = tuple[float, float, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A composed row or a part of one; `ends`: it is the table's last.

    `keys` are the texts of the merged columns, each together with those before it; `extra` is height added
    for a merged cell, `spans` the heights of merged cells that begin here (0.0: begun above), `open_at` the
    merged columns whose cell goes on below. The first `joined` cells are one.
    """

    cells: tuple[Lines, ...]
    widths: tuple[float, ...]
    setter: CellSetter
    head: Strip
    ends: bool
    cuts: bool = False
    keys: tuple[tuple[str, ...], ...] = ()
    extra: float = 0.0
    air: float = AIR
    joined: int = 1
    spans: tuple[float, ...] = ()
    open_at: tuple[bool, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines the longest cell has, merged cells apart."""
        return max((1, *(len(cell) for cell in self.cells[len(self.keys) :])))

    @property
    def height(self) -> float:
        """The whole height."""
        return self.lines * self.setter.leading + 2 * self.air + self.extra

    def part(self, start: int, end: int) -> Row:
        """Some of its lines; merged cells stay whole."""
        merged = len(self.keys)
        cells = tuple(cell[start:end] if at >= merged else cell for at, cell in enumerate(self.cells))
        return replace(self, cells=cells, ends=self.ends and end >= self.lines)

    def strip(self) -> Strip:
        """The row as it is drawn."""
        cut = self._cut if self.cuts and self.lines >= LONG_ROW else None
        return Strip(self.height, self._texts(), self._rules(), snap=False, repeat=self.head, cut=cut)

    def _texts(self) -> tuple[Placed, ...]:
        spans = (*self.spans, *[self.height] * (len(self.cells) - len(self.spans)))
        return placed(self.cells, self.widths, self.setter, spans)

    def _rules(self) -> tuple[Rule, ...]:
        bottom = THICK if self.ends else THIN
        going = sum(1 for one in self.open_at if one)
        left = sum(self.widths[:going])
        return frame(self.widths, self.height, top=0.0, bottom=bottom, left=left, joined=self.joined)

    def _cut(self, room: float) -> tuple[Strip, Strip] | None:
        count = min(int((room - 2 * self.air) / self.setter.leading), self.lines - FEWEST)
        if count < FEWEST:
            return None
        return self.part(0, count).strip(), self.part(count, self.lines).strip()


def row_strips(rows: Sequence[Row], tallest: float, *, keep: bool = False) -> Iterator[Strip]:
    """The rows as strips; equal neighbours in merged columns are one cell, kept whole where it is not tall.

    `keep` binds the last one to what follows.
    """
    for key, group in groupby(rows, key=lambda row: row.keys[:1]):
        run = list(group)
        bound = keep and run[-1] is rows[-1]
        if key:
            yield _run(run, tallest, keep=bound)
        else:
            yield from (row.strip() for row in run[:-1])
            yield replace(run[-1].strip(), keep=bound)


def _run(rows: list[Row], tallest: float, *, keep: bool) -> Strip:
    """Rows of one merged cell as a strip; a tall one is cut between rows, its label repeated."""
    texts: list[Placed] = []
    rules: list[Rule] = []
    merged, top = _merged(rows), 0.0
    for row in merged:
        drawn = row.strip()
        texts.extend((x, top + y, shown) for x, y, shown in drawn.texts)
        rules.extend(replace(one, y1=top + one.y1, y2=top + one.y2) for one in drawn.rules)
        top += row.height
    whole = top <= WHOLE * tallest
    return Strip(
        top,
        tuple(texts),
        tuple(rules),
        keep=keep,
        snap=False,
        repeat=rows[0].head,
        cut=None if whole else lambda room: _cut_run(rows, room, tallest, keep=keep),
        least=0.0 if whole else sum(row.height for row in merged[:FEWEST]),
    )


def _cut_run(rows: list[Row], room: float, tallest: float, *, keep: bool) -> tuple[Strip, Strip] | None:
    fitting = sum(1 for height in accumulate(row.height for row in rows[:-1]) if height <= room)
    for count in range(fitting, 0, -1):
        upper = _run(rows[:count], tallest, keep=False)
        if upper.height <= room:
            return upper, _run(rows[count:], tallest, keep=keep)
    return None


def _merged(rows: list[Row]) -> list[Row]:
    """The rows with what their merged cells need: heights, where they begin, where they go on."""
    merged = rows
    for column in range(len(rows[0].keys)):
        merged = [row for group in _groups(merged, column) for row in _grown(group, column)]
    for column in range(len(rows[0].keys)):
        merged = [row for group in _groups(merged, column) for row in _spanned(group)]
    return merged


def _groups(rows: Sequence[Row], column: int) -> Iterator[list[Row]]:
    for _, group in groupby(rows, key=lambda row: row.keys[column]):
        yield list(group)


def _grown(group: Sequence[Row], column: int) -> list[Row]:
    """The rows high enough for their merged cell."""
    first = group[0]
    needed = len(first.cells[column]) * first.setter.leading + 2 * first.air
    short = max(0.0, needed - sum(row.height for row in group)) / len(group)
    return [replace(row, extra=row.extra + short) for row in group]


def _spanned(group: Sequence[Row]) -> list[Row]:
    whole, last = sum(row.height for row in group), len(group) - 1
    return [
        replace(row, spans=(*row.spans, 0.0 if place else whole), open_at=(*row.open_at, place < last))
        for place, row in enumerate(group)
    ]


def row_height(cells: Sequence[Lines], setter: CellSetter, air: float = AIR) -> float:
    """The height of a row of plain cells."""
    return max((1, *map(len, cells))) * setter.leading + 2 * air


def placed(
    cells: Sequence[Lines], widths: Sequence[float], setter: CellSetter, heights: Sequence[float]
) -> tuple[Placed, ...]:
    """The texts of cells side by side, each in the middle of its height; without a height it is not drawn."""
    found: list[Placed] = []
    left = 0.0
    for cell, width, height in zip(cells, widths, heights, strict=True):
        if height:
            found.extend(setter.placed(cell, left + PADDING, height))
        left += width
    return tuple(found)


def frame(
    widths: Sequence[float], height: float, *, top: float, bottom: float, left: float = 0.0, joined: int = 1
) -> tuple[Rule, ...]:
    """The lines around and between the cells of a row, the first `joined` of which are one.

    The lower line begins at `left`.
    """
    edges = [sum(widths[:index]) for index in range(len(widths) + 1)]
    lines = [
        Rule(x, 0.0, x, height, THICK if x in (edges[0], edges[-1]) else THIN)
        for x in (edges[0], *edges[joined:])
    ]
    lines.append(Rule(left, height, edges[-1], height, bottom))
    if top:
        lines.append(Rule(0.0, 0.0, edges[-1], 0.0, top))
    return tuple(lines)
