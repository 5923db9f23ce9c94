"""What is said of bad input: a step out of its order or its time, a correction that would break others."""

from __future__ import annotations

import pytest

from db.vocabulary import ClueState as S
from db.vocabulary import StepKind as K
from tests.rules.walking import SECRETARY, UNCHAINED, Walk, filed, refusal, told, verifying

SETTLED = {"settle_reason": "vague"}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (K.INQUIRY_SENT, "现在是“待处置”，“函询发出”要在待办理、谈话函询中时登记"),
        (K.FILED, "现在是“待处置”，“立案”要在待办理、待立案时登记"),
        (K.APPROVED, "现在是“待处置”，“审批”要在待审批时登记"),
        (K.TRANSFERRED, "现在是“待处置”，“移送”要在待办理时登记"),
        (K.CLOSED, "现在是“待处置”，“办结”要在已移送、执行中、待办结时登记"),
        (K.REGISTERED, "“登记”由程序登记，不能单独填写"),
        (K.CLEANED, "“定期清理”由程序登记，不能单独填写"),
        (K.TALK_RETURNED, "现在是“待处置”，“委托谈话反馈”要在谈话函询中时登记"),
        (K.ACKNOWLEDGED, "没有需要以“受理告知”落实的期限"),
        (K.FALSE_FOUND, "“诬告认定”之前应先有“疑似诬告上报”"),
    ],
)
def test_a_step_before_its_predecessor(kind: K, reason: str) -> None:
    usual = {"approver": SECRETARY, "ruling": "agreed"} if kind is K.APPROVED else {}
    (found,) = refusal(Walk(), kind, "2026-01-12", **usual)
    assert (found.field, found.reason, found.hard) == ("kind", reason, True)
    assert found.source == Walk().rules.wording.steps[kind].source


def test_a_step_of_another_disposition() -> None:
    walk = Walk().disposed("verification")
    (found,) = refusal(walk, K.INQUIRY_SENT, "2026-01-13")
    assert found.reason == "批准的处置方式是“初步核实”，不是“谈话函询”"


def test_filing_is_no_first_disposition() -> None:
    assert K.FILED not in Walk().may()
    assert K.FILED not in Walk().disposed("inquiry").may()
    assert K.FILED not in Walk().disposed("settled", settle_reason="vague").may()


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2026-01-04", "日期不能早于收到线索的日期"),
        ("2026-11-21", "日期不能晚于今天"),
    ],
)
def test_a_date_before_receipt_or_in_the_future(on: str, reason: str) -> None:
    assert told(refusal(Walk(), K.OPINION, on, disposition="inquiry")) == [("held_on", reason)]
    assert told(refusal(Walk(), K.REPORTED_UP, on)) == [("held_on", reason)]


def test_a_date_before_what_it_follows() -> None:
    walk = Walk().disposed("inquiry").take(K.INQUIRY_SENT, "2026-01-14")
    assert told(refusal(walk, K.INQUIRY_ANSWERED, "2026-01-13")) == [
        ("held_on", "日期不能早于“函询发出”（2026-01-14）")
    ]
    assert told(refusal(walk, K.TALKED, "2026-01-13")) == [
        ("held_on", "日期不能早于“函询发出”（2026-01-14）")
    ]


def test_a_step_without_a_road_of_its_own_may_not_be_dated_back_either() -> None:
    walk = Walk().take(K.OPINION, "2026-01-12", disposition="inquiry")
    assert told(refusal(walk, K.APPROVED, "2026-01-11", approver=SECRETARY, ruling="agreed")) == [
        ("held_on", "日期不能早于“处置意见”（2026-01-12）")
    ]
    walk = filed().take(K.FACTS_SHOWN, "2026-04-01").take(K.INVESTIGATED, "2026-04-08")
    assert told(refusal(walk, K.SENT_TO_TRIAL, "2026-04-05")) == [
        ("held_on", "“移送审理”之前应先有“审查报告”")
    ]
    assert told(refusal(walk, K.FACTS_SHOWN, "2026-03-01")) == [
        ("held_on", "2026-03-01时是“待审批”，“事实见面”要在审查中时登记")
    ]


def test_a_step_entered_late_may_not_come_before_what_rests_on_its_state() -> None:
    walk = verifying().take(K.MEASURES_REQUESTED, "2026-02-10")
    found = refusal(walk, K.VERIFICATION_REPORTED, "2026-02-05", verification_outcome="settle")
    assert told(found) == [("held_on", "已经登记“审查措施申请”（2026-02-10），这一步不能排在它前面")]
    walk = (
        Walk(real_name=True)
        .take(K.ACKNOWLEDGED, "2026-01-14")
        .take(K.OPINION, "2026-01-12", disposition="inquiry")
    )
    assert walk.state is S.PROPOSED, "an acknowledgement has no place in the order"


def test_a_closing_is_not_dated_before_the_clocks_were_met() -> None:
    walk = (
        Walk(result_wanted=True)
        .disposed("settled", settle_reason="vague")
        .take(K.RESULT_REPORTED, "2026-01-20")
    )
    assert told(refusal(walk, K.CLOSED, "2026-01-18")) == [("kind", "还有期限没有落实：交办件报送结果")]
    assert walk.take(K.CLOSED, "2026-01-20").state is S.CLOSED


def test_a_review_day_lies_ahead() -> None:
    for on in ("2026-01-12", "2025-12-01"):
        found = refusal(Walk(), K.OPINION, "2026-01-12", disposition="shelved", review_on=on)
        assert told(found) == [("review_on", "复核日期要在登记日期之后")]


def test_a_correction_of_what_is_not_there() -> None:
    walk = Walk().disposed("inquiry")
    for corrects in (walk.steps[0].id, 99, None):
        (found,) = refusal(walk, K.CORRECTED, "2026-01-13", corrects=corrects)
        assert (found.field, found.reason) == ("corrects", "请选择要更正的环节")
    walk.correct(len(walk.steps), "2026-01-13")
    (found,) = refusal(walk, K.CORRECTED, "2026-01-13", corrects=walk.steps[-2].id)
    assert found.reason == "请选择要更正的环节", "it was withdrawn before"


def test_a_correction_may_not_open_a_clock_of_a_closed_clue() -> None:
    walk = (
        Walk(result_wanted=True)
        .disposed("settled", settle_reason="vague")
        .take(K.RESULT_REPORTED, "2026-01-20")
    )
    walk.take(K.CLOSED, "2026-01-21")
    place = walk.place(K.RESULT_REPORTED)
    (found,) = refusal(walk, K.CORRECTED, "2026-01-22", corrects=walk.steps[place - 1].id)
    assert (found.field, found.reason) == ("corrects", "其后的“办结”（2026-01-21）以这一步为前提")


def test_a_correction_keeps_the_order_where_nobody_approves() -> None:
    walk = Walk(rules=UNCHAINED).take(K.STUDIED, "2026-01-12")
    walk.take(K.OPINION, "2026-01-12", disposition="inquiry").take(K.INQUIRY_SENT, "2026-01-13")
    (found,) = refusal(walk, K.CORRECTED, "2026-01-14", corrects=walk.steps[2].id)
    assert found.reason == "其后的“函询发出”（2026-01-13）以这一步为前提"
