"""Files that are no spreadsheet, damaged or dangerous; places that cannot be written: one clear sentence."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from app.engine.views import Paper, Query
from app.errors import ExpectedError, PasswordNeeded, UnreadableFile, WriteFailed
from app.office import Office
from tests.app.parts import PASSPHRASE, Kept, clue, member, save
from tests.exchange.makers import ROSTER, encrypted, with_part, xls, xlsx, zipped
from tests.house.measure import ROOT

GOOD = xlsx([["姓名", "支部"], ["韩露", "一支部"]])
OLD = xls([["姓名", "支部"], ["韩露", "一支部"]])


def bomb() -> bytes:
    """A workbook of some hundred kilobytes that unpacks to over 600 MB."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            chunk = bytes(1 << 24)
            for _ in range(40):
                part.write(chunk)
    return target.getvalue()


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 64]) + data[middle + 64 :]


BAD = {
    "empty": b"",
    "only zeroes": bytes(4096),
    "only blanks": b" \r\n\t" * 50,
    "random": random.Random(7).randbytes(5000),
    "a text": "这是一封信，不是表格。".encode(),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "program": b"MZ" + bytes(400),
    "truncated xlsx": GOOD[: len(GOOD) // 2],
    "cut tail": GOOD[:-30],
    "spoiled xlsx": flipped(GOOD),
    "truncated xls": OLD[: len(OLD) // 3],
    "zip of something else": zipped({"readme.txt": "nothing"}),
    "a document": zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"}),
    "workbook without sheets": with_part(GOOD, "xl/workbook.xml", "<workbook/>"),
    "workbook with an entity bomb": with_part(
        GOOD, "xl/worksheets/sheet1.xml",
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;">]><worksheet>&y;</worksheet>',
    ),
    "bomb": bomb(),
    "a password": encrypted(GOOD, "geheim"),
    "broken password container": encrypted(GOOD, "geheim")[:3000],
}  # fmt: skip


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_what_is_no_spreadsheet_is_refused_in_one_sentence(
    office: Office, tmp_path: Path, data: bytes
) -> None:
    before = stored(office)
    path = save(tmp_path, "韩露的材料.xlsx", data)
    with pytest.raises(UnreadableFile) as refusal:
        no_records(office, path)
    assert refusal.value.message.endswith("。")
    assert refusal.value.remedy
    assert "韩露" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert stored(office)[0] == before[0]


def no_records(office: Office, path: Path) -> None:
    """A text that could be a table of one cell is told by its sheets, not by an error of its own."""
    plan = office.read_sheets("members", path)
    assert office.commit_import(plan).accepted == 0
    raise UnreadableFile("；".join(filter(None, (sheet.skipped_reason for sheet in plan.sheets))) + "。")


def stored(office: Office) -> tuple[list[int], list[str]]:
    return office.ledger("members").ids(Query()), sorted(path.name for path in office.folder.iterdir())


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "forbidden"])
def test_what_cannot_be_read_is_refused(office: Office, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "名册.xlsx"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "forbidden":
        path.write_bytes(GOOD)
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("this user may read everything")
    with pytest.raises(UnreadableFile) as refusal:
        office.read_sheets("members", path)
    assert refusal.value.remedy


def test_a_file_over_a_hundred_megabytes_is_not_even_read(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="100 MB"):
        office.read_sheets("members", path)


def test_a_password_is_asked_for(office: Office, tmp_path: Path) -> None:
    path = save(tmp_path, "密.xlsx", BAD["a password"])
    with pytest.raises(PasswordNeeded) as refusal:
        office.read_sheets("members", path, "falsch")
    assert "falsch" not in str(refusal.value)


@pytest.mark.parametrize("name", ["empty", "random", "truncated xlsx", "bomb", "a password", "a text", "pdf"])
def test_the_command_line_refuses_them_too(kept: Kept, tmp_path: Path, name: str) -> None:
    path = save(tmp_path, "韩露.xlsx", BAD[name])
    arguments = ["import", str(kept.folder), "members", str(path), "--json", "--passphrase-file", "-"]
    done = CliRunner().invoke(cli.app, arguments, input=PASSPHRASE, catch_exceptions=False)
    assert done.exit_code == 1
    assert not done.stdout or json.loads(done.stdout)["accepted"] == 0
    assert 1 <= len(done.stderr.splitlines()) <= 3
    assert "Traceback" not in done.stderr


def test_a_cell_that_is_an_error_or_uncalculated_is_listed(office: Office, tmp_path: Path) -> None:
    rows = [["姓名", "性别", "备注"], ["#N/A", "男", ""], ["韩露", "男", "=1+1"], ["赵一鸣", "=A1", ""]]
    plan = office.read_sheets("members", save(tmp_path, "公式.xlsx", xlsx(rows)))
    assert [row.row for row in office.commit_import(plan).refused] == [2, 3, 4]


def test_formulas_written_as_text_come_back_as_text(office: Office) -> None:
    office.ledger("members").add(member("韩露", phone='=cmd|"/C calc"!A1', remarks="+1-1@SUM(A1)"))
    sheet = office.ledger_sheet("members", Query())
    with zipfile.ZipFile(BytesIO(sheet.data)) as package:
        text = package.read("xl/worksheets/sheet1.xml") + package.read("xl/sharedStrings.xml")
    assert b"<f>" not in text
    assert b"=cmd|" in text


def test_markup_and_much_text_make_a_paper(office: Office) -> None:
    office.ledger("clues").add(clue("韩露", summary="<b>&amp;</b>{x}%s " + "很长的文字。" * 2000))
    assert office.ledger_paper("clues", Query(), boxes=True).data.startswith(b"%PDF")


# Places that cannot be written.


@pytest.fixture
def paper() -> Paper:
    return Paper("台账", "台账.pdf", b"%PDF-1.7" + bytes(200_000), kind="clues")


@pytest.mark.parametrize("place", ["没有/台账.pdf", ".", "文件/台账.pdf", "/proc/台账.pdf"])
def test_a_place_that_cannot_be_written_is_refused(
    office: Office, tmp_path: Path, paper: Paper, place: str
) -> None:
    (tmp_path / "文件").write_text("x")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(WriteFailed) as refusal:
        office.save_paper(paper, tmp_path / place)
    assert refusal.value.remedy
    assert [name for name in sorted(path.name for path in tmp_path.rglob("*")) if name not in before] == []


def test_a_paper_in_use_stays_whole_when_the_new_one_fails(
    office: Office, tmp_path: Path, paper: Paper
) -> None:
    receipt = office.save_paper(paper, tmp_path / "台账.pdf")
    assert (receipt.size, len(receipt.sha256)) == (200_008, 64)
    assert (tmp_path / "台账.pdf").read_bytes() == paper.data


FULL = """
import resource, signal, sys
from pathlib import Path
from app.files import write_atomically
from app.errors import WriteFailed
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_atomically(Path(sys.argv[1]), bytes(300_000))
except WriteFailed as failed:
    print(failed.message, failed.remedy)
    raise SystemExit(7)
"""


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    out = tmp_path / "出"
    out.mkdir()
    (out / "台账.pdf").write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(out / "台账.pdf")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    assert [path.name for path in out.iterdir()] == ["台账.pdf"]
    assert (out / "台账.pdf").read_bytes() == b"old"


def test_a_failed_export_is_not_in_the_history(office: Office, tmp_path: Path, paper: Paper) -> None:
    heads = office.check()
    with pytest.raises(WriteFailed):
        office.save_paper(paper, tmp_path / "没有" / "台账.pdf")
    assert [f.detail for f in office.check() if f.check == "操作历史"] == [
        f.detail for f in heads if f.check == "操作历史"
    ]


def test_a_cancelled_import_leaves_nothing(office: Office) -> None:
    class Cancelled(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        assert total == 237
        if done >= 100:
            raise Cancelled

    plan = office.read_sheets("members", ROSTER)
    with pytest.raises(Cancelled):
        office.commit_import(plan, cancel)
    assert office.ledger("members").ids(Query()) == []
    assert office.ledger("members").add(member("韩露")) == 1


def test_expected_errors_are_told_in_three_parts() -> None:
    error = ExpectedError("做不到。", reason="依据某条。", remedy="请改正。")
    assert str(error) == "做不到。 依据某条。 请改正。"
