"""A coloured strip above a page that says something that stays true, and leads to more about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.common.cards import label
from ui.common.icons import pixmap
from ui.common.parts import link, plain


class Banner(QFrame):
    """Hidden while there is nothing to say; unlike a notice it never takes the cursor.

    pressed: more is wanted.
    """

    pressed = Signal()

    def __init__(self, tone: str, more: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setProperty("tone", tone)
        self._label = plain("", tone=tone)
        self.more = link(more, self.pressed.emit)
        sign = label()
        sign.setPixmap(pixmap("alert-triangle", tone, 18, 2.0))
        sign.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 12, 7)
        row.setSpacing(10)
        row.addWidget(sign)
        row.addWidget(self._label, 1)
        row.addWidget(self.more)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; '' while it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def say(self, text: str) -> None:
        """Show a text; '' hides the strip."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
