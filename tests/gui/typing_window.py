"""A window with one line to type in, started as the program starts: it says what happens to it.

Run as `python -m tests.gui.typing_window` by the test of Chinese typing; ends with the first Chinese text.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from ui.input_method import prepare_input_method

TITLE = "jiwei-typing"


class TypingLine(QLineEdit):
    """A line that tells its parent process what happens to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.textChanged.connect(self._tell)

    def follow(self, focus: QObject | None) -> None:
        """Say once the focus is here."""
        if focus is self:
            _say("focused")

    def _tell(self, text: str) -> None:
        _say(f"text {text}")
        if any(ord(sign) > 0x3000 for sign in text):
            QTimer.singleShot(0, QApplication.quit)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Choose the input method, show the line, run until Chinese has arrived."""
    method = prepare_input_method(os.environ)
    _say(f"route {method.route.value}")
    application = QApplication([])
    bridge = method.attach(application)
    line = TypingLine()
    application.focusObjectChanged.connect(line.follow)
    line.show()
    line.activateWindow()
    code = application.exec()
    del bridge
    return code


if __name__ == "__main__":
    sys.exit(main())
