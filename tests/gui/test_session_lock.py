"""A desktop that locks its screen locks the window: run on a message bus of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

LISTENER = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from ui.autolock import SessionWatch
application = QCoreApplication([])
watch = SessionWatch()
watch.locked.connect(lambda: application.exit(7))
assert watch.connect_buses()
QTimer.singleShot(0, lambda: subprocess.Popen(sys.argv[1:]))
QTimer.singleShot(20000, application.quit)
sys.exit(application.exec())
"""
LOCKED = 7
SEND = ("dbus-send", "--session", "--type=signal", "/org/freedesktop/ScreenSaver")


@pytest.mark.skipif(not all(map(shutil.which, ("dbus-run-session", "dbus-send"))), reason="needs dbus")
def test_the_screen_saver_locks() -> None:
    signal = (*SEND, "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true")
    command = ["dbus-run-session", "--", sys.executable, "-c", LISTENER, *signal]
    assert subprocess.run(command, timeout=60).returncode == LOCKED
