"""The parts of a document's body as strips on the line grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import singledispatchmethod

from app.documents import grid
from app.documents.compose import Line
from app.documents.flow import Strip
from app.documents.fonts import Role
from app.documents.parts import (
    Addressee,
    Align,
    Annex,
    Attachments,
    Blank,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Part,
    SignOff,
    Table,
    Title,
)
from app.documents.table import TableSetter
from app.documents.titles import break_title
from app.documents.typeset import Typesetter

HEADING_ROLES: dict[int, Role] = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
BOUND_BODY_LINES = 2  # body lines that go with the sign-off to a new page
LONGEST_SENDER = 24.0  # em
TITLE_MEASURE = 26 * grid.CELL / grid.TITLE  # em
SHARES: dict[Align, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
BLANK = Strip(grid.PITCH, blank=True)


def chinese_date(day: date) -> str:
    """2026年5月7日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


class BodySetter:
    """Sets the parts of one document into strips."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._tables = TableSetter(typesetter, grid.WIDTH, grid.HEIGHT)
        self._new_page = False

    def strips(self, parts: Sequence[Part]) -> list[Strip]:
        """The strips of all parts in order."""
        strips: list[Strip] = []
        for part in parts:
            if isinstance(part, PageBreak):
                self._new_page = True
                continue
            made = self._set(part)
            if isinstance(part, SignOff):
                strips[-BOUND_BODY_LINES:] = [
                    replace(strip, keep=True) for strip in strips[-BOUND_BODY_LINES:]
                ]
            if self._new_page and made:
                made[0] = replace(made[0], new_page=True)
                self._new_page = False
            strips.extend(made)
        return strips

    @singledispatchmethod
    def _set(self, part: object) -> list[Strip]:
        raise TypeError(f"unknown part {type(part).__name__}")

    @_set.register
    def _set_title(self, part: Title) -> list[Strip]:
        lines = break_title(part.text, self._typesetter.widths("title"), TITLE_MEASURE)
        whole = -(-len(lines) * grid.TITLE_PITCH // grid.PITCH) * grid.PITCH
        above = (whole - len(lines) * grid.TITLE_PITCH) / 2
        texts = []
        for number, line in enumerate(lines):
            base = above + (number + 0.5) * grid.TITLE_PITCH + grid.CENTRE * grid.TITLE
            x = (grid.WIDTH - self._typesetter.width(line, "title") * grid.TITLE) / 2
            texts.append((x, base, self._typesetter.plain(line, "title", grid.TITLE)))
        mark = (part.text.replace("\n", ""), 0)
        return [Strip(whole, tuple(texts), keep=True, bookmark=mark), replace(BLANK, keep=True)]

    @_set.register
    def _set_addressee(self, part: Addressee) -> list[Strip]:
        text = part.text if part.text.endswith("：") else part.text.rstrip(":") + "："
        return self._text(text, "fang", indent=0)

    @_set.register
    def _set_heading(self, part: Heading) -> list[Strip]:
        strips = [
            replace(strip, keep=True) for strip in self._text(part.text, HEADING_ROLES[part.level], indent=2)
        ]
        if part.level <= 2:
            strips[0] = replace(strips[0], bookmark=(part.text, part.level))
        return strips

    @_set.register
    def _set_paragraph(self, part: Paragraph) -> list[Strip]:
        return self._text(part.text, "fang", indent=part.indent, align=part.align)

    @_set.register
    def _set_blank(self, part: Blank) -> list[Strip]:
        return [BLANK] * part.lines

    @_set.register
    def _set_table(self, part: Table) -> list[Strip]:
        return self._tables.strips(part)

    @_set.register
    def _set_attachments(self, part: Attachments) -> list[Strip]:
        if len(part.names) == 1:
            return [BLANK, *self._hanging("附件：", part.names[0], 2)]
        strips = [BLANK]
        for number, name in enumerate(part.names, 1):
            label = "附件：" if number == 1 else ""
            strips.extend(self._hanging(f"{label}{number}. ", name, 2 if number == 1 else 5))
        return strips

    @_set.register
    def _set_sign_off(self, part: SignOff) -> list[Strip]:
        senders = [line.text for line in self._typesetter.lines(part.sender, "fang", LONGEST_SENDER)]
        day = chinese_date(part.date)
        widest, day_width = max(map(self._width, senders)), self._width(day)
        if part.sealed:
            day_left = grid.CHARACTERS - 4 - day_width
            left = max(0.0, min(day_left + (day_width - widest) / 2, grid.CHARACTERS - widest))
        else:
            day_left = min(grid.CHARACTERS - widest, grid.CHARACTERS - 2 - day_width)
            left = min(grid.CHARACTERS - 2 - widest, day_left - 2)
        blank = replace(BLANK, keep=True)
        blanks = [blank, blank] if part.sealed else [blank]
        lines = [replace(self._line_at(sender, left), keep=True) for sender in senders]
        return [*blanks, *lines, self._line_at(day, day_left)]

    @_set.register
    def _set_note(self, part: Note) -> list[Strip]:
        text = part.text if part.text.startswith("（") else f"（{part.text}）"
        return self._text(text, "fang", indent=2)

    @_set.register
    def _set_annex(self, part: Annex) -> list[Strip]:
        label = f"附件{part.number}" if part.number else "附件"
        first = Strip(
            grid.PITCH,
            ((0.0, grid.BASELINE, self._typesetter.plain(label, "hei", grid.BODY)),),
            keep=True,
            new_page=True,
        )
        title = self._set_title(Title(part.title))
        title[0] = replace(title[0], bookmark=(f"{label} {part.title}".replace("\n", ""), 0))
        return [first, replace(BLANK, keep=True), *title]

    def _text(
        self, text: str, role: Role, *, indent: int, align: Align = "left", hang: float = 0.0
    ) -> list[Strip]:
        """Lines of running text on the grid; `indent` and `hang` (all lines) in characters."""
        measure = grid.MEASURE - hang * grid.EXTRA_EM
        lines = self._typesetter.lines(text, role, measure, measure - indent * grid.EXTRA_EM, grid.TRACKING)
        strips = []
        for number, line in enumerate(lines):
            shift = indent * grid.EXTRA_EM if number == 0 else 0.0
            strips.append(
                self._strip(line, role, measure - shift, (hang * grid.EXTRA_EM + shift) * grid.BODY, align)
            )
        return strips

    def _strip(self, line: Line, role: Role, measure: float, left: float, align: Align) -> Strip:
        if not line.text:
            return BLANK
        space = line.letter_space(measure) if align == "left" else 0.0
        x = left + max(0.0, measure - line.width) * SHARES[align] * grid.BODY
        operators = self._typesetter.show(line, role, grid.BODY, tracking=grid.TRACKING, space=space)
        return Strip(grid.PITCH, ((x, grid.BASELINE, operators),))

    def _hanging(self, label: str, text: str, left: int) -> list[Strip]:
        """A label at `left` characters with its text hanging behind it."""
        hang = left + self._width(label)
        strips = self._text(text, "fang", indent=0, hang=hang)
        first = self._line_at(label, left)
        strips[0] = replace(strips[0], texts=first.texts + strips[0].texts)
        return strips

    def _line_at(self, text: str, left: float) -> Strip:
        line = self._typesetter.lines(text, "fang", 10 * grid.MEASURE, None, grid.TRACKING)[0]
        operators = self._typesetter.show(line, "fang", grid.BODY, tracking=grid.TRACKING)
        return Strip(grid.PITCH, ((left * grid.CELL, grid.BASELINE, operators),))

    def _width(self, text: str) -> float:
        """The width of a text in characters of the grid."""
        widths = self._typesetter.widths("fang", grid.TRACKING)
        return sum(widths[char] for char in text) * grid.BODY / grid.CELL
