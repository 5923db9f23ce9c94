"""Sanctions and measures: the vectors of the 影响期, and what holds of all of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.rules.deadlines import add_months
from app.rules.measures import (
    MeasureRefused,
    checklist,
    effect,
    form_of,
    kind_of,
    matching,
    measure_of,
    revisits,
)
from db.vocabulary import Form
from tests.rules.parts import RULES, day

PARTY = RULES.measures.labels("party")
ADMIN = RULES.measures.labels("administrative")
DAYS = st.dates(date(2016, 1, 1), date(2050, 12, 31))
PLAIN = st.sampled_from(["党内警告", "党内严重警告", "党内严重警告（无党内职务）", "撤销党内职务"])


@pytest.mark.parametrize(
    ("kind", "decided", "last"),
    [
        ("党内警告", "2024-03-15", "2025-03-14"),
        ("警告", "2024-02-29", "2025-02-27"),
        ("严重警告", "2024-08-31", "2026-02-27"),
        ("党内严重警告", "2024-03-15", "2025-09-14"),
        ("严重警告（无党内职务，影响期二年）", "2024-03-15", "2026-03-14"),
        ("撤销党内职务", "2024-03-15", "2026-03-14"),
        ("留党察看一年", "2024-03-15", "2027-03-14"),
        ("留党察看二年", "2024-03-15", "2028-03-14"),
        ("留党察看两年", "2024-03-15", "2028-03-14"),
        ("开除党籍", "2024-03-15", "2029-03-14"),
    ],
)
def test_纪律处分条例第十至十三条(kind: str, decided: str, last: str) -> None:
    found = effect(kind, day(decided), rules=RULES)
    assert found.last_day == day(last)
    assert "中国共产党纪律处分条例 第十" in found.source
    assert not found.warnings
    assert last in found.text


@pytest.mark.parametrize(
    ("kind", "decided", "last"),
    [
        ("政务警告", "2024-03-15", "2024-09-14"),
        ("政务记过", "2024-03-15", "2025-03-14"),
        ("记大过", "2024-03-15", "2025-09-14"),
        ("政务降级", "2024-03-15", "2026-03-14"),
        ("撤职", "2024-03-15", "2026-03-14"),
        ("政务开除", "2024-03-15", None),
    ],
)
def test_政务处分法第八条(kind: str, decided: str, last: str | None) -> None:
    found = effect(kind, day(decided), rules=RULES)
    assert found.last_day == (day(last) if last else None)
    assert "政务处分法" in found.source


def test_诫勉影响期六个月() -> None:
    assert effect("诫勉", day("2024-08-31"), rules=RULES).last_day == day("2025-02-27")


def test_a_measure_without_a_period_says_so() -> None:
    found = effect("批评教育", day("2024-08-31"), rules=RULES)
    assert (found.last_day, found.text) == (None, "没有影响期")


def test_影响期内又受处分_remaining_plus_new() -> None:
    """警告 2016-01, 严重警告 2016-07: two years from 2016-07."""
    found = effect("严重警告", day("2016-07-15"), during=[("警告", day("2016-01-15"))], rules=RULES)
    assert found.last_day == day("2018-07-14")
    assert "原影响期尚未执行的 6 个月与影响期 18 个月之和，自 2016-07-15 起" in found.text
    assert "影响期之和" in found.source


def test_影响期内又受处分_in_days() -> None:
    found = effect("党内警告", day("2024-03-15"), during=[("党内警告", day("2023-10-01"))], rules=RULES)
    assert found.last_day == day("2025-09-30")
    assert "6 个月 16 日" in found.text


def test_a_third_inside_the_second_adds_what_the_second_left() -> None:
    earlier = [("警告", day("2024-06-01")), ("警告", day("2024-01-01"))]
    found = effect("警告", day("2024-09-01"), during=earlier, rules=RULES)
    assert found.last_day == day("2026-12-31")


def test_an_expired_one_is_not_added_and_that_is_said() -> None:
    found = effect("警告", day("2024-01-01"), during=[("警告", day("2023-01-01"))], rules=RULES)
    assert found.last_day == day("2024-12-31")
    assert "2023-12-31 届满" in found.warnings[0]


def test_another_class_is_not_added_and_that_is_said() -> None:
    found = effect("警告", day("2024-03-15"), during=[("政务记过", day("2024-03-01"))], rules=RULES)
    assert found.last_day == day("2025-03-14")
    assert "各自计算" in found.warnings[0]


def test_政务处分期内又受政务处分() -> None:
    found = effect("政务警告", day("2024-03-15"), during=[("政务记过", day("2024-01-15"))], rules=RULES)
    assert found.last_day == day("2025-07-14")


def test_two_admonitions_run_each_for_itself() -> None:
    found = effect("诫勉", day("2024-03-15"), during=[("诫勉", day("2024-01-15"))], rules=RULES)
    assert found.last_day == day("2024-09-14")
    assert found.warnings


@pytest.mark.parametrize("again", ["2024-03-15", "2024-06-01", "2025-03-14"])
def test_条例第十二条_留党察看期间_expulsion_instead(again: str) -> None:
    found = effect("警告", day(again), during=[("留党察看一年", day("2024-03-15"))], rules=RULES)
    assert found.last_day is None
    assert "应当给予开除党籍" in found.warnings[0]
    assert "第十二条" in found.source


def test_留党察看期间_expelled() -> None:
    found = effect("开除党籍", day("2024-06-01"), during=[("留党察看一年", day("2024-03-15"))], rules=RULES)
    assert found.last_day == day("2029-05-31")
    assert "取代原影响期" in found.warnings[0]


def test_after_the_probation_the_rest_is_added() -> None:
    found = effect("警告", day("2025-03-15"), during=[("留党察看一年", day("2024-03-15"))], rules=RULES)
    assert found.last_day == day("2028-03-14")


def test_留党察看_counts_from_when_rights_were_restored() -> None:
    found = effect("留党察看一年", day("2024-03-15"), rules=RULES, restored_on=day("2025-04-01"))
    assert found.probation_last_day == day("2025-03-31")
    assert found.last_day == day("2027-03-31")


def test_留党察看一年_may_be_extended_once_by_a_year() -> None:
    found = effect("留党察看一年", day("2024-03-15"), rules=RULES, probation_extended=True)
    assert found.probation_last_day == day("2026-03-14")
    assert found.last_day == day("2028-03-14")
    longest = effect("留党察看二年", day("2024-03-15"), rules=RULES, probation_extended=True)
    assert longest.last_day == day("2028-03-14")
    assert "不能延长" in longest.warnings[0]


def test_2003年条例_for_conduct_before_2016() -> None:
    plain = effect("严重警告", day("2016-03-15"), rules=RULES)
    before = effect("严重警告", day("2016-03-15"), rules=RULES, conduct_ended=day("2015-12-31"))
    assert plain.last_day == day("2017-09-14")
    assert before.last_day == day("2017-03-14")
    assert "（2003）" in before.source
    assert effect("严重警告", day("2016-03-15"), rules=RULES, override_months=12).last_day == before.last_day


def test_an_unknown_kind_is_refused_naming_what_is_known() -> None:
    with pytest.raises(MeasureRefused, match=r"measures\.toml）里没有“记大功”.*党内警告"):
        effect("记大功", day("2024-01-01"), rules=RULES)


def test_an_earlier_one_that_is_later_is_refused() -> None:
    with pytest.raises(MeasureRefused, match="2024-02-01 晚于新的决定日期 2024-01-01"):
        effect("警告", day("2024-01-01"), during=[("警告", day("2024-02-01"))], rules=RULES)


@pytest.mark.parametrize(
    ("party", "admin", "fits"),
    [
        ("警告", "政务记过", True),
        ("警告", "", True),
        ("", "政务记过", True),
        ("", "", True),
        ("严重警告", "政务记大过", True),
        ("严重警告", "政务降级", True),
        ("撤销党内职务", "政务撤职", True),
        ("留党察看二年", "政务撤职", True),
        ("开除党籍", "政务撤职", True),
        ("开除党籍", "政务开除", True),
        ("警告", "政务撤职", False),
        ("撤销党内职务", "政务记过", False),
        ("留党察看一年", "", False),
        ("留党察看一年", "政务开除", False),
        ("", "政务开除", False),
    ],
)
def test_党纪政务处分相匹配(party: str, admin: str, fits: bool) -> None:
    said = matching(party, admin, RULES)
    assert (said == "") is fits
    if not fits:
        assert "相匹配" in said


def test_开除公职_goes_with_expulsion() -> None:
    assert "开除党籍" in matching("", "开除公职", RULES)


def test_matching_asks_for_the_right_classes() -> None:
    with pytest.raises(MeasureRefused, match="“政务记过”不是党纪处分"):
        matching("政务记过", "", RULES)


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("提醒谈话", Form.FIRST), ("谈话提醒", Form.FIRST), ("诫勉谈话", Form.FIRST), ("警告", Form.SECOND),
        ("严重警告", Form.SECOND), ("政务降级", Form.SECOND), ("免职", Form.SECOND), ("降职", Form.THIRD),
        ("撤销党内职务", Form.THIRD), ("留党察看一年", Form.THIRD), ("开除党籍", Form.THIRD),
        ("政务撤职", Form.THIRD), ("政务开除", Form.THIRD), ("移送司法机关", Form.FOURTH),
    ],
)  # fmt: skip
def test_四种形态(kind: str, form: Form) -> None:
    assert form_of(kind, RULES) is form


def test_the_kinds_are_complete() -> None:
    assert len(ADMIN) == 6
    assert len(RULES.measures.labels("organisational")) == 7
    first = [measure_of(kind, date.max, RULES) for kind in RULES.measures.labels("first_form")]
    assert len([measure for measure in first if not measure.counts_as]) == 12
    assert [measure.key for measure in first if measure.counts_as == "提醒谈话"] == ["谈话提醒"]
    assert PARTY == [
        "党内警告", "党内严重警告", "党内严重警告（无党内职务）", "撤销党内职务", "留党察看一年",
        "留党察看二年", "开除党籍",
    ]  # fmt: skip
    order = [measure.key for measure in first]
    assert order.index("提醒谈话") < order.index("批评教育") < order.index("责令检查")
    assert order.index("责令检查") < order.index("通报（批评）") < order.index("诫勉")


def test_处分违纪党员批准权限和程序规定第三十八条() -> None:
    own = {"党内警告", "党内严重警告", "党内严重警告（无党内职务）", "免予党纪处分"}
    assert RULES.own_sanctions() == own


def test_every_kind_can_be_told_from_its_name_and_spellings() -> None:
    for versions in RULES.measures.versions.values():
        for name in (versions[-1].key, *versions[-1].spellings):
            assert kind_of(f" {name} ", RULES) == versions[-1].key


def test_处分执行台账_the_checklist_of_a_sanction() -> None:
    items = {item.key: item.clock for item in checklist("撤销党内职务", RULES)}
    assert items["announcement"] == "T8"
    assert items["post_pay"] == "T9"
    assert items["report"] == "T10"
    assert items["property"] == "T11"
    assert "post_pay" not in {item.key for item in checklist("警告", RULES)}
    assert "rights" in {item.key for item in checklist("留党察看一年", RULES)}
    assert {item.key for item in checklist("诫勉", RULES)} == {"revisit", "expiry", "correction"}
    assert not checklist("批评教育", RULES)


def test_教育回访_at_three_and_six_months_and_before_the_end() -> None:
    planned = revisits(day("2024-03-15"), day("2025-03-14"), RULES)
    assert [one.on for one in planned] == [day("2024-06-15"), day("2024-09-15"), day("2025-02-14")]
    assert all("回访" in one.source for one in planned)


def test_no_revisit_after_the_end() -> None:
    planned = revisits(day("2024-03-15"), day("2024-09-14"), RULES)
    assert [one.on for one in planned] == [day("2024-06-15"), day("2024-08-14")]


def ends(kind: str, decided: date, *during: tuple[str, date]) -> date:
    last = effect(kind, decided, rules=RULES, during=during).last_day
    assert last
    return last


@given(PLAIN, DAYS)
def test_it_ends_the_day_before_the_corresponding_day(kind: str, decided: date) -> None:
    months = measure_of(kind, decided, RULES).effect.months
    last = ends(kind, decided)
    assert last + timedelta(1) == add_months(decided, months)


@given(PLAIN, DAYS, DAYS)
def test_who_is_punished_earlier_is_free_no_later(kind: str, one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert ends(kind, first) <= ends(kind, second)


@given(PLAIN, PLAIN, DAYS, st.integers(0, 1000))
def test_what_is_left_is_added_and_nothing_is_lost(old: str, new: str, first: date, later: int) -> None:
    decided = first + timedelta(later)
    before = ends(old, first)
    alone = ends(new, decided)
    both = ends(new, decided, (old, first))
    if before < decided:
        assert both == alone
        return
    months = measure_of(new, decided, RULES).effect.months
    assert both + timedelta(1) == add_months(before + timedelta(1), months)
    # As many months from another day are a few days more or less.
    left = (before - decided).days + 1
    assert abs((both - alone).days - left) <= 6


@given(st.sampled_from(PARTY), st.sampled_from(["留党察看一年", "留党察看二年"]), DAYS, st.integers(0, 1500))
def test_during_probation_there_is_only_expulsion(new: str, old: str, first: date, later: int) -> None:
    decided = first + timedelta(later)
    probation = effect(old, first, rules=RULES).probation_last_day
    assert probation
    assume(new != "开除党籍")
    found = effect(new, decided, during=[(old, first)], rules=RULES)
    assert (found.last_day is None) == (decided <= probation)


@given(DAYS, st.integers(1, 900))
def test_revisits_lie_inside_the_effect_and_in_order(decided: date, days: int) -> None:
    last = decided + timedelta(days)
    planned = [one.on for one in revisits(decided, last, RULES)]
    assert planned == sorted(set(planned))
    assert all(decided < on <= last for on in planned)
