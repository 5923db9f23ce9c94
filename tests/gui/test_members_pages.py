"""党员人员: changes of standing, the tree of branches, the committee in office with its checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QTreeWidgetItem

from app.engine.views import Query
from app.office import Office
from tests.gui.conftest import Messages
from ui.common.pdf_preview import PreviewDialog
from ui.common.step_dialog import StepDialog
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.members.branches import BranchesPage
from ui.members.people import PeoplePage
from ui.members.terms import TermsPage

Wait = Callable[[Callable[[], bool]], None]
FIRST, SECOND = "机关第一党支部", "机关第二党支部"


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def add(office: Office, key: str, **values: Any) -> int:
    ledger = office.ledger(key)
    return ledger.add({**ledger.blank(), **values})


@pytest.fixture
def people(desk: Desk) -> dict[str, int]:
    """Three persons in two branches beside 尹思齐, who is in none."""
    told = (("顾明远", FIRST, "综合处处长"), ("沈若川", FIRST, "科员"), ("陆清和", SECOND, "科员"))
    return {
        name: add(desk.office, "members", name=name, branch=branch, post=post, political_status="member")
        for name, branch, post in told
    }


def _people_page(desk: Desk) -> PeoplePage:
    page = desk.page_of("members")
    assert isinstance(page, PeoplePage)
    return page


def _branches_page(desk: Desk) -> BranchesPage:
    page = desk.page_of("branches")
    assert isinstance(page, BranchesPage)
    return page


def _terms_page(desk: Desk) -> TermsPage:
    page = desk.page_of("terms")
    assert isinstance(page, TermsPage)
    return page


def _tree(page: BranchesPage) -> dict[str, str]:
    return {item.text(0): item.text(1) for item in page.tree._items()}


def _item(page: BranchesPage, name: str) -> QTreeWidgetItem:
    return next(item for item in page.tree._items() if item.text(0) == name)


# People


def test_a_change_of_post_is_registered_and_told(desk: Desk, people: dict[str, int], settled: Wait) -> None:
    page = _people_page(desk)
    page.open_record(people["顾明远"])
    settled(lambda: page.pane.record_id == people["顾明远"])
    page._step()
    form = page.dialogs.current
    assert isinstance(form, StepDialog)
    assert form.windowTitle() == "登记变动"
    form.body.blocks["kind"].editor.set_value("appointed")
    form.body.blocks["kind"].editor.edited.emit()
    for name, value in (("held_on", "2026-03-02"), ("post", "机关纪委副书记"), ("document", "任〔2026〕3号")):
        form.body.blocks[name].editor.set_value(value)
    form.save()
    settled(lambda: page.dialogs.current is None)
    settled(lambda: "人员变动" in _texts(page))
    assert any("综合处处长 → 机关纪委副书记" in text for text in _texts(page))


def _texts(page: Any) -> list[str]:
    return [label.text() for label in page.pane.findChildren(QLabel)]


def test_the_post_and_rank_of_a_day_are_asked_beside_the_person(
    desk: Desk, people: dict[str, int], settled: Wait
) -> None:
    own = people["顾明远"]
    promoted = {
        "kind": "promoted",
        "held_on": "2025-06-01",
        "rank": "一级主任科员",
        "former_rank": "二级主任科员",
    }
    desk.office.ledger("members").add_step(own, promoted)
    page = _people_page(desk)
    page.open_record(own)
    settled(lambda: page.pane.record_id == own)
    for day, held in ((date(2025, 5, 31), "二级主任科员"), (date(2025, 6, 1), "一级主任科员")):
        page.as_of.day.set_date(day)
        page.as_of.day.date_changed.emit()
        assert page.as_of.answer.text() == f"综合处处长　{held}"
    page.pane.clear()
    assert page.as_of.answer.isHidden()


def test_who_is_in_an_open_clue_leaves_only_with_a_reason(desk: Desk, settled: Wait) -> None:
    page = _people_page(desk)
    own = page.ledger.ids(Query(search="尹思齐"))[0]
    page.open_record(own)
    settled(lambda: page.pane.record_id == own)
    page._step()
    form = page.dialogs.current
    assert isinstance(form, StepDialog)
    form.body.blocks["kind"].editor.set_value("left")
    form.body.blocks["kind"].editor.edited.emit()
    form.save()
    assert "依据" in form.notice.text or "规则" in form.notice.text
    assert "线索〔2026〕" in form.notice.text
    assert form.body.blocks["excuse"].belongs
    form.body.blocks["excuse"].editor.set_value("线索已书面移交调入单位机关纪委，交接清单已签收。")
    form.save()
    settled(lambda: page.dialogs.current is None)
    assert desk.office.find_people("尹思齐")[0].present is False


# Branches


def test_the_tree_counts_those_below_and_leads_to_record_and_people(
    desk: Desk, people: dict[str, int], settled: Wait
) -> None:
    page = _branches_page(desk)
    settled(lambda: _tree(page) == {FIRST: "2", SECOND: "1", "未编入党组织": "1"})
    page.adopt.click()
    top = add(desk.office, "branches", name="机关党委", kind="committee")
    branches = desk.office.ledger("branches")
    ids = {str(branches.record(i).values["name"]): i for i in branches.ids(Query())}
    for name in (FIRST, SECOND):
        record = branches.record(ids[name])
        branches.change(record.id, record.version, {**record.values, "parent_name": "机关党委"})
    settled(lambda: _tree(page).get("机关党委") == "3")
    page.tree.tree.setCurrentItem(_item(page, FIRST))
    settled(lambda: page.pane.record_id == ids[FIRST])
    page.open_record(top)
    settled(lambda: page.tree._chosen == top)
    page.tree.tree.itemActivated.emit(_item(page, FIRST), 0)
    members = desk.registers["members"]
    assert members.query().choices == {"branch": (FIRST,)}
    settled(lambda: sorted(members.table.model_of_rows.ids) == sorted(people.values())[:2])
    page.tree.tree.itemActivated.emit(_item(page, "机关党委"), 0)
    settled(lambda: sorted(members.table.model_of_rows.ids) == sorted(people.values()))
    page.tree.tree.itemActivated.emit(_item(page, "未编入党组织"), 0)
    assert members.query().choices == {"branch": (FIRST, SECOND)}


def test_branches_are_made_from_the_roster_once(
    desk: Desk, people: dict[str, int], messages: Messages, settled: Wait
) -> None:
    page = _branches_page(desk)
    page.first_adopt.click()
    settled(lambda: len(page.table.model_of_rows.ids) == 2)
    page.adopt.click()
    assert len(desk.office.ledger("branches").ids(Query())) == 2
    assert len(messages.said) == 2


def test_a_branch_without_discipline_member_is_told_below_the_tree(
    desk: Desk, people: dict[str, int], settled: Wait
) -> None:
    page = _branches_page(desk)
    page.adopt.click()
    settled(lambda: FIRST in page.tree._lack.text())
    assert not page.tree._lack.isHidden()


def test_the_tree_follows_the_roster(desk: Desk, people: dict[str, int], settled: Wait) -> None:
    page = _branches_page(desk)
    settled(lambda: _tree(page).get(SECOND) == "1")
    add(desk.office, "members", name="温知微", branch=SECOND)
    settled(lambda: _tree(page).get(SECOND) == "2")


@pytest.mark.parametrize("place", [0, 1], ids=["组织架构图", "通讯录"])
def test_chart_and_contacts_are_previewed(
    desk: Desk, people: dict[str, int], messages: Messages, settled: Wait, place: int
) -> None:
    page = _branches_page(desk)
    page.adopt.click()
    menu = page.papers.menu()
    assert menu is not None
    menu.actions()[place].trigger()
    settled(lambda: bool(page.findChildren(PreviewDialog)) or bool(messages.errors))
    assert not messages.errors
    page.findChildren(PreviewDialog)[0].reject()


# Committee


def _elect(desk: Desk, people: dict[str, int]) -> int:
    roles = ("secretary", "deputy", "member")
    seats = [
        {"role": role, "name": name, "member_id": str(own), "division": f"分工{place}"}
        for place, (role, (name, own)) in enumerate(zip(roles, people.items(), strict=True))
    ]
    span = {"elected_on": "2024-05-10", "ends_on": "2029-05-10", "approved_on": "2024-05-20"}
    return add(desk.office, "terms", name="第三届", approval="纪工委〔2024〕2号", seats=seats, **span)


def test_the_committee_stands_above_its_terms(desk: Desk, people: dict[str, int], settled: Wait) -> None:
    page = _terms_page(desk)
    settled(page.committee.isHidden)
    _elect(desk, people)
    settled(lambda: "顾明远" in _said(page))
    assert not page.committee.isHidden()
    assert "第三届" in page.committee.seats.title.text()
    assert {"书记", "副书记", "委员", "分工0", "分工2"} <= set(_said(page))


def test_every_check_of_the_committee_names_its_source(
    desk: Desk, people: dict[str, int], settled: Wait
) -> None:
    _elect(desk, people)
    page = _terms_page(desk)
    settled(lambda: "顾明远" in _said(page))
    view = desk.office.organisation.committee()
    assert view.checks
    for check in view.checks:
        assert f"依据：{check.source}" in _said(page)
    amiss = sum(check.tone in ("warn", "danger") for check in view.checks)
    assert amiss
    assert page.committee.checks.title.text() == f"核对：{amiss} 项需要处理"


def _said(page: TermsPage) -> list[str]:
    return [label.text() for label in page.committee.findChildren(QLabel)]


def test_the_form_of_a_change_grows_with_the_kind_chosen(desk: Desk, people: dict[str, int]) -> None:
    page = _people_page(desk)
    page.open_record(people["顾明远"])
    page.dialogs.step(page.ledger.record(people["顾明远"]))
    form = page.dialogs.current
    assert isinstance(form, StepDialog)
    before = form.height()
    form.body.blocks["kind"].editor.set_value("appointed")
    form.body.blocks["kind"].editor.edited.emit()
    assert form.height() == max(before, form.wanted_height()) > before


def test_a_long_name_of_the_committee_leaves_the_checks_their_room(
    desk: Desk, people: dict[str, int], settled: Wait
) -> None:
    page = _terms_page(desk)
    _elect(desk, people)
    settled(lambda: not page.committee.isHidden())
    page.committee.seats.title.setText("第三届机关纪律检查委员会" * 8)
    settled(lambda: page.committee.checks.width() > page.committee.width() / 3)
