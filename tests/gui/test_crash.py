"""A crash report tells kinds and places, and nothing that was typed."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from ui.crash import CrashDialog, CrashReporter, report

IDENTITY = "11010119900307123X"


def _fail() -> None:
    try:
        int(IDENTITY)
    except ValueError as error:
        raise KeyError(IDENTITY) from error


def test_report_names_kinds_and_places_without_content() -> None:
    with pytest.raises(KeyError) as caught:
        _fail()
    text = report(caught.value)
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "tests/gui/test_crash.py:" in text
    assert IDENTITY not in text


def test_uncaught_errors_of_every_thread_are_reported(qapp: QApplication, qtbot: Any) -> None:
    kept = sys.excepthook, threading.excepthook
    reporter = CrashReporter()
    reporter.reported.disconnect()
    told: list[str] = []
    reporter.reported.connect(told.append)
    try:
        reporter.install()
        sys.excepthook(ValueError, ValueError(IDENTITY), None)
        thread = threading.Thread(target=_fail)
        thread.start()
        thread.join()
    finally:
        sys.excepthook, threading.excepthook = kept
    qtbot.waitUntil(lambda: len(told) == 2)
    assert IDENTITY not in "".join(told)


def test_the_report_can_be_copied(qtbot: Any) -> None:
    dialog = CrashDialog("报告正文")
    qtbot.addWidget(dialog)
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "复制报告").click()
    assert QGuiApplication.clipboard().text() == "报告正文"
