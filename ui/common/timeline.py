"""A record's steps as dots on a line, oldest first, with the 依据 in small print."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.engine.views import Moment
from ui import theme

_GUTTER = 24
_DOT = 5.5


class Timeline(QWidget):
    """Shows moments below each other; moments of tone 'muted' are still to come and drawn hollow."""

    def __init__(self, moments: Sequence[Moment], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(0)
        for place, moment in enumerate(moments):
            layout.addWidget(_MomentRow(moment, last=place == len(moments) - 1))


class _MomentRow(QWidget):
    def __init__(self, moment: Moment, *, last: bool) -> None:
        super().__init__()
        self._moment = moment
        self._last = last
        self.setAccessibleName(_spoken(moment))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_GUTTER, 0, 0, 2 if last else 9)
        layout.setSpacing(1)
        tone = "muted" if moment.tone == "muted" else ""
        self._title = WrappedLabel(moment.title, tone=tone, selectable=False)
        layout.addLayout(self._build_first_line())
        if moment.text:
            layout.addWidget(WrappedLabel(moment.text, tone=tone))
        authority = "　".join(part for part in (moment.who, moment.source) if part)
        if authority:
            layout.addWidget(WrappedLabel(authority, "small", selectable=False))

    def _build_first_line(self) -> QHBoxLayout:
        when = QLabel(self._moment.on)
        when.setTextFormat(Qt.TextFormat.PlainText)
        when.setProperty("role", "small")
        line = QHBoxLayout()
        line.addWidget(self._title, 1)
        line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title = self._title.geometry()
        middle = QPointF(_DOT + 1.5, title.top() + self._title.fontMetrics().height() / 2 + 1)
        if not self._last:
            painter.setPen(QPen(theme.colour("line_strong"), 1.5))
            painter.drawLine(
                QPointF(middle.x(), middle.y() + _DOT + 3), QPointF(middle.x(), self.height() + 1.0)
            )
        self._draw_dot(painter, middle)

    def _draw_dot(self, painter: QPainter, middle: QPointF) -> None:
        if self._moment.tone == "muted":
            painter.setPen(QPen(theme.colour("line_strong"), 1.5))
            painter.setBrush(QBrush(theme.colour("surface")))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(theme.bar_colour(self._moment.tone) or theme.colour("primary")))
        painter.drawEllipse(middle, _DOT, _DOT)


class WrappedLabel(QLabel):
    """Plain text that wraps; never markup. `role` and `tone` as in the style sheet.

    It can be selected and copied unless told otherwise: a label that can costs twice as much to make.
    """

    def __init__(self, text: str, role: str = "", tone: str = "", *, selectable: bool = True) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())


def _spoken(moment: Moment) -> str:
    return "，".join(
        part for part in (moment.title, moment.on, moment.who, moment.text, moment.source) if part
    )
