"""What is noted of a file that leaves the store: where it goes, on which medium, by whose approval."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

NAMES = ("去向", "介质编号", "批准人")
LONGEST = 100


class MediumNotes(QWidget):
    """A line for each; all may stay empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = {name: QLineEdit() for name in NAMES}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for name, line in self.lines.items():
            line.setAccessibleName(name)
            line.setMaxLength(LONGEST)
            form.addRow(name, line)

    def remark(self) -> str:
        """The note as the history keeps it."""
        told = {name: line.text().strip() for name, line in self.lines.items()}
        return "；".join(f"{name}：{text}" for name, text in told.items() if text)
