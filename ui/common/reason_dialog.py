"""A dialog that asks for a reason before it does what was asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import ExpectedError
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, plain, refusal

SHORTEST_REASON = 4


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
