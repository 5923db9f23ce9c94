"""Strips of a page and their distribution over pages: the grid, keeping together, repeated table heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.documents.typeset import text_block
from app.documents.writer import Bookmark, rule

TOLERANCE = 0.5  # points

Cut = Callable[[float], "tuple[Strip, Strip] | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line inside a strip: ends measured from the strip's left and top, in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5
    colour: str = "0 G"


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of the text block. Heights and offsets in points from its upper left corner.

    `texts` are (x, baseline below the top, operators). `keep` binds it to the next strip; `snap` lets it
    begin on the line grid only; `repeat` is drawn before it when it opens a page (the head row of a table).
    `opening` and `closing` rules are drawn only where it is the first or the last on its page. `cut` gives
    the two parts when only so many points are left, or None where it had better move to the next page. At
    the `foot` it stands with all it is bound to as low as the page allows. `drawing` holds operators from the
    upper left corner, y upwards, that are drawn below its texts. What is bound to it needs but `least` points
    of it on its page (0.0: all). A `turned` strip stands on a turned page.
    """

    height: float
    texts: tuple[tuple[float, float, str], ...] = ()
    rules: tuple[Rule, ...] = ()
    keep: bool = False
    snap: bool = True
    bookmark: tuple[str, int] | None = None
    repeat: Strip | None = None
    new_page: bool = False
    blank: bool = False
    opening: tuple[Rule, ...] = ()
    closing: tuple[Rule, ...] = ()
    cut: Cut | None = None
    foot: bool = False
    drawing: str = ""
    least: float = 0.0
    turned: bool = False


@dataclass(slots=True)
class Page:
    """The strips of one page with their tops, measured down from the top of the text block.

    On a `turned` page the text block lies on its side, its top at the left (横排表格).
    """

    placed: list[tuple[float, Strip]] = field(default_factory=list)
    used: float = 0.0
    turned: bool = False

    def put(self, top: float, strip: Strip) -> None:
        """Place a strip and move on below it."""
        self.placed.append((top, strip))
        self.used = top + strip.height


def distribute(strips: Sequence[Strip], height: float, pitch: float, turned: float = 0.0) -> list[Page]:
    """Put the strips on pages of `height` points with a line grid of `pitch` points.

    `turned` is the height of turned pages, in points.
    """
    pages = [Page(turned=bool(strips) and strips[0].turned)]
    pending = list(strips)
    index = 0
    while index < len(pending):
        page, strip = pages[-1], pending[index]
        limit = turned if strip.turned else height
        room = limit - _top(page, strip, pitch)
        fits = page.turned == strip.turned and _bound_height(pending, index, limit) <= room + TOLERANCE
        if page.placed and (strip.new_page or not (fits or _shorten(pending, index, room))):
            page = _opened(strip)
            pages.append(page)
        _shorten(pending, index, limit - _top(page, strip, pitch))
        strip, top = pending[index], _top(page, pending[index], pitch)
        if strip.foot and page.placed:
            top = max(top, limit - _bound_height(pending, index, limit))
        index += 1
        if not strip.blank or page.placed:
            page.put(top, strip)
    return pages


def _opened(strip: Strip) -> Page:
    page = Page(turned=strip.turned)
    if strip.repeat is not None:
        page.put(0.0, strip.repeat)
    return page


def _shorten(pending: list[Strip], index: int, room: float) -> bool:
    """Cut a strip that is too tall for the room; whether that was done."""
    strip = pending[index]
    parts = strip.cut(room) if strip.cut is not None and strip.height > room + TOLERANCE else None
    if parts is not None:
        pending[index : index + 1] = [replace(part, turned=strip.turned) for part in parts]
    return parts is not None


def draw_page(page: Page, left: float, top: float) -> tuple[list[str], list[Bookmark]]:
    """Operators and bookmarks of a page whose text block has its upper left corner at (left, top)."""
    texts: list[tuple[float, float, str]] = []
    rules: list[str] = []
    drawn: list[str] = []
    marks: list[Bookmark] = []
    last = len(page.placed) - 1
    for place, (offset, strip) in enumerate(page.placed):
        y = top - offset
        texts.extend((left + x, y - below, operators) for x, below, operators in strip.texts)
        edges = (strip.opening if place == 0 else ()) + (strip.closing if place == last else ())
        rules.extend(_drawn_rules((*strip.rules, *edges), left, y))
        if strip.drawing:
            drawn.append(f"q 1 0 0 1 {left:.2f} {y:.2f} cm {strip.drawing} Q")
        if strip.bookmark is not None:
            marks.append(Bookmark(strip.bookmark[0], strip.bookmark[1], y))
    return [*drawn, text_block(texts), *rules], marks


def draw_turned(page: Page, left: float, floor: float, top: float) -> tuple[list[str], list[Bookmark]]:
    """The same for a turned page: its first line runs up along `left`, from `floor` on; lengths in points."""
    content, marks = draw_page(page, 0.0, 0.0)
    turned = [f"q 0 1 -1 0 {left:.2f} {floor:.2f} cm", *content, "Q"]
    return turned, [Bookmark(mark.text, mark.level, top) for mark in marks]


def _drawn_rules(rules: Sequence[Rule], left: float, y: float) -> Iterator[str]:
    for line in rules:
        yield rule(left + line.x1, y - line.y1, left + line.x2, y - line.y2, line.width, line.colour)


def _top(page: Page, strip: Strip, pitch: float) -> float:
    if not strip.snap:
        return page.used
    slots = page.used / pitch
    whole = round(slots) if abs(slots - round(slots)) * pitch < TOLERANCE else int(slots) + 1
    return whole * pitch


def _bound_height(strips: Sequence[Strip], index: int, limit: float) -> float:
    """The height of a strip and of all it is bound to; bonds longer than a page are given up."""
    total = own = strips[index].height
    while strips[index].keep and index + 1 < len(strips):
        index += 1
        total += strips[index].least or strips[index].height
    return total if total <= limit else own
