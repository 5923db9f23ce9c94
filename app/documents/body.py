"""The parts of a document's body as strips on the line grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatchmethod

from app.documents import grid
from app.documents.compose import FILL_IN, Line, count_gaps
from app.documents.dates import chinese_date
from app.documents.endorsement import endorsement_parts
from app.documents.flow import Rule, Strip
from app.documents.fonts import Role
from app.documents.form import FormSetter
from app.documents.graphs import GraphSetter
from app.documents.parts import (
    Addressee,
    Align,
    Annex,
    Attachments,
    Blank,
    Checklist,
    EndorsementPage,
    Form,
    Graph,
    Heading,
    Note,
    Number,
    PageBreak,
    Paragraph,
    Part,
    Receipt,
    RightLine,
    SignatureLines,
    Signer,
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
NOBODY = FILL_IN * 6  # where a letter goes to nobody yet
LEADING = Title | Annex | Number | Blank  # what may stand above a landscape table on its page
SHARES: dict[Align, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
BLANK = Strip(grid.PITCH, blank=True)
RUN = re.compile(f"{FILL_IN}+")
RECEIPT_TITLE = 18.0  # points
DASHED = "0.3 G [3 2] 0 d"
CUT_LINE = "裁切线"
CUT_SIZE = 10.5  # points
SIGNATURE_DROP = grid.BASELINE + 4.0  # points from the top of a grid line to the rule that is signed on
MOST_RULE, LEAST_RULE = 8.0, 4.0  # characters to sign on
DATE_BLANK, DATE_GAP = "年　　月　　日", 3.0  # and the characters before it for the year


class BodySetter:
    """Sets the parts of one document into strips."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._tables = TableSetter(typesetter, grid.WIDTH, grid.HEIGHT)
        self._turned_tables = TableSetter(typesetter, grid.HEIGHT, grid.WIDTH)
        self._graphs = GraphSetter(typesetter, grid.WIDTH, grid.HEIGHT)
        self._forms = FormSetter(typesetter, grid.WIDTH, grid.HEIGHT)
        self._new_page = False
        self._wide = grid.WIDTH  # points that a title has
        self._taken = 0.0  # points used of a turned page
        self._used = 0.0  # points used of a page that an annex begins

    def strips(self, parts: Sequence[Part], taken: float = 0.0) -> list[Strip]:
        """The strips of all parts in order; a form that is all there is fills its page.

        `taken` points of the first page are used already.
        """
        self._taken = taken
        if len(parts) == 1 and isinstance(parts[0], Form):
            return self._forms.strips(parts[0], alone=True)
        return self._strips(parts)

    def _strips(self, parts: Sequence[Part]) -> list[Strip]:
        strips: list[Strip] = []
        before: Part | None = None
        for part, turned in zip(parts, turned_parts(parts), strict=True):
            if isinstance(part, PageBreak):
                self._new_page = True
                continue
            self._wide = grid.HEIGHT if turned else grid.WIDTH
            made = self._set(part)
            if turned:
                made = [replace(strip, turned=True) for strip in _without_last_blank(made)]
            self._used = sum(strip.height for strip in made) if isinstance(part, Annex) else 0.0
            self._taken = self._taken + sum(strip.height for strip in made) if turned else 0.0
            if isinstance(part, (Attachments, SignOff)):
                strips[-BOUND_BODY_LINES:] = _bound(strips[-BOUND_BODY_LINES:])
            if isinstance(part, Note) and isinstance(before, SignOff):
                strips[-1:], made[:-1] = _bound(strips[-1:]), _bound(made[:-1])
            if isinstance(part, Number) and strips and strips[-1].blank:
                strips.pop()  # it stands close under the title
            if self._new_page and made:
                made[0] = replace(made[0], new_page=True)
                self._new_page = False
            strips.extend(made)
            before = part
        return strips

    @singledispatchmethod
    def _set(self, part: object) -> list[Strip]:
        raise TypeError(f"unknown part {type(part).__name__}")

    @_set.register
    def _set_title(self, part: Title) -> list[Strip]:
        measure = (self._wide - 2 * grid.CELL) / grid.TITLE
        lines = break_title(part.text, self._typesetter.widths("title"), measure)
        whole = -(-len(lines) * grid.TITLE_PITCH // grid.PITCH) * grid.PITCH
        above = (whole - len(lines) * grid.TITLE_PITCH) / 2
        texts = []
        for number, line in enumerate(lines):
            base = above + (number + 0.5) * grid.TITLE_PITCH + grid.CENTRE * grid.TITLE
            x = (self._wide - self._typesetter.width(line, "title") * grid.TITLE) / 2
            texts.append((x, base, self._typesetter.plain(line, "title", grid.TITLE)))
        mark = (part.text.replace("\n", ""), 0)
        return [Strip(whole, tuple(texts), keep=True, bookmark=mark), replace(BLANK, keep=True)]

    @_set.register
    def _set_number(self, part: Number) -> list[Strip]:
        lines = self._text(part.text, "fang", indent=0, align="center")
        return [*(replace(line, keep=True) for line in lines), replace(BLANK, keep=True)]

    @_set.register
    def _set_addressee(self, part: Addressee) -> list[Strip]:
        named = part.text.strip().rstrip(":：")
        return self._text(f"{named or NOBODY}：", "fang", indent=0)

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
        if part.landscape:
            return self._turned_tables.strips(part, self._taken)
        return self._tables.strips(part, self._used)

    @_set.register
    def _set_graph(self, part: Graph) -> list[Strip]:
        return self._graphs.strips(part)

    @_set.register
    def _set_endorsement(self, part: EndorsementPage) -> list[Strip]:
        strips = self._strips(endorsement_parts(part))
        return [replace(strips[0], new_page=True), *strips[1:]]

    @_set.register
    def _set_form(self, part: Form) -> list[Strip]:
        return self._forms.strips(part)

    @_set.register
    def _set_checklist(self, part: Checklist) -> list[Strip]:
        strips: list[Strip] = []
        for item in part.items:
            note = f"（{item.note}）" if item.note else ""
            strips.extend(self._hanging("☑ " if item.done else "□ ", f"{item.text}{note}", 2))
        return strips

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
        day = chinese_date(part.date) if part.date else DATE_BLANK
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
    def _set_right_line(self, part: RightLine) -> list[Strip]:
        measure = grid.MEASURE - part.right * grid.EXTRA_EM
        lines = self._typesetter.lines(part.text, "fang", measure, None, grid.TRACKING)
        return [self._strip(line, "fang", measure, 0.0, "right") for line in lines]

    @_set.register
    def _set_signature_lines(self, part: SignatureLines) -> list[Strip]:
        widest = max((self._width(f"{signer.label}：") for signer in part.signers), default=0.0)
        lines = [self._signature(signer, widest, dated=part.dated) for signer in part.signers]
        above = self._text(part.text, "fang", indent=2) if part.text else []
        signed = [*above, *(strip for signature in lines for strip in signature)]
        blank = replace(BLANK, foot=part.foot)
        return [*_bound([blank, *signed[:-1]]), signed[-1]] if lines else []

    def _signature(self, signer: Signer, widest: float, *, dated: bool) -> list[Strip]:
        """Label, line to sign on and date; a label too long for that has lines of its own above."""
        day = chinese_date(signer.day) if signer.day else DATE_BLANK
        label, day_width = f"{signer.label}：", DATE_GAP + self._width(DATE_BLANK) if dated else 0.0
        length = min(MOST_RULE, grid.CHARACTERS - 2 - widest - day_width)
        above: list[Strip] = []
        left = 2 + widest
        if length < LEAST_RULE:
            above, label, left, length = self._text(label, "fang", indent=2), "", 2.0, MOST_RULE
        texts = self._line_at(label, 2).texts if label else ()
        if signer.name:
            gap = max(0.0, length - self._width(signer.name)) / 2
            texts += self._line_at(signer.name, left + gap).texts
        if dated:
            texts += self._line_at(day, left + length + (1 if signer.day else DATE_GAP)).texts
        ends = left * grid.CELL, (left + length) * grid.CELL
        line = Rule(ends[0], SIGNATURE_DROP, ends[1], SIGNATURE_DROP)
        return [*above, Strip(grid.PITCH, texts, (line,))]

    @_set.register
    def _set_receipt(self, part: Receipt) -> list[Strip]:
        natural = self._typesetter.width(part.title, "title")
        size = min(RECEIPT_TITLE, grid.WIDTH / natural) if natural else RECEIPT_TITLE
        width = natural * size
        shown = self._typesetter.plain(part.title, "title", size)
        base = grid.PITCH / 2 + grid.CENTRE * size
        mark = (part.title, 1)
        title = Strip(grid.PITCH, (((grid.WIDTH - width) / 2, base, shown),), bookmark=mark)
        strips = [self._cut_line(), title, *self._strips(part.parts)]
        if not (part.parts and isinstance(part.parts[0], Form)):  # running text needs more air than a grid
            strips = [replace(BLANK, blank=True), *strips[:2], BLANK, *strips[2:]]
        bound = _bound(strips[:-1])
        bound[0] = replace(bound[0], new_page=part.new_page)
        return [*bound, strips[-1]]

    def _cut_line(self) -> Strip:
        """A dashed line with its three characters in even distances; left out at the top of a page."""
        step = grid.WIDTH / (len(CUT_LINE) + 1)
        places = [step * number for number in range(len(CUT_LINE) + 2)]
        texts = []
        for char, x in zip(CUT_LINE, places[1:], strict=False):
            operators = self._typesetter.plain(char, "fang", CUT_SIZE)
            texts.append((x - CUT_SIZE / 2, grid.PITCH / 2 + grid.CENTRE * CUT_SIZE, operators))
        gaps = [0.0, *[CUT_SIZE] * len(CUT_LINE), 0.0]
        lines = [
            Rule(
                places[at] + gaps[at],
                grid.PITCH / 2,
                places[at + 1] - gaps[at + 1],
                grid.PITCH / 2,
                0.5,
                DASHED,
            )
            for at in range(len(CUT_LINE) + 1)
        ]
        return Strip(grid.PITCH, tuple(texts), tuple(lines), blank=True)

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
        shown = replace(line, text=line.text.replace(FILL_IN, "　"))
        operators = self._typesetter.show(shown, role, grid.BODY, tracking=grid.TRACKING, space=space)
        return Strip(grid.PITCH, ((x, grid.BASELINE, operators),), self._lines_to_fill(line, role, x, space))

    def _lines_to_fill(self, line: Line, role: Role, left: float, space: float) -> tuple[Rule, ...]:
        """The rules to write on for every run of blanks in a line of text that begins at `left`."""
        widths = self._typesetter.widths(role, grid.TRACKING)

        def place(index: int) -> float:
            passed = sum(widths[char] for char in line.text[:index])
            passed += space * count_gaps(line.text[: index + 1])
            passed -= sum(amount for at, amount in line.squeezes if at < index)
            return left + passed * grid.BODY

        ends = [(place(found.start()), place(found.end())) for found in RUN.finditer(line.text)]
        return tuple(Rule(start, SIGNATURE_DROP, end, SIGNATURE_DROP) for start, end in ends)

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


def _without_last_blank(strips: list[Strip]) -> list[Strip]:
    """The strips of a title without the distance below it: a lying page is not high."""
    return strips[:-1] if len(strips) > 1 and strips[-1].blank else strips


def turned_parts(parts: Sequence[Part]) -> list[bool]:
    """Which parts stand on turned pages: landscape tables, and the titles above them."""
    turned: list[bool] = []
    for part in reversed(parts):
        below = bool(turned) and turned[-1] and isinstance(part, LEADING)
        turned.append(below or (isinstance(part, Table) and part.landscape))
    return turned[::-1]


def _bound(strips: Sequence[Strip]) -> list[Strip]:
    """The strips, each kept with the one after it."""
    return [replace(strip, keep=True) for strip in strips]
