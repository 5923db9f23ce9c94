"""附件: files of a record, each encrypted under a key of its own and kept beside the database.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: the nonce of a chunk
holds its place and whether it is the last, so that chunks can be neither swapped, dropped nor appended. The
file's key is random, wrapped under the store's subkey for attachments, and stands in the file's row: neither
the database nor the master key alone opens a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, select
from sqlmodel import Session, SQLModel, col

from db.errors import DamagedAttachment, Flaw, RefusedInput
from db.findings import Finding
from db.kdf import KEY_BYTES
from db.layout import ATTACHMENTS
from db.models.attachment import Attachment
from db.safe_io import make_private_folder, remove_unfinished_files, write_atomically
from db.vault import NONCE_BYTES, MasterKey

# Some two hundred scanned pages. A file is held in memory while it is encrypted, checked and looked at.
LARGEST_BYTES = 50 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
MAGIC = b"JWA1"
PREFIX_BYTES = 7
HEAD_BYTES = len(MAGIC) + PREFIX_BYTES
OURS = re.compile(r"[0-9a-f]{32}")
CHECK = "附件"
SHOWN = 5
BATCH = 500
EMPTY = "请核对原文件，或重新扫描后再添加。"
SPLIT = "请降低扫描分辨率，或把文件分成几份后分别添加。"


class AttachmentFiles:
    """The encrypted files of one open store. Their rows are written in the caller's session."""

    def __init__(self, folder: Path, master: MasterKey) -> None:
        self._folder = folder / ATTACHMENTS
        self._wrapping = AESGCM(master.subkey("attach"))
        self._store_id = master.store_id
        # What was written since the store was opened: its row may not be committed yet.
        self._fresh: set[str] = set()

    def put(
        self,
        session: Session,
        register: str,
        record_id: int,
        name: str,
        data: bytes,
        *,
        media_type: str = "",
        note: str = "",
        step_id: int | None = None,
    ) -> Attachment:
        """Encrypt `data` into a new file and add its row, which belongs to a row of the table `register`.

        The file is whole on disk before the row can be committed; when the row is not, the file is an orphan
        and swept at the next opening. Raises RefusedInput for an empty or too large file, WriteFailed.
        """
        _require_size(len(data))
        file, key = secrets.token_hex(16), secrets.token_bytes(KEY_BYTES)
        make_private_folder(self._folder)
        self._fresh.add(file)
        write_atomically(self._folder / file, b"".join(self._encrypted(file, key, data)))
        row = Attachment(
            register=register,
            record_id=record_id,
            step_id=step_id,
            name=name,
            media_type=media_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            note=note,
            file=file,
            key=self._wrapped(file, key),
        )
        session.add(row)
        return row

    def read(self, row: Attachment) -> bytes:
        """Decrypt the file of a row. Raises DamagedAttachment when a single bit of it is not as written."""
        return self._read(row.file, row.key, row.size, row.sha256)

    def orphans(self, connection: Connection) -> list[str]:
        """The files without a row, left by writings that were cut short before this opening."""
        known = {str(file) for file in connection.execute(select(col(Attachment.file))).scalars()}
        return sorted(self._stored() - known - self._fresh)

    def sweep(self, files: Iterable[str]) -> None:
        """Remove orphans, and what is left of half-written files. Nothing may be under way."""
        remove_unfinished_files(self._folder)
        for file in files:
            # What cannot be removed now is an orphan at the next opening, too.
            with contextlib.suppress(OSError):
                (self._folder / file).unlink()

    def check(self, connection: Connection) -> Finding:
        """Every row's file is there and decrypts to what was put in; those that do not are named."""
        table = SQLModel.metadata.tables[str(Attachment.__tablename__)]
        rows = connection.execute(select(table).order_by(table.c.id)).yield_per(BATCH)
        faults, count = [], 0
        for row in rows:
            count += 1
            try:
                self._read(row.file, row.key, row.size, row.sha256)
            except DamagedAttachment as error:
                faults.append(f"第 {row.id} 号附件：{error.message}{error.reason}")
        if not faults:
            return Finding(CHECK, True, f"共 {count} 件，都能解密，内容与登记时一致。" if count else "")
        more = f"……共 {len(faults)} 件" if len(faults) > SHOWN else ""
        return Finding(CHECK, False, "；".join(faults[:SHOWN]) + more, DamagedAttachment.default_remedy)

    def _stored(self) -> set[str]:
        try:
            return {path.name for path in self._folder.iterdir() if OURS.fullmatch(path.name)}
        except OSError:
            return set()

    def _encrypted(self, file: str, key: bytes, data: bytes) -> Iterator[bytes]:
        cipher, prefix = AESGCM(key), os.urandom(PREFIX_BYTES)
        bound_to = self._bound_to(file)
        yield MAGIC + prefix
        for place, start in enumerate(range(0, len(data), CHUNK_BYTES)):
            chunk = data[start : start + CHUNK_BYTES]
            last = start + CHUNK_BYTES >= len(data)
            yield cipher.encrypt(_nonce(prefix, place, last=last), chunk, bound_to)

    def _read(self, file: str, key: bytes, size: int, digest: str) -> bytes:
        sealed = self._sealed(file, size)
        prefix, body = sealed[len(MAGIC) : HEAD_BYTES], memoryview(sealed)[HEAD_BYTES:]
        try:
            cipher = AESGCM(self._unwrapped(file, key))
            data = b"".join(_decrypted(cipher, prefix, body, self._bound_to(file)))
        except (InvalidTag, ValueError):
            raise _altered(file) from None
        if len(data) != size or hashlib.sha256(data).hexdigest() != digest:
            raise _altered(file)
        return data

    def _sealed(self, file: str, size: int) -> bytes:
        """The encrypted file, after its length and first bytes were looked at."""
        if not OURS.fullmatch(file):
            raise DamagedAttachment("附件的登记内容损坏。", reason="登记的文件名不是本程序写的。")
        path = self._folder / file
        try:
            found = path.stat().st_size
            # Looked at first: a foreign file may be of any length.
            sealed = path.read_bytes() if found == _sealed_size(size) else b""
        except FileNotFoundError:
            reason = f"attachments 文件夹中没有文件 {file}。"
            raise DamagedAttachment("附件的加密文件不见了。", reason=reason) from None
        except OSError:
            reason = f"attachments 文件夹中的文件 {file} 没有读取权限，或存储介质出错。"
            raise DamagedAttachment("附件的加密文件读不出来。", reason=reason) from None
        if len(sealed) != _sealed_size(size):
            reason = f"文件 {file} 的长度应为 {_sealed_size(size)} 字节，现为 {found} 字节，被截断或替换过。"
            raise DamagedAttachment("附件的加密文件不完整。", reason=reason)
        if not sealed.startswith(MAGIC):
            reason = f"文件 {file} 不是本程序写的附件。"
            raise DamagedAttachment("附件的加密文件被替换过。", reason=reason)
        return sealed

    def _bound_to(self, file: str) -> bytes:
        return MAGIC + self._store_id + bytes.fromhex(file)

    def _wrapped(self, file: str, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, b"key" + self._bound_to(file))

    def _unwrapped(self, file: str, wrapped: bytes) -> bytes:
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        return self._wrapping.decrypt(nonce, sealed, b"key" + self._bound_to(file))


def _require_size(size: int) -> None:
    if not size:
        raise RefusedInput("附件没有添加：文件是空的。", (Flaw("file", "", "文件长度为零"),), remedy=EMPTY)
    if size > LARGEST_BYTES:
        limit = f"每个附件不超过 {LARGEST_BYTES // 2**20} MB"
        reason = f"{limit}，所选文件约 {size / 2**20:.0f} MB；附件在内存中加密、查看，过大的文件会拖慢程序。"
        raise RefusedInput(
            "附件没有添加：文件过大。", (Flaw("file", "", limit),), reason=reason, remedy=SPLIT
        )


def _nonce(prefix: bytes, place: int, *, last: bool) -> bytes:
    return prefix + place.to_bytes(4, "big") + bytes([last])


def _decrypted(cipher: AESGCM, prefix: bytes, body: memoryview, bound_to: bytes) -> Iterator[bytes]:
    step = CHUNK_BYTES + TAG_BYTES
    for place, start in enumerate(range(0, len(body), step)):
        nonce = _nonce(prefix, place, last=start + step >= len(body))
        yield cipher.decrypt(nonce, body[start : start + step], bound_to)


def _sealed_size(size: int) -> int:
    """How long the encrypted file of `size` bytes is."""
    return HEAD_BYTES + size + -(-size // CHUNK_BYTES) * TAG_BYTES


def _altered(file: str) -> DamagedAttachment:
    return DamagedAttachment(
        "附件的加密文件损坏或被改动过。", reason=f"文件 {file} 的认证码与内容不符，不能确认是原件，没有打开。"
    )
