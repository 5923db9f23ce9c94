"""A few MiB kept in reserve: on a full disk they are given up, so that the store can still be opened."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from db.errors import WriteFailed
from db.layout import RESERVE
from db.safe_io import write_atomically

RESERVE_BYTES = 4 * 1024 * 1024


def keep_reserve(folder: Path) -> None:
    """Set the reserve aside unless it is there or space is short already."""
    path = folder / RESERVE
    with contextlib.suppress(WriteFailed, OSError):
        if not path.exists() and shutil.disk_usage(folder).free > 4 * RESERVE_BYTES:
            write_atomically(path, bytes(RESERVE_BYTES))


def give_up_reserve(folder: Path) -> bool:
    """Free the reserve; True when there was one."""
    try:
        (folder / RESERVE).unlink()
    except OSError:
        return False
    return True


def require_space(folder: Path, needed: int) -> None:
    """Raise WriteFailed, before anything is written, when fewer than `needed` bytes are free in `folder`."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise WriteFailed(
            "磁盘空间不足，操作没有开始，数据没有改动。",
            reason=f"约需 {needed / 2**20:.0f} MB，现余 {free / 2**20:.0f} MB。",
        )
