"""Proving that a store is whole: its pages, structure, references, history, anchor, header, files, modes."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlmodel import SQLModel

from db.anchor import Anchor
from db.attachments import CHECK, AttachmentFiles
from db.connection import RawConnection, checkpoint
from db.errors import DamagedDatabase, ExpectedError
from db.faults import translated
from db.findings import Finding
from db.guards import missing_guards
from db.history import genesis, row_mac
from db.layout import ATTACHMENTS, BACKUPS
from db.models.history import HistoryEntry
from db.vault import MasterKey, verified_header

RESTORE = "请不要继续录入，用最近一份经过校验的备份恢复。"
ASK = "请核对最近的备份和报送材料；确有出入时，用经过校验的备份恢复。"
OTHERS = 0o077
SHOWN = 3
BATCH = 2000

PAGES, STRUCTURE, REFERENCES = "数据页认证码", "数据库结构", "记录间的引用"
HISTORY, ANCHOR, GUARDS = "操作历史", "历史锚点", "防删除保护"


def check_pages(raw: RawConnection) -> Finding:
    """Every page's HMAC. The log is emptied first, for this check reads the file alone."""
    if not checkpoint(raw):
        return Finding(PAGES, False, "另有查询正在读取，未能检查。", "请稍后再检查一次。")
    faults = [str(row[0]) for row in raw.execute("PRAGMA cipher_integrity_check").fetchall()]
    return _finding(PAGES, faults, RESTORE)


def check_structure(raw: RawConnection) -> Finding:
    """SQLite's own check of trees, indexes and constraints."""
    faults = [str(row[0]) for row in raw.execute("PRAGMA integrity_check(20)").fetchall()]
    return _finding(STRUCTURE, [one for one in faults if one != "ok"], RESTORE)


def check_references(raw: RawConnection) -> Finding:
    """Every reference leads to a row that exists."""
    faults = [f"{row[0]} → {row[2]}" for row in raw.execute("PRAGMA foreign_key_check").fetchall()]
    return _finding(REFERENCES, faults, RESTORE)


def check_history(connection: Connection, key: bytes, store_id: bytes) -> Finding:
    """Every row of the history against the one before it."""
    fault, length = chain_fault(connection, key, store_id)
    if fault:
        return Finding(HISTORY, False, fault, ASK)
    return Finding(HISTORY, True, f"共 {length} 条，首尾相接。")


def chain_fault(connection: Connection, key: bytes, store_id: bytes) -> tuple[str, int]:
    """The first break of the chain in Chinese ('' when there is none) and the number of sound rows."""
    expected, seq = genesis(key, store_id), 0
    for row in _history_rows(connection):
        if row["seq"] != seq + 1:
            return f"第 {seq + 1} 条缺失。", seq
        if row["prev"] != expected:
            return f"第 {row['seq']} 条与前一条接不上。", seq
        if not hmac.compare_digest(row["mac"], row_mac(key, row)):
            return f"第 {row['seq']} 条被改动过。", seq
        expected, seq = row["mac"], row["seq"]
    return "", seq


def check_anchor(connection: Connection, anchor: Anchor, alarms: tuple[str, ...]) -> Finding:
    """The end of the history against the anchor, now and at the openings since the last acknowledgement."""
    now = anchor.judge(connection)
    faults = [*alarms, now] if now and now not in alarms else list(alarms)
    return _finding(ANCHOR, faults, ASK)


def check_guards(connection: Connection) -> Finding:
    """The triggers that keep records from being deleted."""
    return _finding(GUARDS, missing_guards(connection), "请关闭后重新打开，程序会自动补上。")


def check_header(folder: Path, master: MasterKey) -> Finding:
    """The key header against its MAC."""
    try:
        verified_header(folder, master)
    except ExpectedError as error:
        return Finding("密钥文件", False, f"{error.message}{error.reason}", error.remedy)
    return Finding("密钥文件", True)


def check_permissions(folder: Path) -> Finding:
    """Nobody but this user may read the folder or what is in it (POSIX only)."""
    name = "文件夹权限"
    if os.name != "posix":
        return Finding(name, True, "由操作系统的用户目录权限保护。")
    places = [folder, *folder.iterdir(), *(folder / BACKUPS).glob("*"), *(folder / ATTACHMENTS).glob("*")]
    open_ones = [path.name for path in places if path.exists() and path.stat().st_mode & OTHERS]
    return _finding(name, open_ones, "请把数据文件夹设为仅本人可读写（chmod -R go= 文件夹）。")


def check_store(
    engine: Engine,
    folder: Path,
    master: MasterKey,
    anchor: Anchor,
    alarms: tuple[str, ...],
    attachments: AttachmentFiles,
) -> list[Finding]:
    """Run every check; one that cannot be carried out for damage is itself a finding."""
    key, store_id = master.subkey("audit"), master.store_id
    return [
        _on_raw(engine, PAGES, check_pages),
        _on_raw(engine, STRUCTURE, check_structure),
        _on_raw(engine, REFERENCES, check_references),
        _on_connection(engine, HISTORY, lambda one: check_history(one, key, store_id)),
        _on_connection(engine, ANCHOR, lambda one: check_anchor(one, anchor, alarms)),
        _on_connection(engine, GUARDS, check_guards),
        check_header(folder, master),
        _on_connection(engine, CHECK, attachments.check),
        check_permissions(folder),
    ]


def _on_raw(engine: Engine, name: str, check: Callable[[RawConnection], Finding]) -> Finding:
    # A connection of its own for each: after one bad page SQLCipher distrusts the whole connection.
    try:
        with translated():
            pooled = engine.raw_connection()
            try:
                return check(pooled.dbapi_connection)
            finally:
                pooled.invalidate()
    except DamagedDatabase as error:
        return Finding(name, False, error.reason, RESTORE)


def _on_connection(engine: Engine, name: str, check: Callable[[Connection], Finding]) -> Finding:
    try:
        with translated(), engine.connect() as connection:
            return check(connection)
    except DamagedDatabase as error:
        return Finding(name, False, error.reason, RESTORE)


def _history_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    table = SQLModel.metadata.tables[str(HistoryEntry.__tablename__)]
    rows = connection.execute(select(table).order_by(table.c.seq)).yield_per(BATCH).mappings()
    return (dict(row) for row in rows)


def _finding(name: str, faults: list[str], remedy: str) -> Finding:
    if not faults:
        return Finding(name, True)
    more = f"……共 {len(faults)} 处" if len(faults) > SHOWN else ""
    return Finding(name, False, "；".join(faults[:SHOWN]) + more, remedy)
