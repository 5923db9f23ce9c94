"""A clue is the sum of its steps: what may follow what, and that the stored state is always their fold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.views import Query
from app.errors import RefusedInput
from app.office import Office
from app.registers.clues.steps import STEP_FIELDS
from app.rules.workflow import StepFact, fold, standing
from db.vocabulary import ClueState, Disposition, Form, StepKind
from tests.app.parts import clue, member

RECEIVED = "2026-09-01"


@pytest.fixture
def known(office: Office) -> tuple[Office, int]:
    """An office with one clue, received on 2026-09-01."""
    return office, office.ledger("clues").add(clue("韩露", received_on=RECEIVED))


def step(kind: str, on: str, **values: str) -> dict[str, str]:
    return {"kind": kind, "held_on": on, **values}


def walk(office: Office, record: int, *steps: dict[str, str]) -> None:
    for one in steps:
        office.ledger("clues").add_step(record, one)


def refusal_of(office: Office, record: int, one: dict[str, Any]) -> RefusedInput:
    before = office.ledger("clues").record(record)
    with pytest.raises(RefusedInput) as refusal:
        office.ledger("clues").add_step(record, one)
    assert office.ledger("clues").record(record) == before, "the record is as it was"
    return refusal.value


def values(office: Office, record: int) -> dict[str, Any]:
    return dict(office.ledger("clues").record(record).values)


OPINION = step("opinion", "2026-09-20", disposition="inquiry")


def test_a_life_from_receipt_to_closing(known: tuple[Office, int]) -> None:
    office, record = known
    assert (values(office, record)["state"], values(office, record)["due_on"]) == ("awaiting", "2026-10-01")
    states = []
    for one in (
        OPINION,
        step("studied", "2026-09-21"),
        step("inquiry_sent", "2026-09-22"),
        step("inquiry_answered", "2026-10-08"),
        step("closed", "2026-10-20", result="采信了结", form="first", measure="谈话提醒"),
    ):
        walk(office, record, one)
        states.append(values(office, record)["state"])
    assert states == ["disposed", "disposed", "inquiring", "inquiring", "closed"]
    now = values(office, record)
    assert (now["due_on"], now["opinion_on"], now["closed_on"]) == ("", "2026-09-20", "2026-10-20")
    assert (now["result"], now["measure"], now["form"]) == ("采信了结", "谈话提醒", "first")
    assert office.due() == []
    assert office.check()[-1].ok


@pytest.mark.parametrize(
    ("before", "one", "field"),
    [
        ([], step("inquiry_sent", "2026-09-22"), "kind"),
        ([], step("verification_started", "2026-09-22"), "kind"),
        ([], step("closed", "2026-09-22"), "kind"),
        ([], step("transferred", "2026-09-22"), "kind"),
        ([], step("opinion", "2026-09-22"), "disposition"),
        ([], step("opinion", "2026-08-31", disposition="inquiry"), "held_on"),
        ([], step("opinion", "2026-11-21", disposition="inquiry"), "held_on"),
        ([], step("opinion", "", disposition="inquiry"), "held_on"),
        ([], step("", "2026-09-22"), "kind"),
        ([], step("opinion", "2026-09-22", disposition="none"), "disposition"),
        ([OPINION], step("inquiry_answered", "2026-09-22"), "kind"),
        ([OPINION], step("inquiry_sent", "2026-09-19"), "held_on"),
        ([OPINION, step("inquiry_sent", "2026-09-25")], step("inquiry_answered", "2026-09-24"), "held_on"),
        ([OPINION, step("closed", "2026-09-25")], step("studied", "2026-09-26"), "kind"),
        ([OPINION], step("corrected", "2026-09-26", corrects="2"), "note"),
        ([OPINION], step("corrected", "2026-09-26", corrects="9", note="写错了日期"), "corrects"),
        ([OPINION], step("corrected", "2026-09-26", corrects="", note="写错了日期"), "corrects"),
        ([OPINION], step("corrected", "2026-09-26", corrects="1", note="写错了日期"), "corrects"),
    ],
)
def test_what_may_not_follow_is_refused(
    known: tuple[Office, int], before: list[dict[str, str]], one: dict[str, str], field: str
) -> None:
    office, record = known
    walk(office, record, *before)
    assert [flaw.field for flaw in refusal_of(office, record, one).flaws] == [field]


def test_the_rule_is_named_where_it_bites(known: tuple[Office, int]) -> None:
    assert "监督执纪工作规则" in refusal_of(*known, step("opinion", "2026-09-22")).reason


def test_a_wrong_step_is_corrected_with_a_reason(known: tuple[Office, int]) -> None:
    office, record = known
    walk(office, record, OPINION, step("closed", "2026-09-30", result="了结"))
    walk(office, record, step("corrected", "2026-10-02", corrects="3", note="应为另一件线索的办结"))
    now = values(office, record)
    assert (now["state"], now["closed_on"], now["result"]) == ("disposed", "", "")
    moments = office.ledger("clues").record(record).timeline
    assert [moment.tone for moment in moments] == ["info", "info", "muted", "info"]
    assert "已更正" in moments[2].text
    assert "应为另一件线索的办结" in moments[3].text
    assert refusal_of(office, record, step("corrected", "2026-10-03", corrects="3", note="再更正一次"))


def test_correcting_the_opinion_starts_the_clock_again(known: tuple[Office, int]) -> None:
    office, record = known
    walk(office, record, OPINION, step("corrected", "2026-10-02", corrects="第2步", note="意见未经审批"))
    assert (values(office, record)["state"], values(office, record)["due_on"]) == ("awaiting", "2026-10-01")
    assert [item.record_id for item in office.due()] == [record]


def test_a_second_opinion_changes_the_method_but_not_the_day(known: tuple[Office, int]) -> None:
    office, record = known
    walk(office, record, OPINION, step("opinion", "2026-10-15", disposition="verification"))
    now = values(office, record)
    assert (now["disposition"], now["opinion_on"]) == ("verification", "2026-09-20")


def test_moving_the_receipt_moves_the_first_step_and_the_clock(known: tuple[Office, int]) -> None:
    office, record = known
    ledger = office.ledger("clues")
    seen = ledger.record(record)
    ledger.change(record, seen.version, {**seen.values, "received_on": "2026-08-31"})
    assert values(office, record)["due_on"] == "2026-09-30"
    assert ledger.record(record).timeline[0].on == "2026-08-31"
    walk(office, record, OPINION)
    seen = ledger.record(record)
    with pytest.raises(RefusedInput) as refusal:
        ledger.change(record, seen.version, {**seen.values, "received_on": "2026-09-21"})
    assert refusal.value.flaws[0].field == "received_on"
    assert office.check()[-1].ok


def test_a_voided_clue_takes_no_step_and_does_not_fall_due(known: tuple[Office, int]) -> None:
    office, record = known
    office.ledger("clues").void(record, "重复登记，见他件")
    assert refusal_of(office, record, OPINION)
    assert office.due() == []


def test_persons_keep_their_own_form(office: Office) -> None:
    ledger = office.ledger("clues")
    record = ledger.add(clue(subjects=[{"name": "韩露", "form": "second"}, {"name": "赵一鸣"}]))
    walk(office, record, step("opinion", "2026-10-20", disposition="inquiry"))
    walk(office, record, step("closed", "2026-10-25", form="first"))
    assert [s["form"] for s in values(office, record)["subjects"]] == ["second", ""]


def test_the_form_of_a_step_asks_for_the_kind_first(known: tuple[Office, int]) -> None:
    office, record = known
    form = office.ledger("clues").step_form(record)
    assert form[0].name == "kind"
    assert form[0].options == office.ledger("clues").view.step_kinds
    assert "registered" not in {option.code for option in form[0].options}
    assert office.ledger("talks").step_form(1) == ()


def test_a_step_refuses_what_does_not_belong_to_its_kind(known: tuple[Office, int]) -> None:
    office, record = known
    refused = refusal_of(office, record, step("studied", "2026-09-21", disposition="inquiry"))
    assert [(flaw.field, flaw.reason) for flaw in refused.flaws] == [
        ("disposition", "“集体研究”不填处置方式")
    ]
    assert len(office.ledger("clues").record(record).timeline) == 2


def test_a_correction_is_offered_the_steps_that_stand(known: tuple[Office, int]) -> None:
    office, record = known
    walk(office, record, OPINION, step("studied", "2026-09-21"))
    walk(office, record, step("corrected", "2026-10-02", corrects="2", note="意见未经审批"))
    form = {field.name: field for field in office.ledger("clues").step_form(record)}
    assert [(option.code, option.label) for option in form["corrects"].options] == [
        ("3", "第 3 步　集体研究　2026-09-21")
    ]
    assert form["corrects"].when == form["note"].required_when == ("corrected",)


def test_registering_is_not_a_step_to_enter(known: tuple[Office, int]) -> None:
    assert refusal_of(*known, step("registered", "2026-09-02"))


BELONGS = {field.name: field.when for field in STEP_FIELDS}


def of_its_kind(step: dict[str, str]) -> dict[str, str]:
    """The step with those fields alone that its kind has."""
    return {name: text for name, text in step.items() if not BELONGS[name] or step["kind"] in BELONGS[name]}


KINDS = [kind.value for kind in StepKind if kind is not StepKind.REGISTERED]
STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "held_on": st.dates(date(2026, 8, 25), date(2026, 11, 25)).map(date.isoformat),
            "disposition": st.sampled_from(["", *(term.value for term in Disposition)]),
            "form": st.sampled_from(["", *(term.value for term in Form)]),
            "result": st.sampled_from(["", "采信了结", "立案审查"]),
            "corrects": st.integers(1, 9).map(str),
            "note": st.just("登记有误，予以更正"),
        }
    ).map(of_its_kind),
    max_size=9,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_steps=STEPS)
def test_the_stored_state_is_the_fold_of_the_steps(office: Office, given_steps: list[dict[str, str]]) -> None:
    ledger = office.ledger("clues")
    record = ledger.add(clue("韩露", received_on=RECEIVED))
    entered = 0
    for one in given_steps:
        try:
            ledger.add_step(record, one)
            entered += 1
        except RefusedInput:
            continue
    finding = office.check()[-1]
    assert finding.ok, finding.detail
    seen = ledger.record(record)
    pending = [moment for moment in seen.timeline if moment.title.startswith("待办")]
    assert len(seen.timeline) - len(pending) == entered + 1
    awaiting = not (seen.values["opinion_on"] or seen.values["disposition"] or seen.values["closed_on"])
    assert bool(pending) == awaiting == (record in ledger.ids(Query(chip="awaiting")))
    assert (seen.values["state"] == "closed") == bool(seen.values["closed_on"])


FACTS = st.lists(
    st.builds(
        StepFact,
        kind=st.sampled_from([kind for kind in StepKind if kind is not StepKind.CORRECTED]),
        held_on=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
        disposition=st.sampled_from([None, *Disposition]),
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
    walk(office, record, OPINION, step("closed", "2026-10-20", result="属实", form="first"))
    walk(office, record, step("corrected", "2026-10-21", corrects="3", note="形态登记有误"))
    walk(office, record, step("closed", "2026-10-22", result="属实", form="second"))
    found = {figure.key: figure for figure in office.figures(2026)}
    assert found["clues.forms_by_person_of_clues_closed_in_year"].parts == (("第二种形态", 1),)


def test_people_entered_after_their_clues_find_them(office: Office) -> None:
    """The order in which sheets are brought in does not decide what an archive holds."""
    office.ledger("clues").add(clue("钱二宝"))
    person = office.ledger("members").add(member("钱二宝"))
    held = {holding.register: holding.ids for holding in office.archive(person).holdings}
    assert len(held["clues"]) == 1
