"""Bar charts: upright where labels are few and short, else level; the values stand at the bars' ends."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.graphs.legend import legend
from app.documents.graphs.sketch import BEFORE, LEADING, NOW, TEXT, Sketch
from app.documents.parts import Graph

MOST_UPRIGHT = 8  # labels
PLOT = 150.0  # points, the height of the highest upright bar
WIDEST_BAR, SLOT_SHARE = 36.0, 0.62
MOST_LABEL_LINES = 2
ROW, ROW_GAP, PAIR_ROW = 13.0, 7.0, 11.0  # points, of level bars
LABEL_SHARE = 0.36  # of the width that labels of level bars take at most
GAP = 5.0
BASE = 0.9


def bars(sketch: Sketch, graph: Graph, most: int) -> None:
    """Draw the bars of a chart with its legend; that of `most` has the full length."""
    legend(sketch, graph)
    if _is_upright(sketch, graph):
        _upright(sketch, graph, max(1, most))
    else:
        _level(sketch, graph, max(1, most))


def series(graph: Graph) -> list[tuple[tuple[int, ...], int]]:
    """The values to draw with their styles; what is compared stands first, as the earlier period."""
    before = [(graph.before, BEFORE)] if graph.before else []
    return [*before, (graph.values, NOW)]


def _is_upright(sketch: Sketch, graph: Graph) -> bool:
    count = len(graph.labels)
    if not 0 < count <= MOST_UPRIGHT:
        return False
    slot = sketch.width / count
    room = slot / (2 if graph.before else 1) * 0.9
    numbers = all(sketch.natural(str(value)) <= room for value in (*graph.values, *graph.before))
    return numbers and all(len(_label(sketch, label, slot)) <= MOST_LABEL_LINES for label in graph.labels)


def _label(sketch: Sketch, label: str, slot: float) -> tuple[tuple[float, str], ...]:
    return sketch.cell(label, slot - GAP, "center")


def _upright(sketch: Sketch, graph: Graph, most: int) -> None:
    sets = series(graph)
    slot = sketch.width / len(graph.labels)
    wide = min(WIDEST_BAR, slot * SLOT_SHARE / len(sets))
    sketch.skip(TEXT * LEADING)
    floor = sketch.y + PLOT
    for at, label in enumerate(graph.labels):
        left = (at + 0.5) * slot - wide * len(sets) / 2
        for place, (values, style) in enumerate(sets):
            height = PLOT * values[at] / most
            x = left + place * wide
            sketch.box(x, floor - height, wide, height, style)
            middle = x + wide / 2 + (place - (len(sets) - 1) / 2) * GAP
            sketch.text(str(values[at]), middle, floor - height - TEXT * LEADING / 2, "center")
        sketch.lines(_label(sketch, label, slot), at * slot + GAP / 2, floor + GAP)
    sketch.line([(0.0, floor), (sketch.width, floor)], BASE)
    lines = max(len(_label(sketch, label, slot)) for label in graph.labels)
    sketch.y = floor + GAP + lines * TEXT * LEADING


def _level(sketch: Sketch, graph: Graph, most: int) -> None:
    sets = series(graph)
    number = max(sketch.natural(str(value)) for value in (*graph.values, *graph.before, 0))
    room = min(sketch.width * LABEL_SHARE, max(map(sketch.natural, graph.labels), default=0.0) + 1)
    left = room + GAP
    longest = sketch.width - left - number - GAP
    thick = PAIR_ROW if len(sets) > 1 else ROW
    top = sketch.y
    for at, label in enumerate(graph.labels):
        cell = sketch.cell(label, room, "right")
        tall = max(len(cell) * TEXT * LEADING, thick * len(sets)) + ROW_GAP
        sketch.lines(cell, 0.0, sketch.y + (tall - len(cell) * TEXT * LEADING) / 2)
        _row(sketch, [(values[at], style) for values, style in sets], left, longest / most, tall, thick)
        sketch.skip(tall)
    sketch.line([(left, top), (left, sketch.y)], BASE)


def _row(
    sketch: Sketch, bars_of: Sequence[tuple[int, int]], left: float, scale: float, tall: float, thick: float
) -> None:
    top = sketch.y + (tall - thick * len(bars_of)) / 2
    for place, (value, style) in enumerate(bars_of):
        sketch.box(left, top + place * thick, value * scale, thick, style)
        sketch.text(str(value), left + value * scale + GAP, top + (place + 0.5) * thick)
