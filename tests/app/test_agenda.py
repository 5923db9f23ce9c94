"""The agenda on a real store: put off and waived with a reason, legal limits untouched, never out of date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.agenda import Agenda
from app.engine.views import DueItem, Profile
from app.errors import RefusedInput
from app.registers import all_registers
from app.rules.tables import Rules
from db.models import AgendaMark
from tests.app.agenda_parts import RULES, Year, year
from tests.app.clue_walking import K, agree, disposed, received, settled, take
from tests.app.parts import TODAY, Kept, clue, meeting, member, save
from tests.exchange.makers import CLUES

__all__ = ["year"]
WHY = "经办人出差，回来后办理"
LATER = date(2026, 12, 20)


def refusal(act: Callable[[], object]) -> RefusedInput:
    with pytest.raises(RefusedInput) as refused:
        act()
    return refused.value


def months(year: Year) -> DueItem:
    """The statistics of November."""
    return year.due(rule="C22")[0]


# Put off and waived


def test_an_item_put_off_stands_under_the_later_day_with_its_reason(year: Year, kept: Kept) -> None:
    item = months(year)
    year.office.duties.postpone(item, LATER, WHY)
    for _ in range(2):
        moved = months(year)
        assert (moved.due, moved.postponed_from, moved.postponed_because) == (LATER, item.due, WHY)
        assert moved.key == item.key
        year.reopened(kept)
    groups = {group.title: [i for i in group.items if i.rule == "C22"] for group in year.office.agenda(TODAY)}
    assert groups["30 天内"] == [months(year)]


def test_put_off_again_the_last_word_counts(year: Year) -> None:
    item = months(year)
    year.office.duties.postpone(item, LATER, WHY)
    year.office.duties.postpone(months(year), LATER + timedelta(9), "报表系统检修")
    moved = months(year)
    assert (moved.due, moved.postponed_from) == (LATER + timedelta(9), item.due)
    assert [mark.void_reason for mark in year.marks()] == ["改为顺延", ""]


def test_an_item_waived_is_gone_and_comes_back_on_request(year: Year) -> None:
    item = months(year)
    year.office.duties.waive(item, "本月由派驻组统一报送")
    assert months(year).given["period"] == "2026-12"
    [mark] = year.office.duties.marks()
    assert (mark.key, mark.kind, mark.due_on, mark.reason) == (
        item.key, "不需办理", item.due, "本月由派驻组统一报送"
    )  # fmt: skip
    assert mark.title == "C22 报送月度统计数据（2026-11）"
    year.office.duties.restore_item(item.key)
    assert months(year) == item
    assert year.office.duties.marks() == ()


def test_what_was_put_off_comes_back_under_its_own_day(year: Year) -> None:
    item = months(year)
    year.office.duties.postpone(item, LATER, WHY)
    year.office.duties.restore_item(months(year).key)
    assert months(year) == item
    refused = refusal(lambda: year.office.duties.restore_item(item.key))
    assert "没有顺延" in refused.message
    assert "依据" in refused.reason
    assert "刷新" in refused.remedy


def test_every_word_is_in_the_history(year: Year) -> None:
    item = months(year)
    year.office.duties.postpone(item, LATER, WHY)
    year.office.duties.restore_item(item.key)
    told = year.told(AgendaMark)
    assert [entry.action for entry in told] == ["create", "void"]
    changes = told[0].changes or {}
    assert changes["reason"][1] == WHY
    assert changes["until"][1] == LATER.isoformat()
    assert changes["due_on"][1] == item.due.isoformat()
    assert (told[1].changes or {})["void_reason"][1] == "恢复"
    assert all(finding.ok for finding in year.office.check())


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        (date(2026, 11, 30), WHY, "until"),  # the very day it is due
        (date(2026, 11, 20), WHY, "until"),  # today
        (date(2025, 12, 31), WHY, "until"),
        (date(2027, 11, 22), WHY, "until"),  # more than a year ahead
        (LATER, "", "reason"),
        (LATER, "忙", "reason"),
        (LATER, "忙" * 2001, "reason"),
    ],
)
def test_no_day_before_no_day_without_reason(year: Year, until: date, reason: str, field: str) -> None:
    refused = refusal(lambda: year.office.duties.postpone(months(year), until, reason))
    assert [flaw.field for flaw in refused.flaws] == [field]
    assert "依据" in refused.reason
    assert refused.remedy
    assert year.marks() == []


def test_a_year_ahead_is_the_furthest(year: Year) -> None:
    year.office.duties.postpone(months(year), TODAY + timedelta(366), WHY)
    assert months(year).given["period"] == "2026-12"  # the one put off stands last now


def test_waiving_needs_a_reason(year: Year) -> None:
    assert [f.field for f in refusal(lambda: year.office.duties.waive(months(year), " 无 ")).flaws] == [
        "reason"
    ]
    assert year.marks() == []


def test_an_overdue_item_is_put_off_from_today(year: Year) -> None:
    year.made_on("2026-10-01")
    late = months(year)
    assert late.due == date(2026, 10, 31)
    refusal(lambda: year.office.duties.postpone(late, TODAY, WHY))
    year.office.duties.postpone(late, TODAY + timedelta(1), WHY)
    assert TODAY + timedelta(1) in [item.due for item in year.due(rule="C22")]


def test_what_is_no_longer_on_the_agenda_is_refused(year: Year) -> None:
    item = months(year)
    year.office.duties.waive(item, WHY)
    for act in (
        lambda: year.office.duties.waive(item, WHY),
        lambda: year.office.duties.postpone(item, LATER, WHY),
        lambda: year.office.duties.postpone(replace(item, about="别的"), LATER, WHY),
    ):
        assert "不在待办中" in refusal(act).message
    assert len(year.marks()) == 1


# What an item is known by


def test_what_was_said_of_a_duty_stands_when_its_day_is_moved(year: Year) -> None:
    november, december, january, *_ = year.due(rule="C22")
    year.office.duties.waive(november, WHY)
    year.office.duties.postpone(december, date(2027, 1, 8), WHY)
    own = next(view.values for view in year.office.duties.table() if view.key == "C22")
    told = {"source": "本机关规定", "reason": "统一在二十五日前报送"}
    year.office.duties.override("C22", {**own, **told, "day": "25"})
    found = {item.given["period"]: item for item in year.due(rule="C22")}
    assert "2026-11" not in found
    moved = found["2026-12"]
    assert (moved.due, moved.postponed_from) == (date(2027, 1, 8), date(2026, 12, 25))
    assert (january.due, found["2027-01"].due) == (date(2027, 1, 31), date(2027, 1, 25))
    assert {mark.key for mark in year.office.duties.marks()} == {november.key, december.key}
    year.office.duties.restore_item(november.key)
    assert months(year).given["period"] == "2026-11"


def test_what_was_said_of_a_festival_stands_when_its_days_off_are_announced(
    year: Year, tmp_path: Path
) -> None:
    def spring() -> list[DueItem]:
        return [item for item in year.due(rule="C41") if item.given["node"] == "2027/春节"]

    [guessed] = spring()
    year.office.duties.waive(guessed, "由机关党委统一提醒")
    notice = "依据：国务院办公厅通知\n春节：2月1日至2月12日\n"
    year.office.committee.load_year(save(tmp_path, "2027.txt", notice.encode()), 2027)
    assert spring() == []
    year.office.duties.restore_item(guessed.key)
    [announced] = spring()
    assert announced.due < guessed.due
    assert announced.key == guessed.key


def test_what_was_said_of_a_task_stands_when_it_is_corrected(year: Year) -> None:
    ledger = year.office.ledger("tasks")
    told = {"kind": "other", "title": "交材枓", "assigned_on": "2026-11-01", "due_on": "2026-12-01"}
    record = ledger.add(told)
    year.office.duties.postpone(year.item(register="tasks"), LATER, WHY)

    def corrected(**values: str) -> DueItem:
        view = ledger.record(record)
        ledger.change(record, view.version, {**view.values, **values})
        return year.item(register="tasks")

    item = corrected(title="交材料", due_on="2026-12-02")
    assert (item.title, item.due, item.postponed_from) == ("其他：交材料", LATER, date(2026, 12, 2))
    # A day of its own beyond the one it was put off to counts.
    assert corrected(due_on="2027-03-01").due == date(2027, 3, 1)


def test_what_was_said_of_a_revisit_stands_when_a_name_is_corrected(year: Year) -> None:
    office = settled(year.office)
    stranger = {"name": "赵四", "rank": "一级科员", "political_status": "member"}
    record = received(office, stranger)
    disposed(office, record, "verification")
    take(office, record, K.MEASURE, "2026-11-02", measure="诫勉")
    office.duties.postpone(year.item(rule="回访"), date(2027, 3, 1), WHY)
    office.duties.waive(year.item(rule="影响期"), WHY)
    view = office.ledger("clues").record(record)
    people = [{**row, "name": "赵思"} for row in view.values["subjects"]]
    office.ledger("clues").change(record, view.version, {**view.values, "subjects": people})
    item = year.item(rule="回访")
    assert (item.title, item.due) == ("第一次回访：赵思", date(2027, 3, 1))
    assert not year.due(rule="影响期")


def test_no_two_items_are_known_by_the_same(year: Year) -> None:
    office = settled(year.office)
    year.made_on("2026-01-01")
    both = [{"name": name, "rank": "一级科员", "political_status": "member"} for name in ("韩露", "赵四")]
    record = received(office, *both, masses_side="1", result_wanted="1")
    disposed(office, record, "verification")
    for row in office.ledger("clues").record(record).values["subjects"]:
        for measure in ("诫勉", "免职"):
            take(office, record, K.MEASURE, "2026-11-02", measure=measure, subject=str(row["id"]))
    assert len(year.due(rule="影响期")) == len(year.due(rule="回访")) == 4
    keys = [item.key for item in year.due()]
    assert len(keys) == len(set(keys)) > 150


# Limits of the regulations


def test_the_clocks_of_a_clue_are_legal_and_take_no_mark(year: Year) -> None:
    received(settled(year.office), received_on="2026-11-10")
    clock = year.item(rule="T1")
    assert clock.legal
    for act, said in (
        (lambda: year.office.duties.postpone(clock, LATER + timedelta(90), WHY), "法定期限不能顺延"),
        (lambda: year.office.duties.waive(clock, WHY), "不能免办"),
        (lambda: year.office.duties.waive(replace(clock, legal=False), WHY), "不能免办"),
    ):
        refused = refusal(act)
        assert said in refused.message
        assert "监督执纪工作规则 第二十一条" in refused.reason
        assert "延期" in refused.remedy
    assert year.marks() == []


def test_a_mark_that_was_made_all_the_same_does_not_move_a_legal_limit(year: Year) -> None:
    received(settled(year.office), received_on="2026-11-10")
    clock = year.item(rule="T1")
    with year.store.writing() as session:
        session.add(
            AgendaMark(
                key=clock.key, register="clues", record_id=1, due_on=clock.due, kind="waived", reason="不办了"
            )
        )
    year.office._announce(frozenset())
    assert year.item(rule="T1") == clock


@pytest.mark.parametrize(
    ("rule", "disposition", "certainty"),
    [
        ("T1Q", "", "design"), ("T4", "verification", "unsure"), ("T20", "transfer", "design"),
        ("T21", "shelved", "design"),
    ],
)  # fmt: skip
def test_a_clock_the_regulations_do_not_set_is_put_off_and_waived(
    year: Year, rule: str, disposition: str, certainty: str
) -> None:
    office = settled(year.office)
    year.on("2026-01-12")
    record = received(office, masses_side="1")
    if disposition:
        disposed(office, record, disposition)
    if rule == "T4":
        take(office, record, K.VERIFICATION_PLANNED, "2026-01-12")
        agree(office, record, "2026-01-12")
    clock = year.item(rule=rule)
    assert (RULES.deadlines[rule].certainty, clock.legal) == (certainty, False)
    later = clock.due + timedelta(20)
    office.duties.postpone(clock, later, WHY)
    assert (year.item(rule=rule).due, year.item(rule=rule).postponed_from) == (later, clock.due)
    office.duties.waive(year.item(rule=rule), WHY)
    assert not year.due(rule=rule)


def test_what_is_no_limit_of_the_regulations_is_not_legal(year: Year) -> None:
    office = settled(year.office)
    record = received(office)
    year.on("2026-01-12")
    take(office, record, K.OPINION, "2026-01-12", disposition="verification")
    assert not year.item(rule="C6").legal
    assert not any(item.legal for item in year.due(register="duties"))


def test_the_end_of_a_term_is_no_clock_of_a_clue_and_says_what_to_do(year: Year) -> None:
    seat = {"role": "secretary", "name": "韩露", "since": "2022-03-01", "until": "2026-10-01"}
    told = {"name": "第三届", "elected_on": "2022-03-01", "ends_on": "2027-03-01", "approval": "批复1号"}
    year.office.ledger("terms").add({**told, "seats": [seat, {"role": "member", "name": "郑岚"}]})
    vacancy = year.item(rule="C11")
    assert vacancy.legal
    refused = refusal(lambda: year.office.duties.waive(vacancy, WHY))
    assert refused.remedy == f"{vacancy.how}。"


# Views of the list


def test_soon_is_from_today_to_the_seventh_day(year: Year) -> None:
    year.made_on("2026-10-01")
    year.on("2026-11-24")
    soon = year.office.duties.soon(year.days[0])
    assert {item.due for item in soon} == {date(2026, 11, 30)}
    assert year.office.duties.soon(year.days[0], days=5) == ()


def test_within_counts_days_and_keeps_what_is_overdue(year: Year) -> None:
    year.made_on("2026-10-01")
    assert {item.due for item in year.office.due(9)} == {date(2026, 10, 31)}
    assert {item.due for item in year.office.due(10)} == {date(2026, 10, 31), date(2026, 11, 30)}


def test_groups_hold_every_item_once(year: Year) -> None:
    year.made_on("2026-10-01")
    groups = year.office.agenda(TODAY)
    assert [item for group in groups for item in group.items] == year.office.due()
    assert [group.title for group in groups] == ["逾期", "30 天内", "30 天以后"]


def test_the_weekly_sheet_is_a_paper(year: Year) -> None:
    year.office.set_profile(Profile("云川市住房和城乡建设局", "云川市住房和城乡建设局机关纪委"))
    paper = year.office.duties.weekly_paper(TODAY)
    assert paper.data.startswith(b"%PDF")
    assert paper.data == year.office.duties.weekly_paper(TODAY).data


# Remembered, and never out of date


def counted(agenda: Agenda, monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days the list was read anew for."""
    asked: list[date] = []
    real = agenda._rules

    def noted() -> Rules:
        asked.append(TODAY)
        return real()

    monkeypatch.setattr(agenda, "_rules", noted)
    return asked


def test_the_list_is_read_once_until_something_happens(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = counted(year.office._agenda, monkeypatch)
    for _ in range(3):
        year.office.due()
        year.office.agenda(TODAY)
        year.office.duties.soon(TODAY)
    assert len(asked) == 1
    year.office.due(today=TODAY + timedelta(1))
    assert len(asked) == 2


def test_every_write_is_seen_at_once(year: Year, tmp_path: Path) -> None:
    office = settled(year.office)
    seen: list[list[DueItem]] = [office.due()]

    def changed(what: str) -> None:
        now = office.due()
        assert now != seen[-1], what
        seen.append(now)

    record = office.ledger("clues").add(clue("韩露"))
    changed("a clue was added")
    view = office.ledger("clues").record(record)
    office.ledger("clues").change(record, view.version, {**view.values, "received_on": "2026-10-20"})
    changed("it was changed")
    take(office, record, K.OPINION, "2026-11-18", disposition="verification")
    changed("a step was entered")
    office.duties.waive(office.due()[-1], WHY)
    changed("an item was waived")
    office.committee.override("T21", 3, "months", "本机关规定", "缩短复核周期")
    office.ledger("tasks").add(
        {"kind": "other", "title": "交材料", "assigned_on": "2026-11-01", "due_on": "2026-12-01"}
    )
    changed("a task was added")
    office.ledger("tasks").void(1, "登记重复了")
    changed("it was voided")
    year.office.duties.override("C51", {"active": "", "source": "本机关规定", "reason": "由信息中心办理"})
    changed("a duty was switched off")
    notice = "依据：国务院办公厅通知\n春节：2月1日至2月12日\n"
    office.committee.load_year(save(tmp_path, "2027.txt", notice.encode()), 2027)
    changed("the holidays of a year were loaded")


def test_an_import_is_seen_at_once(year: Year) -> None:
    before = year.office.due()
    year.office.commit_import(year.office.read_sheets("clues", CLUES))
    assert len(year.office.due()) > len(before)


def test_a_list_read_while_another_thread_wrote_is_not_remembered(year: Year) -> None:
    agenda = Agenda(year.store, all_registers(), lambda: RULES)

    def rules_as_somebody_writes() -> Rules:
        agenda.forget()
        return RULES

    agenda._rules = rules_as_somebody_writes
    before = agenda.items(TODAY)
    agenda._rules = lambda: RULES
    year.office.ledger("members").add(member())
    year.office.ledger("meetings").add(meeting())
    year.office.ledger("clues").add(clue())
    assert len(agenda.items(TODAY)) == len(before) + 1
    year.office.ledger("clues").void(1, "重复登记的线索")
    assert len(agenda.items(TODAY)) == len(before) + 1  # nobody told this list of it
    agenda.forget()
    assert agenda.items(TODAY) == before
