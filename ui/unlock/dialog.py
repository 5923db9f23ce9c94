"""The first thing on the screen: the dialog that opens the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.version import NAME, VERSION
from ui.common.icons import icon, pixmap
from ui.common.messages import Messages
from ui.jobs import Jobs
from ui.unlock.door import WARM_UP_MS, Door
from ui.unlock.form import UnlockForm

if TYPE_CHECKING:
    from app.office import Office


class UnlockDialog(QDialog):
    """Asks for the passphrase. After acceptance `office` holds the open store, and `recovery_code` the code
    when it was opened by that.

    `create_wanted` tells that the officer asked for a new store instead; the dialog is rejected then.
    """

    def __init__(
        self, folder: Path, door: Door, jobs: Jobs, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.office: Office | None = None
        self.recovery_code = ""
        self.create_wanted = False
        self._jobs = jobs
        self._door = door
        self.form = UnlockForm(folder, door, jobs, messages)
        self.setWindowTitle(NAME)
        self.setWindowIcon(icon("shield-lock", "primary"))
        self._build()
        self.form.opened.connect(self._opened)
        self.form.create_wanted.connect(self._create)

    def _build(self) -> None:
        self.setMinimumWidth(470)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(34, 30, 34, 22)
        layout.setSpacing(14)
        layout.addLayout(brand_row())
        layout.addWidget(self.form)
        layout.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Load the heavy modules only once the dialog is on the screen."""
        super().showEvent(event)
        # After the first picture: the heavy modules would hold the interpreter while it is drawn.
        QTimer.singleShot(WARM_UP_MS, self._door.warm_up)
        self.form.take_focus()

    @Slot(object, str)
    def _opened(self, office: Office, code: str) -> None:
        self.office = office
        self.recovery_code = code
        self.accept()

    @Slot()
    def _create(self) -> None:
        self.create_wanted = True
        self.reject()


def brand_row() -> QHBoxLayout:
    """The program's mark, name and what it is, for the dialogs at the door."""
    mark = QLabel()
    mark.setPixmap(pixmap("shield-lock", "primary", 44, 2.0))
    name = QLabel(NAME)
    name.setProperty("role", "title")
    what = QLabel(f"单机加密版 {VERSION}")
    what.setProperty("role", "small")
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(name)
    words.addWidget(what)
    row = QHBoxLayout()
    row.setSpacing(14)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addLayout(words)
    row.addStretch(1)
    return row
