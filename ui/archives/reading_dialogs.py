"""变更记录 of a section and 打开记录 of a file, as the history has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.archive_views import PageChange, ReadingView
from app.engine.views import Change
from ui.common.parts import plain
from ui.common.reading_table import dress_reading_table

_VERSION_HEADS = ("版本", "时间", "操作人", "操作", "记录", "字段", "原来", "改为")
_READING_HEADS = ("时间", "操作（查阅）人", "操作", "内容", "事由")
_SHARED = 5


class _ListDialog(QDialog):
    """A table to read, with a line below that says what it holds."""

    def __init__(self, title: str, heads: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = QTableWidget(0, len(heads))

    def dismiss(self) -> None:
        """Close."""
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.resizeRowsToContents()

    def add(self, texts: Sequence[str]) -> int:
        """Add a line; its place is returned."""
        row = self.table.rowCount()
        self.table.insertRow(row)
        for section, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self.table.setItem(row, section, item)
        return row

    def build(self, subject: str, foot: str) -> None:
        """Put the parts together."""
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(plain(foot, "small"), 1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(plain(subject, "section"))
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        room = self.screen().availableGeometry()
        self.resize(min(1040, room.width() - 60), min(560, room.height() - 60))


class VersionsDialog(_ListDialog):
    """Every change of a section, newest first, one line per changed field."""

    def __init__(self, subject: str, changes: Sequence[PageChange], parent: QWidget) -> None:
        super().__init__("变更记录", _VERSION_HEADS, parent)
        widths = (46, 142, 68, 64, 120, 92)
        dress_reading_table(self.table, "变更记录", _VERSION_HEADS, widths, stretched=(6, 7))
        for change in changes:
            self._add_change(change)
        self.build(subject, f"共 {len(changes)} 次变更，最新的在前；每次变更后为新的一版。")

    def _add_change(self, change: PageChange) -> None:
        notes = (Change("说明", "", change.note),) if change.note else ()
        lines = (*notes, *change.changes) or (Change("", "", ""),)
        at = f"{change.at:%Y-%m-%d %H:%M}"
        told = (str(change.version), at, change.actor, change.action, change.record)
        rows = [self.add((*told, line.label, line.old, line.new)) for line in lines]
        if len(rows) > 1:
            for section in range(_SHARED):
                self.table.setSpan(rows[0], section, len(rows), 1)


class ReadingsDialog(_ListDialog):
    """Who opened, printed or was handed a file, newest first."""

    def __init__(self, name: str, readings: Sequence[ReadingView], parent: QWidget) -> None:
        super().__init__("打开记录", _READING_HEADS, parent)
        widths = (142, 126, 90)
        dress_reading_table(self.table, "打开记录", _READING_HEADS, widths, stretched=(3, 4))
        for one in readings:
            hour = f" {one.at:%H:%M}" if one.at.time() != time() else ""  # a loan has a day and no hour
            self.add((f"{one.at:%Y-%m-%d}{hour}", one.actor, one.action, one.what, one.reason))
        told = f"共 {len(readings)} 次；打开、打印和查阅都记入历史，只增不改。"
        self.build(f"{name}的廉政档案", told)
