"""`due` and `duties` on the command line, in processes of their own and in this one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.cli.conftest import Desk, Done, run_app
from tests.rules.test_duties import YEAR_2026


def listed(done: Done) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


# duties: without a store


def test_the_duties_of_a_year_in_a_process_of_its_own() -> None:
    done = run_app(["duties", "--year", "2026", "--json"])
    found = listed(done)
    assert done.stderr == ""
    assert all(set(one) == {"duty", "due", "source"} for one in found)
    assert [one["due"] for one in found] == sorted(one["due"] for one in found)
    days: dict[str, list[str]] = {}
    for one in found:
        days.setdefault(one["duty"].split()[0], []).append(one["due"].removeprefix("2026-"))
    assert {key: tuple(on) for key, on in days.items()} == {k: tuple(sorted(v)) for k, v in YEAR_2026.items()}
    assert {"duty": "C22 报送月度统计数据（2026-07）", "due": "2026-07-31",
            "source": "加强日常监督工作实施办法 三（三）：每月提供日常监督相关统计资料"} in found  # fmt: skip


def test_the_duties_in_words(desk: Desk) -> None:
    done = desk.run("duties", "--year", 2026)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    at = lines.index("2026-01-31  C27 制定日常监督工作要点（2026）")
    assert lines[at + 1] == "    依据：加强日常监督工作实施办法 七（二）：每年年初制定日常监督工作要点"
    assert len(lines) == 2 * sum(map(len, YEAR_2026.values()))


def test_a_year_without_holidays_warns_beside_the_list(desk: Desk) -> None:
    done = desk.run("duties", "--year", 2031, "--json")
    found = listed(done)
    assert "没有2031年的节假日安排表" in done.stderr
    assert any("2031 春节" in one["duty"] for one in found)


@pytest.mark.parametrize("year", [1949, 2004, 2100])
def test_any_year_has_its_duties(desk: Desk, year: int) -> None:
    found = listed(desk.run("duties", "--year", year, "--json"))
    assert {date.fromisoformat(one["due"]).year for one in found} == {year}
    assert len([one for one in found if one["duty"].startswith("C51 ")]) == 12


@pytest.mark.parametrize("arguments", [(), ("--year", "1948"), ("--year", "2101"), ("--year", "今年")])
def test_wrong_usage(desk: Desk, arguments: tuple[str, ...]) -> None:
    done = desk.run("duties", *arguments)
    assert done.returncode == 2
    assert "错误" in done.stderr


# due: the agenda of a store


def test_due_lists_duties_clues_and_reminders(shared_desk: Desk) -> None:
    found = listed(shared_desk.on_store("due", "--today", "2026-11-20", "--json"))
    assert all(set(one) == {"record", "title", "due", "rule"} for one in found)
    assert [one["due"] for one in found] == sorted(one["due"] for one in found)
    rules = {one["rule"].split()[0] for one in found}
    assert {"T1", "C22", "C41", "C51"} <= rules
    monthly = next(one for one in found if one["record"] == "C22")
    assert monthly["title"] == "报送月度统计数据（2026-11）"
    assert monthly["due"] == "2026-11-30"
    assert monthly["rule"].startswith("C22 加强日常监督工作实施办法 三（三）")


@pytest.mark.parametrize(("within", "latest"), [(0, "2026-11-20"), (10, "2026-11-30"), (400, "2027-12-31")])
def test_within_leaves_out_what_is_further_away(shared_desk: Desk, within: int, latest: str) -> None:
    everything = listed(shared_desk.on_store("due", "--today", "2026-11-20", "--json"))
    near = listed(shared_desk.on_store("due", "--today", "2026-11-20", "--within", within, "--json"))
    assert near == [one for one in everything if one["due"] <= latest]


def test_due_in_words_says_how_far_and_on_whose_authority(shared_desk: Desk) -> None:
    done = shared_desk.on_store("due", "--today", "2026-11-20", "--within", 10)
    told = next(line for line in done.stdout.splitlines() if "C22" in line)
    assert told.startswith(
        "2026-11-30  剩 10 天  C22  报送月度统计数据（2026-11）  （加强日常监督工作实施办法"
    )


@pytest.mark.parametrize("within", ["-1", "三天", "1.5"])
def test_a_wrong_number_of_days(shared_desk: Desk, within: str) -> None:
    assert shared_desk.on_store("due", "--within", within).returncode == 2
