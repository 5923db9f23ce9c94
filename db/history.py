"""Who changed what, when, from what to what: rows written in the same transaction as the change.

Each row carries a MAC over the row before it and itself, under a key of its own; an edited, removed or
swapped row breaks the chain. A missing end shows against the anchor (`db.anchor`).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, event, insert, inspect, select
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, UOWTransaction
from sqlmodel import Session, col
from sqlmodel.main import default_registry

from db.faults import QueryInterrupted
from db.models.base import Record, utc_now
from db.models.history import HistoryEntry

CHAIN = "hmac-sha256/1"
# Kept by the store itself and therefore no news.
UNTOLD = frozenset({"id", "version", "created_at", "changed_at"})
EMPTY: tuple[Any, ...] = (None, "", [], {})
INTERRUPTED = "interrupted"
_PEN = "pen"


class HistoryViolation(Exception):
    """Something tried to change the store behind the history's back; always a bug in the program."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is about to be written down; `register` is a table name."""

    action: str
    register: str = ""
    record_id: int | None = None
    changes: Mapping[str, list[Any]] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the chain: its number (0 when there is none) and its MAC in hex."""

    seq: int
    mac: str


class Pen:
    """Writes history rows for one actor."""

    def __init__(self, key: bytes, store_id: bytes, actor: str) -> None:
        self._key = key
        self._store_id = store_id
        self._actor = actor
        self.has_written = False

    def write(self, connection: Connection, events: Iterable[Event]) -> None:
        """Append `events` to the chain within the connection's transaction."""
        head = read_head(connection) or Head(0, genesis(self._key, self._store_id))
        rows = []
        for told in events:
            row = self._row(told, head)
            head = Head(row["seq"], row["mac"])
            rows.append(row)
        if rows:
            connection.execute(insert(HistoryEntry), rows)
            self.has_written = True

    def _row(self, told: Event, head: Head) -> dict[str, Any]:
        row: dict[str, Any] = {
            "seq": head.seq + 1,
            "at": utc_now(),
            "actor": self._actor,
            "register": told.register,
            "record_id": told.record_id,
            "action": told.action,
            "changes": plain(told.changes),
            "detail": plain(told.detail),
            "prev": head.mac,
        }
        return {**row, "mac": row_mac(self._key, row)}


def note(
    session: Session,
    action: str,
    register: str = "",
    record_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one event (an import, an export, a reveal…) into the history of a writing session."""
    session.flush()
    _pen(session).write(session.connection(), [Event(action, register, record_id, detail=detail or {})])


def entries(session: Session, register_table: str, record_id: int) -> list[HistoryEntry]:
    """The history of one record and its child rows, oldest first."""
    query = select(HistoryEntry).where(
        col(HistoryEntry.register) == register_table, col(HistoryEntry.record_id) == record_id
    )
    return list(session.execute(query.order_by(col(HistoryEntry.seq))).scalars())


def read_head(connection: Connection) -> Head | None:
    """The last row's number and MAC."""
    query = select(col(HistoryEntry.seq), col(HistoryEntry.mac)).order_by(col(HistoryEntry.seq).desc())
    row = connection.execute(query.limit(1)).one_or_none()
    return row and Head(row[0], row[1])


def genesis(key: bytes, store_id: bytes) -> str:
    """What the first row is chained to: this store and no other."""
    return hmac.digest(key, b"history of " + store_id, "sha256").hex()


def row_mac(key: bytes, row: Mapping[str, Any]) -> str:
    """The MAC (hex) of a row over the one before it and everything it says."""
    at: datetime = row["at"]
    said = [
        CHAIN, row["prev"], row["seq"], at.astimezone(UTC).isoformat(timespec="microseconds"), row["actor"],
        row["register"], row["record_id"], row["action"], row["changes"], row["detail"],
    ]  # fmt: skip
    return hmac.digest(key, json.dumps(said, sort_keys=True, separators=(",", ":")).encode(), "sha256").hex()


def plain(value: Any) -> Any:
    """A value as JSON can hold it: enumerations as codes, dates as ISO text, bytes as hex."""
    if value is None or type(value) in (int, bool, float):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        # A file name may hold bytes that are no text; the database takes text alone.
        return str(value).encode("utf-8", "backslashreplace").decode()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return [plain(inner) for inner in value]
    return str(value)


def is_audited(model: object) -> bool:
    """Whether rows of this model (class or instance) have a history and are never deleted."""
    return bool(getattr(model, "__audited__", False))


class StoreSession(Session):
    """A session of the store. With a pen it may write, without one it only reads."""


def make_session(bind: Any, pen: Pen | None = None) -> StoreSession:
    """A short-lived session: objects stay readable after it has ended."""
    return StoreSession(bind, expire_on_commit=False, info={_PEN: pen})


def _pen(session: Any) -> Pen:
    pen = session.info.get(_PEN)
    if not isinstance(pen, Pen):
        raise HistoryViolation("a reading session cannot write")
    return pen


def _before_flush(session: Session, context: UOWTransaction, instances: object) -> None:
    for row in session.deleted:
        if is_audited(row) or isinstance(row, HistoryEntry):
            raise HistoryViolation(f"a row of {_table(row)} is voided, never deleted")
    changed = [row for row in session.dirty if session.is_modified(row)]
    if changed or session.new or session.deleted:
        _pen(session)
    for row in (*session.new, *changed):
        if isinstance(row, HistoryEntry):
            raise HistoryViolation("history rows are written by the store alone")
    for row in changed:
        if isinstance(row, Record):
            row.version += 1
            row.changed_at = utc_now()


def _after_flush(session: Session, context: UOWTransaction) -> None:
    new = sorted((row for row in session.new if is_audited(row)), key=_birth_order)
    events = [_told(row, "create") for row in new]
    events += [_told(row, "change") for row in session.dirty if is_audited(row)]
    told = [one for one in events if one.changes or one.action == "create"]
    if told:
        _pen(session).write(session.connection(), told)


def _birth_order(row: Any) -> int:
    order: int = inspect(row).insert_order
    return order


def _told(row: Any, action: str) -> Event:
    state: InstanceState[Any] = inspect(row)
    owner, links = _owner(row)
    changes = _filled_in(state, UNTOLD | links) if action == "create" else _changed(state, UNTOLD | links)
    action = action if action == "create" else _verdict(changes)
    changes |= {name: [None, None] for name in row.__unsaid__ if name in changes}
    row_id = getattr(row, "id", None)
    if owner is None:
        return Event(action, _table(row), row_id, changes)
    return Event(action, *owner, changes, {"child": _table(row), "id": row_id})


def _owner(row: Any) -> tuple[tuple[str, int] | None, frozenset[str]]:
    """The table and id of the record a row belongs to, and the row's fields that say so."""
    if row.__owned_by__ is not None:
        table, identity = row.__owned_by__
        return (getattr(row, table), getattr(row, identity)), frozenset(row.__owned_by__)
    if row.__owner__ is not None:
        table, identity = row.__owner__
        return (table, getattr(row, identity)), frozenset({identity})
    return None, frozenset()


def _filled_in(state: InstanceState[Any], untold: frozenset[str]) -> dict[str, list[Any]]:
    keys = (attribute.key for attribute in state.mapper.column_attrs)
    values = {key: state.dict.get(key) for key in keys if key not in untold}
    # A flag that is not set is no news of a new row; a number of 0 is.
    told = {key: value for key, value in values.items() if value not in EMPTY and value is not False}
    return {key: [None, plain(value)] for key, value in told.items()}


def _changed(state: InstanceState[Any], untold: frozenset[str]) -> dict[str, list[Any]]:
    changes = {}
    for key in (attribute.key for attribute in state.mapper.column_attrs):
        # Only what was set since it was loaded is in the committed state.
        if key in state.committed_state and key not in untold:
            history = state.attrs[key].history
            old, new = (plain(part[0] if part else None) for part in (history.deleted, history.added))
            if history.added and old != new:
                changes[key] = [old, new]
    return changes


def _verdict(changes: Mapping[str, list[Any]]) -> str:
    if "voided_at" not in changes:
        return "change"
    return "void" if changes["voided_at"][1] else "restore"


def _table(row: Any) -> str:
    return str(inspect(row).mapper.local_table)


def _on_execute(state: ORMExecuteState) -> None:
    if state.session.info.get(INTERRUPTED):
        raise QueryInterrupted
    if state.is_update or state.is_delete or state.is_insert:
        _pen(state.session)
        table = getattr(state.statement, "table", None)
        if table is not None and table.name in audited_tables():
            raise HistoryViolation(f"{table.name} is changed row by row, so that its history is kept")


def audited_tables() -> set[str]:
    """The names of all tables whose rows have a history, and of the history itself."""
    audited = (mapper for mapper in default_registry.mappers if is_audited(mapper.class_))
    return {str(mapper.local_table) for mapper in audited} | {str(HistoryEntry.__tablename__)}


def _keep_old_values(mapper: Mapper[Any], model: type[Any]) -> None:
    # Without this, setting an attribute that is not loaded would forget what it was before.
    if is_audited(model):
        for attribute in mapper.column_attrs:
            event.listen(getattr(model, attribute.key), "set", _do_nothing, active_history=True)


def _do_nothing(*_: object) -> None:
    return None


event.listen(StoreSession, "before_flush", _before_flush)
event.listen(StoreSession, "after_flush", _after_flush)
event.listen(StoreSession, "do_orm_execute", _on_execute)
event.listen(Mapper, "mapper_configured", _keep_old_values)
