"""What happens when something unforeseen escapes: a report to copy that holds nothing of any record.

A report names the kinds of the errors and the places in the program (file, line, function). The errors'
messages are left out on purpose: they may quote what was typed.
"""

from __future__ import annotations

import platform
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.process import told_without_content
from app.version import NAME, VERSION


def report(error: BaseException) -> str:
    """The report of an error: program and system versions, then kind and places of it and of its causes."""
    lines = [
        f"{NAME} {VERSION}",
        f"Python {platform.python_version()} · Qt {qVersion()} · {platform.system()} {platform.release()}",
    ]
    return "\n".join([*lines, *told_without_content(error)])


class CrashDialog(QDialog):
    """Shows a report and lets it be copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序遇到意外错误")
        self.resize(680, 420)
        self._text = QPlainTextEdit(text)
        self._build()

    def _build(self) -> None:
        heading = QLabel("程序遇到意外错误，刚才的操作可能没有完成。")
        heading.setProperty("role", "heading")
        advice = QLabel(
            "已保存的数据不受影响，请核对后重做一次。若再次出现，请复制下面的报告交给维护人员；"
            "报告只有错误种类和程序位置，不含任何记录内容。"
        )
        advice.setWordWrap(True)
        self._text.setReadOnly(True)
        self._text.setAccessibleName("错误报告")
        buttons = QDialogButtonBox()
        copy = buttons.addButton("复制报告", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        close = buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        for widget in (heading, advice, self._text, buttons):
            layout.addWidget(widget)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())


class CrashReporter(QObject):
    """Catches what escapes on any thread and shows it on the window's thread.

    reported: the report's text.
    """

    reported = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self.reported.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks for uncaught errors of the interpreter."""
        sys.excepthook = self.caught
        threading.excepthook = self._caught_on_thread

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The hook itself; Ctrl+C in a terminal ends the program as usual."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.reported.emit(report(error))

    def _caught_on_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.reported.emit(report(args.exc_value))

    @Slot(str)
    def _show(self, text: str) -> None:
        if self._showing:
            return  # one report at a time: a failing repaint would open one after the other
        self._showing = True
        CrashDialog(text).exec()
        self._showing = False
