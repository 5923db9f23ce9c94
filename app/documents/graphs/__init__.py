"""Charts of counts as vectors inside a running document: bars, lines, shares; for black and white print."""

from __future__ import annotations

from dataclasses import replace

from app.documents.flow import Strip
from app.documents.graphs.bars import bars
from app.documents.graphs.lines import line
from app.documents.graphs.scale import tenths
from app.documents.graphs.shares import shares
from app.documents.graphs.sketch import TITLE, Sketch
from app.documents.parts import Graph
from app.documents.typeset import Typesetter

MOST_POINTS = 31  # of one line; more are drawn below each other
DRAWINGS = {"bar": bars, "line": line, "share": shares}
GAP = 10.0  # points around a chart
TITLE_LEADING = 1.4
CONTINUED = "（续）"

__all__ = ["GraphSetter"]


class GraphSetter:
    """Sets charts of one document into strips of `width` points, each with its title in one piece."""

    def __init__(self, typesetter: Typesetter, width: float, tallest: float) -> None:
        self._typesetter, self._width, self._tallest = typesetter, width, tallest

    def strips(self, graph: Graph) -> list[Strip]:
        """The chart as one strip, or as several where it has more labels than a page holds."""
        return self._pieces(graph, max((*graph.values, *graph.before), default=0))

    def _pieces(self, graph: Graph, most: int) -> list[Strip]:
        strip = self._strip(graph, most)
        count = len(graph.labels)
        if count < 2 or (strip.height <= self._tallest and (count <= MOST_POINTS or graph.kind != "line")):
            return [strip]
        if graph.kind == "share":  # of one whole, which cannot be parted: as bars that tell their shares
            return self._pieces(_as_bars(graph), most)
        half = (count + 1) // 2
        return [
            *self._pieces(_part(graph, slice(None, half)), most),
            *self._pieces(_part(graph, slice(half, None)), most),
        ]

    def _strip(self, graph: Graph, most: int) -> Strip:
        sketch = Sketch(self._typesetter, self._width)
        sketch.skip(GAP)
        for x, shown in sketch.cell(graph.title, self._width, "center", role="hei", size=TITLE):
            sketch.shown(x, sketch.y + TITLE * TITLE_LEADING / 2, shown, TITLE)
            sketch.skip(TITLE * TITLE_LEADING)
        sketch.skip(GAP / 2)
        DRAWINGS[graph.kind](sketch, graph, most)
        sketch.skip(GAP)
        return sketch.strip()


def _part(graph: Graph, part: slice) -> Graph:
    continued = part.start and not graph.title.endswith(CONTINUED)
    return replace(
        graph,
        title=f"{graph.title}{CONTINUED}" if continued else graph.title,
        labels=graph.labels[part],
        values=graph.values[part],
        before=graph.before[part],
    )


def _as_bars(graph: Graph) -> Graph:
    whole = max(1, sum(graph.values))
    told = zip(graph.labels, graph.values, strict=True)
    return replace(
        graph, kind="bar", labels=tuple(f"{label}（{tenths(value, whole)}）" for label, value in told)
    )
