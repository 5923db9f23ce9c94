"""A store's folder in the hands of an attacker, of chance, or of two processes at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.errors import DamagedDatabase, DamagedHeader, ExpectedError, StoreMissing
from app.office import open_office
from db import vault
from db.layout import ANCHOR, ATTEMPTS, DATABASE, HEADER
from tests.app.parts import PASSPHRASE
from tests.cli.conftest import Desk
from tests.house.measure import ROOT

HOSTILE_JSON = [
    b'{"seq": 1e999, "head": 1, "mac": "x"}',
    b"[" * 4000,
    b'{"count": -5, "first": "2026-01-01T00:00:00+00:00", "last": "9999-12-31T23:59:59-14:00"}',
    b'{"count": 9, "first": "2026-01-01T00:00:00+00:00", "last": "2099-12-31T23:59:59+00:00"}',
]


@pytest.mark.parametrize("name", [ANCHOR, ATTEMPTS])
@pytest.mark.parametrize("content", HOSTILE_JSON)
def test_hostile_side_files_keep_nobody_out(desk: Desk, name: str, content: bytes) -> None:
    (desk.store / name).write_bytes(content)
    office = open_office(desk.store, PASSPHRASE)
    assert bool(office.alarms) == (name == ANCHOR)
    office.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in the file system")
@pytest.mark.parametrize("name", [HEADER, DATABASE])
def test_folders_and_pipes_in_place_of_the_files_are_damage(desk: Desk, name: str) -> None:
    path = desk.store / name
    path.unlink()
    path.mkdir()
    with pytest.raises((DamagedHeader, DamagedDatabase)):
        open_office(desk.store, PASSPHRASE)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises((DamagedHeader, DamagedDatabase)):
        open_office(desk.store, PASSPHRASE)


def test_a_folder_name_that_cannot_be_holds_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        open_office(tmp_path / ("长" * 200), PASSPHRASE)


def test_the_header_of_another_store_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "另"
    vault.create_vault(other, PASSPHRASE, kdf=vault.Kdf.floor())
    shutil.copy(other / "store.keys.new", desk.store / HEADER)
    with pytest.raises(DamagedDatabase):
        open_office(desk.store, PASSPHRASE)


def test_unfinished_files_of_a_killed_process_are_swept(desk: Desk) -> None:
    left = desk.store / ".anchor.json.0badf00d.part"
    left.write_bytes(b"x")
    open_office(desk.store, PASSPHRASE).close()
    assert not left.exists()


RACER = """
import sys, time
from pathlib import Path
from app.engine.views import Profile
from app.errors import ExpectedError
from app.office import create_office
from db import vault

while time.time() < float(sys.argv[2]):
    pass
try:
    office, _ = create_office(Path(sys.argv[1]), Profile("云川局"), sys.argv[3], kdf=vault.Kdf.floor())
    office.close()
    print("made")
except ExpectedError as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize("lead", [0.0, 0.15])
def test_of_two_creations_in_one_folder_one_wins_and_its_store_opens(tmp_path: Path, lead: float) -> None:
    folder, start = tmp_path / "同一处", time.time() + 2.5
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(folder), str(start + number * lead), f"passphrase-{number}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in (0, 1)
    ]
    told = [racer.communicate()[0].strip() for racer in racers]
    assert told.count("made") == 1, told
    assert set(told) <= {"made", "StoreInUse", "StoreExists"}
    office = open_office(folder, f"passphrase-{told.index('made')}")
    assert not [finding for finding in office.check() if not finding.ok]
    office.close()


def test_a_second_opening_is_refused_while_the_first_works(desk: Desk) -> None:
    office = open_office(desk.store, PASSPHRASE)
    try:
        with pytest.raises(ExpectedError, match="正在使用"):
            open_office(desk.store, PASSPHRASE)
        assert desk.on_store("due").returncode == 1
    finally:
        office.close()
