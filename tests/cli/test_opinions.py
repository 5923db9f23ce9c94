"""`opinions`: the check of a list of names on the command line; nothing is written by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import opened
from tests.app.opinion_list import BY_REPLY, NAMES_IN_THE_LETTER, REPEATED, SECOND_LOOKS, TRAPS, fill, letter
from tests.app.parts import TODAY, Kept, save
from tests.cli.conftest import Desk, Done, _desk
from tests.exchange.makers import encrypted, xlsx

KEYS = {
    "name", "identity_number", "line", "unit", "post", "flaw", "matched", "match", "match_note", "member",
    "candidates", "proposal", "label", "second_look", "reasons",
}  # fmt: skip
PLAIN = NAMES_IN_THE_LETTER - len(TRAPS) - len(REPEATED)


@pytest.fixture(scope="module")
def asked(made: Kept, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Path]:
    """A store with the people of the letter, shared by the tests, which only read it; and the letter."""
    folder = tmp_path_factory.mktemp("opinions")
    desk = _desk(made.folder.with_name("空"), folder)
    office = opened(Kept(desk.store, made.master, made.recovery))
    fill(office, folder)
    office.close()
    return desk, letter(folder)


def ask(asked: tuple[Desk, Path], *more: object, today: str = TODAY.isoformat()) -> Done:
    desk, path = asked
    return desk.on_store("opinions", path, "--today", today, *more)


@pytest.fixture(scope="module")
def told(asked: tuple[Desk, Path]) -> dict[str, Any]:
    done = ask(asked, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def person(told: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in told["persons"] if one["name"] == name]
    return dict(found)


def test_every_name_is_told_with_match_proposal_and_reasons(told: dict[str, Any]) -> None:
    assert len(told["persons"]) == NAMES_IN_THE_LETTER - len(REPEATED)
    assert all(set(one) == KEYS for one in told["persons"])
    assert (told["source"], told["checked_on"]) == ("征求意见名单.xlsx", "2026-11-20")
    for trap in TRAPS:
        found = person(told, trap.found_as)
        assert (found["matched"], found["proposal"]) == (str(trap.matched.value), trap.proposal)
        assert found["second_look"] is trap.second_look
        assert {one["key"]: one["record"] for one in found["reasons"]} == trap.reasons


def test_reasons_have_record_last_day_and_source(told: dict[str, Any]) -> None:
    [reason] = person(told, "蒋二泉")["reasons"]
    assert (reason["title"], reason["record"], reason["last_day"]) == (
        "在影响期内",
        "线索〔2026〕4号",
        "2026-11-30",
    )
    assert reason["text"].startswith("诫勉（2026-06-01）")
    assert "影响期" in reason["source"]


def test_a_number_is_told_as_it_was_given(told: dict[str, Any]) -> None:
    found = person(told, "周五常")
    [given] = [trap.number for trap in TRAPS if trap.name == "周五常"]
    assert (found["identity_number"], found["flaw"]) == (given, "身份证号校验码不符，请核对原件")


def test_who_else_it_may_be_is_told(told: dict[str, Any]) -> None:
    found = person(told, "周八方")
    assert found["member"] is None
    assert [one["caption"].split("　")[0] for one in found["candidates"]] == ["规划处党支部", "财务处党支部"]


def test_what_was_left_out_is_told(told: dict[str, Any]) -> None:
    assert tuple(one["name"] for one in told["repeated"]) == REPEATED
    assert [(one["line"], one["reason"]) for one in told["refused"]] == [(304, "没有姓名")]


def test_the_summary_counts_each_reply(told: dict[str, Any]) -> None:
    counted = sorted(one["persons"] for one in told["summary"])
    assert counted == sorted(
        [BY_REPLY["ask"], BY_REPLY["defer"], BY_REPLY["unfit"], BY_REPLY["clear"] + PLAIN]
    )


def test_the_lines_say_the_same(asked: tuple[Desk, Path]) -> None:
    done = ask(asked)
    assert (done.returncode, done.stderr) == (0, "")
    for text in (
        "蒋一舟", "有未了结的问题线索　线索〔2026〕3号", "依据：加强日常监督工作实施办法 六（十二）",
        "仅姓名一致（名单中没有能核对的单位）", "须另行核对", "可能是：周八方　规划处党支部",
        "第 303 行重复，未再核查：赵四海", "第 304 行未读取",
        f"核查 298 人：暂未发现影响使用的问题 {BY_REPLY['clear'] + PLAIN} 人",
        f"其中 {SECOND_LOOKS} 人须另行核对后才能答复。",
    ):  # fmt: skip
        assert text in done.stdout, text
    assert len(done.stdout.splitlines()) > NAMES_IN_THE_LETTER


def test_another_day_gives_another_answer(asked: tuple[Desk, Path]) -> None:
    later = json.loads(ask(asked, "--json", today="2026-12-01").stdout)
    assert person(later, "蒋二泉")["proposal"] == "clear"
    assert person(later, "沈七弦")["proposal"] == "unfit"


def test_nothing_is_registered(asked: tuple[Desk, Path], made: Kept) -> None:
    desk, _ = asked
    before = sorted((path.name, path.stat().st_size) for path in desk.store.iterdir())
    assert ask(asked).returncode == 0
    assert sorted((path.name, path.stat().st_size) for path in desk.store.iterdir()) == before


def test_a_text_file_and_a_protected_list(full_desk: Desk, tmp_path: Path) -> None:
    text = save(tmp_path, "名单.txt", "韩露 城建档案室\n查无此人\n共2人\n".encode("gb18030"))
    done = full_desk.on_store("opinions", text, "--json")
    told = json.loads(done.stdout)
    assert [one["name"] for one in told["persons"]] == ["韩露", "查无此人"]
    assert told["persons"][1]["matched"] == "stranger"
    locked = save(tmp_path, "名单.xlsx", encrypted(xlsx([["姓名", "单位"], ["韩露", "办公室"]]), "密码 7"))
    refused = full_desk.on_store("opinions", locked)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "设有打开密码" in refused.stderr
    password = save(tmp_path, "打开密码.txt", "密码 7\n".encode())
    assert "韩露" in full_desk.on_store("opinions", locked, "--file-password-file", password).stdout


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", xlsx([["日期", "金额"], ["2026-01-01", 3]])])
def test_a_list_that_cannot_be_read_is_refused_with_what_to_do(
    shared_desk: Desk, tmp_path: Path, data: bytes
) -> None:
    done = shared_desk.on_store("opinions", save(tmp_path, "名单.xlsx", data), "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) >= 2
    assert "请" in done.stderr.splitlines()[-1]


def test_more_names_than_allowed_are_refused(shared_desk: Desk, tmp_path: Path) -> None:
    rows = [["姓名", "单位"], *(["张伟", f"第{n}处"] for n in range(5001))]
    done = shared_desk.on_store("opinions", save(tmp_path, "名单.xlsx", xlsx(rows)))
    assert (done.returncode, done.stdout) == (1, "")
    assert "5000" in done.stderr


def test_help_and_wrong_usage_are_chinese(shared_desk: Desk) -> None:
    done = shared_desk.run("opinions", "--help")
    assert "核查一份征求廉政意见的名单" in done.stdout
    wrong = shared_desk.run("opinions", "x", "y", "--today", "gestern")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "日期应写作 2026-11-20 这样" in wrong.stderr
