"""The pages out of sheets as offices keep them, and amounts of money in their spellings."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.fields import Reading
from app.engine.kinds import HIGHEST_AMOUNT, Money
from app.engine.values import ValueFlaw
from app.engine.views import Query
from app.office import Office
from tests.app.parts import TODAY, identity, mapping, member, plan_of, save, values_of
from tests.app.test_pages import PLAIN, put

MONEY = Money("value", "估价（元）")
FAMILY = [
    ["干部家庭成员及主要社会关系登记表", *[""] * 7],
    ["序号", "干部姓名", "称谓", "姓名", "出生年月", "政治面貌", "工作单位及职务", "备注"],
    [1, "周远航", "妻子", "韩 晓", "1990.05", "中共党员", "市第一中学教师", ""],
    [2, "", "女儿", "周小禾", "2016年8月", "", "市实验小学学生", ""],
    [3, "周远航", "父亲", "周建业", "1961-13", "群众", "退休", ""],
    [4, "韩露", "", "韩立", "1960", "群众", "退休", ""],
    [5, "韩露", "母亲", "陈静", "1962-03", "群众", "务农", "随本人居住"],
]
GIFTS = [
    "姓名,单位,收受时间,赠送人/单位,礼品名称,估价(元),上交日期,处理情况,经办人",
    "周远航,办公室,2026-03-05,某施工企业,茶叶两盒,￥1280.50,2026.3.20,上交财政,沈佳",
    "韩露,法规科,2026年4月1日,某协会,购物卡,1.2万元,2026-08-01,上缴廉政账户,沈佳",
    "韩露,法规科,2026-04-02,某协会,字画一幅,估价不详,,,",
    "韩露,法规科,2026-04-03,某协会,手表一块,五千元,2026-04-05,上交财政,",
    "韩露,法规科,2026-05-09,某协会,烟酒,800,2026-05-01,上交财政,",
    "韩露,法规科,2026-06-09,某协会,白酒,/,,,",
]


@pytest.fixture
def roster(office: Office) -> Office:
    office.ledger("members").add(member())
    office.ledger("members").add(member("韩露", branch="法规科党支部"))
    return office


def test_a_sheet_of_families(roster: Office, tmp_path: Path) -> None:
    plan = plan_of(roster, "families", tmp_path, FAMILY, merge=["A1:H1"])
    assert mapping(plan) == {
        "序号": None, "干部姓名": "person", "称谓": "relation", "姓名": "name", "出生年月": "birth",
        "政治面貌": "political_status", "工作单位及职务": "employer", "备注": "remarks",
    }  # fmt: skip
    outcome = roster.commit_import(plan)
    assert [(row.row, row.column) for row in outcome.refused] == [
        (4, "干部姓名"), (5, "出生年月"), (6, "称谓"),
    ]  # fmt: skip
    first, last = values_of(roster, "families")
    assert (first["person"], first["member_id"], first["name"]) == ("周远航", "1", "韩晓")
    assert (last["person"], last["relation"], last["remarks"]) == ("韩露", "母亲", "随本人居住")


def test_a_sheet_of_families_by_other_heads(office: Office, tmp_path: Path) -> None:
    rows = [
        ["姓名", "与本人关系", "家庭成员姓名", "现工作单位及职务", "是否移居国(境)外"],
        ["周远航", "妻子", "韩晓", "市第一中学教师", "无"],
    ]
    plan = plan_of(office, "families", tmp_path, rows)
    assert list(mapping(plan).values()) == ["person", "relation", "name", "employer", "abroad"]
    assert office.commit_import(plan).accepted == 1
    [only] = values_of(office, "families")
    assert (only["person"], only["name"], only["abroad"]) == ("周远航", "韩晓", "")


def test_a_sheet_of_gifts(roster: Office, tmp_path: Path) -> None:
    path = save(tmp_path, "礼品.csv", "\n".join(GIFTS).encode("gb18030"))
    plan = roster.read_sheets("gifts", path)
    assert list(mapping(plan).values()) == [
        "person", "unit", "received_on", "giver", "item", "value", "handed_on", "handled", "handler",
    ]  # fmt: skip
    outcome = roster.commit_import(plan)
    assert [(row.row, row.column) for row in outcome.refused] == [
        (4, "估价(元)"), (5, "估价(元)"), (6, "上交日期"),
    ]  # fmt: skip
    assert all(row.reason for row in outcome.refused)
    held = values_of(roster, "gifts")
    assert [one["value"] for one in held] == ["1,280.50", "12,000", ""]
    assert [one["member_id"] for one in held] == ["1", "2", "2"]
    [item] = [item for item in roster.due() if item.register == "gifts"]
    assert item.title.endswith("韩露，白酒")
    assert item.due.isoformat() == "2026-07-09"


@pytest.mark.parametrize("key", PLAIN)
def test_the_same_sheet_again_adds_nothing(roster: Office, tmp_path: Path, key: str) -> None:
    """What a page gives out as a sheet, another store takes in, once."""
    put(roster, key, **PLAIN[key])
    put(roster, key, **PLAIN[key], person="韩露")
    path = save(tmp_path, "页.xlsx", roster.ledger_sheet(key, Query()).data)
    for record_id in roster.ledger(key).ids(Query()):
        roster.ledger(key).void(record_id, "另行导入")
    with roster._store.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM import_trace")
    first = roster.commit_import(roster.read_sheets(key, path))
    assert (first.accepted, first.refused) == (2, ())
    shown = {name: value for name, value in values_of(roster, key)[-1].items() if name in PLAIN[key]}
    again = roster.commit_import(roster.read_sheets(key, path))
    assert (again.accepted, again.already, again.refused) == (0, 2, ())
    put(roster, key, **PLAIN[key])
    assert shown == {name: value for name, value in values_of(roster, key)[-1].items() if name in PLAIN[key]}


def test_a_row_known_by_its_person_and_its_matter_is_not_taken_in_otherwise(
    office: Office, tmp_path: Path
) -> None:
    rows = [
        ["姓名", "类别", "称号", "名称", "决定日期"],
        ["周远航", "表彰奖励", "", "先进个人", "2026-01-10"],
    ]
    assert office.commit_import(plan_of(office, "awards", tmp_path, rows)).accepted == 1
    rows[1].append("")
    rows[0].append("备注")
    rows[1][-1] = "补记"
    outcome = office.commit_import(plan_of(office, "awards", tmp_path, rows))
    assert (outcome.accepted, len(outcome.refused)) == (0, 1)
    assert "已有同一奖惩" in outcome.refused[0].reason


def test_same_named_persons_are_told_apart_by_identity_number(office: Office, tmp_path: Path) -> None:
    numbers = [identity("1990-01-01"), identity("1985-02-02")]
    for number in numbers:
        office.ledger("members").add(member(identity_number=number))
    rows = [
        ["姓名", "身份证号", "年度", "考核类别", "等次"],
        ["周远航", numbers[1], "2025年度", "年度考核", "优秀"],
    ]
    assert office.commit_import(plan_of(office, "assessments", tmp_path, rows)).questions == ()
    [only] = values_of(office, "assessments")
    assert only["member_id"] == "2"


@pytest.mark.parametrize(
    ("told", "since", "until"),
    [
        ("2010.07—2013.03", "2010-07", "2013-03"), ("2010年7月至2013年3月", "2010-07", "2013-03"),
        ("2010.07-2013.03", "2010-07", "2013-03"), ("2013-03-01--2015-06-01", "2013-03-01", "2015-06-01"),
        ("2013年3月至今", "2013-03", ""), ("2013.03 ~", "2013-03", ""), ("2010－2013", "2010", "2013"),
    ],
)  # fmt: skip
def test_a_career_told_as_a_span(office: Office, tmp_path: Path, told: str, since: str, until: str) -> None:
    rows = [["姓名", "起止年月", "工作单位", "职务"], ["周远航", told, "市水务局", "科员"]]
    outcome = office.commit_import(plan_of(office, "careers", tmp_path, rows))
    assert outcome.refused == ()
    [only] = values_of(office, "careers")
    assert (only["since"], only["until"]) == (since, until)


@pytest.mark.parametrize("told", ["早年", "2013年3月", "2010.13—2013.03", "2013.03—2010.07", "某年至今"])
def test_a_span_that_cannot_be_read_is_listed(office: Office, tmp_path: Path, told: str) -> None:
    rows = [["姓名", "起止年月", "工作单位"], ["周远航", told, "市水务局"]]
    outcome = office.commit_import(plan_of(office, "careers", tmp_path, rows))
    assert outcome.accepted == 0
    assert outcome.refused[0].reason


def test_text_that_looks_like_a_formula_stays_text(office: Office, tmp_path: Path) -> None:
    lines = "姓名,收受日期,物品名称\n周远航,2026-03-05,=1+1"
    office.commit_import(office.read_sheets("gifts", save(tmp_path, "表.csv", lines.encode())))
    [only] = values_of(office, "gifts")
    assert only["item"] == "=1+1"
    path = save(tmp_path, "出.xlsx", office.ledger_sheet("gifts", Query()).data)
    assert office.commit_import(office.read_sheets("gifts", path)).accepted == 0
    assert [one["item"] for one in values_of(office, "gifts")] == ["=1+1"]


def read(raw: object) -> int | None:
    return MONEY.read(raw, Reading(rules=None, today=TODAY))


@pytest.mark.parametrize(
    ("raw", "cents"),
    [
        ("1,280.50", 128050), ("1280元", 128000), ("1.2万元", 1_200_000), ("￥1280", 128000), ("¥ 80", 8000),
        ("人民币1,000,000元整", 100_000_000), ("１２８０．５", 128050), ("0", 0), ("0.01", 1),
        (1280.5, 128050),
        (0.1 + 0.2, 30), (1280, 128000), ("0.0001万元", 100), ("1.5亿元", 15_000_000_000), ("", None),
        (None, None), (19.99, 1999), (0.0, 0),
    ],
)  # fmt: skip
def test_an_amount_in_its_spellings(raw: object, cents: int | None) -> None:
    assert read(raw) == cents


@pytest.mark.parametrize(
    "raw",
    ["约1280元", "1280.505", "-5", "12,80", "1,28,000", "壹仟元", "1280美元", "1e5", "$12", "1.2.3", "千元",
     "万", float("nan"), float("inf"), -5.0, 1280.505, "9" * 40, "9" * 400, 10**15, True, ".5", "5."],
)  # fmt: skip
def test_an_amount_is_never_guessed(raw: object) -> None:
    with pytest.raises(ValueFlaw) as flaw:
        read(raw)
    assert flaw.value.reason.startswith("估价（元）")


@given(st.integers(0, HIGHEST_AMOUNT))
def test_an_amount_is_read_as_it_is_shown(cents: int) -> None:
    shown = MONEY.show(cents)
    assert read(shown) == cents
    assert read(shown.replace(",", "")) == cents
    assert re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d\d)?", shown)
    assert shown.endswith(".00") is False
    assert Decimal(shown.replace(",", "")) * 100 == cents


@given(st.integers(0, 10**9))
def test_a_spreadsheets_own_number_is_read_to_the_cent(cents: int) -> None:
    assert read(cents / 100) == cents


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        cents = read(text)
    except ValueFlaw:
        return
    assert cents is None or 0 <= cents <= HIGHEST_AMOUNT


def test_a_head_says_in_which_unit_its_amounts_are(office: Office, tmp_path: Path) -> None:
    lines = "姓名,财产类别,地址或名称,价格（万元）\n甲方,房产,朝阳路1号,86.5\n乙方,房产,朝阳路2号,865000元\n"
    plan = office.read_sheets("properties", save(tmp_path, "表.csv", lines.encode()))
    assert office.commit_import(plan).accepted == 2
    assert {one["price"] for one in values_of(office, "properties")} == {"865,000"}
