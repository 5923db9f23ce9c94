"""提醒通知 on a real store: asked for before a festival, its text proposed, read by those named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from app.errors import RefusedInput
from app.notices import notices
from db.models import Reminder, ReminderRecipient
from tests.app.agenda_parts import RULES, Year, year
from tests.app.parts import member

__all__ = ["year"]
NATIONAL = "2026/国庆节"


def reminder(**values: Any) -> dict[str, Any]:
    return {
        "kind": "festival", "node": "国庆节", "issued_on": "2026-09-20", "title": "廉洁过节提醒",
        "secrecy": "internal", **values,
    }  # fmt: skip


def refusal(year: Year, **values: Any) -> RefusedInput:
    with pytest.raises(RefusedInput) as refused:
        year.office.ledger("reminders").add(reminder(**values))
    return refused.value


def asked(year: Year, node: str) -> bool:
    return any(item.given["node"] == node for item in year.due(rule="C41"))


def people(year: Year) -> None:
    for name, branch in (("韩露", "办公室党支部"), ("郑岚", "办公室党支部"), ("简宁", "规划处党支部")):
        year.office.ledger("members").add(member(name, branch=branch))
    gone = year.office.ledger("members").add(member("温知", branch="办公室党支部"))
    year.office.ledger("members").add_step(gone, {"kind": "left", "held_on": "2026-09-01"})


# Before a festival


def test_a_reminder_is_asked_for_with_its_text_proposed(year: Year) -> None:
    year.on("2026-09-21")
    item = next(item for item in year.due(rule="C41") if item.given["node"] == NATIONAL)
    assert (item.register, item.finish_in, item.due) == ("reminders", "reminders", date(2026, 9, 23))
    assert item.title == "重要节点廉洁提醒（2026 国庆节）"
    assert "紧盯重要节点" in item.source
    assert item.given["kind"] == "festival"
    assert item.given["title"] == "关于国庆节期间严守纪律、廉洁过节的提醒"
    assert "10月1日开始放假" in item.given["content"]
    assert item.given["content"].count("\n") >= 5


def test_the_reminder_given_meets_it_and_voided_calls_for_it_again(year: Year) -> None:
    year.on("2026-09-21")
    item = next(item for item in year.due(rule="C41") if item.given["node"] == NATIONAL)
    ledger = year.office.ledger("reminders")
    record = ledger.add({**ledger.blank(), **item.given, "issued_on": "2026-09-21"})
    assert not asked(year, NATIONAL)
    assert asked(year, "2027/国庆节") is False  # more than a year ahead
    view = ledger.record(record)
    assert (view.title, view.values["node"]) == ("提醒〔2026〕1号", NATIONAL)
    held = {one.period: one.done_on for one in year.office.duties.year(2026) if one.key == "C41"}
    assert held["2026 国庆节"] == date(2026, 9, 21)
    ledger.void(record, "发错了版本")
    assert asked(year, NATIONAL)


def test_a_year_whose_days_off_are_not_announced_says_so(year: Year) -> None:
    told = {item.given["node"]: item.how for item in year.due(rule="C41")}
    assert "2027年的放假安排还没有载入" in told["2027/春节"]
    year.on("2026-09-21")
    told = {item.given["node"]: item.how for item in year.due(rule="C41")}
    assert "没有载入" not in told[NATIONAL]


def test_one_reminder_for_two_festivals(year: Year) -> None:
    year.on("2026-09-18")
    year.office.ledger("reminders").add(reminder(node="中秋，国庆", issued_on="2026-09-18"))
    assert not asked(year, NATIONAL)
    assert not asked(year, "2026/中秋节")
    assert asked(year, "2026/国庆前后婚庆时段")


@pytest.mark.parametrize(
    ("written", "on", "node"),
    [
        ("国庆", "2026-09-20", NATIONAL),
        ("国庆节", "2026-10-05", NATIONAL),  # given late, on the holiday itself
        ("国庆节", "2026-11-05", "2027/国庆节"),
        ("2026/国庆节", "2026-09-20", NATIONAL),
        ("2026年国庆", "2026-09-20", NATIONAL),
        ("2026 五一", "2026-04-20", "2026/五一劳动节"),
        ("元旦", "2026-11-19", "2027/元旦"),
        ("升学宴谢师宴时段", "2026-06-20", "2026/升学宴谢师宴时段"),
    ],
)
def test_a_node_is_kept_with_its_year(year: Year, written: str, on: str, node: str) -> None:
    kind = "season" if "时段" in written else "festival"
    ledger = year.office.ledger("reminders")
    record = ledger.add(reminder(node=written, issued_on=on, kind=kind))
    assert ledger.record(record).values["node"] == node


def test_a_reminder_for_the_day_in_seasons_too(year: Year) -> None:
    year.on("2026-06-20")
    item = next(i for i in year.due(rule="C41") if i.given["node"] == "2026/升学宴谢师宴时段")
    assert item.given["kind"] == "season"
    assert "升学宴" in item.given["content"]


@pytest.mark.parametrize("name", RULES.festivals.rows)
def test_every_festival_and_season_has_a_text_of_its_own(name: str) -> None:
    node = next(one for one in RULES.festivals.nodes(2026, RULES.calendar) if one.name == name)
    text, title = notices().text(node), notices().title(node)
    assert notices().special[name]
    assert name in title
    assert name in text
    assert f"{node.begins.month}月{node.begins.day}日" in text
    assert not set("{}") & set(title + text)
    assert text.splitlines()[1].startswith("一、")


# What is refused


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"node": ""}, "node", "节日提醒应写明"),
        ({"node": "圣诞节"}, "node", "不在重要节点表内"),
        ({"title": ""}, "title", "不能为空"),
        ({"issued_on": "2026-11-21"}, "issued_on", "不能晚于今天"),
        ({"read_by": "2026-09-19"}, "read_by", "早于发出日期"),
        ({"recipients": [{"name": "韩露", "read_on": "2026-09-01"}]}, "recipients.0.read_on", "早于发出日期"),
        ({"recipients": [{"name": "韩露"}, {"name": "韩露"}]}, "recipients.1.name", "列了两次"),
        ({"secrecy": "secret"}, "secrecy", "密级"),
    ],
)
def test_what_cannot_be_is_refused(year: Year, values: dict[str, Any], field: str, said: str) -> None:
    flaws = refusal(year, **values).flaws
    assert any(flaw.field == field and said in flaw.reason for flaw in flaws), flaws


def test_the_refusal_of_a_node_names_the_nodes(year: Year) -> None:
    refused = refusal(year, node="双十一")
    assert "春节" in refused.remedy
    assert "专题提醒" in refused.remedy
    assert "依据" in refused.reason


def test_a_reminder_of_a_topic_needs_no_node(year: Year) -> None:
    ledger = year.office.ledger("reminders")
    record = ledger.add(reminder(kind="topic", node="", title="关于严禁公车私用的提醒"))
    assert ledger.record(record).values["node"] == ""


def test_what_does_not_fit_together_says_why_and_what_to_do(year: Year) -> None:
    refused = refusal(year, read_by="2026-09-19")
    assert "依据" in refused.reason
    assert "核对日期" in refused.remedy


# Who has read it


def test_the_people_of_a_branch_are_entered_once(year: Year) -> None:
    people(year)
    desk, ledger = year.office.duties, year.office.ledger("reminders")
    record = ledger.add(reminder(recipients=[{"name": "韩露"}]))
    assert desk.fill_recipients(record, "办公室党支部") == 1
    assert desk.fill_recipients(record, "办公室党支部") == 0
    assert desk.fill_recipients(record) == 1
    rows = ledger.record(record).values["recipients"]
    assert [(row["name"], row["unit"]) for row in rows][1:] == [
        ("郑岚", "办公室党支部"), ("简宁", "规划处党支部")
    ]  # fmt: skip
    assert ledger.record(record).values["unread_count"] in (3, "3")
    assert ledger.record(record).status.text == "3 人未阅"


def test_nobody_to_enter_is_told(year: Year) -> None:
    record = year.office.ledger("reminders").add(reminder())
    with pytest.raises(RefusedInput, match="花名册中没有") as refused:
        year.office.duties.fill_recipients(record, "没有的支部")
    assert "依据" in refused.value.reason
    assert "花名册" in refused.value.remedy


def test_the_reading_is_followed_up_until_all_have_read(year: Year) -> None:
    people(year)
    ledger, desk = year.office.ledger("reminders"), year.office.duties
    record = ledger.add(reminder(read_by="2026-09-28"))
    assert not year.due(rule="阅知")
    desk.fill_recipients(record)
    item = year.item(rule="阅知")
    assert (item.record, item.due, item.record_id) == ("提醒〔2026〕1号", date(2026, 9, 28), record)
    assert "3 人" in item.how
    first, *others = [int(row["id"]) for row in ledger.record(record).values["recipients"]]
    assert desk.mark_read(record, [first], date(2026, 9, 25)) == 1
    assert desk.mark_read(record, [first], date(2026, 9, 26)) == 0
    assert "2 人" in year.item(rule="阅知").how
    assert desk.mark_read(record, [*others, 9999], date(2026, 9, 26)) == 2
    assert not year.due(rule="阅知")
    read = [row["read_on"] for row in ledger.record(record).values["recipients"]]
    assert read == ["2026-09-25", "2026-09-26", "2026-09-26"]
    assert ledger.record(record).status.text == "节日提醒"
    assert all(finding.ok for finding in year.office.check())


@pytest.mark.parametrize("on", ["2026-09-19", "2026-11-21"])
def test_a_day_of_reading_that_cannot_be_is_refused(year: Year, on: str) -> None:
    people(year)
    record = year.office.ledger("reminders").add(reminder())
    year.office.duties.fill_recipients(record)
    told = len(year.told(Reminder))
    with pytest.raises(RefusedInput, match="没有登记") as refused:
        year.office.duties.mark_read(record, [1, 2, 3], date.fromisoformat(on))
    assert "依据" in refused.value.reason
    assert "阅知日期" in refused.value.remedy
    assert len(year.told(Reminder)) == told


def test_a_voided_reminder_takes_no_readers(year: Year) -> None:
    people(year)
    ledger = year.office.ledger("reminders")
    record = ledger.add(reminder(read_by="2026-09-28", recipients=[{"name": "韩露"}]))
    ledger.void(record, "发错了版本")
    assert not year.due(rule="阅知")
    with pytest.raises(RefusedInput, match="作废"):
        year.office.duties.fill_recipients(record)


def test_a_reader_is_the_person_of_the_roster(year: Year) -> None:
    people(year)
    record = year.office.ledger("reminders").add(reminder())
    year.office.duties.fill_recipients(record)
    with year.store.reading() as session:
        named = select(ReminderRecipient.reminder_id).where(col(ReminderRecipient.member_id) == 1)
        assert session.exec(named).all() == [record]
