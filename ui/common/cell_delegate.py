"""Draws the cells of a ledger: pills, due dates, persons in two lines, the thin bar at a row's left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.engine.views import Cell, Column
from ui import theme
from ui.common.table_model import CELL_ROLE, ROW_TONE_ROLE, Index

PADDING = 8
_BAR = 3
_ARROW = 28
_PILL_MARGIN = 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """Draws by the kind its column is declared with; fonts and their metrics are made once."""

    def __init__(self, columns: Sequence[Column], is_first: Callable[[int], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._is_first = is_first
        self._body = _Face(theme.font())
        self._strong = _Face(theme.font(bold=True))
        self._small = _Face(theme.font("small"))
        self._small_strong = _Face(theme.font("small", bold=True))
        self._draw = {
            "pill": self._draw_pill,
            "due": self._draw_due,
            "person": self._draw_person,
            "number": self._draw_number,
        }

    @property
    def row_height(self) -> int:
        """Height in pixels that fits two lines."""
        return self._body.height + self._small.height + 9

    def width_of(self, characters: int) -> int:
        """Pixels a column of so many Chinese characters takes."""
        return characters * self._body.width("国") + 2 * PADDING

    def width_needed(self, column: Column, cell: Cell) -> int:
        """Pixels the cell takes when nothing of it is left out."""
        text = self._strong if column.kind == "person" or cell.sub else self._body
        wide = text.width(cell.text)
        if column.kind == "pill":
            wide = self._small.width(cell.text) + 2 * _PILL_MARGIN
        elif column.kind == "due":
            wide = self._body.width(cell.text) + 8 + self._small_strong.width(cell.sub)
        elif cell.sub:
            wide = max(wide, min(self._small.width(cell.sub), self.width_of(column.width)))
        return wide + 2 * PADDING + 2

    def header_width(self, column: Column, *, arrow: bool) -> int:
        """Pixels the head takes, with or without the sort arrow."""
        return self._strong.width(column.label) + 2 * PADDING + (_ARROW if arrow else 4)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        column, cell = self._columns[index.column()], index.data(CELL_ROLE)
        wide = self.width_needed(column, cell) if isinstance(cell, Cell) else self.width_of(column.width)
        return QSize(wide, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = QRectF(option.rect)  # type: ignore[attr-defined]  # PySide's stubs leave out the option's attributes
        self._draw_ground(painter, rect, option.state)  # type: ignore[attr-defined]  # the same
        if self._is_first(index.column()):
            self._draw_bar(painter, rect, index.data(ROW_TONE_ROLE) or "")
        cell = index.data(CELL_ROLE)
        if isinstance(cell, Cell):
            inner = rect.adjusted(PADDING, 0, -PADDING, -1)
            self._draw.get(self._columns[index.column()].kind, self._draw_text)(painter, inner, cell)
        painter.restore()

    def _draw_ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("header"))
        painter.setPen(QPen(theme.colour("line_soft"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _draw_bar(self, painter: QPainter, rect: QRectF, tone: str) -> None:
        colour = theme.bar_colour(tone)
        if colour is not None:
            painter.fillRect(QRectF(rect.left(), rect.top() + 1, _BAR, rect.height() - 2), colour)

    def _draw_text(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if cell.sub:
            self._draw_two_lines(painter, rect, cell)
        else:
            self._body.write(painter, rect, cell.text, _ink(cell.tone))

    def _draw_number(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._body.write(painter, rect, cell.text, _ink(cell.tone), right)

    def _draw_person(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if cell.sub:
            self._draw_two_lines(painter, rect, cell)
        else:
            self._strong.write(painter, rect, cell.text, _ink(cell.tone))

    def _draw_two_lines(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        face = self._strong
        middle = rect.center().y() + (face.height - self._small.height) / 2
        upper = QRectF(rect.left(), middle - face.height, rect.width(), face.height)
        lower = QRectF(rect.left(), middle, rect.width(), self._small.height)
        face.write(painter, upper, cell.text, _ink(cell.tone))
        self._small.write(painter, lower, cell.sub, theme.colour("muted"))

    def _draw_due(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        self._body.write(painter, rect, cell.text, theme.colour("text"))
        used = self._body.width(cell.text) + 8
        if cell.sub and used < rect.width():
            face = self._small_strong if cell.tone in ("danger", "warn") else self._small
            ink = theme.tone_colours(cell.tone or "muted")[0]
            face.write(painter, rect.adjusted(used, 0, 0, 0), cell.sub, ink)

    def _draw_pill(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not cell.text:
            return
        front, back = theme.tone_colours(cell.tone)
        width = min(self._small.width(cell.text) + 2 * _PILL_MARGIN, rect.width())
        height = self._small.height + 6.0
        pill = QRectF(rect.left(), rect.center().y() - height / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        self._small.write(painter, pill.adjusted(_PILL_MARGIN - 1, 0, 1 - _PILL_MARGIN, 0), cell.text, front)


class _Face:
    """A font with its metrics, which are dear to make anew for each cell."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.height = self.metrics.height()

    def width(self, text: str) -> int:
        return self.metrics.horizontalAdvance(text)

    def write(
        self, painter: QPainter, rect: QRectF, text: str, ink: QColor, align: Qt.AlignmentFlag = _LEFT
    ) -> None:
        if not text:
            return
        shown = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()) + 1)
        painter.setFont(self.font)
        painter.setPen(ink)
        painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)


def _ink(tone: str) -> QColor:
    return theme.tone_colours(tone)[0] if tone else theme.colour("text")
