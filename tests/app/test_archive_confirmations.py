"""年度确认 and 查阅登记: signed once a year for the pages as they are; lent with approval, brought back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from app.engine.views import Query
from app.errors import RefusedInput
from db.models import ArchiveConfirmation
from tests.app.agenda_parts import Year, year
from tests.app.archive_parts import filed, loan, page, person, row
from tests.app.parts import TODAY

__all__ = ["year"]
D = date.fromisoformat
YEARLY, LENDING = "年度确认", "查阅登记"


def records(year: Year) -> list[ArchiveConfirmation]:
    with year.store.reading() as session:
        return list(session.exec(select(ArchiveConfirmation).order_by(col(ArchiveConfirmation.id))))


def refusal(year: Year, **values: Any) -> RefusedInput:
    with pytest.raises(RefusedInput) as refused:
        year.office.ledger("loans").add(loan(**values))
    return refused.value


# The yearly confirmation


def test_the_versions_signed_for_are_kept(year: Year) -> None:
    own = filed(year.office)
    row(year.office, "gifts")
    row(year.office, "gifts", item="钢笔")
    assert year.office.archives.hand_out([own], 2026, D("2026-11-18")) == 1
    assert year.office.archives.hand_out([own], 2026, TODAY) == 0
    assert year.office.archives.confirm([own], 2026, TODAY) == 1
    [record] = records(year)
    assert (record.given_on, record.signed_on) == (D("2026-11-18"), TODAY)
    assert record.versions["gifts"] == 2
    assert page(year.office, own, "gifts").signed_before == 0
    row(year.office, "gifts", item="月饼")
    changed = page(year.office, own, "gifts")
    assert (changed.version, changed.signed_before) == (3, 2026)
    assert page(year.office, own, "ceremonies").signed_before == 0
    assert records(year)[0].versions["gifts"] == 2
    assert year.office.archives.cover(own).row.confirmed == 2026


def test_somebody_signs_once_a_year(year: Year) -> None:
    own, other = filed(year.office), filed(year.office, "简宁")
    year.office.archives.confirm([own], 2026, TODAY)
    with pytest.raises(RefusedInput, match="周远航") as refused:
        year.office.archives.confirm([other, own], 2026, TODAY)
    assert "年" in refused.value.reason
    assert len(records(year)) == 1
    with pytest.raises(RefusedInput, match="一人一年"):
        year.office.ledger("confirmations").add({"year": "2026", "person": "周远航"})
    assert year.office.ledger("confirmations").add({"year": "2025", "person": "周远航"})


@pytest.mark.parametrize(
    ("given", "signed", "field"),
    [
        ("2026-11-18", "2026-11-17", "signed_on"),
        ("2026-11-18", "2026-11-21", "signed_on"),
        ("2025-12-31", "2026-11-20", "given_on"),
    ],
)
def test_days_that_do_not_fit_are_refused(year: Year, given: str, signed: str, field: str) -> None:
    own = filed(year.office)

    def give_and_sign() -> None:
        year.office.archives.hand_out([own], 2026, D(given))
        year.office.archives.confirm([own], 2026, D(signed))

    with pytest.raises(RefusedInput) as refused:
        give_and_sign()
    assert [flaw.field for flaw in refused.value.flaws] == [field]


def test_a_year_to_come_is_not_confirmed(year: Year) -> None:
    with pytest.raises(RefusedInput) as refused:
        year.office.archives.confirm([filed(year.office)], 2027, TODAY)
    assert "year" in [flaw.field for flaw in refused.value.flaws]


def test_without_a_file_there_is_nothing_to_confirm(year: Year) -> None:
    own = person(year.office)
    for call in (
        lambda: year.office.archives.hand_out([own], 2026, TODAY),
        lambda: year.office.archives.confirm([own], 2026, TODAY),
        lambda: year.office.archives.signature_paper([own], 2026),
    ):
        with pytest.raises(RefusedInput, match="没有在用的档案"):
            call()


def test_from_december_on_one_item_counts_who_has_not_signed(year: Year) -> None:
    """廉政档案管理的通行规定：每年更新一次."""
    ids = [filed(year.office, name) for name in ("周远航", "简宁", "郑岚")]
    assert year.due(rule=YEARLY) == []
    assert year.office.archives.people(which="unconfirmed") == ()
    year.on("2026-12-01")
    item = year.item(rule=YEARLY)
    assert item.title == "廉政档案年度确认（2026）：尚有 3 人未签"
    assert (item.due, item.given) == (D("2027-01-31"), {"year": "2026"})
    assert "每年更新一次" in item.source
    year.office.archives.confirm(ids[:2], 2026, D("2026-12-01"))
    assert "尚有 1 人" in year.item(rule=YEARLY).title
    assert [one.name for one in year.office.archives.people(which="unconfirmed")] == ["郑岚"]
    year.office.ledger("members").add_step(ids[2], {"kind": "left", "held_on": "2026-12-01"})
    assert year.due(rule=YEARLY) == []


def test_who_has_not_signed_by_the_end_is_overdue(year: Year) -> None:
    filed(year.office)
    year.on("2027-02-10")
    filed(year.office, "简宁")  # a file of this year is for this year's round
    assert "尚有 1 人" in year.item(rule=YEARLY).title
    year.on("2027-12-01")
    assert year.item(rule=YEARLY).title == "廉政档案年度确认（2027）：尚有 2 人未签"


def test_an_objection_is_to_be_answered(year: Year) -> None:
    own = filed(year.office)
    year.office.archives.confirm([own], 2026, TODAY, "简历漏了 2012 年")
    item = year.item(rule=YEARLY)
    assert (item.title, item.due) == ("核实对廉政档案的异议：周远航", D("2026-12-20"))
    ledger = year.office.ledger("confirmations")
    [record] = ledger.ids(Query(chip="objected"))
    view = ledger.record(record)
    assert view.status.text == "有异议待核实"
    ledger.change(record, view.version, {**view.values, "handled": "已补登"})
    assert year.due(rule=YEARLY) == []
    assert ledger.record(record).status.text == "已签字"
    assert records(year)[0].signed_on == TODAY


# Lending


def test_a_lent_file_is_called_back(year: Year) -> None:
    filed(year.office)
    record = year.office.ledger("loans").add(loan())
    item = year.item(rule=LENDING)
    assert (item.title, item.due) == ("收回借出的廉政档案：周远航（简宁）", D("2026-11-17"))
    assert year.office.ledger("loans").record(record).status.text == "逾期未还"
    [row] = year.office.archives.people(which="all")
    assert year.office.archives.cover(row.member_id).out == "简宁"
    view = year.office.ledger("loans").record(record)
    year.office.ledger("loans").change(record, view.version, {**view.values, "returned_on": "2026-11-20"})
    assert year.due(rule=LENDING) == []
    assert year.office.archives.cover(row.member_id).out == ""


@pytest.mark.parametrize(
    ("values", "field", "source"),
    [
        ({"cause": ""}, "cause", ""),
        ({"approver": ""}, "approver", ""),
        ({"approver": "简宁"}, "approver", "分管领导批准"),
        ({"reader": "周远航"}, "reader", "回避"),
        ({"reader": "温知、陆雨禾"}, "reader", "回避"),
        ({"returned_on": "2026-11-01"}, "returned_on", "登记如实记载"),
        ({"due_on": "2026-11-01"}, "due_on", "登记如实记载"),
        ({"approved_on": "2026-11-03"}, "approved_on", "先批准后查阅"),
        ({"sections": "信访和问题线索"}, "excuse", "问题线索由专人管理"),
        ({"sections": "家谱"}, "sections", ""),
        ({"person": "郑岚"}, "person", "一人一档"),
    ],
)
def test_a_loan_against_the_rules_is_refused(
    year: Year, values: dict[str, str], field: str, source: str
) -> None:
    filed(year.office)
    person(year.office, "郑岚")
    row(year.office, "families")
    told = refusal(year, **values)
    assert [flaw.field for flaw in told.flaws] == [field]
    assert source in (told.reason or "")
    assert year.office.ledger("loans").ids(Query()) == []


def test_the_relatives_are_those_of_the_family_page(year: Year) -> None:
    filed(year.office)
    relative = row(year.office, "families")
    told = refusal(year, reader="陆雨禾")
    assert told.flaws[0].reason == "陆雨禾是档案本人的配偶"
    year.office.ledger("families").void(relative, "写错了名字")
    assert year.office.ledger("loans").add(loan(reader="陆雨禾"))


def test_a_file_that_is_out_is_not_lent_again(year: Year) -> None:
    filed(year.office)
    year.office.ledger("loans").add(loan())
    told = refusal(year, reader="温知")
    assert "简宁" in told.flaws[0].reason
    assert year.office.ledger("loans").add(loan(kind="read", reader="温知"))
    ledger = year.office.ledger("archives")
    [record] = ledger.ids(Query())
    view = ledger.record(record)
    with pytest.raises(RefusedInput, match="借出"):
        ledger.change(
            record, view.version, {**view.values, "closed_on": "2026-11-20", "closed_because": "调出"}
        )


def test_the_clues_are_shown_on_a_written_reason(year: Year) -> None:
    filed(year.office)
    record = year.office.ledger("loans").add(
        loan(
            kind="read", sections="12、谈话、兼职、经商办企业和离职后从业", excuse="上级纪检机关调阅，已报批"
        )
    )
    view = year.office.ledger("loans").record(record)
    assert view.values["sections"] == "兼职、经商办企业和离职后从业、信访和问题线索、谈话"
    assert view.status.text == "当场查阅"


def test_lending_has_its_form(year: Year) -> None:
    filed(year.office)
    record = year.office.ledger("loans").add(loan())
    offers = year.office.papers.offers("loans", record)
    assert [offer.key for offer in offers] == ["loan_approval"]
    assert year.office.papers.paper("loans", record, "loan_approval").data.startswith(b"%PDF")
