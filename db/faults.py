"""What the storage engine refuses, said as one of the expected errors; anything unknown stays what it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from db.errors import DamagedDatabase, ExpectedError, WriteFailed

# SQLite's primary result codes.
BUSY, LOCKED, READONLY, INTERRUPTED, IO_ERROR = 5, 6, 8, 9, 10
DAMAGED, FULL, CANNOT_OPEN, NOT_A_DATABASE = 11, 13, 14, 26
PRIMARY_CODE = 0xFF

UNWRITTEN = {
    BUSY: "另一项任务正在写入，等候超时。",
    LOCKED: "另一项任务正在写入，等候超时。",
    READONLY: "数据文件夹是只读的。",
    IO_ERROR: "磁盘读写出错，可能是空间不足或移动存储被拔出。",
    FULL: "磁盘空间不足。",
    CANNOT_OPEN: "数据文件夹无法读写，可能是空间不足、权限不够或移动存储被拔出。",
}


class QueryInterrupted(Exception):
    """A query was given up because a newer one has taken its place, or because the store is closing."""


class StoreClosed(Exception):
    """The store was used after it was closed."""


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Raise QueryInterrupted, DamagedDatabase or WriteFailed in place of the engine's own errors."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        translation = translate(error)
        if translation is None:
            raise
        raise translation from None


def translate(error: BaseException) -> ExpectedError | QueryInterrupted | None:
    """Say what an engine error means, or None when it can only be a bug."""
    code = error_code(error)
    if code == INTERRUPTED:
        return QueryInterrupted()
    if code in (DAMAGED, NOT_A_DATABASE):
        return damaged("数据库内容损坏。", "读取时发现页面的认证码不符，或文件被截断、替换。")
    if code in UNWRITTEN:
        return WriteFailed("没有保存成功，已保存的内容不受影响。", reason=UNWRITTEN[code])
    return None


def error_code(error: BaseException | None) -> int | None:
    """SQLite's primary result code of an error, however it is wrapped."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", None)
    return code & PRIMARY_CODE if isinstance(code, int) else None


def damaged(message: str, reason: str) -> DamagedDatabase:
    """The error for a database that the right key does not make readable."""
    return DamagedDatabase(message, reason=reason)
