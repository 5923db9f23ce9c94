"""Attachments of records: what is taken in and what is not, looking, voiding, carrying out."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from app.attachments import LONGEST_NAME, Attachments, AttachmentView, media_type_of
from app.errors import ExpectedError, RefusedInput, UnreadableFile, WriteFailed
from app.registers import all_registers
from db.attachments import LARGEST_BYTES
from db.history import entries
from db.models import Attachment, Clue, ClueStep, HistoryEntry, Member
from db.models.base import utc_now
from db.store import Store
from db.vocabulary import StepKind
from tests.app.parts import Kept

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
JPEG = b"\xff\xd8\xff\xe0" + bytes(500)


class Desk:
    """An open store with clues, and the attachments over it; `news` is what was announced."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.news: list[frozenset[str]] = []
        self.attachments = Attachments(store, all_registers(), self.news.append)

    def history(self, table: str = "clue", record_id: int = 1) -> list[HistoryEntry]:
        with self.store.reading() as session:
            return entries(session, table, record_id)


@pytest.fixture
def desk(kept: Kept) -> Iterator[Desk]:
    with Store.open(kept.folder, kept.master) as store:
        with store.writing() as session:
            session.add_all(Clue(id=n, number=f"{n}", received_on=date(2026, 1, 5)) for n in (1, 2))
            session.add(Member(id=1, name="周远航"))
            session.flush()
            session.add(ClueStep(id=5, clue_id=1, kind=StepKind.OPINION, held_on=date(2026, 1, 6)))
        yield Desk(store)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Where the officer's scans lie."""
    folder = tmp_path / "扫描 件"
    folder.mkdir()
    return folder


def scan(folder: Path, data: bytes = PDF, name: str = "举报信.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_file_is_taken_in_listed_and_read(desk: Desk, papers: Path) -> None:
    path = scan(papers)
    view = desk.attachments.add("clue", 1, path, " 首页盖章 ", step_id=5)
    assert desk.attachments.list("clue", 1) == (view,)
    assert (view.name, view.media_type, view.size, view.note) == (
        "举报信.pdf",
        "application/pdf",
        len(PDF),
        "首页盖章",
    )
    assert (view.step_id, view.voided, view.viewable, view.kind) == (5, False, True, "PDF")
    assert view.added.tzinfo is not None
    assert abs((utc_now() - view.added).total_seconds()) < 60
    assert desk.attachments.read(view.id) == (view, PDF)
    assert desk.attachments.list("clue", 2) == ()
    assert desk.attachments.list("member", 1) == ()
    assert desk.news == [frozenset({"attachments", "clues"})]
    assert path.read_bytes() == PDF, "the officer's own file stays"


def test_the_folder_it_lay_in_is_not_kept(desk: Desk, papers: Path) -> None:
    view = desk.attachments.add("clue", 1, scan(papers))
    with desk.store.reading() as session:
        row = session.get_one(Attachment, view.id)
        held = f"{row.model_dump()} {[(entry.changes, entry.detail) for entry in desk.history()]}"
    assert "扫描 件" not in held
    assert "举报信.pdf" in held


@pytest.mark.parametrize("table", ["clue", "member"])
def test_any_registers_record_may_have_some(desk: Desk, papers: Path, table: str) -> None:
    view = desk.attachments.add(table, 1, scan(papers))
    assert desk.history(table)[-1].detail == {"child": "attachment", "id": view.id}


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\n\n" + PDF, "application/pdf"),
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "image/png"),
        (b"II*\x00" + bytes(9), "image/tiff"),
        (b"MM\x00*" + bytes(9), "image/tiff"),
        (b"BM" + bytes(12) + (40).to_bytes(4, "little"), "image/bmp"),
        (b"BMW X5 " * 9, "application/octet-stream"),
        (b"PK\x03\x04" + bytes(99), "application/octet-stream"),
        (b"MZ" + bytes(99), "application/octet-stream"),
        (b"<svg onload='x'>", "application/octet-stream"),
        (bytes(2000) + PDF, "application/octet-stream"),
        (b"x", "application/octet-stream"),
    ],
)
def test_what_a_file_is_is_told_by_its_content(
    desk: Desk, papers: Path, data: bytes, media_type: str
) -> None:
    assert media_type_of(data) == media_type
    view = desk.attachments.add("clue", 1, scan(papers, data, "扫描.jpg"))
    assert (view.media_type, view.viewable) == (media_type, media_type != "application/octet-stream")
    assert desk.attachments.read(view.id)[1] == data


@pytest.mark.parametrize("size", [1, LARGEST_BYTES])
def test_the_smallest_and_the_largest_are_taken(desk: Desk, papers: Path, size: int) -> None:
    view = desk.attachments.add("clue", 1, scan(papers, bytes(size)))
    assert view.size == size
    assert view.size_text in ("1 字节", "50.0 MB")
    assert desk.attachments.read(view.id)[1] == bytes(size)


@pytest.mark.parametrize(("size", "said"), [(0, "空"), (LARGEST_BYTES + 1, "过大")])
def test_an_empty_or_too_large_file_is_refused(desk: Desk, papers: Path, size: int, said: str) -> None:
    with pytest.raises(RefusedInput, match=said) as refusal:
        desk.attachments.add("clue", 1, scan(papers, bytes(size)))
    assert all((refusal.value.message, refusal.value.remedy))
    assert desk.attachments.list("clue", 1) == ()
    assert desk.news == []


def test_what_is_no_file_or_cannot_be_read_is_refused(desk: Desk, papers: Path) -> None:
    os.mkfifo(papers / "管道")
    (papers / "圈").symlink_to(papers / "圈")
    closed = scan(papers, name="无权.pdf")
    closed.chmod(0)
    attempts = [papers, papers / "没有.pdf", papers / "管道", papers / "圈", Path("/dev/zero"), Path("a\0b")]
    attempts += [closed] if os.geteuid() else []
    for path in attempts:
        with pytest.raises(UnreadableFile) as refusal:
            desk.attachments.add("clue", 1, path)
        assert all((refusal.value.message, refusal.value.reason, refusal.value.remedy))
        assert path.name not in str(refusal.value)
    assert desk.attachments.list("clue", 1) == ()


def test_the_stores_own_files_are_no_attachments(desk: Desk, papers: Path) -> None:
    (papers / "别名.pdf").symlink_to(desk.store.folder / "store.db")
    for path in (desk.store.folder / "store.db", desk.store.folder / "store.keys", papers / "别名.pdf"):
        with pytest.raises(UnreadableFile, match="数据文件夹"):
            desk.attachments.add("clue", 1, path)
    assert all(finding.ok for finding in desk.store.check())


def test_the_same_content_twice_is_recognised(desk: Desk, papers: Path) -> None:
    first = desk.attachments.add("clue", 1, scan(papers))
    with pytest.raises(RefusedInput, match="已在") as refusal:
        desk.attachments.add("clue", 1, scan(papers, name="另名.pdf"))
    assert f"第 {first.id} 号" in refusal.value.reason
    desk.attachments.add("clue", 2, scan(papers))
    desk.attachments.void(first.id, "页序颠倒，重扫")
    assert desk.attachments.add("clue", 1, scan(papers)).id != first.id


def test_a_voided_one_stays_with_its_reason_and_comes_last(desk: Desk, papers: Path) -> None:
    first = desk.attachments.add("clue", 1, scan(papers))
    second = desk.attachments.add("clue", 1, scan(papers, JPEG, "现场.jpg"))
    desk.attachments.void(first.id, "页序颠倒，重扫")
    views = desk.attachments.list("clue", 1)
    assert [(view.id, view.voided, view.void_reason) for view in views] == [
        (second.id, False, ""),
        (first.id, True, "页序颠倒，重扫"),
    ]
    assert desk.attachments.read(first.id)[1] == PDF
    assert desk.history()[-1].action == "void"
    with pytest.raises(RefusedInput, match="已经作废"):
        desk.attachments.void(first.id, "再作废一次")


@pytest.mark.parametrize("reason", ["", "错了", "  \t ", "错" * 2001])
def test_voiding_needs_a_reason(desk: Desk, papers: Path, reason: str) -> None:
    view = desk.attachments.add("clue", 1, scan(papers))
    with pytest.raises(RefusedInput) as refusal:
        desk.attachments.void(view.id, reason)
    assert refusal.value.flaws[0].field == "reason"
    assert "依据" in refusal.value.reason
    assert not desk.attachments.list("clue", 1)[0].voided


def test_records_steps_and_attachments_that_are_not_there(desk: Desk, papers: Path) -> None:
    path = scan(papers)
    for table, record_id, step in [("clue", 9, None), ("no such", 1, None), ("clue", 2, 5), ("member", 1, 5)]:
        with pytest.raises(KeyError):
            desk.attachments.add(table, record_id, path, step_id=step)
    for deed in (desk.attachments.read, lambda one: desk.attachments.void(one, "没有这一件")):
        with pytest.raises(KeyError):
            deed(99)
    with desk.store.writing() as session:
        clue = session.get_one(Clue, 2)
        clue.voided_at, clue.void_reason = utc_now(), "重复登记"
    with pytest.raises(RefusedInput, match="作废"):
        desk.attachments.add("clue", 2, path)
    with desk.store.reading() as session:
        assert session.exec(select(Attachment)).all() == []


def test_a_copy_is_carried_out_and_told(desk: Desk, papers: Path) -> None:
    view = desk.attachments.add("clue", 1, scan(papers))
    receipt = desk.attachments.save_out(view.id, papers / "带走.pdf", "U盘 3 号，送工委")
    assert (papers / "带走.pdf").read_bytes() == PDF
    assert receipt.sha256 == hashlib.sha256(PDF).hexdigest()
    last = desk.history()[-1]
    assert last.action == "export"
    assert last.detail == {
        "attachment": view.id,
        "title": "举报信.pdf",
        "path": str(papers / "带走.pdf"),
        "size": len(PDF),
        "sha256": receipt.sha256,
        "remark": "U盘 3 号，送工委",
    }


def test_a_copy_that_cannot_be_written_is_not_told(desk: Desk, papers: Path) -> None:
    view = desk.attachments.add("clue", 1, scan(papers))
    before = len(desk.history())
    for path in (papers / "没有" / "a.pdf", desk.store.folder / "a.pdf", desk.store.folder / "backups" / "a"):
        with pytest.raises(WriteFailed):
            desk.attachments.save_out(view.id, path)
        assert not path.exists()
    assert len(desk.history()) == before


def test_a_damaged_one_is_said_to_be_that_and_not_carried_out(desk: Desk, papers: Path) -> None:
    view = desk.attachments.add("clue", 1, scan(papers))
    (file,) = (desk.store.folder / "attachments").iterdir()
    held = file.read_bytes()
    file.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    for deed in (desk.attachments.read, lambda one: desk.attachments.save_out(one, papers / "出.pdf")):
        with pytest.raises(ExpectedError, match="损坏") as refusal:
            deed(view.id)
        assert all((refusal.value.message, refusal.value.reason, refusal.value.remedy))
        assert "举报信" not in str(refusal.value)
    assert not (papers / "出.pdf").exists()
    assert desk.attachments.list("clue", 1) == (view,)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("  两  个\t空格.pdf", "两 个 空格.pdf"),
        ("换\n行.pdf", "换 行.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("坏\udcff名.pdf", "坏名.pdf"),
        ("\x00\x01", "附件"),
        ("长" * 300 + ".jpeg", "长" * 114 + "….jpeg"),
    ],
)
def test_names_are_kept_as_one_clean_line(desk: Desk, given: str, told: str) -> None:
    view = desk.attachments.add_bytes("clue", 1, given, PDF)
    assert view.name == told
    assert len(view.name) <= LONGEST_NAME
    assert desk.attachments.list("clue", 1) == (view,)


def test_a_note_that_is_too_long_is_refused(desk: Desk) -> None:
    with pytest.raises(RefusedInput, match="200"):
        desk.attachments.add_bytes("clue", 1, "a.pdf", PDF, "长" * 201)
    assert list((desk.store.folder / "attachments").iterdir()) == []


def test_many_threads_add_at_once_and_nothing_is_lost(desk: Desk) -> None:
    threads = [
        threading.Thread(target=desk.attachments.add_bytes, args=("clue", 1, f"{n}.pdf", PDF + bytes([n])))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    views = desk.attachments.list("clue", 1)
    assert {view.name for view in views} == {f"{n}.pdf" for n in range(8)}
    assert all(desk.attachments.read(view.id)[1] == PDF + bytes([int(view.name[0])]) for view in views)
    assert all(finding.ok for finding in desk.store.check())


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1 字节"), (1023, "1023 字节"), (1024, "1 KB"), (2**20, "1.0 MB")]
)
def test_sizes_are_said_as_they_are_read(size: int, text: str) -> None:
    assert AttachmentView(1, "a", "", size, "", utc_now()).size_text == text
