"""Charts of a .docx as native DrawingML: values kept in the chart, greys and hatchings as on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from app.documents import grid
from app.documents.graphs.legend import names
from app.documents.graphs.scale import tenths
from app.documents.graphs.sketch import BEFORE, NOW, STYLES
from app.documents.parts import Graph
from app.documents.word.marks import FACES, LATIN, em, held

MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
TEXT = 1050  # hundredths of a point
MOST_UPRIGHT = 8  # labels; more are drawn as level bars
PATTERNS = {"/": "wdUpDiag", "\\": "wdDnDiag", "x": "diagCross", "-": "narHorz", "|": "narVert"}
CATEGORY, VALUES = 111, 112  # the axes' numbers
Series = tuple[str, Sequence[int], int]  # a name, values, and a style


def chart_xml(graph: Graph) -> bytes:
    """The chart part of a graph."""
    kinds = {"bar": _bars, "line": _line, "share": _shares}
    text = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{FACES["fang"]}"/>'
    body = "".join(kinds[graph.kind](graph))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{MAIN}"><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{body}</c:plotArea>{_legend(graph)}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="zero"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{TEXT}">{text}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr></c:chartSpace>'
    ).encode()


def is_upright(graph: Graph) -> bool:
    """Whether bars stand: few of them, with labels that two lines of their room hold."""
    room = 2 * grid.WIDTH / max(1, len(graph.labels)) - 12
    return len(graph.labels) <= MOST_UPRIGHT and all(em(label) * TEXT / 100 <= room for label in graph.labels)


def _legend(graph: Graph) -> str:
    if graph.kind != "share" and not graph.before:
        return ""
    place = "b" if graph.kind == "share" else "t"
    return f'<c:legend><c:legendPos val="{place}"/><c:overlay val="0"/></c:legend>'


def _series(graph: Graph) -> list[Series]:
    now, before = names(graph)
    earlier: list[Series] = [(before, graph.before, BEFORE)] if graph.before else []
    return [*earlier, (now if graph.before else graph.title, graph.values, NOW)]


def _bars(graph: Graph) -> Iterator[str]:
    upright = is_upright(graph)
    yield f'<c:barChart><c:barDir val="{"col" if upright else "bar"}"/><c:grouping val="clustered"/>'
    yield '<c:varyColors val="0"/>'
    for place, (name, values, style) in enumerate(_series(graph)):
        yield _opened(place, name) + _filled(style) + '<c:invertIfNegative val="0"/>'
        yield _shown_values("outEnd") + _data(graph.labels, values) + "</c:ser>"
    yield f'<c:gapWidth val="70"/>{_axis_ids()}</c:barChart>'
    yield from _axes(upright=upright)


def _line(graph: Graph) -> Iterator[str]:
    yield '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
    for place, (name, values, style) in enumerate(_series(graph)):
        dash = '<a:prstDash val="dash"/>' if style == BEFORE else ""
        symbol, inside = ("diamond", "FFFFFF") if style == BEFORE else ("square", "000000")
        black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        yield _opened(place, name) + f'<c:spPr><a:ln w="15875">{black}{dash}</a:ln></c:spPr>'
        yield f'<c:marker><c:symbol val="{symbol}"/><c:size val="6"/><c:spPr><a:solidFill>'
        yield f'<a:srgbClr val="{inside}"/></a:solidFill><a:ln>{black}</a:ln></c:spPr></c:marker>'
        yield _data(graph.labels, values)
        yield '<c:smooth val="0"/></c:ser>'
    yield f'<c:marker val="1"/>{_axis_ids()}</c:lineChart>'
    yield from _axes(upright=True, grid=True)


def _shares(graph: Graph) -> Iterator[str]:
    """Level bars of 100 per cent, one for each period; the legend tells each share's count and percentage."""
    sets = _series(graph)
    yield '<c:barChart><c:barDir val="bar"/><c:grouping val="percentStacked"/><c:varyColors val="0"/>'
    periods = [name if graph.before else "" for name, _, _ in sets]
    for at, label in enumerate(graph.labels):
        told = "　".join(_told(graph, name, values, at) for name, values, _ in sets)
        yield _opened(at, f"{label}　{told}") + _filled(at) + '<c:invertIfNegative val="0"/>'
        yield _data(periods, [values[at] for _, values, _ in sets]) + "</c:ser>"
    yield f'<c:gapWidth val="40"/><c:overlap val="100"/>{_axis_ids()}</c:barChart>'
    yield from _axes(upright=False, hidden=True)


def _told(graph: Graph, name: str, values: Sequence[int], at: int) -> str:
    whole = sum(values)
    share = f"（{tenths(values[at], whole)}）" if whole else ""
    return f"{name if graph.before else ''}{values[at]}{graph.unit}{share}"


# pieces


def _opened(place: int, name: str) -> str:
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef>'
        f"<c:f>Sheet1!$A${place + 1}</c:f>"
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{_safe(name)}</c:v></c:pt></c:strCache>'
        "</c:strRef></c:tx>"
    )


def _filled(style: int) -> str:
    grey, kind = STYLES[style % len(STYLES)]
    colour = f"{round(255 * grey):02X}" * 3
    inside = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    if kind:
        inside = (
            f'<a:pattFill prst="{PATTERNS[kind]}"><a:fgClr><a:srgbClr val="000000"/></a:fgClr>'
            f'<a:bgClr><a:srgbClr val="{colour}"/></a:bgClr></a:pattFill>'
        )
    outline = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
    return f"<c:spPr>{inside}{outline}</c:spPr>"


def _shown_values(place: str) -> str:
    return (
        f'<c:dLbls><c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        "</c:dLbls>"
    )


def _data(labels: Sequence[str], values: Sequence[int]) -> str:
    told = "".join(f'<c:pt idx="{at}"><c:v>{_safe(label)}</c:v></c:pt>' for at, label in enumerate(labels))
    counted = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values))
    count = f'<c:ptCount val="{len(labels)}"/>'
    return (
        f"<c:cat><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache>{count}{told}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!$B$2</c:f><c:numCache><c:formatCode>General</c:formatCode>{count}"
        f"{counted}</c:numCache></c:numRef></c:val>"
    )


def _axis_ids() -> str:
    return f'<c:axId val="{CATEGORY}"/><c:axId val="{VALUES}"/>'


def _axes(*, upright: bool, grid: bool = False, hidden: bool = False) -> Iterator[str]:
    """The axis of labels, from the top down where bars are level; that of values shown with a grid alone."""
    order = "minMax" if upright else "maxMin"
    below, left = ("b", "l") if upright else ("l", "b")
    black = '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></c:spPr>'
    light = '<a:ln w="6350"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln>'
    lines = f"<c:majorGridlines><c:spPr>{light}</c:spPr></c:majorGridlines>" if grid else ""
    deleted = 0 if grid else 1
    yield (
        f'<c:catAx><c:axId val="{CATEGORY}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{below}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"{'' if hidden else black}"
        '<c:txPr><a:bodyPr rot="0" vert="horz"/><a:p><a:pPr><a:defRPr/></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:crossAx val="{VALUES}"/><c:crosses val="autoZero"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALUES}"/><c:scaling><c:orientation val="minMax"/>'
        '<c:min val="0"/></c:scaling>'
        f'<c:delete val="{deleted}"/><c:axPos val="{left}"/>{lines}'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="{CATEGORY}"/>'
        '<c:crosses val="autoZero"/></c:valAx>'
    )


def _safe(text: str) -> str:
    return escape(held(text))
