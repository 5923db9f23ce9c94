"""附件: scans and files of a record, kept encrypted beside the database."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field

from db.models.base import Record


class Attachment(Record, table=True):
    """One file of one record. `file` names the encrypted file, `key` opens it; `size` in bytes.

    `register` is the table name of the record it belongs to. The key is in no history entry.
    """

    __tablename__ = "attachment"
    __owned_by__ = ("register", "record_id")
    __unsaid__ = frozenset({"key"})

    register: str = Field(index=True)
    record_id: int = Field(index=True)
    step_id: int | None = None
    name: str
    media_type: str = ""
    size: int = 0
    sha256: str = ""
    note: str = ""
    file: str = Field(unique=True)
    key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
