"""A coloured strip inside a dialog that says something and offers what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.common.timeline import WrappedLabel

Answer = tuple[str, Callable[[], None]]


class NoticeBar(QFrame):
    """Hidden until something is to be said; replaces nested message boxes, so locking is never held up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._label = WrappedLabel("")
        self._buttons: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 8, 10, 8)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is being said; empty when nothing is."""
        return "" if self.isHidden() else self._label.text()

    def say(self, text: str, tone: str = "danger", answers: tuple[Answer, ...] = ()) -> None:
        """Show a text and one button per answer; the first button gets the cursor."""
        self._drop_buttons()
        self._label.setText(text)
        self._label.setProperty("tone", tone)
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        for label, act in answers:
            self._add_button(label, act)
        restyle(self)
        restyle(self._label)
        self.show()
        if self._buttons:
            self._buttons[0].setFocus()

    def clear(self) -> None:
        """Hide the strip."""
        self._drop_buttons()
        self.hide()

    def answer(self, label: str) -> None:
        """Press the button of this label. Raises StopIteration when it is not offered."""
        next(button for button in self._buttons if button.text() == label).click()

    def _add_button(self, label: str, act: Callable[[], None]) -> None:
        button = QPushButton(label)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        self._layout.addWidget(button)
        self._buttons.append(button)

    def _drop_buttons(self) -> None:
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()


def restyle(widget: QWidget) -> None:
    """Have the style sheet look at a widget's changed properties."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def small_label(text: str, tone: str = "") -> QLabel:
    """A label in small print."""
    label = QLabel(text)
    label.setProperty("role", "small")
    label.setProperty("tone", tone)
    return label
