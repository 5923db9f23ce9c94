"""Killed, full, spied on: what was acknowledged is there, and nothing of it in plain text."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from db.history import note
from db.models import Clue, Member, SearchText
from db.store import Store
from tests.db.conftest import PASSPHRASE, Made

WORDS = ["暗号银杏叶", "MARKER-7f3a-zebra", "卢青禾"]


def start_writer(made: Made, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.db.writer", str(made.folder), PASSPHRASE, *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def names_in(store: Store) -> list[str]:
    with store.reading() as session:
        return [member.name for member in session.exec(select(Member).order_by(col(Member.id)))]


@pytest.mark.parametrize("acknowledged", [1, 3, 10, 25, 60])
def test_a_killed_writer_loses_nothing_it_acknowledged(closed: Made, acknowledged: int) -> None:
    writer = start_writer(closed)
    assert writer.stdout is not None
    heard = [int(writer.stdout.readline()) for _ in range(acknowledged)]
    writer.kill()
    rest, _ = writer.communicate()
    heard += [int(line) for line in rest.splitlines()]
    with Store.open(closed.folder, closed.master) as store:
        names = names_in(store)
        assert names[: len(heard)] == [f"第{number}号" for number in heard]
        assert len(names) <= len(heard) + 1
        assert store.alarms == ()
        assert all(finding.ok for finding in store.check())


def test_a_full_disk_refuses_the_new_and_keeps_the_old(closed: Made) -> None:
    writer = start_writer(closed, str(700_000))
    out, errors = writer.communicate()
    *acknowledged, last = out.splitlines()
    assert (writer.returncode, errors) == (0, "")
    assert acknowledged
    assert last == f"full {len(acknowledged)}"
    with Store.open(closed.folder, closed.master) as store:
        assert names_in(store) == [f"第{number}号" for number in acknowledged]
        assert store.alarms == ()
        assert all(finding.ok for finding in store.check())


def test_a_full_small_disk_gives_up_its_reserve(closed: Made) -> None:
    assert (closed.folder / "store.reserve").stat().st_size == 4 * 1024 * 1024
    from db.reserve import give_up_reserve, keep_reserve

    assert give_up_reserve(closed.folder)
    assert not give_up_reserve(closed.folder)
    keep_reserve(closed.folder)
    assert (closed.folder / "store.reserve").stat().st_size == 4 * 1024 * 1024


def hits(folder: Path) -> list[str]:
    """The files, by name or content, in which one of the words stands in any usual encoding."""
    needles = [word.encode(code) for word in WORDS for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = [path.name for path in files if any(needle in path.read_bytes() for needle in needles)]
    return found + [path.name for path in files if any(word in path.name for word in WORDS)]


def plant(store: Store) -> None:
    with store.writing() as session:
        session.add(Member(name=WORDS[2], remarks=" ".join(WORDS)))
        session.add(Clue(number="1", received_on=date(2026, 1, 5), summary=" ".join(WORDS * 50)))
        session.add(SearchText(register="member", record_id=1, text=" ".join(WORDS)))
        note(session, "export", "clue", 1, {"remark": WORDS[0]})


def test_planted_words_stand_in_no_file_at_any_time(closed: Made) -> None:
    assert hits(closed.folder) == []
    store = Store.open(closed.folder, closed.master)
    plant(store)
    store.back_up()
    with store.writing() as session:
        session.add(Member(name=WORDS[2]))
        session.flush()
        # In a process of its own: opening the database here would drop our locks.
        assert search_elsewhere(closed.folder) == "[]"
    assert search_elsewhere(closed.folder) == "[]"
    store.close()
    assert hits(closed.folder) == []


def search_elsewhere(folder: Path) -> str:
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.db.test_crashes import hits; print(hits(Path(sys.argv[1])))\n"
    )
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_search_for_planted_words_finds_what_is_plain(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\x00" + WORDS[0].encode("utf-16-le"))
    assert hits(tmp_path) == ["x"]


def test_sorting_and_temporary_tables_leave_no_file(store: Store) -> None:
    plant(store)
    with store.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("CREATE TEMP TABLE sorted AS SELECT * FROM member ORDER BY remarks")
        open_files = [os_path.resolve() for os_path in Path("/proc/self/fd").glob("*") if os_path.exists()]
        assert not [path for path in open_files if "etilqs" in path.name]
        connection.exec_driver_sql("DROP TABLE sorted")
