"""出文: a paper takes its number, and what was issued by mistake is voided with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import ExpectedError
from ui.clues.parts import plain, refusal
from ui.common.date_edit import DateEdit
from ui.common.notice_bar import NoticeBar

if TYPE_CHECKING:
    from app.clue_views import PaperView

SHORTEST_REASON = 4
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
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addLayout(foot_of(self, self.go))


class ReasonDialog(QDialog):
    """Asks why and does it. `act(reason)` may raise ExpectedError. acted: it was done."""

    acted = Signal()

    def __init__(
        self, title: str, told: str, button: str, act: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self._act = act
        self.reason = QPlainTextEdit()
        self.notice = NoticeBar(self)
        self.go = QPushButton(button)
        self._build(told)
        self.go.clicked.connect(self.act)

    def dismiss(self) -> None:
        """Close without doing anything."""
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def act(self) -> None:
        """Do it with the reason given; too short a reason is refused."""
        reason = self.reason.toPlainText().strip()
        if len(reason) < SHORTEST_REASON:
            self.notice.say(f"请写明原因，至少 {SHORTEST_REASON} 个字。")
            self.reason.setFocus()
            return
        try:
            self._act(reason)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.acted.emit()
            self.done(QDialog.DialogCode.Accepted)

    def _build(self, told: str) -> None:
        self.reason.setAccessibleName("原因（必填）")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(74)
        self.go.setProperty("kind", "danger")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(told, "section"))
        layout.addWidget(self.notice)
        layout.addWidget(self.reason)
        layout.addStretch(1)
        layout.addLayout(foot_of(self, self.go))


def foot_of(dialog: QDialog, go: QPushButton) -> QHBoxLayout:
    """The row of buttons at a dialog's foot: 取消 and what the dialog does."""
    cancel = QPushButton("取消")
    cancel.setAutoDefault(False)
    cancel.clicked.connect(dialog.reject)
    go.setAutoDefault(False)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(cancel)
    row.addWidget(go)
    return row
