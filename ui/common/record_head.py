"""What the heads of record pages have in common: the way back, the neighbours, the place in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.actions import Shortcut
from ui.common.buttons import icon_button, picture_button
from ui.common.cards import label


class RecordHead(QWidget):
    """The head of one record's page. `counter` is the measure word of its records (件, 份).

    back_asked: to the ledger. moved: -1 to the record before, 1 to the one after.
    """

    back_asked = Signal()
    moved = Signal(int)

    def __init__(self, counter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = icon_button("返回台账", "arrow-left")
        self.before = picture_button("chevron-left", f"上一{counter}（{Shortcut.BEFORE.keys}）")
        self.after = picture_button("chevron-right", f"下一{counter}（{Shortcut.AFTER.keys}）")
        self._place = label("", "small")
        self.back.setToolTip(f"返回台账（Esc 或 {Shortcut.BACK.keys}）")
        self.back.clicked.connect(self.back_asked)
        self.before.clicked.connect(partial(self._move, -1))
        self.after.clicked.connect(partial(self._move, 1))

    def show_place(self, place: int, count: int) -> None:
        """Say where in the ledger this record stands, counted from 1; 0 when the ledger does not show it."""
        self._place.setText(f"{place} / {count}" if place else "不在当前筛选内")
        self.before.setEnabled(place > 1)
        self.after.setEnabled(0 < place < count)

    def bar_with(self, acts: Iterable[QWidget]) -> QHBoxLayout:
        """Return the row with the way back at the left and these at the right."""
        bar = QHBoxLayout()
        bar.setSpacing(6)
        for part in (self.back, self.before, self._place, self.after):
            bar.addWidget(part)
        bar.addStretch(1)
        for act in acts:
            bar.addWidget(act)
        return bar

    def _move(self, by: int, _checked: bool = False) -> None:
        self.moved.emit(by)


def subject_row(title: QWidget, about: QLabel, status: QLabel) -> QHBoxLayout:
    """Return the row that names the record: its title, what it is about, its state."""
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(title, 1)
    row.addWidget(about, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(status, 0, Qt.AlignmentFlag.AlignVCenter)
    about.setTextFormat(Qt.TextFormat.PlainText)
    return row
