"""Line icons in the colours of the theme, drawn afresh for every size and screen scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from ui.theme import COLOURS

_SINK = 1 / 18  # Chinese text sits low on its line; an icon beside it must follow, by this part of its size


class _IconEngine(QIconEngine):
    """Draws a square icon at the left of whatever room it is given; the rest is the gap to the text."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def clone(self) -> QIconEngine:
        return _IconEngine(self._name, self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        top = rect.top() + (rect.height() - side) / 2 + side * _SINK
        token = "faint" if mode == QIcon.Mode.Disabled else self._token
        _draw(self._name, token, painter, QRectF(rect.left(), top, side, side))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        result = QPixmap(size)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return result


def icon(name: str, color_token: str = "muted", size: int = 20) -> QIcon:
    """The icon `name` (file name without .svg) in a theme colour, drawn at whatever size it is shown.

    A disabled icon is faint. Raises FileNotFoundError for an unknown name, KeyError for an unknown token.
    """
    _drawing(name, COLOURS[color_token])
    return QIcon(_IconEngine(name, color_token))


def pixmap(name: str, color_token: str = "muted", size: int = 20, scale: float = 1.0) -> QPixmap:
    """One rendering of an icon, `size` logical pixels at the given screen scale."""
    pixels = round(size * scale)
    result = QPixmap(pixels, pixels)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    _draw(name, color_token, painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    result.setDevicePixelRatio(scale)
    return result


def _draw(name: str, token: str, painter: QPainter, area: QRectF) -> None:
    QSvgRenderer(QByteArray(_drawing(name, COLOURS[token]).encode())).render(painter, area)


@cache
def _drawing(name: str, colour: str) -> str:
    text = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.8"')
