"""Official documents by GB/T 9704-2012: plain data in, PDF bytes out."""

from __future__ import annotations

from app.documents import grid
from app.documents.body import BodySetter
from app.documents.flow import Page, distribute, draw_page
from app.documents.fonts import FontBook, font_book
from app.documents.formal import FrameSetter
from app.documents.parts import CopyTo, Document, Part, Title
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
    frame = FrameSetter(writer.typesetter)
    parts = _with_title(document)
    strips = frame.head(document.marks, document.head) + BodySetter(writer.typesetter).strips(parts)
    pages = distribute(strips, grid.HEIGHT, grid.PITCH)
    numbered = len(pages)
    if document.copy_to is not None:
        _make_room(pages, frame.imprint_height(document.copy_to))
    writer.typesetter.require()
    for number, page in enumerate(pages, 1):
        content, marks = _page(
            frame, page, number, numbered, document.copy_to if number == len(pages) else None
        )
        writer.page(content, marks)
    return writer.finish()


def _with_title(document: Document) -> tuple[Part, ...]:
    if any(isinstance(part, Title) for part in document.parts):
        return document.parts
    return (Title(document.title), *document.parts)


def _make_room(pages: list[Page], imprint: float) -> None:
    """Add blank pages until the last page is even and its foot is free for the 版记."""
    if len(pages) % 2 == 1 or pages[-1].used + grid.PITCH + imprint > grid.HEIGHT:
        pages.append(Page())
    if len(pages) % 2 == 1:
        pages.append(Page())


def _page(
    frame: FrameSetter, page: Page, number: int, numbered: int, copy_to: CopyTo | None
) -> tuple[list[str], list[Bookmark]]:
    content, marks = draw_page(page, grid.LEFT, grid.PAPER[1] - grid.TOP)
    if number <= numbered:
        content.append(frame.folio(number))
    if copy_to is not None:
        content.extend(frame.imprint(copy_to))
    return content, marks
