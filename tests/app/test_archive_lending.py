"""Lending and confirming: who may read a file, whose it is, and for which year it is signed."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import RefusedInput
from app.office import Office
from tests.app.archive_parts import filed, loan, person
from tests.app.parts import TODAY


@pytest.mark.parametrize(
    ("reader", "approver"),
    [("简宁", "简 宁"), ("简宁（组织部）", "简宁"), ("陶其、简宁", "简宁"), ("简宁", "陶谨、简宁")],
)
def test_nobody_approves_his_own_reading(office: Office, reader: str, approver: str) -> None:
    """廉政档案管理办法（昭通）: 查阅须经分管领导批准."""
    filed(office)
    with pytest.raises(RefusedInput, match="查阅人不能批准自己查阅"):
        office.ledger("loans").add(loan(reader=reader, approver=approver))


@pytest.mark.parametrize(
    ("key", "values", "reader", "told"),
    [
        ("families", {"person": "周远航", "relation": "妻子", "name": "韩晓"}, "韩晓（一中）",
         "是档案本人的妻子"),
        ("families", {"person": "郑岚", "relation": "丈夫", "name": "周远航"}, "郑岚",
         "家庭成员中有档案本人"),
        ("conflicts", {"person": "周远航", "kind": "亲属从业", "told_on": "2026-02-01", "relative": "韩立",
                       "relation": "岳父"}, "简宁、韩立", "是档案本人的岳父"),
    ],
)  # fmt: skip
def test_a_relative_does_not_read_a_file(
    office: Office, key: str, values: dict[str, Any], reader: str, told: str
) -> None:
    """廉政档案管理办法（昭通）: 查阅档案实行回避."""
    filed(office)
    person(office, "郑岚")
    office.ledger(key).add(values)
    with pytest.raises(RefusedInput, match="查阅人应当回避") as refused:
        office.ledger("loans").add(loan(reader=reader))
    assert told in refused.value.flaws[0].reason


@pytest.mark.parametrize("name", ["简明", "无名氏"])
def test_a_loan_is_of_one_person_of_the_roster(office: Office, name: str) -> None:
    """Else neither the file nor the relatives could be looked up."""
    first = filed(office, "简明")
    filed(office, "简明", branch="规划处党支部")
    with pytest.raises(RefusedInput) as refused:
        office.ledger("loans").add(loan(person=name))
    assert refused.value.flaws[0].field == "person"
    assert office.ledger("loans").add(loan(person="简明", member_id=str(first)))
    with pytest.raises(RefusedInput):
        office.ledger("confirmations").add({"year": "2026", "person": name})


def test_a_file_handed_over_is_read_no_more(office: Office) -> None:
    filed(office)
    archives = office.ledger("archives")
    view = archives.record(1)
    values = {**view.values, "opened_on": "2020-01-01", "closed_on": "2026-10-30", "closed_because": "调出"}
    archives.change(1, view.version, values)
    with pytest.raises(RefusedInput, match="没有在用的档案"):
        office.ledger("loans").add(loan())
    assert office.ledger("loans").add(loan(kind="read", taken_on="2026-10-01"))  # written down afterwards


@pytest.mark.parametrize("year", [0, 1990, 2025])
def test_a_year_before_the_file_is_not_confirmed(office: Office, year: int) -> None:
    own = filed(office)
    for act in (office.archives.confirm, office.archives.hand_out):
        with pytest.raises(RefusedInput, match="以后才建"):
            act([own], year, TODAY)
    assert office.archives.confirm([own], 2026, TODAY) == 1


def test_a_file_is_found_by_its_number_however_it_is_typed(office: Office) -> None:
    own = filed(office)
    for typed in ("廉档[2026]1号", "廉档（2026）1号", "廉档 〔２０２６〕 １ 号"):
        assert office.archives.find(typed) == own
