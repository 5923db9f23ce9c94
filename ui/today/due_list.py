"""The agenda as a list: groups, and in each what falls due, when, by which article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.engine.views import DueGroup, DueItem
from ui.theme import bar_colour, colour, font, tone_colours

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()
_HEAD_HEIGHT = 34
_ITEM_HEIGHT = 56

Index = QModelIndex | QPersistentModelIndex
Entry = DueGroup | DueItem


def distance(due: date, today: date) -> str:
    """How far a due date is from today, in words."""
    days = (due - today).days
    if days == 0:
        return "今天到期"
    return f"超 {-days} 天" if days < 0 else f"剩 {days} 天"


class DueModel(QAbstractListModel):
    """Group headings and items in one list; groups without items are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.tones: list[str] = []
        self.today = date.min

    def set_groups(self, groups: Sequence[DueGroup], today: date) -> None:
        """Show these groups as seen today."""
        self.beginResetModel()
        self.entries, self.tones, self.today = [], [], today
        for group in groups:
            if group.items:
                self.entries += [group, *group.items]
                self.tones += [group.tone] * (len(group.items) + 1)
        self.endResetModel()

    def place_of(self, title: str) -> int:
        """The row of a group's heading; -1 when the group is empty."""
        return next(
            (i for i, e in enumerate(self.entries) if isinstance(e, DueGroup) and e.title == title), -1
        )

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._told(entry)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(entry, DueItem):
            return "\n".join(part for part in (entry.title, f"依据：{entry.source}", entry.how) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self.entries[index.row()], DueGroup):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _told(self, entry: Entry) -> str:
        if isinstance(entry, DueGroup):
            return f"{entry.title}，{len(entry.items)} 件"
        when = f"{entry.due.isoformat()} 到期，{distance(entry.due, self.today)}"
        return f"{entry.title}，{entry.record}，{when}，依据 {entry.source}"


class DueDelegate(QStyledItemDelegate):
    """Paints headings and two-line items with a bar in the group's tone."""

    def __init__(self, model: DueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._fonts = {"body": font(), "bold": font(bold=True), "small": font("small")}
        self._pill = font("small", bold=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(self._model.entries[index.row()], DueGroup)
        return QSize(200, _HEAD_HEIGHT if heading else _ITEM_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]  # the stubs leave out the inherited members
        entry, tone = self._model.entries[index.row()], self._model.tones[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, DueGroup):
            self._paint_heading(painter, area, entry)
        else:
            self._paint_ground(painter, area, option, tone)
            self._paint_item(painter, area, entry, tone)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, group: DueGroup) -> None:
        painter.fillRect(area, colour("header"))
        painter.setFont(self._fonts["bold"])
        painter.setPen(tone_colours(group.tone)[0])
        text = f"{group.title}　{len(group.items)} 件"
        painter.drawText(area.adjusted(14, 0, -14, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, tone: str) -> None:
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # as above
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, colour("hover"))
        bar = bar_colour(tone)
        if bar is not None:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height() - 1), bar)
        painter.setPen(colour("line_soft"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _paint_item(self, painter: QPainter, area: QRect, item: DueItem, tone: str) -> None:
        right = self._paint_due(painter, area, item, tone)
        first = QRect(area.left() + 14, area.top() + 7, right - area.left() - 26, 22)
        self._write(painter, first, "bold", "text", item.title)
        second = first.translated(0, 22)
        parts = (item.record, f"依据：{item.source}", item.who)
        self._write(painter, second, "small", "muted", "　".join(part for part in parts if part))

    def _paint_due(self, painter: QPainter, area: QRect, item: DueItem, tone: str) -> int:
        front, back = tone_colours(tone)
        text = distance(item.due, self._model.today)
        width = QFontMetrics(self._pill).horizontalAdvance(text) + 20
        pill = QRect(area.right() - 14 - width, area.center().y() - 11, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(pill, 11, 11)
        painter.setFont(self._pill)
        painter.setPen(front)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        day = QRect(area.right() - 14 - 84 - 92, area.top(), 84, area.height())
        painter.setFont(self._fonts["body"])
        painter.setPen(colour("text_2"))
        painter.drawText(
            day, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, item.due.isoformat()
        )
        return day.left()

    def _write(self, painter: QPainter, area: QRect, face: str, token: str, text: str) -> None:
        used: QFont = self._fonts[face]
        painter.setFont(used)
        painter.setPen(colour(token))
        shown = QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class DueList(QListView):
    """The list itself. record_chosen: register key and record id, by double click or Enter."""

    record_chosen = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.due = DueModel()
        self.setModel(self.due)
        self.setItemDelegate(DueDelegate(self.due, self))
        self.setAccessibleName("到期事项")
        self.setProperty("frame", "none")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.activated.connect(self._choose)

    def show_group(self, title: str) -> None:
        """Scroll to a group and select its first item."""
        place = self.due.place_of(title)
        if place >= 0:
            self.scrollTo(self.due.index(place), QListView.ScrollHint.PositionAtTop)
            self.setCurrentIndex(self.due.index(place + 1))
            self.setFocus()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, DueItem):
            self.record_chosen.emit(entry.register, entry.record_id)
