"""A share between 0 and 1 drawn as a bar in a table's cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import colour

SHARE_ROLE = Qt.ItemDataRole.UserRole
_HEIGHT, _MARGIN = 8, 8


class ShareDelegate(QStyledItemDelegate):
    """Draws what a cell holds in SHARE_ROLE; a full bar in green where full is good."""

    def __init__(self, parent: QObject, token: str = "primary", *, full: bool = True) -> None:
        super().__init__(parent)
        self._token, self._full = token, "ok_line" if full else token

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARE_ROLE)
        if isinstance(share, float):
            area = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)  # type: ignore[attr-defined]  # the stubs leave it out
            groove = QRectF(area.left(), area.center().y() - _HEIGHT / 2, area.width(), _HEIGHT)
            draw_share(painter, groove, share, self._full if share >= 1 else self._token)


def draw_share(painter: QPainter, groove: QRectF, share: float, token: str) -> None:
    """Fill this share of the groove with the colour of a token."""
    radius = groove.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("neutral_soft"))
    painter.drawRoundedRect(groove, radius, radius)
    if share > 0:
        bar = QRectF(groove)
        bar.setWidth(max(groove.width() * min(share, 1.0), groove.height()))
        painter.setBrush(colour(token))
        painter.drawRoundedRect(bar, radius, radius)
    painter.restore()
