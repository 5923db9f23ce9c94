"""Buttons with an icon: beside the text, from which it stands clear, or alone."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QToolButton

from ui.common.icons import icon, pixmap

_SIZE, _GAP = 17, 5
_SCALES = (1.0, 1.25, 1.5, 2.0, 3.0)


def icon_button(text: str, picture: str, kind: str = "") -> QPushButton:
    """A button of a style sheet kind; its icon takes the colour that kind asks for."""
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.setAutoDefault(False)
    set_icon(button, picture, "on_primary" if kind in ("primary", "danger") else "muted")
    return button


def picture_button(picture: str, name: str) -> QToolButton:
    """A small button with a picture alone; its name is told to who points at it, and to a screen reader."""
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button


def set_icon(button: QPushButton, picture: str, token: str = "muted") -> None:
    """Give a button another icon; with a text, room is left between the two."""
    gap = _GAP if button.text() else 0
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(_padded(picture, token, gap, scale))
        made.addPixmap(_padded(picture, "faint", gap, scale), QIcon.Mode.Disabled)
    button.setIcon(made)
    button.setIconSize(QSize(_SIZE + gap, _SIZE))


def _padded(picture: str, token: str, gap: int, scale: float) -> QPixmap:
    drawn = pixmap(picture, token, _SIZE, scale)
    result = QPixmap(round((_SIZE + gap) * scale), round(_SIZE * scale))
    result.setDevicePixelRatio(scale)
    result.fill("transparent")
    painter = QPainter(result)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return result
