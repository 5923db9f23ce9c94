"""What the cards of the clue page are built of: contents made anew from each view, folds, pills."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.errors import ExpectedError, RefusedInput
from ui.common.buttons import set_icon
from ui.common.cards import Card
from ui.common.timeline import WrappedLabel

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


def pill(text: str, tone: str = "") -> QLabel:
    """A short state in a tone."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("pill", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def small(text: str, tone: str = "") -> WrappedLabel:
    """A line in small print that wraps."""
    return WrappedLabel(text, "small", tone, selectable=False)


def plain(text: str, role: str = "", tone: str = "") -> WrappedLabel:
    """A line of text that wraps; what is grey names or explains something and is not copied."""
    return WrappedLabel(text, role, tone, selectable=role != "muted")


def link(text: str, act: Callable[[], object], name: str = "") -> QPushButton:
    """A button that looks like a link; `name` says to a screen reader what it is about."""
    made = QPushButton(text)
    made.setProperty("kind", "link")
    made.setProperty("flush", "true")
    made.setAutoDefault(False)
    made.setAccessibleName(name or text)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.clicked.connect(partial(call, act))
    return made


def call(act: Callable[[], object], _checked: bool = False) -> None:
    """Do it; what a button reports of itself is passed over."""
    act()


def refusal(error: ExpectedError) -> str:
    """An error in lines: what, what exactly, why, what to do."""
    flaws = error.flaws if isinstance(error, RefusedInput) else ()
    parts = (error.message, *(flaw.reason for flaw in flaws), error.reason, error.remedy)
    return "\n".join(dict.fromkeys(part for part in parts if part))


def line_of(*parts: QWidget, stretch: int = -1) -> QHBoxLayout:
    """Widgets in a row, top aligned; the one at place `stretch` takes the room left over, else a gap does."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for place, part in enumerate(parts):
        row.addWidget(part, int(place == stretch), Qt.AlignmentFlag.AlignTop)
    if stretch < 0:
        row.addStretch(1)
    return row


def rule() -> QFrame:
    """A thin line between entries of a card."""
    made = QFrame()
    made.setProperty("kind", "line")
    return made


def joined(*parts: str) -> str:
    """The parts that say something, set apart by wide blanks."""
    return "　".join(part for part in parts if part)


def authority(source: str) -> str:
    """依据 in words; '' for none."""
    return f"依据：{source}" if source else ""
