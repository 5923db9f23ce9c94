"""Forms (呈批表, 审批表 …) as ruled tables of a .docx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.documents.dates import chinese_date
from app.documents.parts import Form, FormCell, FormGroup, FormRow, LabelCell, Signed
from app.documents.word.grids import Cell, Line, grid_table
from app.documents.word.marks import Look, paragraph

LEADING = 1.4
AIR = 4.0  # points above and below a cell's text
STACKED = 30.0  # points, the width of a column with a vertical label
PADDING = 10.0  # points beside a label
NOTE = 10.5  # points
SIGN_BLANK = "　　　　　　　年　　月　　日"
LONG = 400  # characters of a cell, from which its row may be broken at a page's end
MOST_LABEL = 0.4  # of its cell's width


def form_table(part: Form, width: float) -> list[Any]:
    """The grid of a form `width` points wide, and its notes."""
    lines = [line for entry in part.rows for line in _lines(part, entry, width)]
    notes = [paragraph(note, Look("kai", NOTE, line=0)) for note in part.notes]
    return [*([grid_table(lines)] if lines else []), *notes]


def _lines(part: Form, entry: FormRow | FormGroup, width: float) -> Iterator[Line]:
    if isinstance(entry, FormRow):
        yield _line(part, entry, 0.0, width, ())
        return
    label = (paragraph(entry.label, _look(part, "center")),)
    for number, row in enumerate(entry.rows):
        joins: Any = "continue" if number else "restart"
        head = Cell(0.0, STACKED, () if number else label, joins, stacked=True)
        yield _line(part, row, STACKED, width, (head,))


def _line(part: Form, row: FormRow, left: float, width: float, before: Sequence[Cell]) -> Line:
    cells = list(before)
    weights = sum(cell.weight for cell in row.cells) or 1.0
    least = row.height * 72 / 25.4
    for cell in row.cells:
        right = left + (width - (before[-1].right if before else 0.0)) * cell.weight / weights
        cells.extend(_cells(part, cell, left, right))
        if isinstance(cell, FormCell):
            signs = len(cell.sign) + len(cell.signed)
            least = max(least, (cell.min_lines + signs) * part.size * LEADING + 2 * AIR)
        left = right
    return Line(tuple(cells), least=least, splits=_is_long(row))


def _is_long(row: FormRow) -> bool:
    return any(isinstance(cell, FormCell) and len(cell.text) > LONG for cell in row.cells)


def _cells(part: Form, cell: FormCell | LabelCell, left: float, right: float) -> Iterator[Cell]:
    if isinstance(cell, LabelCell):
        yield Cell(left, right, (paragraph(cell.text, _look(part, "center", hei=True)),))
        return
    middle = left
    if cell.label:
        wanted = STACKED if cell.vertical else (cell.label_width or part.label_width) * part.size + PADDING
        middle = left + min(wanted, (right - left) * MOST_LABEL)
        label = (paragraph(cell.label, _look(part, "center", hei=True)),)
        yield Cell(left, middle, label, stacked=cell.vertical)
    prose = cell.min_lines > 1 or bool(cell.sign or cell.signed)
    yield Cell(middle, right, tuple(_content(part, cell)), place="top" if prose else "middle")


def _content(part: Form, cell: FormCell) -> Iterator[Any]:
    """The text, what was signed, and room with the lines to sign on."""
    for text in cell.text.split("\n"):
        yield paragraph(text, _look(part, cell.align or "left"))
    for signed in cell.signed:
        if signed.opinion:
            yield paragraph(signed.opinion, _look(part, "left"))
        yield paragraph(_who(signed), _look(part, "right"))
    if cell.sign:
        room = max(0, cell.min_lines - len(cell.text.split("\n")))
        yield from (paragraph("", _look(part, "left")) for _ in range(room))
    for label in cell.sign:
        yield paragraph(f"{label}：{SIGN_BLANK}", _look(part, "right"))


def _who(signed: Signed) -> str:
    day = chinese_date(signed.day) if signed.day else ""
    return "　".join(filter(None, (signed.role, signed.name, day)))


def _look(part: Form, align: Any, *, hei: bool = False) -> Look:
    return Look(
        "hei" if hei else "fang", part.size, align, line=part.size * LEADING, before=AIR / 2, after=AIR / 2
    )
