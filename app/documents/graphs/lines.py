"""Line charts: values over time, with markers, and all values in rows under their points."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.graphs.legend import DASHES, WIDTHS, legend, names
from app.documents.graphs.scale import ticks
from app.documents.graphs.sketch import BEFORE, LEADING, MARKER, NOW, TEXT, Sketch
from app.documents.parts import Graph

PLOT = 140.0  # points
GAP = 5.0
GRID, BASE = 0.75, 0.9  # grey of the lines at round numbers; points of the lowest
AIR = 4.0  # points above and below a row of values


def line(sketch: Sketch, graph: Graph, most: int) -> None:
    """Draw the lines of a chart with its legend, axis up to `most` and rows of values."""
    legend(sketch, graph, lines=True)
    marks = ticks(most)
    left = _left(sketch, graph, marks)
    sketch.skip(TEXT * LEADING / 2)
    floor = sketch.y + PLOT
    for mark in marks:
        y = floor - PLOT * mark / marks[-1]
        sketch.line([(left, y), (sketch.width, y)], 0.4 if mark else BASE, GRID if mark else 0.0)
        sketch.text(str(mark), left - GAP, y, "right")
    slot = (sketch.width - left) / max(1, len(graph.labels))
    for values, style in ((graph.before, BEFORE), (graph.values, NOW)):
        points = [
            (left + (at + 0.5) * slot, floor - PLOT * value / marks[-1]) for at, value in enumerate(values)
        ]
        _draw(sketch, points, style)
    sketch.y = floor + MARKER
    _rows(sketch, graph, left, slot)


def _left(sketch: Sketch, graph: Graph, marks: Sequence[int]) -> float:
    """Where the plot begins: right of the axis' numbers and of the rows' names."""
    heads = names(graph) if graph.before else ()
    return max(sketch.natural(text) for text in (*map(str, marks), *heads)) + 2 * GAP


def _draw(sketch: Sketch, points: list[tuple[float, float]], style: int) -> None:
    if len(points) > 1:
        sketch.line(points, WIDTHS[style], dash=DASHES[style])
    for x, y in points:
        sketch.marker(x, y, style)


def _rows(sketch: Sketch, graph: Graph, left: float, slot: float) -> None:
    """The labels under their points, and below them the values of both periods."""
    now, before = names(graph)
    _row(sketch, "", graph.labels, left, slot)
    if graph.before:
        _row(sketch, before, tuple(map(str, graph.before)), left, slot)
    _row(sketch, now if graph.before else "", tuple(map(str, graph.values)), left, slot)
    sketch.line([(0.0, sketch.y), (sketch.width, sketch.y)], BASE)


def _row(sketch: Sketch, head: str, texts: Sequence[str], left: float, slot: float) -> None:
    """Texts in the middle of their slots; where one is too wide for its slot all of them run up."""
    widest = max(map(sketch.natural, texts), default=0.0)
    runs_up = widest > slot - 1
    tall = (widest if runs_up else TEXT * LEADING) + AIR
    for at, text in enumerate(texts):
        x = left + (at + 0.5) * slot
        if runs_up:
            sketch.upright(text, x, sketch.y + AIR / 2)
        else:
            sketch.text(text, x, sketch.y + tall / 2, "center")
    sketch.text(head, left - GAP, sketch.y + tall / 2, "right")
    sketch.skip(tall)
    sketch.line([(0.0, sketch.y), (sketch.width, sketch.y)], 0.4, GRID)
