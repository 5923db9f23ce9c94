"""The pages of a PDF as images, for the screen and the printer."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

SCREEN_SCALE = 96 / 72  # pixels per point
PRINT_SCALE = 300 / 72  # dots per point


class PdfPages:
    """The pages of a PDF as images."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2  # loads a large library; only the preview needs it

        self._document = pypdfium2.PdfDocument(data)
        self.closed = False

    def __len__(self) -> int:
        return len(self._document)

    def width(self, page: int) -> float:
        """Width of a page in points."""
        return float(self._document[page].get_width())

    def image(self, page: int, scale: float) -> QImage:
        """A page drawn at `scale` pixels per point."""
        bitmap = self._document[page].render(scale=scale, prefer_bgrx=True)
        drawn = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
        return drawn.copy()

    def close(self) -> None:
        """Let go of the document."""
        self.closed = True
        self._document.close()


def print_pages(pages: PdfPages, printer: QPrinter) -> None:
    """Draw every page on the printer at 300 dots per inch, filling the paper."""
    printer.setFullPage(True)
    painter = QPainter(printer)
    for number in range(len(pages)):
        if number:
            printer.newPage()
        painter.drawImage(painter.viewport(), pages.image(number, PRINT_SCALE))
    painter.end()
