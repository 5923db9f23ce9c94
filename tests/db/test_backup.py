"""A backup is a store of its own, whole and encrypted, or it is not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import col, select

from db.backup import back_up
from db.connection import connect
from db.errors import WriteFailed
from db.models import HistoryEntry, Member
from db.reserve import require_space
from db.store import Store
from db.vault import unlock
from tests.db.conftest import PASSPHRASE, Made


def test_a_backup_opens_as_a_store_with_the_same_passphrase(store: Store) -> None:
    with store.writing() as session:
        session.add(Member(name="甲"))
    made = store.back_up("weekly")
    assert made.parent == store.folder / "backups"
    assert {path.name for path in made.iterdir()} == {"store.keys", "store.db", "anchor.json"}
    with store.reading() as session:
        assert session.exec(select(HistoryEntry.action).order_by(col(HistoryEntry.seq))).all()[-1] == "backup"
    with Store.open(made, unlock(made, PASSPHRASE)) as copy:
        assert copy.alarms == ()
        assert all(finding.ok for finding in copy.check())
        with copy.reading() as session:
            assert [member.name for member in session.exec(select(Member))] == ["甲"]


def test_a_damaged_store_yields_no_backup(closed: Made) -> None:
    path = closed.folder / "store.db"
    data = bytearray(path.read_bytes())
    raw = connect(path, closed.master.subkey("db"))
    raw.close()
    data[len(data) * 3 // 4] ^= 1  # in a page that the opening does not read
    path.write_bytes(data)
    code = (
        "import sys; from pathlib import Path; from db.vault import unlock; from db.store import Store\n"
        "from db.errors import DamagedDatabase\n"
        "folder = Path(sys.argv[1]); store = Store.open(folder, unlock(folder, sys.argv[2]))\n"
        "try: store.back_up()\n"
        "except DamagedDatabase: print(list((folder / 'backups').iterdir()))\n"
    )
    command = [sys.executable, "-c", code, str(closed.folder), PASSPHRASE]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_backup_that_does_not_fit_leaves_nothing(closed: Made) -> None:
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from db.vault import unlock; from db.store import Store\n"
        "from db.errors import WriteFailed\n"
        "folder = Path(sys.argv[1]); store = Store.open(folder, unlock(folder, sys.argv[2]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "try: store.back_up()\n"
        "except WriteFailed: print(list((folder / 'backups').iterdir()))\n"
    )
    command = [sys.executable, "-c", code, str(closed.folder), PASSPHRASE]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_space_is_asked_for_before_anything_is_written(tmp_path: Path) -> None:
    require_space(tmp_path, 1)
    with pytest.raises(WriteFailed, match="没有开始"):
        require_space(tmp_path, 2**60)


def test_a_missing_folder_is_a_write_failure(store: Store) -> None:
    (store.folder / "backups").rmdir()
    made = back_up(
        store.folder, store._engine.raw_connection().dbapi_connection, store._master.subkey("db"), "x"
    )
    assert (made / "store.db").exists()
