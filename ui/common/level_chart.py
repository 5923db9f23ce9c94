"""Levels beside each other: one line for each name, with its bar and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import colour, font

_LINE, _THIN, _BAR = 32.0, 19.0, 8.0


@dataclass(frozen=True, slots=True)
class Level:
    """One line: a count, of a whole where that is known; `whole` 0 compares it with the greatest count."""

    label: str
    count: int
    whole: int = 0

    @property
    def told(self) -> str:
        """The figures in words: '3', or '3/8　38%'."""
        return f"{self.count}/{self.whole}　{self.count / self.whole:.0%}" if self.whole else str(self.count)


class LevelChart(QWidget):
    """Draws as many lines as there is room for; the last line says how many are left out."""

    def __init__(self, name: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._unit = name, unit
        self.levels: tuple[Level, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(360, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 92)

    def show_levels(self, levels: Sequence[Level]) -> None:
        """Show these lines, in this order."""
        self.levels = tuple(levels)
        told = "，".join(f"{level.label} {level.told}" for level in self.levels) or "暂无"
        self.setAccessibleName(f"{self._name}（{self._unit}）：{told}")
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("small"))
        if self.levels:
            self._draw_levels(painter)
        else:
            painter.setPen(colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "暂无数据")
        painter.end()

    def _draw_levels(self, painter: QPainter) -> None:
        line = max(_THIN, min(_LINE, self.height() / len(self.levels)))
        room = len(self.levels) if line > _THIN else int(self.height() // _THIN)
        shown = self.levels if len(self.levels) <= room else self.levels[: room - 1]
        metrics = painter.fontMetrics()
        widest = max(metrics.horizontalAdvance(level.label) for level in self.levels)
        names = min(widest + 10.0, self.width() * 0.42)
        figures = max(metrics.horizontalAdvance(level.told) for level in self.levels) + 10.0
        for place, level in enumerate(shown):
            self._draw(painter, QRectF(0, place * line, self.width(), line), level, names, figures)
        if shown != self.levels:
            rest = QRectF(0, len(shown) * line, self.width(), line)
            painter.setPen(colour("muted"))
            left = f"另有 {len(self.levels) - len(shown)} 项"
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, left)

    def _draw(self, painter: QPainter, row: QRectF, level: Level, names: float, figures: float) -> None:
        words = QRectF(row.left(), row.top(), names - 8, row.height())
        text = painter.fontMetrics().elidedText(level.label, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.setPen(colour("text_2"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(colour("text"))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, level.told)
        groove = QRectF(names, row.center().y() - _BAR / 2, row.width() - names - figures, _BAR)
        whole = level.whole or max(1, *(one.count for one in self.levels))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("neutral_soft"))
        painter.drawRoundedRect(groove, _BAR / 2, _BAR / 2)
        if level.count:
            groove.setWidth(max(_BAR, groove.width() * min(1.0, level.count / whole)))
            painter.setBrush(colour("primary" if level.whole else "bar"))
            painter.drawRoundedRect(groove, _BAR / 2, _BAR / 2)
