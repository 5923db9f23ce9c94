"""谈话提醒 as a group of pages: talks, talks owed and coverage, matters of concern, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.engine.views import Query
from tests.gui.clue_fixtures import texts
from tests.gui.register_fixtures import Room, settle
from ui.common.pdf_preview import PreviewDialog
from ui.main_window import MainWindow
from ui.talks import NEEDS, TalksTab
from ui.talks.needs_page import NeedsPage
from ui.talks.reminders import FillDialog, ReadDialog, RemindersPage

WAIT = 30_000
BRANCHES = {"机关第一党支部": ("尹思齐", "伏青禾"), "机关第二党支部": ("钟离岳",)}


@dataclass
class Asked:
    """What a page asked of the window."""

    new: list[tuple[str, Any]] = field(default_factory=list)
    opened: list[tuple[str, int]] = field(default_factory=list)

    def new_record(self, key: str, given: Any = None) -> None:
        self.new.append((key, given))

    def open_record(self, key: str, record_id: int) -> None:
        self.opened.append((key, record_id))


@pytest.fixture
def people(room: Room) -> dict[str, int]:
    """Three persons in two branches; the post of one of them changed today."""
    members = room.office.ledger("members")
    ids = {}
    for branch, names in BRANCHES.items():
        for name in names:
            told = {"name": name, "branch": branch, "post": "科员", "political_status": "member"}
            ids[name] = members.add({**members.blank(), **told})
    record = members.record(ids["尹思齐"])
    members.change(record.id, record.version, {**record.values, "post": "副处长"})
    return ids


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def page(room: Room, people: dict[str, int], asked: Asked, qtbot: Any) -> Iterator[NeedsPage]:
    context = replace(room.context, new_record=asked.new_record, open_record=asked.open_record)
    made = NeedsPage(context)
    qtbot.addWidget(made)
    made.resize(1230, 640)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.dismiss()


def choose(page: NeedsPage, reason: str) -> Any:
    """Select the first talk owed for a reason."""
    tree = page.owed.tree
    for place in range(tree.topLevelItemCount()):
        group = tree.topLevelItem(place)
        if group.text(0).startswith(reason):
            tree.setCurrentItem(group.child(0))
            return page.owed.selected
    raise AssertionError(f"{reason}: {texts(tree)}")


def talk_with(room: Room, **given: Any) -> int:
    """Register a finished talk."""
    talks = room.office.ledger("talks")
    told = {
        "held_on": "2026-11-20", "kind": "heart", "person": "尹思齐", "talker": "陆清和",
        "recorder": "沈若川", "cause": "岗位变动", "place": "谈话室", "content": "谈了新岗位的廉政要求。",
    }  # fmt: skip
    return talks.add({**talks.blank(), **told, **given})


def test_a_change_of_post_stands_among_the_talks_owed(page: NeedsPage) -> None:
    one = choose(page, "岗位变动")
    assert one.need.person == "尹思齐"
    assert "副处长" in page.owed._told.text()
    assert page.owed._source.text().startswith("依据：")
    assert page.owed.title.text().startswith("应谈　")


def test_the_form_of_the_talk_begins_with_what_calls_for_it(
    page: NeedsPage, asked: Asked, people: dict[str, int]
) -> None:
    choose(page, "岗位变动")
    page.owed.talk.click()
    [(key, given)] = asked.new
    assert key == "talks"
    assert (given["person"], given["member_id"]) == ("尹思齐", str(people["尹思齐"]))
    assert given["must_talk"] == "post"
    page.owed.cause.click()
    assert asked.opened == [("members", people["尹思齐"])]


def test_a_talk_registered_elsewhere_takes_the_need_off_the_page(
    page: NeedsPage, room: Room, people: dict[str, int], qtbot: Any
) -> None:
    given = choose(page, "岗位变动").need.given
    talk_with(room, **given)
    qtbot.waitUntil(lambda: not any(o.need.given == given for o in page.owed._shown), timeout=WAIT)


def test_a_talk_that_is_not_needed_is_put_aside_with_a_reason(
    page: NeedsPage, room: Room, qtbot: Any
) -> None:
    one = choose(page, "岗位变动")
    count = len(page.owed._shown)
    page.owed.waive.click()
    dialog = page.current
    dialog.act()
    assert "至少" in dialog.notice.text
    dialog.reason.setPlainText("组织部门已于任前谈话，记录在案")
    dialog.act()
    qtbot.waitUntil(lambda: len(page.owed._shown) == count - 1, timeout=WAIT)
    assert one.item.key not in [other.item.key for other in page.owed._shown]
    assert one.item.key not in [item.key for item in room.office.due()]


def test_coverage_counts_persons_by_branch_and_lists_who_is_missing(
    page: NeedsPage, room: Room, asked: Asked, people: dict[str, int], qtbot: Any
) -> None:
    card = page.coverage
    assert "0/3 人" in card.title.text()
    talk_with(room, person="伏青禾", member_id=str(people["伏青禾"]))
    qtbot.waitUntil(lambda: "1/3 人" in card.title.text(), timeout=WAIT)
    assert [card.branches.item(row, 2).text() for row in range(3)] == ["1/3", "1/2", "0/1"]
    assert "　2" in card.lists.tabText(0)
    card.branches.selectRow(2)
    assert [card.people.item(row, 0).text() for row in range(card.people.rowCount())] == ["钟离岳"]
    card.talk.click()
    [(key, given)] = asked.new
    assert (key, given["person"], given["member_id"]) == ("talks", "钟离岳", str(people["钟离岳"]))
    card.person.click()
    assert asked.opened == [("members", people["钟离岳"])]


def test_who_rose_without_a_talk_about_integrity_is_listed_apart(page: NeedsPage, asked: Asked) -> None:
    card = page.coverage
    card.lists.setCurrentIndex(1)
    assert [card.people.item(row, 0).text() for row in range(card.people.rowCount())] == ["尹思齐"]
    card.talk.click()
    assert asked.new[0][1]["kind"] == "appointment"


def test_the_year_is_chosen(page: NeedsPage, room: Room, people: dict[str, int], qtbot: Any) -> None:
    talk_with(room, person="伏青禾", member_id=str(people["伏青禾"]), held_on="2025-06-05")
    qtbot.waitUntil(lambda: page.year.count() == 2, timeout=WAIT)
    page.year.setCurrentIndex(page.year.findData(2025))
    assert page.coverage.title.text().startswith("2025 年谈话覆盖　1/3 人")


def test_the_coverage_is_printed(page: NeedsPage, room: Room, qtbot: Any) -> None:
    page.print.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(PreviewDialog)), timeout=60_000)
    settle(qtbot, room)
    assert room.answers.errors == []
    for preview in page.findChildren(PreviewDialog):
        preview.reject()


def test_the_pages_of_the_group(room: Room, qtbot: Any) -> None:
    tab = TalksTab(room.context)
    qtbot.addWidget(tab)
    assert list(tab.registers) == ["talks", "concerns", "reminders"]
    tab.show()
    assert tab.register is tab.registers["talks"]
    assert tab.register.buttons["new"].text() == "登记谈话"
    assert isinstance(tab.show_page(NEEDS), NeedsPage)
    assert tab.current is tab.page(NEEDS)
    tab.dismiss()


# Reminders


@pytest.fixture
def reminders(room: Room, people: dict[str, int], qtbot: Any) -> Iterator[RemindersPage]:
    """The page of reminders with one reminder nobody was asked to read yet."""
    ledger = room.office.ledger("reminders")
    told = {"kind": "topic", "issued_on": "2026-11-16", "title": "关于严守公务接待规定的提醒",
            "content": "请各支部传达到每名党员。"}  # fmt: skip
    ledger.add({**ledger.blank(), **told})
    page = RemindersPage(room.context)
    qtbot.addWidget(page)
    page.resize(1230, 640)
    with qtbot.waitSignal(page.rows_shown, timeout=WAIT):
        page.show()
    page.table.select_record(page.table.model_of_rows.ids[0])
    yield page
    page.dismiss()


def readers(page: RemindersPage) -> list[tuple[str, str]]:
    assert page.extras.record is not None
    rows = page.ledger.record(page.extras.record.id).values["recipients"]
    return [(row["name"], str(row["read_on"] or "")) for row in rows]


def test_people_are_put_in_by_branch_and_then_all_others(reminders: RemindersPage, qtbot: Any) -> None:
    reminders.fill.click()
    dialog = reminders.dialogs.current
    assert isinstance(dialog, FillDialog)
    dialog.branch.setCurrentIndex(dialog.branch.findData("机关第二党支部"))
    dialog.act()
    assert [name for name, _ in readers(reminders)] == ["钟离岳"]
    reminders.fill.click()
    dialog = reminders.dialogs.current
    dialog.act()
    assert sorted(name for name, _ in readers(reminders)) == sorted(["尹思齐", "伏青禾", "钟离岳"])
    reminders.fill.click()
    dialog = reminders.dialogs.current
    dialog.act()
    assert "都已在名单中" in dialog.notice.text
    dialog.dismiss()


def test_who_has_read_it_is_ticked(reminders: RemindersPage, room: Room, qtbot: Any) -> None:
    assert not reminders.read.isEnabled(), "nobody is to read it yet"
    record = reminders.extras.record.id
    room.office.duties.fill_recipients(record, "")
    qtbot.waitUntil(lambda: reminders.read.isEnabled(), timeout=WAIT)
    reminders.read.click()
    dialog = reminders.dialogs.current
    assert isinstance(dialog, ReadDialog)
    dialog.act()
    assert "请勾选" in dialog.notice.text
    dialog.people.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.day.setText("2026-12-01")
    dialog.act()
    assert "阅知日期没有填对" in dialog.notice.text
    dialog.day.setText("2026-11-19")
    dialog.act()
    assert sorted(on for _, on in readers(reminders)) == ["", "", "2026-11-19"]
    reminders.read.click()
    dialog = reminders.dialogs.current
    assert dialog.people.count() == 2, "who has read it is asked about no more"
    dialog.all.click()
    dialog.act()
    qtbot.waitUntil(lambda: not reminders.read.isEnabled(), timeout=WAIT)


def test_locking_closes_what_the_page_has_open(window: MainWindow, qtbot: Any) -> None:
    assert window.desk is not None
    window.show_tab(3)
    group = window.desk.tabs.currentWidget()
    page = group.show_page(NEEDS)
    assert page.coverage.people.rowCount() >= 0
    window.lock()
    qtbot.waitUntil(lambda: window.desk is None, timeout=WAIT)


def test_a_voided_reminder_takes_nobody(reminders: RemindersPage, room: Room, qtbot: Any) -> None:
    record = reminders.extras.record.id
    room.office.ledger("reminders").void(record, "发错了，重新发")
    with qtbot.waitSignal(reminders.rows_shown, timeout=WAIT):
        reminders.bar.set_query(Query(voided=True))
    reminders.table.select_record(record)
    assert not reminders.fill.isEnabled()
    reminders.fill_recipients()
    assert reminders.dialogs.current is None


def test_hundreds_of_readers_are_not_all_listed_in_the_card(
    reminders: RemindersPage, room: Room, qtbot: Any
) -> None:
    record = reminders.ledger.record(reminders.pane.record_id)
    people = [{"name": f"{one}{two}"} for one in "赵钱孙李周吴郑" for two in "甲乙丙丁戊己庚辛壬癸"]
    reminders.ledger.change(record.id, record.version, {**record.values, "recipients": people})
    qtbot.waitUntil(lambda: "另有 10 行" in texts(reminders.pane), timeout=WAIT)
