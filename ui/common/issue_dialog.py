"""出文: a paper takes its number, once the day and whom it goes to are known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.common.date_edit import DateEdit
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, plain

if TYPE_CHECKING:
    from app.clue_views import PaperView

_TAKES = "出文后取下一个文号，记入发文登记；文号不能收回，用错了只能作废。"


class IssueDialog(QDialog):
    """Asks for date and recipient. issue_asked: both, once they are plausible."""

    issue_asked = Signal(object, str)

    def __init__(
        self, paper: PaperView, person: str, recipient: str, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"出文：{paper.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        self._today = today
        self.day, self.recipient = DateEdit(), QLineEdit(recipient)
        self.notice = NoticeBar(self)
        self.go = QPushButton("编号出文")
        self._build(paper, person)
        self.day.set_date(today)
        self.go.clicked.connect(self.issue)
        self.recipient.returnPressed.connect(self.issue)

    def dismiss(self) -> None:
        """Close without issuing."""
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def issue(self) -> None:
        """Hand over what was entered; a date that is none, or has not come yet, is refused."""
        day = self.day.day()
        if day is None or day > self._today:
            self.notice.say("出文日期没有填对：应为已经到来的日期，如 2026-11-05。")
            self.day.setFocus()
            return
        self.issue_asked.emit(day, self.recipient.text().strip())
        self.done(QDialog.DialogCode.Accepted)

    def _build(self, paper: PaperView, person: str) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        self.day.setAccessibleName("出文日期（必填）")
        self.recipient.setAccessibleName("发往")
        self.recipient.setMaxLength(200)
        form.addRow("出文日期(&D)", self.day)
        form.addRow("发往(&T)", self.recipient)
        self.go.setProperty("kind", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(f"{paper.title}{f'（{person}）' if person else ''}", "section"))
        layout.addWidget(plain(_TAKES, "muted"))
        if paper.lacks:
            layout.addWidget(plain(f"{paper.lacks}。出文后补填的内容不会进入这份文书。", tone="warn"))
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addLayout(foot_of(self, self.go))
