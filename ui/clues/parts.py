"""What the cards of the clue page are built of: contents made anew from each view, and folds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.common.buttons import set_icon
from ui.common.cards import Card

if TYPE_CHECKING:
    from app.clue_views import ClueView


class ViewCard(Card):
    """A card that shows one side of a clue; its content is made anew from each view of it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setAccessibleName(title)
        self.body.setContentsMargins(16, 10, 14, 12)
        self._content: QWidget | None = None

    def show_view(self, view: ClueView) -> None:
        """Show this clue; a card with nothing to show is hidden."""
        self.clear()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        worth_showing = self.fill(view, column)
        self._content = content
        self.body.addWidget(content)
        content.show()
        self.setVisible(worth_showing)

    def clear(self) -> None:
        """Forget what is shown."""
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.setParent(None)  # nobody finds it among the children while it waits to be freed
            self._content.deleteLater()
            self._content = None

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        """Put the content into the column; False when there is nothing worth a card."""
        raise NotImplementedError


class Fold(QWidget):
    """A heading that opens and closes what stands below it. toggled: whether it is open now."""

    toggled = Signal(bool)

    def __init__(self, title: str, *, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = QPushButton(title)
        self.head.setProperty("kind", "fold")
        self.head.setAutoDefault(False)
        self._page = QWidget()
        self.body = QVBoxLayout(self._page)
        self.body.setContentsMargins(0, 2, 0, 4)
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.head)
        layout.addWidget(self._page)
        self.head.clicked.connect(self._turn)
        self._title = title
        self.set_open(is_open)

    @property
    def is_open(self) -> bool:
        """Whether what stands below is shown."""
        return not self._page.isHidden()

    def set_open(self, is_open: bool) -> None:
        """Open or close."""
        self._page.setVisible(is_open)
        set_icon(self.head, "chevron-down" if is_open else "chevron-right")
        self.head.setAccessibleName(f"{self._title}，{'已展开' if is_open else '已折叠'}")

    @Slot()
    def _turn(self) -> None:
        self.set_open(not self.is_open)
        self.toggled.emit(self.is_open)
