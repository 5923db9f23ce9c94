"""Ruled tables of a .docx: cells over a common grid of columns, merged across and down. Lengths in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from app.documents.word.marks import element

THICK, THIN = 8, 4  # eighths of a point
PADDING = 4.0
ALIGNS = {"top": "top", "middle": "center"}
SAME = 0.5  # points; edges closer than that are one


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell from `left` to `right`; `joins` begins or goes on with a cell merged down."""

    left: float
    right: float
    content: tuple[Any, ...]
    joins: Literal["", "restart", "continue"] = ""
    place: Literal["top", "middle"] = "middle"
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells side by side; a `head` is repeated on each page, `least` is the least height."""

    cells: tuple[Cell, ...]
    head: bool = False
    least: float = 0.0
    splits: bool = field(default=False)


def grid_table(lines: Sequence[Line]) -> Any:
    """A ruled table."""
    edges = _edges(lines)
    widths = [round(20 * (after - before)) for before, after in pairwise(edges)]
    made = element("tbl", _look(sum(widths)))
    made.append(element("tblGrid", *(element("gridCol", w=width) for width in widths)))
    for line in lines:
        made.append(_row(line, edges, widths))
    return made


def _edges(lines: Sequence[Line]) -> list[float]:
    places = sorted({place for line in lines for cell in line.cells for place in (cell.left, cell.right)})
    edges: list[float] = []
    for place in places:
        if not edges or place - edges[-1] > SAME:
            edges.append(place)
    return edges


def _look(width: int) -> Any:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [
        element(side, val="single", sz=THIN if side.startswith("inside") else THICK, space=0, color="000000")
        for side in sides
    ]
    margin = round(20 * PADDING)
    return element(
        "tblPr",
        element("tblW", w=width, type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", element("left", w=margin, type="dxa"), element("right", w=margin, type="dxa")),
    )


def _row(line: Line, edges: Sequence[float], widths: Sequence[int]) -> Any:
    look = element("trPr")
    if not line.splits:
        look.append(element("cantSplit"))
    if line.least:
        look.append(element("trHeight", val=round(20 * line.least), hRule="atLeast"))
    if line.head:
        look.append(element("tblHeader"))
    return element("tr", look, *(_cell(cell, edges, widths) for cell in line.cells))


def _cell(cell: Cell, edges: Sequence[float], widths: Sequence[int]) -> Any:
    start, end = _nearest(edges, cell.left), _nearest(edges, cell.right)
    look = element("tcPr", element("tcW", w=sum(widths[start:end]), type="dxa"))
    if end - start > 1:
        look.append(element("gridSpan", val=end - start))
    if cell.joins:
        look.append(element("vMerge", val=cell.joins))
    if cell.stacked:
        look.append(element("textDirection", val="tbRlV"))
    look.append(element("vAlign", val=ALIGNS[cell.place]))
    return element("tc", look, *(cell.content or (element("p"),)))


def _nearest(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - place))
