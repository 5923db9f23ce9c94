"""Opening, locking, reading, writing and closing the store."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from db.connection import connect_bare
from db.errors import (
    DamagedDatabase,
    DamagedHeader,
    StoreExists,
    StoreInUse,
    StoreMissing,
)
from db.history import HistoryViolation
from db.models import Meeting, Member, Preference
from db.store import QueryInterrupted, Store, StoreClosed
from db.vault import Kdf, create_vault, unlock
from db.vocabulary import Gender, MeetingKind
from tests.db.conftest import PASSPHRASE, Made

DAY = date(2026, 1, 5)
SLOW = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")


def test_what_is_written_is_there_after_closing_and_opening(closed: Made) -> None:
    with Store.open(closed.folder, closed.master) as store, store.writing() as session:
        session.add(Member(name="卢青禾", gender=Gender.FEMALE, branch="第一党支部"))
    with Store.open(closed.folder, closed.master) as store, store.reading() as session:
        member = session.exec(select(Member)).one()
    assert (member.name, member.gender, member.branch, member.version) == (
        "卢青禾",
        Gender.FEMALE,
        "第一党支部",
        1,
    )


def test_an_error_undoes_the_whole_block_and_its_history(store: Store) -> None:
    def fail() -> None:
        with store.writing() as session:
            session.add(Member(name="甲"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.reading() as session:
        assert session.exec(select(Member)).all() == []
    assert all(finding.ok for finding in store.check())


def test_a_savepoint_rolled_back_takes_its_history_with_it(store: Store) -> None:
    with store.writing() as session:
        session.add(Member(name="甲"))
        savepoint = session.begin_nested()
        session.add_all([Preference(key="a"), Member(name="乙")])
        session.flush()
        savepoint.rollback()
    with store.reading() as session:
        assert [member.name for member in session.exec(select(Member))] == ["甲"]
    assert all(finding.ok for finding in store.check())


def test_versions_count_and_times_move(store: Store) -> None:
    with store.writing() as session:
        session.add(Member(name="甲"))
    with store.writing() as session:
        member = session.exec(select(Member)).one()
        member.post = "科长"
        before = member.changed_at
    assert member.version == 2
    assert member.changed_at > before
    with store.writing() as session:
        assert session.exec(select(Member)).one().version == 2


def test_a_reading_session_cannot_write(store: Store) -> None:
    with store.reading() as session:
        session.add(Member(name="甲"))
        with pytest.raises(HistoryViolation):
            session.flush()


def test_writers_wait_for_each_other_and_lose_nothing(store: Store) -> None:
    with store.writing() as session:
        session.add(Meeting(number="1", held_on=DAY, kind=MeetingKind.COMMITTEE, due_count=0))

    def count_up() -> None:
        for _ in range(15):
            with store.writing() as session:
                meeting = session.exec(select(Meeting)).one()
                meeting.due_count = (meeting.due_count or 0) + 1

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.exec(select(Meeting.due_count)).one() == 60
    assert all(finding.ok for finding in store.check())


def test_a_reader_keeps_its_state_while_another_writes(store: Store) -> None:
    with store.reading() as reader:
        assert reader.exec(select(Member)).all() == []
        with store.writing() as session:
            session.add(Member(name="甲"))
        assert reader.exec(select(Member)).all() == []
    with store.reading() as reader:
        assert len(reader.exec(select(Member)).all()) == 1


def test_a_running_query_is_interrupted_from_another_thread(store: Store) -> None:
    started, outcome = threading.Event(), []

    def search() -> None:
        try:
            with store.reading(interruptible=True) as session:
                started.set()
                session.execute(SLOW)
        except QueryInterrupted:
            outcome.append("interrupted")

    thread = threading.Thread(target=search)
    thread.start()
    started.wait()
    store.interrupt_readers()
    thread.join()
    assert outcome == ["interrupted"]
    with store.reading(interruptible=True) as session:
        assert session.exec(select(Member)).all() == []


def test_an_interruption_between_two_queries_stops_the_second(store: Store) -> None:
    with store.reading(interruptible=True) as session:
        session.exec(select(Member)).all()
        store.interrupt_readers()
        with pytest.raises(QueryInterrupted):
            session.exec(select(Member)).all()


def test_other_sessions_are_not_interrupted(store: Store) -> None:
    with store.reading() as session, store.reading(interruptible=True):
        store.interrupt_readers()
        assert session.exec(select(Member)).all() == []


def test_closing_interrupts_readers_and_waits_for_writers(closed: Made) -> None:
    store = Store.open(closed.folder, closed.master)
    inside, reading, outcome = threading.Event(), threading.Event(), []

    def write() -> None:
        with store.writing() as session:
            inside.set()
            session.add_all(Member(name=f"第{number}号") for number in range(300))
        outcome.append("written")

    def search() -> None:
        try:
            with store.reading(interruptible=True) as session:
                reading.set()
                session.execute(SLOW)
        except QueryInterrupted:
            outcome.append("interrupted")

    threads = [threading.Thread(target=write), threading.Thread(target=search)]
    for thread in threads:
        thread.start()
    inside.wait()
    reading.wait()
    store.close()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["interrupted", "written"]
    with Store.open(closed.folder, closed.master) as again, again.reading() as session:
        assert len(session.exec(select(Member.id)).all()) == 300
    assert again.alarms == ()


def test_a_closed_store_is_closed(closed: Made) -> None:
    store = Store.open(closed.folder, closed.master)
    store.close()
    store.close()
    for use in (store.reading, store.writing):
        with pytest.raises(StoreClosed), use():
            pass
    with pytest.raises(StoreClosed):
        store.check()
    with pytest.raises(ValueError, match="dropped"):
        store._master.subkey("db")
    assert closed.master.subkey("db")


def test_closing_leaves_one_database_file_and_no_log(closed: Made) -> None:
    with Store.open(closed.folder, closed.master) as store:
        with store.writing() as session:
            session.add(Member(name="甲"))
        assert (closed.folder / "store.db-wal").stat().st_size > 0
    names = {path.name for path in closed.folder.iterdir()}
    assert names == {
        "store.keys",
        "store.db",
        "store.lock",
        "store.reserve",
        "anchor.json",
        "backups",
        "attachments",
    }


def test_a_second_opening_is_refused_in_this_process_and_in_another(store: Store) -> None:
    master = unlock(store.folder, PASSPHRASE)
    with pytest.raises(StoreInUse):
        Store.open(store.folder, master)
    code = (
        "import sys; from pathlib import Path; from db.vault import unlock; from db.store import Store\n"
        "from db.errors import StoreInUse\n"
        "folder = Path(sys.argv[1])\n"
        "try: Store.open(folder, unlock(folder, sys.argv[2]))\n"
        "except StoreInUse as error: print(error.message)\n"
    )
    command = [sys.executable, "-c", code, str(store.folder), PASSPHRASE]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "这个数据存储正在使用中。"
    with store.writing() as session:
        session.add(Member(name="甲"))
    assert all(finding.ok for finding in store.check())


def test_a_failed_opening_gives_the_lock_back(closed: Made) -> None:
    shutil.copy(closed.folder / "store.db", closed.folder.parent / "kept")
    (closed.folder / "store.db").write_bytes(b"")
    with pytest.raises(DamagedDatabase):
        Store.open(closed.folder, closed.master)
    shutil.copy(closed.folder.parent / "kept", closed.folder / "store.db")
    Store.open(closed.folder, closed.master).close()


def make_missing(path: Path) -> None:
    path.unlink()


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_foreign(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + os.urandom(8192))


def make_plain(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + bytes(8176))


def make_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def make_other_key(path: Path) -> None:
    path.unlink()
    raw = connect_bare(path, bytes(32))
    raw.execute("CREATE TABLE member (id)")
    raw.close()


@pytest.mark.parametrize(
    "damage", [make_missing, make_empty, make_foreign, make_plain, make_short, make_other_key]
)
def test_a_database_that_is_not_ours_is_damage_and_never_a_new_store(closed: Made, damage) -> None:
    damage(closed.folder / "store.db")
    left = sorted(path.name for path in closed.folder.iterdir())
    with pytest.raises(DamagedDatabase) as caught:
        Store.open(closed.folder, closed.master)
    assert "备份" in caught.value.remedy
    assert sorted(path.name for path in closed.folder.iterdir() if path.suffix != ".lock") == [
        name for name in left if not name.endswith(".lock")
    ]


def test_an_encrypted_database_without_tables_is_damage(closed: Made) -> None:
    (closed.folder / "store.db").unlink()
    raw = connect_bare(closed.folder / "store.db", closed.master.subkey("db"))
    raw.execute("CREATE TABLE other (id)")
    raw.close()
    with pytest.raises(DamagedDatabase, match="没有数据表"):
        Store.open(closed.folder, closed.master)


def test_the_key_of_another_store_is_not_taken(closed: Made, tmp_path: Path) -> None:
    foreign, _ = create_vault(tmp_path / "别处", PASSPHRASE, kdf=Kdf.floor())
    with pytest.raises(DamagedHeader):
        Store.open(closed.folder, foreign)


def test_missing_stores_are_missing(tmp_path: Path, made: Made) -> None:
    with pytest.raises(StoreMissing):
        Store.open(tmp_path, made.master)
    with pytest.raises(StoreMissing):
        Store.create(tmp_path, made.master)


def test_creating_over_a_store_is_refused(closed: Made) -> None:
    before = (closed.folder / "store.db").read_bytes()
    with pytest.raises(StoreExists):
        Store.create(closed.folder, closed.master)
    assert (closed.folder / "store.db").read_bytes() == before


def test_a_creation_that_fails_leaves_no_store(tmp_path: Path) -> None:
    folder = tmp_path / "新建"
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from db.vault import create_vault, Kdf; from db.store import Store\n"
        "from db.errors import WriteFailed\n"
        "folder = Path(sys.argv[1]); master, _ = create_vault(folder, 'x', kdf=Kdf.floor())\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try: Store.create(folder, master)\n"
        "except WriteFailed as error: print(sorted(path.name for path in folder.iterdir()))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "['store.lock']"
    master, _ = create_vault(folder, PASSPHRASE, kdf=Kdf.floor())
    Store.create(folder, master).close()


def test_everything_in_the_folder_is_private_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "私有"
    old = os.umask(0o000)
    try:
        master, _ = create_vault(folder, PASSPHRASE, kdf=Kdf.floor())
        with Store.create(folder, master) as store:
            with store.writing() as session:
                session.add(Member(name="甲"))
            store.back_up()
            modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    finally:
        os.umask(old)
    assert {f"{mode:o}" for path, mode in modes.items() if path.is_dir()} == {"700"}
    assert {f"{mode:o}" for path, mode in modes.items() if path.is_file()} == {"600"}
    assert folder / "store.db-wal" in modes


def test_errors_of_the_engine_show_no_record_text(store: Store) -> None:
    def write() -> None:
        with store.writing() as session:
            meetings = [Meeting(number="密会", held_on=DAY, kind=MeetingKind.COMMITTEE) for _ in range(2)]
            session.add_all([Member(name="甲", phone="13900000000"), *meetings])

    with pytest.raises(IntegrityError) as caught:
        write()
    assert "密会" not in str(caught.value)
    assert "13900000000" not in str(caught.value)


def test_a_newer_stores_refusal_and_every_other_say_what_to_do(closed: Made) -> None:
    (closed.folder / "store.db").unlink()
    with pytest.raises(DamagedDatabase) as caught:
        Store.open(closed.folder, closed.master)
    error = caught.value
    assert all((error.message, error.reason, error.remedy))
    assert str(closed.folder) not in str(error)
