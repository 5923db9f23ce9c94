"""督办整改 on a real store: open until done, done only with its evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.engine.views import Query
from app.errors import RefusedInput
from tests.app.agenda_parts import Year, year

__all__ = ["year"]


def task(**values: Any) -> dict[str, Any]:
    return {
        "kind": "rectification", "title": "规范公务接待审批", "assigned_on": "2026-10-08",
        "due_on": "2026-11-15", "responsible": "办公室", **values,
    }  # fmt: skip


def changed(year: Year, record: int, **values: Any) -> None:
    ledger = year.office.ledger("tasks")
    view = ledger.record(record)
    ledger.change(record, view.version, {**view.values, **values})


def test_a_task_is_due_until_it_is_done(year: Year) -> None:
    ledger = year.office.ledger("tasks")
    record = ledger.add(task())
    item = year.item(register="tasks")
    assert (item.record, item.title, item.who) == (
        "督办〔2026〕1号",
        "巡视巡察整改：规范公务接待审批",
        "办公室",
    )
    assert (item.due, item.rule, item.finish_in) == (date(2026, 11, 15), "C44", "")
    assert "六（十五）" in item.source
    assert ledger.record(record).status.text == "逾期"
    changed(year, record, done_on="2026-11-18", evidence="接待审批单抽查 20 份，全部合规")
    assert not year.due(register="tasks")
    assert ledger.record(record).status.text == "已办结"


def test_chips_tell_open_late_and_done(year: Year) -> None:
    ledger = year.office.ledger("tasks")
    ledger.add(task())
    ledger.add(task(due_on="2026-12-15"))
    ledger.add(task(done_on="2026-11-01", evidence="已整改"))
    counts = {chip.key: chip.count for chip in ledger.chips(Query())}
    assert counts == {"all": 3, "open": 2, "late": 1, "done": 1, "year": 3}


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"due_on": "2026-10-07"}, "due_on", "早于交办日期"),
        ({"done_on": "2026-11-01"}, "evidence", "凭证"),
        ({"done_on": "2026-10-01", "evidence": "已整改"}, "done_on", "早于交办日期"),
        ({"done_on": "2026-11-21", "evidence": "已整改"}, "done_on", "不能晚于今天"),
        ({"title": ""}, "title", "不能为空"),
        ({"kind": ""}, "kind", "不能为空"),
        ({"due_on": ""}, "due_on", "不能为空"),
    ],
)
def test_what_cannot_be_is_refused(year: Year, values: dict[str, str], field: str, said: str) -> None:
    with pytest.raises(RefusedInput) as refused:
        year.office.ledger("tasks").add(task(**values))
    assert any(flaw.field == field and said in flaw.reason for flaw in refused.value.flaws)


def test_the_refusal_names_its_source(year: Year) -> None:
    with pytest.raises(RefusedInput) as refused:
        year.office.ledger("tasks").add(task(kind="attendance", done_on="2026-11-01"))
    assert "实施方案（十一）" in refused.value.reason
    assert "凭证" in refused.value.remedy


def test_a_task_is_put_off_like_any_item(year: Year) -> None:
    year.office.ledger("tasks").add(task())
    year.office.duties.postpone(year.item(register="tasks"), date(2026, 12, 1), "整改方案重新报批")
    assert year.item(register="tasks").due == date(2026, 12, 1)
