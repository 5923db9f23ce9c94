"""The agenda as a list: headings that fold, and items in two lines, painted by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from PySide6.QtCore import (
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.engine.views import DueGroup, DueItem
from ui.common.due_words import distance, postponed_text
from ui.common.icons import pixmap
from ui.common.parts import authority, joined
from ui.theme import bar_colour, colour, font, tone_colours
from ui.today.due_model import ENTRY_ROLE, DueModel, Index

_HEAD_HEIGHT = 34
_ITEM_HEIGHT = 56
_LINE_HEIGHT = 20
_ARROW = 14
_BATCH = 200  # items laid out before the first are painted; the rest follows while the window is idle

_FOLDING_KEYS: dict[int, bool | None] = {  # what becomes of it; None: the other of what it is
    Qt.Key.Key_Left: True,
    Qt.Key.Key_Right: False,
    Qt.Key.Key_Return: None,
    Qt.Key.Key_Enter: None,
    Qt.Key.Key_Space: None,
}


class DueDelegate(QStyledItemDelegate):
    """Paints headings and two-line items with a bar in the group's tone."""

    def __init__(self, model: DueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._fonts = {"body": font(), "bold": font(bold=True), "small": font("small")}
        self._pill = font("small", bold=True)
        self._head_size, self._item_size = QSize(200, _HEAD_HEIGHT), QSize(200, _ITEM_HEIGHT)
        self._tall_size = QSize(200, _ITEM_HEIGHT + _LINE_HEIGHT)
        self._arrows = {
            folded: pixmap(name, "muted", _ARROW, 2.0)
            for folded, name in ((True, "chevron-right"), (False, "chevron-down"))
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = self._model.entries[index.row()]
        if isinstance(entry, DueGroup):
            return self._head_size
        return self._tall_size if entry.postponed_from else self._item_size

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
        painter.drawText(area.adjusted(32, 0, -14, 0), Qt.AlignmentFlag.AlignVCenter, text)
        arrow = self._arrows[group.title in self._model.folded]
        painter.drawPixmap(area.left() + 11, area.center().y() - _ARROW // 2 + 1, arrow)

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
        self._write(painter, second, "small", "muted", joined(item.record, authority(item.source), item.who))
        if item.postponed_from:
            third = second.translated(0, _LINE_HEIGHT)
            self._write(painter, third, "small", "warn", postponed_text(item))

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
    """The list itself.

    record_chosen: register key and record id, by double click or Enter. item_shown: the selected, or None.
    """

    record_chosen = Signal(str, int)
    item_shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure_to(0)
        self.due = DueModel()
        self.setModel(self.due)
        self.setItemDelegate(DueDelegate(self.due, self))
        self.setAccessibleName("到期事项")
        self.setProperty("frame", "none")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.activated.connect(self._choose)
        self.clicked.connect(self._turn)

    def item(self) -> DueItem | None:
        """The item selected."""
        entry = self.currentIndex().data(ENTRY_ROLE)
        return entry if isinstance(entry, DueItem) else None

    def show_groups(self, groups: Sequence[DueGroup], today: date) -> None:
        """Show these groups; the selected item stays selected, or the one that has taken its place is."""
        with self._kept_selection():
            self.due.set_groups(groups, today)

    def show_group(self, title: str) -> None:
        """Scroll to a group, unfolded, and select its first item."""
        self.due.fold(title, folded=False)
        place = self.due.place_of(title)
        if place >= 0:
            self._measure_to(place)
            self.scrollTo(self.due.index(place), QListView.ScrollHint.PositionAtTop)
            self.setCurrentIndex(self.due.index(place + 1))
            self.setFocus()

    def show_item(self, key: str) -> None:
        """Select an item by its key, its group unfolded."""
        self.due.fold(self.due.group_of(key), folded=False)
        place = self.due.place_of_item(key)
        self._measure_to(place)
        self.setCurrentIndex(self.due.index(place))
        self.setFocus()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.item_shown.emit(self.item())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a heading, Enter, Space and the side arrows fold and unfold it."""
        entry, key = self.currentIndex().data(ENTRY_ROLE), event.key()
        if not isinstance(entry, DueGroup) or key not in _FOLDING_KEYS:
            super().keyPressEvent(event)
            return
        folded = entry.title in self.due.folded
        wanted = _FOLDING_KEYS[key]
        self._fold(entry.title, folded=not folded if wanted is None else wanted)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, DueItem):
            self.record_chosen.emit(entry.register, entry.record_id)

    @Slot(QModelIndex)
    def _turn(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, DueGroup):
            self._fold(entry.title, folded=entry.title not in self.due.folded)

    def _fold(self, title: str, *, folded: bool) -> None:
        with self._kept_selection():
            self.due.fold(title, folded=folded)

    @contextmanager
    def _kept_selection(self) -> Iterator[None]:
        """Keep what is selected and the place scrolled to over a change of the list."""
        place, entry = self.currentIndex().row(), self.currentIndex().data(ENTRY_ROLE)
        scrolled = self.verticalScrollBar().value()
        yield
        self._measure_to(max(place, scrolled // _HEAD_HEIGHT))
        found = -1
        if isinstance(entry, DueItem):
            found = self.due.place_of_item(entry.key)
        elif isinstance(entry, DueGroup):
            found = self.due.place_of(entry.title)
        self.setCurrentIndex(self.due.index(found if found >= 0 else self._nearest(place)))
        self.verticalScrollBar().setValue(scrolled)
        self.item_shown.emit(self.item())

    def _measure_to(self, row: int) -> None:
        """Lay out at least up to this row at once, so that it can be scrolled to; the rest follows."""
        self.setBatchSize(max(row, 0) + _BATCH)

    def _nearest(self, place: int) -> int:
        """The row of the item at this place or next after it, failing that of the last one."""
        items = [row for row, entry in enumerate(self.due.entries) if isinstance(entry, DueItem)]
        after = next((row for row in items if row >= place), None)
        return after if after is not None else items[-1] if items else -1
