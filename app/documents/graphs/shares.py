"""Shares of a whole: a bar parted by its shares, and under it each share with its count and percentage."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.graphs.legend import names
from app.documents.graphs.scale import tenths
from app.documents.graphs.sketch import LEADING, OUTLINE, SWATCH, TEXT, Sketch
from app.documents.parts import Graph

BAR, BAR_GAP = 30.0, 8.0  # points
GAP, AIR, COLUMN_GAP = 6.0, 2.0, 14.0
GRID = 0.75
NOTHING = "—"  # the share of what is not there

Set = tuple[str, Sequence[int]]  # a period's name and values


def shares(sketch: Sketch, graph: Graph, most: int) -> None:
    """Draw a bar for each period with the list of its shares."""
    now, before = names(graph)
    sets: list[Set] = [(now if graph.before else "", graph.values)]
    if graph.before:
        sets.insert(0, (before, graph.before))
    left = max(sketch.natural(name) for name, _ in sets)
    left += GAP if left else 0.0
    for name, values in sets:
        sketch.text(name, 0.0, sketch.y + BAR / 2)
        _bar(sketch, values, left)
        sketch.skip(BAR + BAR_GAP)
    _list(sketch, graph, sets)


def _bar(sketch: Sketch, values: Sequence[int], left: float) -> None:
    whole, width = sum(values), sketch.width - left
    x = left
    for style, value in enumerate(values):
        part = width * value / whole if whole else 0.0
        sketch.box(x, sketch.y, part, BAR, style)
        told = tenths(value, whole) if whole else ""
        wide = sketch.natural(told) + 2 * AIR
        if value and part >= wide + 2 * AIR:
            tall = TEXT * LEADING
            sketch.blank(x + (part - wide) / 2, sketch.y + (BAR - tall) / 2, wide, tall)
            sketch.text(told, x + part / 2, sketch.y + BAR / 2, "center")
        x += part
    if not whole:
        corners = [(left, sketch.y), (left + width, sketch.y), (left + width, sketch.y + BAR)]
        sketch.line([*corners, (left, sketch.y + BAR), (left, sketch.y)], OUTLINE)


def _list(sketch: Sketch, graph: Graph, sets: Sequence[Set]) -> None:
    """The labels with their samples; columns with count and share for each period; the total below."""
    wholes = [sum(values) for _, values in sets]
    heads = [text for name, _ in sets for text in ("", name)]
    lines = [
        [
            text
            for (_, values), whole in zip(sets, wholes, strict=True)
            for text in _told(graph, values[at], whole)
        ]
        for at in range(len(graph.labels))
    ]
    total = [text for whole in wholes for text in (f"{whole}{graph.unit}", "")]
    ends = _ends(sketch, [heads, *lines, total])
    room = ends[0] - SWATCH - 8 * GAP
    if graph.before:
        _line(sketch, heads, ends, "", room)
    for style, (label, texts) in enumerate(zip(graph.labels, lines, strict=True)):
        _line(sketch, texts, ends, label, room, style)
    sketch.line([(0.0, sketch.y), (sketch.width, sketch.y)], 0.4)
    _line(sketch, total, ends, "合计", room)


def _told(graph: Graph, value: int, whole: int) -> tuple[str, str]:
    return f"{value}{graph.unit}", tenths(value, whole) if whole else NOTHING


def _ends(sketch: Sketch, lines: Sequence[Sequence[str]]) -> list[float]:
    """Where the columns end at the right, each as wide as its widest text."""
    widths = [max(map(sketch.natural, column)) + COLUMN_GAP for column in zip(*lines, strict=True)]
    return [sketch.width - sum(widths[place + 1 :]) for place in range(len(widths))]


def _line(
    sketch: Sketch,
    texts: Sequence[str],
    ends: Sequence[float],
    label: str,
    room: float,
    style: int | None = None,
) -> None:
    cell = sketch.cell(label, room)
    tall = max(1, len(cell)) * TEXT * LEADING + 2 * AIR
    middle = sketch.y + tall / 2
    if style is not None:
        sketch.box(0.0, middle - SWATCH / 2, SWATCH, SWATCH, style)
    sketch.lines(cell, SWATCH + GAP, sketch.y + AIR)
    for text, end in zip(texts, ends, strict=True):
        sketch.text(text, end, middle, "right")
    sketch.skip(tall)
    sketch.line([(0.0, sketch.y), (sketch.width, sketch.y)], 0.3, GRID)
