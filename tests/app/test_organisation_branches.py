"""党组织 through the real store: the tree, renaming, posts, and what stands in the way of voiding."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.engine.views import Query, RecordView
from app.errors import RefusedInput
from app.office import Office
from app.work_views import BranchNode
from tests.app.parts import member

COMMITTEE, FIRST, SECOND = "机关党委", "机关第一党支部", "机关第二党支部"


def branch(office: Office, name: str = FIRST, **values: Any) -> int:
    return office.ledger("branches").add({"name": name, "kind": "branch", **values})


def seen(office: Office, record: int) -> RecordView:
    return office.ledger("branches").record(record)


def changed(office: Office, record: int, **values: Any) -> RecordView:
    held = seen(office, record)
    office.ledger("branches").change(record, held.version, {**held.values, **values})
    return seen(office, record)


def refusal(office: Office, record: int, **values: Any) -> RefusedInput:
    before = seen(office, record)
    with pytest.raises(RefusedInput) as refused:
        changed(office, record, **values)
    assert seen(office, record) == before
    return refused.value


def person(office: Office, name: str = "韩露", **values: str) -> int:
    return office.ledger("members").add(member(name, **{"branch": FIRST, **values}))


def names(nodes: tuple[BranchNode, ...]) -> list[Any]:
    return [(node.name, names(node.children)) if node.children else node.name for node in nodes]


def test_the_tree_of_branches_with_posts_and_numbers(office: Office) -> None:
    top = branch(office, COMMITTEE, kind="committee")
    posts = [
        {"role": "discipline", "name": "郑岚", "since": "2025-01-01"},
        {"role": "secretary", "name": "韩露"},
        {"role": "contact", "name": "温知", "until": "2026-01-01"},
    ]
    branch(office, FIRST, parent_name=COMMITTEE, posts=posts)
    branch(office, SECOND, parent_name=COMMITTEE)
    person(office)
    person(office, "郑岚", political_status="masses")
    person(office, "简宁", branch="离退休党支部")
    person(office, "无处", branch="")
    view = office.organisation.overview()
    assert names(view.branches) == [(COMMITTEE, [FIRST, SECOND]), "离退休党支部"]
    first = view.branches[0].children[0]
    assert (first.members, first.party) == (2, 1)
    assert first.posts == (("书记", "韩露"), ("纪检委员", "郑岚"))
    assert (view.branches[0].id, view.branches[1].id) == (top, 0)
    assert view.unplaced is not None
    assert (view.unplaced.members, view.without_discipline) == (1, (SECOND,))


def test_who_left_is_not_counted_and_the_retired_are(office: Office) -> None:
    branch(office)
    for name, kind in (("韩露", "left"), ("郑岚", "retired")):
        office.ledger("members").add_step(person(office, name), {"kind": kind, "held_on": "2026-03-01"})
    assert office.organisation.overview().branches[0].members == 1


def test_branches_are_adopted_from_the_roster_once(office: Office) -> None:
    for place, name in enumerate((FIRST, SECOND, "机关党委", "直属单位党总支", "")):
        person(office, f"赵{'一二三四五'[place]}", branch=name)
    branch(office, SECOND)
    told: list[frozenset[str]] = []
    office.subscribe(told.append)
    assert office.organisation.adopt_branches() == 3
    assert told == [frozenset({"branches"})]
    kinds = {row.cells[0].text: row.cells[1].text for row in rows(office)}
    assert kinds == {FIRST: "党支部", SECOND: "党支部", "机关党委": "党委", "直属单位党总支": "党总支"}
    assert office.organisation.adopt_branches() == 0
    assert len(told) == 1


def rows(office: Office) -> list[Any]:
    ledger = office.ledger("branches")
    return ledger.rows(ledger.ids(Query()))


@pytest.mark.parametrize(
    ("parent", "reason"), [("不存在的党委", "没有登记这个党组织"), (FIRST, "不能是它自己"), (SECOND, "下级")]
)
def test_a_parent_that_is_not_there_or_below_is_refused(office: Office, parent: str, reason: str) -> None:
    first = branch(office)
    branch(office, SECOND, parent_name=FIRST)
    error = refusal(office, first, parent_name=parent)
    assert error.flaws[0].field == "parent_name"
    assert reason in error.flaws[0].reason
    assert error.remedy


def test_renaming_carries_the_people_and_the_branches_below(office: Office) -> None:
    first = branch(office)
    below = branch(office, "第一党小组", kind="group", parent_name=FIRST)
    known, other = person(office), person(office, "郑岚", branch=SECOND)
    changed(office, first, name="规划处党支部")
    values = office.ledger("members").record(known)
    assert (values.values["branch"], values.timeline) == ("规划处党支部", ())
    assert office.ledger("members").record(other).values["branch"] == SECOND
    assert seen(office, below).values["parent_name"] == "规划处党支部"
    assert office.ledger("members").ids(Query(search="规划处党支部")) == [known]
    assert office.ledger("members").ids(Query(search=FIRST)) == []
    assert ("所在党支部", "规划处党支部") in {
        (one.label, one.new) for one in office.ledger("members").history(known)[0].changes
    }
    assert all(finding.ok for finding in office.check())


def test_renaming_is_no_move_of_who_moved_before(office: Office) -> None:
    first = branch(office)
    known = person(office, branch=SECOND)
    moved = {"kind": "moved", "held_on": "2026-02-01", "branch": FIRST}
    office.ledger("members").add_step(known, moved)
    changed(office, first, name="规划处党支部")
    record = office.ledger("members").record(known)
    assert record.values["branch"] == "规划处党支部"
    assert [moment.text for moment in record.timeline] == [f"党支部：{SECOND} → 规划处党支部"]
    kept = {(one.label, one.new) for e in office.ledger("members").history(known) for one in e.changes}
    assert {("党支部", FIRST), ("党支部", "规划处党支部")} <= kept
    assert office.organisation.post_on(known, date(2026, 1, 1)) == ""
    office.ledger("members").change(known, record.version, {**record.values, "phone": "0519-3"})
    assert office.ledger("members").record(known).values["branch"] == "规划处党支部"
    assert all(finding.ok for finding in office.check())


def moved(office: Office, known: int, on: str, to: str) -> None:
    office.ledger("members").add_step(known, {"kind": "moved", "held_on": on, "branch": to})


def corrected(office: Office, known: int) -> str:
    """Withdraw the only change of a person; return the branch afterwards."""
    ledger = office.ledger("members")
    offered = next(f.options for f in ledger.step_form(known, "corrected") if f.name == "corrects")
    values = {"kind": "corrected", "held_on": "2026-11-20", "corrects": offered[0].code, "note": "没有转出"}
    ledger.add_step(known, values)
    return str(ledger.record(known).values["branch"])


def test_a_move_entered_after_a_renaming_counts_from_its_own_day(office: Office) -> None:
    first, known = branch(office), person(office, branch="离退休党支部")
    moved(office, known, "2026-02-01", FIRST)
    changed(office, first, name="规划处党支部")
    moved(office, known, "2026-11-10", SECOND)
    assert office.ledger("members").record(known).values["branch"] == SECOND


def test_a_move_corrected_after_a_renaming_leaves_the_branch_of_before(office: Office) -> None:
    first, second = branch(office), branch(office, SECOND)
    came, went = person(office), person(office, "郑岚", branch=SECOND)
    moved(office, came, "2026-02-01", SECOND)
    moved(office, went, "2026-02-01", FIRST)
    changed(office, second, name="综合党支部")
    changed(office, first, name="规划处党支部")
    assert corrected(office, came) == "规划处党支部"
    assert corrected(office, went) == "综合党支部"
    assert all(finding.ok for finding in office.check())


def test_a_name_only_the_roster_uses_is_not_taken_by_renaming(office: Office) -> None:
    second, other = branch(office, SECOND), person(office)
    person(office, "郑岚", branch=SECOND)
    error = refusal(office, second, name=FIRST)
    assert [flaw.field for flaw in error.flaws] == ["name"]
    assert "1 人" in error.message
    assert error.reason.startswith("依据：")
    assert "部门支部变动" in error.remedy
    moved(office, other, "2026-11-01", "离退休党支部")
    assert changed(office, second, name=FIRST).values["name"] == FIRST
    assert changed(office, second, name=SECOND).values["name"] == SECOND


def test_a_branch_that_all_have_left_may_be_voided(office: Office) -> None:
    first, left, retired = branch(office), person(office), person(office, "郑岚")
    for known, kind in ((left, "left"), (retired, "retired")):
        office.ledger("members").add_step(known, {"kind": kind, "held_on": "2026-03-01"})
    with pytest.raises(RefusedInput, match="1 人"):
        office.ledger("branches").void(first, "支部撤并")
    moved(office, retired, "2026-04-01", SECOND)
    office.ledger("branches").void(first, "支部撤并")
    assert seen(office, first).voided


def test_branches_stand_in_the_order_of_their_numbers(office: Office) -> None:
    ordered = [f"第{number}党支部" for number in ("一", "二", "三", "十", "十一", "二十")]
    for place, name in enumerate(sorted(ordered)):
        branch(office, name, posts=[{"role": "secretary", "name": f"书记{'甲乙丙丁戊己'[place]}"}])
        person(office, f"赵{'甲乙丙丁戊己'[place]}", branch=name)
    view = office.organisation.overview()
    assert names(view.branches) == ordered
    assert view.without_discipline == tuple(ordered)
    assert [contact.group for contact in office.organisation.contacts()] == ordered
    assert [group.branch for group in office.talks.coverage(2026).groups] == ordered


def test_a_name_is_given_once(office: Office) -> None:
    branch(office)
    with pytest.raises(RefusedInput) as refused:
        branch(office)
    assert refused.value.flaws[0].field == "name"


def test_a_branch_with_people_or_branches_is_not_voided(office: Office) -> None:
    first = branch(office)
    below = branch(office, "第一党小组", kind="group", parent_name=FIRST)
    known = person(office)
    with pytest.raises(RefusedInput) as refused:
        office.ledger("branches").void(first, "支部撤并")
    assert "第一党小组" in refused.value.message
    assert "1 人" in refused.value.message
    assert refused.value.remedy
    office.ledger("branches").void(below, "支部撤并")
    moved = {"kind": "moved", "held_on": "2026-02-01", "branch": SECOND}
    office.ledger("members").add_step(known, moved)
    office.ledger("branches").void(first, "支部撤并")
    assert seen(office, first).voided


def test_a_branch_without_a_discipline_member_is_asked_about_s001_5(office: Office) -> None:
    ledger = office.ledger("branches")
    person(office)
    empty = {"name": SECOND, "kind": "branch"}
    [lacking] = ledger.doubts(empty)
    assert "纪检委员" in lacking.reason
    assert "纪检监察基层基础工作规范化制度化建设实施方案（2020）第5项" in lacking.reason
    posts = [{"role": "discipline", "name": "韩露"}]
    assert ledger.doubts({**empty, "posts": posts}) == ()
    former = [{**posts[0], "until": "2026-01-01"}]
    assert len(ledger.doubts({**empty, "posts": former})) == 1
    [stranger] = ledger.doubts({**empty, "posts": [{"role": "discipline", "name": "陌生人"}]})
    assert "陌生人" in stranger.reason
    assert ledger.doubts({"name": COMMITTEE, "kind": "committee"}) == ()


def test_a_post_that_ends_before_it_begins_is_refused(office: Office) -> None:
    posts = [{"role": "secretary", "name": "韩露", "since": "2026-05-01", "until": "2026-04-01"}]
    with pytest.raises(RefusedInput) as refused:
        branch(office, posts=posts)
    assert refused.value.flaws[0].field == "posts.0.until"
    assert refused.value.reason.startswith("依据：")
    assert "离任日期" in refused.value.remedy


@pytest.mark.parametrize(
    ("held", "lacking"),
    [
        ({}, False),
        ({"since": "2026-11-20"}, False),
        ({"since": "2026-11-21"}, True),
        ({"until": "2026-11-20"}, False),
        ({"until": "2026-11-19"}, True),
    ],
)
def test_the_list_and_the_overview_agree_on_who_lacks_a_discipline_member(
    office: Office, held: dict[str, str], lacking: bool
) -> None:
    person(office)
    record = branch(office, posts=[{"role": "discipline", "name": "韩露", **held}])
    found = office.ledger("branches").ids(Query(chip="no_discipline"))
    assert (record in found) is lacking
    assert (FIRST in office.organisation.overview().without_discipline) is lacking
    assert bool(office.ledger("branches").doubts(seen(office, record).values, record)) is lacking


def test_the_contacts_committee_first_then_branch_by_branch(office: Office) -> None:
    person(office, phone="0519-1")
    branch(office, SECOND, posts=[{"role": "secretary", "name": "简宁", "phone": "0519-7"}])
    posts = [
        {"role": "contact", "name": "温知"},
        {"role": "discipline", "name": "韩露"},
        {"role": "publicity", "name": "不列"},
    ]
    branch(office, FIRST, posts=posts)
    seats = [{"role": "member", "name": "郑岚", "unit": "建设处"}, {"role": "secretary", "name": "韩露"}]
    office.ledger("terms").add(
        {"name": "第三届", "elected_on": "2025-03-01", "ends_on": "2030-03-01", "seats": seats}
    )
    assert office.organisation.contacts() == (
        ("韩露", "机关纪委书记", FIRST, "0519-1", ""),
        ("郑岚", "机关纪委委员", "建设处", "", ""),
        ("韩露", "纪检委员", "", "0519-1", FIRST),
        ("温知", "联络员", "", "", FIRST),
        ("简宁", "书记", "", "0519-7", SECOND),
    )
    assert office.organisation.contacts_paper().data.startswith(b"%PDF")
    assert office.organisation.chart_paper().data.startswith(b"%PDF")
