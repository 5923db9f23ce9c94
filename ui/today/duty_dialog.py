"""履职事项: the committee's recurring duties in one window, as a table and over the year."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from ui.common.cards import label
from ui.common.context import Context
from ui.today.duty_page import DutyPage
from ui.today.duty_year import DutyYearPage
from ui.today.marks_page import MarksPage

_SIZE, _ROOM = (1120, 680), 60


class DutyDialog(QDialog):
    """The table, which the committee may change, the year that follows from it, and what was put off."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("履职事项")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table, self.year, self.marks = DutyPage(context), DutyYearPage(context), MarksPage(context)
        self.pages = QTabWidget()
        self.pages.addTab(self.table, "履职事项表")
        self.pages.addTab(self.year, "全年安排")
        self.pages.addTab(self.marks, "顺延和不需办理")
        self.table.changed.connect(self.year.refresh)
        self._build()

    def _build(self) -> None:
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(label("到期前自动列入“工作台”，登记履职记录即为办结。", "small"))
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(_SIZE[0], room.width() - _ROOM), min(_SIZE[1], room.height() - _ROOM))
