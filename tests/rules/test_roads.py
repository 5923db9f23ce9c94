"""The roads of a clue, one test each: from its receipt through every disposal to its end, and beyond."""

from __future__ import annotations

import pytest

from app.rules.jurisdiction import SubjectFacts, judge
from db.vocabulary import ClueState as S
from db.vocabulary import Disposition, PoliticalStatus, Settlement
from db.vocabulary import StepKind as K
from tests.rules.parts import RULES, day
from tests.rules.walking import (
    CHIEF,
    LATE,
    SECRETARY,
    UNCHAINED,
    Refused,
    Walk,
    decided,
    filed,
    inquired,
    refusal,
    reported,
    told,
    tried,
    verifying,
)

OUTSIDE = {"赵局长": "移送"}


# 谈话函询


def test_an_inquiry_that_is_believed_ends_with_feedback_and_a_statement() -> None:
    walk = inquired()
    assert walk.runs() == ["T3"]
    walk.take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="believed").agree("2026-02-12")
    assert (walk.state, walk.folded.projection.settlement) == (S.SETTLING, Settlement.BELIEVED)
    walk.take(K.FEEDBACK_SENT, "2026-02-13")
    walk.take(K.CLOSED, "2026-02-20", result="采信了结")
    walk.take(K.STATEMENT_MADE, "2026-03-20").take(K.ARCHIVED, "2026-03-31")
    assert walk.state is S.ARCHIVED


def test_an_inquiry_that_ends_with_a_reminder_is_closed_when_the_reminder_was_given() -> None:
    walk = inquired().take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="reminded").agree("2026-02-12")
    assert told(refusal(walk, K.CLOSED, "2026-02-13")) == [("kind", "处置建议为“谈话提醒”，尚未登记处理")]
    walk.take(K.MEASURE, "2026-02-15", measure="谈话提醒", form="first")
    walk.take(K.CLOSED, "2026-02-16")
    assert (walk.state, walk.folded.projection.measure) == (S.CLOSED, "谈话提醒")


def test_a_second_round_begins_with_a_second_letter() -> None:
    walk = inquired().take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="again").agree("2026-02-12")
    assert (walk.state, walk.runs()) == (S.DISPOSED, [])
    walk.take(K.INQUIRY_SENT, "2026-02-13")
    assert (walk.state, walk.runs()) == (S.INQUIRING, ["T2"])
    walk.take(K.INQUIRY_ANSWERED, "2026-02-27")
    walk.take(K.INQUIRY_REPORTED, "2026-03-05", inquiry_outcome="believed").agree("2026-03-06")
    assert walk.state is S.SETTLING


def test_a_doubtful_answer_is_checked_on_the_spot() -> None:
    walk = inquired().take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="spot_check")
    walk.agree("2026-02-12")
    assert (walk.state, walk.runs()) == (S.INQUIRING, [])
    assert walk.rules.wording.waits[walk.state]
    walk.take(K.SPOT_CHECKED, "2026-02-25")
    assert walk.runs() == ["T3"]
    walk.take(K.INQUIRY_REPORTED, "2026-03-05", inquiry_outcome="believed").agree("2026-03-06")
    assert walk.state is S.SETTLING


def test_an_inquiry_that_finds_more_goes_over_into_a_verification() -> None:
    walk = inquired().take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="verify").agree("2026-02-12")
    assert (walk.state, walk.folded.projection.disposition) == (S.DISPOSED, Disposition.VERIFICATION)
    assert K.INQUIRY_SENT not in walk.may()
    walk.take(K.VERIFICATION_PLANNED, "2026-02-13").agree("2026-02-14")
    assert walk.state is S.VERIFYING


def test_a_talk_is_planned_held_and_reported() -> None:
    walk = Walk().disposed("inquiry").take(K.TALK_PLANNED, "2026-01-13").take(K.TALKED, "2026-01-16")
    assert (walk.state, walk.runs(), walk.due("T3")) == (S.INQUIRING, ["T3"], "2026-02-16")
    walk.take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="criticised").agree("2026-02-12")
    walk.take(K.MEASURE, "2026-02-13", measure="批评教育").take(K.CLOSED, "2026-02-14")
    assert walk.state is S.CLOSED


def test_an_entrusted_talk_is_held_in_time_and_its_record_comes_back() -> None:
    walk = Walk().disposed("inquiry").take(K.TALK_ENTRUSTED, "2026-03-02")
    assert (walk.runs(), walk.due("T2a")) == (["T2a"], "2026-03-23")
    walk.take(K.TALKED, "2026-03-16")
    assert (walk.runs(), walk.due("T2b"), walk.due("T3")) == (["T2b", "T3"], "2026-03-23", "2026-04-16")
    walk.take(K.TALK_RETURNED, "2026-03-20")
    assert walk.runs() == ["T3"]


# 初步核实


def test_a_verification_that_finds_nothing_is_settled_and_the_name_is_cleared() -> None:
    walk = reported("settle")
    assert (walk.state, walk.folded.projection.settlement) == (S.SETTLING, Settlement.VERIFIED)
    walk.take(K.CLARIFICATION_PROPOSED, "2026-03-05").take(K.CLOSED, "2026-03-06", result="初核后了结")
    walk.take(K.CLARIFIED, "2026-03-20").take(K.ARCHIVED, "2026-03-31")
    assert walk.state is S.ARCHIVED


def test_a_verification_may_end_with_a_reminder() -> None:
    walk = reported("reminded")
    assert [one.guard for one in refusal(walk, K.CLOSED, "2026-03-03")] == ["measured"]
    walk.take(K.MEASURE, "2026-03-04").take(K.CLOSED, "2026-03-05")
    assert walk.state is S.CLOSED


@pytest.mark.parametrize(
    ("outcome", "state", "running"),
    [("keep", S.SHELVED, ["T21"]), ("restart", S.AWAITING, ["T1"]), ("settle", S.SETTLING, [])],
)
def test_a_verification_that_is_shelved_is_reviewed_when_its_time_has_come(
    outcome: str, state: S, running: list[str]
) -> None:
    walk = reported("shelve")
    assert (walk.state, walk.runs(), walk.due("T21")) == (S.SHELVED, ["T21"], "2026-09-02")
    assert walk.folded.projection.disposition is Disposition.SHELVED
    reason = {"settle_reason": "vague"} if outcome == "settle" else {}
    walk.take(K.SHELF_REVIEWED, "2026-09-01", shelf_outcome=outcome, **reason).agree("2026-09-02")
    assert (walk.state, walk.runs()) == (state, running)


def test_a_verification_may_end_with_a_transfer_to_the_party_organisation_concerned() -> None:
    walk = reported("transfer")
    assert (walk.state, walk.runs(), walk.due("T20")) == (S.DISPOSED, ["T20"], "2026-03-09")
    walk.take(K.TRANSFERRED, "2026-03-04", organ="规划处党支部", transfer_reason="other")
    assert (walk.state, walk.runs()) == (S.TRANSFERRED, [])


def test_a_verification_is_extended_once() -> None:
    walk = verifying()
    assert walk.due("T4") == "2026-03-14"
    walk.take(K.EXTENDED, "2026-03-10", clock="T4")
    assert walk.due("T4") == "2026-04-14"
    assert told(refusal(walk, K.EXTENDED, "2026-04-01", clock="T4")) == [("clock", "已经延长过一次")]


def test_measures_beyond_our_power_are_asked_for_by_way_of_the_work_committee() -> None:
    walk = verifying().take(K.MEASURES_REQUESTED, "2026-02-01")
    assert (walk.state, walk.runs()) == (S.VERIFYING, ["T4"])


# 直接了结、暂存待查、移送、呈转、并入


def test_a_clue_that_cannot_be_checked_is_settled_at_once() -> None:
    walk = Walk()
    assert told(refusal(walk, K.OPINION, "2026-01-12", disposition="settled")) == [
        ("settle_reason", "予以了结没有写明理由")
    ]
    walk.disposed("settled", settle_reason="vague")
    assert (walk.state, walk.folded.projection.settlement) == (S.SETTLING, Settlement.DIRECT)
    assert walk.take(K.CLOSED, "2026-01-13").state is S.CLOSED


def test_a_clue_without_an_entry_point_is_shelved_until_its_review() -> None:
    walk = Walk().disposed("shelved", review_on="2026-04-01")
    assert (walk.state, walk.runs(), walk.due("T21")) == (S.SHELVED, ["T21"], "2026-04-01")


def test_a_person_who_is_not_ours_is_transferred_with_receipt_and_feedback() -> None:
    walk = Walk(persons=OUTSIDE)
    for ours in ("inquiry", "verification", "shelved", "settled"):
        found = refusal(walk, K.OPINION, "2026-01-12", disposition=ours, settle_reason="vague")
        assert told(found) == [("disposition", "不在本级管辖范围：赵局长")]
    walk.disposed("transfer")
    assert (walk.state, walk.due("T20")) == (S.DISPOSED, "2026-01-19")
    walk.take(K.TRANSFERRED, "2026-01-14")
    assert told(refusal(walk, K.CLOSED, "2026-01-15")) == [("kind", "移送尚无回执")]
    walk.take(K.TRANSFER_RECEIVED, "2026-01-20").take(K.CLOSED, "2026-01-21", result="已移送")
    assert walk.take(K.TRANSFER_ANSWERED, "2026-06-01").state is S.CLOSED


def test_a_written_designation_opens_every_road() -> None:
    walk = Walk(persons=OUTSIDE, designation="云直纪工指〔2026〕2号").disposed("verification")
    assert walk.take(K.VERIFICATION_PLANNED, "2026-01-13").agree("2026-01-14").state is S.VERIFYING


def test_what_belongs_to_the_superior_is_only_forwarded() -> None:
    walk = Walk(flow_only=True)
    assert (walk.runs(), walk.due("T15")) == (["T15"], "2026-01-12")
    assert told(refusal(walk, K.OPINION, "2026-01-08", disposition="inquiry")) == [
        ("disposition", "不在本级管辖范围：仅登记流转的线索属于上级管辖")
    ]
    walk.take(K.FORWARDED_UP, "2026-01-08")
    assert (walk.state, walk.runs()) == (S.TRANSFERRED, [])
    walk.take(K.TRANSFER_RECEIVED, "2026-01-12").take(K.CLOSED, "2026-01-13")
    assert walk.state is S.CLOSED


def test_a_clue_of_our_own_is_not_forwarded_past_its_disposal() -> None:
    assert K.FORWARDED_UP not in Walk().may()


def test_a_repeated_report_is_merged_and_ends_there() -> None:
    walk = Walk(real_name=True).take(K.MERGED, "2026-01-08")
    assert (walk.state, walk.runs()) == (S.MERGED, [])
    assert K.OPINION not in walk.may()
    walk.correct(2, "2026-01-09")
    assert (walk.state, sorted(walk.runs())) == (S.AWAITING, ["T1", "T12"])


def test_a_changed_mind_about_a_transfer_stops_its_clock() -> None:
    walk = (
        Walk().disposed("transfer").take(K.OPINION, "2026-01-14", disposition="settled", settle_reason="dead")
    )
    walk.agree("2026-01-15")
    assert (walk.state, walk.runs()) == (S.SETTLING, [])
    assert walk.take(K.CLOSED, "2026-01-16").state is S.CLOSED


@pytest.mark.parametrize("begun", ["inquiry", "verification", "filing", "investigation"])
def test_a_suspected_crime_is_transferred_from_wherever_it_shows(begun: str) -> None:
    walks = {"inquiry": inquired, "verification": verifying, "filing": lambda: reported("file")}
    walk = walks.get(begun, filed)()
    walk.persons = {"韩露": "移送"}
    walk.take(K.OPINION, "2026-04-01", disposition="transfer", excuse=LATE).agree("2026-04-02")
    assert walk.runs() == ["T20"]
    walk.take(K.TRANSFERRED, "2026-04-03", transfer_reason="crime").take(K.TRANSFER_RECEIVED, "2026-04-07")
    assert walk.take(K.CLOSED, "2026-04-08").state is S.CLOSED


def test_a_report_that_asks_for_filing_need_not_be_followed() -> None:
    walk = reported("file")
    walk.take(K.VERIFICATION_REPORTED, "2026-03-10", verification_outcome="settle").agree("2026-03-11")
    assert (walk.runs(), walk.folded.projection.settlement) == ([], Settlement.VERIFIED)
    assert walk.take(K.CLOSED, "2026-03-12").state is S.CLOSED


# 立案审查、审理、处分、执行


def test_a_case_from_filing_to_the_end_of_its_effect() -> None:
    walk = filed()
    assert (walk.state, walk.runs(), walk.due("T6")) == (S.INVESTIGATING, ["T6"], "2026-06-08")
    walk.take(K.FACTS_SHOWN, "2026-04-01").take(K.INVESTIGATED, "2026-04-08").take(
        K.SENT_TO_TRIAL, "2026-04-10"
    )
    assert (walk.state, walk.runs(), walk.due("T7")) == (S.ADJUDICATING, ["T7"], "2026-05-10")
    walk.take(K.ADJUDICATED, "2026-05-08", conclusion="punish", measure="党内警告")
    assert (walk.state, walk.runs()) == (S.DECIDING, [])
    walk.take(K.BRANCH_MET, "2026-05-12").take(K.SANCTION_APPROVED, "2026-05-15").take(
        K.DECIDED, "2026-05-20"
    )
    assert (walk.state, walk.runs(), walk.due("T8")) == (S.ANNOUNCING, ["T8", "T10"], "2026-06-20")
    walk.take(K.ANNOUNCED, "2026-05-25")
    assert (walk.state, walk.runs(), walk.due("T10")) == (S.EXECUTING, ["T10"], "2026-11-20")
    walk.take(K.EXECUTED, "2026-06-01", item="receipt").take(K.REVISITED, "2026-08-16")
    assert told(refusal(walk, K.CLOSED, "2026-08-20")) == [("kind", "还有期限没有落实：报告处分执行情况")]
    walk.take(K.EXECUTED, "2026-09-01", item="report").take(K.CLOSED, "2026-09-02", form="second")
    walk.take(K.ARCHIVED, "2026-09-30")
    walk.today = walk.today.replace(year=2027)
    assert told(refusal(walk, K.EXPIRED, "2027-05-14")) == [("held_on", "影响期未满：党内警告至2027-05-14")]
    walk.take(K.REVISITED, "2027-04-14").take(K.EXPIRED, "2027-05-15")
    assert walk.state is S.ARCHIVED


def test_an_exemption_is_approved_like_a_warning_and_announced() -> None:
    walk = tried("exempt").take(K.BRANCH_MET, "2026-05-12")
    walk.take(K.SANCTION_APPROVED, "2026-05-15", measure="免予党纪处分")
    walk.take(K.DECIDED, "2026-05-20", measure="免予党纪处分").take(K.ANNOUNCED, "2026-05-25")
    assert walk.state is S.EXECUTING
    assert walk.take(K.CLOSED, "2026-06-01").state is S.CLOSED


def test_a_case_without_punishment_is_dismissed() -> None:
    walk = tried("none")
    assert [one.guard for one in refusal(walk, K.BRANCH_MET, "2026-05-12")] == ["punishable"]
    walk.take(K.CASE_DISMISSED, "2026-05-12")
    assert (walk.state, walk.folded.projection.decided_on) == (S.SETTLING, None)
    assert walk.take(K.CLOSED, "2026-05-13").state is S.CLOSED


def test_a_case_sent_back_for_more_facts_pauses_its_trial() -> None:
    walk = tried("supplement")
    assert (walk.state, walk.runs(), walk.clock("T7").paused) == (S.INVESTIGATING, [], True)
    walk.take(K.INVESTIGATED, "2026-05-28").take(K.SENT_TO_TRIAL, "2026-05-28")
    assert (walk.state, walk.runs(), walk.due("T7")) == (S.ADJUDICATING, ["T7"], "2026-05-30")
    assert walk.take(K.ADJUDICATED, "2026-05-30", conclusion="punish").state is S.DECIDING


def test_an_investigation_is_extended_once_by_ninety_days() -> None:
    walk = filed().take(K.EXTENDED, "2026-06-01", clock="T6")
    assert walk.due("T6") == "2026-09-06"
    assert told(refusal(walk, K.EXTENDED, "2026-08-01", clock="T6")) == [("clock", "已经延长过一次")]


def test_a_filing_that_is_sent_back_does_not_begin_an_investigation() -> None:
    walk = reported("file").take(K.FILED, "2026-03-09")
    walk.take(K.APPROVED, "2026-03-10", approver=SECRETARY, ruling="returned")
    assert (walk.state, walk.runs(), walk.folded.projection.filed_on) == (S.FILING, ["T5"], None)


def test_a_judgment_makes_a_verification_unnecessary_but_not_unexplained() -> None:
    walk = Walk().disposed("verification").take(K.FILED, "2026-01-13", excuse="已有生效判决，证据确凿")
    assert walk.agree("2026-01-14").state is S.INVESTIGATING


def test_pay_and_seized_money_have_clocks_of_their_own() -> None:
    walk = decided("撤销党内职务", "云川市直机关工委", property="yes")
    assert walk.runs() == ["T8", "T9", "T11", "T10"]
    walk.take(K.ANNOUNCED, "2026-05-25").take(K.EXECUTED, "2026-06-10", item="post_pay")
    walk.take(K.EXECUTED, "2026-06-11", item="property")
    assert walk.runs() == ["T10"]


def test_a_probation_is_extended_once_and_the_rights_are_restored() -> None:
    walk = decided("留党察看一年", "云川市直机关工委").take(K.ANNOUNCED, "2026-05-25")
    walk.today = walk.today.replace(year=2032)
    assert [one.last_day for one in walk.case.effects] == [day("2029-05-14")]
    walk.take(K.PROBATION_EXTENDED, "2027-05-15")
    assert [one.last_day for one in walk.case.effects] == [day("2030-05-14")]
    assert refusal(walk, K.PROBATION_EXTENDED, "2028-05-15")
    walk.take(K.RIGHTS_RESTORED, "2028-05-20")
    assert [one.last_day for one in walk.case.effects] == [day("2030-05-19")]
    assert told(refusal(walk, K.EXPIRED, "2030-05-19")) == [
        ("held_on", "影响期未满：留党察看一年至2030-05-19")
    ]
    walk.take(K.EXPIRED, "2030-05-20")


def test_a_probation_of_two_years_is_not_extended() -> None:
    walk = decided("留党察看二年", "云川市直机关工委").take(K.ANNOUNCED, "2026-05-25")
    walk.today = walk.today.replace(year=2029)
    assert refusal(walk, K.PROBATION_EXTENDED, "2028-05-15")


# 善后


def test_an_appeal_is_heard_by_people_who_had_no_part_in_the_case() -> None:
    walk = decided().take(K.ANNOUNCED, "2026-05-25")
    for name in ("周远航", "吴敏"):
        found = refusal(walk, K.APPEALED, "2026-06-01", reviewers=f"{name}、褚江")
        assert told(found) == [("reviewers", f"参加过本案核查、审查或者审理，不得参加复议复查：{name}")]
    walk.take(K.APPEALED, "2026-06-01")
    assert walk.due("T18") == "2026-09-01"
    walk.take(K.APPEAL_DECIDED, "2026-08-20", appeal_outcome="upheld")
    assert "T18" not in walk.runs()


def test_an_appeal_is_heard_even_after_the_files_were_archived() -> None:
    walk = decided().take(K.ANNOUNCED, "2026-05-25").take(K.EXECUTED, "2026-06-01", item="report")
    walk.take(K.CLOSED, "2026-06-02").take(K.ARCHIVED, "2026-06-03").take(K.APPEALED, "2026-06-20")
    assert (walk.state, walk.runs()) == (S.ARCHIVED, ["T18"])


def test_a_case_reopened_begins_anew_and_nothing_of_the_first_round_carries_the_second() -> None:
    walk = decided().take(K.ANNOUNCED, "2026-05-25").take(K.EXECUTED, "2026-06-01", item="report")
    walk.take(K.CLOSED, "2026-06-02").take(K.ARCHIVED, "2026-06-03").take(K.REOPENED, "2026-07-01")
    now = walk.folded.projection
    assert (walk.state, walk.runs(), walk.due("T1")) == (S.AWAITING, ["T1"], "2026-08-01")
    assert (now.disposition, now.filed_on, now.closed_on, now.archived_on) == (None, None, None, None)
    walk.disposed("verification", "2026-07-02")
    found = refusal(walk, K.FILED, "2026-07-03")
    assert told(found) == [("kind", "尚无初核报告")]
    walk.take(K.FILED, "2026-07-03", excuse="上级责令复查，事实清楚").agree("2026-07-03")
    assert [one.reason for one in refusal(walk, K.SENT_TO_TRIAL, "2026-07-04")] == [
        "“移送审理”之前应先有“审查报告”"
    ]
    walk.take(K.FACTS_SHOWN, "2026-07-05").take(K.INVESTIGATED, "2026-07-06")
    walk.take(K.SENT_TO_TRIAL, "2026-07-07").take(K.ADJUDICATED, "2026-07-08", conclusion="punish")
    assert [one.reason for one in refusal(walk, K.DECIDED, "2026-07-09")] == [
        "“处分决定”之前应先有“批准处分”"
    ]


def test_a_suspected_false_report_can_only_be_reported_upwards() -> None:
    walk = reported("settle")
    assert [one.reason for one in refusal(walk, K.FALSE_FOUND, "2026-03-05")] == [
        "“诬告认定”之前应先有“疑似诬告上报”"
    ]
    walk.take(K.FALSE_REPORTED, "2026-03-05").take(K.CLOSED, "2026-03-06").take(K.FALSE_FOUND, "2026-06-01")
    assert walk.state is S.CLOSED


def test_a_wrong_step_is_corrected_from_the_last_backwards() -> None:
    walk = inquired()
    sent = walk.place(K.INQUIRY_SENT)
    found = refusal(walk, K.CORRECTED, "2026-02-01", corrects=walk.steps[sent - 1].id)
    assert told(found) == [("corrects", "其后的“函询签收”（2026-01-15）以这一步为前提")]
    for kind in (K.INQUIRY_ANSWERED, K.INQUIRY_RECEIVED, K.INQUIRY_SENT):
        walk.correct(walk.place(kind), "2026-02-01")
    assert (walk.state, walk.runs()) == (S.DISPOSED, [])
    assert walk.take(K.INQUIRY_SENT, "2026-01-14").state is S.INQUIRING


def test_an_approval_withdrawn_is_not_made_up_for_by_the_one_after_it() -> None:
    walk = Walk().disposed("inquiry")
    first = next(step for step in walk.steps if step.text("approver") == SECRETARY)
    found = refusal(walk, K.CORRECTED, "2026-01-14", corrects=first.id)
    assert told(found) == [("corrects", "其后的“审批”（2026-01-12）以这一步为前提")]


# 交办、实名、群众身边、无审批链


def test_an_item_with_a_result_to_report_is_accepted_and_reported() -> None:
    walk = Walk(result_wanted=True, forwarded_down=True)
    assert (walk.runs(), walk.due("T16"), walk.due("T14")) == (
        ["T16", "T1", "T14"], "2026-01-12", "2026-04-05"
    )  # fmt: skip
    walk.take(K.ACCEPTED, "2026-01-09").disposed("settled", settle_reason="impossible")
    assert told(refusal(walk, K.CLOSED, "2026-01-13")) == [("kind", "还有期限没有落实：交办件报送结果")]
    walk.take(K.EXTENDED, "2026-01-13", clock="T14")
    assert walk.due("T14") == "2026-07-05"
    walk.take(K.RESULT_REPORTED, "2026-01-14").take(K.CLOSED, "2026-01-15")
    assert walk.state is S.CLOSED


def test_a_real_name_is_told_of_the_acceptance_and_of_the_result() -> None:
    walk = Walk(real_name=True)
    assert (walk.runs(), walk.due("T12")) == (["T12", "T1"], "2026-01-26")
    walk.take(K.ACKNOWLEDGED, "2026-01-20").disposed("settled", "2026-01-21", settle_reason="vague")
    walk.take(K.CLOSED, "2026-01-22")
    assert (walk.runs(), walk.due("T13")) == (["T13"], "2026-02-12")
    assert told(refusal(walk, K.ARCHIVED, "2026-01-23")) == [("kind", "还有期限没有落实：实名举报结果反馈")]
    walk.take(K.INFORMANT_TOLD, "2026-02-02").take(K.ARCHIVED, "2026-02-03")
    assert (walk.state, walk.runs()) == (S.ARCHIVED, [])


def test_what_touches_the_people_has_the_shorter_clock() -> None:
    walk = Walk(masses_side=True)
    assert (walk.runs(), walk.due("T1Q"), walk.due("T1")) == (["T1Q", "T1"], "2026-01-20", "2026-02-05")
    assert [one.guard for one in refusal(walk, K.OPINION, "2026-01-21", disposition="inquiry")] == ["on_time"]
    walk.take(K.OPINION, "2026-01-20", disposition="inquiry")
    assert walk.runs() == []


def test_a_proposal_sent_back_leaves_the_clock_running_and_the_chain_begins_again() -> None:
    walk = Walk().take(K.OPINION, "2026-01-12", disposition="inquiry").take(K.STUDIED, "2026-01-13")
    walk.take(K.APPROVED, "2026-01-14", approver=SECRETARY, ruling="agreed")
    walk.take(K.APPROVED, "2026-01-15", approver=CHIEF, ruling="returned")
    assert (walk.state, walk.runs(), walk.folded.projection.disposition) == (S.AWAITING, ["T1"], None)
    walk.take(K.OPINION, "2026-01-16", disposition="verification")
    assert walk.case.outstanding() == (SECRETARY, CHIEF)
    assert walk.agree("2026-01-17").state is S.DISPOSED


def test_a_second_opinion_sent_back_leaves_the_disposition_that_was_in_force() -> None:
    walk = reported("transfer").take(K.OPINION, "2026-03-03", disposition="inquiry")
    walk.take(K.APPROVED, "2026-03-04", approver=SECRETARY, ruling="returned")
    assert walk.folded.projection.disposition is Disposition.TRANSFER
    assert walk.runs() == ["T20"]
    assert walk.take(K.TRANSFERRED, "2026-03-05").state is S.TRANSFERRED


def test_a_committee_without_a_chain_decides_by_its_meeting() -> None:
    walk = Walk(rules=UNCHAINED)
    assert told(refusal(walk, K.OPINION, "2026-01-12", disposition="inquiry")) == [
        ("kind", "“处置意见”尚无机关纪委委员会议集体研究的记录")
    ]
    walk.take(K.STUDIED, "2026-01-12").take(K.OPINION, "2026-01-12", disposition="inquiry")
    assert (walk.state, walk.folded.projection.approved_on) == (S.DISPOSED, day("2026-01-12"))
    assert K.APPROVED not in walk.may()
    assert walk.take(K.INQUIRY_SENT, "2026-01-13").state is S.INQUIRING


# 管辖


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        (SubjectFacts(status=PoliticalStatus.MEMBER, rank="一级科员"), "本级"),
        (SubjectFacts(status=PoliticalStatus.MEMBER, rank="四级主任科员"), "移送"),
        (SubjectFacts(status=PoliticalStatus.MEMBER, rank="一级科员", discipline_cadre=True), "上报"),
        (SubjectFacts(rank="一级科员"), "待定"),
    ],
)
def test_the_verdict_about_a_person_decides_which_road_is_open(facts: SubjectFacts, label: str) -> None:
    verdict = judge(facts, RULES)
    assert verdict.label == label
    walk = Walk(persons={"韩露": verdict.label})
    if label == "本级":
        assert walk.disposed("inquiry").state is S.DISPOSED
        return
    with pytest.raises(Refused, match="不在本级管辖范围"):
        walk.take(K.OPINION, "2026-01-12", disposition="inquiry")
    assert walk.disposed("transfer").state is S.DISPOSED
