"""What the pre-check finds of a person, each finding named after its 依据, through the real ledgers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.office import Office
from app.opinion_views import Checked, NameEntry, Reason
from db.vocabulary import StepKind
from tests.app.clue_walking import OURS, agree, disposed, received, settled, take
from tests.app.parts import TODAY, clue, identity, member, plan_of, talk

K = StepKind
CLEAR, ASK, DEFER, UNFIT = "clear", "ask", "defer", "unfit"
NUMBER = identity("1985-03-04")


@pytest.fixture
def organ(office: Office) -> Office:
    """An office with 韩露, of ours and with a number, and the meeting clues are studied at."""
    settled(office)
    ledger = office.ledger("members")
    record = ledger.record(1)
    ledger.change(1, record.version, {**record.values, "identity_number": NUMBER})
    return office


def checked(office: Office, name: str = "韩露", today: date = TODAY, **entry: str) -> Checked:
    """What is found of one name, by its number unless told."""
    told = {"identity_number": NUMBER} if name == "韩露" and not entry else entry
    [found] = office.opinions.check([NameEntry(1, name, **told)], today)
    return found


def found(office: Office, **more: Any) -> tuple[str, list[str]]:
    one = checked(office, **more)
    return one.proposal, [reason.key for reason in one.reasons]


def only(office: Office, **more: Any) -> Reason:
    [reason] = checked(office, **more).reasons
    return reason


def verified(office: Office, record: int, outcome: str) -> None:
    """Bring a clue that is to be verified to the approved report."""
    take(office, record, K.VERIFICATION_PLANNED, "2026-01-13")
    agree(office, record, "2026-01-14", studied=False)
    take(office, record, K.VERIFICATION_REPORTED, "2026-02-01", verification_outcome=outcome)
    agree(office, record, "2026-02-02", studied=False)


def measure(office: Office, what: str, on: str, *, closes: bool = True, **told: str) -> int:
    """A clue of 韩露 at whose end a measure was taken."""
    record = received(office, OURS)
    disposed(office, record, "verification")
    verified(office, record, "reminded")
    take(office, record, K.MEASURE, on, measure=what, **told)
    if closes:
        take(office, record, K.CLOSED, on)
    return record


# 问题线索


def test_with_nothing_on_record_nothing_was_found(organ: Office) -> None:
    one = checked(organ)
    assert (one.matched, one.proposal, one.reasons, one.second_look) == ("identity", CLEAR, (), False)


def test_灞桥办法_六十二_an_open_clue_defers(organ: Office) -> None:
    organ.ledger("clues").add(clue("韩露"))
    assert found(organ) == (DEFER, ["open_clue"])
    reason = only(organ)
    assert (reason.register, reason.record, reason.text) == (
        "clues",
        "线索〔2026〕1号",
        "2026-10-10 收到，待处置",
    )
    assert "该暂缓的坚决暂缓" in reason.source


def test_监督执纪工作规则_二十一_a_shelved_clue_defers(organ: Office) -> None:
    disposed(organ, received(organ), "shelved", review_on="2026-07-12")
    assert found(organ) == (DEFER, ["shelved"])


def test_监督执纪工作规则_二十一_a_clue_settled_at_once_does_not_count(organ: Office) -> None:
    record = received(organ)
    disposed(organ, record, "settled", settle_reason="vague")
    assert found(organ) == (DEFER, ["open_clue"])  # settled, but not closed yet
    take(organ, record, K.CLOSED, "2026-01-20")
    assert found(organ) == (CLEAR, ["settled"])
    assert only(organ).text == "直接了结（2026-01-20）"


def test_监督执纪工作规则_三十_a_clue_settled_after_an_inquiry_does_not_count(organ: Office) -> None:
    record = received(organ)
    disposed(organ, record, "inquiry")
    take(organ, record, K.INQUIRY_SENT, "2026-01-13")
    take(organ, record, K.INQUIRY_RECEIVED, "2026-01-14")
    take(organ, record, K.INQUIRY_ANSWERED, "2026-01-20")
    take(organ, record, K.INQUIRY_REPORTED, "2026-01-25", inquiry_outcome="believed")
    agree(organ, record, "2026-01-26", studied=False)
    take(organ, record, K.FEEDBACK_SENT, "2026-01-27")
    take(organ, record, K.CLOSED, "2026-01-28")
    assert found(organ) == (CLEAR, ["settled"])
    assert only(organ).text == "谈话函询后采信了结（2026-01-28）"


def test_监督执纪工作规则_三十五_a_clue_settled_after_verification_does_not_count(organ: Office) -> None:
    record = received(organ)
    disposed(organ, record, "verification")
    verified(organ, record, "settle")
    take(organ, record, K.CLOSED, "2026-02-03")
    assert found(organ) == (CLEAR, ["settled"])
    assert only(organ).text == "初核后了结（2026-02-03）"


def test_实施方案_六_of_a_clue_handed_over_the_stationed_group_is_asked(organ: Office) -> None:
    record = received(organ)
    disposed(organ, record, "transfer", transfer_reason="offence")
    take(organ, record, K.TRANSFERRED, "2026-01-13")
    assert found(organ) == (ASK, ["transferred"])
    take(organ, record, K.TRANSFER_RECEIVED, "2026-01-15")
    take(organ, record, K.CLOSED, "2026-01-20")
    assert found(organ) == (ASK, ["transferred"])  # what became of it is known over there


def test_检控规则_十四_a_duplicate_stands_as_the_clue_it_was_merged_into(organ: Office) -> None:
    record = received(organ)
    take(organ, received(organ), K.MERGED, "2026-01-08", parent="线索〔2026〕1号")
    assert found(organ) == (DEFER, ["open_clue", "open_clue"])
    disposed(organ, record, "settled", settle_reason="vague")
    take(organ, record, K.CLOSED, "2026-01-20")
    one = checked(organ)
    assert [reason.text for reason in one.reasons] == [
        "直接了结（2026-01-20）",
        "已并入 线索〔2026〕1号，该件已办结",
    ]
    assert one.proposal == CLEAR


def test_a_voided_clue_is_no_clue(organ: Office) -> None:
    record = organ.ledger("clues").add(clue("韩露"))
    organ.ledger("clues").void(record, "登记错了人")
    assert found(organ) == (CLEAR, [])


def test_somebody_elses_clue_is_not_held_against_him(organ: Office) -> None:
    organ.ledger("members").add(member("周远航"))
    organ.ledger("clues").add(clue("周远航"))
    assert found(organ) == (CLEAR, [])


# 影响期


@pytest.mark.parametrize(
    ("today", "proposal", "key"),
    [("2026-08-09", UNFIT, "effect"), ("2026-08-10", CLEAR, "measured")],
)
def test_诫勉_its_period_counts_to_the_last_day(organ: Office, today: str, proposal: str, key: str) -> None:
    measure(organ, "诫勉", "2026-02-10")
    day = date.fromisoformat(today)
    assert found(organ, today=day) == (proposal, [key])
    assert only(organ, today=day).last_day == date(2026, 8, 9)


def test_处分条例_十_a_warning_works_for_a_year(organ: Office) -> None:
    measure(organ, "党内警告", "2026-02-10")
    reason = only(organ)
    assert (reason.key, reason.last_day) == ("effect", date(2027, 2, 9))
    assert reason.text == "党内警告（2026-02-10），影响期至 2027-02-09"


def test_a_measure_without_a_period_does_not_count(organ: Office) -> None:
    measure(organ, "责令检查", "2026-02-10")
    assert found(organ) == (CLEAR, ["measured"])


def test_an_open_clue_with_a_running_measure_gives_both(organ: Office) -> None:
    measure(organ, "诫勉", "2026-08-10", closes=False)
    assert found(organ) == (UNFIT, ["effect", "open_clue"])


def test_党员权利_a_measure_that_an_appeal_revoked_does_not_count(organ: Office) -> None:
    record = measure(organ, "党内警告", "2026-02-10", closes=False)
    take(organ, record, K.CLOSED, "2026-02-11")
    take(organ, record, K.APPEALED, "2026-03-01")
    take(organ, record, K.APPEAL_DECIDED, "2026-04-01", appeal_outcome="revoked")
    one = checked(organ)
    assert (one.proposal, [reason.key for reason in one.reasons]) == (CLEAR, ["settled"])
    assert "经申诉撤销原处理" in one.reasons[0].text


def test_a_measure_of_one_person_does_not_bear_on_another_of_the_clue(organ: Office) -> None:
    organ.ledger("members").add(member("周远航"))
    values = clue(received_on="2026-01-05", subjects=[OURS, {**OURS, "name": "周远航"}])
    record = organ.ledger("clues").add(values)
    disposed(organ, record, "verification")
    verified(organ, record, "reminded")
    first = organ.ledger("clues").record(record).values["subjects"][0]["id"]
    take(organ, record, K.MEASURE, "2026-08-10", measure="诫勉", subject=first)
    take(organ, record, K.CLOSED, "2026-08-11")
    assert found(organ) == (UNFIT, ["effect"])
    other = checked(organ, "周远航", unit="办公室党支部")
    assert (other.proposal, [reason.text for reason in other.reasons]) == (
        CLEAR,
        ["已办结，没有对本人作出处理"],
    )


# 台账导入的历史


def imported(office: Office, folder: Any, told: str, result: str = "") -> None:
    head = [
        "线索编号",
        "收到日期",
        "线索来源",
        "被反映人",
        "反映的主要问题",
        "处置方式",
        "办结日期",
        "处理处分",
        "办理结果",
    ]
    row = [
        "旧〔2026〕9号",
        "2026-01-05",
        "信访举报",
        "韩露",
        "反映问题",
        "初步核实",
        "2026-06-05",
        told,
        result,
    ]
    office.commit_import(plan_of(office, "clues", folder, [head, row]))


@pytest.mark.parametrize(
    ("told", "result", "expected"),
    [
        ("党内警告", "", (UNFIT, ["effect"])),
        ("给予党内严重警告处分、政务记过", "", (UNFIT, ["effect", "effect"])),
        ("", "给予诫勉谈话", (UNFIT, ["effect"])),
        ("批评教育", "", (CLEAR, ["measured"])),
        ("无", "查无实据", (CLEAR, ["settled"])),
        ("", "不予处分", (CLEAR, ["settled"])),
        ("移送司法机关", "", (DEFER, ["judicial"])),
        ("取消评优资格", "", (DEFER, ["unread"])),
    ],
)
def test_an_old_ledger_counts_like_any_other(
    organ: Office, tmp_path: Any, told: str, result: str, expected: tuple[str, list[str]]
) -> None:
    imported(organ, tmp_path, told, result)
    assert found(organ) == expected


# 谈话、奖惩、整改


def admonition(office: Office, **values: Any) -> None:
    given = {
        "held_on": "2026-10-12", "kind": "admonition", "state": "held", "unit": "办公室党支部",
        "post": "科员", "talker": "周海波、何静", "recorder": "沈佳", "cause": "迟到",
        "place": "谈话室",
        "begins": "9:00", "ends": "9:30", "content": "诫勉", **values,
    }  # fmt: skip
    office.ledger("talks").add(talk("韩露", **given))


def test_诫勉谈话_without_a_clue_works_for_half_a_year(organ: Office) -> None:
    admonition(organ)
    reason = only(organ)
    assert (reason.key, reason.register, reason.last_day) == ("effect", "talks", date(2027, 4, 11))
    assert found(organ, today=date(2027, 4, 12)) == (CLEAR, ["measured"])


def test_a_talk_that_is_only_planned_is_no_measure(organ: Office) -> None:
    organ.ledger("talks").add(talk("韩露", kind="admonition", state="planned", held_on="2026-12-12"))
    assert found(organ) == (CLEAR, [])


def test_a_talk_that_carries_out_what_the_clue_tells_is_told_once(organ: Office) -> None:
    measure(organ, "诫勉", "2026-10-10")
    admonition(organ, clue_number="线索〔2026〕1号")
    assert [(one.key, one.register) for one in checked(organ).reasons] == [("effect", "clues")]


def test_a_talk_of_a_clue_that_does_not_tell_the_measure_counts_itself(organ: Office) -> None:
    organ.ledger("clues").add(clue("韩露", received_on="2026-09-01"))
    admonition(organ, clue_number="线索〔2026〕1号")
    assert [(one.key, one.register) for one in checked(organ).reasons] == [
        ("effect", "talks"), ("open_clue", "clues"),
    ]  # fmt: skip


def test_a_measure_of_the_awards_page_counts(organ: Office) -> None:
    organ.ledger("awards").add(
        {
            "person": "韩露",
            "given_on": "2026-06-01",
            "kind": "党纪处分",
            "title": "处分",
            "measure": "党内警告",
        }
    )
    assert found(organ) == (UNFIT, ["effect"])


# 人员


def test_实施方案_六_one_not_of_our_jurisdiction_is_the_stationed_groups(organ: Office) -> None:
    organ.ledger("members").add(member("赵局长", rank="四级主任科员"))
    reason = only(organ, name="赵局长", unit="办公室党支部")
    assert (reason.key, reason.text) == (
        "outside",
        "移送：四级主任科员，属于科员级以上，应由派驻纪检监察组办理",
    )


def test_实施方案_六_one_who_is_no_party_member_is_not_ours(organ: Office) -> None:
    organ.ledger("members").add(member("钱非党", political_status="masses"))
    reason = only(organ, name="钱非党", unit="办公室党支部")
    assert reason.key == "outside"
    assert "不是中共党员" in reason.text


def test_one_who_has_left_is_looked_at_again(organ: Office) -> None:
    take_leave = {"kind": "moved_out", "held_on": "2026-03-01", "to_unit": "市水务局"}
    kinds = {option.label: option.code for option in organ.ledger("members").view.step_kinds}
    take_leave["kind"] = kinds["调出"]
    organ.ledger("members").add_step(1, take_leave)
    one = checked(organ)
    assert (one.proposal, one.second_look, [reason.key for reason in one.reasons]) == (ASK, True, ["gone"])
    assert "2026-03-01" in one.reasons[0].text


# 同名


def test_意见回复_a_name_alone_is_looked_at_again(organ: Office) -> None:
    one = checked(organ, unit="")
    assert (one.matched, one.proposal, one.second_look) == ("name", CLEAR, True)
    assert [reason.key for reason in one.reasons] == ["name_only"]


def test_意见回复_the_open_clue_of_one_of_two_namesakes_defers_both(organ: Office) -> None:
    organ.ledger("members").add(
        member("韩露", identity_number=identity("1990-01-02", 5), branch="规划处党支部")
    )
    organ.ledger("clues").add(clue(subjects=[{"name": "韩露", "unit": "办公室党支部"}]))
    one = checked(organ, unit="")
    assert (one.matched, one.proposal, one.second_look, one.member_id) == ("twins", DEFER, True, None)
    assert {reason.key for reason in one.reasons} == {"twins", "same_name"}
    assert len(one.candidates) == 2


def test_意见回复_the_clue_of_the_namesake_is_not_held_against_him(organ: Office) -> None:
    organ.ledger("members").add(
        member("韩露", identity_number=identity("1990-01-02", 5), branch="规划处党支部")
    )
    organ.ledger("clues").add(clue(subjects=[{"name": "韩露", "unit": "规划处党支部"}]))
    assert found(organ) == (CLEAR, [])


def test_意见回复_a_clue_that_names_nobody_of_the_roster_is_looked_at_again(organ: Office) -> None:
    organ.ledger("members").add(
        member("韩露", identity_number=identity("1990-01-02", 5), branch="规划处党支部")
    )
    organ.ledger("clues").add(clue(subjects=[{"name": "韩露", "unit": "某处"}]))
    one = checked(organ)
    assert (one.matched, one.proposal, one.second_look) == ("identity", DEFER, True)
    assert one.reasons[0].text == "韩露（某处）：有未了结的问题线索，2026-10-10 收到，待处置"


def test_意见回复_a_stranger_is_not_ours_to_speak_of(organ: Office) -> None:
    one = checked(organ, "李陌生", unit="市水务局")
    assert (one.matched, one.proposal, one.second_look) == ("stranger", ASK, True)


def test_意见回复_a_stranger_with_an_open_clue_of_his_name_is_deferred(organ: Office) -> None:
    organ.ledger("clues").add(clue("李陌生"))
    one = checked(organ, "李陌生", unit="市水务局")
    assert (one.proposal, [reason.key for reason in one.reasons]) == (DEFER, ["same_name", "stranger"])


def test_意见回复_a_number_of_somebody_else_is_asked_about(organ: Office) -> None:
    organ.ledger("clues").add(clue("韩露"))
    one = checked(organ, "韩璐", identity_number=NUMBER)
    assert (one.matched, one.proposal, one.member_id) == ("conflict", DEFER, None)
    assert [reason.key for reason in one.reasons] == ["same_name", "conflict"]


def test_one_told_twice_is_noted(organ: Office) -> None:
    twice = [NameEntry(3, "韩露", NUMBER), NameEntry(9, "韩露", unit="办公室")]
    first, second = organ.opinions.check(twice)
    assert first.member_id == second.member_id
    assert (first.match_note, second.match_note) == ("", "与第 3 行是同一人")
