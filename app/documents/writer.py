"""Writing pages of ready operators into a PDF file with bookmarks, metadata and embedded fonts."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import FontBook
from app.documents.typeset import Typesetter

CREATOR = "机关纪委工作台"
MM = 72 / 25.4  # points
VERSION = (1, 7)
PORTRAIT = A4
LANDSCAPE = (A4[1], A4[0])


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An outline entry of a page: its text, level from 0, and height on the page in points."""

    text: str
    level: int
    top: float


# Page streams as plain Deflate: the ASCII armour around them costs a third of the time.
rl_config.useA85 = 0


class _Sheet(Canvas):
    """reportlab's canvas without its opening text object, which would name a font that is not embedded."""

    _doc: Any

    @property
    def target(self) -> Any:
        """reportlab's document object, which fonts register their subsets with."""
        return self._doc

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class PdfWriter:
    """Collects pages; the same pages give the same bytes. Lengths in points, origin at the lower left."""

    def __init__(self, book: FontBook, size: tuple[float, float], *, boxes: bool = False) -> None:
        self._target = io.BytesIO()
        self._canvas = _Sheet(
            self._target, pagesize=size, pageCompression=1, invariant=1, pdfVersion=VERSION, lang="zh-CN"
        )
        self.typesetter = Typesetter(book, self._canvas.target, boxes=boxes)
        self._size = size
        self._bookmarks = 0
        self._deepest = -1

    def describe(self, title: str, author: str, made_on: date, subject: str = "") -> None:
        """Set the metadata; the date is the document's own, never the clock's."""
        stamp = f"D:{made_on:%Y%m%d}000000+08'00'"
        self._canvas.setTitle(title.replace("\n", ""))
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(CREATOR)
        self._canvas.setProducer(CREATOR)
        self._canvas.setDateFormatter(lambda *clock: stamp)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def page(
        self,
        content: Iterable[str],
        bookmarks: Iterable[Bookmark] = (),
        size: tuple[float, float] | None = None,
        *,
        turned: bool = False,
    ) -> None:
        """Add one page, of another size than the last one where that is given.

        A `turned` page is shown on its side, so that what runs up its left edge is upright on the screen.
        """
        self._size = size or self._size
        self._canvas.setPageSize(self._size[::-1] if turned else self._size)  # reportlab swaps them back
        self._canvas.setPageRotation(90 if turned else 0)
        for mark in bookmarks:
            self._add_bookmark(mark)
        self._canvas.addLiteral("\n".join(content))
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The file's bytes. Raises MissingGlyph when a character was met that no font can show."""
        self.typesetter.require()
        if self._bookmarks:
            self._canvas.showOutline()
        self._canvas.save()
        return self._target.getvalue()

    def _add_bookmark(self, mark: Bookmark) -> None:
        key = f"m{self._bookmarks}"
        self._bookmarks += 1
        level = min(mark.level, self._deepest + 1)
        self._deepest = level
        self._canvas.bookmarkHorizontalAbsolute(key, mark.top)
        self._canvas.addOutlineEntry(mark.text, key, level, closed=False)


def rule(x1: float, y1: float, x2: float, y2: float, width: float, colour: str = "0 G") -> str:
    """Operators for a straight line."""
    return f"q {colour} {width:.2f} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S Q"


def fill(x: float, y: float, width: float, height: float, grey: float) -> str:
    """Operators for a filled rectangle."""
    return f"q {grey:g} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f Q"
