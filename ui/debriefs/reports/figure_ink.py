"""How figures, tables and charts are drawn in the editor: their present value on a soft tint."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from app.report_text import Block
from ui.debriefs.reports.filling import Filling, Preview
from ui.debriefs.reports.text_document import FIGURE, WHOLE, level_of, reference_in, whole_in
from ui.debriefs.reports.text_look import font_of
from ui.theme import colour, font

_PAD, _ROUND = 3.0, 3.0
_WIDEST = 0.92  # of the column: what is longer is shown shortened, whole when it is pointed at
_ROWS, _CHART, _INSET = 4, 96.0, 12.0
_LINE = 1.5
_NARROW = 320.0


class FigureInk(QPyTextObject):
    """Draws all objects of one document by one filling."""

    def __init__(self, document: QTextDocument, parent: QObject) -> None:
        super().__init__(parent)
        self.filling = Filling()
        for kind in (FIGURE, WHOLE):
            document.documentLayout().registerHandler(kind, self)

    def intrinsicSize(self, document: QTextDocument, place: int, given: QTextFormat) -> QSizeF:
        room = max(document.textWidth() - 2 * document.documentMargin(), _NARROW)
        if (whole := whole_in(given)) is not None:
            return QSizeF(room - _PAD, self._height(whole))
        metrics = QFontMetricsF(_font(document, place))
        wide = metrics.horizontalAdvance(self._said(given)) + 2 * _PAD + 2
        return QSizeF(min(wide, room * _WIDEST), metrics.height())

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, place: int, given: QTextFormat
    ) -> None:
        area = QRectF(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = given.hasProperty(QTextFormat.Property.BackgroundBrush)
        if (whole := whole_in(given)) is not None:
            self._draw_whole(painter, area, whole, chosen=chosen)
        else:
            painter.setFont(_font(document, place))
            self._draw_figure(painter, area, given, chosen=chosen)
        painter.restore()

    def _said(self, given: QTextFormat) -> str:
        reference = reference_in(given)
        return self.filling.say(reference) or "　" if reference else ""

    def _draw_figure(self, painter: QPainter, area: QRectF, given: QTextFormat, *, chosen: bool) -> None:
        reference = reference_in(given)
        known = reference is None or self.filling.knows(reference)
        front, back = ("primary_press", "primary_soft") if known else ("danger", "danger_soft")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour("selection" if chosen else back)))
        painter.drawRoundedRect(area.adjusted(1, 0, -1, 0), _ROUND, _ROUND)
        painter.setPen(colour(front))
        words = area.adjusted(_PAD, 0, -_PAD, 0)
        text = painter.fontMetrics().elidedText(
            self._said(given), Qt.TextElideMode.ElideRight, int(words.width()) + 2
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _height(self, whole: Block) -> float:
        line = QFontMetricsF(font("small")).height() * _LINE
        if whole.shape == "page":
            return line
        preview = self.filling.preview(whole)
        body = _CHART if preview.values else min(len(preview.rows), _ROWS + 1) * line
        return 2 * line + body + (_INSET if body else 0)

    def _draw_whole(self, painter: QPainter, area: QRectF, whole: Block, *, chosen: bool) -> None:
        preview = self.filling.preview(whole)
        painter.setFont(font("small"))
        if whole.shape == "page":
            _draw_break(painter, area, preview.title, chosen=chosen)
            return
        line = painter.fontMetrics().height() * _LINE
        painter.setPen(QPen(colour("primary" if chosen else "line"), 1))
        painter.setBrush(
            QBrush(colour("selection" if chosen else "header" if preview.known else "danger_soft"))
        )
        painter.drawRoundedRect(area.adjusted(0.5, 4.5, -0.5, -4.5), 6, 6)
        inner = area.adjusted(_INSET, line / 4 + 4, -_INSET, -_INSET)
        painter.setPen(colour("text_2" if preview.known else "danger"))
        _draw_words(painter, QRectF(inner.topLeft(), QSizeF(inner.width(), line)), preview.title)
        body = inner.adjusted(0, line + 2, 0, 0)
        if preview.values:
            _draw_chart(painter, body, preview)
        else:
            _draw_rows(painter, body, preview, line)


def _font(document: QTextDocument, place: int) -> QFont:
    return font_of(document.defaultFont(), level_of(document.findBlock(place)))


def _draw_break(painter: QPainter, area: QRectF, title: str, *, chosen: bool) -> None:
    painter.setPen(QPen(colour("primary" if chosen else "line_strong"), 1, Qt.PenStyle.DashLine))
    middle = area.center().y()
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
    wide = painter.fontMetrics().horizontalAdvance(title) + 24
    words = QRectF(area.center().x() - wide / 2, area.top(), wide, area.height())
    painter.fillRect(words, colour("selection" if chosen else "surface"))
    painter.setPen(colour("muted"))
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, title)


def _draw_words(painter: QPainter, area: QRectF, text: str, *, right: bool = False) -> None:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)


def _draw_rows(painter: QPainter, area: QRectF, preview: Preview, line: float) -> None:
    columns = max((len(row) for row in preview.rows), default=0)
    if not columns:
        return
    first = area.width() * (0.34 if columns > 2 else 0.7)
    wide = (area.width() - first) / max(1, columns - 1)
    for place, row in enumerate(preview.rows[:_ROWS]):
        top = area.top() + place * line
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QPointF(area.left(), top), QPointF(area.right(), top))
        painter.setPen(colour("muted" if place == 0 else "text_2"))
        for column, text in enumerate(row):
            left = area.left() + (first + (column - 1) * wide if column else 0)
            _draw_words(
                painter, QRectF(left, top, wide if column else first - 6, line), text, right=bool(column)
            )
    if len(preview.rows) > _ROWS:
        painter.setPen(colour("muted"))
        below = QRectF(area.left(), area.top() + _ROWS * line, area.width(), line)
        _draw_words(painter, below, f"…… 共 {len(preview.rows) - 1} 行")


def _draw_chart(painter: QPainter, area: QRectF, preview: Preview) -> None:
    """Bars, or points of a line, with values above and names below."""
    line, step = painter.fontMetrics().height(), area.width() / len(preview.values)
    base, most = area.bottom() - line - 2, max(1, *preview.values)
    high = area.height() - 2 * line - 4
    painter.setPen(QPen(colour("line_strong"), 1))
    painter.drawLine(QPointF(area.left(), base), QPointF(area.right(), base))
    tops = [
        QPointF(area.left() + (place + 0.5) * step, base - high * value / most)
        for place, value in enumerate(preview.values)
    ]
    _draw_shape(painter, tops, base, min(step * 0.5, 30.0), joined=preview.joined)
    painter.setPen(colour("text_2"))
    for top, name, value in zip(tops, preview.labels, preview.values, strict=True):
        above, below = top.y() - line - (3 if preview.joined else 0), base + 2
        left = top.x() - step / 2
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(step) - 4)
        for text, height in ((str(value), above), (shown, below)):
            painter.drawText(QRectF(left, height, step, line), Qt.AlignmentFlag.AlignCenter, text)


def _draw_shape(painter: QPainter, tops: list[QPointF], base: float, wide: float, *, joined: bool) -> None:
    if not joined:
        for top in tops:
            painter.fillRect(QRectF(top.x() - wide / 2, top.y(), wide, base - top.y()), colour("bar"))
        return
    painter.setPen(QPen(colour("bar"), 2))
    painter.drawPolyline(tops)
    painter.setBrush(QBrush(colour("primary")))
    painter.setPen(Qt.PenStyle.NoPen)
    for top in tops:
        painter.drawEllipse(top, 2.6, 2.6)
