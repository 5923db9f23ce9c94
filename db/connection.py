"""Keyed connections to the one database file, and the engine that lends them out.

The settings here were measured and attacked one by one; each guards against something that did happen.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from db.errors import ExpectedError
from db.faults import damaged
from db.kdf import KEY_BYTES
from db.models.base import to_json

# The binding is not typed; a raw connection is passed around as what it is.
RawConnection = Any

# Versions before this one can lose a write-ahead log when it is reset.
OLDEST_SQLITE = (3, 51, 3)
PLAIN_MAGIC = b"SQLite format 3\x00"
WAIT_SECONDS = 20
POOL_SIZE = 3
OVERFLOW = 8
ATTACH_ACTION, PRAGMA_ACTION = 24, 19
KEY_PRAGMAS = frozenset({"key", "rekey", "hexkey", "hexrekey"})

# name → (value to set, value to read back)
PRAGMAS: dict[str, tuple[str, object]] = {
    "foreign_keys": ("ON", 1),
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "secure_delete": ("ON", 1),
    "temp_store": ("MEMORY", 2),
    "trusted_schema": ("OFF", 0),
    "cache_size": ("-65536", -65536),
    "journal_size_limit": ("16777216", 16777216),
}


def require_cipher() -> None:
    """Refuse to go on unless it is SQLCipher that answers, and a SQLite without the known faults.

    Another SQLite loaded into the process first would take the key without a word and write plain text.
    Raises ExpectedError.
    """
    probe = sqlcipher.connect(":memory:")
    try:
        answer = probe.execute("PRAGMA cipher_version").fetchone()
    finally:
        probe.close()
    if not answer or not answer[0]:
        raise _unsafe("加密组件没有应答，数据会以明文写入。")
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise _unsafe("数据库组件版本过旧，有已知的丢失数据缺陷。")


def connect(path: Path, key: bytes, *, foreign_keys: bool = True) -> RawConnection:
    """Open `path` with the raw 32-byte `key`, all settings made and read back, ATTACH and re-keying denied.

    Raises DamagedDatabase (through `translated`) when the key does not fit, ExpectedError when a setting
    does not hold.
    """
    raw = connect_bare(path, key)
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _apply_pragmas(raw, {"foreign_keys": ("ON", 1) if foreign_keys else ("OFF", 0)})
        raw.set_authorizer(_authorize)
    except BaseException:
        raw.close()
        raise
    return raw


def connect_bare(path: Path, key: bytes) -> RawConnection:
    """Open `path` with the key and nothing else; for the target of a backup. The file need not exist."""
    if len(key) != KEY_BYTES:
        # A raw key of any other length would silently be taken for a passphrase.
        raise ValueError("a raw key has 32 bytes")
    raw = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None, timeout=WAIT_SECONDS)
    try:
        raw.set_key(f"x'{key.hex()}'")
        if not raw.execute("PRAGMA cipher_version").fetchone():
            raise _unsafe("加密组件没有应答，数据会以明文写入。")
        raw.execute("PRAGMA cipher_log_level = NONE").fetchall()
    except BaseException:
        raw.close()
        raise
    return raw


def make_engine(path: Path, key: bytes, *, foreign_keys: bool = True) -> Engine:
    """An engine whose transactions begin IMMEDIATE, or as the execution option `begin_mode` says."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=partial(connect, path, key, foreign_keys=foreign_keys),
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        max_overflow=OVERFLOW,
        hide_parameters=True,
        json_serializer=to_json,
    )
    event.listen(engine, "begin", _begin)
    return engine


def checkpoint(raw: RawConnection) -> bool:
    """Move the write-ahead log into the database file and empty it; False when a reader was in the way."""
    busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def require_database(path: Path) -> None:
    """Refuse a database that is missing, empty or plain text, before any connection makes a new one of it.

    Reads the file; never to be called while a connection is open. Raises DamagedDatabase.
    """
    if not path.exists():
        raise damaged("数据库文件 store.db 不见了。", "密钥文件还在，但同一文件夹中没有数据库。")
    if not path.is_file():
        raise damaged("store.db 不是数据库文件。", "同名的是文件夹、设备或管道。")
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN_MAGIC))
    except OSError:
        raise damaged("数据库文件 store.db 无法读取。", "没有读取权限，或存储介质出错。") from None
    if not head:
        raise damaged("数据库文件 store.db 是空的。", "文件长度为零，内容已丢失。")
    if head == PLAIN_MAGIC:
        raise damaged("数据库文件 store.db 没有加密，不是本程序写的。", "文件被替换为未加密的数据库。")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin_mode", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _apply_pragmas(raw: RawConnection, overrides: dict[str, tuple[str, object]]) -> None:
    for name, (value, expected) in {**PRAGMAS, **overrides}.items():
        raw.execute(f"PRAGMA {name} = {value}").fetchall()
        found = raw.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != expected:
            raise _unsafe(f"数据库组件不接受设置 {name}。")


def _authorize(action: int, first: str | None, *_: object) -> int:
    if action == ATTACH_ACTION or (action == PRAGMA_ACTION and (first or "").lower() in KEY_PRAGMAS):
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


def _unsafe(reason: str) -> ExpectedError:
    return ExpectedError(
        "加密数据库无法安全使用，程序没有读写任何数据。", reason=reason, remedy="请重新安装本程序后再试。"
    )
