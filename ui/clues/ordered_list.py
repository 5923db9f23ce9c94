"""A short list of texts whose order matters: added, renamed, moved, taken away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.common.buttons import icon_button


class OrderedList(QWidget):
    """changed: the list is another one now."""

    changed = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items, self.entry = QListWidget(), QLineEdit()
        self.items.setAccessibleName(name)
        self.items.setMinimumHeight(92)
        self.entry.setAccessibleName(f"添加{name}")
        self.entry.setPlaceholderText(hint)
        self.add = icon_button("添加", "plus")
        self.up, self.down = icon_button("上移", "chevron-up"), icon_button("下移", "chevron-down")
        self.remove = icon_button("移除", "x")
        self._build()
        self._connect()
        self._judge()

    def values(self) -> list[str]:
        """The texts in their order, without empty ones."""
        texts = (self.items.item(row).text().strip() for row in range(self.items.count()))
        return [text for text in texts if text]

    def set_values(self, values: Sequence[str]) -> None:
        """Show these."""
        self.items.clear()
        for value in values:
            self._append(value)
        self._judge()

    @Slot()
    def add_entry(self) -> None:
        """Append what stands in the line; what is already there is selected instead."""
        text = self.entry.text().strip()
        if not text:
            return
        if text in self.values():
            self.items.setCurrentRow(self.values().index(text))
        else:
            self._append(text)
            self.items.setCurrentRow(self.items.count() - 1)
        self.entry.clear()
        self.changed.emit()

    def move_current(self, by: int) -> None:
        """Move the selected one up (-1) or down (1)."""
        row = self.items.currentRow()
        if row >= 0 and 0 <= row + by < self.items.count():
            self.items.insertItem(row + by, self.items.takeItem(row))
            self.items.setCurrentRow(row + by)
            self.changed.emit()

    @Slot()
    def remove_current(self) -> None:
        """Take the selected one away."""
        if self.items.currentRow() >= 0:
            self.items.takeItem(self.items.currentRow())
            self.changed.emit()

    def _append(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.items.addItem(item)

    @Slot()
    def _judge(self) -> None:
        row, count = self.items.currentRow(), self.items.count()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)
        self.remove.setEnabled(row >= 0)

    def _build(self) -> None:
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for button in (self.up, self.down, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.items, 1)
        middle.addLayout(buttons)
        line = QHBoxLayout()
        line.addWidget(self.entry, 1)
        line.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(middle, 1)
        layout.addLayout(line)

    def _connect(self) -> None:
        self.add.clicked.connect(self.add_entry)
        self.entry.returnPressed.connect(self.add_entry)
        self.up.clicked.connect(lambda: self.move_current(-1))
        self.down.clicked.connect(lambda: self.move_current(1))
        self.remove.clicked.connect(self.remove_current)
        self.items.currentRowChanged.connect(self._judge)
        self.items.itemChanged.connect(self.changed)
        self.changed.connect(self._judge)
