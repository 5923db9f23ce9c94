"""作废: a record is never deleted; it is voided with a reason that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import ExpectedError, RefusedInput
from ui.common.notice_bar import NoticeBar
from ui.common.timeline import WrappedLabel

if TYPE_CHECKING:
    from app.engine.ledger import Ledger

SHORTEST_REASON = 4
_PLEASE = f"请写明作废原因，至少 {SHORTEST_REASON} 个字，如“重复登记”。"


class VoidDialog(QDialog):
    """Asks for the reason and voids. voided: the record's id."""

    voided = Signal(int)

    def __init__(self, ledger: Ledger, record_id: int, subject: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"作废{ledger.view.noun}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ledger = ledger
        self._record_id = record_id
        self.notice = NoticeBar(self)
        self.reason = QPlainTextEdit()
        self._void = QPushButton("作废")
        self._cancel = QPushButton("取消")
        self._build_layout(subject)
        self._void.clicked.connect(self.void)
        self._cancel.clicked.connect(self.close)

    def dismiss(self) -> None:
        """Close without voiding."""
        self.close()

    @Slot()
    def void(self) -> None:
        """Void with the reason given; too short a reason is refused."""
        reason = self.reason.toPlainText().strip()
        if len(reason) < SHORTEST_REASON:
            self.notice.say(_PLEASE)
            self.reason.setFocus()
            return
        try:
            self._ledger.void(self._record_id, reason)
        except RefusedInput as error:
            self.notice.say(error.flaws[0].reason if error.flaws else str(error))
        except ExpectedError as error:
            self.notice.say(str(error))
        else:
            self.voided.emit(self._record_id)
            self.close()

    def _build_layout(self, subject: str) -> None:
        label = QLabel("作废原因(&R)")
        label.setBuddy(self.reason)
        self.reason.setAccessibleName("作废原因（必填）")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(84)
        self._void.setProperty("kind", "danger")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._void)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(WrappedLabel(subject, "section"))
        layout.addWidget(
            WrappedLabel("作废后不再计入台账和统计，但记录和原因都保留，可在“只看已作废”中查到。", "muted")
        )
        layout.addWidget(self.notice)
        layout.addWidget(label)
        layout.addWidget(self.reason)
        layout.addStretch(1)
        layout.addLayout(foot)
        self.setMinimumWidth(460)
        self.reason.setFocus()
