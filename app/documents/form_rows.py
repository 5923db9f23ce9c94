"""The rows of a form once their texts are composed: heights, frames, and cutting them at a page's end.

All lengths in points; a row's origin is its upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.documents.cells import CENTRE
from app.documents.flow import Rule, Strip

THICK, THIN = 1.0, 0.5
AIR = 6.0  # above and below a cell's text, where no other is asked for
FEWEST_ABOVE, FEWEST_BELOW = 3, 2  # lines of a cut cell before and after the cut

Operators = tuple[float, str]  # x offset and operators
Placed = tuple[float, float, str]


@dataclass(frozen=True, slots=True)
class Lines:
    """Composed lines with their size and leading; x offsets are counted from the cell's left edge."""

    lines: tuple[Operators, ...] = ()
    size: float = 12.0
    leading: float = 18.0

    @property
    def height(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self.leading

    def placed(self, left: float, top: float) -> tuple[Placed, ...]:
        """The lines from `top` downwards."""
        base = top + self.leading / 2 + CENTRE * self.size
        return tuple(
            (left + x, base + place * self.leading, shown) for place, (x, shown) in enumerate(self.lines)
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its label in a column of its own, its text, the lines to sign on, and the least room.

    `again` is the label of a continued cell. `prose` stands at the top, other text in the middle.
    """

    left: float
    width: float
    label: Lines
    again: Lines
    label_width: float
    text: Lines = Lines()
    tail: Lines = Lines()
    least: float = 0.0
    prose: bool = False
    air: float = AIR

    @property
    def content(self) -> float:
        """The height the texts alone need."""
        below = self.air / 2 if self.tail.lines else self.air
        return max(self.label.height + self.air, self.text.height + self.tail.height + self.air + below)

    def placed(self, height: float) -> tuple[Placed, ...]:
        """Label and text within a row of `height`."""
        label = self.label.placed(self.left, (height - self.label.height) / 2)
        room = height - self.tail.height
        top = self.air if self.prose else max(self.air, (room - self.text.height) / 2)
        start = self.left + self.label_width
        tail = self.tail.placed(start, height - self.tail.height - self.air / 2) if self.tail.lines else ()
        return (*label, *self.text.placed(start, top), *tail)

    def cut(self, count: int) -> tuple[Box, Box]:
        """The first `count` lines and the rest with all there is to sign."""
        first, rest = self.text.lines[:count], self.text.lines[count:]
        least = max(0.0, self.least - len(first) * self.text.leading)
        upper = replace(self, text=replace(self.text, lines=first), tail=Lines(), least=0.0)
        return upper, replace(self, text=replace(self.text, lines=rest), label=self.again, least=least)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; `height` is what it takes on the page, `least` what must be left of that."""

    boxes: tuple[Box, ...]
    height: float
    grows: bool = False
    least: float = 0.0

    @property
    def content(self) -> float:
        """The height the texts alone need."""
        return max((box.content for box in self.boxes), default=0.0)

    def cut(self, room: float) -> tuple[Row, Row] | None:
        """The part that fits into the room and the rest, or None where too little would stand above."""
        longest = max(self.boxes, key=lambda box: box.text.height, default=None)
        if longest is None:
            return None
        air = 2 * longest.air
        count = int((room - air) / longest.text.leading)
        count = min(count, len(longest.text.lines) - FEWEST_BELOW)
        height = count * longest.text.leading + air
        if count < FEWEST_ABOVE or any(box.label.height + box.air > height for box in self.boxes):
            return None
        pairs = [box.cut(count) for box in self.boxes]
        lower = Row(tuple(rest for _, rest in pairs), 0.0, self.grows)
        below = max(lower.content, *(box.least for box in lower.boxes))
        flush = room if room - height < longest.text.leading else height  # down to the page's end
        return Row(tuple(first for first, _ in pairs), flush), replace(lower, height=below)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stand together, behind a vertical label where there is one."""

    rows: tuple[Row, ...]
    width: float
    label: Lines = Lines()
    again: Lines = Lines()
    label_width: float = 0.0
    air: float = AIR

    @property
    def height(self) -> float:
        """The height of all rows."""
        return sum(row.height for row in self.rows)

    @property
    def label_height(self) -> float:
        """The height the vertical label needs."""
        return self.label.height + 2 * self.air if self.label.lines else 0.0

    def widened(self) -> Block:
        """The block with its last row high enough for the vertical label."""
        short = self.label_height - self.height
        if short <= 0 or not self.rows:
            return self
        last = replace(self.rows[-1], height=self.rows[-1].height + short)
        return replace(self, rows=(*self.rows[:-1], last))

    def cut(self, room: float) -> tuple[Block, Block] | None:
        """The rows that fit, the last of them cut where it can be, and the rest."""
        used, above = 0.0, 0
        while above < len(self.rows) and used + self.rows[above].height <= room:
            used += self.rows[above].height
            above += 1
        if above == len(self.rows):
            return None
        first, rest = self.rows[:above], self.rows[above:]
        parts = rest[0].cut(room - used)
        if parts is not None:
            first, rest = (*first, parts[0]), (parts[1], *rest[1:])
        if not first or self.label_height > room:
            return None
        return replace(self, rows=first).widened(), replace(self, rows=rest, label=self.again).widened()

    def strip(self, *, first: bool = False, last: bool = False, keep: bool = False) -> Strip:
        """The block as a strip; `first` and `last` get the form's outer frame."""
        texts: list[Placed] = []
        rules = [*self._sides(), *([_level(0.0, self.width, THICK)] if first else [])]
        if self.label.lines:
            texts.extend(self.label.placed(0.0, (self.height - self.label.height) / 2))
        top = 0.0
        for place, row in enumerate(self.rows):
            texts.extend((x, y + top, shown) for box in row.boxes for x, y, shown in box.placed(row.height))
            rules.extend(_uprights(row, top))
            top += row.height
            ends = place == len(self.rows) - 1
            left = 0.0 if ends else self.label_width
            rules.append(_level(top, self.width, THICK if ends and last else THIN, left))
        return Strip(
            self.height,
            tuple(texts),
            tuple(rules),
            keep=keep,
            snap=False,
            opening=(_level(0.0, self.width, THICK),),
            closing=(_level(self.height, self.width, THICK),),
            cut=lambda room: self._cut_strip(room, first=first, last=last, keep=keep),
        )

    def _cut_strip(self, room: float, *, first: bool, last: bool, keep: bool) -> tuple[Strip, Strip] | None:
        parts = self.cut(room)
        if parts is None:
            return None
        return parts[0].strip(first=first), parts[1].strip(last=last, keep=keep)

    def _sides(self) -> list[Rule]:
        sides = [Rule(x, 0.0, x, self.height, THICK) for x in (0.0, self.width)]
        if self.label_width:
            sides.append(Rule(self.label_width, 0.0, self.label_width, self.height, THIN))
        return sides


def _uprights(row: Row, top: float) -> list[Rule]:
    """The inner upright lines: before each cell but the first, and after its label."""
    places = [box.left for box in row.boxes[1:]]
    places += [box.left + box.label_width for box in row.boxes if 0 < box.label_width < box.width]
    return [Rule(x, top, x, top + row.height, THIN) for x in places]


def _level(y: float, width: float, thickness: float, left: float = 0.0) -> Rule:
    """A level line; the frame's own reach over its corners."""
    over = THICK / 2 if thickness == THICK else 0.0
    return Rule(left - over, y, width + over, y, thickness)


def stretched(blocks: Sequence[Block], spare: float, most: float) -> list[Block]:
    """The blocks with `spare` points shared among the rows that grow, or taken back where it is negative.

    A row grows at most by `most` times its height and never shrinks below what its texts need.
    """

    def give(row: Row) -> float:
        if spare >= 0:
            return row.height * most if row.grows else 0.0
        return row.height - max(row.content, row.least)

    whole = sum(give(row) for block in blocks for row in block.rows)
    share = max(-1.0, min(1.0, spare / whole)) if whole else 0.0

    def changed(row: Row) -> Row:
        return replace(row, height=row.height + share * give(row))

    return [replace(block, rows=tuple(map(changed, block.rows))).widened() for block in blocks]
