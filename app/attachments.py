"""附件 of any register's records: taken in, looked at, voided, carried out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app import papers
from app.engine.presenting import local_time
from app.engine.reasons import written_reason
from app.engine.register import Register
from app.engine.values import clean_text
from app.engine.views import Receipt, size_text
from app.errors import Flaw, RefusedInput, UnreadableFile
from app.files import atomic_file
from db.attachments import LARGEST_BYTES
from db.history import note as note_down
from db.models import Attachment
from db.models.base import utc_now
from db.store import Store

PDF, OTHER = "application/pdf", "application/octet-stream"
# What a file is, is told by how it begins, never by its name.
BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        PDF: "PDF",
        "image/jpeg": "JPEG 图片",
        "image/png": "PNG 图片",
        "image/tiff": "TIFF 图片",
        "image/bmp": "BMP 图片",
        OTHER: "其他文件",
    }
)
# A PDF may have other bytes before its own head; readers look for it within the first kilobyte.
PDF_HEAD, PDF_WITHIN = b"%PDF-", 1024
BITMAP_HEADS = frozenset({12, 40, 52, 56, 64, 108, 124})
LONGEST_NAME, LONGEST_NOTE = 120, 200
NEWS = "attachments"
KEEP = "依据：台账材料不得删除，只能注明原因后作废，原件和原因一并留存。"
CHOOSE = "请核对所选文件，或换一个文件后重试。"


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One attachment; `size` in bytes, `added` in local time, `step_id` the step it belongs to, if any."""

    id: int
    name: str
    media_type: str
    size: int
    note: str
    added: datetime
    step_id: int | None = None
    voided: bool = False
    void_reason: str = ""

    @property
    def kind(self) -> str:
        """What it is, in Chinese."""
        return KINDS.get(self.media_type, KINDS[OTHER])

    @property
    def viewable(self) -> bool:
        """Whether it can be looked at inside the program."""
        return self.media_type in KINDS and self.media_type != OTHER

    @property
    def size_text(self) -> str:
        """The size as it is read."""
        return size_text(self.size)


class Attachments:
    """The attachments of an open store. A record is named by its table and id.

    `announce` is called with the key of the register that changed, and "attachments".
    """

    def __init__(
        self, store: Store, registers: Iterable[Register], announce: Callable[[frozenset[str]], None]
    ) -> None:
        self._store = store
        self._announce = announce
        self._registers = {str(one.model.__tablename__): one for one in registers}

    def table_of(self, key: str) -> str:
        """Return the table of a register's records. Raises KeyError."""
        return {one.key: table for table, one in self._registers.items()}[key]

    def list(self, table: str, record_id: int) -> tuple[AttachmentView, ...]:
        """Return the attachments of a record, oldest first, voided ones last."""
        query = _of(table, record_id).order_by(col(Attachment.voided_at).is_not(None), col(Attachment.id))
        with self._store.reading() as session:
            return tuple(map(_view, session.exec(query)))

    def add(
        self, table: str, record_id: int, path: Path, note: str = "", step_id: int | None = None
    ) -> AttachmentView:
        """Take a file in. Its name is kept, the folder it lay in is not. The file itself stays as it is.

        Raises UnreadableFile, RefusedInput (empty, too large, there already, record voided or closed to
        files), WriteFailed; KeyError without the record.
        """
        _require_file(path)
        self._refuse_own(path)
        return self.add_bytes(table, record_id, path.name, _content(path), note, step_id)

    def add_bytes(
        self,
        table: str,
        record_id: int,
        name: str,
        data: bytes,
        note: str = "",
        step_id: int | None = None,
    ) -> AttachmentView:
        """Take in what is in memory, as a scanner gives it. Raises as `add`."""
        note = _cleaned_note(note)
        with self._store.writing() as session:
            self._require_record(session, table, record_id, step_id)
            _refuse_twice(session, table, record_id, data)
            row = self._store.attachments.put(
                session, table, record_id, _cleaned_name(name), data,
                media_type=media_type_of(data), note=note, step_id=step_id,
            )  # fmt: skip
            session.flush()
            view = _view(row)
        self._tell(table)
        return view

    def read(self, attachment_id: int) -> tuple[AttachmentView, bytes]:
        """Return an attachment with its content. Raises DamagedAttachment, KeyError."""
        with self._store.reading() as session:
            row = _row(session, attachment_id)
            return _view(row), self._store.attachments.read(row)

    def void(self, attachment_id: int, reason: str) -> None:
        """Void an attachment; the encrypted file stays. Raises RefusedInput without a reason, KeyError."""
        reason = written_reason(reason, "作废附件", KEEP)
        with self._store.writing() as session:
            row = _row(session, attachment_id)
            if row.voided_at is not None:
                raise RefusedInput("这个附件已经作废，不能再次作废。", remedy="请刷新后查看。")
            row.voided_at, row.void_reason = utc_now(), reason
            table = row.register
        self._tell(table)

    def save_out(self, attachment_id: int, path: Path, remark: str = "") -> Receipt:
        """Write an attachment, plain, to `path`, whole or not at all, and note it in the history.

        `remark`: 介质编号、去向、批准人. Raises WriteFailed (also for the store's folder), DamagedAttachment.
        """
        papers.refuse_store_folder(path, self._store.folder)
        view, data = self.read(attachment_id)
        receipt = Receipt(str(path), len(data), hashlib.sha256(data).hexdigest())
        detail = {
            "attachment": view.id,
            "title": view.name,
            "path": receipt.path,
            "size": receipt.size,
            "sha256": receipt.sha256,
            "remark": clean_text(remark),
        }
        with atomic_file(path) as file:
            file.write(data)
            file.flush()
            # Noted before the file takes its name: nothing leaves the store without a trace.
            with self._store.writing() as session:
                row = _row(session, attachment_id)
                note_down(session, "export", row.register, row.record_id, detail)
        return receipt

    def _refuse_own(self, path: Path) -> None:
        """The store's own files are no attachments; reading its database would drop the database's locks."""
        place, held = (Path(os.path.realpath(one)) for one in (path, self._store.folder))
        if place == held or held in place.parents:
            reason = "所选的是数据文件夹里的文件，它们由程序自己管理，已经加密。"
            raise UnreadableFile("附件没有添加。", reason=reason, remedy="请另选一个文件。")

    def _require_record(self, session: Session, table: str, record_id: int, step_id: int | None) -> None:
        record = SQLModel.metadata.tables[table]
        found = session.execute(select(record.c.voided_at).where(record.c.id == record_id)).one_or_none()
        if found is None:
            raise KeyError(record_id)
        if found.voided_at is not None:
            raise RefusedInput("这条记录已经作废，不能再添加附件。", remedy="请在有效的记录上添加。")
        self._refuse_closed(session, table, record_id)
        if step_id is not None and not self._is_step(session, table, record_id, step_id):
            raise KeyError(step_id)

    def _refuse_closed(self, session: Session, table: str, record_id: int) -> None:
        register = self._registers.get(table)
        closed = register.closed_to_files(session.get_one(register.model, record_id)) if register else ""
        if closed:
            remedy = "原件请按规定移交或者另行保管，不在本程序留存。"
            raise RefusedInput("附件没有添加：这条记录不收附件。", reason=f"{closed}。", remedy=remedy)

    def _is_step(self, session: Session, table: str, record_id: int, step_id: int) -> bool:
        steps = self._registers[table].steps
        step: Any = steps and session.get(steps.model, step_id)
        return bool(steps and step and getattr(step, steps.owner) == record_id)

    def _tell(self, table: str) -> None:
        register = self._registers.get(table)
        self._announce(frozenset({NEWS, register.key} if register else {NEWS}))


def media_type_of(data: bytes) -> str:
    """Say by its beginning what a file is; what the program cannot show is application/octet-stream."""
    for beginning, media_type in BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if PDF_HEAD in data[:PDF_WITHIN]:
        return PDF
    # Two letters alone would take many a text for a bitmap; the length of its second head must fit, too.
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in BITMAP_HEADS:
        return "image/bmp"
    return OTHER


def _require_file(path: Path) -> None:
    try:
        found = path.is_file()
    except OSError:
        found = False
    if not found:
        reason = "所选的不是文件，或文件已被移走、移动存储已拔出。"
        raise UnreadableFile("附件没有添加：找不到这个文件。", reason=reason, remedy=CHOOSE)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed, so that what is too large is seen without being read whole.
            return file.read(LARGEST_BYTES + 1)
    except OSError:
        reason = "没有读取权限，文件正被其他程序独占，或存储介质出错。"
        raise UnreadableFile("附件没有添加：文件读不出来。", reason=reason, remedy=CHOOSE) from None


def _refuse_twice(session: Session, table: str, record_id: int, data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    same = _of(table, record_id).where(col(Attachment.sha256) == digest, col(Attachment.voided_at).is_(None))
    found = session.exec(same.limit(1)).first()
    if found is not None:
        raise RefusedInput(
            "附件没有添加：同一个文件已在这条记录的附件中。",
            (Flaw("file", "", f"与第 {found.id} 号附件内容相同"),),
            reason=f"与第 {found.id} 号附件的内容逐字节相同，只登记一次。",
            remedy="需要换用其他文件时，请另选；原附件有误的，请先作废。",
        )


def _of(table: str, record_id: int) -> SelectOfScalar[Attachment]:
    return select(Attachment).where(col(Attachment.register) == table, col(Attachment.record_id) == record_id)


def _row(session: Session, attachment_id: int) -> Attachment:
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise KeyError(attachment_id)
    return row


def _view(row: Attachment) -> AttachmentView:
    return AttachmentView(
        id=row.id or 0,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        note=row.note,
        added=local_time(row.created_at),
        step_id=row.step_id,
        voided=row.voided_at is not None,
        void_reason=row.void_reason,
    )


def _cleaned_name(name: str) -> str:
    """The name on one line; of a long one, the beginning and the ending that says what it is."""
    told = " ".join(clean_text(name).split()) or "附件"
    if len(told) <= LONGEST_NAME:
        return told
    ending = Path(told).suffix[:12]
    return told[: LONGEST_NAME - len(ending) - 1] + "…" + ending


def _cleaned_note(note: str) -> str:
    told = clean_text(note)
    if len(told) > LONGEST_NOTE:
        flaw = f"附件说明不超过 {LONGEST_NOTE} 字"
        raise RefusedInput(f"{flaw}。", (Flaw("note", "", flaw),), remedy="请缩短说明后再添加。")
    return told
