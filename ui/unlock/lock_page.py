"""What the locked window shows in place of its tabs: nothing of any record, and the form to unlock."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.common.messages import Messages
from ui.jobs import Jobs
from ui.unlock.dialog import brand_row
from ui.unlock.door import Door
from ui.unlock.form import UnlockForm


class LockPage(QWidget):
    """The unlock form on a card in the middle of the window."""

    def __init__(
        self,
        folder: Path,
        door: Door,
        jobs: Jobs,
        messages: Messages,
        reason: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = UnlockForm(folder, door, jobs, messages, may_leave=False)
        self._build(reason)

    def _build(self, reason: str) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        card.setFixedWidth(440)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(34, 28, 34, 22)
        inner.setSpacing(14)
        inner.addLayout(brand_row())
        why = QLabel(reason)
        why.setProperty("role", "muted")
        why.setWordWrap(True)
        inner.addWidget(why)
        inner.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
