"""履职事项 on a real store: what is asked for over a year, what finishes it, what a committee makes of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.engine.views import DueItem, Query
from app.errors import RefusedInput
from app.office import Office
from db.history import note
from db.models import DutyRecord, Setting
from tests.app.agenda_parts import Year, year
from tests.app.clue_walking import agree, disposed, received, settled, take
from tests.app.parts import Kept, plan_of, values_of
from tests.rules.test_duties import CASES, MONTHLY, YEAR_2026
from tests.rules.walking import K

__all__ = ["year"]
OWN = {"source": "云川市住建局机关纪委工作规则 第九条", "reason": "派驻组统一报送，本机关不再单独报送"}
DONE = {"done_on": "2026-11-19", "evidence": "报表已经报送，签收单存卷"}


def done(office: Office, item: Any, **values: str) -> int:
    ledger = office.ledger("duties")
    return ledger.add({**ledger.blank(), **item.given, **DONE, **values})


def refusal(office: Office, **values: str) -> RefusedInput:
    ledger = office.ledger("duties")
    with pytest.raises(RefusedInput) as refused:
        ledger.add({**ledger.blank(), **DONE, **values})
    return refused.value


def asked(year: Year, **values: Any) -> dict[str, Any]:
    """The values of the form of C22 with these changes."""
    held = next(view.values for view in year.office.duties.table() if view.key == "C22")
    return {**held, **OWN, **values}


# What is asked for


def test_every_recurring_duty_of_2026_is_on_the_agenda_of_new_years_day(year: Year) -> None:
    year.made_on("2026-01-01")
    year.on("2026-01-01")
    found = defaultdict(list)
    for item in year.due():
        if item.due.year == 2026:
            found[item.rule].append(item.due.strftime("%m-%d"))
    assert {key: tuple(days) for key, days in found.items()} == {
        key: tuple(sorted(days)) for key, days in YEAR_2026.items()
    }


def test_what_fell_due_before_the_store_was_made_is_not_asked_for(year: Year) -> None:
    year.made_on("2026-07-10")
    year.on("2026-09-05")
    overdue = [item.given["period"] for item in year.due(rule="C22") if item.due < year.days[0]]
    assert overdue == ["2026-07", "2026-08"]


def test_a_duty_left_undone_stays_overdue_over_the_year(year: Year) -> None:
    year.made_on("2026-01-01")
    for month in range(2, 13):
        year.on(f"2026-{month:02}-01")
        late = [item.due.strftime("%m-%d") for item in year.due(rule="C51") if item.due < year.days[0]]
        assert late == list(MONTHLY[: month - 1])


def test_an_item_says_what_to_do_on_whose_authority_and_what_evidence_is_left(year: Year) -> None:
    item = year.due(rule="C22")[0]
    assert (item.record, item.title, item.due) == ("C22", "报送月度统计数据（2026-11）", date(2026, 11, 30))
    assert "加强日常监督工作实施办法" in item.source
    assert "报送日期、接收人、报表" in item.how
    assert item.finish_in == "duties"
    assert item.given == {
        "duty": "C22", "title": "报送月度统计数据", "period": "2026-11", "due_on": "2026-11-30"
    }  # fmt: skip
    assert not item.legal


# The duties that come case by case


def test_c6_an_opinion_put_forward_is_to_be_studied_and_approved(year: Year) -> None:
    office = settled(year.office)
    year.on("2026-01-12")
    record = received(office)
    assert not year.due(rule="C6")
    take(office, record, K.OPINION, "2026-01-12", disposition="verification")
    item = year.item(rule="C6")
    assert (item.register, item.record_id, item.due) == ("clues", record, date(2026, 1, 26))
    assert "集体研究" in item.source
    agree(office, record, "2026-01-12")
    assert not year.due(rule="C6")


def committee(year: Year, name: str, elected_on: str, ends_on: str, *seats: Any, **values: str) -> None:
    told = {"name": name, "elected_on": elected_on, "ends_on": ends_on, "approval": "批复1号", **values}
    year.office.ledger("terms").add({**told, "seats": list(seats)})


CHAIR = {"role": "secretary", "name": "韩露"}


def test_c9_c10_c11_come_from_the_committee_on_their_days(year: Year) -> None:
    left = {**CHAIR, "since": "2022-03-01", "until": "2026-10-01"}
    others = ({"role": "member", "name": name} for name in ("郑岚", "沈佳"))
    committee(year, "第三届", "2022-03-01", "2027-03-01", left, *others)
    ends = [(item.due.isoformat(), item.legal) for item in year.due(rule="C10")]
    # Six months ahead was told on 2026-09-01; three and one months ahead and the end itself are to come.
    assert ends == [
        ("2026-09-01", False), ("2026-12-01", False), ("2027-02-01", False), ("2027-03-01", True)
    ]  # fmt: skip
    assert year.item(rule="C11").due == date(2027, 4, 1)  # six months after 2026-10-01
    assert year.item(rule="C9").due == date(2026, 10, 1)  # two are left of three since then
    year.on("2026-09-30")
    assert not year.due(rule="C9")


def test_c12_is_a_check_of_the_committee_and_no_item(year: Year) -> None:
    def check() -> tuple[str, str]:
        checks = year.office.organisation.committee().checks
        return next((one.tone, one.text) for one in checks if one.key == "C12")

    committee(year, "第一届", "2012-03-01", "2017-03-01", CHAIR)
    committee(year, "第二届", "2017-03-01", "2022-03-01", CHAIR)
    year.on("2021-06-01")
    tone, text = check()
    assert tone != "danger"
    assert "不超过 2 届" in text
    year.on("2026-11-20")
    third = ("第三届", "2022-03-01", "2027-03-01", CHAIR)
    with pytest.raises(RefusedInput) as refused:
        committee(year, *third)
    assert "韩露连续 3 届任书记" in refused.value.flaws[0].reason
    committee(year, *third, excuse="班子交接需要，报工委批准连任")
    assert check() == ("danger", "韩露连续 3 届任书记，一般不超过 2 届")
    assert not year.due(rule="C12")


@pytest.mark.parametrize(
    ("kind", "rule", "key"),
    [
        ("rectification", "C44", "C44"), ("attendance", "C43", "C43"), ("inspection", "C46", "C46"),
        ("supervised", "督办", None), ("other", "任务", None),
    ],
)  # fmt: skip
def test_c43_c44_c46_come_from_the_tasks(year: Year, kind: str, rule: str, key: str | None) -> None:
    told = {"kind": kind, "title": "整改第3条", "assigned_on": "2026-11-01", "due_on": "2026-12-05"}
    record = year.office.ledger("tasks").add(told)
    item = year.item(register="tasks")
    assert (item.rule, item.due, item.record_id) == (rule, date(2026, 12, 5), record)
    duty = year.office.rules.duties.duties.get(item.rule)
    assert (duty.key if duty else None) == key
    assert key is None or year.office.rules.duties.duties[key].register == "tasks"


def test_c47_c48_come_from_a_measure_on_their_days(year: Year) -> None:
    office = settled(year.office)
    record = received(office)
    disposed(office, record, "settled", settle_reason="vague")
    take(office, record, K.MEASURE, "2026-11-02", measure="诫勉")
    take(office, record, K.CLOSED, "2026-11-05")

    def told(rule: str) -> list[tuple[str, str, bool]]:
        return [(item.due.isoformat(), item.title, item.legal) for item in year.due(rule=rule)]

    # Six months of 诫勉 end on 2027-05-01; visited after three months, and a month before the end.
    assert told("影响期") == [("2027-05-01", "诫勉影响期满：韩露", False)]
    assert told("回访") == [("2027-02-02", "第一次回访：韩露", False)]
    year.on("2027-02-10")
    take(office, record, K.REVISITED, "2027-02-03")
    assert told("回访") == [("2027-04-01", "期满前回访：韩露", False)]
    year.on("2027-05-04")
    take(office, record, K.EXPIRED, "2027-05-02")
    assert told("影响期") == told("回访") == []


def test_every_case_duty_is_proved_above() -> None:
    assert set(CASES) == {"C6", "C9", "C10", "C11", "C12", "C43", "C44", "C47", "C48"}


# What finishes a duty


def test_a_record_of_the_period_finishes_it_and_its_voiding_brings_it_back(year: Year) -> None:
    year.made_on("2026-10-01")
    october, november, *_ = year.due(rule="C22")
    assert (october.given["period"], november.given["period"]) == ("2026-10", "2026-11")
    record = done(year.office, october)
    assert year.due(rule="C22")[0] == november
    view = year.office.ledger("duties").record(record)
    assert view.title == "C22 报送月度统计数据"
    assert view.status.text == "逾期完成"
    assert view.values["due_on"] == "2026-10-31"
    year.office.ledger("duties").void(record, "报送的是九月的数据")
    assert year.due(rule="C22")[0] == october


def test_a_record_in_time(year: Year) -> None:
    record = done(year.office, year.due(rule="C22")[0])
    view = year.office.ledger("duties").record(record)
    assert view.status.text == "按期完成"
    assert [entry.action for entry in year.told(DutyRecord)] == ["create"]


def test_without_a_period_it_is_the_one_it_was_done_in(year: Year) -> None:
    record = year.office.ledger("duties").add({"duty": "c26 联席会议", **DONE})
    values = year.office.ledger("duties").record(record).values
    assert (values["duty"], values["period"], values["due_on"]) == ("C26", "2026年四季度", "2026-12-31")
    assert values["title"] == "召开监督工作联席会议"
    assert not [item for item in year.due(rule="C26") if item.given["period"] == "2026年四季度"]


def test_a_duty_of_cases_has_no_period(year: Year) -> None:
    record = year.office.ledger("duties").add({"duty": "C43", "title": "列席第12次党组会", **DONE})
    values = year.office.ledger("duties").record(record).values
    assert (values["period"], values["due_on"], values["title"]) == ("", DONE["done_on"], "列席第12次党组会")


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"duty": "C22", "period": "2026-13"}, "period", "没有这个周期"),
        ({"duty": "C41"}, "period", "请写明"),
        ({"duty": "C99"}, "duty", "不在履职事项表内"),
        ({"duty": ""}, "duty", "不能为空"),
        ({"duty": "C22", "evidence": ""}, "evidence", "不能为空"),
        ({"duty": "C22", "done_on": "2026-11-21"}, "done_on", "不能晚于今天"),
    ],
)
def test_a_record_that_cannot_be_is_refused(
    year: Year, values: dict[str, str], field: str, said: str
) -> None:
    flaws = refusal(year.office, **values).flaws
    assert any(flaw.field == field and said in flaw.reason for flaw in flaws)


def test_the_refusal_of_a_period_says_how_periods_are_written(year: Year) -> None:
    refused = refusal(year.office, duty="C26", period="第三季度")
    assert "2026年三季度" in refused.remedy
    assert "七（二）" in refused.reason


def test_a_second_record_of_a_period_is_asked_about(year: Year) -> None:
    item = year.due(rule="C22")[0]
    ledger = year.office.ledger("duties")
    values = {**ledger.blank(), **item.given, **DONE}
    assert ledger.doubts(values) == ()
    record = ledger.add(values)
    [doubt] = ledger.doubts(values)
    assert doubt.field == "period"
    assert "2026-11-19" in doubt.reason
    assert ledger.doubts(values, record) == ()


def test_a_cleaning_in_the_quarter_finishes_the_cleaning_of_the_quarter(year: Year) -> None:
    received(settled(year.office))
    quarter = year.due(rule="C21")[0]
    assert quarter.given["period"] == "2026年四季度"
    year.office.cleanings.finish(
        date(2026, 11, 20),
        "韩露、郑岚",
        "沈佳",
        "逐件清理",
        {1: {"finding": "正在核对", "measure": "按期提出意见"}},
    )
    assert year.due(rule="C21")[0].given["period"] == "2027年一季度"
    held = {one.period: one.done_on for one in year.office.duties.year(2026) if one.key == "C21"}
    assert held["2026年四季度"] == date(2026, 11, 20)
    assert held["2026年三季度"] is None


def test_the_year_with_what_was_done(year: Year) -> None:
    done(year.office, year.due(rule="C22")[0])
    found = year.office.duties.year(2026)
    assert [one.due for one in found] == sorted(one.due for one in found)
    assert {one.key for one in found} == set(YEAR_2026)
    held = [one for one in found if one.done_on]
    assert [(one.key, one.period, one.done_on) for one in held] == [("C22", "2026-11", date(2026, 11, 19))]


# What a committee makes of its duties


def test_the_table_shows_every_duty(year: Year) -> None:
    views = year.office.duties.table()
    assert [view.key for view in views] == [f"C{n}" for n in range(1, 52)]
    assert all(view.source and view.when and view.every and view.how for view in views)
    assert not [view.key for view in views if view.overridden or not view.active]


def test_the_forms_ask_what_can_be_changed(year: Year) -> None:
    fields = {key: [field.name for field in year.office.duties.form(key)] for key in ("C22", "C41", "C47")}
    assert fields["C22"] == ["active", "every", "month", "day", "source", "reason"]
    assert fields["C41"] == ["active", "workdays", "source", "reason"]
    assert fields["C47"] == ["active", "source", "reason"]
    for view in year.office.duties.table():
        names = {field.name for field in year.office.duties.form(view.key)}
        assert set(view.values) == names


def test_a_duty_is_switched_off_kept_in_history_and_restored(year: Year, kept: Kept) -> None:
    year.office.duties.override("C22", asked(year, active=""))
    assert not year.due(rule="C22")
    view = next(one for one in year.reopened(kept).duties.table() if one.key == "C22")
    assert not view.active
    assert view.overridden
    assert (view.source, view.reason) == (OWN["source"], OWN["reason"])
    assert not year.due(rule="C22")
    entry = year.told(Setting)[-1]
    assert OWN["reason"] in str(entry.changes)
    year.on("2027-01-15")
    year.office.duties.restore("C22")
    assert year.due(rule="C22")[0].given["period"] == "2027-01"
    view = next(one for one in year.office.duties.table() if one.key == "C22")
    assert (view.active, view.overridden) == (True, False)


def test_switched_on_again_by_the_form(year: Year) -> None:
    year.office.duties.override("C22", asked(year, active=False))
    year.on("2026-12-10")
    year.office.duties.override("C22", asked(year, active=True, reason="改回由本机关报送"))
    assert [item.given["period"] for item in year.due(rule="C22")][:1] == ["2026-12"]
    assert not next(one for one in year.office.duties.table() if one.key == "C22").overridden


def test_a_duty_is_moved_to_another_day(year: Year) -> None:
    year.office.duties.override("C22", asked(year, day="5"))
    assert [item.due for item in year.due(rule="C22")][:2] == [date(2026, 11, 20), date(2026, 12, 5)]
    year.office.duties.override("C22", asked(year, every="quarter", month="3", day="25"))
    assert year.due(rule="C22")[0].due == date(2026, 12, 25)
    assert year.office.check()[-1].ok
    assert all(finding.ok for finding in year.office.check())


def test_a_change_of_the_same_day_takes_the_place_of_the_first(year: Year) -> None:
    year.office.duties.override("C22", asked(year, active=False))
    year.office.duties.restore("C22")
    assert year.office.committee.duty_changes() == {}


@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        ("C22", {"active": "", "source": "规"}, "source"),
        ("C22", {"active": "", "reason": "不做"}, "reason"),
        ("C22", {}, "active"),
        ("C22", {"day": "32"}, "active"),
        ("C22", {"day": "月底"}, "day"),
        ("C22", {"month": "2"}, "month"),
        ("C22", {"every": "weekly"}, "month"),
        ("C22", {"every": "case"}, "month"),
        ("C41", {"workdays": "0"}, "active"),
        ("C47", {"active": ""}, "active"),
    ],
)
def test_a_change_that_cannot_be_is_refused(year: Year, key: str, values: dict[str, str], field: str) -> None:
    held = next(view.values for view in year.office.duties.table() if view.key == key)
    with pytest.raises(RefusedInput) as refused:
        year.office.duties.override(key, {**held, **OWN, **values})
    assert field in [flaw.field for flaw in refused.value.flaws]
    assert "依据" in refused.value.reason
    assert "更正" in refused.value.remedy
    assert year.office.committee.duty_changes() == {}


def test_what_was_not_changed_is_not_restored(year: Year) -> None:
    with pytest.raises(RefusedInput, match="没有改动过") as refused:
        year.office.duties.restore("C22")
    assert "依据" in refused.value.reason
    assert "履职事项表" in refused.value.remedy
    with pytest.raises(KeyError):
        year.office.duties.restore("C99")


def test_a_change_the_table_no_longer_takes_is_kept_and_told(year: Year, kept: Kept) -> None:
    with year.store.writing() as session:
        session.add(Setting(key="rules.duties", value={"C99": [{"active": False, "since": "2026-01-01"}]}))
    office = year.reopened(kept)
    finding = next(one for one in office.check() if one.check == "委员会规则")
    assert not finding.ok
    assert "C99" in finding.detail
    assert year.due(rule="C22")


def test_duties_are_a_paper_and_a_sheet_that_doubles_nothing(year: Year, tmp_path: Path) -> None:
    done(year.office, year.due(rule="C22")[0])
    assert year.office.ledger_paper("duties", Query()).data.startswith(b"%PDF")
    sheet = tmp_path / "履职.xlsx"
    sheet.write_bytes(year.office.ledger_sheet("duties", Query()).data)
    outcome = year.office.commit_import(year.office.read_sheets("duties", sheet))
    assert outcome.accepted == 0
    assert "已有同一履职记录" in outcome.refused[0].reason


def test_what_an_office_wrote_down_before_comes_in(year: Year, tmp_path: Path) -> None:
    rows = [
        ["事项编号", "履职事项", "周期", "完成日期", "完成情况和凭证"],
        ["C22", "", "2026-10", "2026-11-02", "已报送"],
        ["C26", "季度联席会", "三季度", "2026-09-28", "会议纪要〔2026〕3号"],
        ["旧15", "廉政知识测试", "", "2026-05-06", "试卷存卷"],
    ]
    outcome = year.office.commit_import(plan_of(year.office, "duties", tmp_path, rows))
    assert (outcome.accepted, outcome.refused) == (3, ())
    held = {values["duty"]: values for values in values_of(year.office, "duties")}
    assert (held["C22"]["title"], held["C22"]["due_on"]) == ("报送月度统计数据", "2026-10-31")
    assert (held["C26"]["period"], held["C26"]["due_on"]) == ("三季度", "2026-09-28")
    assert held["旧15"]["title"] == "廉政知识测试"


def test_a_period_that_has_not_begun_is_not_yet_done(office: Office) -> None:
    ledger = office.ledger("duties")
    early = {"duty": "C22", "period": "2027-03", "done_on": "2026-11-20", "evidence": "已报送统计表"}
    with pytest.raises(RefusedInput, match="还没有开始") as told:
        ledger.add({**ledger.blank(), **early})
    assert [flaw.field for flaw in told.value.flaws] == ["done_on"]
    assert ledger.ids(Query()) == []


def test_duties_of_an_upgraded_store_begin_with_the_upgrade(office: Office) -> None:
    """A store made long before there were duties does not wake up with years of them overdue."""
    store = office.ledger("duties")._store
    with store.writing() as session:
        for setting in session.exec(select(Setting)):
            setting.created_at = datetime(2024, 1, 5, tzinfo=UTC)
            session.add(setting)
    office._announce(frozenset())
    assert len(late_duties(office)) > 100
    with store.writing() as session:
        note(session, "upgrade", detail={"before": "0002", "after": "0003", "backup": "x"})
    office._announce(frozenset())
    assert late_duties(office) == []


def late_duties(office: Office) -> list[DueItem]:
    return [item for item in office.due() if item.register == "duties" and item.due < office.today()]
