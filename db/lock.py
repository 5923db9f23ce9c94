"""One process at a time: a lock on a file of its own, which the system frees when the process ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Self

from db.errors import StoreInUse
from db.layout import LOCK
from db.safe_io import PRIVATE_FILE, write_failure


class StoreLock:
    """The store's lock, held from `acquire` to `release`. The database file itself is never locked by us."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def acquire(cls, folder: Path) -> Self:
        """Take the lock. Raises StoreInUse when it is held, WriteFailed when the folder cannot be written."""
        try:
            descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        except OSError as error:
            raise write_failure(error) from None
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise StoreInUse(
                "这个数据存储正在使用中。", reason="另一个窗口或命令已经打开了它，同一时间只能有一个。"
            ) from None
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock up; a second call does nothing."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        # flock, not lockf: it also keeps out a second opening within this process.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
