"""What frames an official document: 版头 with its marks, and 版记."""

from __future__ import annotations

from dataclasses import replace

from app.documents import grid
from app.documents.cells import CellSetter
from app.documents.dates import chinese_date
from app.documents.flow import Rule, Strip
from app.documents.letter import LetterSetter
from app.documents.parts import CopyTo, Document, Form, Marks, RedHead, is_sheet
from app.documents.typeset import Typesetter, text_block
from app.documents.writer import MM, rule

LARGEST_MARK = 48.0  # points
NARROWEST_MARK = 55.0  # per cent of the natural width
RULE_THICK, RULE_THIN, RULE_RED = 0.35 * MM, 0.25 * MM, 0.5 * MM
IMPRINT_PITCH = 26.0
MARKS_RISE = 0.25  # grid lines between marks and a form's title


class FrameSetter:
    """Sets head and imprint of one document."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter

    def head(self, document: Document) -> list[Strip]:
        """The strips above the title: the red head or the letter's, else marks at the top left."""
        if document.letter is not None:
            marks = self._mark_texts(document.marks)
            return [LetterSetter(self._typesetter).head(document.letter, marks)]
        if document.head is not None:
            return [self._red_head(document.marks, document.head)]
        if document.parts and (isinstance(document.parts[0], Form) or is_sheet(document)):
            above = self._marks_above(document.marks)
            return [replace(strip, turned=is_sheet(document)) for strip in above]
        return self._plain_marks(document.marks)

    def _red_head(self, marks: Marks, head: RedHead) -> Strip:
        texts = self._mark_texts(marks)
        size, operators, width = self._issuer(head.issuer)
        base = grid.MARK_DROP + 0.88 * size
        texts.append(((grid.WIDTH - width) / 2, base, operators))
        number_base = grid.MARK_DROP + size + 2 * grid.PITCH + grid.BASELINE
        texts.extend(self._number_line(head, number_base))
        rule_y = grid.MARK_DROP + size + 3 * grid.PITCH + grid.HEAD_RULE_GAP - (grid.PITCH - grid.BODY) / 2
        line = Rule(0.0, rule_y, grid.WIDTH, rule_y, RULE_RED, grid.RED)
        return Strip(rule_y + 2 * grid.PITCH, tuple(texts), (line,), keep=True)

    def imprint_height(self, part: CopyTo) -> float:
        """How high the 版记 is, in points."""
        return len(self._imprint_lines(part)) * IMPRINT_PITCH + (IMPRINT_PITCH if part.printer else 0.0)

    def imprint(self, part: CopyTo, *, ruled: bool = True) -> list[str]:
        """Operators of the 版记, standing on the lower edge of the text block; a letter's is not `ruled`."""
        bottom = grid.PAPER[1] - grid.TOP - grid.HEIGHT
        height = self.imprint_height(part)
        right = grid.LEFT + grid.WIDTH
        drawn = [rule(grid.LEFT, y, right, y, RULE_THICK) for y in (bottom, bottom + height) if ruled]
        placed = []
        top = bottom + height
        for x, operators in self._imprint_lines(part):
            placed.append((grid.LEFT + grid.SMALL + x, self._imprint_base(top), operators))
            top -= IMPRINT_PITCH
        if part.printer:
            drawn.append(rule(grid.LEFT, top, right, top, RULE_THIN))
            placed.extend(self._printer_line(part, self._imprint_base(top)))
        return [text_block(placed), *drawn]

    def _plain_marks(self, marks: Marks) -> list[Strip]:
        texts = self._mark_texts(marks)
        if not texts:
            return []
        return [Strip((len(texts) + 1) * grid.PITCH, tuple(texts), keep=True)]

    def _marks_above(self, marks: Marks) -> list[Strip]:
        """Marks in the white edge above the text block, so that a form has it all to itself."""
        texts = self._mark_texts(marks)
        if not texts:
            return []
        rise = (len(texts) + MARKS_RISE) * grid.PITCH
        return [Strip(0.0, tuple((x, y - rise, shown) for x, y, shown in texts), keep=True)]

    def _mark_texts(self, marks: Marks) -> list[tuple[float, float, str]]:
        shown = [(marks.copy_number, "fang"), (marks.secrecy, "hei"), (marks.urgency, "hei")]
        texts: list[tuple[float, float, str]] = []
        for text, role in shown:
            if text:
                base = len(texts) * grid.PITCH + grid.BASELINE
                operators = self._typesetter.plain(text, "hei" if role == "hei" else "fang", grid.BODY)
                texts.append((0.0, base, operators))
        return texts

    def _issuer(self, issuer: str) -> tuple[float, str, float]:
        """Size, operators and width of the red mark; long names are condensed before they shrink."""
        natural = self._typesetter.width(issuer, "title")
        share = min(100.0, 100 * grid.WIDTH / (natural * LARGEST_MARK))
        size = LARGEST_MARK if share >= NARROWEST_MARK else LARGEST_MARK * share / NARROWEST_MARK
        scale = max(share, NARROWEST_MARK)
        drawn = self._typesetter.plain(issuer, "title", size)
        return size, f"{grid.RED_FILL} {scale:.1f} Tz {drawn} 100 Tz 0 g", natural * size * scale / 100

    def _number_line(self, head: RedHead, base: float) -> list[tuple[float, float, str]]:
        plain, width = self._typesetter.plain, self._typesetter.width
        number = plain(head.number, "fang", grid.BODY)
        if not head.signer:
            return [((grid.WIDTH - width(head.number, "fang") * grid.BODY) / 2, base, number)]
        label = "签发人："
        name_left = grid.WIDTH - grid.CELL - width(head.signer, "kai") * grid.BODY
        label_left = name_left - width(label, "fang") * grid.BODY
        return [
            (grid.CELL, base, number),
            (label_left, base, plain(label, "fang", grid.BODY)),
            (name_left, base, plain(head.signer, "kai", grid.BODY)),
        ]

    def _imprint_lines(self, part: CopyTo) -> list[tuple[float, str]]:
        label = "抄送："
        text = part.recipients.rstrip("。") + "。"
        setter = CellSetter(self._typesetter, "fang", grid.SMALL, IMPRINT_PITCH)
        hang = setter.natural_width(label)
        lines = setter.cell(text, grid.WIDTH - 2 * grid.SMALL - hang)
        first = self._typesetter.plain(label, "fang", grid.SMALL)
        return [
            (hang if number else 0.0, operators if number else f"{first} {operators}")
            for number, (_, operators) in enumerate(lines)
        ]

    def _printer_line(self, part: CopyTo, base: float) -> list[tuple[float, float, str]]:
        """The organ that printed it, condensed where its name would run into the date at the right."""
        plain, width = self._typesetter.plain, self._typesetter.width
        room = grid.WIDTH - 2 * grid.SMALL
        day = f"{chinese_date(part.printed_on)}印发" if part.printed_on else ""
        day_width = width(day, "fang") * grid.SMALL
        share = min(1.0, (room - day_width - grid.SMALL) / (width(part.printer, "fang") * grid.SMALL))
        printer = f"{100 * share:.1f} Tz {plain(part.printer, 'fang', grid.SMALL)} 100 Tz"
        placed = [
            (grid.LEFT + grid.SMALL, base, printer if share < 1 else plain(part.printer, "fang", grid.SMALL))
        ]
        if day:
            placed.append((grid.LEFT + grid.SMALL + room - day_width, base, plain(day, "fang", grid.SMALL)))
        return placed

    def _imprint_base(self, top: float) -> float:
        return top - IMPRINT_PITCH / 2 - grid.CENTRE * grid.SMALL
