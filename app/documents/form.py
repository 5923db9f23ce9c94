"""Table-type forms (呈批表, 审批表, 登记表…): title, facts, grid, notes, fitted to a page where it can be."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents import grid
from app.documents.cells import CellSetter
from app.documents.flow import Strip, distribute
from app.documents.form_cells import SMALLEST, SPACINGS, RowSetter, Spacing
from app.documents.form_rows import AIR, Block, stretched
from app.documents.parts import Form
from app.documents.titles import break_title
from app.documents.typeset import Typesetter

NOTE, NOTE_LEADING = 10.5, 1.5
TITLE_GAP = 12.0  # points between title and facts
FACTS_GAP = 5.0  # points between facts and grid
FACT_SIZES = (12.0, 11.5, 11.0, SMALLEST)  # points; the largest that leaves all facts on one line
FACT_PITCH = 17.0
BETWEEN_FACTS = 12.0  # points
MOST_GROWTH = 1.2  # of its height that a row grows to fill a page
TIGHTEST = 0.55  # of a grid's usual height; less is not to be had by setting it tighter
TOLERANCE = 0.5  # points


class FormSetter:
    """Sets forms of one document into strips of `width` points; a page is `tallest` points high."""

    def __init__(self, typesetter: Typesetter, width: float, tallest: float) -> None:
        self._typesetter, self._width, self._tallest = typesetter, width, tallest

    def strips(self, form: Form, *, alone: bool = False) -> list[Strip]:
        """Title, facts, rows and notes; a form that stands `alone` fills its page where it has but one."""
        head, notes = self.head(form.title, form.facts), self._notes(form.notes)
        usual = self._blocks(form, SPACINGS[0])
        strips = [*head, *_drawn(usual, bound=bool(notes)), *notes]
        if not alone:
            return strips
        room = self._tallest - sum(strip.height for strip in (*head, *notes))
        fitted = self._fitted(form, usual, room)
        if _height(fitted) <= room + TOLERANCE:
            return [*head, *_drawn(fitted, bound=bool(notes)), *notes]
        shorter = [
            *head,
            *_drawn(stretched(usual, room - _height(usual), MOST_GROWTH), bound=bool(notes)),
            *notes,
        ]
        return shorter if self._pages(shorter) < self._pages(strips) else strips

    def head(self, title: str, facts: Sequence[str]) -> list[Strip]:
        """The strips above a grid: its title, and small facts."""
        return [*self._title(title), *self._facts(facts)]

    def _blocks(self, form: Form, spacing: Spacing) -> list[Block]:
        return RowSetter(self._typesetter, self._width, self._tallest, form, spacing).blocks()

    def _fitted(self, form: Form, usual: Sequence[Block], room: float) -> Sequence[Block]:
        """The rows grown or tightened to the room, as loosely as that allows, else as they were."""
        if _height(usual) * TIGHTEST > room:
            return usual
        for spacing in SPACINGS:
            blocks = self._blocks(form, spacing)
            fitted = stretched(blocks, room - _height(blocks), MOST_GROWTH)
            if _height(fitted) <= room + TOLERANCE:
                return fitted
        return usual

    def _pages(self, strips: Sequence[Strip]) -> int:
        return len(distribute(strips, self._tallest, grid.PITCH))

    # above and below the grid

    def _title(self, title: str) -> list[Strip]:
        if not title:
            return []
        widths, measure = self._typesetter.widths("title"), self._width / grid.TITLE
        texts = []
        lines = break_title(title, widths, measure)
        for place, line in enumerate(lines):
            base = (place + 0.5) * grid.TITLE_PITCH + grid.CENTRE * grid.TITLE
            x = (self._width - self._typesetter.width(line, "title") * grid.TITLE) / 2
            texts.append((x, base, self._typesetter.plain(line, "title", grid.TITLE)))
        height = len(lines) * grid.TITLE_PITCH + TITLE_GAP
        return [Strip(height, tuple(texts), keep=True, bookmark=(title.replace("\n", ""), 0))]

    def _facts(self, facts: Sequence[str]) -> list[Strip]:
        """Short facts above the grid: the first at the left, the last at the right, others between.

        Those that one line cannot hold are shared among two.
        """
        if not any(facts):
            return []
        setters = [CellSetter(self._typesetter, "fang", size, FACT_PITCH) for size in FACT_SIZES]
        for setter in setters:
            spare = self._width - sum(map(setter.natural_width, facts))
            if spare >= (len(facts) - 1) * BETWEEN_FACTS:
                return [self._facts_line(facts, setter, spare)]
        if len(facts) > 1:
            half = (len(facts) + 1) // 2
            return [*self._facts(facts[:half]), *self._facts(facts[half:])]
        return [self._facts_wrapped(facts[0], setters[0])]

    def _facts_line(self, facts: Sequence[str], setter: CellSetter, spare: float) -> Strip:
        """The facts on one line, with the same distance between any two."""
        height, left = FACT_PITCH + FACTS_GAP, 0.0
        texts: list[tuple[float, float, str]] = []
        for fact in facts:
            width = setter.natural_width(fact)
            shown = self._typesetter.plain(fact, "fang", setter.size)
            texts.extend(setter.placed(((0.0, shown),), left, height, top=0.0))
            left += width + spare / max(1, len(facts) - 1)
        return Strip(height, tuple(texts), keep=True, snap=False)

    def _facts_wrapped(self, fact: str, setter: CellSetter) -> Strip:
        """A fact too long for one line."""
        cell = setter.cell(fact, self._width)
        height = len(cell) * FACT_PITCH + FACTS_GAP
        return Strip(height, setter.placed(cell, 0.0, height, top=0.0), keep=True, snap=False)

    def _notes(self, notes: Sequence[str]) -> list[Strip]:
        setter = CellSetter(self._typesetter, "kai", NOTE, NOTE * NOTE_LEADING)
        strips: list[Strip] = []
        for note in notes:
            for place, line in enumerate(setter.cell(note, self._width)):
                top = AIR if not strips and place == 0 else 0.0
                height = setter.leading + top
                strips.append(Strip(height, setter.placed((line,), 0.0, height, top=top), snap=False))
        return strips


def _height(blocks: Sequence[Block]) -> float:
    return sum(block.height for block in blocks)


def _drawn(blocks: Sequence[Block], *, bound: bool) -> list[Strip]:
    """The blocks as strips; `bound` keeps the last one with the notes below it."""
    last = len(blocks) - 1
    return [
        block.strip(first=place == 0, last=place == last, keep=place == last and bound)
        for place, block in enumerate(blocks)
    ]
