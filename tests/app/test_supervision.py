"""The six registers of supervision on a real store: what is refused, doubted, due, and how each stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.engine.views import Query
from app.errors import RefusedInput
from db.models import Inspection
from tests.app.agenda_parts import Year, year
from tests.app.parts import member
from tests.app.supervision_parts import MADE, figures, inspection, problem, proposal, risk

__all__ = ["year"]


def refusal(year: Year, key: str, values: dict[str, Any]) -> RefusedInput:
    with pytest.raises(RefusedInput) as refused:
        year.office.ledger(key).add(values)
    return refused.value


def changed(year: Year, key: str, record: int, **values: Any) -> None:
    ledger = year.office.ledger(key)
    view = ledger.record(record)
    ledger.change(record, view.version, {**view.values, **values})


def doubts(year: Year, key: str, values: dict[str, Any]) -> dict[str, str]:
    return {flaw.field: flaw.reason for flaw in year.office.ledger(key).doubts(values)}


def status(year: Year, key: str, record: int) -> str:
    return year.office.ledger(key).record(record).status.text


# Each of the six


@pytest.mark.parametrize("key", MADE)
def test_a_record_is_kept_found_printed_and_voided(year: Year, key: str) -> None:
    ledger = year.office.ledger(key)
    record = ledger.add({**ledger.blank(), **MADE[key]()})
    assert ledger.ids(Query()) == [record]
    assert year.office.ledger_paper(key, Query(order=ledger.view.order)).data.startswith(b"%PDF")
    assert {chip.key: chip.count for chip in ledger.chips(Query())}["year"] == 1
    ledger.void(record, "登记重复了")
    assert ledger.ids(Query()) == []
    assert all(finding.ok for finding in year.office.check())


@pytest.mark.parametrize("key", MADE)
def test_every_required_field_is_asked_for(year: Year, key: str) -> None:
    ledger = year.office.ledger(key)
    wanted = {field.name for field in ledger.view.fields if field.required}
    refused = refusal(year, key, dict.fromkeys(ledger.blank(), ""))
    assert {flaw.field for flaw in refused.flaws} == wanted
    assert wanted


def test_what_is_written_stands_in_the_history(year: Year) -> None:
    record = year.office.ledger("inspections").add(inspection(problem()))
    changed(year, "inspections", record, report="补充了报告")
    entries = year.told(Inspection)
    assert [entry.action for entry in entries] == ["create", "create", "change"]
    with pytest.raises(RefusedInput):
        changed(year, "inspections", record, ends_on="2026-10-01")
    assert len(year.told(Inspection)) == 3


@pytest.mark.parametrize(
    ("key", "values", "field", "said"),
    [
        ("inspections", {"ends_on": "2026-10-07"}, "ends_on", "早于开始日期"),
        ("inspections", {"fed_back_on": "2026-10-01"}, "fed_back_on", "早于开始日期"),
        ("inspections", {"revisit_on": "2026-10-01"}, "revisit_on", "早于开始日期"),
        ("inspections", {"found": [problem(due_on="2026-10-07")]}, "found.0.due_on", "早于检查的开始日期"),
        ("inspections", {"found": [problem(done_on="2026-10-07", result="好")]}, "found.0.done_on", "早于"),
        ("inspections", {"found": [problem(done_on="2026-11-01")]}, "found.0.result", "整改情况"),
        ("inspections", {"found": [{"responsible": "办公室"}]}, "found.0.problem", "不能为空"),
        ("proposals", {"due_on": "2026-10-01"}, "due_on", "早于发出日期"),
        ("proposals", {"replied_on": "2026-10-01", "adopted": True}, "replied_on", "早于发出日期"),
        ("proposals", {"adopted": True}, "replied_on", "回复日期"),
        ("proposals", {"replied_on": "2026-11-01"}, "reply", "理由"),
        ("proposals", {"rectified_on": "2026-11-01"}, "result", "整改结果"),
        ("educations", {"due_count": "80"}, "present_count", "多于应到人数"),
        ("educations", {"present_count": "八十"}, "present_count", "整数"),
        ("educations", {"held_on": "2026-11-21"}, "held_on", "不能晚于今天"),
        ("courses", {"ends_on": "2026-05-10"}, "ends_on", "早于开始日期"),
        ("courses", {"days": "4"}, "days", "多于起止日期"),
        ("risks", {"reviewed_on": "2026-03-01"}, "reviewed_on", "早于排查日期"),
        ("risks", {"ended_on": "2026-03-01"}, "ended_on", "早于排查日期"),
        ("risks", {"level": ""}, "level", "不能为空"),
        ("accountabilities", {"decided_on": "2026-11-21"}, "decided_on", "不能晚于今天"),
    ],
)
def test_what_cannot_be_is_refused(
    year: Year, key: str, values: dict[str, Any], field: str, said: str
) -> None:
    refused = refusal(year, key, MADE[key](**values))
    assert any(flaw.field == field and said in flaw.reason for flaw in refused.flaws), refused.flaws
    assert not year.office.ledger(key).ids(Query())


def test_a_refusal_says_why_and_what_to_do(year: Year) -> None:
    refused = refusal(year, "inspections", inspection(problem(done_on="2026-11-01")))
    assert "六（一）" in refused.reason
    assert "整改情况" in refused.remedy


@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        ("inspections", {"report": ""}, "report"),
        ("inspections", {"found": [problem(due_on="")]}, "found.0.due_on"),
        ("inspections", {"found": [problem(result="已整改到位")]}, "found.0.done_on"),
        ("courses", {"persons": "1", "names": "韩露、郑岚"}, "persons"),
        ("inspections", {"found": [problem(clue_number="线索〔2026〕99号")]}, "found.0.clue_number"),
        ("proposals", {"addressee": "云川市住建局办公室"}, "addressee"),
        ("proposals", {"clue_number": "线索〔2026〕99号"}, "clue_number"),
        ("accountabilities", {"leadership": ""}, "leadership"),
        ("accountabilities", {"clue_number": "线索〔2026〕99号"}, "clue_number"),
    ],
)
def test_what_is_odd_is_asked_about_and_may_be_saved(
    year: Year, key: str, values: dict[str, Any], field: str
) -> None:
    given = MADE[key](**values)
    assert list(doubts(year, key, given)) == [field]
    assert not doubts(year, key, MADE[key]())
    assert year.office.ledger(key).add(given)


# 监督检查


def test_an_inspection_is_numbered_and_sums_up_its_problems(year: Year) -> None:
    done = problem("封存记录不全", done_on="2026-11-02", result="已补登")
    record = year.office.ledger("inspections").add(inspection(problem(), done))
    view = year.office.ledger("inspections").record(record)
    told = [view.values[name] for name in ("number", "problem_count", "open_count", "problems")]
    assert told == ["检查〔2026〕1号", "2", "1", "派车单没有审批\n封存记录不全"]
    assert view.status.text == "1 个问题待整改"
    rows = view.values["found"]
    rows[0] |= {"done_on": "2026-11-19", "result": "已补签"}
    changed(year, "inspections", record, found=rows)
    assert status(year, "inspections", record) == "已整改"


@pytest.mark.parametrize(
    ("values", "said"),
    [({"ends_on": ""}, "检查中"), ({"ends_on": "2026-11-30"}, "检查中"), ({}, "未发现问题")],
)
def test_how_an_inspection_stands(year: Year, values: dict[str, Any], said: str) -> None:
    record = year.office.ledger("inspections").add(inspection(**values))
    assert status(year, "inspections", record) == said


def test_problems_are_due_one_by_one_until_they_are_put_right(year: Year) -> None:
    other = problem("封存记录不全", due_on="2026-12-01", responsible="")
    open_end = problem("没有期限的问题", due_on="")
    record = year.office.ledger("inspections").add(inspection(problem(), other, open_end))
    items = year.due(register="inspections")
    assert [(item.due, item.who, item.record_id) for item in items] == [
        (date(2026, 11, 15), "办公室", record), (date(2026, 12, 1), "办公室", record),
    ]  # fmt: skip
    assert items[0].title == "整改：派车单没有审批（公务用车专项检查）"
    assert "六（一）" in items[0].source
    rows = year.office.ledger("inspections").record(record).values["found"]
    rows[0] |= {"done_on": "2026-11-19", "result": "已补签"}
    changed(year, "inspections", record, found=rows)
    assert [item.due for item in year.due(register="inspections")] == [date(2026, 12, 1)]
    year.office.ledger("inspections").void(record, "登记重复了")
    assert not year.due(register="inspections")


def test_a_planned_revisit_is_due_until_it_was_made(year: Year) -> None:
    record = year.office.ledger("inspections").add(inspection(revisit_on="2026-11-10"))
    item = year.item(register="inspections")
    assert (item.due, item.title) == (date(2026, 11, 10), "回头看：公务用车专项检查")
    changed(year, "inspections", record, revisited_on="2026-11-18")
    assert not year.due(register="inspections")


def test_a_problem_may_name_a_clue_of_the_ledger(year: Year) -> None:
    clue = {"received_on": "2026-10-20", "source": "petition", "summary": "公车私用", "secrecy": "internal",
            "subjects": [{"name": "韩露"}]}  # fmt: skip
    ledger = year.office.ledger("clues")
    number = ledger.record(ledger.add({**ledger.blank(), **clue})).values["number"]
    assert not doubts(year, "inspections", inspection(problem(clue_number=number)))
    year.office.ledger("inspections").add(inspection(problem(clue_number=number)))
    assert figures(year.office)["inspections.to_clues"].value == 1


# 建议书


def test_an_answer_is_due_by_the_table_unless_the_letter_says_when(year: Year) -> None:
    ledger = year.office.ledger("proposals")
    ledger.add(proposal())
    ledger.add(proposal(due_on="2026-11-30", addressee="中共云川市住建局建设处支部委员会"))
    first, second = year.due(register="proposals")
    limit = year.office.rules.supervision["proposal_reply"]
    assert (first.due, second.due) == (date(2026, 11, 11), date(2026, 11, 30))
    assert limit.certainty == "unsure"
    assert limit.source == first.source
    assert first.title == "收取建议书回复：中共云川市住建局办公室支部委员会"


def test_how_a_proposal_stands(year: Year) -> None:
    record = year.office.ledger("proposals").add(proposal())
    assert status(year, "proposals", record) == "逾期未回复"
    changed(year, "proposals", record, replied_on="2026-11-18", reply="理由不成立")
    assert status(year, "proposals", record) == "未采纳"
    assert not year.due(register="proposals")
    changed(year, "proposals", record, adopted=True)
    assert status(year, "proposals", record) == "整改中"
    changed(year, "proposals", record, rectified_on="2026-11-19", result="已印发制度")
    assert status(year, "proposals", record) == "已整改"
    counts = {chip.key: chip.count for chip in year.office.ledger("proposals").chips(Query())}
    assert counts == {"all": 1, "year": 1, "waiting": 0, "late": 0, "working": 0, "refused": 0}


def test_what_is_numbered_within_a_line_becomes_lines(year: Year) -> None:
    record = year.office.ledger("proposals").add(
        proposal(problems="1.派车审批不严；2.票据审核不细。3、封存不严")
    )
    held = year.office.ledger("proposals").record(record).values["problems"]
    assert held == "派车审批不严\n票据审核不细。\n封存不严"


# 廉政风险点


def test_measures_are_counted_by_their_lines(year: Year) -> None:
    record = year.office.ledger("risks").add(risk(measures="一是公开；二是复核；\n\n按季抽查"))
    view = year.office.ledger("risks").record(record)
    assert (view.values["measures"], view.values["measure_count"]) == ("公开\n复核\n按季抽查", "3")
    assert view.values["number"] == "风险〔2026〕1号"


def test_the_risks_of_a_unit_are_looked_at_again_every_year(year: Year) -> None:
    ledger = year.office.ledger("risks")
    ledger.add(risk(found_on="2024-01-10", reviewed_on="2025-11-02"))
    last = ledger.add(risk(found_on="2025-10-30", post="验收岗"))
    ledger.add(risk(unit="财务处", post="拨付岗"))
    ledger.add(risk(unit="人事处", found_on="2020-01-01", ended_on="2025-01-01"))
    items = {item.about: item for item in year.due(register="risks")}
    assert set(items) == {"建设处", "财务处"}
    assert (items["建设处"].due, items["建设处"].record_id) == (date(2026, 10, 30), last)
    assert items["建设处"].title == "复核廉政风险点：建设处（2 个）"
    assert items["财务处"].due == date(2027, 3, 2)
    changed(year, "risks", last, reviewed_on="2026-11-19")
    assert {item.about: item.due for item in year.due(register="risks")}["建设处"] == date(2026, 11, 2)


# 责任追究


def test_a_person_of_the_roster_is_linked(year: Year) -> None:
    known = year.office.ledger("members").add(member("韩露", branch="办公室党支部"))
    record = year.office.ledger("accountabilities").add(MADE["accountabilities"](unit="办公室党支部"))
    assert year.office.ledger("accountabilities").record(record).values["member_id"] == str(known)
