"""A year is closed: its figures stay as they were, and what is different later is told with its cause."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.closing_desk.differences import Difference, differences
from app.closing_desk.keeping import digest, kept_as_json, read_kept
from app.engine.figure import Counted, Figure
from app.engine.period import Period
from app.engine.views import FigureView
from app.errors import ExpectedError, RefusedInput
from app.figure_book import Tie
from app.office import Office
from app.report_views import ClosedChange
from db.models import HistoryEntry, YearClosing
from tests.app.conftest import opened
from tests.app.opinion_parts import answered, peopled
from tests.app.parts import TODAY, Kept, clue, talk
from tests.app.test_talk_needs import change

YEAR = 2025


def ids(office: Office, key: str = "clues.received", part: str | None = None) -> list[int]:
    return office.figures.records(key, Period.year(YEAR), part)["clues"]


def changed(office: Office) -> dict[str, ClosedChange]:
    """What is different, by key and part."""
    return {"#".join(filter(None, (one.key, one.part))): one for one in office.closings.changes(YEAR)}


def refusal(office: Office, year: int, note: str = "") -> ExpectedError:
    with pytest.raises(ExpectedError) as refused:
        office.closings.close(year, note)
    assert refused.value.reason
    assert refused.value.remedy
    return refused.value


def test_a_closed_year_keeps_its_figures_and_its_records(samples: Office) -> None:
    live = samples.figures.book(Period.year(YEAR))
    told: list[frozenset[str]] = []
    samples.subscribe(told.append)
    closing = samples.closings.close(YEAR, "年度报告已经定稿报送")
    [view] = samples.closings.closings()
    assert (view.id, view.year, view.closed_on, view.note, view.changes) == (
        closing, YEAR, TODAY, "年度报告已经定稿报送", 0
    )  # fmt: skip
    assert samples.closings.closed_book(YEAR) == live
    assert samples.closings.changes(YEAR) == ()
    assert told == [frozenset({"closings"})]
    with samples._store.reading() as session:
        row = session.exec(select(YearClosing)).one()
        kept = read_kept(row.figures)
        noted = session.exec(select(HistoryEntry).where(HistoryEntry.action == "close_year")).one()
        created = select(HistoryEntry).where(HistoryEntry.action == "create")
        made = [one for one in session.exec(created) if one.changes.get("figures")][-1]
    assert {one.record_id for one in kept.records["clues.received"]} == set(ids(samples))
    assert noted.detail["sha256"] == digest(row.figures)
    assert made.changes["figures"] == [None, None], "the history does not hold the whole year twice"


def test_a_year_that_is_not_over_is_not_closed(samples: Office) -> None:
    assert "尚未结束" in refusal(samples, TODAY.year).message
    assert "尚未结束" in refusal(samples, 0).message
    samples.closings._today = lambda: date(2026, 12, 31)
    assert samples.closings.close(2026)


def test_a_year_without_records_is_not_closed(samples: Office) -> None:
    assert "没有登记" in refusal(samples, 1990).message


def test_a_year_is_closed_once_and_opened_again_with_a_reason(samples: Office) -> None:
    samples.closings.close(YEAR)
    assert "已经封账" in refusal(samples, YEAR).message
    with pytest.raises(RefusedInput):
        samples.closings.reopen(YEAR, " ")
    assert samples.closings.closed_book(YEAR)
    samples.closings.reopen(YEAR, "工委要求更正后重新报送")
    assert samples.closings.closings() == ()
    assert samples.closings.closed_book(YEAR) is None
    with pytest.raises(ExpectedError):
        samples.closings.reopen(YEAR, "再撤销一次试试")
    samples.closings.close(YEAR)
    assert len(samples.closings.closings()) == 1
    with samples._store.reading() as session:
        first, second = session.exec(select(YearClosing).order_by(YearClosing.id)).all()
        assert (first.void_reason, second.voided_at) == ("工委要求更正后重新报送", None)
        [noted] = session.exec(select(HistoryEntry).where(HistoryEntry.action == "reopen_year")).all()
    assert noted.detail["reason"] == "工委要求更正后重新报送"


def test_a_year_whose_checks_do_not_tie_is_closed_with_a_reason_only(samples: Office) -> None:
    gap = Tie("k", "甲＝乙", False, 1, 2, "甲为1件，乙为2件，相差1件", "请核对")
    broken = replace(samples.figures.book(Period.year(YEAR)), ties=(gap,))
    samples.closings._book = lambda period: broken
    refused = refusal(samples, YEAR)
    assert "1项勾稽不符" in refused.message
    assert any("相差1件" in flaw.reason for flaw in refused.flaws)  # type: ignore[attr-defined]  # a RefusedInput
    samples.closings.close(YEAR, "派驻组已经知悉，下月更正")
    assert samples.closings.closings()[0].note == "派驻组已经知悉，下月更正"


def test_a_voided_record_is_the_cause_of_what_is_different(samples: Office) -> None:
    samples.closings.close(YEAR)
    record = ids(samples)[0]
    samples.ledger("clues").void(record, "与上年一件重复登记")
    found = changed(samples)
    one = found["clues.received"]
    assert (one.closed, one.now, one.redefined) == (24, 23, False)
    [cause] = one.causes
    assert (cause.register, cause.record_id) == ("clues", record)
    assert cause.text.startswith("封账后不再计入：")
    assert "作废，原因：与上年一件重复登记" in cause.text
    assert cause.on is not None
    assert samples.ledger("clues").record(record).values["number"] in cause.record
    [view] = samples.closings.closings()
    assert view.changes == len({change.key for change in samples.closings.changes(YEAR)})
    assert samples.closings.closed_book(YEAR).by_key["clues.received"].value == 24


def test_a_late_entry_and_a_changed_value_are_told(samples: Office) -> None:
    samples.closings.close(YEAR)
    late = samples.ledger("clues").add(clue(received_on="2025-12-30"))
    talked = samples.ledger("talks").add(talk(held_on="2025-12-31"))
    found = changed(samples)
    assert [cause.record_id for cause in found["clues.received"].causes] == [late]
    assert found["clues.received"].causes[0].text.startswith("封账后计入：")
    assert "新增" in found["clues.received"].causes[0].text
    assert [cause.record_id for cause in found["talks.total"].causes] == [talked]
    assert found["talks.by_kind#谈心谈话"].now == found["talks.by_kind#谈心谈话"].closed + 1
    record = ids(samples, "clues.by_discipline", "廉洁纪律")[0]
    ledger = samples.ledger("clues")
    view = ledger.record(record)
    ledger.change(record, view.version, {**view.values, "discipline": "political"})
    found = changed(samples)
    for part, before in (("廉洁纪律", 10), ("政治纪律", 1)):
        one = found[f"clues.by_discipline#{part}"]
        assert one.closed == before
        assert "由“廉洁纪律”改为“政治纪律”" in " ".join(cause.text for cause in one.causes)


def test_what_is_put_back_is_no_change(samples: Office) -> None:
    samples.closings.close(YEAR)
    record = ids(samples, "clues.by_discipline", "廉洁纪律")[0]
    ledger = samples.ledger("clues")
    for discipline in ("political", "integrity"):
        view = ledger.record(record)
        ledger.change(record, view.version, {**view.values, "discipline": discipline})
    assert samples.closings.changes(YEAR) == ()


def test_records_of_other_years_change_nothing(samples: Office) -> None:
    samples.closings.close(YEAR)
    samples.ledger("clues").add(clue())
    samples.ledger("talks").add(talk())
    assert samples.closings.changes(YEAR) == ()


def test_informants_stay_unsaid(samples: Office) -> None:
    samples.closings.close(YEAR)
    record = ids(samples)[0]
    samples.clues.set_informant(record, {"name": "举报的人", "phone": "13900000000"})
    samples.ledger("clues").void(record, "与上年一件重复登记")
    told = " ".join(cause.text for change in samples.closings.changes(YEAR) for cause in change.causes)
    assert "举报" not in told
    assert "13900000000" not in told


def test_who_looked_at_a_clue_and_its_files_are_no_cause(samples: Office, tmp_path: Path) -> None:
    samples.closings.close(YEAR)
    record = ids(samples)[0]
    samples.clues.set_informant(record, {"name": "举报的人"})
    samples.clues.reveal_informant(record, "核对举报人的联系方式")
    letter = tmp_path / "举报信.txt"
    letter.write_text("反映的内容", encoding="utf-8")
    samples.attachments.add(samples.attachments.table_of("clues"), record, letter)
    samples.ledger("clues").void(record, "与上年一件重复登记")
    [cause] = changed(samples)["clues.received"].causes
    assert cause.text.count("；") == 0
    assert cause.text.endswith("作废，原因：与上年一件重复登记")


def test_a_record_not_touched_itself_counts_otherwise_by_a_person_it_names(samples: Office) -> None:
    samples.closings.close(YEAR)
    talked = samples.figures.records("talks.persons_party", Period.year(YEAR))["talks"][0]
    view = samples.ledger("talks").record(talked)
    change(samples, int(view.values["member_id"]), "left", "2025-06-10")
    told = changed(samples)["talks.persons_party"].causes
    assert talked in {cause.record_id for cause in told}
    assert all(f"{view.values['person']}的人员信息" in cause.text for cause in told)
    assert all("离开日期“2025-06-10”" in cause.text for cause in told)


def test_a_changed_rule_is_told_where_nobody_touched_the_record(office: Office) -> None:
    peopled(office)
    request = answered(office)
    office.closings._today = lambda: date(2026, 12, 31)
    office.closings.close(2026)
    reply = office.opinions.request(request).persons[0].reply
    office.opinions.set_reply(reply, "没有意见", "经查，没有意见")
    told = [one for one in office.closings.changes(2026) if one.part == "没有意见"]
    assert [one.key for one in told] == ["opinions.by_reply"]
    [cause] = told[0].causes
    assert cause.record_id == request
    assert "委员会规则（意见答复）有改动" in cause.text
    assert cause.on is not None


@pytest.mark.parametrize("kept", ["{}", "no json", '{"book": {}, "records": {}}'])
def test_a_year_whose_figures_are_damaged_is_said_to_be_and_can_be_opened_again(
    samples: Office, kept: str
) -> None:
    samples.closings.close(YEAR)
    with samples._store.writing() as session:
        session.connection().execute(text("update year_closing set figures = :told"), {"told": kept})
    assert [view.changes for view in samples.closings.closings()] == [0]
    for ask in (samples.closings.changes, samples.closings.closed_book):
        with pytest.raises(ExpectedError) as refused:
            ask(YEAR)
        assert "封账数据不完整" in refused.value.message
        assert "备份" in refused.value.remedy
    assert not samples.closings.check().ok
    samples.closings.reopen(YEAR, "封账数据损坏，重新封账")
    samples.closings.close(YEAR)
    assert samples.closings.changes(YEAR) == ()


def test_the_check_tells_of_changes_without_calling_them_a_fault(samples: Office) -> None:
    samples.closings.close(YEAR)
    assert samples.closings.check().ok
    samples.ledger("clues").void(ids(samples)[0], "与上年一件重复登记")
    finding = next(one for one in samples.check() if one.check == "年度封账")
    assert finding.ok
    assert "2025年度有" in finding.detail


def test_the_check_finds_what_was_closed_altered_behind_the_program(samples: Office) -> None:
    samples.closings.close(YEAR)
    with samples._store.writing() as session:
        figures = session.exec(select(YearClosing)).one().figures
        figures["book"]["figures"][0]["value"] += 1
        told = json.dumps(figures)
        session.connection().execute(text("update year_closing set figures = :told"), {"told": told})
    finding = samples.closings.check()
    assert not finding.ok
    assert "2025年度" in finding.detail
    assert finding.remedy


def test_what_is_kept_comes_back_the_same(samples: Office) -> None:
    book = samples.figures.book(Period.year(YEAR))
    records = {
        "a.b": (Counted(1), Counted(2, "甲"), Counted(3, "", 2), Counted(4, whom="x"), Counted(5, row="r")),
        "c.d": (Counted(6, register="members"),),
    }
    kept = read_kept(json.loads(json.dumps(kept_as_json(book, records))))
    assert kept.book == book
    assert kept.records == records
    faulty: list[Any] = [{}, {"book": 1, "records": {}}, {"book": {}, "records": {"a": 3}}, {"records": []}]
    for broken in faulty:
        with pytest.raises(ValueError):
            read_kept(broken)


# Where figures differ


def seen(*counted: Counted, edition: int = 1, **more: object) -> FigureView:
    figure = Figure("a.b", "甲", "件", "义", lambda asked: counted, edition=edition, **more)
    return figure.view("clues", counted)


def compared(
    were: tuple[Counted, ...], are: tuple[Counted, ...], edition: int = 1, **more: object
) -> list[Difference]:
    closed, now = seen(*were, **more), seen(*are, edition=edition, **more)
    return list(differences([closed], {"a.b": now}, {"a.b": were}, {"a.b": are}))


def test_a_figure_of_another_edition_is_redefined() -> None:
    [one] = compared((Counted(1),), (Counted(1), Counted(2)), edition=2)
    assert (one.redefined, one.closed, one.now, one.records) == (True, 1, 2, ())
    assert compared((Counted(1),), (Counted(1),), edition=2) == []
    parts = (Counted(1, "甲"),), (Counted(1, "乙"),)
    assert [one.redefined for one in compared(*parts, edition=2, breakdown=True)] == [True]


def test_a_figure_that_is_gone_is_redefined() -> None:
    view = seen(Counted(1))
    [one] = differences([view], {}, {"a.b": (Counted(1),)}, {})
    assert one.redefined


def test_cells_are_told_by_row_and_part() -> None:
    were, are = (Counted(1, "吃喝", row="县处级"),), (Counted(1, "礼金", row="县处级"),)
    found = compared(were, are, breakdown=True, rows=("县处级",))
    assert [(one.part, one.closed, one.now) for one in found] == [
        ("县处级·吃喝", 1, 0),
        ("县处级·礼金", 0, 1),
    ]
    assert [record.record_id for one in found for record in one.records] == [1, 1]


def test_persons_counted_once_are_told_by_the_record_that_brought_them() -> None:
    were = (Counted(1, whom="a"),)
    are = (Counted(1, whom="a"), Counted(2, whom="a"), Counted(3, whom="b"))
    [one] = compared(were, are, distinct=True)
    assert (one.closed, one.now) == (1, 2)
    assert [record.record_id for record in one.records] == [2, 3]
    assert compared(were, are[:2], distinct=True) == []


def test_amounts_are_told_where_a_record_counts_otherwise() -> None:
    [one] = compared((Counted(1, amount=3),), (Counted(1, amount=5),))
    assert [(record.closed, record.now) for record in one.records] == [(3, 5)]


def test_a_closed_year_survives_closing_the_program(kept_samples: Kept) -> None:
    office = opened(kept_samples)
    office.closings.close(YEAR)
    book = office.closings.closed_book(YEAR)
    office.close()
    office = opened(kept_samples)
    assert office.closings.closed_book(YEAR) == book
    assert office.closings.changes(YEAR) == ()
    office.close()
