"""Text in a fixed number of lines; what does not fit ends in an ellipsis and stands whole in the tooltip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import colour, font


class FewLines(QWidget):
    """Small print in `lines` lines; of these each paragraph but the last may take `each`."""

    def __init__(self, lines: int, each: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._each = lines, each
        self._paragraphs: tuple[str, ...] = ()
        self.setFont(font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self._paragraphs)

    def show_text(self, paragraphs: Sequence[str]) -> None:
        """Show these paragraphs; empty ones are left out."""
        self._paragraphs = tuple(part for part in paragraphs if part)
        self.setToolTip(self.text)
        self.setAccessibleName(self.text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._lines * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour("muted"))
        lines = list(self._laid_out())
        height = self.fontMetrics().height()
        top = (self.height() - len(lines) * height) / 2
        for place, line in enumerate(lines):
            row = QRectF(0, top + place * height, self.width(), height)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, line)
        painter.end()

    def _laid_out(self) -> Iterator[str]:
        left = self._lines
        for place, paragraph in enumerate(self._paragraphs):
            rest = len(self._paragraphs) - place - 1
            room = left if not rest else min(self._each, left - rest)
            shown = list(self._broken(paragraph, max(room, 1)))
            left -= len(shown)
            yield from shown

    def _broken(self, text: str, room: int) -> Iterator[str]:
        layout = QTextLayout(text, self.font())
        layout.beginLayout()
        for place in range(room):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self.width())
            rest = text[line.textStart() :]
            if place == room - 1:
                yield self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
            else:
                yield rest[: line.textLength()]
        layout.endLayout()
