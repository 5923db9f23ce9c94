"""The records behind a figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.common.cards import Card, label
from ui.common.context import Context
from ui.common.icons import icon
from ui.common.row_table import row_table


class RecordsDialog(QDialog):
    """Lists records of one register; opening one closes the dialog and goes there."""

    def __init__(
        self, context: Context, register: str, title: str, meaning: str, ids: Sequence[int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._register = register
        ledger = context.office.ledger(register)
        self.table = row_table(ledger, ids, f"{title}，{len(ids)} 条记录")
        self._build(title, meaning, f"{len(ids)} {ledger.view.counter}{ledger.view.noun}")
        self.table.record_opened.connect(self._open)

    def _build(self, title: str, meaning: str, count: str) -> None:
        self.setWindowTitle("数据来源")
        self.resize(1040, 560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.addWidget(label(title, "heading"))
        layout.addWidget(label(f"{meaning}　共 {count}", "muted", wrap=True))
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        layout.addWidget(card, 1)
        row = QHBoxLayout()
        row.addWidget(label("双击一行可转到该记录", "small"))
        row.addStretch(1)
        open_button = QPushButton(icon("external-link"), "打开记录")
        open_button.setAutoDefault(False)
        open_button.clicked.connect(self._open_current)
        close = QPushButton("关闭")
        close.clicked.connect(self.reject)
        row.addWidget(open_button)
        row.addWidget(close)
        layout.addLayout(row)

    @Slot()
    def _open_current(self) -> None:
        self._open(self.table.current_id())

    @Slot(int)
    def _open(self, record_id: int) -> None:
        if record_id:
            self.accept()
            self._context.open_record(self._register, record_id)
