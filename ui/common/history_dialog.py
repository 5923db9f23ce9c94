"""Who changed what in a record, when, from what to what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Change, HistoryView
from ui import theme
from ui.common.reading_table import dress_reading_table
from ui.common.timeline import WrappedLabel

_HEADS = ("时间", "操作人", "操作", "字段", "原来", "改为")
_SHARED = 3


class HistoryDialog(QDialog):
    """History entries, newest first, one line per changed field."""

    def __init__(self, subject: str, entries: Sequence[HistoryView], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("修改历史")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = QTableWidget(0, len(_HEADS))
        self._build_table()
        for entry in entries:
            self._add_entry(entry)
        self._build_layout(subject, len(entries))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.resizeRowsToContents()

    def dismiss(self) -> None:
        """Close."""
        self.close()

    def _build_table(self) -> None:
        dress_reading_table(self.table, "修改历史", _HEADS, (140, 80, 110, 120), stretched=(4, 5))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def _add_entry(self, entry: HistoryView) -> None:
        first = self.table.rowCount()
        notes = (Change("说明", "", entry.note),) if entry.note else ()
        changes = (*notes, *entry.changes) or (Change("", "", ""),)
        for change in changes:
            row = self.table.rowCount()
            self.table.insertRow(row)
            shared = (f"{entry.at:%Y-%m-%d %H:%M}", entry.actor, entry.action)
            for section, text in enumerate((*shared, change.label, change.old, change.new)):
                self.table.setItem(row, section, _item(text, section))
        if len(changes) > 1:
            for section in range(_SHARED):
                self.table.setSpan(first, section, len(changes), 1)

    def _build_layout(self, subject: str, count: int) -> None:
        close = QPushButton("关闭")
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(
            WrappedLabel(f"共 {count} 次操作；历史只增不改，可用“工具”菜单的“数据校验”检查。", "small"), 1
        )
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(WrappedLabel(subject, "section"))
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(940, room.width() - 60), min(560, room.height() - 60))


def _item(text: str, section: int) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    if section in (3, 4):
        item.setForeground(theme.colour("muted"))
    return item
