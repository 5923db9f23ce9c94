"""The open store: one encrypted database, one process at a time, every change in the history."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Engine, func, select
from sqlmodel import col

from db.anchor import Anchor
from db.attachments import AttachmentFiles
from db.attempts import failed_unlocks, forget_failed_unlocks
from db.backup import back_up
from db.connection import PLAIN_MAGIC, checkpoint, make_engine, require_cipher, require_database
from db.durable import sync_file, sync_folder
from db.errors import DamagedHeader, ExpectedError, StoreExists, StoreInUse, WriteFailed
from db.faults import QueryInterrupted, StoreClosed, translated
from db.findings import Finding
from db.guards import set_guards
from db.header import Header
from db.history import Pen, StoreSession, make_session, note, read_head
from db.integrity import check_store
from db.layout import (
    ATTACHMENTS,
    BACKUPS,
    DATABASE,
    DATABASE_IN_MAKING,
    HEADER,
    HEADER_IN_MAKING,
    SIDE_FILES,
    remove_unfinished,
)
from db.lock import StoreLock
from db.migrate import OWN, Scripts, Upgrade, build_up, upgrade_if_behind
from db.models.history import HistoryEntry
from db.reserve import give_up_reserve, keep_reserve
from db.safe_io import make_private_folder, remove_unfinished_files, write_failure
from db.sealing import Sealer
from db.sessions import Sessions
from db.vault import MasterKey, verified_header

__all__ = ["QueryInterrupted", "Store", "StoreClosed"]

T = TypeVar("T")

SYSTEM = "system"
OFFICER = "officer"


class Store:
    """A store that is open. Made by `create` or `open`, ended by `close`."""

    def __init__(self, folder: Path, master: MasterKey, header: Header, lock: StoreLock) -> None:
        self.folder = folder
        self.alarms: tuple[str, ...] = ()
        self._master = master.copy()
        self._header = header
        self._lock = lock
        self._audit = master.subkey("audit")
        self._engine = make_engine(folder / DATABASE, master.subkey("db"))
        self._readers = self._engine.execution_options(begin_mode="DEFERRED")
        self._anchor = Anchor(folder, self._audit, master.store_id)
        self._sessions = Sessions()
        self.attachments = AttachmentFiles(folder, master)
        self.sealer = Sealer(master)

    @property
    def store_id(self) -> str:
        """The store's random identity, 32 hex digits; it stands on the recovery sheet."""
        return self._header.store_id.hex()

    @classmethod
    def create(cls, folder: Path, master: MasterKey) -> Self:
        """Make the database for a vault just created in `folder`, and open it.

        The header takes its final name last: until then the folder holds no store, and a failure leaves none.
        Raises StoreExists, StoreMissing when there is no vault, StoreInUse when another process makes a store
        in the same folder, WriteFailed.
        """
        require_cipher()
        _header_in_making(folder, master)
        with ExitStack() as undo:
            lock = StoreLock.acquire(folder)
            undo.callback(lock.release)
            # Another process may have begun, or ended, a creation here until the lock was ours.
            header = _header_in_making(folder, master)
            undo.callback(remove_unfinished, folder)
            _make_database(folder, master, header)
            _give_final_names(folder)
            undo.pop_all()
            lock.release()
        return cls.open(folder, master)

    @classmethod
    def open(cls, folder: Path, master: MasterKey, *, scripts: Scripts = OWN) -> Self:
        """Open the store; upgrade it by `scripts` when it is behind. What is suspicious is in `alarms`.

        Raises StoreMissing, DamagedHeader, DamagedDatabase, NewerStore, StoreInUse, WriteFailed.
        """
        require_cipher()
        header = verified_header(folder, master)
        with ExitStack() as undo:
            lock = StoreLock.acquire(folder)
            undo.callback(lock.release)
            remove_unfinished_files(folder)
            require_database(folder / DATABASE)
            upgrade = _with_reserve(folder, lambda: upgrade_if_behind(folder, master.subkey("db"), scripts))
            store = cls(folder, master, header, lock)
            undo.callback(store._drop)
            _with_reserve(folder, lambda: store._begin(upgrade))
            undo.pop_all()
        keep_reserve(folder)
        return store

    @contextlib.contextmanager
    def reading(self, *, interruptible: bool = False) -> Iterator[StoreSession]:
        """A session that reads one consistent state. Keep it short.

        Raises QueryInterrupted after `interrupt_readers` when `interruptible`; DamagedDatabase; StoreClosed.
        """
        with translated(), self._sessions.counted(), make_session(self._readers) as session:
            if not interruptible:
                yield session
                return
            with self._sessions.interruptible(session):
                yield session

    @contextlib.contextmanager
    def writing(self, actor: str = OFFICER) -> Iterator[StoreSession]:
        """A session that alone may write; commits at the end of the block, undoes everything on an error.

        Raises WriteFailed when the disk does not take it; DamagedDatabase; StoreClosed.
        """
        with translated(), self._sessions.counted():
            pen = Pen(self._audit, self._header.store_id, actor)
            with make_session(self._engine, pen) as session:
                # Take the write lock before anything is read that the writing depends on.
                session.connection()
                yield session
                session.flush()
                head = read_head(session.connection()) if pen.has_written else None
                session.commit()
            self._anchor.move(head)

    def interrupt_readers(self) -> None:
        """Interrupt every session opened with `reading(interruptible=True)`; for use from another thread."""
        self._sessions.interrupt()

    def check(self) -> list[Finding]:
        """Prove pages, structure, references, history, anchor, guards, header, attachments, permissions."""
        with self._sessions.counted():
            return check_store(
                self._readers, self.folder, self._master, self._anchor, self.alarms, self.attachments
            )

    def back_up(self, label: str = "manual", actor: str = OFFICER) -> Path:
        """Make a verified encrypted copy under backups/. Raises WriteFailed, DamagedDatabase."""
        with self._sessions.counted():
            pooled = self._engine.raw_connection()
            try:
                made = back_up(self.folder, pooled.dbapi_connection, self._master.subkey("db"), label)
            finally:
                pooled.close()
        with self.writing(actor) as session:
            note(session, "backup", detail={"folder": made.name})
        return made

    def acknowledge_alarms(self, reason: str, actor: str = OFFICER) -> None:
        """Record that the alarms have been seen and looked into; they are not shown again."""
        with self.writing(actor) as session:
            note(session, "alarm_acknowledged", detail={"reason": reason, "alarms": list(self.alarms)})
        self.alarms = ()

    def close(self) -> None:
        """Interrupt readers, wait for what is under way, empty the log, anchor the head, drop the keys."""
        if not self._sessions.close():
            return
        # A full disk or a stick pulled out must not keep the store from closing; the log keeps what is in it.
        with contextlib.suppress(ExpectedError), translated():
            with self._readers.connect() as connection:
                self._anchor.move(read_head(connection))
            pooled = self._engine.raw_connection()
            try:
                checkpoint(pooled.dbapi_connection)
            finally:
                pooled.close()
        self._drop()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self.store_id})"

    def _begin(self, upgrade: Upgrade | None) -> None:
        """Judge the anchor and the header's generation, then write down this opening and what preceded it."""
        with self.reading() as session:
            found = [self._anchor.judge(session.connection()), self._judge_generation(session)]
        failed = failed_unlocks(self.folder)
        with self.writing(SYSTEM) as session:
            lost = set_guards(session.connection())
            found.append(f"数据表的防删除保护缺了 {len(lost)} 处，已补上。" if lost and not upgrade else "")
            for text in filter(None, found):
                note(session, "alarm", detail={"text": text})
            if upgrade:
                detail = {"before": upgrade.before, "after": upgrade.after, "backup": upgrade.backup.name}
                note(session, "upgrade", detail=detail)
            if failed.count:
                times = {"first": failed.first, "last": failed.last}
                note(session, "failed_unlock", detail={"count": failed.count, **times})
            note(session, "unlock", detail={"header": self._header.generation})
            self.alarms = _standing_alarms(session)
            orphans = self._note_orphans(session)
        self.attachments.sweep(orphans)
        forget_failed_unlocks(self.folder)

    def _note_orphans(self, session: StoreSession) -> list[str]:
        """The attachments to sweep. Under an alarm all stay: their rows may be what was cut off."""
        orphans = [] if self.alarms else self.attachments.orphans(session.connection())
        if orphans:
            note(session, "sweep", detail={"files": len(orphans)})
        return orphans

    def _judge_generation(self, session: StoreSession) -> str:
        query = select(col(HistoryEntry.detail)).where(col(HistoryEntry.action) == "unlock")
        last = session.execute(query.order_by(col(HistoryEntry.seq).desc()).limit(1)).scalar() or {}
        if int(last.get("header", 0)) > self._header.generation:
            return "密钥文件 store.keys 被换回了旧的一份，旧口令因此又能打开。"
        return ""

    def _drop(self) -> None:
        self._engine.dispose()
        self._master.drop()
        # What was derived from the master key goes with it.
        del self._engine, self._readers, self._anchor, self._audit, self.attachments, self.sealer


def _standing_alarms(session: StoreSession) -> tuple[str, ...]:
    action, seq = col(HistoryEntry.action), col(HistoryEntry.seq)
    acknowledged = select(func.max(seq)).where(action == "alarm_acknowledged")
    last = session.execute(acknowledged).scalar() or 0
    query = select(col(HistoryEntry.detail)).where(action == "alarm", seq > last).order_by(seq)
    return tuple(dict.fromkeys(str(detail["text"]) for detail in session.execute(query).scalars()))


def _header_in_making(folder: Path, master: MasterKey) -> Header:
    if (folder / HEADER).exists():
        raise StoreExists("这个文件夹里已有数据存储。")
    try:
        return verified_header(folder, master, HEADER_IN_MAKING)
    except DamagedHeader:
        reason = "另一个窗口或命令正在这个文件夹里新建数据存储。"
        raise StoreInUse("新建没有完成。", reason=reason) from None


def _make_database(folder: Path, master: MasterKey, header: Header) -> None:
    path = folder / DATABASE_IN_MAKING
    try:
        # Private from the first byte, whatever the umask; SQLite gives the side files the same mode.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise write_failure(error) from None
    build_up(path, master.subkey("db"))
    engine: Engine = make_engine(path, master.subkey("db"))
    pen = Pen(master.subkey("audit"), header.store_id, SYSTEM)
    try:
        with translated(), make_session(engine, pen) as session:
            note(session, "create_store")
            head = read_head(session.connection())
            session.commit()
    finally:
        engine.dispose()
    Anchor(folder, master.subkey("audit"), header.store_id).move(head)


def _give_final_names(folder: Path) -> None:
    made = folder / DATABASE_IN_MAKING
    try:
        with made.open("rb") as file:
            is_plain = file.read(len(PLAIN_MAGIC)) == PLAIN_MAGIC
        left_over = any((folder / (DATABASE_IN_MAKING + tail)).exists() for tail in SIDE_FILES)
        if is_plain or left_over:
            raise WriteFailed("新建没有完成，文件夹里没有留下数据。", reason="新数据库没有通过加密检查。")
        sync_file(made)
        os.replace(made, folder / DATABASE)
        for name in (BACKUPS, ATTACHMENTS):
            make_private_folder(folder / name)
        sync_folder(folder)
        os.replace(folder / HEADER_IN_MAKING, folder / HEADER)
        sync_folder(folder)
    except OSError as error:
        raise write_failure(error) from None


def _with_reserve(folder: Path, step: Callable[[], T]) -> T:
    """Try `step`; when the disk does not take it, give up the reserve and try once more."""
    try:
        return step()
    except WriteFailed:
        if not give_up_reserve(folder):
            raise
        return step()
