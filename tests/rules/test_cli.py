"""`rules` on the command line: the tables asked without a store."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from app import cli
from tests.house.measure import ROOT


def run(*arguments: str):
    return CliRunner().invoke(cli.app, ["rules", *arguments], catch_exceptions=False)


def told(*arguments: str) -> dict:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_a_deadline() -> None:
    found = told("deadline", "T2", "2024-09-10")
    assert found == {"due": "2024-10-08", "rule": "T2", "source": "监督执纪工作规则 第二十九条"}


def test_a_deadline_in_a_year_without_holidays_warns() -> None:
    found = told("deadline", "T2", "2031-09-10")
    assert set(found) == {"due", "rule", "source", "warning"}
    assert "2031年" in found["warning"]


def test_a_deadline_extended_once() -> None:
    assert told("deadline", "T6", "2024-03-01")["due"] == "2024-05-30"
    assert told("deadline", "T6", "2024-03-01", "--extended")["due"] == "2024-08-28"


def test_a_deadline_in_words() -> None:
    done = run("deadline", "T1", "2024-01-31")
    assert done.stdout.splitlines() == [
        "T1 提出处置意见：2024-02-29 到期（收到问题线索，1 个月）。",
        "依据：监督执纪工作规则 第二十一条",
    ]


def test_an_effect() -> None:
    assert told("effect", "党内警告", "2024-03-15") == {
        "last_day": "2025-03-14",
        "source": "中国共产党纪律处分条例 第十条",
    }


def test_an_effect_inside_another() -> None:
    found = told("effect", "党内警告", "2024-03-15", "--during", "党内警告:2023-10-01")
    assert set(found) == {"last_day", "source"}
    assert found["last_day"] == "2025-09-30"
    several = told(
        "effect", "警告", "2024-09-01", "--during", "警告：2024-01-01", "--during", "警告:2024-06-01"
    )
    assert several["last_day"] == "2026-12-31"


def test_an_effect_that_cannot_be_given() -> None:
    found = told("effect", "党内警告", "2024-05-15", "--during", "留党察看一年:2024-03-15")
    assert found["last_day"] is None
    assert "开除党籍" in found["warning"]


@pytest.mark.parametrize(
    "kind",
    [
        "党内警告", "党内严重警告", "撤销党内职务", "留党察看一年", "留党察看二年", "开除党籍", "诫勉",
        "政务警告", "政务记过", "政务记大过", "政务降级", "政务撤职", "政务开除", "警告", "严重警告",
    ],
)  # fmt: skip
def test_every_usual_name_is_known(kind: str) -> None:
    assert set(told("effect", kind, "2024-03-15")) == {"last_day", "source"}


@pytest.mark.parametrize(
    ("arguments", "verdict", "to"),
    [
        (["--rank", "一级科员", "--party", "yes"], "本级", ""),
        (["--rank", "一级科员", "--party", "no"], "移送", "派驻纪检监察组"),
        (["--rank", "四级主任科员", "--party", "yes"], "移送", "派驻纪检监察组"),
        (["--rank", "一级科员", "--party", "yes", "--discipline-cadre"], "上报", "纪检监察工委"),
        (["--rank", "一级科员", "--party", "yes", "--suspected-crime"], "移送", "派驻纪检监察组"),
        (
            ["--rank", "一级科员", "--party", "yes", "--discipline-cadre", "--suspected-crime"],
            "移送",
            "派驻纪检监察组",
        ),
    ],
)
def test_jurisdiction(arguments: list[str], verdict: str, to: str) -> None:
    found = told("jurisdiction", *arguments)
    assert set(found) == {"verdict", "to", "source"}
    assert (found["verdict"], found["to"]) == (verdict, to)
    assert found["source"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["deadline", "T99", "2024-09-10"], "表中有：T1、"),
        (["deadline", "T2", "2024-02-30"], "没有“2024-02-30”这一天"),
        (["deadline", "T2", "昨天"], "日期应写作"),
        (["deadline", "T2", "9999-12-31"], "不在 1949 年至 2100 年之间"),
        (["deadline", "T1", "2024-01-31", "--extended"], "没有延长的规定"),
        (["effect", "记大功", "2024-03-15"], "表中有：党内警告、"),
        (["effect", "党内警告", "2024-03-15", "--during", "党内警告"], "种类:日期"),
        (["effect", "党内警告", "2024-03-15", "--during", "党内警告:2025-01-01"], "晚于新的决定日期"),
        (["jurisdiction", "--rank", "特级专员", "--party", "yes"], "ranks.toml）里没有“特级专员”"),
        (["jurisdiction", "--rank", " ", "--party", "yes"], "职级是空的"),
    ],
)
def test_what_is_not_known_is_refused_naming_what_is(arguments: list[str], said: str) -> None:
    for given in (arguments, [*arguments, "--json"]):
        done = run(*given)
        assert done.exit_code == 1
        assert done.stdout == ""
        assert said in done.stderr


def test_wrong_usage_is_told_in_chinese() -> None:
    done = run("jurisdiction", "--rank", "一级科员", "--party", "maybe")
    assert done.exit_code == 2
    assert "可选 yes, no" in done.stderr
    assert run("deadline").exit_code == 2


@pytest.mark.parametrize("command", ["", "deadline", "effect", "jurisdiction"])
def test_help_is_chinese(command: str) -> None:
    done = run(*filter(None, [command]), "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith("用法：")
    assert "Usage" not in done.stdout


def test_the_other_commands_stand_beside_it() -> None:
    listed = CliRunner().invoke(cli.app, ["--help"]).stdout
    assert all(f"\n  {name} " in listed for name in ("init", "import", "due", "rules"))


def test_asking_the_tables_loads_nothing_heavy() -> None:
    code = """
import sys
from app.cli import app
try:
    app(["rules", "deadline", "T2", "2024-09-10"])
except SystemExit as end:
    heavy = {"sqlalchemy", "sqlmodel", "reportlab", "app.office"} & set(sys.modules)
    print(end.code, sorted(heavy))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "0 []"
