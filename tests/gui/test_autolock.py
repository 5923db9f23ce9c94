"""Idle time by the wall clock, and the desktop's own lock."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ui.autolock import IdleWatch, SessionWatch


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_expires_once_after_the_idle_time(qtbot: Any) -> None:
    clock, expired = Clock(), []
    watch = IdleWatch(10, clock)
    watch.expired.connect(lambda: expired.append(1))
    watch.start()
    clock.now += 599
    assert not watch.check()
    assert watch.seconds_left() == 1
    clock.now += 1
    assert watch.check()
    assert not watch.check()
    assert expired == [1]


def test_activity_counts_and_the_first_key_after_sleep_is_swallowed(qtbot: Any) -> None:
    clock, expired = Clock(), []
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    watch = IdleWatch(1, clock)
    watch.expired.connect(lambda: expired.append(1))
    watch.start()
    clock.now += 50
    QTest.keyClick(edit, Qt.Key.Key_A)
    clock.now += 50
    QTest.keyClick(edit, Qt.Key.Key_B)
    assert edit.text() == "ab"
    assert expired == []
    clock.now += 3600
    QTest.keyClick(edit, Qt.Key.Key_C)
    assert edit.text() == "ab", "the key that woke the machine locks instead of typing"
    assert expired == [1]
    watch.stop()


def test_a_clock_set_back_does_not_lock(qtbot: Any) -> None:
    clock = Clock()
    watch = IdleWatch(1, clock)
    watch.start()
    clock.now -= 5000
    assert not watch.check()
    watch.stop()


def test_screen_lock_is_passed_on(qtbot: Any) -> None:
    watch, locked = SessionWatch(), []
    watch.locked.connect(lambda: locked.append(1))
    watch.active_changed(False)
    assert locked == []
    watch.active_changed(True)
    watch.lock_asked()
    assert locked == [1, 1]
    assert watch.connect_buses() >= 0
