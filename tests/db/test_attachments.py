"""Attachments: encrypted whole, read back whole or refused, and never without an account of them."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from db.attachments import CHUNK_BYTES, HEAD_BYTES, LARGEST_BYTES, TAG_BYTES
from db.errors import DamagedAttachment, RefusedInput, WriteFailed
from db.findings import Finding
from db.history import HistoryViolation
from db.models import Attachment, Clue, HistoryEntry
from db.models.base import utc_now
from db.store import Store
from db.vault import unlock
from tests.db.conftest import PASSPHRASE, Made

MARKER = "MARKER-扫描件暗号-0c1f".encode()
SIZES = [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 5 * 2**20]


def put(store: Store, data: bytes, name: str = "举报信.pdf") -> int:
    with store.writing() as session:
        row = store.attachments.put(session, "clue", 1, name, data, media_type="application/pdf", note="首页")
        session.flush()
        assert row.id is not None
        return row.id


def row_of(store: Store, identity: int) -> Attachment:
    with store.reading() as session:
        return session.get_one(Attachment, identity)


def file_of(store: Store, identity: int) -> Path:
    return store.folder / "attachments" / row_of(store, identity).file


def read(store: Store, identity: int) -> bytes:
    return store.attachments.read(row_of(store, identity))


def finding(store: Store) -> Finding:
    return next(finding for finding in store.check() if finding.check == "附件")


@pytest.mark.parametrize("size", SIZES)
def test_what_is_put_in_comes_out_after_closing_and_opening(closed: Made, size: int) -> None:
    data = random.Random(size).randbytes(size)
    with Store.open(closed.folder, closed.master) as store:
        identity = put(store, data)
        assert read(store, identity) == data
    with Store.open(closed.folder, closed.master) as store:
        assert read(store, identity) == data
        row = row_of(store, identity)
        assert (row.size, row.register, row.record_id, row.note) == (size, "clue", 1, "首页")
        assert finding(store).ok
        assert "1 件" in finding(store).detail


@pytest.mark.parametrize(("data", "said"), [(b"", "空"), (bytes(LARGEST_BYTES + 1), "过大")])
def test_an_empty_or_too_large_file_is_refused(store: Store, data: bytes, said: str) -> None:
    with pytest.raises(RefusedInput, match=said) as refusal:
        put(store, data)
    assert refusal.value.remedy
    assert list((store.folder / "attachments").iterdir()) == []


def test_the_file_is_private_and_its_name_says_nothing(store: Store) -> None:
    path = file_of(store, put(store, b"x"))
    assert len(path.name) == 32
    assert int(path.name, 16)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert all(finding.ok for finding in store.check())


def test_the_same_file_twice_is_encrypted_differently(store: Store) -> None:
    first, second = (file_of(store, put(store, MARKER * 100)).read_bytes() for _ in range(2))
    assert first[HEAD_BYTES:] != second[HEAD_BYTES:]
    assert len(first) == len(second)


def test_every_flipped_byte_is_refused(store: Store) -> None:
    identity = put(store, MARKER)
    path = file_of(store, identity)
    sound = path.read_bytes()
    for place in range(len(sound)):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with pytest.raises(DamagedAttachment):
            read(store, identity)
    path.write_bytes(sound)
    assert read(store, identity) == MARKER


def test_a_flip_in_any_chunk_or_tag_of_a_long_file_is_refused(store: Store) -> None:
    data = random.Random(5).randbytes(3 * CHUNK_BYTES + 100)
    identity = put(store, data)
    path = file_of(store, identity)
    sound = bytearray(path.read_bytes())
    step = CHUNK_BYTES + TAG_BYTES
    for chunk in range(4):
        start, end = HEAD_BYTES + chunk * step, min(HEAD_BYTES + (chunk + 1) * step, len(sound))
        for place in (start, (start + end) // 2, end - TAG_BYTES, end - 1):
            broken = bytearray(sound)
            broken[place] ^= 0x80
            path.write_bytes(broken)
            with pytest.raises(DamagedAttachment):
                read(store, identity)


@pytest.mark.parametrize("kept", [0, 1, HEAD_BYTES, HEAD_BYTES + CHUNK_BYTES + TAG_BYTES, -1])
def test_a_cut_file_is_refused_and_named(store: Store, kept: int) -> None:
    identity = put(store, bytes(2 * CHUNK_BYTES))
    path = file_of(store, identity)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedAttachment, match="不完整") as refusal:
        read(store, identity)
    assert path.name in refusal.value.reason
    assert "备份" in refusal.value.remedy
    found = finding(store)
    assert not found.ok
    assert f"第 {identity} 号" in found.detail
    assert path.name in found.detail


def shortened(store: Store, identity: int, size: int) -> None:
    """Let the row agree with a cut file, as somebody with the database's key could."""
    with store.writing() as session:
        session.get_one(Attachment, identity).size = size


def test_dropped_and_swapped_chunks_are_refused_even_when_the_length_agrees(store: Store) -> None:
    identity = put(store, random.Random(7).randbytes(3 * CHUNK_BYTES))
    path, step = file_of(store, identity), CHUNK_BYTES + TAG_BYTES
    sound = path.read_bytes()
    head, *chunks = sound[:HEAD_BYTES], *(sound[HEAD_BYTES + n * step :][:step] for n in range(3))
    path.write_bytes(b"".join((head, chunks[1], chunks[0], chunks[2])))
    with pytest.raises(DamagedAttachment, match="损坏"):
        read(store, identity)
    shortened(store, identity, 2 * CHUNK_BYTES)
    for kept in (chunks[:2], chunks[1:], [chunks[0], chunks[2]]):
        path.write_bytes(b"".join((head, *kept)))
        with pytest.raises(DamagedAttachment, match="损坏"):
            read(store, identity)


def test_the_file_of_another_attachment_is_refused(store: Store) -> None:
    one, other = put(store, b"a" * 100), put(store, b"b" * 100)
    file_of(store, one).write_bytes(file_of(store, other).read_bytes())
    with pytest.raises(DamagedAttachment, match="损坏"):
        read(store, one)
    # Not even together with the other's wrapped key.
    with store.writing() as session:
        session.get_one(Attachment, one).key = row_of(store, other).key
    with pytest.raises(DamagedAttachment, match="损坏"):
        read(store, one)


def test_a_foreign_or_missing_file_is_said_to_be_that(store: Store) -> None:
    identity = put(store, b"x" * 50)
    path = file_of(store, identity)
    path.write_bytes(b"%PDF-1.7" + bytes(path.stat().st_size - 8))
    with pytest.raises(DamagedAttachment, match="替换"):
        read(store, identity)
    path.unlink()
    with pytest.raises(DamagedAttachment, match="不见了"):
        read(store, identity)
    path.mkdir()
    with pytest.raises(DamagedAttachment):
        read(store, identity)
    assert not finding(store).ok


def test_the_row_alone_opens_nothing(store: Store) -> None:
    """Whoever has database and file, but not the master key, has a wrapped key alone."""
    identity = put(store, MARKER)
    row = row_of(store, identity)
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    sealed = file_of(store, identity).read_bytes()
    bound = b"JWA1" + store._master.store_id + bytes.fromhex(row.file)
    nonce = sealed[4:HEAD_BYTES] + bytes(4) + b"\x01"
    for key in (row.key[:32], row.key[12:44], row.key[-32:], store._master.subkey("db")):
        with pytest.raises(InvalidTag):
            AESGCM(key).decrypt(nonce, sealed[HEAD_BYTES:], bound)
    assert AESGCM(store.attachments._unwrapped(row.file, row.key)).decrypt(
        nonce, sealed[HEAD_BYTES:], bound
    ) == (MARKER)


def test_planted_words_of_a_scan_stand_in_no_file_of_the_store(closed: Made) -> None:
    with Store.open(closed.folder, closed.master) as store:
        put(store, MARKER * 5000, name=MARKER.decode())
        store.back_up()
    files = [path for path in closed.folder.rglob("*") if path.is_file()]
    assert sum(path.parent.name == "attachments" for path in files) == 2
    assert not [path for path in files if MARKER in path.read_bytes()]


def test_the_key_is_in_no_history_entry(store: Store) -> None:
    identity = put(store, b"x")
    row = row_of(store, identity)
    with store.writing() as session:
        loaded = session.get_one(Attachment, identity)
        loaded.note = "改"
        loaded.voided_at, loaded.void_reason = utc_now(), "重复扫描"
    with store.reading() as session:
        told = session.exec(select(HistoryEntry).where(col(HistoryEntry.register) == "clue")).all()
    assert [entry.action for entry in told] == ["create", "void"]
    assert told[0].changes["key"] == [None, None]
    assert "key" not in told[1].changes
    said = str([(entry.changes, entry.detail) for entry in told])
    assert row.key.hex() not in said
    assert row.key[12:].hex() not in said
    assert told[0].detail == {"child": "attachment", "id": identity}


def test_a_voided_attachment_keeps_its_file_and_is_never_deleted(closed: Made) -> None:
    with Store.open(closed.folder, closed.master) as store:
        identity = put(store, MARKER)
        with store.writing() as session:
            row = session.get_one(Attachment, identity)
            row.voided_at, row.void_reason = utc_now(), "重复扫描"
    with Store.open(closed.folder, closed.master) as store:
        assert read(store, identity) == MARKER

        def delete() -> None:
            with store.writing() as session:
                session.delete(session.get_one(Attachment, identity))

        with pytest.raises(HistoryViolation):
            delete()


def test_a_row_taken_back_leaves_an_orphan_for_the_next_opening_to_sweep(closed: Made) -> None:
    def fail(store: Store) -> None:
        with store.writing() as session:
            store.attachments.put(session, "clue", 1, "a", b"a")
            raise KeyError

    with Store.open(closed.folder, closed.master) as store:
        kept = put(store, b"b")
        with pytest.raises(KeyError):
            fail(store)
        files = {path.name for path in (store.folder / "attachments").iterdir()}
        assert len(files) == 2
        with store.reading() as session:
            assert store.attachments.orphans(session.connection()) == [], "its row might still come"
        assert finding(store).ok
    with Store.open(closed.folder, closed.master) as store:
        assert [path.name for path in (store.folder / "attachments").iterdir()] == [row_of(store, kept).file]
        with store.reading() as session:
            swept = session.exec(select(HistoryEntry.detail).where(HistoryEntry.action == "sweep")).all()
        assert swept == [{"files": 1}]
    with Store.open(closed.folder, closed.master) as store, store.reading() as session:
        assert len(session.exec(select(HistoryEntry).where(HistoryEntry.action == "sweep")).all()) == 1


KILLED = """
import sys, time
from pathlib import Path
from db.store import Store
from db.vault import unlock
folder = Path(sys.argv[1])
store = Store.open(folder, unlock(folder, sys.argv[2]))
with store.writing() as session:
    store.attachments.put(session, "clue", 1, "kept", b"kept")
with store.writing() as session:
    store.attachments.put(session, "clue", 1, "lost", b"lost")
    session.flush()
    (folder / "attachments" / ".half.part").write_bytes(b"half")
    print("now", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_process_left_is_swept_and_what_it_committed_stays(closed: Made) -> None:
    command = [sys.executable, "-c", KILLED, str(closed.folder), PASSPHRASE]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "now\n"
    writer.kill()
    writer.communicate()
    assert len(list((closed.folder / "attachments").iterdir())) == 3
    with Store.open(closed.folder, closed.master) as store:
        with store.reading() as session:
            row = session.exec(select(Attachment)).one()
        assert [path.name for path in (closed.folder / "attachments").iterdir()] == [row.file]
        assert store.attachments.read(row) == b"kept"


def test_under_an_alarm_nothing_is_swept(closed: Made) -> None:
    """A database put back to an older state does not know its newer attachments; they are kept for it."""
    older = (closed.folder / "store.db").read_bytes()
    with Store.open(closed.folder, closed.master) as store:
        name = file_of(store, put(store, MARKER)).name
    newer, anchor = (closed.folder / "store.db").read_bytes(), (closed.folder / "anchor.json").read_bytes()
    (closed.folder / "store.db").write_bytes(older)
    with Store.open(closed.folder, closed.master) as store:
        assert store.alarms
        assert (closed.folder / "attachments" / name).exists()
    (closed.folder / "store.db").write_bytes(newer)
    (closed.folder / "anchor.json").write_bytes(anchor)
    with Store.open(closed.folder, closed.master) as store:
        assert store.alarms == ()
        assert read(store, 1) == MARKER


def test_strange_files_in_the_folder_are_left_alone(closed: Made) -> None:
    (closed.folder / "attachments" / "说明.txt").write_text("不是附件")
    Store.open(closed.folder, closed.master).close()
    assert (closed.folder / "attachments" / "说明.txt").exists()


def test_a_lost_attachment_folder_stops_neither_opening_nor_adding(closed: Made) -> None:
    (closed.folder / "attachments").rmdir()
    with Store.open(closed.folder, closed.master) as store:
        assert read(store, put(store, b"x")) == b"x"


def test_a_backup_carries_its_attachments_and_opens_as_a_store(store: Store) -> None:
    kept, lost = put(store, MARKER * 9000), put(store, b"lost")
    with store.writing() as session:
        row = session.get_one(Attachment, kept)
        row.voided_at, row.void_reason = utc_now(), "重复扫描"
    file_of(store, lost).unlink()
    made = store.back_up()
    assert stat.S_IMODE((made / "attachments").stat().st_mode) == 0o700
    with Store.open(made, unlock(made, PASSPHRASE)) as copy:
        assert read(copy, kept) == MARKER * 9000
        found = finding(copy)
        assert not found.ok
        assert f"第 {lost} 号" in found.detail


def test_a_disk_that_takes_no_more_leaves_no_row(closed: Made) -> None:
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from db.vault import unlock; from db.store import Store\n"
        "from db.errors import WriteFailed\n"
        "folder = Path(sys.argv[1]); store = Store.open(folder, unlock(folder, sys.argv[2]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))\n"
        "try:\n"
        "    with store.writing() as session:\n"
        "        store.attachments.put(session, 'clue', 1, 'a', bytes(2_000_000))\n"
        "except WriteFailed as error: print(error.reason)\n"
        "store.close()\n"
    )
    command = [sys.executable, "-c", code, str(closed.folder), PASSPHRASE]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "超过了允许的文件大小。"
    with Store.open(closed.folder, closed.master) as store, store.reading() as session:
        assert session.exec(select(Attachment)).all() == []
    assert list((closed.folder / "attachments").iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads and writes everywhere")
def test_a_folder_without_permission_is_a_write_failure(store: Store) -> None:
    (store.folder / "attachments").rmdir()
    store.folder.chmod(0o500)
    with pytest.raises(WriteFailed):
        put(store, b"x")
    store.folder.chmod(0o700)


def test_the_sealer_opens_for_its_clue_alone(store: Store, made: Made) -> None:
    from db.errors import DamagedSeal

    words = "反映人：莫某".encode()
    sealed = store.sealer.seal(7, words)
    assert store.sealer.open_sealed(7, sealed) == words
    assert words not in sealed
    assert store.sealer.seal(7, words) != sealed
    broken = [
        sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :] for place in range(len(sealed))
    ]
    for clue, other in [(8, sealed), (7, b""), (7, sealed[:-1]), *((7, one) for one in broken)]:
        with pytest.raises(DamagedSeal) as refusal:
            store.sealer.open_sealed(clue, other)
        assert refusal.value.remedy


def test_the_clue_of_an_attachment_shows_it_in_its_history(store: Store) -> None:
    from db.history import entries

    with store.writing() as session:
        session.add(Clue(id=1, number="1", received_on=date(2026, 1, 5)))
    put(store, b"x")
    with store.reading() as session:
        told = entries(session, "clue", 1)
    assert [(entry.action, entry.detail.get("child")) for entry in told] == [
        ("create", None),
        ("create", "attachment"),
    ]
