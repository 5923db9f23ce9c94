"""The figures beside the clues': against counts by hand, and against the desks that tell the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.engine.period import Period
from app.engine.views import FigureView, Query
from app.figures import declared
from app.office import Office
from db.vocabulary import StepKind
from tests.app.archive_parts import WHOLE, filed
from tests.app.archive_parts import person as placed
from tests.app.clue_walking import settled
from tests.app.opinion_parts import answered, peopled, taken_in
from tests.app.parts import TODAY, meeting, member, talk
from tests.app.test_talk_needs import change, concern, measured

K = StepKind
YEAR = Period.year(2026)


def figures(office: Office, period: Period = YEAR) -> dict[str, FigureView]:
    return {figure.key: figure for figure in office.figures.of(period)}


def values(office: Office, register: str, period: Period = YEAR) -> dict[str, Any]:
    found = figures(office, period)
    return {key.split(".")[1]: one.value for key, one in found.items() if key.split(".")[0] == register}


def test_every_figure_says_what_it_counts_and_under_which_heading(office: Office) -> None:
    found = [figure for _, figure in declared(office.registers)]
    assert len({figure.key for figure in found}) == len(found)
    assert len({figure.name for figure in found}) == len(found)
    assert all(figure.meaning and figure.block for figure in found)


# Who is of the organ


@pytest.fixture
def moving(office: Office) -> Office:
    """An organ that somebody left, somebody joined and somebody became a Party member of."""
    people = {
        name: office.ledger("members").add(member(name, branch=branch, **more))
        for name, branch, more in (
            ("早在", "一支部", {}), ("走了", "一支部", {}), ("早走", "一支部", {}), ("新来", "二支部", {}),
            ("新党员", "", {"political_status": "masses"}), ("作废", "一支部", {}),
        )
    }  # fmt: skip
    change(office, people["走了"], "left", "2026-02-10")
    change(office, people["早走"], "left", "2025-06-10")
    change(office, people["新来"], "arrived", "2026-01-05", branch="二支部")
    change(office, people["新党员"], "joined", "2026-06-30")
    office.ledger("members").void(people["作废"], "重复登记的人员")
    return office


def test_the_roster_is_that_of_the_end_of_the_period(moving: Office) -> None:
    past, half, now = Period.year(2025), Period.half(2026, 1), YEAR
    assert [values(moving, "members", one)["total"] for one in (past, half, now)] == [3, 3, 3]
    assert [values(moving, "members", one)["party"] for one in (past, half, now)] == [2, 3, 3]
    assert values(moving, "members", Period.month(2026, 1))["total"] == 4
    assert figures(moving)["members.by_branch"].parts == (("一支部", 1), ("二支部", 1), ("未编入党组织", 1))
    assert figures(moving, past)["members.by_branch"].parts == (("一支部", 2), ("未编入党组织", 1))


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_coverage_is_that_of_the_talk_desk(moving: Office, year: int) -> None:
    ledger = moving.ledger("talks")
    ledger.add(talk("早在", held_on="2025-03-01", unit="一支部"))
    ledger.add(talk("早在", held_on="2026-03-01", unit="一支部"))
    ledger.add(talk("新来", held_on="2026-03-02", unit="二支部", state="held"))
    group = [{"name": "新党员"}, {"name": "外人", "unit": "外单位"}]
    ledger.add(talk("全体", held_on="2026-07-01", kind="appointment", talker="周海波", attendees=group))
    view, found = moving.talks.coverage(year), figures(moving, Period.year(year))
    assert (found["talks.coverage"].value, found["talks.coverage"].whole) == (view.talked, view.total)
    assert view.talked == {2025: 1, 2026: 2}[year]


def test_persons_talked_to_are_counted_once_and_groups_by_who_was_there(office: Office) -> None:
    known = office.ledger("members").add(member("韩露"))
    ledger = office.ledger("talks")
    first = ledger.add(talk("韩露", held_on="2026-03-01", member_id=str(known)))
    group = [{"name": "韩露", "member_id": str(known)}, {"name": "甲", "unit": "外单位"}]
    second = ledger.add(
        talk("新任人员", held_on="2026-03-02", kind="group", talker="周海波", attendees=group)
    )
    ledger.add(talk("甲", held_on="2026-03-03", unit="外单位"))
    ledger.add(talk("甲", held_on="2026-03-04", unit="别的单位"))
    planned = ledger.add(talk("乙", held_on="2026-12-03", state="planned"))
    ledger.void(ledger.add(talk("丙", held_on="2026-03-05")), "登记在了别人名下")
    assert values(office, "talks")["persons"] == 3
    behind = office.figures.records("talks.persons", YEAR)["talks"]
    assert {first, second} <= set(behind)
    assert planned not in behind
    assert values(office, "talks")["total"] == len(behind) == 4
    assert figures(office)["talks.attended"].parts == (("谈心谈话", 3), ("集体廉政谈话", 2))


def test_the_must_talks_owed_are_those_of_the_talk_desk(office: Office) -> None:
    settled(office)
    [person] = office.ledger("members").ids(Query())
    change(office, person, "moved", "2026-11-01", unit="法规科")
    concern(office)
    clue = measured(office, "2026-11-02")
    owed = figures(office)["talks.must_owed"]
    assert owed.value == len(office.talks.needs()) == 3
    assert dict(owed.parts) == {"岗位变动必谈": 1, "组织处理必谈": 1, "重大家庭变故必谈": 1}
    assert office.figures.records("talks.must_owed", YEAR, "组织处理必谈") == {"clues": [clue]}
    told = talk("韩露", held_on="2026-11-19", must_talk="measure", talker="周海波", content="谈了近况")
    office.ledger("talks").add(told)
    assert figures(office)["talks.must_held"].parts == (("组织处理必谈", 1),)
    assert figures(office)["talks.must_owed"].value == len(office.talks.needs()) == 2
    # What was held later was still owed at the end of a period before it.
    assert figures(office, Period(date(2026, 11, 1), date(2026, 11, 18)))["talks.must_owed"].value == 3
    assert figures(office, Period.month(2026, 10))["talks.must_owed"].value == 0


# Files and opinions


def test_the_files_are_those_of_the_statistics(office: Office) -> None:
    first = filed(office, **WHOLE)
    filed(office, "简宁", branch="第二党支部")
    placed(office, "郑岚", branch="第十党支部")
    placed(office, "温知", branch="第二党支部", political_status="masses")
    office.archives.confirm([first], 2026, TODAY)
    total, found = office.archives.statistics(2026).total, values(office, "archives")
    assert (found["needed"], found["kept"], found["confirmed"]) == (
        total.needed, total.kept, total.confirmed
    )  # fmt: skip
    assert (found["needed"], found["kept"], found["confirmed"], found["needed_kept"]) == (3, 2, 1, 2)
    rates = figures(office)
    kept, confirmed = rates["archives.kept_rate"], rates["archives.confirmed_rate"]
    assert [(one.value, one.whole) for one in (kept, confirmed)] == [(2, 3), (1, 2)]
    assert values(office, "archives", Period.year(2025)) == {
        "needed": 3, "kept": 0, "needed_kept": 0, "confirmed": 0, "kept_rate": 0, "confirmed_rate": 0
    }  # fmt: skip
    assert set(office.figures.records("archives.needed", YEAR)) == {"members"}


def test_opinions_are_counted_by_the_day_of_the_reply(office: Office) -> None:
    peopled(office)
    request = answered(office)
    taken_in(office, letter_number="云组函〔2026〕99号")
    found = figures(office)
    people = office.opinions.request(request).persons
    assert found["opinions.received"].value == 2
    assert found["opinions.requests"].value == 1
    assert found["opinions.persons"].value == len(people)
    told = {one.reply_label for one in people}
    assert {label for label, _ in found["opinions.by_reply"].parts} == told
    assert values(office, "opinions", Period.month(2026, 10))["persons"] == 0


# Work


def test_meetings_tasks_duties_and_reminders_are_counted_by_their_day(office: Office) -> None:
    meetings, tasks = office.ledger("meetings"), office.ledger("tasks")
    meetings.add(meeting(held_on="2026-03-31"))
    meetings.add(meeting(held_on="2026-04-01", kind="topic"))
    meetings.void(meetings.add(meeting(held_on="2026-03-15")), "会议没有召开")
    late = {"kind": "supervised", "title": "整改第3条", "assigned_on": "2026-02-01", "due_on": "2026-03-05"}
    tasks.add(late)
    tasks.add({**late, "done_on": "2026-04-02", "evidence": "报告已经报送"})
    tasks.add({**late, "done_on": "2026-03-01", "evidence": "报告已经报送", "kind": "other"})
    first, second = Period.quarter(2026, 1), Period.quarter(2026, 2)
    assert values(office, "meetings", first) == {"total": 1, "by_kind": 1}
    assert figures(office)["meetings.by_kind"].parts == (("机关纪委委员会议", 1), ("专题会议", 1))
    assert values(office, "tasks", first) == {"total": 3, "by_kind": 3, "done": 1, "open": 2, "overdue": 2}
    assert values(office, "tasks", second) == {"total": 0, "by_kind": 0, "done": 1, "open": 1, "overdue": 1}
    told = {"done_on": "2026-11-19", "evidence": "报表已经报送，签收单存卷"}
    office.ledger("duties").add({"duty": "C22", **told})
    assert values(office, "duties")["done"] == 1
    assert values(office, "duties", Period.month(2026, 10))["done"] == 0


def test_reminders_count_who_they_went_to(office: Office) -> None:
    told = {
        "kind": "topic", "issued_on": "2026-05-06", "title": "廉洁提醒", "way": "written",
        "recipients": [{"name": "甲", "unit": "一支部"}, {"name": "乙", "unit": "一支部"}],
    }  # fmt: skip
    ledger = office.ledger("reminders")
    ledger.add(told)
    record = ledger.add({**told, "title": "再次提醒"})
    view = ledger.record(record)
    ledger.change(record, view.version, {**view.values, "recipients": view.values["recipients"][:1]})
    assert values(office, "reminders") == {"total": 2, "by_kind": 2, "recipients": 3}
    assert figures(office)["reminders.by_kind"].parts == (("专题提醒", 2),)


def test_concerns_branches_and_loans_are_counted_by_kind(office: Office) -> None:
    office.ledger("members").add(member("韩露"))
    concern(office)
    concern(office, kind="sign", arisen_on="2025-11-10")
    office.ledger("branches").add({"name": "机关党委", "kind": "committee"})
    office.ledger("branches").add({"name": "一支部", "kind": "branch", "founded_on": "2026-03-01"})
    found = figures(office)
    assert found["concerns.by_kind"].parts == (("重大家庭变故", 1),)
    assert found["branches.by_kind"].parts == (("党委", 1), ("党支部", 1))
    assert values(office, "branches", Period.year(2025))["total"] == 1
    assert found["loans.by_kind"].value == 0


def test_every_number_of_the_samples_knows_its_records(shared_samples: Office) -> None:
    registers = {register.key for register in shared_samples.registers}
    for figure in shared_samples.figures.year(2026):
        held = shared_samples.figures.records(figure.key, YEAR)
        assert set(held) <= registers
        assert bool(held) == bool(figure.value)
        for label, count in figure.parts:
            assert bool(shared_samples.figures.records(figure.key, YEAR, label)) == bool(count)
