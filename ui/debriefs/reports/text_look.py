"""How the lines of a text look: headings by their level, and what is still to be filled in stands out."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.report_filling import PLACE
from ui.debriefs.reports.text_document import level_of
from ui.theme import FAMILIES, colour

BODY = 12.0
_SIZES = {0: BODY, 1: 14.5, 2: 13.0, 3: BODY, 4: BODY}
_BOLD = 3


def body_font() -> QFont:
    """The font of paragraphs."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPointSizeF(BODY)
    return made


def font_of(body: QFont, level: int) -> QFont:
    """The font of a heading of this level; of a paragraph (0) that of the body."""
    made = QFont(body)
    made.setPointSizeF(_SIZES[level])
    made.setBold(0 < level <= _BOLD)
    return made


def open_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a line has places to be filled in: first and length, in Python's characters."""
    return ((found.start(), len(found.group())) for found in PLACE.finditer(text))


class TextLook(QSyntaxHighlighter):
    """Gives each line its looks; nothing of it is in the document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._headings = [_heading(document.defaultFont(), level) for level in _SIZES]
        self._open = QTextCharFormat()
        self._open.setBackground(colour("warn_soft"))
        self._open.setForeground(colour("warn"))

    def highlightBlock(self, text: str) -> None:
        level = level_of(self.currentBlock())
        if level:
            self.setFormat(0, utf16(text), self._headings[level])
        for first, length in open_places(text):
            begins, size = utf16(text[:first]), utf16(text[first : first + length])
            marked = QTextCharFormat(self._headings[level]) if level else QTextCharFormat()
            marked.merge(self._open)
            self.setFormat(begins, size, marked)


def utf16(text: str) -> int:
    """How many places a text takes in a document, where a rare character takes two."""
    return len(text) + sum(character > "\uffff" for character in text)


def _heading(body: QFont, level: int) -> QTextCharFormat:
    made = QTextCharFormat()
    if level:
        shown = font_of(body, level)
        made.setFontPointSize(shown.pointSizeF())
        made.setFontWeight(QFont.Weight.Bold if shown.bold() else QFont.Weight.Normal)
    return made
