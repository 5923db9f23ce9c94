"""Counting what is under way, so that a store can interrupt its readers and wait before it closes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from functools import partial

from db.connection import RawConnection
from db.faults import StoreClosed
from db.history import INTERRUPTED, StoreSession

CLOSING_SECONDS = 30.0
# Steps of SQLite's machine between two looks at the flag: well under a millisecond.
PROGRESS_STEPS = 20_000


class Sessions:
    """The sessions under way in one store."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running = 0
        self._closed = False
        self._interruptible: dict[StoreSession, RawConnection] = {}

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        """Count one session for the length of the block. Raises StoreClosed once the store is closing."""
        with self._changed:
            if self._closed:
                raise StoreClosed
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def interruptible(self, session: StoreSession) -> Iterator[None]:
        """Let the session be interrupted from another thread for the length of the block."""
        raw: RawConnection = session.connection().connection.dbapi_connection
        # An interruption that comes just before a query starts would be lost on SQLite; the flag is not.
        raw.set_progress_handler(partial(_is_interrupted, session), PROGRESS_STEPS)
        with self._changed:
            self._interruptible[session] = raw
            # A closing store has interrupted the readers it knew of; this one came a moment later.
            session.info[INTERRUPTED] = self._closed
        try:
            yield
        finally:
            raw.set_progress_handler(None, 0)
            # Under the lock: once out of here, the connection is another session's.
            with self._changed:
                del self._interruptible[session]

    def interrupt(self) -> None:
        """Stop the running query of every interruptible session, and its next one if none is running."""
        with self._changed:
            for session, raw in self._interruptible.items():
                session.info[INTERRUPTED] = True
                raw.interrupt()

    def close(self) -> bool:
        """Admit no more sessions, interrupt the readers and wait for the rest; False for a second call."""
        with self._changed:
            if self._closed:
                return False
            self._closed = True
        self.interrupt()
        with self._changed:
            self._changed.wait_for(lambda: self._running == 0, CLOSING_SECONDS)
        return True


def _is_interrupted(session: StoreSession) -> int:
    return int(bool(session.info.get(INTERRUPTED)))
