"""The records behind a figure, register by register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from ui.common.buttons import icon_button
from ui.common.cards import Card, label
from ui.common.context import Context
from ui.common.parts import plain
from ui.common.row_table import row_table
from ui.common.table_view import LedgerTable

Found = Mapping[str, Sequence[int]]


class RecordsDialog(QDialog):
    """Lists records of one or several registers, a tab for each. record_asked: register key and record id."""

    record_asked = Signal(str, int)

    def __init__(self, context: Context, title: str, told: str, found: Found, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self.tables = {key: self._table(key, ids, title) for key, ids in found.items() if ids}
        self.tabs = QTabWidget()
        self.go = icon_button("打开记录", "external-link")
        self._build(title, told)
        self.go.clicked.connect(self._open_current)

    @property
    def table(self) -> LedgerTable | None:
        """The table in sight; None where there are no records."""
        keys = list(self.tables)
        return self.tables[keys[max(self.tabs.currentIndex(), 0)]] if keys else None

    def dismiss(self) -> None:
        """Close."""
        self.done(QDialog.DialogCode.Rejected)

    def _table(self, key: str, ids: Sequence[int], title: str) -> LedgerTable:
        ledger = self._context.office.ledger(key)
        table = row_table(ledger, ids, f"{title}，{len(ids)} 条记录")
        table.record_opened.connect(self._open)
        return table

    def _build(self, title: str, told: str) -> None:
        self.setWindowTitle("数据来源")
        self.resize(1040, 560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.addWidget(plain(title, "heading"))
        layout.addWidget(plain(f"{told}　来自：{self._counts()}", "muted"))
        layout.addWidget(self._tables_in_tabs() if len(self.tables) > 1 else self._only_table(), 1)
        layout.addLayout(self._foot())
        if self.table is not None:
            self.table.setFocus()
            self.table.selectRow(0)
        self.go.setEnabled(self.table is not None)

    def _counts(self) -> str:
        ledgers = self._context.office.ledgers
        counted = [
            f"{ledgers[key].view.title} {len(table.model_of_rows.ids)} {ledgers[key].view.counter}"
            for key, table in self.tables.items()
        ]
        return "、".join(counted) or "没有记录"

    def _tables_in_tabs(self) -> QTabWidget:
        self.tabs.setAccessibleName("登记簿")
        for key, table in self.tables.items():
            view = self._context.office.ledger(key).view
            self.tabs.addTab(table, f"{view.title} {len(table.model_of_rows.ids)}")
        return self.tabs

    def _only_table(self) -> Card:
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        for table in self.tables.values():
            card.body.addWidget(table)
        return card

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("双击一行或按回车可转到该记录", "small"))
        row.addStretch(1)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row.addWidget(close)
        row.addWidget(self.go)
        return row

    @Slot()
    def _open_current(self) -> None:
        if self.table is not None:
            self._open(self.table.current_id())

    @Slot(int)
    def _open(self, record_id: int) -> None:
        shown = self.table
        if record_id and shown is not None:
            key = next(key for key, table in self.tables.items() if table is shown)
            self.accept()
            self.record_asked.emit(key, record_id)
