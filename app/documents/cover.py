"""The cover of a file and its contents with leaders and page numbers."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.book_frame import UPRIGHT
from app.documents.book_parts import BookPaper
from app.documents.cells import CENTRE, CellSetter
from app.documents.dates import chinese_date
from app.documents.flow import Page, Rule, Strip
from app.documents.fonts import Role
from app.documents.typeset import Typesetter
from app.documents.writer import MM

TITLE, TITLE_SPACE = 46.0, 0.45  # points, and em between its characters
TITLE_DROP = 62 * MM  # from the top of the text to the title's baseline
MARK = 14.0
FIELDS_DROP = 108 * MM  # from there to the first field
FIELD, FIELD_PITCH = 16.0, 13 * MM
LABEL, GAP = 4.0, 0.8  # em for a label, and behind it
FIELD_LEFT, FIELD_LINE = 20 * MM, 128 * MM  # where labels begin, how far the lines to write on reach
UNDER = 5.0  # points from a baseline to its line
LEADING = 1.35
FOOT_RISE = 8 * MM  # of the last line above the lower edge
HEADING, HEADING_HEIGHT = 22.0, 56.0  # points
ENTRY, ENTRY_PITCH = 14.0, 26.0
MARK_WIDTH = 6.0  # em for 第二十部分
NUMBER_ROOM = 3.0  # em for a page number
DOT = "…"
NOTE, NOTE_PITCH, NOTE_GAP = 12.0, 19.0, 14.0
CONTENTS = "目　录"


class CoverSetter:
    """Sets the cover of one file."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter

    def page(self, paper: BookPaper, total: int) -> Page:
        """The cover of a file with so many pages."""
        strips = [self._mark(paper.secrecy), self._title(paper.title)]
        placed = [(0.0, strips[0]), (0.0, strips[1])]
        top = FIELDS_DROP
        for label, text in paper.cover.fields if paper.cover else ():
            strip = self._field(label, text)
            placed.append((top, strip))
            top += strip.height
        foot = (
            (paper.cover.keeper if paper.cover else "", FIELD, 2 * FIELD),
            (f"打印日期：{chinese_date(paper.date)}　　共 {total} 页", 12.0, 0.0),
        )
        placed += [
            (UPRIGHT.height - FOOT_RISE - rise, self._centred(text, "fang", size))
            for text, size, rise in foot
        ]
        return Page(placed, UPRIGHT.height)

    def _mark(self, text: str) -> Strip:
        shown = self._typesetter.plain(text, "hei", MARK)
        return Strip(MARK, ((0.0, MARK, shown),))

    def _title(self, text: str) -> Strip:
        """The title in wide letters; a long one is set closer and smaller."""
        gaps = max(1, len(text) - 1)
        natural = self._typesetter.width(text, "title")
        size = min(TITLE, UPRIGHT.width / (natural or 1.0))
        space = min(TITLE_SPACE * size, max(0.0, UPRIGHT.width - natural * size) / gaps)
        left = (UPRIGHT.width - natural * size - space * (len(text) - 1)) / 2
        texts = []
        for char in text:
            texts.append((left, TITLE_DROP, self._typesetter.plain(char, "title", size)))
            left += self._typesetter.width(char, "title") * size + space
        return Strip(TITLE_DROP, tuple(texts), bookmark=(text, 0))

    def _field(self, label: str, text: str) -> Strip:
        """A label over four characters and its text on lines, in a smaller size where it is long."""
        left = FIELD_LEFT + (LABEL + GAP) * FIELD
        width = FIELD_LEFT + FIELD_LINE - left
        setter = self._fitting(text, width)
        lines = setter.cell(text, width, "center") or ((0.0, ""),)
        base = FIELD_PITCH / 2 + CENTRE * FIELD
        step = FIELD * LEADING + UNDER
        shown = [
            (left + x, base + place * step, operators)
            for place, (x, operators) in enumerate(lines)
            if operators
        ]
        under = [base + place * step + UNDER for place in range(len(lines))]
        rules = tuple(Rule(left, y, left + width, y, 0.7) for y in under)
        height = FIELD_PITCH + (len(lines) - 1) * step
        return Strip(height, (*self._label(label, base), *shown), rules)

    def _fitting(self, text: str, width: float) -> CellSetter:
        setters = [
            CellSetter(self._typesetter, "fang", size, FIELD * LEADING) for size in (FIELD, 14.0, 12.0)
        ]
        return next((setter for setter in setters if setter.natural_width(text) <= width), setters[1])

    def _label(self, label: str, base: float) -> tuple[tuple[float, float, str], ...]:
        """The characters of a label in even distances."""
        step = (LABEL - 1) / max(1, len(label) - 1) * FIELD
        return tuple(
            (FIELD_LEFT + place * step, base, self._typesetter.plain(char, "hei", FIELD))
            for place, char in enumerate(label)
        )

    def _centred(self, text: str, role: Role, size: float) -> Strip:
        natural = self._typesetter.width(text, role) * size
        shown = self._typesetter.plain(text, role, size)
        return Strip(size, (((UPRIGHT.width - natural) / 2, 0.0, shown),))


class ContentsSetter:
    """Sets the contents of one file; the pages they take do not depend on the numbers in them."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter

    def strips(self, paper: BookPaper, numbers: Sequence[int]) -> list[Strip]:
        """Heading, one entry for each section, and the notes."""
        entries = [
            strip
            for section, number in zip(paper.sections, numbers, strict=True)
            for strip in self._entry(section.mark, section.title, number)
        ]
        return [self._heading(), *entries, *note_strips(self._typesetter, paper.notes)]

    def _heading(self) -> Strip:
        width = self._typesetter.width(CONTENTS, "title") * HEADING
        shown = self._typesetter.plain(CONTENTS, "title", HEADING)
        place = ((UPRIGHT.width - width) / 2, HEADING_HEIGHT / 2 + CENTRE * HEADING - 6, shown)
        return Strip(
            HEADING_HEIGHT, (place,), keep=True, snap=False, bookmark=(CONTENTS.replace("　", ""), 0)
        )

    def _entry(self, mark: str, title: str, number: int) -> list[Strip]:
        """Mark, title, dots and page number; the dots of all entries stand under each other."""
        left = MARK_WIDTH * ENTRY
        room = UPRIGHT.width - left - (NUMBER_ROOM + 2) * ENTRY
        setter = CellSetter(self._typesetter, "fang", ENTRY, ENTRY_PITCH)
        cell = setter.cell(title, room)
        strips = [
            Strip(ENTRY_PITCH, ((left + x, self._base, shown),), keep=True, snap=False)
            for x, shown in cell[:-1]
        ]
        x, shown = cell[-1] if cell else (0.0, "")
        last = title if len(cell) < 2 else ""
        texts = [(left + x, self._base, shown), *self._tail(left, last, number, room)]
        strips.append(Strip(ENTRY_PITCH, tuple(texts), snap=False))
        first = (0.0, self._base, self._typesetter.plain(mark, "hei", ENTRY))
        head = strips[0]
        strips[0] = Strip(head.height, (first, *head.texts), keep=head.keep, snap=False)
        return strips

    @property
    def _base(self) -> float:
        return ENTRY_PITCH / 2 + CENTRE * ENTRY

    def _tail(self, left: float, title: str, number: int, room: float) -> list[tuple[float, float, str]]:
        """The dots behind a title and the number at the right."""
        told = self._typesetter.width(title, "fang") * ENTRY if title else room
        ends = UPRIGHT.width - NUMBER_ROOM * ENTRY
        count = int((ends - left - told) / ENTRY - 0.4)
        text = str(number)
        width = self._typesetter.width(text, "fang") * ENTRY
        dots = self._typesetter.plain(DOT * max(1, count), "fang", ENTRY)
        return [
            (ends - max(1, count) * ENTRY, self._base, dots),
            (UPRIGHT.width - width, self._base, self._typesetter.plain(text, "fang", ENTRY)),
        ]


def note_strips(typesetter: Typesetter, notes: Sequence[str], width: float = UPRIGHT.width) -> list[Strip]:
    """Notes below the contents or the last section, in 楷体."""
    setter = CellSetter(typesetter, "kai", NOTE, NOTE_PITCH)
    strips: list[Strip] = []
    for note in notes:
        for line in setter.cell(note, width):
            top = 0.0 if strips else NOTE_GAP
            height = setter.leading + top
            strips.append(Strip(height, setter.placed((line,), 0.0, height, top=top), snap=False))
    return strips
