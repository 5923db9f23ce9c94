"""What has changed in a closed year: figures with both values, and below each the records that did it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from app.report_views import Cause, ClosedChange
from ui.common.reading_table import dress_reading_tree
from ui.debriefs.figure_lines import signed
from ui.theme import colour, font

_HEADS = ("指标和依据的记录", "封账时", "现在", "相差", "原因", "日期")
_WIDTHS = (290, 70, 70, 70, 0, 100)
_CAUSE_COLUMN = 4
_CAUSE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_REDEFINED = "口径已修订，数值按新口径重算"


class ChangeTree(QTreeView):
    """Shows the changes. record_asked: register key and id of the record a cause stands on.

    cause_chosen: the Cause the cursor is on, None elsewhere.
    """

    record_asked = Signal(str, int)
    cause_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = QStandardItemModel(0, len(_HEADS), self)
        self.setModel(self._items)
        dress_reading_tree(self, "封账后的变动")
        self._items.setHorizontalHeaderLabels(_HEADS)
        header = self.header()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section, width in enumerate(_WIDTHS):
            self.setColumnWidth(section, width)
        header.setSectionResizeMode(_CAUSE_COLUMN, QHeaderView.ResizeMode.Stretch)
        self.activated.connect(self._open)

    def show_changes(self, changes: Sequence[ClosedChange]) -> None:
        """Show these, every figure opened, the cursor on the first cause."""
        self._items.removeRows(0, self._items.rowCount())
        for change in changes:
            row = _change_row(change)
            for cause in change.causes:
                row[0].appendRow(_cause_row(cause))
            self._items.appendRow(row)
        self.expandAll()
        first = self._items.index(0, 0)
        self.setCurrentIndex(self._items.index(0, 0, first) if changes and changes[0].causes else first)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.cause_chosen.emit(_cause_at(current))

    @Slot()
    def open_current(self) -> None:
        """Go to the record of the cause the cursor is on."""
        self._open(self.currentIndex())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        cause = _cause_at(index)
        if cause is not None and cause.record_id:
            self.record_asked.emit(cause.register, cause.record_id)


def _cause_at(index: Index) -> Cause | None:
    found = index.sibling(index.row(), 0).data(_CAUSE) if index.isValid() else None
    return found if isinstance(found, Cause) else None


def _change_row(change: ClosedChange) -> list[QStandardItem]:
    name = f"{change.name}：{change.part}" if change.part else change.name
    reason = _REDEFINED if change.redefined else ""
    texts = (name, str(change.closed), str(change.now), signed(change.now - change.closed), reason, "")
    row = [QStandardItem(text) for text in texts]
    for item in row:
        item.setFont(font(bold=True))
    row[2].setForeground(colour("danger"))
    row[0].setData(f"{name}，封账时 {change.closed}，现在 {change.now}", Qt.ItemDataRole.AccessibleTextRole)
    return row


def _cause_row(cause: Cause) -> list[QStandardItem]:
    texts = (cause.record, "", "", "", cause.text, cause.on.isoformat() if cause.on else "")
    row = [QStandardItem(text) for text in texts]
    row[0].setData(cause, _CAUSE)
    row[0].setForeground(colour("link" if cause.record_id else "text"))
    row[0].setData(f"{cause.record}，{cause.text}", Qt.ItemDataRole.AccessibleTextRole)
    for item in row:
        item.setToolTip(cause.text)
    return row
