"""Checks and alarms: damage, rollback and carelessness, each found as what it is."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest
from sqlmodel import select

from db.errors import DamagedDatabase
from db.findings import Finding
from db.models import HistoryEntry, Member
from db.store import Store
from db.vault import rewrap_passphrase
from tests.db.conftest import Made

PAGE = 4096


def fill(made: Made, rows: int) -> None:
    with Store.open(made.folder, made.master) as store, store.writing() as session:
        session.add_all(Member(name=f"第{number}号", remarks="备注" * 200) for number in range(rows))


def findings(store: Store) -> dict[str, Finding]:
    return {finding.check: finding for finding in store.check()}


def faults(made: Made) -> list[Finding]:
    """What opening and checking find; an opening refused for damage counts as one."""
    try:
        with Store.open(made.folder, made.master) as store:
            return [finding for finding in store.check() if not finding.ok]
    except DamagedDatabase as error:
        return [Finding("打开", False, error.reason, error.remedy)]


def test_a_sound_store_passes_every_check(store: Store) -> None:
    found = findings(store)
    assert all(finding.ok for finding in found.values()), found
    assert list(found) == [
        "数据页认证码", "数据库结构", "记录间的引用", "操作历史",
        "历史锚点", "防删除保护", "密钥文件", "附件", "文件夹权限",
    ]  # fmt: skip


def test_random_bit_flips_in_the_database_are_found(closed: Made) -> None:
    fill(closed, 300)
    path = closed.folder / "store.db"
    sound = path.read_bytes()
    chance = random.Random(11)
    for _ in range(25):
        broken = bytearray(sound)
        broken[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        found = faults(closed)
        assert found
        assert all(finding.remedy for finding in found)


# A few bytes less, not one: a missing end is read as zeros, and one byte of a MAC may well be zero.
@pytest.mark.parametrize("kept", [16, 100, PAGE, -PAGE, -2000, -8])
def test_a_cut_database_is_found(closed: Made, kept: int) -> None:
    fill(closed, 50)
    path = closed.folder / "store.db"
    data = path.read_bytes()
    path.write_bytes(data[:kept])
    assert faults(closed)


def test_pages_swapped_or_appended_are_found(closed: Made) -> None:
    fill(closed, 50)
    path = closed.folder / "store.db"
    data = path.read_bytes()
    first, second = data[5 * PAGE : 6 * PAGE], data[9 * PAGE : 10 * PAGE]
    path.write_bytes(data[: 5 * PAGE] + second + data[6 * PAGE : 9 * PAGE] + first + data[10 * PAGE :])
    assert faults(closed)


def test_a_database_put_back_to_an_older_state_raises_the_alarm(closed: Made) -> None:
    shutil.copy(closed.folder / "store.db", closed.folder.parent / "older")
    fill(closed, 3)
    shutil.copy(closed.folder.parent / "older", closed.folder / "store.db")
    with Store.open(closed.folder, closed.master) as store:
        assert any("换回旧版本" in alarm for alarm in store.alarms)
        assert not findings(store)["历史锚点"].ok
    # It does not go away by itself…
    with Store.open(closed.folder, closed.master) as store:
        assert any("换回旧版本" in alarm for alarm in store.alarms)
        store.acknowledge_alarms("已从备份恢复")
        assert findings(store)["历史锚点"].ok
    # …only when somebody has looked at it; the history remembers.
    with Store.open(closed.folder, closed.master) as store:
        assert store.alarms == ()
        with store.reading() as session:
            actions = [entry.action for entry in session.exec(select(HistoryEntry))]
        assert actions.count("alarm") == 1
        assert actions.count("alarm_acknowledged") == 1


def test_a_lost_write_ahead_log_raises_the_alarm(closed: Made) -> None:
    store = Store.open(closed.folder, closed.master)
    folder = closed.folder.parent / "abgebrochen"
    with store.writing() as session:
        session.add(Member(name="甲"))
    # What a power cut leaves: the files as they are now, but with the log gone.
    shutil.copytree(closed.folder, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    store.close()
    with Store.open(folder, closed.master) as again:
        assert any("换回旧版本" in alarm for alarm in again.alarms)


def test_a_database_ahead_of_its_anchor_is_what_a_crash_leaves(closed: Made) -> None:
    shutil.copy(closed.folder / "anchor.json", closed.folder.parent / "older")
    fill(closed, 3)
    shutil.copy(closed.folder.parent / "older", closed.folder / "anchor.json")
    with Store.open(closed.folder, closed.master) as store:
        assert store.alarms == ()
        assert findings(store)["历史锚点"].ok


def lose(path: Path) -> None:
    path.unlink()


def scribble(path: Path) -> None:
    path.write_bytes(b"{}")


def advance(path: Path) -> None:
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps({**content, "seq": content["seq"] - 1}))


@pytest.mark.parametrize(("deed", "said"), [(lose, "不见了"), (scribble, "损坏"), (advance, "损坏")])
def test_an_anchor_lost_or_altered_raises_the_alarm(closed: Made, deed, said: str) -> None:
    deed(closed.folder / "anchor.json")
    with Store.open(closed.folder, closed.master) as store:
        assert [said in alarm for alarm in store.alarms] == [True]


def test_an_anchor_of_another_past_raises_the_alarm(closed: Made) -> None:
    other = closed.folder.parent / "andere"
    shutil.copytree(closed.folder, other)
    fill(Made(other, closed.master, ""), 3)
    fill(closed, 3)
    shutil.copy(other / "anchor.json", closed.folder / "anchor.json")
    with Store.open(closed.folder, closed.master) as store:
        assert any("另一份" in alarm for alarm in store.alarms)


def test_an_old_header_put_back_raises_the_alarm(closed: Made) -> None:
    shutil.copy(closed.folder / "store.keys", closed.folder.parent / "older")
    rewrap_passphrase(closed.folder, closed.master, "新口令")
    Store.open(closed.folder, closed.master).close()
    shutil.copy(closed.folder.parent / "older", closed.folder / "store.keys")
    with Store.open(closed.folder, closed.master) as store:
        assert any("旧口令" in alarm for alarm in store.alarms)


def test_a_header_damaged_while_the_store_is_open_is_found(store: Store) -> None:
    header = store.folder / "store.keys"
    header.write_bytes(header.read_bytes()[:-20])
    found = findings(store)["密钥文件"]
    assert not found.ok
    assert "store.keys" in found.remedy


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_an_open_folder_is_found(store: Store) -> None:
    store.folder.chmod(0o755)
    (store.folder / "anchor.json").chmod(0o644)
    found = findings(store)["文件夹权限"]
    assert not found.ok
    assert "anchor.json" in found.detail
    store.folder.chmod(0o700)


def test_checking_while_somebody_reads_and_writes_gives_no_false_alarm(store: Store) -> None:
    with store.writing() as session:
        session.add_all(Member(name=f"第{number}号") for number in range(200))
    assert all(finding.ok for finding in store.check())
    with store.writing() as session:
        session.get_one(Member, 1).name = "改"
    assert all(finding.ok for finding in store.check())
