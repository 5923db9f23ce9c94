"""Two small charts drawn by hand; each says its figures in words to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import CHART_COLOURS, colour, font

_FULL_TURN = 360 * 16
_QUARTER = 90 * 16


class BarChart(QWidget):
    """One bar per label; one bar may be marked."""

    def __init__(self, name: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._unit = name, unit
        self._labels: tuple[str, ...] = ()
        self._values: tuple[int, ...] = ()
        self._marked = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(420, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 92)

    def show_values(self, labels: Sequence[str], values: Sequence[int], marked: int = -1) -> None:
        """Show these values; `marked` is the place of the bar drawn in the full colour."""
        self._labels, self._values, self._marked = tuple(labels), tuple(values), marked
        told = "，".join(f"{label} {value} {self._unit}" for label, value in zip(labels, values, strict=True))
        self.setAccessibleName(f"{self._name}：{told}")
        self.setToolTip(f"{self._name}，合计 {sum(values)} {self._unit}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._values:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("small"))
        line = painter.fontMetrics().height()
        area = QRectF(0, line + 4, self.width(), self.height() - 2 * line - 12)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        step = area.width() / len(self._values)
        if not any(self._values):
            painter.setPen(colour("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "暂无数据")
        for place, value in enumerate(self._values):
            self._draw_bar(painter, area, step, place, value)
        painter.end()

    def _draw_bar(self, painter: QPainter, area: QRectF, step: float, place: int, value: int) -> None:
        line = painter.fontMetrics().height()
        left = area.left() + place * step
        height = area.height() * value / max(1, *self._values)
        marked = place == self._marked
        if value:
            width = min(step * 0.55, 34.0)
            bar = QRectF(left + (step - width) / 2, area.bottom() - height, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("primary" if marked else "bar"))
            painter.drawRoundedRect(bar, 2.5, 2.5)
            painter.setPen(colour("text" if marked else "muted"))
            above = QRectF(left, bar.top() - line - 2, step, line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(value))
        painter.setPen(colour("text" if marked else "muted"))
        below = QRectF(left, area.bottom() + 6, step, line)
        widest = max(painter.fontMetrics().horizontalAdvance(label) for label in self._labels)
        text = self._labels[place]
        painter.drawText(
            below, Qt.AlignmentFlag.AlignCenter, text if widest < step - 3 else text.removesuffix("月")
        )


class DonutChart(QWidget):
    """Parts of a whole as a ring with the sum in the middle, and a legend beside it."""

    def __init__(self, name: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._unit = name, unit
        self._parts: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(360, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(270, 92)

    def show_parts(self, parts: Sequence[tuple[str, int]]) -> None:
        """Show these parts (label, count); empty parts are left out, many small ones joined as 其他."""
        self._parts = _joined([(label, count) for label, count in parts if count > 0], len(CHART_COLOURS) - 2)
        told = "，".join(f"{label} {count} {self._unit}" for label, count in self._parts) or "暂无"
        self.setAccessibleName(f"{self._name}：{told}")
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.height() - 8.0, self.width() * 0.42, 168.0)
        ring = QRectF(8, (self.height() - side) / 2, side, side)
        self._draw_ring(painter, ring)
        self._draw_middle(painter, ring)
        self._draw_legend(
            painter, QRectF(ring.right() + 24, 0, self.width() - ring.right() - 28, self.height())
        )
        painter.end()

    def _draw_ring(self, painter: QPainter, ring: QRectF) -> None:
        thickness = ring.width() * 0.16
        inner = ring.adjusted(thickness / 2, thickness / 2, -thickness / 2, -thickness / 2)
        total = sum(count for _, count in self._parts)
        painter.setPen(_arc_pen(colour("neutral_soft"), thickness))
        painter.drawArc(inner, 0, _FULL_TURN)
        start = float(_QUARTER)
        gap = 20 if len(self._parts) > 1 else 0
        for place, (_, count) in enumerate(self._parts):
            span = _FULL_TURN * count / total
            painter.setPen(_arc_pen(QColor(CHART_COLOURS[place]), thickness))
            painter.drawArc(inner, round(start - gap / 2), -round(max(span - gap, 8)))
            start -= span

    def _draw_middle(self, painter: QPainter, ring: QRectF) -> None:
        total = sum(count for _, count in self._parts)
        painter.setPen(colour("text"))
        painter.setFont(font("title", bold=True))
        line = painter.fontMetrics().height()
        centre = ring.center()
        painter.drawText(
            QRectF(ring.left(), centre.y() - line * 0.8, ring.width(), line),
            Qt.AlignmentFlag.AlignCenter,
            str(total),
        )
        painter.setPen(colour("muted"))
        painter.setFont(font("small"))
        small = painter.fontMetrics().height()
        below = QRectF(ring.left(), centre.y() + line * 0.22, ring.width(), small)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"合计（{self._unit}）")

    def _draw_legend(self, painter: QPainter, area: QRectF) -> None:
        if not self._parts:
            painter.setFont(font("small"))
            painter.setPen(colour("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, "暂无数据")
            return
        painter.setFont(font())
        line = min(26.0, area.height() / len(self._parts))
        if line < painter.fontMetrics().height():
            painter.setFont(font("small"))
        top = area.top() + (area.height() - line * len(self._parts)) / 2
        for place, (label, count) in enumerate(self._parts):
            row = QRectF(area.left(), top + place * line, area.width(), line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(CHART_COLOURS[place]))
            painter.drawEllipse(QPointF(row.left() + 5, row.center().y()), 5, 5)
            painter.setPen(colour("text"))
            words = row.adjusted(18, 0, -36, 0)
            text = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(words.width()))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(count))


def _arc_pen(shade: QColor, thickness: float) -> QPen:
    pen = QPen(shade, thickness)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _joined(parts: list[tuple[str, int]], most: int) -> tuple[tuple[str, int], ...]:
    if len(parts) <= most:
        return tuple(parts)
    kept = sorted(parts, key=_count, reverse=True)[: most - 1]
    rest = sum(map(_count, parts)) - sum(map(_count, kept))
    return (*(part for part in parts if part in kept), ("其他", rest))


def _count(part: tuple[str, int]) -> int:
    return part[1]
