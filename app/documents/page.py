"""Official documents by GB/T 9704-2012: plain data in, PDF bytes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.documents import grid
from app.documents.body import BodySetter
from app.documents.flow import Page, Strip, distribute, draw_page, draw_turned
from app.documents.fonts import FontBook, font_book
from app.documents.foot import FootSetter
from app.documents.formal import FrameSetter
from app.documents.letter import LetterSetter
from app.documents.parts import Document
from app.documents.prepared import prepared
from app.documents.writer import Bookmark, PdfWriter


def render_document(document: Document, *, boxes: bool = False, book: FontBook | None = None) -> bytes:
    """Draw a document as PDF; the same data and fonts give the same bytes.

    `boxes` draws characters that no font can show as boxes with their code point instead of refusing.
    Raises MissingGlyph, which names every such character with its code point.
    """
    fonts = book or font_book()
    with fonts.lock:
        return _render(document, fonts, boxes)


def _render(document: Document, fonts: FontBook, boxes: bool) -> bytes:
    writer = PdfWriter(fonts, grid.PAPER, boxes=boxes)
    writer.describe(document.title, document.author, document.date, document.subject)
    ready = prepared(document)
    frame = FrameSetter(writer.typesetter)
    head = frame.head(ready)
    taken = sum(strip.height for strip in head)
    strips = head + BodySetter(writer.typesetter).strips(ready.parts, taken)
    imprint = frame.imprint_height(ready.copy_to) if ready.copy_to is not None else 0.0
    if imprint and ready.letter is not None:
        strips = _with_room(strips, imprint)
    pages = distribute(strips, grid.HEIGHT, grid.PITCH, grid.WIDTH)
    numbered = len(pages)
    if imprint and ready.letter is None:
        _make_room(pages, imprint)
    writer.typesetter.require()
    foot = FootSetter(writer.typesetter, ready)
    for number, page in enumerate(pages, 1):
        content, marks = _drawn(page)
        content.extend(foot.head(number))
        content.extend(foot.foot(number, numbered) if number <= numbered else ())
        content.extend(_fixed(writer, frame, ready, first=number == 1, last=number == len(pages)))
        writer.page(content, marks, turned=page.turned)
    return writer.finish()


def _drawn(page: Page) -> tuple[list[str], list[Bookmark]]:
    top = grid.PAPER[1] - grid.TOP
    return (
        draw_turned(page, grid.LEFT, top - grid.HEIGHT, top)
        if page.turned
        else draw_page(page, grid.LEFT, top)
    )


def _with_room(strips: Sequence[Strip], imprint: float) -> list[Strip]:
    """The strips of a letter with room for its 版记, which no page holds alone, behind the last one."""
    return [*strips[:-1], replace(strips[-1], keep=True), Strip(grid.PITCH + imprint, snap=False)]


def _make_room(pages: list[Page], imprint: float) -> None:
    """Add blank pages until the last page's foot is free for the 版记 and its number is even."""
    if len(pages) % 2 == 1 or pages[-1].turned or pages[-1].used + grid.PITCH + imprint > grid.HEIGHT:
        pages.append(Page())
    if len(pages) % 2 == 1:
        pages.append(Page())


def _fixed(
    writer: PdfWriter, frame: FrameSetter, document: Document, *, first: bool, last: bool
) -> Iterator[str]:
    """Operators of what has its place on the paper whatever the text is."""
    if first and document.letter is not None:
        yield from LetterSetter(writer.typesetter).foot()
    if last and document.copy_to is not None:
        yield from frame.imprint(document.copy_to, ruled=document.letter is None)
