"""When the window must lock by itself: after idle time, when the screen locks, before the machine sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection

DEFAULT_MINUTES = 10

_ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
_SCREEN_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.ukui.ScreenSaver", "/"),
)
# The stubs ask for bytes here; the library itself accepts text alone.
_ACTIVE: Any = SLOT("active_changed(bool)")
_LOCK: Any = SLOT("lock_asked()")


class IdleWatch(QObject):
    """Watches for activity and tells when there was none for the given time, by the clock on the wall.

    The wall clock goes on while the machine sleeps; the first key after a long sleep therefore locks
    instead of acting. expired: nothing; emitted once until `restart`.
    """

    expired = Signal()

    def __init__(
        self,
        minutes: int = DEFAULT_MINUTES,
        clock: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._clock = clock
        self._last = clock()
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.check)

    def start(self) -> None:
        """Begin to watch from now on."""
        self._last = self._clock()
        self._running = True
        self._timer.start()
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def stop(self) -> None:
        """Stop watching (the window is locked)."""
        self._running = False
        self._timer.stop()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def seconds_left(self) -> int:
        """Seconds until the window locks, never negative. A clock set back counts as no time passed."""
        passed = max(0.0, self._clock() - self._last)
        return max(0, round(self.minutes * 60 - passed))

    @Slot()
    def check(self) -> bool:
        """Emit `expired` when the time is up; returns whether it is."""
        if not self._running or self.seconds_left() > 0:
            return False
        self.stop()
        self.expired.emit()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note activity; swallow the event that comes after the time was up."""
        if event.type() not in _ACTIVITY or not self._running:
            return False
        if self.check():
            return True
        self._last = self._clock()
        return False


class SessionWatch(QObject):
    """Listens, where a message bus is there, for the screen being locked and the machine going to sleep.

    locked: nothing.
    """

    locked = Signal()

    def connect_buses(self) -> int:
        """Connect to what the desktop offers; returns how many listeners were accepted (0 without a bus)."""
        accepted = 0
        session = QDBusConnection.sessionBus()
        if session.isConnected():
            for interface, path in _SCREEN_SAVERS:
                accepted += session.connect("", path, interface, "ActiveChanged", self, _ACTIVE)
        system = QDBusConnection.systemBus()
        if system.isConnected():
            manager = "org.freedesktop.login1.Manager"
            path = "/org/freedesktop/login1"
            accepted += system.connect("", path, manager, "PrepareForSleep", self, _ACTIVE)
            session_interface = "org.freedesktop.login1.Session"
            accepted += system.connect("", "", session_interface, "Lock", self, _LOCK)
        return accepted

    @Slot(bool)
    def active_changed(self, active: bool) -> None:
        """The screen saver became active, or the machine prepares to sleep."""
        if active:
            self.locked.emit()

    @Slot()
    def lock_asked(self) -> None:
        """The session manager asks every session to lock."""
        self.locked.emit()
