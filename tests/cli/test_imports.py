"""What an import by the command line says of itself, on which stream, and what it refuses as a whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.engine.views import Query
from app.office import open_office
from tests.app.parts import PASSPHRASE, SHEETS, TRUTH, save
from tests.cli.conftest import Desk
from tests.exchange.makers import xlsx

ROSTER = [
    ["姓名", "所在支部", "职务"],
    ["韩露", "第一支部", "科员"],
    ["韩露", "第二支部", "科员"],
]
TALKS = [
    ["谈话时间", "谈话类型", "谈话对象", "谈话人"],
    ["2026-03-05", "提醒谈话", "韩露", "周岚"],
]


def sheet(folder: Path, name: str, rows: Sequence[Sequence[Any]]) -> Path:
    return save(folder, name, xlsx(rows))


def test_json_is_the_bare_outcome_and_the_rest_goes_to_stderr(desk: Desk) -> None:
    done = desk.on_store("import", "clues", SHEETS["clues"], "--json")
    told = json.loads(done.stdout)
    assert set(told) == {"accepted", "refused"}
    assert f"已导入 {told['accepted']} 行；已有 0 行" in done.stderr
    assert "需留意" in done.stderr


def test_without_json_the_outcome_is_on_stdout(desk: Desk) -> None:
    done = desk.on_store("import", "clues", SHEETS["clues"])
    assert f"已导入 {TRUTH['clues']['accepted']} 行" in done.stdout
    assert "需留意" in done.stdout
    assert done.stderr.count(" 行 ") == 4, "one line for each refused row"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_failing_file_of_rejects_does_not_swallow_the_outcome(
    desk: Desk, tmp_path: Path, form: list[str]
) -> None:
    out = tmp_path / "没有" / "待更正.xlsx"
    done = desk.on_store("import", "talks", SHEETS["talks"], "--rejects", out, *form)
    assert done.returncode == 1
    assert "没有写成" in done.stderr
    assert str(TRUTH["talks"]["accepted"]) in done.stdout
    figures = desk.on_store("figures", "--year", 2026, "--json")
    assert json.loads(figures.stdout)["talks"]["total"] == TRUTH["talks"]["2026"]["total"]


def test_rejects_are_a_spreadsheet_or_nothing_is_read(desk: Desk, tmp_path: Path) -> None:
    for out in (tmp_path / "待更正.csv", SHEETS["talks"]):
        done = desk.run("import", tmp_path / "没有", "talks", tmp_path / "没有.csv", "--rejects", out)
        assert done.returncode == 2
        assert ".xlsx" in done.stderr
    same = desk.on_store("import", "members", SHEETS["members"], "--rejects", SHEETS["members"])
    assert same.returncode == 2


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_same_named_persons_are_told_with_their_candidates(
    desk: Desk, tmp_path: Path, form: list[str]
) -> None:
    desk.on_store("import", "members", sheet(tmp_path, "名册.xlsx", ROSTER))
    done = desk.on_store("import", "talks", sheet(tmp_path, "谈话.xlsx", TALKS), *form)
    assert done.returncode == 0, done.stderr
    [line] = [line for line in done.stderr.splitlines() if "同名" in line]
    assert line.startswith("同名待定：韩露（")
    assert "第一支部" in line
    assert "第二支部" in line


def test_a_sheet_of_another_kind_is_refused_once(desk: Desk) -> None:
    done = desk.on_store("import", "clues", SHEETS["members"])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("缺少必需的列：收到日期、")
    assert len(done.stderr.splitlines()) == 3


def test_a_sheet_of_another_kind_is_refused_once_in_json(desk: Desk) -> None:
    done = desk.on_store("import", "clues", SHEETS["members"], "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["accepted"] == 0
    [refused] = told["refused"]
    assert (refused["row"], refused["value"], refused["reason"]) == (2, "", "缺少必需的列")
    assert "收到日期" in refused["column"].split("、")
    office = open_office(desk.store, PASSPHRASE)
    try:
        assert office.ledger("clues").ids(Query()) == []
    finally:
        office.close()


def test_a_file_without_any_known_head_is_refused_once(desk: Desk, tmp_path: Path) -> None:
    goods = sheet(tmp_path, "采购.xlsx", [["品名", "单价"], ["墨盒", "120"]])
    done = desk.on_store("import", "clues", goods, "--json")
    assert done.returncode == 1
    assert [row["reason"] for row in json.loads(done.stdout)["refused"]] == ["没有认得的列名"]
    assert "没有找到可以导入的表头" in done.stderr
