"""The head of the history, kept outside the database, so that a missing end shows."""

from __future__ import annotations

import contextlib
import hmac
import json
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from db.errors import WriteFailed
from db.history import Head, read_head
from db.layout import ANCHOR
from db.models.history import HistoryEntry
from db.safe_io import write_atomically

VERSION = 1
ALGORITHM = "hmac-sha256"
LARGEST = 4096


class Anchor:
    """The anchor file of one open store. It only ever moves forward."""

    def __init__(self, folder: Path, key: bytes, store_id: bytes) -> None:
        self._path = folder / ANCHOR
        self._key = key
        self._store_id = store_id
        self._seq = 0
        self._guard = threading.Lock()

    def move(self, head: Head | None) -> None:
        """Write down a later head. A full disk is no reason to fail: what is committed is committed."""
        with self._guard, contextlib.suppress(WriteFailed):
            if head is not None and head.seq > self._seq:
                write_atomically(self._path, self._render(head))
                self._seq = head.seq

    def judge(self, connection: Connection) -> str:
        """Compare the file with the database; '' when they agree, else what is wrong, in Chinese.

        A database ahead of the anchor is what a crash leaves behind and no fault.
        """
        head = read_head(connection)
        if not self._path.exists():
            return "记录历史的锚点文件 anchor.json 不见了。" if head else ""
        anchored = self._read()
        if anchored is None:
            return "记录历史的锚点文件 anchor.json 损坏或被改动。"
        length = head.seq if head else 0
        if anchored.seq > length:
            return f"历史止于第 {length} 条，锚点却记着第 {anchored.seq} 条：数据库被换回旧版本或丢失了末尾。"
        query = select(col(HistoryEntry.mac)).where(col(HistoryEntry.seq) == anchored.seq)
        if anchored.seq and connection.execute(query).scalar() != anchored.mac:
            return f"第 {anchored.seq} 条历史与锚点不符：数据库被换成了另一份。"
        return ""

    def _read(self) -> Head | None:
        try:
            with self._path.open("rb") as file:
                content = json.loads(file.read(LARGEST))
            head = Head(int(content["seq"]), str(content["head"]))
            is_ours = hmac.compare_digest(str(content["mac"]), self._mac(self._said(head)))
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return None
        return head if is_ours else None

    def _said(self, head: Head) -> dict[str, Any]:
        store = self._store_id.hex()
        return {"v": VERSION, "alg": ALGORITHM, "store_id": store, "seq": head.seq, "head": head.mac}

    def _mac(self, said: dict[str, Any]) -> str:
        message = b"anchor\0" + json.dumps(said, sort_keys=True).encode()
        return hmac.digest(self._key, message, "sha256").hex()

    def _render(self, head: Head) -> bytes:
        said = self._said(head)
        return json.dumps({**said, "mac": self._mac(said)}, indent=1).encode() + b"\n"
