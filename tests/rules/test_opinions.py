"""The table of the 廉政意见 and what it makes of findings, on plain values."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

import resources
from app.committee import table_rules
from app.rules.opinion_table import OpinionRules, load_opinions
from app.rules.opinions import gravity, is_milder, measures_told, propose, worded
from app.rules.tables import FaultyTable

# What each finding proposes, and whether somebody has to look again: read off domain.md, not off the table.
PROPOSED = {
    "open_clue": ("defer", False), "shelved": ("defer", False), "transferred": ("ask", False),
    "effect": ("unfit", False), "judicial": ("defer", False), "unread": ("defer", True),
    "measured": ("clear", False), "settled": ("clear", False), "rectifying": ("clear", False),
    "outside": ("ask", False), "gone": ("ask", True), "same_name": ("defer", True),
    "name_only": ("clear", True), "twins": ("defer", True), "conflict": ("defer", True),
    "stranger": ("ask", True),
}  # fmt: skip
ORDER = ("clear", "ask", "defer", "unfit")


@pytest.fixture(scope="module")
def rules() -> OpinionRules:
    return load_opinions(resources.path("rules") / "opinions.toml")


def test_every_finding_proposes_the_reply_of_its_row_alone(rules: OpinionRules) -> None:
    assert set(rules.reasons) == set(PROPOSED)
    for key, (reply, look) in PROPOSED.items():
        found = propose([key], rules)
        assert (found.reply, found.second_look) == (reply, look), key


def test_党风廉政意见_three_replies_the_gravest_of_several_findings_is_proposed(rules: OpinionRules) -> None:
    for pair in combinations(PROPOSED, 2):
        found = propose(pair, rules)
        assert found.reply == max((PROPOSED[key][0] for key in pair), key=ORDER.index), pair
        assert found.second_look == any(PROPOSED[key][1] for key in pair), pair


def test_nothing_found_proposes_that_nothing_was_found(rules: OpinionRules) -> None:
    found = propose([], rules)
    assert (found.reply, found.second_look) == ("clear", False)


def test_findings_stand_the_gravest_first_and_those_that_only_tell_last(rules: OpinionRules) -> None:
    ordered = sorted(PROPOSED, key=lambda key: gravity(key, rules))
    assert ordered[0] == "effect"
    assert set(ordered[-3:]) == {"measured", "settled", "rectifying"}
    assert [ORDER.index(PROPOSED[key][0]) for key in ordered] == sorted(
        (ORDER.index(reply) for reply, _ in PROPOSED.values()), reverse=True
    )


def test_a_reply_is_milder_by_its_place_in_the_table(rules: OpinionRules) -> None:
    for mild, grave in combinations(ORDER, 2):
        assert is_milder(mild, grave, rules)
        assert not is_milder(grave, mild, rules)
        assert not is_milder(grave, grave, rules)


def test_the_letter_names_the_last_day_of_the_period_or_leaves_its_bracket_out(rules: OpinionRules) -> None:
    unfit = rules.replies["unfit"]
    assert worded(unfit, date(2027, 8, 9)) == "不宜提拔任用、评先评优（影响期至2027年8月9日）"
    assert worded(unfit, None) == "不宜提拔任用、评先评优"
    assert worded(rules.replies["clear"], None) == "暂未发现影响使用的问题"


def test_the_committee_words_a_reply_its_own_way(rules: OpinionRules) -> None:
    own = rules.changed({"clear": {"label": "无影响", "wording": "未收到 反映该同志的问题"}})
    assert own.replies["clear"].wording == "未收到 反映该同志的问题"
    assert own.replies["clear"].own
    assert own.replies["clear"].severity == rules.replies["clear"].severity
    assert not rules.replies["clear"].own


@pytest.mark.parametrize(
    ("key", "label", "wording", "why"),
    [
        ("clear", "", "未发现", "名称不能是空的"),
        ("clear", "无", " ", "用语不能是空的"),
        ("unfit", "不宜", "影响期至{last}", "花括号"),
        ("unfit", "不宜{last_day}", "不宜", "花括号"),
        ("unfit", "不宜", "不" * 201, "不超过 200 字"),
        ("no_such", "无", "无", "没有“no_such”"),
    ],
)
def test_a_wording_that_cannot_be_is_refused(
    rules: OpinionRules, key: str, label: str, wording: str, why: str
) -> None:
    with pytest.raises(FaultyTable, match=why):
        rules.changed({key: {"label": label, "wording": wording}})


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ('key = "clear"\nlabel', 'key = "clean"\nlabel', "缺少答复 clear"),
        ('reply = "unfit"\n', 'reply = "bad"\n', "不认识"),
        ('key = "stranger"', 'key = "foreigner"', "不认识"),
        ("value = 5\n", "value = 0\n", "1 至 60"),
        ("{last_day}", "{until}", "花括号"),
        ('source = "本程序的上限"', 'source = ""', "依据"),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_line(
    tmp_path: Path, was: str, becomes: str, why: str
) -> None:
    text = (resources.path("rules") / "opinions.toml").read_text(encoding="utf-8")
    assert was in text
    table = tmp_path / "opinions.toml"
    table.write_text(text.replace(was, becomes, 1) if was != "{last_day}" else text.replace(
        "影响期至{last_day}", "影响期至{until}"), encoding="utf-8")  # fmt: skip
    with pytest.raises(FaultyTable, match=r"opinions\.toml 第 \d+ 行") as fault:
        load_opinions(table)
    assert why in str(fault.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("党内警告", ("党内警告",)),
        ("给予党内严重警告处分", ("党内严重警告",)),
        ("党内严重警告处分（影响期二年）", ("党内严重警告（无党内职务）",)),
        ("诫勉谈话、责令检查", ("诫勉", "责令检查")),
        ("撤销党内职务、政务撤职", ("撤销党内职务", "政务撤职")),
        ("批评教育并扣发当月奖金", ("批评教育",)),
        ("免予党纪处分", ("免予党纪处分",)),
        ("免予处分", ("免予党纪处分",)),
        ("无", ()), ("—", ()), ("", ()), ("不予处分", ()), ("未给予处理", ()),
        ("建议给予政务警告", ()), ("撤销党内警告处分", ()), ("拟给予诫勉", ()),
        ("取消评优资格", None), ("警示教育", None),
    ],
)  # fmt: skip
def test_what_an_old_ledger_says_was_done_is_read_by_the_measure_table(
    text: str, told: tuple[str, ...] | None
) -> None:
    assert measures_told(text, table_rules().measures) == told
