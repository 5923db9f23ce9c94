"""A clue is the sum of its steps: how steps are entered, refused, corrected and told through the engine."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import RefusedInput
from app.office import Office
from app.rules.folding import fold
from app.rules.steps import StepFact, standing
from db.vocabulary import ClueState, Disposition, StepKind
from tests.app.clue_walking import K, agree, disposed, received, refusal, seen, settled, take, values
from tests.app.parts import clue, due_of_clues, holdings, member


@pytest.fixture
def known(office: Office) -> tuple[Office, int]:
    """An office with one clue, received on 2026-01-05."""
    return settled(office), received(office)


def inquired(office: Office, record: int) -> None:
    disposed(office, record, "inquiry")
    take(office, record, K.INQUIRY_SENT, "2026-01-14")


def test_a_life_from_receipt_to_closing(known: tuple[Office, int]) -> None:
    office, record = known
    assert (values(office, record)["state"], values(office, record)["due_on"]) == ("awaiting", "2026-02-05")
    disposed(office, record, "inquiry")
    states = [values(office, record)["state"]]
    for kind, on, detail in (
        (K.INQUIRY_SENT, "2026-01-14", {}),
        (K.INQUIRY_ANSWERED, "2026-01-28", {}),
        (K.INQUIRY_REPORTED, "2026-02-10", {"inquiry_outcome": "reminded"}),
    ):
        take(office, record, kind, on, **detail)
        states.append(values(office, record)["state"])
    agree(office, record, "2026-02-11", studied=False)
    take(office, record, K.MEASURE, "2026-02-12", measure="谈话提醒")
    take(office, record, K.CLOSED, "2026-02-13", result="提醒后了结", form="first")
    assert [*states, values(office, record)["state"]] == [
        "disposed", "inquiring", "inquiring", "proposed", "closed"
    ]  # fmt: skip
    now = values(office, record)
    assert (now["due_on"], now["opinion_on"], now["closed_on"]) == ("", "2026-01-12", "2026-02-13")
    assert (now["result"], now["measure"], now["form"]) == ("提醒后了结", "谈话提醒", "first")
    assert due_of_clues(office) == []
    assert all(finding.ok for finding in office.check())


@pytest.mark.parametrize(
    ("come", "kind", "on", "detail", "field"),
    [
        (0, K.INQUIRY_SENT, "2026-01-22", {}, "kind"),
        (0, K.VERIFICATION_STARTED, "2026-01-22", {}, "kind"),
        (0, K.CLOSED, "2026-01-22", {}, "kind"),
        (0, K.TRANSFERRED, "2026-01-22", {}, "kind"),
        (0, K.REGISTERED, "2026-01-22", {}, "kind"),
        (0, K.OPINION, "2026-01-22", {}, "disposition"),
        (0, K.OPINION, "2026-01-04", {"disposition": "inquiry"}, "held_on"),
        (0, K.OPINION, "2026-11-21", {"disposition": "inquiry"}, "held_on"),
        (0, K.OPINION, "", {"disposition": "inquiry"}, "held_on"),
        (0, K.OPINION, "2026-01-22", {"disposition": "none"}, "disposition"),
        (1, K.INQUIRY_ANSWERED, "2026-01-22", {}, "kind"),
        (1, K.INQUIRY_SENT, "2026-01-11", {}, "held_on"),
        (1, K.INQUIRY_SENT, "2026-01-13", {"number": ""}, "number"),
        (2, K.INQUIRY_ANSWERED, "2026-01-13", {}, "held_on"),
        (2, K.CORRECTED, "2026-01-26", {"corrects": "6", "note": ""}, "note"),
        (2, K.CORRECTED, "2026-01-26", {"corrects": "2"}, "corrects"),
        (2, K.CORRECTED, "2026-01-26", {"corrects": "9"}, "corrects"),
        (2, K.CORRECTED, "2026-01-26", {"corrects": ""}, "corrects"),
        (2, K.CORRECTED, "2026-01-26", {"corrects": "1"}, "corrects"),
        (2, K.ANNOUNCED, "2026-01-26", {}, "kind"),
    ],
)
def test_what_may_not_follow_is_refused(
    known: tuple[Office, int], come: int, kind: StepKind, on: str, detail: dict[str, str], field: str
) -> None:
    office, record = known
    if come == 1:
        disposed(office, record, "inquiry")
    elif come == 2:
        inquired(office, record)
    assert [flaw.field for flaw in refusal(office, record, kind, on, **detail).flaws] == [field]


def test_a_kind_must_be_chosen(known: tuple[Office, int]) -> None:
    office, record = known
    with pytest.raises(RefusedInput) as refused:
        office.ledger("clues").add_step(record, {"kind": "", "held_on": "2026-01-22"})
    assert [flaw.field for flaw in refused.value.flaws] == ["kind"]


def test_the_rule_is_named_where_it_bites(known: tuple[Office, int]) -> None:
    assert "监督执纪工作规则" in refusal(*known, K.OPINION, "2026-01-22").reason
    assert "监督执纪工作规则 第二十九条" in refusal(*known, K.INQUIRY_SENT, "2026-01-22").reason


def test_a_soft_guard_gives_way_to_a_reason_that_stays_with_the_step(known: tuple[Office, int]) -> None:
    office, record = known
    refused = refusal(office, record, K.OPINION, "2026-02-06", disposition="inquiry")
    assert [flaw.field for flaw in refused.flaws] == ["excuse"]
    assert "提出处置意见应于2026-02-05前完成" in refused.flaws[0].reason
    take(office, record, K.OPINION, "2026-02-06", disposition="inquiry", excuse="承办人住院，无人接手")
    assert "承办人住院，无人接手" in seen(office, record).timeline[1].text
    assert "承办人住院，无人接手" in office.clues.page(record).clocks[-1].note


def test_a_meeting_that_was_not_held_or_was_none_of_ours_is_no_study(known: tuple[Office, int]) -> None:
    office, record = known
    take(office, record, K.OPINION, "2026-01-12", disposition="inquiry")
    assert (
        refusal(office, record, K.STUDIED, "2026-01-12", meeting="会〔2026〕9号").flaws[0].field == "meeting"
    )
    office.ledger("meetings").add({"held_on": "2026-01-20", "kind": "committee", "topics": "研究线索"})
    refused = refusal(office, record, K.STUDIED, "2026-01-12", meeting="会〔2026〕2号")
    assert [flaw.reason for flaw in refused.flaws] == ["日期不能早于会议召开日期"]


def test_a_wrong_step_is_corrected_with_a_reason(known: tuple[Office, int]) -> None:
    office, record = known
    disposed(office, record, "settled", settle_reason="vague")
    take(office, record, K.CLOSED, "2026-01-30", result="了结")
    take(office, record, K.CORRECTED, "2026-02-02", corrects="6", note="应为另一件线索的办结")
    now = values(office, record)
    assert (now["state"], now["closed_on"], now["result"]) == ("settling", "", "")
    moments = seen(office, record).timeline
    assert [moment.tone for moment in moments] == [*["info"] * 5, "muted", "info"]
    assert "已更正" in moments[5].text
    assert "应为另一件线索的办结" in moments[6].text
    assert refusal(office, record, K.CORRECTED, "2026-02-03", corrects="6", note="再更正一次")


def test_correcting_the_opinion_starts_the_clock_again(known: tuple[Office, int]) -> None:
    office, record = known
    take(office, record, K.OPINION, "2026-01-12", disposition="inquiry")
    take(office, record, K.CORRECTED, "2026-01-13", corrects="第2步", note="意见写错了")
    assert (values(office, record)["state"], values(office, record)["due_on"]) == ("awaiting", "2026-02-05")
    assert [item.record_id for item in due_of_clues(office)] == [record]


def test_a_second_opinion_changes_the_method_but_not_the_day(known: tuple[Office, int]) -> None:
    office, record = known
    disposed(office, record, "inquiry")
    disposed(office, record, "verification", "2026-01-20")
    now = values(office, record)
    assert (now["disposition"], now["opinion_on"]) == ("verification", "2026-01-12")


def test_moving_the_receipt_moves_the_first_step_and_the_clock(known: tuple[Office, int]) -> None:
    office, record = known
    ledger = office.ledger("clues")
    before = ledger.record(record)
    ledger.change(record, before.version, {**before.values, "received_on": "2025-12-31"})
    assert values(office, record)["due_on"] == "2026-01-31"
    assert ledger.record(record).timeline[0].on == "2025-12-31"
    take(office, record, K.OPINION, "2026-01-12", disposition="inquiry")
    before = ledger.record(record)
    with pytest.raises(RefusedInput) as refused:
        ledger.change(record, before.version, {**before.values, "received_on": "2026-01-13"})
    assert refused.value.flaws[0].field == "received_on"
    assert office.check()[-1].ok


def test_a_voided_clue_takes_no_step_and_does_not_fall_due(known: tuple[Office, int]) -> None:
    office, record = known
    office.ledger("clues").void(record, "重复登记，见他件")
    assert refusal(office, record, K.OPINION, "2026-01-12", disposition="inquiry")
    assert due_of_clues(office) == []


def test_persons_keep_their_own_form(office: Office) -> None:
    record = received(settled(office), {"name": "韩露", "form": "second"}, {"name": "赵一鸣"})
    disposed(office, record, "settled", settle_reason="vague")
    take(office, record, K.CLOSED, "2026-01-25", form="first")
    assert [s["form"] for s in values(office, record)["subjects"]] == ["second", ""]


def test_the_form_of_a_step_asks_for_the_kind_first(known: tuple[Office, int]) -> None:
    office, record = known
    form = office.ledger("clues").step_form(record)
    assert form[0].name == "kind"
    assert form[0].options == office.ledger("clues").view.step_kinds
    assert not {"registered", "split", "cleaned"} & {option.code for option in form[0].options}
    assert office.ledger("talks").step_form(1) == ()


def test_the_form_of_one_kind_asks_for_what_that_kind_needs(known: tuple[Office, int]) -> None:
    office, record = known
    form = {field.name: field for field in office.ledger("clues").step_form(record, "transferred")}
    assert (form["organ"].label, form["organ"].required) == ("移送对象", True)
    assert "disposition" not in form


def test_a_step_refuses_what_does_not_belong_to_its_kind(known: tuple[Office, int]) -> None:
    office, record = known
    take(office, record, K.OPINION, "2026-01-12", disposition="inquiry")
    refused = refusal(office, record, K.STUDIED, "2026-01-12", disposition="inquiry")
    assert [(flaw.field, flaw.reason) for flaw in refused.flaws] == [
        ("disposition", "“集体研究”不填处置方式")
    ]


def test_a_correction_is_offered_the_steps_that_stand(known: tuple[Office, int]) -> None:
    office, record = known
    take(office, record, K.OPINION, "2026-01-12", disposition="inquiry")
    take(office, record, K.REPORTED_UP, "2026-01-13")
    take(office, record, K.CORRECTED, "2026-01-14", corrects="2", note="意见未经审批")
    form = {field.name: field for field in office.ledger("clues").step_form(record)}
    assert [(option.code, option.label) for option in form["corrects"].options] == [
        ("3", "第 3 步　请示报告　2026-01-13")
    ]
    assert form["corrects"].when == form["note"].required_when == ("corrected",)


FACTS = st.lists(
    st.builds(
        StepFact,
        kind=st.sampled_from([kind for kind in StepKind if kind is not StepKind.CORRECTED]),
        held_on=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
        detail=st.sampled_from([{}, *({"disposition": term.value} for term in Disposition)]),
    ),
    max_size=8,
).map(lambda facts: [StepFact(**{**_fields(fact), "id": place}) for place, fact in enumerate(facts, start=1)])


def _fields(fact: StepFact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.__slots__}


@given(FACTS, st.data())
def test_a_withdrawn_step_leaves_no_trace_in_the_fold(facts: list[StepFact], data: st.DataObject) -> None:
    if not facts:
        assert fold(facts).state is ClueState.AWAITING
        return
    gone = data.draw(st.sampled_from(facts))
    on = max(fact.held_on for fact in facts) + timedelta(days=1)
    correction = StepFact(StepKind.CORRECTED, on, id=99, corrects=gone.id)
    assert fold([*facts, correction]) == fold([fact for fact in facts if fact is not gone])
    assert [fact.held_on for fact in standing(facts)] == sorted(fact.held_on for fact in facts)


def test_a_corrected_form_is_the_one_that_is_counted(known: tuple[Office, int]) -> None:
    office, record = known
    disposed(office, record, "settled", settle_reason="vague")
    take(office, record, K.CLOSED, "2026-01-20", result="属实", form="first")
    take(office, record, K.CORRECTED, "2026-01-21", corrects="6", note="形态登记有误")
    take(office, record, K.CLOSED, "2026-01-22", result="属实", form="second")
    found = {figure.key: figure for figure in office.figures.year(2026)}
    assert found["clues.forms_by_person_of_clues_closed_in_year"].parts == (("第二种形态", 1),)


def test_people_entered_after_their_clues_find_them(office: Office) -> None:
    """The order in which sheets are brought in does not decide what an archive holds."""
    office.ledger("clues").add(clue("钱二宝"))
    person = office.ledger("members").add(member("钱二宝"))
    assert len(holdings(office, person)["clues"]) == 1
