"""Files that are either wholly there under their name or not there at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from db.durable import sync_folder
from db.errors import WriteFailed

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
# Of a long name only so much is kept for the unfinished file, so that its own name is not too long.
KEPT_OF_NAME = 40
UNFINISHED = ".part"

_REASONS = {
    errno.ENOSPC: "磁盘空间不足。",
    errno.EDQUOT: "磁盘配额已用完。",
    errno.EROFS: "所在磁盘是只读的。",
    errno.EACCES: "没有写入权限。",
    errno.EPERM: "没有写入权限。",
    errno.ENOENT: "文件夹不存在，或移动存储已拔出。",
    errno.EIO: "磁盘读写出错，移动存储可能已拔出。",
    errno.EFBIG: "超过了允许的文件大小。",
    errno.EISDIR: "目标是一个文件夹。",
    errno.EEXIST: "所给的位置上是一个文件，不是文件夹。",
    errno.ENOTDIR: "所给的位置上是一个文件，不是文件夹。",
    errno.ENAMETOOLONG: "文件名或文件夹名过长。",
    errno.ELOOP: "所给的位置是一个首尾相连的链接。",
    errno.EINVAL: "文件名中有不能使用的字符。",
}


def make_private_folder(path: Path) -> None:
    """Create `path` and its parents, the last one readable by this user alone. Raises WriteFailed."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise write_failure(error) from None


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the name `path` only when the block ends well.

    The file is written beside its destination, private from the first byte, flushed to disk and then
    renamed; on any error it is removed and what stood under `path` before is untouched. Raises WriteFailed.
    """
    part = path.with_name(f".{path.name[:KEPT_OF_NAME]}.{os.urandom(4).hex()}{UNFINISHED}")
    try:
        _refuse_device(path)
        descriptor = os.open(
            part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE
        )
    except OSError as error:
        raise write_failure(error) from None
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        raise write_failure(error) from None
    finally:
        # After the rename there is nothing left to remove; before it, the half file must not stay.
        with contextlib.suppress(OSError):
            part.unlink()
    sync_folder(path.parent)


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` whole or not at all. Raises WriteFailed."""
    with atomic_file(path) as file:
        file.write(data)


def write_failure(error: OSError) -> WriteFailed:
    """Say in Chinese why the operating system refused a write; the path is left out on purpose."""
    reason = _REASONS.get(error.errno or 0, f"系统错误 {error.errno}。")
    return WriteFailed("文件没有写成，原有文件未受影响。", reason=reason)


def remove_unfinished_files(folder: Path) -> None:
    """Remove what writings into `folder` that were cut short have left; none may be under way."""
    for part in folder.glob(f".*{UNFINISHED}"):
        with contextlib.suppress(OSError):
            part.unlink()


def _refuse_device(path: Path) -> None:
    """Keep a device or pipe from being replaced by a file. Raises WriteFailed, OSError."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise WriteFailed("文件没有写成，原有文件未受影响。", reason="目标是设备或管道，不是普通文件。")
