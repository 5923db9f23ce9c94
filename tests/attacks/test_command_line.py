"""What the command line must bear: outputs aimed at the store, devices, guesses at the passphrase, bugs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.office import open_office
from db.layout import DATABASE, HEADER
from tests.app.parts import PASSPHRASE, SHEETS
from tests.cli.conftest import Desk, Done, run_app
from tests.house.measure import ROOT

MEMBERS = SHEETS["members"]
FLAWED = "姓名,性别,所在支部\n齐山,男,第一党支部\n韩露,不详情况,第一党支部\n"


def assert_refused(done: Done, code: int = 1) -> None:
    assert done.returncode == code, done.stderr
    assert any("\u4e00" <= char <= "\u9fff" for char in done.stderr)
    assert "Traceback" not in done.stdout + done.stderr


def parts_of(store: Path) -> dict[str, bytes]:
    return {name: (store / name).read_bytes() for name in (HEADER, DATABASE)}


@pytest.mark.parametrize("name", [DATABASE, HEADER, "名册.xlsx", "backups/名册.xlsx"])
def test_refused_rows_are_not_saved_over_or_into_the_store(desk: Desk, tmp_path: Path, name: str) -> None:
    sheet = tmp_path / "表.csv"
    sheet.write_text(FLAWED, encoding="utf-8")
    target = desk.store / name
    if target.exists():
        target = tmp_path / "链接.xlsx"
        target.symlink_to(desk.store / name)
    done = desk.on_store("import", "members", sheet, "--dry-run", "--rejects", target)
    assert_refused(done)
    assert "数据文件夹" in done.stderr
    assert desk.on_store("check").returncode == 0


def test_refused_rows_are_not_saved_over_the_sheet_they_come_from(desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "表.xlsx"
    shutil.copy(MEMBERS, sheet)
    assert_refused(desk.on_store("import", "members", sheet, "--rejects", sheet), 2)
    assert sheet.read_bytes() == MEMBERS.read_bytes()
    assert_refused(desk.on_store("import", "members", sheet, "--rejects", tmp_path / "无后缀"), 2)


def test_what_was_taken_in_is_told_though_the_refused_rows_find_no_place(desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "表.csv"
    sheet.write_text(FLAWED, encoding="utf-8")
    done = desk.on_store("import", "members", sheet, "--rejects", tmp_path / "没有" / "表.xlsx")
    assert_refused(done)
    assert "已导入 1 行" in done.stdout
    assert "文件夹不存在" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in the file system")
def test_a_pipe_is_not_replaced_by_a_file(desk: Desk, tmp_path: Path) -> None:
    pipe = tmp_path / "管道.pdf"
    os.mkfifo(pipe)
    assert_refused(desk.on_store("export", "members", pipe))
    assert pipe.is_fifo()


def test_the_recovery_code_is_shown_though_its_sheet_cannot_be_saved(desk: Desk, tmp_path: Path) -> None:
    store = tmp_path / "新"
    sheet = tmp_path / "没有" / "封存单.pdf"
    done = desk.run(
        "init", store, "--organisation", "云川局", "--recovery-sheet", sheet, "--passphrase-file", desk.key
    )
    assert_refused(done)
    assert "恢复码：" in done.stdout
    assert desk.run("check", store, "--passphrase-file", desk.key).returncode == 0


def test_file_names_that_are_no_text_go_into_the_history(desk: Desk, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"\xb2\xe2.csv")
    try:
        odd.write_text(FLAWED, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    given = ["--passphrase-file", desk.key]
    assert "已导入 1 行" in run_app(["import", desk.store, "members", odd, *given]).stdout
    assert run_app(["export", desk.store, "members", odd.with_suffix(".pdf"), *given]).returncode == 0
    assert desk.on_store("check").returncode == 0


def test_repeated_wrong_passphrases_must_wait(desk: Desk, tmp_path: Path) -> None:
    wrong = tmp_path / "错.txt"
    wrong.write_text("不是这个口令吧", encoding="utf-8")
    for _ in range(3):
        assert "口令不对" in desk.run("due", desk.store, "--passphrase-file", wrong).stderr
    waiting = desk.on_store("due")
    assert_refused(waiting)
    assert "秒后再试" in waiting.stderr
    attempts = desk.store / "attempts.json"
    told = attempts.read_text()
    assert PASSPHRASE not in told
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    attempts.write_text(f'{{"count": 3, "first": "{past}", "last": "{past}"}}')
    assert desk.on_store("due").returncode == 0


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"a" * 100_000])
def test_odd_passphrase_files_are_refused_before_anything_is_tried(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    key = tmp_path / "怪.txt"
    key.write_bytes(content)
    assert_refused(desk.run("due", desk.store, "--passphrase-file", key))
    assert not (desk.store / "attempts.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="sessions without a terminal")
def test_without_a_terminal_nothing_is_asked_in_the_open(desk: Desk) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "due", str(desk.store)],
        cwd=ROOT,
        input=PASSPHRASE + "\n",
        capture_output=True,
        encoding="utf-8",
        start_new_session=True,
        check=False,
    )
    assert_refused(Done(done.returncode, done.stdout, done.stderr))
    assert "Warning" not in done.stderr


def test_a_usage_error_says_so_in_chinese(desk: Desk) -> None:
    done = run_app(["figures", desk.store, "--year", "二〇二六"])
    assert_refused(done, 2)
    assert "命令写法有误" in done.stderr


def test_long_names_of_the_organisation_are_refused_and_odd_ones_cleaned(desk: Desk, tmp_path: Path) -> None:
    given = ["--passphrase-file", desk.key]
    assert_refused(desk.run("init", tmp_path / "长", "--organisation", "局" * 1000, *given))
    assert not (tmp_path / "长").exists()
    odd = tmp_path / "怪"
    assert desk.run("init", odd, "--organisation", "云\ud800川\x07\u202e局\n处", *given).returncode == 0
    office = open_office(odd, PASSPHRASE)
    assert office.profile.organisation == "云川局 处"
    office.close()
