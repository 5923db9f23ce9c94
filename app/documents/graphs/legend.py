"""The line above a chart: the samples of two periods, and the unit at the right."""

from __future__ import annotations

from app.documents.graphs.sketch import BEFORE, LEADING, MARKER, NOW, SWATCH, TEXT, Sketch
from app.documents.parts import Graph

GAP, BETWEEN = 4.0, 16.0
LINE_SAMPLE = 22.0  # points
WIDTHS = {NOW: 1.4, BEFORE: 0.9}
DASHES = {NOW: "", BEFORE: "4 2.5"}


def names(graph: Graph) -> tuple[str, str]:
    """What the period and what it is compared with are called."""
    return graph.label or "本期", graph.before_label or "对比期"


def legend(sketch: Sketch, graph: Graph, *, lines: bool = False) -> None:
    """Draw the samples where two periods are shown, and the unit, each on a line of its own where needed."""
    middle, x = sketch.y + TEXT * LEADING / 2, 0.0
    for name, style in _entries(graph):
        x = _sample(sketch, x, middle, style, line=lines)
        sketch.text(name, x, middle)
        x += sketch.natural(name) + BETWEEN
    if graph.unit:
        sketch.text(f"单位：{graph.unit}", sketch.width, middle, "right")
    if graph.unit or graph.before:
        sketch.skip(TEXT * LEADING + 2 * GAP)


def _entries(graph: Graph) -> list[tuple[str, int]]:
    now, before = names(graph)
    return [(before, BEFORE), (now, NOW)] if graph.before else []


def _sample(sketch: Sketch, x: float, middle: float, style: int, *, line: bool) -> float:
    """Draw a sample; return where its name begins."""
    if not line:
        sketch.box(x, middle - SWATCH / 2, SWATCH, SWATCH, style)
        return x + SWATCH + GAP
    sketch.line([(x, middle), (x + LINE_SAMPLE, middle)], WIDTHS[style], dash=DASHES[style])
    sketch.marker(x + LINE_SAMPLE / 2, middle, style)
    return x + LINE_SAMPLE + MARKER + GAP
