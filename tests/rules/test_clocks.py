"""The clocks of a clue: where each starts and stops, what pauses, prolongs and explains it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from app.rules.workflow import WORKFLOW
from db.vocabulary import ClueState as S
from db.vocabulary import StepKind as K
from tests.rules.parts import RULES, day
from tests.rules.walking import LATE, SECRETARY, Walk, decided, filed, inquired, reported, tried, verifying

OWN_SETTLED = {"settle_reason": "vague"}


def entrusted() -> Walk:
    return Walk().disposed("inquiry").take(K.TALK_ENTRUSTED, "2026-01-13")


def sent() -> Walk:
    return Walk().disposed("inquiry").take(K.INQUIRY_SENT, "2026-01-13")


def grave() -> Walk:
    return decided("撤销党内职务", "云川市直机关纪检监察工委", property="yes")


def closed(**told: bool) -> Walk:
    walk = Walk(**told)
    if told.get("real_name"):
        walk.take(K.ACKNOWLEDGED, "2026-01-06")
    return walk.disposed("settled", **OWN_SETTLED).take(K.CLOSED, "2026-01-13")


def appealed() -> Walk:
    return decided().take(K.ANNOUNCED, "2026-05-25").take(K.APPEALED, "2026-06-01")


# key, how far the clue has come, the day it started, its last day, the step that stops it and its detail
CLOCKS: list[tuple[str, Callable[[], Walk], str, str, K, str, dict[str, str]]] = [
    ("T1", Walk, "2026-01-05", "2026-02-05", K.OPINION, "2026-01-12", {"disposition": "inquiry"}),
    ("T1Q", lambda: Walk(masses_side=True), "2026-01-05", "2026-01-20", K.OPINION, "2026-01-12",
     {"disposition": "transfer"}),
    ("T2", sent, "2026-01-13", "2026-02-03", K.INQUIRY_ANSWERED, "2026-01-30", {}),
    ("T2a", entrusted, "2026-01-13", "2026-02-03", K.TALKED, "2026-01-30", {}),
    ("T2b", lambda: entrusted().take(K.TALKED, "2026-01-20"), "2026-01-20", "2026-01-27", K.TALK_RETURNED,
     "2026-01-22", {}),
    ("T3", inquired, "2026-01-30", "2026-02-28", K.INQUIRY_REPORTED, "2026-02-10",
     {"inquiry_outcome": "believed"}),
    ("T4", verifying, "2026-01-14", "2026-03-14", K.VERIFICATION_REPORTED, "2026-03-01",
     {"verification_outcome": "file"}),
    ("T5", lambda: reported("file"), "2026-03-02", "2026-04-02", K.FILED, "2026-03-09", {}),
    ("T6", lambda: filed().take(K.FACTS_SHOWN, "2026-04-01").take(K.INVESTIGATED, "2026-04-02"),
     "2026-03-10", "2026-06-08", K.SENT_TO_TRIAL, "2026-04-10", {}),
    ("T7", lambda: filed().take(K.FACTS_SHOWN, "2026-04-01").take(K.INVESTIGATED, "2026-04-02")
     .take(K.SENT_TO_TRIAL, "2026-04-10"), "2026-04-10", "2026-05-10", K.ADJUDICATED, "2026-05-08",
     {"conclusion": "none"}),
    ("T8", decided, "2026-05-20", "2026-06-20", K.ANNOUNCED, "2026-05-25", {}),
    ("T9", lambda: grave().take(K.ANNOUNCED, "2026-05-25"), "2026-05-20", "2026-06-20", K.EXECUTED,
     "2026-06-10", {"item": "post_pay"}),
    ("T10", lambda: decided().take(K.ANNOUNCED, "2026-05-25"), "2026-05-20", "2026-11-20", K.EXECUTED,
     "2026-06-10", {"item": "report"}),
    ("T11", lambda: grave().take(K.ANNOUNCED, "2026-05-25"), "2026-05-20", "2026-07-19", K.EXECUTED,
     "2026-06-10", {"item": "property"}),
    ("T12", lambda: Walk(real_name=True), "2026-01-05", "2026-01-26", K.ACKNOWLEDGED, "2026-01-12", {}),
    ("T13", lambda: closed(real_name=True), "2026-01-13", "2026-02-03", K.INFORMANT_TOLD, "2026-01-20", {}),
    ("T14", lambda: Walk(result_wanted=True), "2026-01-05", "2026-04-05", K.RESULT_REPORTED, "2026-03-02",
     {}),
    ("T15", lambda: Walk(flow_only=True), "2026-01-05", "2026-01-12", K.FORWARDED_UP, "2026-01-08", {}),
    ("T16", lambda: Walk(forwarded_down=True), "2026-01-05", "2026-01-12", K.ACCEPTED, "2026-01-08", {}),
    ("T18", appealed, "2026-06-01", "2026-09-01", K.APPEAL_DECIDED, "2026-08-03", {}),
    ("T20", lambda: Walk().disposed("transfer"), "2026-01-12", "2026-01-19", K.TRANSFERRED, "2026-01-14", {}),
    ("T21", lambda: Walk().disposed("shelved"), "2026-01-12", "2026-07-12", K.SHELF_REVIEWED, "2026-06-01",
     {"shelf_outcome": "settle", **OWN_SETTLED}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "begun", "started", "last", "stops", "on", "detail"), CLOCKS, ids=[row[0] for row in CLOCKS]
)
def test_a_clock_starts_runs_and_stops_where_its_rule_says(
    key: str, begun: Callable[[], Walk], started: str, last: str, stops: K, on: str, detail: dict[str, str]
) -> None:
    walk = begun()
    clock = walk.clock(key)
    assert (clock.started_on, clock.due.on, clock.stopped_on) == (day(started), day(last), None)
    assert clock.runs
    assert clock.due.warning == ""
    assert clock.rule.source
    assert (clock.late(day(last)), clock.late(day(last).replace(year=2027))) == (False, True)
    walk.take(stops, on, **detail)
    assert walk.clock(key).stopped_on == day(on)
    assert key not in walk.runs()


def test_every_clock_of_a_clue_is_among_these() -> None:
    """T17 is a quarterly duty, T18a and T18b are the person's own, T19 is read off the measure."""
    started = {key for rule in WORKFLOW.values() for key in rule.starts}
    started |= {key for rule in WORKFLOW.values() for keys in rule.starts_by.values() for key in keys}
    started |= {item.clock for item in RULES.execution if item.clock}
    started |= {"T1", "T1Q", "T2b", "T12", "T14", "T15", "T16", "T13"}
    assert started == {row[0] for row in CLOCKS}
    assert set(RULES.deadlines) - started == {"T17", "T18a", "T18b", "T19", "T19a"}
    for key in started:
        assert any(key in rule.stops for rule in WORKFLOW.values()) or key in {
            item.clock for item in RULES.execution
        }, f"{key} is never stopped"


# Registration


@pytest.mark.parametrize(
    ("told", "keys"),
    [
        ({}, {"T1"}),
        ({"real_name": True}, {"T1", "T12"}),
        ({"masses_side": True, "result_wanted": True}, {"T1", "T1Q", "T14"}),
        ({"forwarded_down": True}, {"T1", "T16"}),
        ({"flow_only": True, "masses_side": True}, {"T15"}),
        ({"imported": True, "real_name": True, "result_wanted": True, "forwarded_down": True}, {"T1"}),
    ],
)
def test_the_registration_says_which_clocks_run_from_the_receipt(
    told: dict[str, bool], keys: set[str]
) -> None:
    walk = Walk(**told)
    assert {clock.key for clock in walk.clocks} == keys
    assert {clock.started_on for clock in walk.clocks} == {day("2026-01-05")}


def test_the_result_is_told_only_to_a_real_name() -> None:
    assert closed().runs() == []
    assert closed(real_name=True).runs() == ["T13"]


def test_the_rule_in_force_on_the_day_is_the_one_that_counts() -> None:
    early = Walk("2018-03-01").take(K.OPINION, "2018-03-05", disposition="inquiry").agree("2018-03-06")
    early.take(K.TALKED, "2018-03-10")
    assert (early.due("T3"), early.clock("T3").rule.in_force) == ("2018-04-09", day("2017-01-08"))
    assert inquired().clock("T3").rule.in_force == day("2019-01-01")


# 函询


def test_the_time_to_answer_counts_from_the_day_the_letter_was_received() -> None:
    walk = Walk("2024-09-02").disposed("inquiry", "2024-09-05").take(K.INQUIRY_SENT, "2024-09-06")
    walk.take(K.INQUIRY_RECEIVED, "2024-09-10")
    assert (walk.clock("T2").started_on, walk.due("T2")) == (day("2024-09-10"), "2024-10-08")
    assert len([clock for clock in walk.clocks if clock.key == "T2"]) == 1


def test_a_second_letter_has_a_clock_of_its_own() -> None:
    walk = inquired().take(K.INQUIRY_REPORTED, "2026-02-10", inquiry_outcome="again").agree("2026-02-11")
    walk.take(K.INQUIRY_SENT, "2026-02-12")
    first, second = [clock for clock in walk.clocks if clock.key == "T2"]
    assert (first.stopped_on, second.started_on, second.stopped_on) == (
        day("2026-01-30"),
        day("2026-02-12"),
        None,
    )


def test_only_an_entrusted_talk_has_a_record_to_come_back() -> None:
    assert "T2b" not in {
        clock.key for clock in Walk().disposed("inquiry").take(K.TALKED, "2026-01-13").clocks
    }
    walk = entrusted().take(K.TALKED, "2026-01-20").take(K.TALK_RETURNED, "2026-01-22")
    walk.take(K.TALKED, "2026-01-26")
    assert walk.runs() == ["T3"]


def test_a_report_stops_whatever_was_still_waited_for() -> None:
    walk = sent().take(K.TALKED, "2026-01-20")
    assert sorted(walk.runs()) == ["T2", "T3"]
    walk.take(K.INQUIRY_REPORTED, "2026-02-02", inquiry_outcome="believed")
    assert walk.runs() == []


# Proposals


def test_a_proposal_stops_its_clock_the_day_it_is_made() -> None:
    walk = Walk().take(K.OPINION, "2026-02-05", disposition="inquiry").take(K.STUDIED, "2026-02-06")
    assert (walk.state, walk.runs(), walk.clock("T1").stopped_on) == (S.PROPOSED, [], day("2026-02-05"))
    walk.agree("2026-03-02", studied="2026-02-07")
    assert not walk.clock("T1").late(walk.today), "the approval came later; the opinion was in time"


@pytest.mark.parametrize(
    ("begun", "kind", "on", "detail", "key"),
    [
        (Walk, K.OPINION, "2026-01-12", {"disposition": "inquiry"}, "T1"),
        (inquired, K.INQUIRY_REPORTED, "2026-02-10", {"inquiry_outcome": "again"}, "T3"),
        (verifying, K.VERIFICATION_REPORTED, "2026-03-01", {"verification_outcome": "file"}, "T4"),
        (lambda: reported("file"), K.FILED, "2026-03-09", {}, "T5"),
        (
            lambda: Walk().disposed("shelved"),
            K.SHELF_REVIEWED,
            "2026-06-01",
            {"shelf_outcome": "keep"},
            "T21",
        ),
    ],
)
def test_a_proposal_sent_back_has_stopped_nothing(
    begun: Callable[[], Walk], kind: K, on: str, detail: dict[str, str], key: str
) -> None:
    walk = begun()
    before = walk.clock(key)
    walk.take(kind, on, **detail).take(K.APPROVED, on, approver=SECRETARY, ruling="returned")
    assert walk.clock(key) == before
    assert walk.runs() == [key]


def test_what_an_approval_sets_going_counts_from_the_approval() -> None:
    walk = Walk().disposed("verification").take(K.VERIFICATION_PLANNED, "2026-01-13")
    assert walk.runs() == []
    walk.agree("2026-01-20")
    assert walk.clock("T4").started_on == day("2026-01-20")


# Shelved


def test_a_review_day_of_ones_own_takes_the_place_of_the_tables() -> None:
    assert Walk().disposed("shelved").due("T21") == "2026-07-12"
    walk = Walk().disposed("shelved", review_on="2026-03-01")
    assert walk.due("T21") == "2026-03-01"
    walk.take(K.SHELF_REVIEWED, "2026-02-25", shelf_outcome="keep").agree("2026-02-26")
    assert walk.due("T21") == "2026-08-26", "the next review is by the table again"


# Pauses


def test_a_pause_does_not_count_and_the_rest_goes_on() -> None:
    walk = filed().take(K.SUSPENDED, "2026-04-01", clock="T6")
    assert (walk.runs(), walk.clock("T6").paused, walk.clock("T6").late(day("2027-01-01"))) == (
        [],
        True,
        False,
    )
    walk.take(K.RESUMED, "2026-04-21", clock="T6")
    assert (walk.runs(), walk.due("T6")) == (["T6"], "2026-06-28")
    walk.take(K.SUSPENDED, "2026-05-01", clock="T6").take(K.RESUMED, "2026-05-02", clock="T6")
    assert walk.due("T6") == "2026-06-29"
    assert len(walk.clock("T6").pauses) == 2


def test_supplementary_investigation_is_not_counted_against_the_trial() -> None:
    walk = tried("supplement")
    clock = walk.clock("T7")
    assert (clock.paused, clock.pauses, clock.stopped_on) == (True, ((day("2026-05-08"), None),), None)
    walk.take(K.INVESTIGATED, "2026-05-28").take(K.SENT_TO_TRIAL, "2026-05-28")
    assert (walk.clock("T7").started_on, walk.due("T7")) == (day("2026-04-10"), "2026-05-30")
    assert len([clock for clock in walk.clocks if clock.key == "T7"]) == 1


def test_a_letter_received_while_its_clock_stands_still_starts_it_afresh() -> None:
    walk = sent().take(K.SUSPENDED, "2026-01-14", clock="T2").take(K.INQUIRY_RECEIVED, "2026-01-19")
    assert (walk.runs(), walk.clock("T2").started_on, walk.due("T2")) == (
        ["T2"],
        day("2026-01-19"),
        "2026-02-09",
    )


def test_what_is_met_while_it_stands_still_is_stopped() -> None:
    walk = verifying().take(K.SUSPENDED, "2026-02-01", clock="T4")
    walk.take(K.VERIFICATION_REPORTED, "2026-03-20", verification_outcome="settle")
    assert (walk.clock("T4").stopped_on, walk.clock("T4").pauses) == (
        day("2026-03-20"), ((day("2026-02-01"), day("2026-03-20")),)
    )  # fmt: skip


# Late


def test_a_late_step_keeps_its_reason_with_the_clock() -> None:
    walk = Walk().take(K.OPINION, "2026-02-09", disposition="inquiry", excuse=LATE)
    clock = walk.clock("T1")
    assert (clock.late(walk.today), clock.explained) == (True, LATE)
    assert walk.steps[-1].detail["excused"] == ["on_time"]


def test_an_explanation_does_not_stop_a_clock() -> None:
    walk = Walk().take(K.EXPLAINED, "2026-02-09", clock="T1")
    assert (walk.runs(), walk.clock("T1").explained) == (["T1"], LATE)


def test_the_end_stops_everything_and_a_correction_of_the_end_starts_it_again() -> None:
    walk = Walk(real_name=True).take(K.MERGED, "2026-01-08")
    assert {clock.stopped_on for clock in walk.clocks} == {day("2026-01-08")}
    walk.correct(2, "2026-01-09")
    assert {clock.stopped_on for clock in walk.clocks} == {None}


# The committee's own limits and unknown years


def test_a_limit_of_the_committees_own_is_the_one_that_counts() -> None:
    own = RULES.overridden({"T1": {"days": 10, "source": "本局线索管理办法", "reason": "提高效率"}})
    walk = Walk(rules=own)
    assert walk.due("T1") == "2026-01-15"
    assert walk.clock("T1").rule.overridden


def test_a_year_without_holidays_is_counted_and_says_so() -> None:
    walk = Walk("2031-01-06", today=day("2031-12-31"), real_name=True)
    assert "2031年" in walk.clock("T12").due.warning
    assert walk.clock("T1").due.warning == "", "months need no holidays"


def test_a_clock_is_read_off_the_steps_as_they_are_stored() -> None:
    walk = decided()
    stored = json.loads(json.dumps(walk.steps[-1].detail, ensure_ascii=False))
    assert stored["starts"] == ["T10"]
    assert stored == walk.steps[-1].detail
