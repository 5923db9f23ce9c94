"""The small building blocks of the pages: cards, figure tiles, empty states, page headings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.common.icons import pixmap


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label in one of the style sheet's roles."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def set_tone(widget: QWidget, tone: str, name: str = "tone") -> None:
    """Give a widget a tone (or another style property) and restyle it."""
    widget.setProperty(name, tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Card(QFrame):
    """A white card with an optional heading; add content to `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        self.title = label(title, "section")
        if title:
            self.head.addWidget(self.title)
            self.head.addStretch(1)
            self.body.addLayout(self.head)


class Tile(QPushButton):
    """One figure on a card that can be clicked: what, how many, a remark."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tile")
        self.setMinimumHeight(92)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._caption = label(caption, "small")
        self._value = label("0", "figure")
        self._remark = label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(15, 9, 12, 9)
        column.setSpacing(1)
        for part in (self._caption, self._value, self._remark):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)

    def show_value(self, value: int, unit: str = "", remark: str = "", tone: str = "") -> None:
        """Show a figure; the tone colours it when it is not zero."""
        self._value.setText(str(value))
        set_tone(self._value, tone if value else "")
        self._remark.setText(remark)
        self.setAccessibleName(f"{self._caption.text()} {value}{unit}，{remark}".rstrip("，"))

    @property
    def value(self) -> str:
        """The figure as shown."""
        return self._value.text()

    @property
    def remark(self) -> str:
        """What stands below the figure."""
        return self._remark.text()


class EmptyState(QWidget):
    """What a list shows when it is empty: a picture, a sentence, a hint."""

    def __init__(self, picture: str, title: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = QLabel()
        self.picture.setPixmap(pixmap(picture, "line_strong", 48, 2.0))
        self.title = label(title, "section")
        self.hint = label(hint, "muted", wrap=True)
        column = QVBoxLayout(self)
        self._column = column
        column.addStretch(1)
        for part in (self.picture, self.title, self.hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addStretch(1)

    def add_row(self, row: QHBoxLayout) -> None:
        """Put a row of buttons below the hint."""
        self._column.insertSpacing(self._column.count() - 1, 6)
        self._column.insertLayout(self._column.count() - 1, row)


def page_head(title: str, subtitle: str = "") -> tuple[QHBoxLayout, QLabel, QLabel]:
    """A page's heading row: the row (add buttons to its end), the title and the subtitle label."""
    words = QVBoxLayout()
    words.setSpacing(0)
    heading, below = label(title, "title"), label(subtitle, "small")
    words.addWidget(heading)
    words.addWidget(below)
    row = QHBoxLayout()
    row.addLayout(words)
    row.addStretch(1)
    return row, heading, below
