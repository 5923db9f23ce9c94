"""单位信息: the organisation's, the committee's and the superior bodies' names, to be corrected later on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.views import Profile
from app.errors import ExpectedError
from ui.common.cards import label, set_tone
from ui.unlock.pages import OrganisationPage


class ProfileDialog(QDialog):
    """The first page of the first run, filled with the present names; `save` writes the new ones."""

    def __init__(
        self, profile: Profile, save: Callable[[Profile], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._write = save
        self.page = OrganisationPage()
        self._note: QLabel = label("", "small", wrap=True)
        self.save_button = QPushButton("保存")
        self._build()
        self.page.changed.connect(self._judge)
        self.save_button.clicked.connect(self.save)
        self.page.set_profile(profile)
        self.page.entered()

    def _build(self) -> None:
        self.setWindowTitle("单位信息")
        self.setMinimumWidth(600)
        cancel = QPushButton("取消")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.save_button.setProperty("kind", "primary")
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self._note, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(self.page, 1)
        layout.addLayout(foot)

    @Slot()
    def _judge(self) -> None:
        self.save_button.setEnabled(not self.page.flaw())
        set_tone(self._note, "muted")
        self._note.setText(self.page.flaw())

    @Slot()
    def save(self) -> None:
        """Write the names; later papers carry them, earlier ones stay as they are."""
        try:
            self._write(self.page.profile())
        except ExpectedError as error:
            set_tone(self._note, "danger")
            self._note.setText(str(error))
        else:
            self.accept()
