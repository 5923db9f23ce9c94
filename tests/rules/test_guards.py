"""The guards of the workflow, each refusing and letting pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.rules.guards import GUARDS
from db.vocabulary import ClueState as S
from db.vocabulary import Ruling
from db.vocabulary import StepKind as K
from tests.rules.walking import (
    CHIEF,
    LATE,
    SECRETARY,
    UNCHAINED,
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

OFFICE = "云川市住房和城乡建设局机关纪委"


def only(walk: Walk, guard: str, kind: K, on: str, **detail: Any) -> tuple[str, str]:
    """The field and the reason of the one obstacle, which that guard names with its 依据 and a remedy."""
    (found,) = refusal(walk, kind, on, **detail)
    words = walk.rules.wording.guards[guard]
    assert (found.guard, found.hard, found.source) == (guard, GUARDS[guard].hard, words.source)
    assert found.remedy == words.remedy != ""
    return found.field, found.reason


# 处置


def test_in_jurisdiction_实施方案六() -> None:
    walk = Walk(persons={"赵局长": "移送", "孙干事": "上报"})
    reason = "不在本级管辖范围：赵局长、孙干事"
    for disposition in ("inquiry", "verification", "shelved", "settled"):
        given = {"disposition": disposition, "settle_reason": "vague"}
        assert only(walk, "in_jurisdiction", K.OPINION, "2026-01-12", **given) == ("disposition", reason)
    assert walk.disposed("transfer").state is S.DISPOSED


def test_in_jurisdiction_of_a_person_who_is_not_known_well_enough() -> None:
    walk = Walk(persons={"钱某": "待定"})
    for disposition in ("inquiry", "verification"):
        found = only(walk, "in_jurisdiction", K.OPINION, "2026-01-12", disposition=disposition)
        assert found == ("disposition", "不在本级管辖范围：钱某")
    assert walk.disposed("settled", settle_reason="unknown_person").state is S.SETTLING
    assert Walk(persons={"钱某": "待定"}).disposed("shelved").state is S.SHELVED


@pytest.mark.parametrize("kind", [K.INQUIRY_SENT, K.TALKED, K.TALK_ENTRUSTED])
def test_in_jurisdiction_is_asked_again_at_every_step_towards_a_person(kind: K) -> None:
    walk = Walk().disposed("inquiry")
    walk.persons = {"韩露": "移送"}
    assert only(walk, "in_jurisdiction", kind, "2026-01-13") == ("kind", "不在本级管辖范围：韩露")
    walk.designation = "云直纪工指〔2026〕2号"
    assert walk.take(kind, "2026-01-13").state is S.INQUIRING


def test_in_jurisdiction_is_asked_again_before_a_verification_and_a_filing() -> None:
    walk = Walk().disposed("verification")
    walk.persons = {"韩露": "上报"}
    for kind in (K.VERIFICATION_PLANNED, K.FILED):
        found = refusal(walk, kind, "2026-01-13")
        assert ("kind", "不在本级管辖范围：韩露") in told(found)


def test_under_way_监督执纪工作规则第三十条() -> None:
    for walk, label in ((inquired(), "谈话函询中"), (verifying(), "初步核实中"), (filed(), "审查中")):
        found = only(walk, "under_way", K.OPINION, "2026-03-12", disposition="settled", settle_reason="dead",
                     excuse=LATE)  # fmt: skip
        assert found == ("disposition", f"线索{label}，不能改用别的处置方式")
        walk.take(K.OPINION, "2026-03-12", disposition="transfer", excuse=LATE)


def test_settle_reason_监督执纪工作规则第二十一条() -> None:
    words = ("settle_reason", "予以了结没有写明理由")
    assert only(Walk(), "settle_reason", K.OPINION, "2026-01-12", disposition="settled") == words
    shelved = Walk().disposed("shelved")
    assert only(shelved, "settle_reason", K.SHELF_REVIEWED, "2026-02-12", shelf_outcome="settle") == words
    shelved.take(K.SHELF_REVIEWED, "2026-02-12", shelf_outcome="settle", settle_reason="impossible")


def test_on_time_gives_way_to_a_written_reason_that_is_kept() -> None:
    walk = Walk()
    found = only(walk, "on_time", K.OPINION, "2026-02-06", disposition="inquiry")
    assert found == ("held_on", "已经超过期限：提出处置意见应于2026-02-05前完成")
    assert only(walk, "on_time", K.OPINION, "2026-02-06", disposition="inquiry", excuse="忙") == found
    walk.take(K.OPINION, "2026-02-06", disposition="inquiry", excuse=LATE)
    assert walk.clock("T1").explained == LATE
    assert walk.clock("T1").late(walk.today)


def test_on_time_is_not_asked_twice() -> None:
    walk = Walk().take(K.EXPLAINED, "2026-02-10", clock="T1")
    assert walk.take(K.OPINION, "2026-02-12", disposition="inquiry").state is S.PROPOSED


def test_chain_实施方案十六() -> None:
    walk = Walk().take(K.OPINION, "2026-01-12", disposition="inquiry").take(K.STUDIED, "2026-01-12")
    words = ("approver", f"还没有轮到这一级审批，应先由{SECRETARY}审批")
    assert only(walk, "chain", K.APPROVED, "2026-01-13", approver=CHIEF, ruling="agreed") == words
    assert only(walk, "chain", K.APPROVED, "2026-01-13", approver="办公室主任", ruling="agreed") == words
    walk.take(K.APPROVED, "2026-01-13", approver=SECRETARY, ruling="agreed")
    assert walk.state is S.PROPOSED
    words = ("approver", f"还没有轮到这一级审批，应先由{CHIEF}审批")
    assert only(walk, "chain", K.APPROVED, "2026-01-13", approver=SECRETARY, ruling="agreed") == words
    assert walk.take(K.APPROVED, "2026-01-14", approver=CHIEF, ruling="agreed").state is S.DISPOSED


def test_studied_实施方案十一() -> None:
    walk = Walk().take(K.OPINION, "2026-01-12", disposition="inquiry")
    words = ("kind", "“处置意见”尚无机关纪委委员会议集体研究的记录")
    given = {"approver": SECRETARY, "ruling": "agreed"}
    assert only(walk, "studied", K.APPROVED, "2026-01-13", **given) == words
    walk.take(K.STUDIED, "2026-01-15")
    assert only(walk, "studied", K.APPROVED, "2026-01-13", **given) == words, "studied only afterwards"
    assert walk.take(K.APPROVED, "2026-01-15", **given).state is S.PROPOSED


def test_studied_is_excused_once_and_not_asked_of_what_is_sent_back() -> None:
    walk = Walk().take(K.OPINION, "2026-01-12", disposition="inquiry")
    excuse = "委员出差，已逐一书面征求意见"
    walk.take(K.APPROVED, "2026-01-13", approver=SECRETARY, ruling="agreed", excuse=excuse)
    assert walk.take(K.APPROVED, "2026-01-13", approver=CHIEF, ruling="agreed").state is S.DISPOSED
    walk = Walk().take(K.OPINION, "2026-01-12", disposition="inquiry")
    walk.take(K.APPROVED, "2026-01-13", approver=SECRETARY, ruling=Ruling.RETURNED.value)
    assert walk.state is S.AWAITING


def test_studied_is_asked_for_a_filing_too_and_at_once_where_nobody_approves() -> None:
    walk = reported("file").take(K.FILED, "2026-03-09")
    found = only(walk, "studied", K.APPROVED, "2026-03-10", approver=SECRETARY, ruling="agreed")
    assert found == ("kind", "“立案”尚无机关纪委委员会议集体研究的记录")
    walk = Walk(rules=UNCHAINED)
    assert only(walk, "studied", K.OPINION, "2026-01-12", disposition="inquiry")[0] == "kind"
    walk.take(K.STUDIED, "2026-01-12").take(K.OPINION, "2026-01-12", disposition="inquiry")
    assert only(walk, "studied", K.OPINION, "2026-01-13", disposition="verification")[0] == "kind"


# 人员


def test_two_talkers_监督执纪工作规则第二十八条() -> None:
    walk = Walk().disposed("inquiry")
    found = only(walk, "two_talkers", K.TALKED, "2026-01-13", talkers="周远航、孙立", recorder="孙立")
    assert found == ("recorder", "记录人不能同时是谈话人")
    found = only(walk, "two_talkers", K.TALK_PLANNED, "2026-01-13", talkers="周远航、周远航", recorder="")
    assert found == ("talkers", "谈话人和记录人不足两人")
    assert walk.take(K.TALKED, "2026-01-13", talkers="周远航", recorder="孙立").state is S.INQUIRING


def test_two_checkers_监督执纪工作规则第三十四条() -> None:
    words = ("group", "核查（审查）人员不足两人")
    for group in ("周远航", "周远航、周远航"):
        walk = Walk().disposed("verification")
        assert only(walk, "two_checkers", K.VERIFICATION_PLANNED, "2026-01-13", group=group) == words
    assert only(reported("file"), "two_checkers", K.FILED, "2026-03-09", group="何静") == words
    assert only(inquired(), "two_checkers", K.SPOT_CHECKED, "2026-02-02", group="何静") == words
    assert Walk().disposed("verification").take(K.VERIFICATION_PLANNED, "2026-01-13").state is S.PROPOSED


def test_two_officers_审查谈话() -> None:
    found = only(filed(), "two_officers", K.FACTS_SHOWN, "2026-04-01", talkers="周远航")
    assert found == ("talkers", "与本人见面的工作人员不足两人")
    assert filed().take(K.FACTS_SHOWN, "2026-04-01").state is S.INVESTIGATING


def test_two_announcers_处分决定宣布() -> None:
    found = only(decided(), "two_announcers", K.ANNOUNCED, "2026-05-25", announcers="何静")
    assert found == ("announcers", "宣布人不足两人")
    assert decided().take(K.ANNOUNCED, "2026-05-25").state is S.EXECUTING


def test_two_visitors_回访教育() -> None:
    walk = decided().take(K.ANNOUNCED, "2026-05-25")
    assert only(walk, "two_visitors", K.REVISITED, "2026-08-15", visitors="何静") == (
        "visitors",
        "回访人不足两人",
    )
    assert walk.take(K.REVISITED, "2026-08-15").state is S.EXECUTING


def test_all_sign_监督执纪工作规则第三十五条() -> None:
    walk = Walk().disposed("verification")
    walk.take(K.VERIFICATION_PLANNED, "2026-01-13", group="周远航、何静、孙立").agree("2026-01-14")
    given = {"verification_outcome": "settle", "signers": "何静、周远航"}
    assert only(walk, "all_sign", K.VERIFICATION_REPORTED, "2026-02-01", **given) == (
        "signers",
        "没有签名：孙立",
    )
    walk.take(K.VERIFICATION_REPORTED, "2026-02-01", **{**given, "signers": "孙立、何静、周远航、吴敏"})
    walk = filed().take(K.FACTS_SHOWN, "2026-04-01")
    assert only(walk, "all_sign", K.INVESTIGATED, "2026-04-02", signers="何静") == (
        "signers",
        "没有签名：周远航",
    )


def test_reviewers_apart_查审分离() -> None:
    walk = filed().take(K.FACTS_SHOWN, "2026-04-01")
    walk.take(K.INVESTIGATED, "2026-04-02", signers="周远航、何静、孙立")
    for name in ("周远航", "何静", "孙立"):
        given = {"reviewers": f"吴敏、{name}", "excuse": "本单位人手不足，只能如此"}
        found = only(walk, "reviewers_apart", K.SENT_TO_TRIAL, "2026-04-10", **given)
        assert found == ("reviewers", f"参加过核查、审查，不得再参加审理：{name}")
    assert walk.take(K.SENT_TO_TRIAL, "2026-04-10", reviewers="吴敏").state is S.ADJUDICATING


def test_investigators_apart_查审分离_the_other_way_round() -> None:
    walk = tried("supplement")
    given = {"signers": "周远航、何静、吴敏", "excuse": "补充审查人手不足"}
    found = only(walk, "investigators_apart", K.INVESTIGATED, "2026-05-10", **given)
    assert found == ("signers", "参加过本案审理，不得再参加核查、审查：吴敏")
    assert walk.take(K.INVESTIGATED, "2026-05-10").state is S.INVESTIGATING


def test_fresh_reviewers_监督执纪工作规则第五十九条() -> None:
    walk = decided().take(K.ANNOUNCED, "2026-05-25")
    found = only(walk, "fresh_reviewers", K.APPEALED, "2026-06-01", reviewers="冯岩、郑凯、何静")
    assert found == ("reviewers", "参加过本案核查、审查或者审理，不得参加复议复查：郑凯、何静")
    assert "T18" in walk.take(K.APPEALED, "2026-06-01").runs()


# 谈话函询、了结、澄清


def test_believed_监督执纪工作规则第三十条() -> None:
    walk = inquired().take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="reminded").agree("2026-02-12")
    for kind in (K.FEEDBACK_SENT, K.STATEMENT_MADE):
        assert only(walk, "believed", kind, "2026-02-13") == ("kind", "不是谈话函询后采信了结的线索")
        assert kind not in walk.may()
    walk = inquired().take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="believed").agree("2026-02-12")
    assert {K.FEEDBACK_SENT, K.STATEMENT_MADE} <= walk.may()


def test_settled_谁核实谁澄清() -> None:
    walk = reported("reminded")
    assert only(walk, "settled", K.CLARIFICATION_PROPOSED, "2026-03-05") == ("kind", "线索尚未了结")
    assert K.CLARIFICATION_PROPOSED in reported("settle").may()


def test_feedback_is_wanted_before_the_end_but_may_be_explained() -> None:
    walk = inquired().take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="believed").agree("2026-02-12")
    assert only(walk, "feedback", K.CLOSED, "2026-02-13") == ("kind", "采信了结尚未向本人反馈")
    assert walk.take(K.CLOSED, "2026-02-13", excuse="本人已病故，无法反馈").state is S.CLOSED


def test_measured_监督执纪工作规则第三十条() -> None:
    walk = reported("reminded")
    assert only(walk, "measured", K.CLOSED, "2026-03-05") == ("kind", "处置建议为“谈话提醒等”，尚未登记处理")
    assert walk.take(K.MEASURE, "2026-03-05").take(K.CLOSED, "2026-03-05").state is S.CLOSED


def test_receipt_实施方案十一() -> None:
    walk = Walk().disposed("transfer").take(K.TRANSFERRED, "2026-01-13")
    assert only(walk, "receipt", K.CLOSED, "2026-01-20") == ("kind", "移送尚无回执")
    assert walk.take(K.CLOSED, "2026-01-20", excuse="对方口头确认，回执待补").state is S.CLOSED


# 立案、审理、处分


def test_verified_监督执纪工作规则第三十七条() -> None:
    walk = Walk().disposed("verification")
    assert only(walk, "verified", K.FILED, "2026-01-13") == ("kind", "尚无初核报告")
    assert walk.take(K.FILED, "2026-01-13", excuse="已有生效判决").state is S.PROPOSED


def test_facts_shown_事实材料见面() -> None:
    walk = filed()
    assert only(walk, "facts_shown", K.INVESTIGATED, "2026-04-02") == ("kind", "违纪事实材料尚未与本人见面")
    assert walk.take(K.INVESTIGATED, "2026-04-02", excuse="本人下落不明，无法见面").state is S.INVESTIGATING


def test_punishable_and_not_punished_are_each_others_opposite() -> None:
    none, punish = tried("none"), tried("punish")
    assert only(none, "punishable", K.BRANCH_MET, "2026-05-12") == (
        "kind",
        "审理意见不是给予处分或者免予处分",
    )
    assert only(punish, "not_punished", K.CASE_DISMISSED, "2026-05-12") == ("kind", "审理意见不是不予处分")
    assert (K.BRANCH_MET in none.may(), K.CASE_DISMISSED in none.may()) == (False, True)
    assert (K.BRANCH_MET in punish.may(), K.CASE_DISMISSED in punish.may()) == (True, False)


@pytest.mark.parametrize(
    ("due", "present", "favour", "against", "field", "reason"),
    [
        (20, 21, 11, 0, "present_count", "实到人数多于应到人数"),
        (20, 15, 14, 2, "in_favour", "赞成、反对、弃权合计多于实到人数"),
        (20, 10, 10, 0, "present_count", "实到有表决权党员未超过应到会半数"),
        (20, 18, 10, 8, "in_favour", "赞成人数未超过应到会有表决权党员半数"),
        (1, 0, 0, 0, "present_count", "实到有表决权党员未超过应到会半数"),
    ],
)
def test_quorum_党章第四十二条(
    due: int, present: int, favour: int, against: int, field: str, reason: str
) -> None:
    counts = {"due_count": due, "present_count": present, "in_favour": favour, "against": against}
    assert only(tried("punish"), "quorum", K.BRANCH_MET, "2026-05-12", **counts, abstained=0) == (
        field,
        reason,
    )


def test_quorum_is_more_than_half_of_those_due() -> None:
    for counts in ((20, 11, 11, 0), (21, 11, 11, 0), (1, 1, 1, 0)):
        given = dict(zip(("due_count", "present_count", "in_favour", "against"), counts, strict=True))
        assert tried("punish").take(K.BRANCH_MET, "2026-05-12", **given, abstained=0).state is S.DECIDING


def test_authority_处分违纪党员批准权限和程序规定第三十八条() -> None:
    walk = tried("punish").take(K.BRANCH_MET, "2026-05-12")
    for measure in ("撤销党内职务", "留党察看一年", "开除党籍"):
        found = only(walk, "authority", K.SANCTION_APPROVED, "2026-05-15", measure=measure, organ=OFFICE)
        assert found == ("organ", f"机关纪委无权批准{measure}")
        walk.take(K.SANCTION_APPROVED, "2026-05-15", measure=measure, organ="云川市直机关纪检监察工委")
    for measure in ("党内警告", "党内严重警告"):
        walk.take(K.SANCTION_APPROVED, "2026-05-15", measure=measure, organ=OFFICE)
    exempt = tried("exempt").take(K.BRANCH_MET, "2026-05-12")
    exempt.take(K.SANCTION_APPROVED, "2026-05-15", measure="免予党纪处分", organ=OFFICE)


def test_as_concluded_免予处分与审理意见一致() -> None:
    punish, exempt = (tried(one).take(K.BRANCH_MET, "2026-05-12") for one in ("punish", "exempt"))
    found = only(punish, "as_concluded", K.SANCTION_APPROVED, "2026-05-15", measure="免予党纪处分")
    assert found == ("measure", "与审理意见“给予处分”不一致")
    found = only(exempt, "as_concluded", K.SANCTION_APPROVED, "2026-05-15", measure="党内警告")
    assert found == ("measure", "与审理意见“免予处分”不一致")


def test_one_road_两人以上分别决定() -> None:
    walk = tried("punish").take(K.BRANCH_MET, "2026-05-12")
    walk.persons["褚江"] = "本级"
    found = only(walk, "one_road", K.SANCTION_APPROVED, "2026-05-15", subject="1")
    assert found == ("subject", "几名被反映人的处分应当分别决定")
    walk.take(K.SANCTION_APPROVED, "2026-05-15")
    only(walk, "one_road", K.DECIDED, "2026-05-20", subject="1")
    walk.take(K.DECIDED, "2026-05-20")


def test_one_letter_监督执纪工作规则第二十九条() -> None:
    walk = Walk(persons={"韩露": "本级", "褚江": "本级"}).disposed("inquiry")
    walk.take(K.INQUIRY_SENT, "2026-02-10")
    found = only(walk, "one_letter", K.INQUIRY_SENT, "2026-02-11")
    assert found == ("kind", "已有一份函询正在等待回复，回复期限只能记一个")
    inquired().take(K.INQUIRY_SENT, "2026-02-11")


def test_answered_监督执纪工作规则第二十九条第三十条() -> None:
    walk = Walk().disposed("inquiry").take(K.INQUIRY_SENT, "2026-01-14")
    report = {"inquiry_outcome": "verify"}
    found = only(walk, "answered", K.INQUIRY_REPORTED, "2026-01-30", **report)
    assert found == ("kind", "还没有谈话，也没有收到函询回复")
    walk.take(K.INQUIRY_REPORTED, "2026-01-30", **report, excuse="两次催办后仍未回复")


def test_probation_over_留党察看期满() -> None:
    walk = decided("留党察看一年", "云川市直机关工委").take(K.ANNOUNCED, "2026-05-25")
    walk.today = walk.today.replace(year=2032)
    found = only(walk, "probation_over", K.RIGHTS_RESTORED, "2027-05-14")
    assert found == ("held_on", "留党察看尚未期满（至2027-05-14）")
    walk.take(K.RIGHTS_RESTORED, "2027-05-15")


def test_as_approved_批准权限和程序规定() -> None:
    walk = (
        tried("punish").take(K.BRANCH_MET, "2026-05-12").take(K.SANCTION_APPROVED, "2026-05-15", subject="7")
    )
    found = only(walk, "as_approved", K.DECIDED, "2026-05-20", measure="党内严重警告", subject="7")
    assert found == ("measure", "与批准的处分不一致（批准：党内警告）")
    found = only(walk, "as_approved", K.DECIDED, "2026-05-20", subject="8")
    assert found == ("measure", "与批准的处分不一致（批准：未经批准）")
    assert walk.take(K.DECIDED, "2026-05-20", subject="7").state is S.ANNOUNCING


def test_on_probation_留党察看() -> None:
    later = date(2030, 1, 1)
    walk = decided().take(K.ANNOUNCED, "2026-05-25")
    for kind in (K.PROBATION_EXTENDED, K.RIGHTS_RESTORED):
        assert only(walk, "on_probation", kind, "2026-06-01") == ("kind", "没有留党察看处分")
        assert kind not in walk.may()
    walk = decided("留党察看二年", "云川市直机关纪检监察工委").take(K.ANNOUNCED, "2026-05-25")
    walk.today = later
    found = only(walk, "on_probation", K.PROBATION_EXTENDED, "2028-05-15")
    assert found == ("kind", "留党察看二年不能延长，最长不超过二年")
    walk.take(K.RIGHTS_RESTORED, "2028-05-15")
    walk = decided("留党察看一年", "云川市直机关纪检监察工委").take(K.ANNOUNCED, "2026-05-25")
    walk.today = later
    walk.take(K.PROBATION_EXTENDED, "2027-05-15")
    assert only(walk, "on_probation", K.PROBATION_EXTENDED, "2028-05-15") == ("kind", "已经延长过一次")


def test_expired_条例影响期() -> None:
    walk = decided().take(K.ANNOUNCED, "2026-05-25")
    walk.today = date(2027, 12, 1)
    found = only(walk, "expired", K.EXPIRED, "2027-05-14")
    assert found == ("held_on", "影响期未满：党内警告至2027-05-14")
    walk.take(K.EXPIRED, "2027-05-15")


# 期限


def test_extension_检控规则第二十一条() -> None:
    walk = verifying()
    assert only(walk, "extension", K.EXTENDED, "2026-02-01", clock="T6") == ("clock", "没有正在计时的该期限")
    assert only(walk, "extension", K.EXTENDED, "2026-02-01", clock="T1") == ("clock", "没有正在计时的该期限")
    walk.take(K.EXTENDED, "2026-02-01", clock="T4")
    assert only(walk, "extension", K.EXTENDED, "2026-02-01", clock="T4") == ("clock", "已经延长过一次")
    assert only(Walk(), "extension", K.EXTENDED, "2026-01-06", clock="T1") == (
        "clock",
        "该期限没有延长的规定",
    )


def test_running_and_suspended_期限() -> None:
    walk = filed()
    assert only(walk, "running", K.SUSPENDED, "2026-04-01", clock="T7") == ("clock", "没有正在计时的该期限")
    assert only(walk, "suspended", K.RESUMED, "2026-04-01", clock="T6") == ("clock", "该期限没有中止")
    walk.take(K.SUSPENDED, "2026-04-01", clock="T6")
    assert only(walk, "running", K.SUSPENDED, "2026-04-02", clock="T6") == ("clock", "没有正在计时的该期限")
    assert walk.take(K.RESUMED, "2026-04-11", clock="T6").due("T6") == "2026-06-18"


def test_late_is_what_may_be_explained() -> None:
    assert only(Walk(), "late", K.EXPLAINED, "2026-02-05", clock="T1") == ("clock", "该期限没有超期")
    assert Walk().take(K.EXPLAINED, "2026-02-06", clock="T1").clock("T1").explained == LATE


def test_told_why_台账不得改写() -> None:
    walk = Walk().disposed("inquiry")
    words = ("note", "没有写明原因")
    for kind, given in (
        (K.CORRECTED, {"corrects": walk.steps[-1].id}),
        (K.SUSPENDED, {"clock": "T2"}),
        (K.EXPLAINED, {"clock": "T2"}),
    ):
        clock = Walk().disposed("inquiry").take(K.INQUIRY_SENT, "2026-01-14")
        found = refusal(clock if "clock" in given else walk, kind, "2026-03-01", note="写错", **given)
        assert words in told(found)


def test_no_open_clock_closing_with_open_clocks() -> None:
    walk = Walk(real_name=True, result_wanted=True).disposed("settled", settle_reason="vague")
    found = only(walk, "no_open_clock", K.CLOSED, "2026-01-13", excuse=LATE)
    assert found == ("kind", "还有期限没有落实：实名举报受理告知、交办件报送结果")
    assert K.CLOSED not in walk.may()
    walk.take(K.ACKNOWLEDGED, "2026-01-13").take(K.SUSPENDED, "2026-01-13", clock="T14")
    assert only(walk, "no_open_clock", K.CLOSED, "2026-01-13") == ("kind", "还有期限没有落实：交办件报送结果")
    assert walk.take(K.RESULT_REPORTED, "2026-01-14").take(K.CLOSED, "2026-01-14").state is S.CLOSED


def test_every_guard_has_its_test() -> None:
    tested = [name.removeprefix("test_") for name in globals() if name.startswith("test_")]
    untested = [key for key in GUARDS if not any(key in name for name in tested)]
    assert untested == []
    assert {key for key, guard in GUARDS.items() if not guard.hard} == {
        "on_time", "studied", "verified", "facts_shown", "answered", "receipt", "feedback", "measured",
    }  # fmt: skip
