"""The head rows of a table: labels of columns, and of groups of columns above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.documents.cells import CellSetter
from app.documents.flow import Rule, Strip
from app.documents.parts import Table
from app.documents.table_rows import PADDING, THICK, THIN, Lines, row_height


@dataclass(frozen=True, slots=True)
class _Head:
    """A label over the columns from `start` up to `end`, on the first row, the second or both."""

    cell: Lines
    start: int
    end: int
    row: int = 0
    tall: bool = False


def head_strip(table: Table, widths: Sequence[float], setter: CellSetter, air: float) -> Strip:
    """The head rows with `air` points above and below each label."""
    edges = [0.0, *accumulate(widths)]
    heads = _heads(table, edges, setter)
    upper = row_height([head.cell for head in heads if head.row == 0 and not head.tall], setter, air)
    tallest = row_height([head.cell for head in heads if head.tall], setter, air)
    lower = 0.0
    if table.groups:
        lower = row_height([head.cell for head in heads if head.row == 1], setter, air)
        lower = max(lower, tallest - upper)
    texts: list[tuple[float, float, str]] = []
    rules = [Rule(0.0, 0.0, edges[-1], 0.0, THICK), Rule(edges[-1], 0.0, edges[-1], upper + lower, THICK)]
    for head in heads:
        top, bottom = head.row * upper, upper + lower if head.tall or head.row else upper
        left = edges[head.start]
        placed = setter.placed(head.cell, left + PADDING, bottom - top)
        texts.extend((x, top + y, shown) for x, y, shown in placed)
        rules.append(Rule(left, top, left, bottom, THIN if head.start else THICK))
        rules.append(Rule(left, bottom, edges[head.end], bottom, THIN))
    return Strip(upper + lower, tuple(texts), tuple(rules), keep=True)


def _heads(table: Table, edges: Sequence[float], setter: CellSetter) -> list[_Head]:
    labels = [column.label for column in table.columns]

    def head(label: str, start: int, end: int, row: int = 0, *, tall: bool = False) -> _Head:
        width = edges[end] - edges[start] - 2 * PADDING
        return _Head(setter.cell(label, width, "center"), start, end, row, tall)

    if not table.groups:
        return [head(label, at, at + 1) for at, label in enumerate(labels)]
    heads: list[_Head] = []
    for group, start, end in table.spans:
        columns = range(start, end)
        if not group:
            heads += [head(labels[at], at, at + 1, tall=True) for at in columns]
        elif not any(labels[start:end]):
            heads.append(head(group, start, end, tall=True))
        else:
            heads.append(head(group, start, end))
            heads += [head(labels[at], at, at + 1, 1) for at in columns]
    return heads
