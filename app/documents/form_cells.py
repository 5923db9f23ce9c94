"""The cells of a form: their labels and texts composed into rows, as loosely or tightly as is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.documents.cells import LOOSEST, CellSetter
from app.documents.compose import BOXES, Line, may_break
from app.documents.dates import chinese_date
from app.documents.fonts import Role
from app.documents.form_rows import Block, Box, Lines, Operators, Row
from app.documents.parts import Form, FormCell, FormGroup, FormRow, LabelCell, Signed
from app.documents.titles import FEWEST_IN_CELL, break_title
from app.documents.typeset import Typesetter
from app.documents.writer import MM

PADDING = 6.0  # points left and right of a cell's text
LABEL_PADDING = 4.0
MOST_ROW = 0.85  # of a page's height that a row may keep free
SMALLEST = 10.5  # points; no text is drawn smaller
STACKED = 30.0  # points, the width of a column with a vertical label
STACK = 12  # characters under each other; longer labels have two or three beside each other
LABEL_LIMIT = 24  # characters; longer labels are wrapped as running text
VALUE_LIMIT = 24  # characters of a short value, which is broken by meaning
PROSE, PROSE_ROOM = 3, 2  # lines of text, or kept for it, from which it is set as paragraphs
INDENT, LEAST_INDENTED = 2.0, 8.0  # em
LEAST_LABEL = 3.0  # em
LEAST_TEXT = 2.0  # em
MANY_SIGNS = 6  # lines to sign on, from which they run over to the next page like text
SIGNED_SHARE, PROSE_SHARE = 0.7, 0.5  # of its height that is left of a row when room is taken back
CONTINUED, CONTINUED_STACKED = "（续）", "(续)"
DATE_BLANKS = ("　　　　　　　年　　月　　日", "　　　　年　　月　　日", "　　年　月　日")


@dataclass(frozen=True, slots=True)
class Spacing:
    """How loosely a form is set: size at most and distances in points, leading as a share of the size."""

    size: float = 16.0
    air: float = 6.0  # above and below a cell's text
    least_row: float = 9.5 * MM
    sign_pitch: float = 24.0  # of lines to sign on
    leading: float = 1.5
    label_leading: float = 1.3


# From the usual setting to the tightest that is still good to read and to write in.
SPACINGS = (
    Spacing(),
    Spacing(air=4.5, least_row=8.5 * MM),
    Spacing(air=3.5, least_row=8 * MM, sign_pitch=22.0),
    Spacing(air=3.0, least_row=7.5 * MM, sign_pitch=21.0, leading=1.4),
    *(Spacing(size, 3.0, 7 * MM, 20.0, 1.3, 1.2) for size in (12.0, 11.5, 11.0, SMALLEST)),
)


class RowSetter:
    """Composes the rows of one form of `width` points for pages of `tallest` points."""

    def __init__(
        self, typesetter: Typesetter, width: float, tallest: float, form: Form, spacing: Spacing
    ) -> None:
        self._typesetter, self._width, self._tallest = typesetter, width, tallest
        self._form, self._spacing = replace(form, size=min(form.size, spacing.size)), spacing
        self._size = self._form.size
        self._leading = self._size * spacing.leading

    def blocks(self) -> list[Block]:
        """Return the rows and groups of rows in order."""
        return [self._block(entry) for entry in self._form.rows]

    def _block(self, entry: FormRow | FormGroup) -> Block:
        if isinstance(entry, FormRow):
            return Block((self._row(entry, 0.0),), self._width)
        width = _stack_width(entry.label, self._size)
        rows = tuple(self._row(row, width) for row in entry.rows)
        label = self._stacked(entry.label, width)
        again = self._stacked(entry.label, width, continued=True)
        return Block(rows, self._width, label, again, width, self._spacing.air).widened()

    def _row(self, row: FormRow, left: float) -> Row:
        edges = _edges(row, self._form, left, self._width)
        single = len(row.cells) == 1
        boxes = [
            self._box(cell, ends, left if place == 0 else 0.0, single=single)
            for place, (cell, ends) in enumerate(zip(row.cells, pairwise(edges), strict=True))
        ]
        least = max(self._spacing.least_row, row.height * MM, *(box.least for box in boxes))
        grows = any(isinstance(cell, FormCell) and (cell.sign or cell.signed) for cell in row.cells)
        content = max((box.content for box in boxes), default=0.0)
        height = max(content, min(least, self._tallest * MOST_ROW))
        prose = any(box.prose for box in boxes)
        share = SIGNED_SHARE if grows else PROSE_SHARE if prose else 1.0
        return Row(tuple(boxes), height, grows, height * share)

    def _box(
        self, cell: FormCell | LabelCell, ends: tuple[float, float], group: float, *, single: bool
    ) -> Box:
        """A cell between two x positions; `group` is the width of the vertical label it stands behind."""
        left, width, air = ends[0], ends[1] - ends[0], self._spacing.air
        if isinstance(cell, LabelCell):
            label = self._label(cell.text, width)
            return Box(left, width, label, label, width, air=air)
        label_width = _label_width(cell, self._form, group, width)
        label, again = self._labels(cell, label_width)
        measure = width - label_width - 2 * PADDING
        prose = cell.min_lines >= PROSE_ROOM or bool(cell.sign or cell.signed)
        text = self._text(cell, measure, prose=prose, single=single)
        prose = prose or len(text.lines) >= PROSE
        tail = self._signs(cell.sign, measure)
        if len(tail.lines) > MANY_SIGNS:
            text, tail = replace(text, lines=(*text.lines, *tail.lines)), Lines()
        least = cell.min_lines * self._leading + tail.height + 2 * air if cell.min_lines > 1 else 0.0
        least = min(least, self._tallest * MOST_ROW)
        return Box(left, width, label, again, label_width, text, tail, least, prose, air)

    # labels

    def _labels(self, cell: FormCell, width: float) -> tuple[Lines, Lines]:
        if not cell.label:
            return Lines(), Lines()
        if cell.vertical:
            stacked = self._stacked(cell.label, width, continued=True)
            return self._stacked(cell.label, width), stacked
        usual = self._label(cell.label, width)
        measure = max(width - 2 * LABEL_PADDING, SMALLEST)
        again = self._centred(Line(CONTINUED, 0.0), "fang", SMALLEST, measure, LABEL_PADDING)
        return usual, replace(usual, lines=(*usual.lines, again))

    def _label(self, text: str, width: float) -> Lines:
        """A label broken by meaning and centred; two characters are set apart."""
        measure = max(width - 2 * LABEL_PADDING, self._size)
        broken = self._label_lines(text, measure / self._size)
        apart = 1.0 if len(broken) == 1 and len(text) == 2 and measure >= 4 * self._size else 0.0
        lines = tuple(
            self._centred(line, "hei", self._size, measure, LABEL_PADDING, apart) for line in broken
        )
        return Lines(lines, self._size, self._size * self._spacing.label_leading)

    def _label_lines(self, text: str, measure: float) -> list[Line]:
        widths = self._typesetter.widths("hei")
        if len(text) <= LABEL_LIMIT:
            lines = break_title(text, widths, measure, FEWEST_IN_CELL)
            if len(lines) > 1 and len(lines[-1]) == 1 and "\n" not in text:
                share = -(-len(text) // len(lines))
                lines = [text[start : start + share] for start in range(0, len(text), share)]
            if all(sum(widths[char] for char in line) <= measure for line in lines):
                return [Line(line, 0.0) for line in lines]
        return self._typesetter.lines(text, "hei", measure)

    def _centred(
        self, line: Line, role: Role, size: float, measure: float, left: float, space: float = 0.0
    ) -> Operators:
        width = self._typesetter.width(line.text, role)
        x = left + max(0.0, measure - (width + space) * size) / 2
        return x, self._typesetter.show(line, role, size, space=space)

    def _stacked(self, text: str, width: float, *, continued: bool = False) -> Lines:
        """Characters under each other; of a long label, two or three beside each other."""
        beside = _beside(text)
        pieces = [text[start : start + beside] for start in range(0, len(text), beside)]
        lines = [self._centred(Line(piece, 0.0), "hei", self._size, width, 0.0) for piece in pieces]
        if continued:
            lines.append(self._centred(Line(CONTINUED_STACKED, 0.0), "fang", SMALLEST, width, 0.0))
        return Lines(tuple(lines), self._size, self._size * self._spacing.label_leading)

    # values

    def _text(self, cell: FormCell, measure: float, *, prose: bool, single: bool) -> Lines:
        """A cell's text with what was signed under it."""
        size = self._size if prose or single else self._fitting(cell.text, measure)
        setter = CellSetter(self._typesetter, "fang", size, self._leading)
        lines = list(self._plain(cell, setter, measure, prose=prose, single=single)) if cell.text else []
        for signed in cell.signed:
            lines.extend(self._signed(signed, size, measure))
        return Lines(tuple(lines), size, self._leading)

    def _plain(
        self, cell: FormCell, setter: CellSetter, measure: float, *, prose: bool, single: bool
    ) -> Sequence[Operators]:
        plain = setter.cell(cell.text, measure, cell.align or "left")
        if cell.align is None and (prose or len(plain) >= PROSE):
            return self._prose(cell.text, setter.size, measure)
        if cell.align is not None or single:
            return _moved(plain)
        return _moved(setter.cell(self._by_meaning(cell.text, measure / setter.size), measure, "center"))

    def _by_meaning(self, text: str, measure: float) -> str:
        """A short value with the breaks that leave its words whole."""
        if len(text) > VALUE_LIMIT or not may_wrap(text) or not BOXES.isdisjoint(text):
            return text
        widths = self._typesetter.widths("fang")
        return "\n".join(break_title(text, widths, measure, FEWEST_IN_CELL))

    def _fitting(self, text: str, measure: float) -> float:
        """A little smaller where that saves a number or a choice from being cut; other text is wrapped."""
        width = self._typesetter.width(text, "fang")
        fits = width * SMALLEST <= measure < width * self._size
        whole = not may_wrap(text) or not BOXES.isdisjoint(text)
        return SMALLEST if fits and whole else self._size

    def _prose(self, text: str, size: float, measure: float) -> list[Operators]:
        """Paragraphs with their first lines indented where the cell is wide enough for that."""
        ems = measure / size
        indent = INDENT if ems >= LEAST_INDENTED else 0.0
        lines: list[Operators] = []
        for paragraph in text.strip().split("\n"):
            for place, line in enumerate(self._typesetter.lines(paragraph, "fang", ems, ems - indent)):
                shift = indent if place == 0 else 0.0
                space = line.letter_space(ems - shift, LOOSEST)
                shown = self._typesetter.show(line, "fang", size, space=space)
                lines.append((PADDING + shift * size, shown))
        return lines

    def _signed(self, signed: Signed, size: float, measure: float) -> list[Operators]:
        setter = CellSetter(self._typesetter, "fang", size, self._leading)
        day = chinese_date(signed.day) if signed.day else ""
        who = "　".join(filter(None, (signed.role, signed.name, day)))
        opinion = self._prose(signed.opinion, size, measure) if signed.opinion else []
        return [*opinion, *_moved(setter.cell(who, measure, "right"))]

    def _signs(self, labels: Sequence[str], measure: float) -> Lines:
        """Lines to sign on at the right, each with the place for a date."""
        setter = CellSetter(self._typesetter, "fang", self._size, self._spacing.sign_pitch)
        lines: list[Operators] = []
        for label in labels:
            shown = label if not label or label.endswith(("）", "：")) else f"{label}："
            fitting = [blank for blank in DATE_BLANKS if setter.natural_width(shown + blank) <= measure]
            pieces = (shown + fitting[0],) if fitting else (shown, DATE_BLANKS[-1].lstrip("　"))
            for piece in pieces:
                lines.extend(self._right(piece, setter, measure))
        return Lines(tuple(lines), self._size, self._spacing.sign_pitch)

    def _right(self, text: str, setter: CellSetter, measure: float) -> tuple[Operators, ...]:
        width = setter.natural_width(text)
        if width > measure:
            return _moved(setter.cell(text, measure, "right"))
        return ((PADDING + measure - width, self._typesetter.plain(text, "fang", setter.size)),)


def _moved(lines: Sequence[Operators]) -> tuple[Operators, ...]:
    return tuple((x + PADDING, shown) for x, shown in lines)


def may_wrap(text: str) -> bool:
    """Whether a text can be wrapped without cutting a word or a number."""
    return "\n" in text or any(may_break(text, place) for place in range(1, len(text)))


def _beside(label: str) -> int:
    """How many characters of a vertical label stand side by side."""
    return max(1, -(-len(label) // STACK))


def _stack_width(label: str, size: float) -> float:
    return max(STACKED, _beside(label) * size + LABEL_PADDING)


def _edges(row: FormRow, form: Form, left: float, width: float) -> list[float]:
    """Where the cells of a row begin and end.

    They share the whole width, so that the lines behind a group's label stand under those outside it; only
    where a cell would be too narrow to write in do they share what is left beyond the least.
    """
    weights = [cell.weight for cell in row.cells]
    whole = sum(weights) or 1.0
    edges = [left, *(width * sum(weights[: place + 1]) / whole for place in range(len(weights)))]
    least = [_least_width(cell, form) for cell in row.cells]
    narrow = any(end - start < need for (start, end), need in zip(pairwise(edges), least, strict=True))
    spare = width - left - sum(least)
    if not narrow or spare < 0:
        return edges
    shares = [need + spare * weight / whole for need, weight in zip(least, weights, strict=True)]
    return [left + sum(shares[:place]) for place in range(len(shares) + 1)]


def _least_width(cell: FormCell | LabelCell, form: Form) -> float:
    label = LEAST_LABEL * form.size
    if isinstance(cell, LabelCell):
        return label
    if cell.vertical:
        label = _stack_width(cell.label, form.size)
    return (label if cell.label else 0.0) + LEAST_TEXT * form.size + 2 * PADDING


def _label_width(cell: FormCell, form: Form, group: float, width: float) -> float:
    """The width of a cell's label; the first one behind a group's label gives up what that takes."""
    if not cell.label:
        return 0.0
    if cell.vertical:
        return _stack_width(cell.label, form.size)
    wanted = form.label_width if cell.label_width is None else cell.label_width
    behind = group if cell.label_width is None else 0.0
    most = width - LEAST_TEXT * form.size - 2 * PADDING
    return min(max(wanted * form.size - behind, LEAST_LABEL * form.size), most)
