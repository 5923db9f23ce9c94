"""Help and wrong usage are Chinese, and nothing unforeseen ends in a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import app.__main__ as door
from app import cli
from app.cli.usage import in_chinese
from tests.app.parts import TRUTH
from tests.cli.conftest import Desk, Done
from tests.house.measure import ROOT

ENGLISH = re.compile(
    r"Usage|Options|Arguments|Commands|Error|Missing|Invalid|No such|Got |Try |Show|required|Input|Aborted"
)
NAME = "韩露"


def start(arguments: list[Any], **streams: Any) -> Done:
    """Run a command in a process of its own that has no terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        start_new_session=True,
        encoding="utf-8",
        timeout=100,
        check=False,
        **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
    )
    return Done(done.returncode, done.stdout or "", done.stderr or "")


@pytest.mark.parametrize("command", ["", "init", "import", "export", "due", "figures", "check"])
def test_help_is_chinese(desk: Desk, command: str) -> None:
    done = desk.run(*filter(None, [command]), "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("用法：")
    assert "选项：" in done.stdout
    assert not ENGLISH.search(done.stdout)
    assert "<" not in done.stdout.replace("<=", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "没有写命令"),
        ("imprt", "没有命令 imprt；是否要用 import？"),
        ("frobnicate", "没有命令 frobnicate。"),
        ("due", "缺少参数 STORE"),
        ("init x", "缺少选项 --organisation"),
        ("due x y", "多出的参数：y"),
        ("due x --jso", "没有选项 --jso；是否要用 --json？"),
        ("due x --frob", "没有选项 --frob"),
        ("due x --today", "选项 --today 后面应给出内容"),
        ("due x --json=1", "选项 --json 不带内容"),
        ("due x --today gestern", "日期应写作 2026-11-20 这样"),
        ("figures x --year MM", "--year：应为整数"),
        ("figures x --year 3", "--year：不应小于 1949"),
        ("figures x --year 3000", "--year：不应大于 2100"),
        ("import x letters y", "不认得“letters”，可选 members, clues, talks"),
        ("export x members a.pdf --year 2026", "花名册不分年度"),
    ],
)
def test_wrong_usage_is_told_in_chinese(desk: Desk, arguments: str, told: str) -> None:
    done = desk.run(*arguments.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert f"错误：{told}" in done.stderr or f"：{told}" in done.stderr
    assert not ENGLISH.search(done.stderr)


def test_what_the_library_might_say_else_is_not_passed_on() -> None:
    assert in_chinese("Invalid value for '--year': Something new") == "--year：给出的内容不合要求。"


def test_a_passphrase_is_not_asked_for_without_a_terminal(desk: Desk) -> None:
    done = start(["due", desk.store])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "没有终端可输入口令，请用 --passphrase-file。\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_nothing_takes_is_told(desk: Desk) -> None:
    with open("/dev/full", "wb") as full:
        done = start(["check", desk.store, "--passphrase-file", desk.key], stdout=full)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith("无法输出")
        assert "Traceback" not in done.stderr
        assert "Exception" not in done.stderr
        assert start(["due"], stdout=full, stderr=full).returncode in (1, 2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_the_recovery_code_is_not_lost_with_the_output(desk: Desk, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        arguments = ["init", tmp_path / "新", "--organisation", "某局", "--passphrase-file", desk.key]
        done = start(arguments, stdout=full)
    assert done.returncode == 1
    assert "恢复码：" in done.stderr


def test_a_reader_that_went_away_ends_it_quietly(desk: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = start(["check", desk.store, "--passphrase-file", desk.key], stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_unforeseen_is_told_without_content(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**named: str) -> None:
        raise KeyError(NAME)

    monkeypatch.setattr(cli, "app", fail)
    assert door._command_line() == 1
    told = capsys.readouterr().err
    assert told.startswith("程序遇到意外错误")
    assert "builtins.KeyError" in told
    assert re.search(r"tests/cli/test_usage\.py:\d+", told)
    assert NAME not in told
    assert "Traceback" not in told


def test_the_figures_of_the_report_as_a_spreadsheet(shared_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "指标.xlsx"
    assert shared_desk.on_store("export", "annual-report", out, "--year", 2026).returncode == 0
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] == "类别")
    assert rows[head][1:6] == ("指标", "分列", "单位", "2026年度", "2025年度")
    told = {(row[1], row[2]): row[3:6] for row in rows[head + 1 :]}
    received = [TRUTH["clues"][year]["received"] for year in ("2026", "2025")]
    assert told["受理问题线索", None] == ("件", *received)
    assert {part for _, part in told} >= {"提醒谈话", "信访举报"}
