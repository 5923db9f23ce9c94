"""The settings that keep the store safe, each asked back from a real connection."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from db.connection import PRAGMAS, connect, connect_bare, require_cipher
from db.errors import DamagedDatabase
from db.faults import translated
from db.store import Store
from tests.db.conftest import Made

HAZARD = (
    "from db.connection import require_cipher; from db.errors import ExpectedError\n"
    "try: require_cipher(); print('accepted')\n"
    "except ExpectedError as error: print('refused', error.reason)\n"
)
SYSTEM_LIBRARIES = [Path("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0"), Path("/usr/lib64/libsqlite3.so.0")]


def test_the_cipher_answers_and_is_no_older_than_it_must_be() -> None:
    require_cipher()
    assert sqlcipher.sqlite_version_info >= (3, 51, 3)


def test_another_sqlite_in_the_process_is_noticed() -> None:
    library = next((path for path in SYSTEM_LIBRARIES if path.exists()), None)
    if library is None:
        pytest.skip("no system SQLite to be confused with")
    environment = {"LD_PRELOAD": str(library)}
    answer = subprocess.run(
        [sys.executable, "-c", HAZARD], capture_output=True, text=True, check=True, env=environment
    )
    assert answer.stdout.startswith("refused 加密组件没有应答")


def test_every_setting_holds_on_every_pooled_connection(store: Store) -> None:
    with store.reading() as one, store.reading() as other:
        for session in (one, other):
            for name, (_, expected) in PRAGMAS.items():
                assert session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() == expected, name


def test_foreign_keys_are_enforced(store: Store) -> None:
    with closing(connect(store.folder / "store.db", store._master.subkey("db"))) as raw, translated():
        columns = "clue_id, position, name, unit, rank, measure, version, created_at, changed_at, void_reason"
        with pytest.raises(sqlcipher.IntegrityError):
            raw.execute(f"INSERT INTO clue_subject ({columns}) VALUES (99, 0, 'x', '', '', '', 1, 0, 0, '')")


@pytest.mark.parametrize("statement", ["ATTACH 'x.db' AS other KEY ''", "ATTACH ':memory:' AS other"])
def test_attach_is_denied(store: Store, statement: str) -> None:
    with (
        closing(connect(store.folder / "store.db", store._master.subkey("db"))) as raw,
        pytest.raises(sqlcipher.DatabaseError, match="not authorized"),
    ):
        raw.execute(statement)


@pytest.mark.parametrize("statement", ["PRAGMA rekey = 'x'", "PRAGMA key = 'x'"])
def test_keying_again_is_denied(store: Store, statement: str) -> None:
    with (
        closing(connect(store.folder / "store.db", store._master.subkey("db"))) as raw,
        pytest.raises(sqlcipher.DatabaseError, match="not authorized"),
    ):
        raw.execute(statement)


def test_a_key_that_does_not_fit_is_damage_for_the_vault_has_been_opened(closed: Made) -> None:
    with pytest.raises(DamagedDatabase), translated():
        connect(closed.folder / "store.db", bytes(32))


@pytest.mark.parametrize("length", [0, 16, 31, 33, 48])
def test_a_key_of_another_length_never_becomes_a_passphrase(tmp_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect_bare(tmp_path / "x.db", bytes(length))
    assert not (tmp_path / "x.db").exists()


def test_the_standard_sqlite_is_never_imported() -> None:
    code = (
        "import sys; import db.store, db.migrations.draft\n"
        "from alembic import command\n"
        "sys.exit('sqlite3' in sys.modules or '_sqlite3' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_hardening_makes_files_private_and_forbids_core_dumps() -> None:
    code = (
        "import os, resource; from db.process import harden_process; harden_process()\n"
        "print(oct(os.umask(0)), resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() in ("0o77 (0, 0)", "0o77 (1, 1)")


def test_nothing_of_a_failure_reaches_standard_error(closed: Made) -> None:
    code = (
        "import sys; from pathlib import Path; from db.connection import connect\n"
        "from db.faults import translated; from db.errors import DamagedDatabase\n"
        "try:\n"
        "    with translated(): connect(Path(sys.argv[1]), bytes(32))\n"
        "except DamagedDatabase: print('damaged')\n"
    )
    command = [sys.executable, "-c", code, str(closed.folder / "store.db")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (answer.stdout, answer.stderr) == ("damaged\n", "")
