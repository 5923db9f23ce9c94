"""A chart under way: texts, filled areas and lines, set from the top down. Lengths in points."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.documents.cells import CENTRE, CellSetter
from app.documents.flow import Strip
from app.documents.fonts import Role
from app.documents.parts import Align
from app.documents.typeset import Typesetter

TITLE, TEXT = 14.0, 10.5
LEADING = 1.3
OUTLINE = 0.7
HATCHING = 0.45
STEP = 3.6  # points between the lines of a hatching
MARKER = 2.6  # half of its width
SWATCH = 9.0  # the side of a sample in a legend
SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}

# Grey (1 is white) and hatching, so that neighbours differ in black and white as well.
STYLES: tuple[tuple[float, str], ...] = (
    (0.35, ""),
    (1.0, "/"),
    (0.8, ""),
    (1.0, "x"),
    (0.58, ""),
    (1.0, "-"),
    (0.92, "\\"),
    (1.0, "|"),
    (0.15, ""),
    (1.0, ""),
)
NOW, BEFORE = 0, 1  # styles of the period and of what it is compared with


@dataclass(slots=True)
class Sketch:
    """What was drawn so far; `y` is how far down from the upper edge the chart has come."""

    typesetter: Typesetter
    width: float
    y: float = 0.0
    texts: list[tuple[float, float, str]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)

    def skip(self, height: float) -> None:
        """Move on downwards."""
        self.y += height

    def strip(self) -> Strip:
        """The chart as one strip."""
        return Strip(self.y, tuple(self.texts), drawing=" ".join(self.drawn))

    # texts

    def natural(self, text: str, size: float = TEXT, role: Role = "fang") -> float:
        """The width of a text on one line."""
        return self.typesetter.width(text, role) * size

    def cell(
        self, text: str, width: float, align: Align = "left", *, role: Role = "fang", size: float = TEXT
    ) -> tuple[tuple[float, str], ...]:
        """The lines of a text wrapped into a width, as (x offset, operators)."""
        return CellSetter(self.typesetter, role, size, size * LEADING).cell(text, width, align)

    def shown(self, x: float, middle: float, operators: str, size: float = TEXT) -> None:
        """Draw the operators of one line whose characters have their middle at `middle`."""
        self.texts.append((x, middle + CENTRE * size, operators))

    def lines(self, cell: tuple[tuple[float, str], ...], x: float, top: float) -> None:
        """Draw wrapped lines from `top` downwards."""
        for place, (offset, operators) in enumerate(cell):
            self.shown(x + offset, top + (place + 0.5) * TEXT * LEADING, operators)

    def text(self, text: str, x: float, middle: float, align: Align = "left", size: float = TEXT) -> None:
        """Draw a text on one line, `x` being its left, middle or right."""
        left = x - self.natural(text, size) * SHARES[align]
        self.shown(left, middle, self.typesetter.plain(text, "fang", size), size)

    def upright(self, text: str, x: float, top: float, size: float = TEXT) -> None:
        """Draw a text that runs up, its middle at `x`, its end at `top`."""
        start = top + self.natural(text, size)
        operators = self.typesetter.plain(text, "fang", size)
        self.drawn.append(f"BT 0 1 -1 0 {x + CENTRE * size:.2f} {-start:.2f} Tm {operators} ET")

    # areas and lines

    def box(self, x: float, top: float, width: float, height: float, style: int) -> None:
        """A filled and hatched rectangle with an outline; nothing where it has no extent."""
        if width <= 0 or height <= 0:
            return
        grey, kind = STYLES[style % len(STYLES)]
        area = f"{x:.2f} {-top - height:.2f} {width:.2f} {height:.2f} re"
        self.drawn.append(f"q {grey:g} g {area} f Q")
        if kind:
            lines = _hatching(kind, x, -top - height, width, height)
            self.drawn.append(f"q {area} W n 0 G {HATCHING} w {lines} S Q")
        self.drawn.append(f"q 0 G {OUTLINE} w {area} S Q")

    def blank(self, x: float, top: float, width: float, height: float) -> None:
        """A white rectangle, for a text on a hatching."""
        self.drawn.append(f"q 1 g {x:.2f} {-top - height:.2f} {width:.2f} {height:.2f} re f Q")

    def line(
        self, points: list[tuple[float, float]], width: float, grey: float = 0.0, dash: str = ""
    ) -> None:
        """A line through points; `dash` as PDF writes it ("3 2")."""
        way = " ".join(f"{x:.2f} {-y:.2f} {'l' if place else 'm'}" for place, (x, y) in enumerate(points))
        self.drawn.append(f"q {grey:g} G {width:g} w 1 j [{dash}] 0 d {way} S Q")

    def marker(self, x: float, y: float, style: int) -> None:
        """A point of a line: a black square for the period, a white diamond for what is compared."""
        r = MARKER
        square, diamond = (
            ((-r, -r), (r, -r), (r, r), (-r, r)),
            ((0, -1.4 * r), (1.4 * r, 0), (0, 1.4 * r), (-1.4 * r, 0)),
        )
        corners = diamond if style == BEFORE else square
        way = " ".join(
            f"{x + dx:.2f} {dy - y:.2f} {'l' if at else 'm'}" for at, (dx, dy) in enumerate(corners)
        )
        self.drawn.append(f"q {1 if style == BEFORE else 0} g 0 G 0.8 w {way} b Q")


def _hatching(kind: str, x: float, y: float, width: float, height: float) -> str:
    ways: list[str] = []
    if kind in "/x":
        starts = _steps(-height, width)
        ways += [_way(x + at, y, x + at + height, y + height) for at in starts]
    if kind in "\\x":
        starts = _steps(0.0, width + height)
        ways += [_way(x + at, y, x + at - height, y + height) for at in starts]
    if kind == "-":
        ways += [_way(x, y + at, x + width, y + at) for at in _steps(0.0, height)]
    if kind == "|":
        ways += [_way(x + at, y, x + at, y + height) for at in _steps(0.0, width)]
    return " ".join(ways)


def _steps(start: float, end: float) -> list[float]:
    return [start + STEP * (place + 0.5) for place in range(int((end - start) / STEP) + 1)]


def _way(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l"
