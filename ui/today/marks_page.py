"""顺延和不需办理: what the officer has said of items of the agenda, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import ExpectedError
from ui.common.cards import label
from ui.common.context import Context
from ui.common.notice_bar import NoticeBar
from ui.common.parts import refusal
from ui.common.reading_table import dress_reading_table

if TYPE_CHECKING:
    from app.work_views import MarkView

_HEADS = ("事项", "原定日期", "处理", "原因")
_WIDTHS = (360, 100, 150, 300)
_TOLD = "恢复后，事项按原定日期重新列入“工作台”；顺延、不需办理和恢复都记入历史。"


class MarksPage(QWidget):
    """One line for each mark that stands, the newest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = context.office.duties
        self.marks: tuple[MarkView, ...] = ()
        self.table = QTableWidget(0, len(_HEADS))
        self.notice = NoticeBar(self)
        self.restore_button = QPushButton("恢复")
        self._build()
        self.restore_button.clicked.connect(self.restore)
        self.refresh()

    def refresh(self) -> None:
        """Read the marks anew."""
        self.marks = self._desk.marks()
        self.table.setRowCount(len(self.marks))
        for place, mark in enumerate(self.marks):
            until = f"{mark.kind}至 {mark.until.isoformat()}" if mark.until else mark.kind
            for section, text in enumerate((mark.title, mark.due_on.isoformat(), until, mark.reason)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(place, section, item)
        self.table.setCurrentCell(0 if self.marks else -1, 0)
        self.restore_button.setEnabled(bool(self.marks))

    @Slot()
    def restore(self) -> None:
        """Take the selected mark back."""
        place = self.table.currentRow()
        if not 0 <= place < len(self.marks):
            return
        mark = self.marks[place]
        try:
            self._desk.restore_item(mark.key)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.notice.say(f"“{mark.title}”已恢复，原定 {mark.due_on.isoformat()}。", "ok")
        self.refresh()

    def _build(self) -> None:
        dress_reading_table(self.table, "顺延和不需办理", _HEADS, _WIDTHS, stretched=(3,))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self.restore_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(label(_TOLD, "small"))
        foot.addStretch(1)
        foot.addWidget(self.restore_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(10)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notice)
        layout.addLayout(foot)
