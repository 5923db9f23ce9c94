"""Tables in running text as ruled tables of a .docx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from math import ceil
from typing import Any, Literal

from app.documents import grid
from app.documents.fonts import Role
from app.documents.parts import Align, Table
from app.documents.word.grids import PADDING, Cell, Line, grid_table
from app.documents.word.marks import Look, em, paragraph

CAPTION, SIGNING = 14.0, 12.0  # points
WIDEST, NARROWEST, NARROWEST_GROUPED = 26.0, 3.0, 2.0  # characters
MOST_MERGED = 5.0
WRAPPED_HEAD = 3
AIR = 3.0  # points above and below a cell's text
LEADING, TIGHT = 1.4, 1.2
TITLE_ROOM, FACTS_ROOM, SMALLEST = 48.0, 24.0, 8.0  # points
CAUTION = 1.03  # other faces break a cell otherwise than by estimate
SPREAD = 9.0  # points, on several pages
LONG_TABLE = 18  # rows of figures, from which they are set tighter
LONG = 400  # characters of a cell, from which its row may be broken at a page's end


def table(part: Table, width: float, taken: float = 0.0) -> list[Any]:
    """Caption, the table `width` points wide, note and the line to sign on; `taken` points are used above."""
    made: list[Any] = []
    part = fitted(part, width, taken)
    if part.caption:
        look = Look("hei", CAPTION, "center", line=0, before=6, after=3, keep=True, outline=3)
        made.append(paragraph(part.caption, look))
    lefts = [0.0, *accumulate(_widths(part, width))]
    made.append(grid_table([*_heads(part, lefts), *_rows(part, lefts)]))
    if part.note:
        made.append(paragraph(part.note, Look("kai", part.size, line=0, before=2)))
    if part.signatures:
        made.append(_signing(part, width))
    return made


def fitted(part: Table, width: float, taken: float) -> Table:
    """A landscape table in the largest type that lets it stand on one page, by estimate; else on several.

    `taken` points of the page are used above it.
    """
    room = grid.WIDTH - grid.PITCH - taken - (TITLE_ROOM if part.title or part.caption else 0.0)
    room -= FACTS_ROOM * (bool(part.facts) + bool(part.note) + bool(part.signatures))
    step = 0
    while part.landscape and part.size - step / 2 >= SMALLEST:
        smaller = replace(part, size=part.size - step / 2)
        if _estimated(smaller, width) * CAUTION <= room:
            return smaller
        step += 1
    return replace(part, size=min(part.size, SPREAD)) if part.landscape else part


def _estimated(part: Table, width: float) -> float:
    """About how high the rows are, in points."""
    widths = _widths(part, width)

    def lines(texts: Sequence[str]) -> int:
        return max(
            ceil(em(text) * part.size / (share - 2 * PADDING))
            for text, share in zip(texts, widths, strict=True)
        )

    heads = lines([column.label for column in part.columns]) + bool(part.groups)
    count = heads + sum(max(1, lines(["", *row[1:]] if part.merged else row)) for row in part.rows)
    rows = len(part.rows) + 1 + bool(part.groups)
    return count * part.size * TIGHT + rows * (AIR + 1)


def _signing(part: Table, width: float) -> Any:
    share = width / len(part.signatures)
    tabs = tuple(("left", share * place) for place in range(1, len(part.signatures)))
    text = "\t".join(f"{label}：" for label in part.signatures)
    return paragraph(text, Look(size=SIGNING, line=0, before=12, tabs=tabs))


def _widths(part: Table, width: float) -> list[float]:
    grouped = {at for label, start, end in part.spans if label for at in range(start, end)}
    weights = []
    for at, column in enumerate(part.columns):
        head = em(column.label) / (WRAPPED_HEAD if at in grouped else 1)
        widest = max((em(line) for row in part.rows for line in row[at].split("\n")), default=0.0)
        widest = min(widest, MOST_MERGED) if at < part.merged else widest
        least = NARROWEST_GROUPED if at in grouped else NARROWEST
        weights.append(column.weight or min(max(head, widest, least), WIDEST) + 0.7)
    return [weight * width / sum(weights) for weight in weights]


def _heads(part: Table, lefts: Sequence[float]) -> list[Line]:
    labels = [column.label for column in part.columns]
    if not part.groups:
        cells = [_cell(label, lefts, at, at + 1, part, "hei", "center") for at, label in enumerate(labels)]
        return [Line(tuple(cells), head=True)]
    upper: list[Cell] = []
    lower: list[Cell] = []
    for label, start, end in part.spans:
        if label and not any(labels[start:end]):
            upper.append(_cell(label, lefts, start, end, part, "hei", "center", "restart"))
            lower.append(_cell("", lefts, start, end, part, "hei", "center", "continue"))
        elif label:
            upper.append(_cell(label, lefts, start, end, part, "hei", "center"))
            lower += [_cell(labels[at], lefts, at, at + 1, part, "hei", "center") for at in range(start, end)]
        else:
            for at in range(start, end):
                upper.append(_cell(labels[at], lefts, at, at + 1, part, "hei", "center", "restart"))
                lower.append(_cell("", lefts, at, at + 1, part, "hei", "center", "continue"))
    return [Line(tuple(upper), head=True), Line(tuple(lower), head=True)]


def _rows(part: Table, lefts: Sequence[float]) -> list[Line]:
    lines: list[Line] = []
    above: tuple[str, ...] | None = None
    for number, row in enumerate(part.rows):
        total = part.total_row and number == len(part.rows) - 1
        below = part.rows[number + 1] if number + 1 < len(part.rows) else None
        joined = part.joined(number)
        first: tuple[Role, Align] = ("hei", "center") if total else ("fang", part.columns[0].align)
        cells = [_cell(row[0], lefts, 0, joined, part, *first)] if joined > 1 else []
        for at in range(len(cells) and joined, len(row)):
            joins = _joins(row, above, below, at) if at < part.merged else ""
            text = "" if joins == "continue" else row[at]
            role: Role = "hei" if total else "fang"
            cells.append(_cell(text, lefts, at, at + 1, part, role, part.columns[at].align, joins))
        lines.append(Line(tuple(cells), splits=max(map(len, row)) > LONG))
        above = row
    return lines


def _joins(
    row: Sequence[str], above: Sequence[str] | None, below: Sequence[str] | None, at: int
) -> Literal["", "restart", "continue"]:
    key = row[: at + 1]
    if above is not None and above[: at + 1] == key:
        return "continue"
    return "restart" if below is not None and below[: at + 1] == key else ""


def _cell(
    text: str,
    lefts: Sequence[float],
    start: int,
    end: int,
    part: Table,
    role: Role,
    align: Align,
    joins: Literal["", "restart", "continue"] = "",
) -> Cell:
    tight = part.landscape or bool(part.merged and len(part.rows) > LONG_TABLE)
    line, air = part.size * (TIGHT if tight else LEADING), AIR / 2 if tight else AIR
    look = Look(role, part.size, align, line=line, before=air, after=air)
    return Cell(lefts[start], lefts[end], (paragraph(text, look),), joins)
