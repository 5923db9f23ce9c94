"""Whom the committee may handle: each row of the table with its 依据, and which goes first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.jurisdiction import SubjectFacts, UnknownRank, judge, verdict
from app.rules.tables import load_rules
from db.vocabulary import PoliticalStatus, TransferReason
from tests.rules.parts import RULES, copied, refused

MEMBER = SubjectFacts(status=PoliticalStatus.MEMBER, rank="一级科员")
STATIONED, WORK_COMMITTEE = "派驻纪检监察组", "纪检监察工委"
RANKS = st.sampled_from(RULES.rank_names())
FACTS = st.builds(
    SubjectFacts,
    organisation=st.booleans(),
    status=st.none() | st.sampled_from(PoliticalStatus),
    rank=st.just("") | RANKS,
    rank_then=st.just("") | RANKS,
    post=st.just("") | st.sampled_from(RULES.post_names()),
    relation_here=st.none() | st.booleans(),
    subordinate=st.booleans(),
    discipline_cadre=st.booleans(),
    suspected_crime=st.booleans(),
)


@pytest.mark.parametrize(
    ("change", "label", "to", "article"),
    [
        ({}, "本级", "", "（六）"),
        ({"status": PoliticalStatus.PROBATIONARY}, "本级", "", "（六）"),
        ({"organisation": True, "status": None, "rank": ""}, "本级", "", "基层党组织"),
        ({"status": PoliticalStatus.MASSES}, "移送", STATIONED, "非党员"),
        ({"rank": "四级主任科员"}, "移送", STATIONED, "科员级以上"),
        ({"rank_then": "二级主任科员"}, "移送", STATIONED, "科员级以上"),
        ({"post": "乡科级副职"}, "移送", STATIONED, "科员级以上"),
        ({"suspected_crime": True}, "移送", STATIONED, "（十一）"),
        ({"discipline_cadre": True}, "上报", WORK_COMMITTEE, "第26项"),
        ({"relation_here": False}, "移送", "组织关系所在单位的纪检组织", "组织关系"),
        ({"subordinate": True}, "移送", "下级单位纪委", "分级负责"),
        ({"relation_here": None}, "待定", "", "（六）"),
        ({"rank": ""}, "待定", "", "（六）"),
        ({"status": None}, "待定", "", "（六）"),
        ({"rank": "", "status": PoliticalStatus.MASSES}, "移送", STATIONED, "非党员"),
        ({"rank": "四级主任科员", "status": None}, "移送", STATIONED, "科员级以上"),
    ],
)
def test_each_row_with_its_source(change: dict, label: str, to: str, article: str) -> None:
    found = judge(replace(MEMBER, **change), RULES)
    assert (found.label, found.to) == (label, to)
    assert article in found.source
    assert found.reason


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"suspected_crime": True, "status": PoliticalStatus.MASSES, "discipline_cadre": True}, "crime"),
        ({"status": PoliticalStatus.MASSES, "discipline_cadre": True, "rank": "一级调研员"}, "not_member"),
        ({"discipline_cadre": True, "rank": "一级调研员"}, "discipline_cadre"),
        ({"rank": "一级调研员"}, "rank"),
    ],
)
def test_when_several_apply_crime_goes_first(change: dict, key: str) -> None:
    assert judge(replace(MEMBER, **change), RULES).key == key


@pytest.mark.parametrize(
    ("rank", "ours"),
    [
        ("二级科员", True), ("一级科员", True), ("试用期公务员", True), ("四级主任科员", False),
        ("一级巡视员", False), ("一级行政执法员", True), ("四级主办", False), ("专业技术员", True),
        ("四级主管", False), ("一级警员", True), ("四级警长", False), ("警务技术员", True),
        ("警务技术四级主管", False), ("管理九级", True), ("九级职员", True), ("管理岗（九级）", True),
        ("管理八级", False), ("专业技术十三级", True), ("专技8级", False), ("技术工一级", True),
        ("普通工", True), ("副处", False), ("正国级", False),
    ],
)  # fmt: skip
def test_公务员法_ranks_within_section_member(rank: str, ours: bool) -> None:
    assert (judge(replace(MEMBER, rank=rank), RULES).label == "本级") is ours


def test_the_reason_names_the_rank_that_decides() -> None:
    found = judge(replace(MEMBER, rank_then="四级主任科员", post="县处级副职"), RULES)
    assert "县处级副职" in found.reason


def test_a_doubtful_rank_makes_a_doubtful_verdict() -> None:
    assert judge(replace(MEMBER, rank="专业技术十三级"), RULES).certainty == "unsure"
    assert judge(MEMBER, RULES).certainty == "seen"


@pytest.mark.parametrize("field", ["rank", "rank_then", "post"])
def test_an_unknown_rank_is_refused_naming_the_table(field: str) -> None:
    with pytest.raises(UnknownRank, match=r"ranks\.toml）里没有“特级专员”.*一级科员"):
        judge(replace(MEMBER, **{field: "特级专员"}), RULES)


def test_of_the_roll_an_unknown_rank_is_left_open() -> None:
    assert verdict("特级专员", PoliticalStatus.MEMBER, RULES).label == "待定"
    assert verdict("一级科员", PoliticalStatus.MEMBER, RULES).label == "本级"
    assert verdict("", PoliticalStatus.MASSES, RULES).label == "移送"
    assert verdict("一级科员", None, RULES).reason == "政治面貌未填"


def test_the_keys_of_what_is_handed_over_are_reasons_of_transfer() -> None:
    handed = {row.key for row in RULES.jurisdiction if row.verdict in ("移送", "上报")}
    assert handed <= {reason.value for reason in TransferReason}


def test_the_committee_may_change_whom_it_handles(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "ranks.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index('name = "四级主任科员"')
    path.write_text(text[:start] + text[start:].replace("false", "true", 1), encoding="utf-8")
    path = folder / "jurisdiction.toml"
    head, row, rest = path.read_text(encoding="utf-8").partition('key = "discipline_cadre"')
    path.write_text(head + row + rest.replace("enabled = true", "enabled = false", 1), encoding="utf-8")
    rules = load_rules(folder)
    assert judge(replace(MEMBER, rank="四级主任科员", discipline_cadre=True), rules).label == "本级"


@given(FACTS)
def test_what_is_ours_is_a_member_of_this_unit_within_the_ranks(subject: SubjectFacts) -> None:
    found = judge(subject, RULES)
    ranks = [RULES.rank(text) for text in (subject.rank, subject.rank_then, subject.post) if text]
    if found.label == "本级" and not subject.organisation:
        assert subject.status.in_party
        assert subject.relation_here
        assert ranks
        assert all(rank.within for rank in ranks)
        assert not subject.discipline_cadre
        assert not subject.subordinate
    assert not (subject.suspected_crime and found.label != "移送")
    assert (found.label in ("移送", "上报")) == bool(found.to)
    assert found.source


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('when = "crime"', 'when = "crimes"', "第 10 行：crime：when 的值“crimes”不认识"),
        ('verdict = "移送"', 'verdict = "转办"', "第 11 行：crime：verdict 的值“转办”不认识"),
        ('to = "派驻纪检监察组"\n', "", "没有写明移送、上报给谁"),
        ('key = "organisation"', 'key = "crime"', "与第 8 行重复"),
        ('when = "otherwise"', 'when = "own"', "最后一行应为"),
        ('reason = "{rank}，', 'reason = "{ranks}，', "reason 里只能写 {rank}"),
        (
            'key = "own"\nwhen = "own"\nverdict = "本级"\n',
            'key = "own"\nverdict = "本级"\n',
            "own：缺少 when",
        ),
    ],
)
def test_a_mistake_in_the_table_of_jurisdiction_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    folder = copied(tmp_path)
    path = folder / "jurisdiction.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    message = refused(folder)
    assert message.startswith("jurisdiction.toml 第 ")
    assert said in message
