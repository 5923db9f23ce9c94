"""Who has to be talked to: what calls for a talk puts it on the agenda, the talk takes it off again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.engine.views import DueItem, Query
from app.engine.writing import Writer
from app.errors import RefusedInput
from app.office import Office
from db.vocabulary import ClueSource, StepKind
from tests.app.clue_walking import OURS, disposed, received, settled, take
from tests.app.parts import member, plan_of, talk
from tests.rules.walking import LATE

K = StepKind
MEASURE = {"measure": "责令检查"}


@pytest.fixture
def person(office: Office) -> int:
    return office.ledger("members").add(member("韩露", post="科员"))


def change(office: Office, person: int, kind: str, on: str, **detail: str) -> None:
    office.ledger("members").add_step(person, {"kind": kind, "held_on": on, "who": "沈若川", **detail})


def concern(office: Office, **values: str) -> int:
    told = {"arisen_on": "2026-11-10", "kind": "family", "person": "韩露", "content": "父亲病重", **values}
    return office.ledger("concerns").add(told)


def owed(office: Office) -> list[DueItem]:
    return [item for item in office.due() if item.finish_in == "talks"]


def titles(office: Office) -> list[str]:
    return [item.title for item in owed(office)]


def hold(office: Office, item: DueItem, **values: Any) -> int:
    """Register the talk that an item of the agenda asks for, as its form begins."""
    ledger = office.ledger("talks")
    told = {"held_on": "2026-11-19", "talker": "周海波", "content": "谈了近况", **values}
    return ledger.add({**ledger.blank(), **item.given, **told})


def test_a_change_of_post_calls_for_a_talk_until_it_is_held_s002_2_2(office: Office, person: int) -> None:
    change(office, person, "moved", "2026-11-01", unit="法规科")
    [item] = owed(office)
    assert (item.title, item.register, item.record_id) == ("岗位变动必谈：韩露", "members", person)
    assert (item.due.isoformat(), item.rule) == ("2026-12-01", "四必谈")
    assert "二（二）" in item.source
    assert item.given["member_id"] == str(person)
    assert (item.given["kind"], item.given["must_talk"]) == ("heart", "post")
    held = hold(office, item)
    assert owed(office) == []
    office.ledger("talks").void(held, "登记在了别人名下")
    assert titles(office) == ["岗位变动必谈：韩露"]


def test_a_new_post_calls_for_a_talk_of_appointment_too_s003_2_4(office: Office, person: int) -> None:
    change(office, person, "appointed", "2026-11-01", post="科长")
    assert set(titles(office)) == {"任前廉政谈话：韩露", "岗位变动必谈：韩露"}
    appointment = next(item for item in owed(office) if item.title.startswith("任前"))
    assert appointment.given["kind"] == "appointment"
    hold(office, appointment)
    assert owed(office) == []


def test_a_talk_before_the_appointment_counts_for_it_alone(office: Office, person: int) -> None:
    office.ledger("talks").add(talk("韩露", held_on="2026-10-20", kind="appointment", talker="周海波"))
    change(office, person, "appointed", "2026-11-01", post="科长")
    assert titles(office) == ["岗位变动必谈：韩露"]


def test_a_talk_long_before_the_appointment_does_not_count(office: Office, person: int) -> None:
    office.ledger("talks").add(talk("韩露", held_on="2026-07-20", kind="appointment", talker="周海波"))
    change(office, person, "appointed", "2026-11-01", post="科长")
    assert len(owed(office)) == 2


def test_a_group_talk_counts_for_those_who_were_there(office: Office, person: int) -> None:
    change(office, person, "appointed", "2026-11-01", post="科长")
    attendees = [{"name": "韩露", "member_id": str(person)}, {"name": "别人"}]
    group = talk("新任人员", held_on="2026-11-05", kind="group", talker="周海波", attendees=attendees)
    office.ledger("talks").add(group)
    assert titles(office) == ["岗位变动必谈：韩露"]


def test_a_lower_rank_calls_for_no_talk_of_appointment(office: Office, person: int) -> None:
    change(office, person, "promoted", "2026-11-01", rank="二级科员")
    assert titles(office) == ["岗位变动必谈：韩露"]
    change(office, person, "promoted", "2026-11-02", rank="四级主任科员")
    assert "任前廉政谈话：韩露" in titles(office)


def test_a_corrected_change_calls_for_nothing(office: Office, person: int) -> None:
    change(office, person, "moved", "2026-11-01", unit="法规科")
    [moment] = office.ledger("members").record(person).timeline
    change(office, person, "corrected", "2026-11-02", corrects=str(moment.id), note="登记错了人")
    assert owed(office) == []


def test_who_has_left_is_not_waited_for(office: Office, person: int) -> None:
    change(office, person, "moved", "2026-11-01", unit="法规科")
    concern(office)
    assert len(owed(office)) == 2
    change(office, person, "left", "2026-11-10", destination="市政府办公室")
    assert owed(office) == []


def test_a_change_of_long_ago_is_not_reminded_of(office: Office, person: int) -> None:
    change(office, person, "moved", "2025-11-19", unit="法规科")
    assert owed(office) == []
    change(office, person, "moved", "2025-11-20", unit="办公室")
    assert len(owed(office)) == 1


@pytest.mark.parametrize(
    ("kind", "title", "trigger"),
    [("family", "重大家庭变故必谈", "family"), ("sign", "苗头性问题必谈", "sign")],
)
def test_a_concern_calls_for_a_talk_s002_2_2(
    office: Office, person: int, kind: str, title: str, trigger: str
) -> None:
    record = concern(office, kind=kind)
    [item] = owed(office)
    assert (item.title, item.register, item.record_id) == (f"{title}：韩露", "concerns", record)
    assert (item.due.isoformat(), item.given["must_talk"]) == ("2026-11-25", trigger)
    hold(office, item, must_talk="post")
    assert len(owed(office)) == 1, "a talk about something else does not meet it"
    hold(office, item, held_on="2026-11-09")
    assert len(owed(office)) == 1, "nor does one held before"
    hold(office, item)
    assert owed(office) == []


def test_a_planned_talk_meets_nothing_yet(office: Office, person: int) -> None:
    concern(office)
    [item] = owed(office)
    record = hold(office, item, held_on="2026-11-24", state="planned")
    assert len(owed(office)) == 1
    ledger = office.ledger("talks")
    opened = ledger.record(record)
    done = {**opened.values, "held_on": "2026-11-20", "state": "finished"}
    ledger.change(record, opened.version, done)
    assert owed(office) == []


def test_somebody_not_in_the_roster_is_known_by_name(office: Office) -> None:
    concern(office, person="外聘员")
    [item] = owed(office)
    assert item.given["member_id"] == ""
    hold(office, item)
    assert owed(office) == []


def test_a_late_must_talk_wants_its_reason_s002_2_2(office: Office, person: int) -> None:
    concern(office, arisen_on="2026-10-20")
    [item] = owed(office)
    with pytest.raises(RefusedInput) as refused:
        hold(office, item)
    assert [flaw.field for flaw in refused.value.flaws] == ["excuse"]
    assert "2026-11-04" in refused.value.message
    hold(office, item, excuse="本人请假陪护，返岗后即谈")
    assert owed(office) == []


def test_a_late_talk_after_a_measure_wants_its_reason_too(office: Office) -> None:
    settled(office)
    measured(office, "2026-09-10")
    [item] = owed(office)
    with pytest.raises(RefusedInput) as refused:
        hold(office, item)
    assert [flaw.field for flaw in refused.value.flaws] == ["excuse"]
    hold(office, item, held_on="2026-10-10")
    assert owed(office) == []


def measured(office: Office, on: str, measure: dict[str, str] | None = None, **clue: Any) -> int:
    """A clue that ended with a measure of the first form."""
    record = received(office, **clue)
    disposed(office, record, "inquiry", excuse=LATE)
    take(office, record, K.MEASURE, on, excuse=LATE, **(measure or MEASURE))
    return record


@pytest.mark.parametrize("measure", ["谈话提醒", "批评教育"])
def test_a_measure_that_is_itself_a_talk_calls_for_no_other(office: Office, measure: str) -> None:
    settled(office)
    measured(office, "2026-11-01", {"measure": measure})
    assert owed(office) == []


def test_a_talk_about_what_calls_for_none_is_not_late(office: Office) -> None:
    settled(office)
    measured(office, "2026-09-10", {"measure": "谈话提醒"})
    told = talk("韩露", held_on="2026-11-19", must_talk="measure", talker="周海波", content="谈了近况")
    office.ledger("talks").add(told)


@pytest.mark.parametrize("outcome", ["revoked", "changed", "upheld"])
def test_what_an_appeal_lifted_calls_for_no_talk(office: Office, outcome: str) -> None:
    ledger, decided = office.ledger("clues"), date(2026, 9, 10)
    person = office.ledger("members").add(member("韩露"))
    steps = [
        {"kind": K.REGISTERED, "held_on": date(2026, 3, 1), "detail": {}},
        {"kind": K.MEASURE, "held_on": decided, "detail": MEASURE},
        {"kind": K.APPEAL_DECIDED, "held_on": date(2026, 9, 20), "detail": {"appeal_outcome": outcome}},
    ]
    told = {
        "number": "线索1",
        "received_on": date(2026, 3, 1),
        "source": ClueSource.PETITION,
        "summary": "反映",
    }
    with office._store.writing() as session:
        writer = Writer(session, ledger.register, ledger.reading(history=True))
        writer.insert(told, {"subjects": [{"name": "韩露", "member_id": person}]}, steps)
    office._announce(frozenset({"clues"}))
    assert len(owed(office)) == (outcome == "upheld")
    late = talk("韩露", held_on="2026-11-19", must_talk="measure", talker="周海波", content="谈了近况")
    if outcome == "upheld":
        with pytest.raises(RefusedInput):
            office.ledger("talks").add(late)
    else:
        office.ledger("talks").add(late)


def test_a_measure_calls_for_a_talk_s002_2_2(office: Office) -> None:
    settled(office)
    record = measured(office, "2026-11-01")
    [item] = owed(office)
    assert (item.title, item.register, item.record_id) == ("组织处理必谈：韩露", "clues", record)
    assert (item.due.isoformat(), item.given["must_talk"]) == ("2026-12-01", "measure")
    assert "责令检查" in item.given["cause"]
    held = hold(office, item)
    assert owed(office) == []
    office.ledger("talks").void(held, "登记在了别人名下")
    assert len(owed(office)) == 1


def test_a_measure_that_came_with_an_old_ledger_calls_for_nothing(office: Office) -> None:
    ledger, received_on = office.ledger("clues"), date(2026, 3, 1)
    steps = [
        {"kind": K.REGISTERED, "held_on": received_on, "detail": {"imported": True}},
        {"kind": K.MEASURE, "held_on": date(2026, 11, 1), "detail": {**MEASURE, "imported": True}},
    ]
    told = {"number": "线索1", "received_on": received_on, "source": ClueSource.PETITION, "summary": "反映"}
    for name in ("韩露", "赵一鸣"):
        with office._store.writing() as session:
            writer = Writer(session, ledger.register, ledger.reading(history=True))
            writer.insert({**told, "number": name}, {"subjects": [{"name": name}]}, steps)
        office._announce(frozenset({"clues"}))
        steps[1]["detail"] = MEASURE
    assert titles(office) == ["组织处理必谈：赵一鸣"]


def test_registering_a_roster_calls_for_nothing(office: Office, tmp_path: Path) -> None:
    rows = [["姓名", "职务", "职级", "所在党支部"], ["韩露", "科长", "一级科员", "办公室党支部"]]
    office.commit_import(plan_of(office, "members", tmp_path, rows))
    assert owed(office) == []


# The desk


def test_the_desk_tells_what_is_owed_from_everywhere(office: Office) -> None:
    settled(office)
    [person] = office.ledger("members").ids(Query())
    change(office, person, "moved", "2026-11-01", unit="法规科")
    concern(office)
    measured(office, "2026-11-02")
    needs = office.talks.needs()
    assert [need.reason for need in needs] == ["重大家庭变故必谈", "岗位变动必谈", "组织处理必谈"]
    assert {(need.member_id, need.person) for need in needs} == {(person, "韩露")}
    assert [need.cause_register for need in needs] == ["concerns", "members", "clues"]
    shown = {(item.title, item.due) for item in owed(office)}
    assert {(f"{need.reason}：{need.person}", need.due) for need in needs} == shown
    assert all(need.source and need.given["kind"] for need in needs)


def test_coverage_of_a_year(office: Office) -> None:
    people = {
        name: office.ledger("members").add(member(name, branch=branch, **more))
        for name, branch, more in (
            ("甲一", "一支部", {}), ("乙二", "一支部", {}), ("丙三", "二支部", {}), ("丁四", "", {}),
            ("群众", "一支部", {"political_status": "masses"}), ("走了", "二支部", {}),
        )
    }  # fmt: skip
    change(office, people["走了"], "left", "2026-11-10", destination="外单位")
    ledger = office.ledger("talks")
    ledger.add(talk("甲一", held_on="2026-03-01", unit="一支部"))
    ledger.add(talk("乙二", held_on="2025-12-31", unit="一支部"))
    ledger.add(talk("丙三", held_on="2026-03-01", unit="二支部", state="held"))
    ledger.add(talk("丁四", held_on="2026-03-01", kind="festival", talker="周海波"))
    view = office.talks.coverage(2026)
    assert (view.year, view.total, view.talked) == (2026, 4, 1)
    assert [(group.branch, group.total, group.talked) for group in view.groups] == [
        ("一支部", 2, 1), ("二支部", 1, 0), ("", 1, 0)
    ]  # fmt: skip
    assert [line.person for line in view.missing] == ["乙二", "丙三", "丁四"]
    assert str(view.missing[0].last_on) == "2025-12-31"
    assert (view.missing[0].last_kind, view.missing[2].last_kind) == ("谈心谈话", "节前提醒谈话")
    assert office.talks.coverage(2025).talked == 1
    chips = {chip.key: chip.count for chip in office.ledger("members").chips(Query())}
    assert chips["not_talked"] == len(view.missing)


def test_the_newly_promoted_without_a_talk(office: Office, person: int) -> None:
    change(office, person, "promoted", "2026-11-01", rank="四级主任科员")
    assert [line.person for line in office.talks.coverage(2026).promoted] == ["韩露"]
    office.ledger("talks").add(talk("韩露", held_on="2026-11-05", kind="appointment", talker="周海波"))
    assert office.talks.coverage(2026).promoted == ()


def test_the_coverage_of_a_past_year_is_of_those_there_at_its_end(office: Office) -> None:
    people = {
        name: office.ledger("members").add(member(name, branch="一支部", **more))
        for name, more in (
            ("早在", {}), ("走了", {}), ("早走", {}), ("新来", {}), ("新党员", {"political_status": "masses"})
        )
    }  # fmt: skip
    change(office, people["走了"], "left", "2026-02-10")
    change(office, people["早走"], "left", "2025-06-10")
    change(office, people["新来"], "arrived", "2026-01-05", branch="一支部")
    change(office, people["新党员"], "joined", "2026-06-30")
    past, now = office.talks.coverage(2025), office.talks.coverage(2026)
    assert [line.person for line in past.missing] == ["早在", "走了"]
    assert past.total == 2
    assert {line.person for line in now.missing} == {"早在", "新来", "新党员"}


def test_the_coverage_as_a_paper(office: Office, person: int) -> None:
    paper = office.talks.coverage_paper(2026)
    assert paper.data.startswith(b"%PDF")
    assert paper.data == office.talks.coverage_paper(2026).data


def test_people_of_a_clue_who_are_organisations_are_not_talked_to(office: Office) -> None:
    settled(office)
    branch = {"name": "法规科党支部", "organisation": True}
    record = received(office, OURS, branch)
    disposed(office, record, "inquiry", excuse=LATE)
    take(office, record, K.MEASURE, "2026-11-01", excuse=LATE, **MEASURE)
    assert titles(office) == ["组织处理必谈：韩露"]
