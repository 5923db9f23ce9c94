"""By what a record is known again when a sheet brings it once more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from app.engine.register import Key, Register
from db.models import ImportTrace


def key_trace(key: Key) -> str:
    """Return the trace of what makes a record the same thing as another."""
    return "key:" + _hash([str(getattr(part, "value", part)) for part in key.parts])


def row_trace(codes: Mapping[str, Any]) -> str:
    """Return the trace of a whole row by the codes of its values."""
    return "row:" + _hash(codes)


def leave_trace(session: Session, register: Register, trace: str, record_id: int) -> None:
    """Keep one trace of a record; one that is there already stays with the record it belongs to."""
    if session.get(ImportTrace, (register.key, trace)) is None:
        session.add(ImportTrace(register=register.key, fingerprint=trace, record_id=record_id))


def remember(session: Session, register: Register, record: Any) -> None:
    """Let a changed record be known again as it is now, beside what it was known by before."""
    values = {field.name: getattr(record, field.name) for field in register.plain_fields()}
    leave_trace(session, register, key_trace(register.identify(values)), record.id)


def _hash(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
