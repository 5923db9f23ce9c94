"""A new store by the command line: the strength of its passphrase, its recovery code and sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.office import open_office_with_recovery
from app.strength import judge
from tests.cli.conftest import Desk, Done

ORGAN = "澜江市水务局"


def create(desk: Desk, folder: Path, passphrase: str, *more: object) -> Done:
    key = folder / "新口令.txt"
    key.write_text(passphrase, encoding="utf-8")
    return desk.run("init", folder / "新", "--organisation", ORGAN, "--passphrase-file", key, *more)


@pytest.mark.parametrize("weak", ["短", "aaaaaaaaaaaa", "password1234"])
def test_what_the_wizard_refuses_is_refused_with_its_advice(desk: Desk, tmp_path: Path, weak: str) -> None:
    done = create(desk, tmp_path, weak)
    assert (done.returncode, done.stdout) == (1, "")
    assert judge(weak, (ORGAN,)).advice in done.stderr
    assert not (tmp_path / "新").exists()


def test_the_organs_own_name_makes_a_weak_passphrase(desk: Desk, tmp_path: Path) -> None:
    assert create(desk, tmp_path, f"{ORGAN}机关纪委").returncode == 1


@pytest.mark.parametrize("strong", ["correct horse battery staple", "测试口令-2026-Strong!"])
def test_what_the_wizard_takes_is_taken(desk: Desk, tmp_path: Path, strong: str) -> None:
    assert create(desk, tmp_path, strong).returncode == 0


def test_the_recovery_sheet_is_written(desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "恢复码.pdf"
    done = create(desk, tmp_path, "correct horse battery staple", "--recovery-sheet", sheet)
    assert done.returncode == 0, done.stderr
    assert sheet.read_bytes().startswith(b"%PDF")


def test_the_code_is_shown_and_good_though_its_sheet_fails(desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "没有" / "恢复码.pdf"
    done = create(desk, tmp_path, "correct horse battery staple", "--recovery-sheet", sheet)
    assert done.returncode == 1
    assert "封存单没有保存" in done.stderr
    [line] = [line for line in done.stdout.splitlines() if line.startswith("恢复码：")]
    open_office_with_recovery(tmp_path / "新", line.removeprefix("恢复码：")).close()
