"""What each kind of talk must fulfil, rule by rule, each test named after its 依据."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.deadlines import due_on
from app.rules.talk_table import FIELDS, TRIGGERS
from app.rules.talks import TalkFact, asked, faults, likeness, plain_text
from db.vocabulary import Form, TalkKind, TalkState
from tests.rules.parts import RULES, copied, day, refused

K, TALKS = TalkKind, RULES.talks
TODAY = day("2026-11-20")
EVERYTHING = frozenset({*FIELDS, "rights_told", "signed"})


def fact(kind: TalkKind, **values: object) -> TalkFact:
    """A finished talk with everything filled in and two officers, but for `values`."""
    whole = TalkFact(
        kind, TalkState.FINISHED, day("2026-11-10"), "韩露", ("周海波",), (), ("沈佳",), "09:00", "10:30",
        EVERYTHING, clue="线索〔2026〕3号",
    )  # fmt: skip
    return replace(whole, **values)


def found(talk: TalkFact, today: date = TODAY) -> list[tuple[str, str, bool]]:
    return [(fault.check, fault.field, fault.hard) for fault in faults(talk, TALKS, today)]


def without(kind: TalkKind, *fields: str) -> TalkFact:
    return fact(kind, filled=EVERYTHING - set(fields))


def alone(kind: TalkKind, **values: object) -> TalkFact:
    return fact(kind, recorders=(), **values)


@pytest.mark.parametrize("kind", TalkKind)
def test_a_whole_record_of_any_kind_holds(kind: TalkKind) -> None:
    assert found(fact(kind)) == []


def test_heart_to_heart_one_to_one_s002_2_2() -> None:
    assert found(alone(K.HEART, filled=frozenset(), clue="")) == []
    wanted = {fault.field for fault in asked(alone(K.HEART, filled=frozenset()), TALKS)}
    assert wanted == {"talker", "cause", "content"}


def test_a_reminder_talk_says_who_why_and_what_s000_6() -> None:
    lacking = found(without(K.REMINDER, "talker", "cause", "content"))
    assert lacking == [("needs", name, True) for name in ("talker", "cause", "content")]
    assert TALKS.kinds[K.REMINDER].form is Form.FIRST


def test_a_disposal_reminder_is_the_first_form_rule_30_s004_6_9() -> None:
    assert found(without(K.DISPOSAL_REMINDER, "content")) == [("needs", "content", True)]
    assert (TALKS.kinds[K.DISPOSAL_REMINDER].form, TALKS.kinds[K.HEART].form) == (Form.FIRST, None)


def test_a_caution_of_the_twelve_indicators() -> None:
    assert found(without(K.CAUTION, "cause")) == [("needs", "cause", True)]


def test_an_appointment_talk_s002_2_2_s003_2_4() -> None:
    assert found(without(K.APPOINTMENT, "talker")) == [("needs", "talker", True)]
    assert K.APPOINTMENT in TALKS.having("appointment")


def test_a_yearly_talk_of_the_responsibility_letter() -> None:
    assert found(without(K.ROUTINE, "talker")) == [("needs", "talker", True)]


def test_a_summons_s004_6_10_s003_3_3_s000_14() -> None:
    assert found(without(K.SUMMONS, "cause")) == [("needs", "cause", True)]
    assert TALKS.kinds[K.SUMMONS].follow_up


def test_a_work_summons_s001_14() -> None:
    assert found(without(K.WORK_SUMMONS, "content")) == [("needs", "content", True)]


def test_a_talk_on_taking_office_s000_18() -> None:
    assert found(without(K.OFFICE, "talker")) == [("needs", "talker", True)]


def test_an_inquiry_talk_takes_two_and_a_signed_record_rule_28() -> None:
    assert found(alone(K.INQUIRY)) == [("two_persons", "companions", True)]
    for name in ("place", "begins", "ends", "content", "rights_told", "signed"):
        assert found(without(K.INQUIRY, name)) == [("needs", name, True)]


def test_a_verification_talk_takes_two_and_is_signed_page_by_page_rule_34() -> None:
    assert found(alone(K.VERIFICATION)) == [("two_persons", "companions", True)]
    assert found(without(K.VERIFICATION, "signed")) == [("needs", "signed", True)]


def test_a_review_talk_has_a_safety_plan_s000_11() -> None:
    assert found(without(K.REVIEW, "safety_plan")) == [("needs", "safety_plan", True)]
    assert found(alone(K.REVIEW)) == [("two_persons", "companions", True)]


def test_an_admonition_names_unit_and_post_of_its_record() -> None:
    assert found(without(K.ADMONITION, "unit", "post")) == [
        ("needs", "unit", True),
        ("needs", "post", True),
    ]
    assert found(alone(K.ADMONITION)) == [("two_persons", "companions", True)]


def test_an_announcement_is_made_by_two_sanctions_44() -> None:
    assert found(alone(K.ANNOUNCEMENT)) == [("two_persons", "companions", True)]
    assert found(without(K.ANNOUNCEMENT, "place")) == [("needs", "place", True)]


def test_a_revisit_is_made_by_two_s000_10() -> None:
    assert found(alone(K.REVISIT)) == [("two_persons", "companions", True)]


def test_a_group_talk_with_the_newly_appointed_s002_2_2() -> None:
    assert K.GROUP in TALKS.having("appointment")
    assert K.GROUP not in TALKS.having("coverage")
    assert "attendees" in {fault.field for fault in asked(without(K.GROUP, "attendees"), TALKS)}


def test_a_talk_before_a_festival_s002_2_3() -> None:
    assert found(without(K.FESTIVAL, "talker")) == [("needs", "talker", True)]
    assert K.FESTIVAL not in TALKS.having("appointment")


@pytest.mark.parametrize("companions", [("陆明",), ("周海波", "陆明")])
def test_a_companion_is_the_second_person_rule_28(companions: tuple[str, ...]) -> None:
    assert found(alone(K.INQUIRY, companions=companions)) == []


def test_the_same_name_twice_is_one_person_rule_28() -> None:
    assert ("two_persons", "companions", True) in found(alone(K.INQUIRY, companions=("周海波",)))


@pytest.mark.parametrize("state", [TalkState.HELD, TalkState.PLANNED])
def test_a_talk_by_one_may_be_kept_until_a_second_is_named(state: TalkState) -> None:
    assert found(alone(K.INQUIRY, state=state, filled=frozenset(), clue="")) == []


@pytest.mark.parametrize("kind", TalkKind)
def test_the_recorder_is_not_the_talker_five_points(kind: TalkKind) -> None:
    for state in TalkState:
        talk = fact(kind, state=state, recorders=("周海波",), companions=("陆明",))
        assert found(talk) == [("recorder", "recorder", True)]


@pytest.mark.parametrize(("role", "field"), [("talkers", "talker"), ("companions", "companions")])
def test_nobody_talks_to_himself_five_points(role: str, field: str) -> None:
    talk = fact(K.INQUIRY, **{"companions": ("陆明",), role: ("韩露", "陆明")})
    assert found(talk) == [("object", field, True)]


def test_an_end_before_its_start_five_points() -> None:
    for ends in ("08:59", "09:00"):
        assert found(fact(K.HEART, ends=ends)) == [("span", "ends", True)]
    assert found(fact(K.HEART, begins="", ends="08:00")) == []


def test_a_talk_in_the_future_is_not_finished() -> None:
    coming = TODAY + timedelta(days=1)
    assert found(fact(K.HEART, held_on=coming)) == [("future", "held_on", True)]
    assert found(fact(K.HEART, held_on=coming, state=TalkState.HELD)) == [("future", "held_on", True)]
    assert found(fact(K.HEART, held_on=coming, state=TalkState.PLANNED)) == []
    assert found(fact(K.HEART, held_on=TODAY)) == []


@pytest.mark.parametrize("kind", [K.INQUIRY, K.VERIFICATION, K.REVIEW])
def test_a_talk_of_evidence_belongs_to_a_clue_rules_20_28_34(kind: TalkKind) -> None:
    assert found(fact(kind, clue="")) == [("clue", "clue_number", False)]
    assert found(fact(kind, clue_known=False)) == [("unknown_clue", "clue_number", False)]
    assert found(fact(K.HEART, clue="")) == []


def test_a_late_must_talk_wants_a_reason_s002_2_2() -> None:
    talk = fact(K.HEART, answer_by=day("2026-11-10"), answers="“岗位变动必谈”")
    assert found(talk) == []
    late = faults(replace(talk, held_on=day("2026-11-11")), TALKS, TODAY)
    assert [(one.check, one.hard) for one in late] == [("late", False)]
    assert "岗位变动必谈" in late[0].reason
    assert "2026-11-10" in late[0].reason


def test_every_fault_says_why_and_what_to_do() -> None:
    bad = TalkFact(
        K.REVIEW, TalkState.FINISHED, TODAY + timedelta(days=1), "韩露", ("韩露",), (), ("韩露",), "10:00",
        "09:00", answer_by=TODAY, answers="“岗位变动必谈”", clue="甲", clue_known=False,
    )  # fmt: skip
    told = faults(bad, TALKS, TODAY)
    assert {fault.check for fault in told} == set(TALKS.checks) - {"clue"}
    for fault in told:
        assert fault.reason
        assert fault.source
        assert fault.remedy
        assert "{" not in fault.reason


# Within which time each trigger calls for a talk.


@pytest.mark.parametrize(
    ("trigger", "due"),
    [
        ("post", "2026-03-10"), ("measure", "2026-03-10"), ("family", "2026-02-25"), ("sign", "2026-02-25"),
        ("appointment", "2026-03-10"),
    ],
)  # fmt: skip
def test_the_time_of_the_four_musts_s002_2_2(trigger: str, due: str) -> None:
    assert due_on(TALKS.must[trigger], day("2026-02-10"), RULES.calendar) == day(due)
    assert set(TALKS.must) == set(TRIGGERS)


# Copied texts


def test_likeness_is_that_of_the_longer_text() -> None:
    text = plain_text("了解近期思想和工作情况，提醒注意八小时以外的社会交往，本人表示认真对待。")
    assert likeness(text, text) == 100
    assert likeness(text, plain_text("就防汛值守脱岗问题进行诫勉，要求书面检查并限期整改。")) < 10
    assert likeness(text, text + text[:4]) > 80
    assert likeness(text, text[: len(text) // 2]) < 60


def test_layout_marks_and_the_name_do_not_count() -> None:
    one = plain_text("与韩露谈话：\n了解 情况，提出要求。", ("韩露",))
    assert one == plain_text("与赵一鸣谈话；了解情况；提出要求", ("赵一鸣",))


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 100


def test_two_persons_are_asked_for_on_each_kinds_own_authority() -> None:
    told = {
        kind: faults(alone(kind), TALKS, TODAY)[0].source
        for kind, rule in TALKS.kinds.items()
        if rule.two_persons
    }
    assert set(told) == {K.INQUIRY, K.VERIFICATION, K.REVIEW, K.ADMONITION, K.ANNOUNCEMENT, K.REVISIT}
    assert [kind for kind, source in told.items() if "第二十八条" in source] == [K.INQUIRY]
    assert [kind for kind, source in told.items() if "第三十四条" in source] == [K.VERIFICATION]
    assert "（十）" in told[K.REVISIT]


def test_how_many_officers_it_takes_stands_in_the_table() -> None:
    three = replace(TALKS, fewest_officers=3)
    assert [fault.check for fault in faults(fact(K.INQUIRY), three, TODAY)] == ["two_persons"]


def test_what_no_source_says_is_called_a_default() -> None:
    item = TALKS.items["follow_up"]
    assert (item.certainty, "本程序的默认值" in item.source) == ("design", True)
    assert K.OFFICE not in TALKS.having("appointment")
    assert "处理检举控告工作规则 第十四条" in TALKS.checks["unknown_clue"].source


# The table


def spoiled(folder: Path, old: str, new: str) -> str:
    path = copied(folder) / "talks.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return refused(path.parent)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "heart"', 'key = "hart"', "不认识 hart"),
        ('key = "heart"', 'key = "reminder"', "重复"),
        ('wants = ["talker", "cause", "content"]', 'wants = ["talkers"]', "“talkers”不是谈话记录的项目"),
        ("two_persons = true", "two_persons = 2", "two_persons 的值不对"),
        ("two_persons_source = ", 'form = "first" # ', "要写明依据（two_persons_source）"),
        ('form = "first"', 'form = "fifth"', "form 的值“fifth”不认识"),
        ("length = { months = 1 }", "length = { months = 0 }", "length 的 months 应为整数"),
        ('key = "sign"', 'key = "signs"', "不认识 signs"),
        ("value = 80", "value = 120", "value 应为 50 至 100 的整数"),
        ('value = "party"', 'value = "members"', "value 可写 party、all"),
        ("hard = true", 'hard = "yes"', "hard 的值不对"),
        ('key = "span"', 'key = "spans"', "不认识 spans"),
        ('source = "监督执纪工作规则 第二十八条"', 'source = ""', "没有写明依据"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    message = spoiled(tmp_path, old, new)
    assert message.startswith("talks.toml 第 ")
    assert said in message
