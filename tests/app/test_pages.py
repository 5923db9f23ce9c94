"""The hand-kept pages through the real store: what is refused, asked about, due, held against whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.engine.bearing import Bearing, Whom
from app.engine.views import DueItem, Query
from app.errors import Flaw, RefusedInput
from app.office import Office
from app.registers.pages import PAGES
from tests.app.parts import TODAY, member

BY_KEY = {register.key: register for register in PAGES}


def put(office: Office, key: str, **values: Any) -> int:
    ledger = office.ledger(key)
    return ledger.add({**ledger.blank(), "person": "周远航", **values})


def change(office: Office, key: str, record_id: int, **values: Any) -> int:
    ledger = office.ledger(key)
    record = ledger.record(record_id)
    ledger.change(record_id, record.version, {**record.values, **values})
    return record_id


def refused(office: Office, key: str, record_id: int = 0, **values: Any) -> RefusedInput:
    with pytest.raises(RefusedInput) as caught:
        _ = change(office, key, record_id, **values) if record_id else put(office, key, **values)
    return caught.value


def fields_of(error: RefusedInput) -> list[str]:
    return [flaw.field for flaw in error.flaws]


def due_of(office: Office, key: str, today: date | None = None) -> list[DueItem]:
    return [item for item in office.due(today=today) if item.register == key]


def doubts(office: Office, key: str, record_id: int | None = None, **values: Any) -> dict[str, Flaw]:
    ledger = office.ledger(key)
    found = ledger.doubts({**ledger.blank(), "person": "周远航", **values}, record_id)
    return {flaw.field: flaw for flaw in found}


def status(office: Office, key: str, record_id: int) -> str:
    return office.ledger(key).record(record_id).status.text


def borne(office: Office, key: str, *ids: int, names: tuple[str, ...] = ("周远航",)) -> list[Bearing]:
    bears = BY_KEY[key].bears
    assert bears is not None
    with office._store.reading() as session:
        return list(bears(session, office.rules, Whom(frozenset(ids), frozenset(names)), TODAY))


# Values with which a row of each page is accepted.
PLAIN: dict[str, dict[str, Any]] = {
    "careers": {"employer": "市水务局", "since": "2015-07", "post": "科员"},
    "families": {"relation": "妻子", "name": "韩晓"},
    "matters": {"kind": "婚姻变化", "told_on": "2026-03-05", "content": "登记结婚"},
    "properties": {"kind": "房产", "item": "某小区 3 栋", "price": "80万元"},
    "ceremonies": {"kind": "子女婚礼", "held_on": "2026-12-31"},
    "gifts": {"received_on": "2026-11-10", "item": "茶叶两盒"},
    "journeys": {"destination": "某国", "leaves_on": "2026-12-01"},
    "sidelines": {"kind": "社会团体兼职", "organisation": "市水利学会"},
    "assessments": {"year": "2025", "kind": "年度考核", "grade": "称职"},
    "awards": {"kind": "表彰奖励", "title": "先进个人", "given_on": "2026-01-10"},
    "trainings": {"held_on": "2026-04-01", "topic": "警示教育大会"},
    "statements": {"held_on": "2026-01-20", "kind": "组织生活会对照检查", "content": "对照检查"},
    "pledges": {"kind": "廉政承诺书", "signed_on": "2026-01-05", "content": "承诺"},
    "rectifications": {"raised_on": "2026-11-01", "problem": "接待清单不全", "due_on": "2026-12-01"},
    "conflicts": {"kind": "亲属从业", "told_on": "2026-02-01", "relative": "韩晓"},
    "others": {"held_on": "2026-02-02", "title": "情况说明"},
}


@pytest.mark.parametrize("key", PLAIN)
def test_a_row_of_every_page_is_about_a_person_of_the_roster(office: Office, key: str) -> None:
    """规则 第十七条: 一人一档."""
    office.ledger("members").add(member())
    record = office.ledger(key).record(put(office, key, **PLAIN[key]))
    assert record.values["member_id"] == "1"
    assert record.values["unit"] == "办公室党支部"
    assert record.title == "周远航"
    assert record.subtitle
    assert record.status.text == "" or record.status.tone
    assert office.ledger(key).ids(Query(search="zhouyuanhang")) == [record.id]


def test_every_page_has_its_section_and_every_field_its_words(office: Office) -> None:
    sections = office.rules.archives.sections
    assert [sections[page.page].number for page in PAGES] == sorted(
        sections[page.page].number for page in PAGES
    )
    assert {page.page for page in PAGES} == {
        key for key, rule in sections.items() if key not in ("basic", "clues", "talks", "opinions")
    }
    offered = {
        (page.key, field.name)
        for page in PAGES
        for field in page.fields
        if getattr(field, "offers", None) is not None
    }
    assert len(offered) > 20
    for key, name in offered:
        assert office.ledger(key).suggestions(name, ""), (key, name)


@pytest.mark.parametrize("key", PLAIN)
def test_a_page_prints_as_a_ledger(office: Office, key: str) -> None:
    put(office, key, **PLAIN[key])
    assert office.ledger_paper(key, Query(), boxes=True).data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("key", "later", "values"),
    [
        ("careers", "until", {"since": "2015-07", "until": "2015-06"}),
        ("ceremonies", "held_on", {"held_on": "2026-11-01", "before_on": "2026-11-02"}),
        ("ceremonies", "after_on", {"held_on": "2026-11-01", "after_on": "2026-10-31"}),
        ("gifts", "handed_on", {"received_on": "2026-11-10", "handed_on": "2026-11-09"}),
        ("journeys", "returns_on", {"leaves_on": "2026-11-10", "returns_on": "2026-11-09"}),
        ("journeys", "given_back_on", {"leaves_on": "2026-10-01", "returns_on": "2026-10-09",
                                       "given_back_on": "2026-10-08"}),
        ("sidelines", "until", {"since": "2020", "until": "2019-12"}),
        ("awards", "ends_on", {"ends_on": "2026-01-09"}),
        ("rectifications", "due_on", {"due_on": "2026-10-31"}),
        ("rectifications", "done_on", {"done_on": "2026-10-31", "result": "已补齐"}),
        ("conflicts", "decided_on", {"decided_on": "2026-01-31", "decision": "不需回避"}),
        ("matters", "told_on", {"happened_on": "2026-04"}),
        ("properties", "told_on", {"acquired_on": "2026-11", "told_on": "2026-10-01"}),
    ],
)  # fmt: skip
def test_what_ends_before_it_begins_is_refused(
    office: Office, key: str, later: str, values: dict[str, Any]
) -> None:
    error = refused(office, key, **{**PLAIN[key], **values})
    assert fields_of(error) == [later]
    assert error.reason.startswith("依据：")
    assert error.remedy


@pytest.mark.parametrize(
    ("key", "name"),
    [("matters", "told_on"), ("gifts", "received_on"), ("awards", "given_on"), ("trainings", "held_on"),
     ("ceremonies", "after_on"), ("journeys", "given_back_on"), ("rectifications", "raised_on")],
)  # fmt: skip
def test_what_has_happened_is_not_still_to_come(office: Office, key: str, name: str) -> None:
    assert name in fields_of(refused(office, key, **{**PLAIN[key], name: "2026-11-21"}))


@pytest.mark.parametrize("year", ["1899", "2027", "26", "二〇二五", "2025.5", "-2025"])
def test_an_assessment_is_of_a_year_that_was(office: Office, year: str) -> None:
    assert fields_of(refused(office, "assessments", **{**PLAIN["assessments"], "year": year})) == ["year"]


@pytest.mark.parametrize("year", [2025, "2025年", "2025年度", "２０２５", 2025.0])
def test_a_year_in_its_spellings(office: Office, year: Any) -> None:
    record = put(office, "assessments", **{**PLAIN["assessments"], "year": year})
    assert office.ledger("assessments").record(record).values["year"] == "2025"


# Gifts: 关于对党和国家机关工作人员在国内交往中收受礼品实行登记制度的规定 (一个月内)


def gift(office: Office, received: str, **values: Any) -> int:
    return put(office, "gifts", received_on=received, item="茶叶两盒", value="1,280.50", **values)


def test_a_gift_is_handed_in_within_a_month(office: Office) -> None:
    record = gift(office, "2026-10-20")
    [item] = due_of(office, "gifts")
    assert (item.due, item.record_id) == (TODAY, record)
    assert "一个月" in item.source
    assert "周远航，茶叶两盒" in item.title
    assert status(office, "gifts", record) == "未上交"
    change(office, "gifts", record, handed_on="2026-11-20", handled="上交财政")
    assert due_of(office, "gifts") == []
    assert status(office, "gifts", record) == "已上交"


def test_a_gift_handed_in_late_wants_a_written_reason(office: Office) -> None:
    record = gift(office, "2026-10-19")
    assert status(office, "gifts", record) == "逾期未上交"
    assert office.ledger("gifts").ids(Query(chip="late")) == [record]
    error = refused(office, "gifts", record, handed_on="2026-11-20")
    assert fields_of(error) == ["excuse"]
    assert "2026-11-19" in error.message
    assert "登记制度" in error.reason
    assert fields_of(refused(office, "gifts", record, handed_on="2026-11-20", excuse="病")) == ["excuse"]
    change(office, "gifts", record, handed_on="2026-11-20", excuse="在外地学习，返回后上交")
    change(office, "gifts", record, remarks="改备注不再追问")


def test_the_last_day_of_a_month_is_the_corresponding_one(office: Office) -> None:
    record = gift(office, "2026-01-31")
    row = office.ledger("gifts").rows([record])[0]
    assert any(cell.text == "2026-02-28" for cell in row.cells)
    assert all(finding.ok for finding in office.check())


# Ceremonies: 广东省关于党员领导干部操办婚丧喜庆事宜的暂行规定; 榆林市等地的规定


def ceremony(office: Office, kind: str = "子女婚礼", **values: Any) -> int:
    return put(office, "ceremonies", kind=kind, **values)


def test_a_wedding_is_reported_ten_working_days_before(office: Office) -> None:
    ceremony(office, held_on="2026-12-12")
    [item] = due_of(office, "ceremonies")
    assert item.due == office.rules.calendar.back(date(2026, 12, 12), 10)
    assert item.rule == "操办婚丧喜庆事宜事前报告"
    assert "广东省" in item.source


def test_a_wedding_reported_too_late_wants_a_written_reason(office: Office) -> None:
    values = {"held_on": "2026-11-27", "before_on": "2026-11-20"}
    error = refused(office, "ceremonies", kind="本人婚礼", **values)
    assert fields_of(error) == ["excuse"]
    assert "广东省" in error.reason
    record = ceremony(office, "本人婚礼", **values, excuse="婚期临时提前")
    assert due_of(office, "ceremonies") == []
    assert status(office, "ceremonies", record) == "已事前报告"
    [item] = due_of(office, "ceremonies", date(2026, 11, 28))
    assert item.rule == "操办婚丧喜庆事宜事后报告"
    assert item.due == office.rules.calendar.add(date(2026, 11, 27), 10).on


def test_a_wedding_never_told_of_wants_a_written_reason(office: Office) -> None:
    error = refused(office, "ceremonies", kind="子女婚礼", held_on="2026-11-16")
    assert "没有事前报告" in error.message
    record = ceremony(office, held_on="2026-11-16", excuse="本人不知道报告要求，已批评教育")
    assert [item.record_id for item in due_of(office, "ceremonies")] == [record]
    change(office, "ceremonies", record, after_on="2026-11-20", spent="3.2万元", gifts="18000元")
    assert due_of(office, "ceremonies") == []
    assert office.ledger("ceremonies").record(record).values["spent"] == "32,000"


def test_a_wedding_reported_afterwards_too_late_wants_a_written_reason(office: Office) -> None:
    told = {"held_on": "2026-09-01", "before_on": "2026-08-01"}
    assert fields_of(refused(office, "ceremonies", kind="升学", **told, after_on="2026-11-01")) == ["excuse"]
    ceremony(office, "升学", **told, after_on="2026-09-10")


def test_a_funeral_is_told_at_once_and_written_within_fifteen_working_days(office: Office) -> None:
    funeral = {"kind": "丧事（父亲去世）", "held_on": "2026-10-09"}
    assert "没有口头报告" in refused(office, "ceremonies", **funeral).message
    assert "不是即时报告" in refused(office, "ceremonies", **funeral, verbal_on="2026-10-12").message
    record = put(office, "ceremonies", **funeral, verbal_on="2026-10-09")
    [item] = due_of(office, "ceremonies")
    last = office.rules.calendar.add(date(2026, 10, 9), 15).on
    assert (item.due, item.rule) == (last, "丧事补交书面报告")
    assert fields_of(refused(office, "ceremonies", record, after_on="2026-11-20")) == ["excuse"]
    change(office, "ceremonies", record, after_on=last.isoformat())
    assert due_of(office, "ceremonies") == []


def test_what_ran_out_long_ago_is_not_asked_for_any_more(office: Office) -> None:
    old = ceremony(office, held_on="2025-06-01", excuse="补录的历史记录")
    assert due_of(office, "ceremonies") == []
    assert old in office.ledger("ceremonies").ids(Query(chip="open"))


# Journeys: 因私出国（境）证件集中保管的通行规定


def test_a_document_is_back_within_ten_days_of_the_return(office: Office) -> None:
    values = {"destination": "某国", "leaves_on": "2026-11-01", "approved_on": "2026-10-20"}
    record = put(office, "journeys", **values, returns_on="2026-11-09")
    [item] = due_of(office, "journeys")
    assert (item.due, item.rule) == (date(2026, 11, 19), "因私出国（境）证件交还")
    assert status(office, "journeys", record) == "证件逾期未交还"
    assert office.ledger("journeys").ids(Query(chip="late")) == [record]
    held = office.ledger("journeys").record(record).values
    asked = doubts(office, "journeys", record, **{**held, "given_back_on": "2026-11-20"})
    assert set(asked) == {"given_back_on"}
    change(office, "journeys", record, given_back_on="2026-11-19")
    assert due_of(office, "journeys") == []
    assert status(office, "journeys", record) == "证件已交还"


def test_who_is_still_away_owes_nothing(office: Office) -> None:
    record = put(office, "journeys", destination="某国", leaves_on="2026-11-15")
    assert due_of(office, "journeys") == []
    assert office.ledger("journeys").ids(Query(chip="abroad")) == [record]
    assert status(office, "journeys", record) == "在国（境）外"


@pytest.mark.parametrize(
    ("approved", "said"), [("", "没有填写批准日期"), ("2026-11-02", "批准日期晚于出境日期")]
)
def test_a_journey_without_leave_is_asked_about(office: Office, approved: str, said: str) -> None:
    values = {"destination": "某国", "leaves_on": "2026-11-01", "approved_on": approved}
    asked = doubts(office, "journeys", **values)
    assert said in asked["approved_on"].reason
    assert asked["approved_on"].reason.endswith("）")


def test_pay_for_a_sideline_is_asked_about(office: Office) -> None:
    """公务员法 第四十四条."""
    asked = doubts(office, "sidelines", **PLAIN["sidelines"], pay="每月 2000 元", approver="市委组织部")
    assert set(asked) == {"pay"}
    assert "公务员法 第四十四条" in asked["pay"].reason
    assert set(doubts(office, "sidelines", **PLAIN["sidelines"])) == {"approver"}


# Awards: 中国共产党纪律处分条例 (影响期)


def award(office: Office, **values: Any) -> int:
    return put(office, "awards", kind="党纪处分", title="处分决定", **values)


def ends_on(office: Office, record: int) -> str:
    return str(office.ledger("awards").record(record).values["ends_on"])


def test_the_effect_of_a_measure_is_computed_and_may_be_overridden(office: Office) -> None:
    record = award(office, measure="警告", given_on="2026-01-15")
    values = office.ledger("awards").record(record).values
    assert values["measure"] == "党内警告"
    assert values["ends_on"] == "2027-01-14"
    assert status(office, "awards", record) == "影响期内"
    change(office, "awards", record, given_on="2025-01-15")
    assert ends_on(office, record) == "2026-01-14"
    assert status(office, "awards", record) == "影响期已满"
    change(office, "awards", record, ends_on="2026-12-31")
    change(office, "awards", record, measure="党内严重警告")
    assert ends_on(office, record) == "2026-12-31"


def test_a_second_sanction_inside_the_first_is_added_to_it(office: Office) -> None:
    office.ledger("members").add(member())
    award(office, measure="党内警告", given_on="2026-01-15")
    second = award(office, measure="党内警告", given_on="2026-07-15")
    assert ends_on(office, second) == "2028-01-14"
    other = put(office, "awards", person="韩露", kind="党纪处分", title="处分", measure="党内警告",
                given_on="2026-07-15")  # fmt: skip
    assert ends_on(office, other) == "2027-07-14"


def test_a_measure_the_table_does_not_know_is_asked_about(office: Office) -> None:
    plain = {"kind": "组织处理", "title": "决定", "given_on": "2026-01-15"}
    assert set(doubts(office, "awards", **plain)) == {"measure"}
    assert set(doubts(office, "awards", **plain, measure="停发奖金")) == {"ends_on"}
    assert doubts(office, "awards", **plain, measure="停发奖金", ends_on="2026-12-31") == {}
    assert doubts(office, "awards", **{**plain, "kind": "表彰奖励"}) == {}
    record = put(office, "awards", kind="诫勉", title="诫勉决定", given_on="2026-06-01")
    assert office.ledger("awards").record(record).values["measure"] == "诫勉"
    assert ends_on(office, record)


def test_a_measure_is_held_against_its_person_while_it_works_and_told_after(office: Office) -> None:
    office.ledger("members").add(member())
    running = award(office, measure="党内警告", given_on="2026-01-15", document="机纪〔2026〕1号")
    put(office, "awards", person="周远航", kind="诫勉", title="诫勉", given_on="2024-01-15")
    put(office, "awards", kind="表彰奖励", title="先进个人", given_on="2026-05-01")
    gone = award(office, measure="党内严重警告", given_on="2026-02-15")
    office.ledger("awards").void(gone, "登记错了人")
    found = borne(office, "awards", 1)
    assert [(one.reason, one.last_day) for one in found] == [
        ("effect", date(2027, 1, 14)), ("measured", date(2024, 7, 14)),
    ]  # fmt: skip
    assert found[0].record_id == running
    assert found[0].record == "机纪〔2026〕1号"
    assert found[0].member_id == 1
    assert borne(office, "awards", 2) == []


def test_a_row_that_names_nobody_of_the_roster_is_found_by_its_name(office: Office) -> None:
    award(office, person="路人甲", measure="党内警告", given_on="2026-01-15")
    [one] = borne(office, "awards", names=("路人甲",))
    assert (one.member_id, one.name, one.reason) == (None, "路人甲", "effect")
    assert borne(office, "awards", names=("路人乙",)) == []


def test_on_its_last_day_a_measure_still_works(office: Office) -> None:
    award(office, measure="停发奖金", given_on="2026-01-15", ends_on="2026-11-20")
    [one] = borne(office, "awards")
    assert (one.reason, one.last_day) == ("effect", TODAY)


# Rectifications


def test_a_rectification_is_due_and_held_against_its_person_until_it_is_done(office: Office) -> None:
    record = put(office, "rectifications", **PLAIN["rectifications"])
    open_ended = put(office, "rectifications", raised_on="2026-10-01", problem="考勤不规范", due_on="")
    assert {item.record_id: item.due for item in due_of(office, "rectifications")} == {
        record: date(2026, 12, 1), open_ended: date(2026, 11, 1),
    }  # fmt: skip
    assert [one.reason for one in borne(office, "rectifications")] == ["rectifying", "rectifying"]
    assert fields_of(refused(office, "rectifications", record, done_on="2026-11-19")) == ["result"]
    change(office, "rectifications", record, done_on="2026-11-19", result="已补齐清单")
    assert [item.record_id for item in due_of(office, "rectifications")] == [open_ended]
    assert [one.record_id for one in borne(office, "rectifications")] == [open_ended]


def test_a_decision_on_a_conflict_says_what_was_decided(office: Office) -> None:
    error = refused(office, "conflicts", **PLAIN["conflicts"], decided_on="2026-03-01")
    assert fields_of(error) == ["decision"]


def test_a_sentence_written_down_by_hand_is_one(office: Office) -> None:
    """监督执纪“四种形态”统计指标: 第四种形态."""
    own = office.ledger("members").add(member())
    put(office, "awards", kind="党纪处分", title="开除党籍决定", measure="判处刑罚后开除党籍或公职",
        given_on="2026-01-10")  # fmt: skip
    register = office.ledger("awards").register
    assert register.bears is not None
    with office._store.reading() as session:
        [found] = register.bears(session, office.rules, Whom(frozenset({own}), frozenset()), TODAY)
    assert found.reason == "judicial"
