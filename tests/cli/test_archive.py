"""`export STORE archive OUT.pdf`: one person's file on the command line, and its refusals."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from db import vault
from tests.app.archive_parts import row
from tests.app.conftest import opened
from tests.app.parts import PASSPHRASE, Kept, clue, identity, member
from tests.cli.conftest import Desk

REASON = "干部考察组核对线索办理情况"
IDENTITY = identity("1985-03-04")


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """Two persons of one name; one has a file, a gift and a clue."""
    office = opened(Kept(desk.store, vault.unlock(desk.store, PASSPHRASE), ""))
    first = office.ledger("members").add(member("周远航", branch="办公室党支部"))
    office.ledger("members").add(member("周远航", branch="规划处党支部", identity_number=IDENTITY))
    office.ledger("members").add(member("简宁"))
    office.archives.start([first])
    row(office, "gifts", member_id=str(first))
    office.ledger("clues").add(
        clue(subjects=[{"name": "周远航", "unit": "办公室党支部"}], summary="反映违规收礼")
    )
    office.close()
    return desk


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode().replace(" ", "")


def test_a_file_is_exported_without_its_clues(stocked: Desk, tmp_path: Path) -> None:
    out = tmp_path / "档案.pdf"
    done = stocked.on_store("export", "archive", out, "--person", "廉档〔2026〕1号")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("已导出：")
    told = text_of(out)
    assert "周远航" in told
    assert "茶叶两盒" in told
    assert "以下部分未列入本件：信访和问题线索" in told
    assert "违规收礼" not in told


def test_the_clues_are_exported_on_a_reason(stocked: Desk, tmp_path: Path) -> None:
    out = tmp_path / "档案.pdf"
    done = stocked.on_store("export", "archive", out, "--person", "廉档〔2026〕1号", "--with-clues", REASON)
    assert done.returncode == 0, done.stderr
    assert "违规收礼" in text_of(out)
    assert REASON in text_of(out)


def test_single_pages_are_exported_by_title_or_number(stocked: Desk, tmp_path: Path) -> None:
    out = tmp_path / "页.pdf"
    done = stocked.on_store(
        "export", "archive", out, "--person", IDENTITY, "--page", "礼品礼金上交", "--page", "3"
    )
    assert done.returncode == 0, done.stderr
    told = text_of(out)
    assert told.index("家庭成员和主要社会关系") < told.index("礼品礼金上交")
    assert "工作简历" not in told
    assert "茶叶两盒" not in told  # that is the other one's


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--person"),
        (["--person", "查无此人"], "没有找到这个人"),
        (["--person", "廉档〔2026〕7号"], "没有找到这个人"),
        (["--person", "简宁", "--page", "家谱"], "12 信访和问题线索"),
        (["--person", "简宁", "--page", "clues"], "必须写明原因"),
        (["--person", "简宁", "--with-clues", "查"], "不少于 4 个字"),
        (["--person", "简宁", "--with-clues", ""], "没有写明"),
    ],
)
def test_what_cannot_be_done_says_what_to_name(
    stocked: Desk, tmp_path: Path, arguments: list[str], told: str
) -> None:
    done = stocked.on_store("export", "archive", tmp_path / "档案.pdf", *arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert list(tmp_path.glob("*.pdf")) == []


def test_those_of_one_name_are_listed_with_the_number_to_use(stocked: Desk, tmp_path: Path) -> None:
    done = stocked.on_store("export", "archive", tmp_path / "档案.pdf", "--person", "周远航")
    assert done.returncode == 1
    assert "有 2 个人叫“周远航”" in done.stderr
    assert "办公室党支部）廉档〔2026〕1号" in done.stderr
    assert f"规划处党支部）未建档，身份证尾号 {IDENTITY[-4:]}" in done.stderr


@pytest.mark.parametrize(
    ("subject", "name", "arguments", "told"),
    [
        ("archive", "档案.xlsx", ["--person", "简宁"], "应以 .pdf 结尾"),
        ("archive", "档案.pdf", ["--person", "简宁", "--year", "2026"], "不分年度"),
        ("members", "名册.pdf", ["--person", "简宁"], "只用于 archive"),
        ("talks", "谈话.pdf", ["--page", "5"], "只用于 archive"),
    ],
)
def test_options_that_do_not_belong_are_wrong_usage(
    desk: Desk, tmp_path: Path, subject: str, name: str, arguments: list[str], told: str
) -> None:
    done = desk.on_store("export", subject, tmp_path / name, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
