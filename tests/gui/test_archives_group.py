"""The other pages of the archives: ledgers inside a page, yearly confirmation, lending, statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.engine.views import Query
from app.office import Office
from tests.gui.conftest import Messages
from tests.gui.register_fixtures import Room, settle
from ui.archives import STATISTICS, ArchivesTab
from ui.archives.confirmations import ConfirmationsPage
from ui.archives.keys import LEAVES, REGISTERS
from ui.archives.leaves import KEY, LeavesPage
from ui.archives.people_dialogs import HandOutDialog, SheetDialog, SignDialog
from ui.archives.statistics import StatisticsPage
from ui.common.form import RecordForm
from ui.common.pdf_preview import PreviewDialog
from ui.common.register_tab import RegisterTab
from ui.common.share_bar import SHARE_ROLE
from ui.desk import Desk
from ui.imports.wizard import ImportWizard
from ui.main_window import MainWindow

WAIT = 30_000
Wait = Callable[[Callable[[], bool]], None]
FIRST, SECOND = "机关第一党支部", "机关第二党支部"


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def add(office: Office, key: str, **values: Any) -> int:
    ledger = office.ledger(key)
    return ledger.add({**ledger.blank(), **values})


def gift(office: Office, person: str = "尹思齐", **values: Any) -> int:
    told = {"received_on": "2026-11-01", "handed_on": "2026-11-02", "giver": "临江市某公司", "item": "茶叶"}
    return add(office, "gifts", person=person, **{**told, **values})


@pytest.fixture
def people(room: Room) -> dict[str, int]:
    """Three clerks in two branches; two of them have files."""
    told = {"post": "科员", "rank": "一级科员", "political_status": "member"}
    found = {
        name: add(room.office, "members", name=name, branch=branch, **told)
        for name, branch in (("尹思齐", FIRST), ("伏青禾", FIRST), ("钟离岳", SECOND))
    }
    room.office.archives.start([found["尹思齐"], found["钟离岳"]])
    return found


# Every register has its place


def test_every_register_of_the_archives_is_found_here_and_nowhere_else(desk: Desk) -> None:
    tab = desk.tabs.widget(4)
    assert isinstance(tab, ArchivesTab)
    assert set(tab.registers) == set(REGISTERS) & set(desk.office.ledgers)
    assert set(LEAVES) <= set(tab.registers)
    elsewhere = desk.tabs.widget(5)
    assert not set(elsewhere.registers) & set(REGISTERS)


def test_a_record_of_a_section_is_shown_in_its_ledger(desk: Desk, settled: Wait) -> None:
    record = gift(desk.office)
    desk.open_record("gifts", record)
    assert desk.tabs.currentIndex() == 4
    assert desk.register is desk.registers["gifts"]
    tab = desk.tabs.currentWidget()
    assert tab.entries[KEY].isChecked()
    settled(lambda: desk.registers["gifts"].pane.record_id == record)


def test_what_is_asked_of_a_section_reaches_its_ledger(desk: Desk) -> None:
    desk.new_record("families", {"person": "尹思齐"})
    form = desk.registers["families"].dialogs.current
    assert isinstance(form, RecordForm)
    assert form.body.values()["person"] == "尹思齐"
    form.dismiss()
    desk.import_sheet("journeys")
    assert isinstance(desk.registers["journeys"].dialogs.current, ImportWizard)
    assert desk.register is desk.registers["journeys"]
    desk.registers["journeys"].dialogs.dismiss()
    desk.show_query("gifts", Query(search="茶叶"))
    assert desk.registers["gifts"].query().search == "茶叶"


def test_a_gift_not_handed_in_is_finished_from_the_agenda(desk: Desk, settled: Wait) -> None:
    record = gift(desk.office, received_on="2026-10-25", handed_on="")
    item = next(item for item in desk.office.due() if (item.register, item.record_id) == ("gifts", record))
    desk.tabs.setCurrentIndex(0)
    desk.finish_item(item)
    page = desk.registers["gifts"]
    form = page.dialogs.current
    assert isinstance(form, RecordForm)
    form.body.blocks["handed_on"].editor.set_value("2026-11-20")
    form.save()
    settled(lambda: page.dialogs.current is None)
    assert desk.tabs.currentIndex() == 0
    assert item.key not in [other.key for other in desk.office.due()]


# 逐项台账


def test_the_ledgers_are_changed_by_the_list_in_the_head(desk: Desk, settled: Wait) -> None:
    gift(desk.office)
    desk.show_page(KEY)
    tab = desk.tabs.currentWidget()
    page = tab.page(KEY)
    assert isinstance(page, LeavesPage)
    titles = [page.chooser.itemData(place) for place in range(page.chooser.count())]
    assert titles == ["archives", *LEAVES]
    assert desk.register is desk.registers["archives"]
    place = page.chooser.findData("gifts")
    page.chooser.setFocus()
    page.chooser.setCurrentIndex(place)
    page.chooser.activated.emit(place)
    assert desk.register is desk.registers["gifts"]
    assert page.chooser.isVisible()
    assert page.chooser.parentWidget() is not None
    assert desk.registers["gifts"].isAncestorOf(page.chooser)
    assert page.window().focusWidget() is page.chooser, "the arrow keys go on through the list"
    settled(lambda: page.chooser.itemText(place).endswith("　1"))
    gift(desk.office, received_on="2026-11-03", handed_on="2026-11-04")
    settled(lambda: page.chooser.itemText(place).endswith("　2"))


def test_only_what_was_seen_is_built(room: Room, qtbot: Any) -> None:
    tab = ArchivesTab(room.context)
    qtbot.addWidget(tab)
    tab.resize(1366, 700)
    tab.show()
    assert tab.findChildren(RegisterTab) == []
    first = tab.registers["gifts"]
    assert tab.findChildren(RegisterTab) == [first]
    assert tab.page("gifts") is first
    assert tab.show_page("gifts") is first
    assert tab.register is first
    with pytest.raises(KeyError):
        tab.show_page("nothing")
    tab.dismiss()


def test_every_entry_shows_its_whole_name(desk: Desk) -> None:
    tab = desk.tabs.widget(4)
    desk.tabs.setCurrentIndex(4)
    for key, entry in tab.entries.items():
        tab.show_page(key)
        assert entry.sizeHint().width() <= entry.width(), entry.text()


# 年度确认


@pytest.fixture
def confirmations(room: Room, people: dict[str, int], qtbot: Any) -> Iterator[ConfirmationsPage]:
    page = ConfirmationsPage(room.context)
    qtbot.addWidget(page)
    page.resize(1230, 640)
    with qtbot.waitSignal(page.rows_shown, timeout=WAIT):
        page.show()
    page.year.setCurrentIndex(page.year.findData(2026))
    yield page
    page.dismiss()


def test_the_round_is_told_and_files_are_given_out(confirmations: ConfirmationsPage, qtbot: Any) -> None:
    page = confirmations
    qtbot.waitUntil(lambda: page.told.text() == "2 份档案，0 人已签字，2 人未签字", timeout=WAIT)
    page.hand_out.click()
    dialog = page.dialogs.current
    assert isinstance(dialog, HandOutDialog)
    dialog.day.setText("2027-01-05")
    dialog.act()
    assert "没有填对" in dialog.notice.text
    dialog.day.setText("2026-11-19")
    dialog.act()
    qtbot.waitUntil(lambda: len(page.table.model_of_rows.ids) == 2, timeout=WAIT)


def test_persons_out_of_sight_are_told_and_can_be_left_out(
    confirmations: ConfirmationsPage, people: dict[str, int]
) -> None:
    confirmations.hand_out.click()
    dialog = confirmations.dialogs.current
    assert isinstance(dialog, HandOutDialog)
    first, second = (dialog.people.people.item(place).text().split("　")[0] for place in range(2))
    assert dialog.people.only.isHidden()
    dialog.people.search.setText(first)
    assert dialog.go.text() == "发出确认（2 人，含未列出的 1 人）"
    assert not dialog.people.only.isHidden()
    dialog.people.only.click()
    assert dialog.people.chosen == [people[first]]
    assert dialog.go.text() == "发出确认（1 人）"
    dialog.people.search.setText(second)
    dialog.people.all.click()
    assert dialog.people.chosen == [people[first], people[second]], "what was chosen before stays chosen"


def test_those_who_signed_are_written_down(
    confirmations: ConfirmationsPage, room: Room, people: dict[str, int], qtbot: Any
) -> None:
    page = confirmations
    page.sign.click()
    dialog = page.dialogs.current
    assert isinstance(dialog, SignDialog)
    assert not dialog.go.isEnabled()
    dialog.people.all.click()
    dialog.objections.setText("简历有误")
    dialog.act()
    assert "单独" in dialog.notice.text or "另行" in dialog.notice.text
    dialog.objections.clear()
    dialog.people.people.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.act()
    qtbot.waitUntil(lambda: page.told.text() == "2 份档案，1 人已签字，1 人未签字", timeout=WAIT)
    assert sorted(row.confirmed for row in room.office.archives.people("", "all")) == [0, 0, 2026]


def test_the_sheet_to_sign_is_printed(confirmations: ConfirmationsPage, room: Room, qtbot: Any) -> None:
    confirmations.sheet.click()
    dialog = confirmations.dialogs.current
    assert isinstance(dialog, SheetDialog)
    dialog.act()
    qtbot.waitUntil(lambda: bool(confirmations.findChildren(PreviewDialog)), timeout=WAIT)
    settle(qtbot, room)
    assert room.answers.errors == []
    for preview in confirmations.findChildren(PreviewDialog):
        preview.reject()


def test_where_nobody_is_left_to_sign_it_is_said(
    confirmations: ConfirmationsPage, room: Room, people: dict[str, int]
) -> None:
    kept = [people["尹思齐"], people["钟离岳"]]
    room.office.archives.confirm(kept, 2026, room.context.today())
    confirmations.sign.click()
    assert confirmations.dialogs.current is None
    assert any("都已经签字" in text for text in room.answers.said)


def test_the_round_on_the_agenda_leads_to_who_signs(
    confirmations: ConfirmationsPage, room: Room, qtbot: Any
) -> None:
    confirmations.new_record({"year": "2026"})
    assert isinstance(confirmations.dialogs.current, SignDialog)
    confirmations.dialogs.dismiss()
    confirmations.new_record()
    assert isinstance(confirmations.dialogs.current, RecordForm)


# 统计


def test_the_statistics_count_by_branch(room: Room, people: dict[str, int], qtbot: Any) -> None:
    page = StatisticsPage(room.context)
    qtbot.addWidget(page)
    page.resize(1230, 640)
    page.show()
    qtbot.waitUntil(lambda: page.tiles["应建档"].value == "3", timeout=WAIT)
    assert page.tiles["已建档"].value == "2"
    rows = [
        [page.branches.item(row, column).text() for column in range(4)]
        for row in range(page.branches.rowCount())
    ]
    assert rows == [[FIRST, "2", "2", "1"], [SECOND, "1", "1", "1"], [rows[-1][0], "3", "3", "2"]]
    assert page.branches.item(0, 5).data(SHARE_ROLE) == 0.0
    lacking = {
        page.lacking.item(row, 0).text(): page.lacking.item(row, 1).text()
        for row in range(page.lacking.rowCount())
    }
    assert lacking["礼品礼金上交"] == "2"
    gift(room.office, member_id=str(people["尹思齐"]))
    qtbot.waitUntil(lambda: _lacking(page, "礼品礼金上交") == "1", timeout=WAIT)
    page.print.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(PreviewDialog)), timeout=WAIT)
    settle(qtbot, room)
    assert room.answers.errors == []
    for preview in page.findChildren(PreviewDialog):
        preview.reject()
    page.dismiss()


def _lacking(page: StatisticsPage, title: str) -> str:
    return next(
        (
            page.lacking.item(row, 1).text()
            for row in range(page.lacking.rowCount())
            if page.lacking.item(row, 0).text() == title
        ),
        "",
    )


def test_locking_from_every_page(window: MainWindow, desk: Desk, messages: Messages, settled: Wait) -> None:
    tab = desk.tabs.widget(4)
    for key in tab.entries:
        desk.show_page(key)
    assert isinstance(tab.page(STATISTICS), StatisticsPage)
    window.lock()
    settled(lambda: window.desk is None)
    assert messages.errors == []
