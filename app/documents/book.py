"""A person's file as PDF: cover, contents with the pages where the sections begin, the sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.documents.book_frame import UPRIGHT, Sheet, SheetFrame
from app.documents.book_parts import BookPaper, BookSection
from app.documents.book_sections import SectionSetter
from app.documents.cover import CONTENTS, ContentsSetter, CoverSetter, note_strips
from app.documents.flow import Strip, distribute, draw_page
from app.documents.fonts import FontBook, font_book
from app.documents.writer import PORTRAIT, PdfWriter

STEP = 1.0  # points; strips stand on no grid
HIGHEST = 9999  # a page number wide enough for any


def render_book(paper: BookPaper, *, boxes: bool = False, book: FontBook | None = None) -> bytes:
    """Draw a file; the same data and fonts give the same bytes.

    Raises MissingGlyph unless `boxes` allows boxes with the code point.
    """
    fonts = book or font_book()
    with fonts.lock:
        return _BookSetter(paper, fonts, boxes).render()


class _BookSetter:
    def __init__(self, paper: BookPaper, book: FontBook, boxes: bool) -> None:
        self._paper = paper
        self._writer = PdfWriter(book, PORTRAIT, boxes=boxes)
        self._typesetter = self._writer.typesetter
        self._sections = SectionSetter(self._typesetter)

    def render(self) -> bytes:
        paper = self._paper
        self._writer.describe(paper.title, paper.author, paper.date, paper.running)
        held = list(self._sheets())
        sheets = [*self._front(held), *held]
        self._typesetter.require()
        frame, total = SheetFrame(self._typesetter, paper), len(sheets)
        for number, sheet in enumerate(sheets, 1):
            shape = sheet.shape
            content, marks = draw_page(sheet.page, shape.left, shape.paper[1] - shape.top)
            bare = number == 1 and paper.cover is not None
            content.extend(() if bare else frame.drawn(sheet, number, total))
            self._writer.page(content, marks, shape.paper)
        return self._writer.finish()

    def _sheets(self) -> Iterator[Sheet]:
        """The pages of all sections; those that follow each other and hold nothing share theirs."""
        last = self._paper.sections[-1:]
        for holds, run in groupby(self._paper.sections, key=lambda section: bool(section.groups)):
            sections = list(run)
            for together in [[section] for section in sections] if holds else [sections]:
                ends = together[-1:] == list(last)
                yield from self._set(together, ends=ends)

    def _set(self, sections: Sequence[BookSection], *, ends: bool) -> Iterator[Sheet]:
        first, setter = sections[0], self._sections
        shape = setter.shape(first)
        strips = setter.strips(first) if first.groups else setter.empty(sections)
        if ends and self._paper.cover is None:
            strips += note_strips(self._typesetter, self._paper.notes, shape.width)
        for place, page in enumerate(distribute(strips, shape.height, STEP)):
            yield Sheet(page, shape, first.heading if place and first.groups else "")

    def _front(self, held: Sequence[Sheet]) -> list[Sheet]:
        """Cover and contents; how many pages the contents take is known before their numbers are."""
        paper = self._paper
        if paper.cover is None:
            return []
        begins = [place for place, sheet in enumerate(held) for _ in _heads(sheet)]
        lead = 1 + len(self._contents([HIGHEST] * len(begins)))
        contents = self._contents([lead + place + 1 for place in begins])
        cover = CoverSetter(self._typesetter).page(paper, lead + len(held))
        return [Sheet(cover), *contents]

    def _contents(self, numbers: Sequence[int]) -> list[Sheet]:
        strips = ContentsSetter(self._typesetter).strips(self._paper, numbers)
        pages = distribute(strips, UPRIGHT.height, STEP)
        return [Sheet(page, running=CONTENTS if place else "") for place, page in enumerate(pages)]


def _heads(sheet: Sheet) -> list[Strip]:
    """The heads of the sections that begin on a page."""
    return [strip for _, strip in sheet.page.placed if strip.bookmark is not None and not strip.bookmark[1]]
