"""`clue`: one clue on the command line, and refusals."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.conftest import Desk

OPEN = "云建机纪线〔2026〕12号"
CLOSED = "云建机纪线〔2024〕4号"
ABOVE = "云建机纪线〔2024〕6号"


def told(desk: Desk, number: str) -> dict[str, Any]:
    done = desk.on_store("clue", number, "--today", "2026-11-20", "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_open_clue_says_what_may_follow_and_by_when(shared_desk: Desk) -> None:
    clue = told(shared_desk, OPEN)
    assert clue["state"] == {"code": "awaiting", "label": "待处置"}
    assert [step["step"] for step in clue["steps"]] == ["登记"]
    clock = clue["clocks"][0]
    assert (clock["rule"], clock["due"], clock["standing"]) == ("T1", "2026-10-23", "late")
    assert clock["source"] == "监督执纪工作规则 第二十一条"
    follow = {one["step"]: one for one in clue["next"]}
    assert "opinion" in follow
    assert follow["opinion"]["source"]
    assert not {"filed", "closed", "inquiry_sent"} & set(follow)


def test_a_closed_clue_tells_its_whole_road(shared_desk: Desk) -> None:
    clue = told(shared_desk, CLOSED)
    assert clue["state"]["label"] == "已办结"
    steps = [step["step"] for step in clue["steps"]]
    assert steps == ["登记", "处置意见", "集体研究", "函询发出", "函询回复", "办结"]
    assert all(clock["standing"] in ("met", "missed") for clock in clue["clocks"])


def test_persons_are_told_with_their_verdict(shared_desk: Desk) -> None:
    person = told(shared_desk, ABOVE)["persons"][0]
    assert person["verdict"].startswith("移送")
    assert person["reason"]
    assert person["source"]


def test_blanks_in_the_number_do_not_matter_and_the_text_says_the_same(shared_desk: Desk) -> None:
    done = shared_desk.on_store("clue", "云建机纪线 〔2026〕 12 号", "--today", "2026-11-20")
    assert done.returncode == 0, done.stderr
    for word in ("待处置", "提出处置意见", "2026-10-23", "监督执纪工作规则 第二十一条", "下一步可以办理"):
        assert word in done.stdout


def test_a_number_nobody_has_is_refused(shared_desk: Desk) -> None:
    done = shared_desk.on_store("clue", "线索〔1999〕1号")
    assert done.returncode == 1
    assert "没有编号为" in done.stderr
    assert "请核对编号" in done.stderr
    assert done.stdout == ""
