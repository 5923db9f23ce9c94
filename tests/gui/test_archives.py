"""个人档案: cover and file, the history's eye, statements, records added over the file, printing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.engine.views import Query
from tests.gui.conftest import Messages
from tests.gui.register_fixtures import Room, settle, type_chinese
from tests.gui.test_talks_pages import Asked
from ui.archives.contents import MARKS
from ui.archives.files import FilesPage
from ui.archives.people_dialogs import StartDialog
from ui.archives.print_dialog import PrintDialog
from ui.archives.reading_dialogs import ReadingsDialog, VersionsDialog
from ui.archives.statement_dialog import StatementDialog
from ui.common.form import RecordForm
from ui.common.pdf_preview import PreviewDialog
from ui.common.reason_dialog import ReasonDialog
from ui.desk import Desk
from ui.main_window import MainWindow

WAIT = 30_000
NAMES = ("尹思齐", "伏青禾", "钟离岳")


def add(room: Any, key: str, **values: Any) -> int:
    ledger = room.office.ledger(key)
    return ledger.add({**ledger.blank(), **values})


@pytest.fixture
def people(room: Room) -> dict[str, int]:
    """Three clerks whose files this committee keeps, and a head of division whose file it does not."""
    told = {"branch": "机关第一党支部", "post": "科员", "rank": "一级科员", "political_status": "member"}
    found = {name: add(room, "members", name=name, **told) for name in NAMES}
    head = {**told, "post": "处长", "rank": "县处级正职"}
    return {**found, "顾明远": add(room, "members", name="顾明远", **head)}


@pytest.fixture
def asked() -> Asked:
    return Asked()


@dataclass
class Files:
    """The page at work."""

    page: FilesPage
    room: Room
    people: dict[str, int]
    qtbot: Any

    def wait(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=WAIT)

    def choose(self, name: str) -> int:
        self.page.people.which.setCurrentIndex(self.page.people.which.findData("all"))
        self.wait(lambda: self.page.people.model.row_of(self.people[name]) >= 0)
        self.page.people.select(self.people[name])
        assert self.page.member_id == self.people[name]
        return self.people[name]

    def open(self, name: str, section: str = "") -> int:
        own = self.choose(name)
        self.page.cover.open.click()
        assert self.page.opened == own
        if section:
            self.page.file.contents.choose(section)
        return own

    def start(self, *names: str) -> None:
        self.room.office.archives.start([self.people[name] for name in names])

    def opened_times(self, name: str) -> int:
        readings = self.room.office.archives.readings(self.people[name])
        return sum(one.action == "打开" for one in readings)

    def texts(self) -> list[str]:
        return [part.text() for part in self.page.findChildren(QLabel) if part.isVisible()]


@pytest.fixture
def files(room: Room, people: dict[str, int], asked: Asked, qtbot: Any) -> Iterator[Files]:
    context = replace(room.context, open_record=asked.open_record, new_record=asked.new_record)
    page = FilesPage(context)
    qtbot.addWidget(page)
    page.resize(1226, 640)
    page.show()
    made = Files(page, room, people, qtbot)
    made.wait(lambda: page.member_id > 0)
    yield made
    page.dismiss()


# The list and the cover


def test_the_list_holds_those_whose_file_is_to_be_kept(files: Files) -> None:
    files.wait(lambda: {row.name for row in files.page.people.model.rows} == set(NAMES))
    assert "（3 人）" in files.page.start_all.text()
    assert files.page.start_all.isVisible()
    told = files.page.people.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "应建档，尚未建档" in told
    files.start("尹思齐")
    files.wait(lambda: "（2 人）" in files.page.start_all.text())
    files.page.people.which.setCurrentIndex(files.page.people.which.findData("missing"))
    files.wait(lambda: {row.name for row in files.page.people.model.rows} == {"伏青禾", "钟离岳"})


def test_people_are_searched_as_one_types(files: Files) -> None:
    search = files.page.people.search
    files.page.focus_search()
    search.setText("zhongliyue")
    files.wait(lambda: [row.name for row in files.page.people.model.rows] == ["钟离岳"])
    assert files.page.member_id == files.people["钟离岳"]
    search.clear()
    type_chinese(search, "查无此人")
    files.wait(lambda: files.page.member_id == 0)
    assert "还没有选定人员" in files.texts()
    search.clear()
    files.wait(lambda: files.page.member_id > 0)


def test_the_cover_is_seen_without_a_trace(files: Files) -> None:
    files.start("尹思齐")
    own = files.choose("尹思齐")
    files.wait(lambda: any("廉档〔2026〕1号" in text for text in files.texts()))
    assert any(text.startswith("缺：") and "工作简历" in text for text in files.texts())
    assert files.room.office.archives.readings(own) == ()
    assert files.page.opened == 0


def test_opening_is_in_the_history_with_its_reason(files: Files) -> None:
    files.start("尹思齐")
    own = files.choose("尹思齐")
    files.page.cover.reason.setText("年度考核前核对")
    files.page.cover.open.click()
    [reading] = files.room.office.archives.readings(own)
    assert reading.reason == "年度考核前核对"
    assert len(files.page.file.contents.marks()) == 20
    files.page.refresh()
    assert files.opened_times("尹思齐") == 1, "reading the file again opens it no second time"


def test_enter_opens_and_escape_closes(files: Files) -> None:
    own = files.choose("伏青禾")
    files.page.people.list.setFocus()
    files.qtbot.keyClick(files.page.people.list, Qt.Key.Key_Return)
    assert files.page.opened == own
    assert files.opened_times("伏青禾") == 1
    files.qtbot.keyClick(files.page.file.contents.tree, Qt.Key.Key_Down)
    assert files.page.file.page is not None
    assert files.page.file.page.section == "career"
    files.page.close_file()
    assert (files.page.opened, files.page.member_id) == (0, own)


def test_another_person_closes_the_file(files: Files) -> None:
    files.open("伏青禾")
    own = files.choose("钟离岳")
    assert (files.page.opened, files.page.member_id) == (0, own)
    assert files.page.file.view is None
    assert files.opened_times("钟离岳") == 0


def test_a_file_that_lies_open_stays_when_its_person_leaves_the_list(files: Files) -> None:
    own = files.open("尹思齐")
    files.page.people.which.setCurrentIndex(files.page.people.which.findData("incomplete"))
    files.page.people.search.setText("伏青禾")
    files.wait(lambda: [row.name for row in files.page.people.model.rows] == ["伏青禾"])
    assert files.page.opened == own


# 建档


def test_files_are_begun_for_those_ticked(files: Files) -> None:
    files.page.start_all.click()
    dialog = files.page.acts.current
    assert isinstance(dialog, StartDialog)
    assert "（3 人）" in dialog.go.text()
    dialog.people.search.setText("伏青禾")
    dialog.people.all.click()
    dialog.people.search.clear()
    assert "（2 人）" in dialog.go.text()
    dialog.go.click()
    files.wait(lambda: "（1 人）" in files.page.start_all.text())
    kept = {row.name for row in files.room.office.archives.people("", "all") if row.number}
    assert kept == {"尹思齐", "钟离岳"}


def test_one_file_is_begun_from_its_cover(files: Files) -> None:
    files.choose("顾明远")
    assert files.page.cover.start.isVisible()
    assert not files.page.cover._missing.isVisible(), "nobody asks for the file of a head of division"
    files.page.cover.start.click()
    dialog = files.page.acts.current
    assert isinstance(dialog, StartDialog)
    assert dialog.people.count == 1
    dialog.go.click()
    files.wait(lambda: not files.page.cover.start.isVisible())
    assert files.page.cover.loan.isEnabled()
    assert files.page.cover._missing.isVisible()


# Sections


def test_a_record_is_added_over_the_file(files: Files) -> None:
    files.start("尹思齐")
    files.open("尹思齐", "gifts")
    assert files.page.file.contents.marks()["gifts"] == MARKS["missing"][0]
    files.page.file.section.new.click()
    form = files.page.acts.form
    assert isinstance(form, RecordForm)
    values = form.body.values()
    assert (values["person"], values["member_id"]) == ("尹思齐", str(files.people["尹思齐"]))
    assert values["unit"] == "机关第一党支部"
    told = {"received_on": "2026-11-01", "handed_on": "2026-11-10", "giver": "临江市某公司", "item": "茶叶"}
    for name, value in told.items():
        form.body.blocks[name].editor.set_value(value)
    form.save()
    files.wait(lambda: files.page.file.contents.marks()["gifts"] == MARKS["complete"][0])
    [table] = files.page.file.section.tables
    assert len(table.model_of_rows.ids) == 1
    assert files.opened_times("尹思齐") == 1


def test_a_double_click_goes_to_the_record(files: Files, asked: Asked) -> None:
    record = add(
        files.room, "gifts", person="尹思齐", member_id=str(files.people["尹思齐"]), received_on="2026-11-01",
        handed_on="2026-11-02", giver="临江市某公司", item="茶叶",
    )  # fmt: skip
    files.open("尹思齐", "gifts")
    [table] = files.page.file.section.tables
    shown = {column.name for column, visible in table.arrangement() if visible}
    assert "person" not in shown, "every row would say the same"
    table.record_opened.emit(record)
    assert asked.opened == [("gifts", record)]


def test_that_there_is_nothing_is_said_and_taken_back(files: Files) -> None:
    files.start("尹思齐")
    files.open("尹思齐", "gifts")
    section = files.page.file.section
    section.none.click()
    dialog = files.page.acts.current
    assert isinstance(dialog, StatementDialog)
    dialog.day.setText("2026-12-31")
    dialog.act()
    assert "没有填对" in dialog.notice.text
    dialog.day.setText("2026-11-18")
    dialog.note.setText("本人书面说明")
    assert {"ceremonies", "conflicts"} <= set(dialog.others)
    dialog.others["ceremonies"].setChecked(True)
    dialog.act()
    files.wait(lambda: files.page.file.contents.marks()["gifts"] == MARKS["nothing"][0])
    assert files.page.file.contents.marks()["ceremonies"] == MARKS["nothing"][0]
    assert files.page.file.contents.marks()["conflicts"] == MARKS["missing"][0]
    assert any("2026-11-18 写明无此情况" in text and "本人书面说明" in text for text in files.texts())
    assert section.withdraw.isVisible()
    section.withdraw.click()
    files.wait(lambda: files.page.file.contents.marks()["gifts"] == MARKS["missing"][0])
    assert section.none.isVisible()


def test_without_a_file_nothing_is_written_into_it(files: Files) -> None:
    files.open("尹思齐", "gifts")
    section = files.page.file.section
    assert section.none.isVisible()
    assert not section.none.isEnabled()
    assert not section.leaf.isEnabled()
    assert not files.page.file.loan.isEnabled()


def test_the_number_of_the_leaf_is_kept(files: Files) -> None:
    files.start("尹思齐")
    own = files.open("尹思齐", "family")
    section = files.page.file.section
    section.leaf.setText("12—15")
    section.leaf.editingFinished.emit()
    pages = {page.section: page for page in files.room.office.archives.reread(own).pages}
    assert pages["family"].leaf_number == "12—15"
    files.page.file.contents.choose("gifts")
    assert section.leaf.text() == ""


def test_a_section_that_fills_itself_takes_no_records_here(files: Files) -> None:
    files.open("尹思齐", "clues")
    assert not files.page.file.section.new.isVisible()
    files.page.file.contents.choose("basic")
    assert not files.page.file.section.new.isVisible()
    assert "一级科员" in files.texts()
    files.page.file.contents.choose("career")
    assert files.page.file.section.new.isVisible()


def test_changes_of_a_section_are_told_by_version(files: Files) -> None:
    ledger = files.room.office.ledger("gifts")
    told = {"person": "尹思齐", "received_on": "2026-11-01", "handed_on": "2026-11-02", "item": "茶叶"}
    record = add(files.room, "gifts", **told, giver="甲公司")
    held = ledger.record(record)
    ledger.change(record, held.version, {**held.values, "giver": "乙公司"})
    files.open("尹思齐", "gifts")
    files.page.file.section.versions.click()
    dialog = files.page.acts.current
    assert isinstance(dialog, VersionsDialog)
    cells = [
        [dialog.table.item(row, column).text() for column in range(dialog.table.columnCount())]
        for row in range(dialog.table.rowCount())
    ]
    assert cells[0][0] == "2"
    assert ["甲公司", "乙公司"] in [row[-2:] for row in cells]
    dialog.close()


def test_who_read_the_file_is_listed(files: Files) -> None:
    files.start("尹思齐")
    own = files.open("尹思齐")
    lent = {"cause": "干部考察", "approver": "陆清和", "approved_on": "2026-11-02", "taken_on": "2026-11-03"}
    add(files.room, "loans", person="尹思齐", member_id=str(own), reader="阎守正", **lent)
    files.page.file.readings.click()
    dialog = files.page.acts.current
    assert isinstance(dialog, ReadingsDialog)
    told = {tuple(dialog.table.item(row, place).text() for place in (0, 1, 2)) for row in range(2)}
    assert ("2026-11-03", "阎守正", "当场查阅") in told, "a loan has a day and no hour"
    assert "打开" in {action for _, _, action in told}
    dialog.close()


def test_lending_begins_with_whose_file_it_is(files: Files) -> None:
    files.start("尹思齐")
    files.choose("尹思齐")
    files.wait(lambda: files.page.cover.loan.isEnabled())
    files.page.cover.loan.click()
    form = files.page.acts.form
    assert isinstance(form, RecordForm)
    form.body.blocks["kind"].editor.set_value("lent")
    for name, value in (("reader", "周礼"), ("cause", "干部考察"), ("approver", "顾明远")):
        form.body.blocks[name].editor.set_value(value)
    form.save()
    files.wait(lambda: "已借出：周礼" in files.texts())


# Printing


def print_dialog(files: Files) -> PrintDialog:
    files.page.file.print.click()
    dialog = files.page.acts.current
    assert isinstance(dialog, PrintDialog)
    return dialog


def preview_of(files: Files) -> PreviewDialog:
    files.wait(lambda: bool(files.page.findChildren(PreviewDialog)) or bool(files.room.answers.errors))
    assert files.room.answers.errors == []
    return files.page.findChildren(PreviewDialog)[-1]


def test_only_an_opened_file_is_printed(files: Files) -> None:
    files.choose("尹思齐")
    files.page.export_paper()
    assert files.page.acts.current is None
    assert any("打开" in text for text in files.room.answers.said)


def test_the_whole_file_is_printed_without_its_masked_sections(
    files: Files, tmp_path: Path, qtbot: Any
) -> None:
    files.start("尹思齐")
    files.open("尹思齐")
    dialog = print_dialog(files)
    assert "clues" not in dialog.chosen
    assert not dialog.reason.isVisible()
    assert dialog.go.text() == "预览全档"
    dialog.go.click()
    preview = preview_of(files)
    files.room.answers.save_to = tmp_path / "档案.pdf"
    preview.ask_and_save()
    files.wait(lambda: (tmp_path / "档案.pdf").is_file())
    settle(qtbot, files.room)
    pdf = pypdfium2.PdfDocument((tmp_path / "档案.pdf").read_bytes())
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert "尹思齐" in text
    assert "家庭成员" in text
    actions = [one.action for one in files.room.office.archives.readings(files.people["尹思齐"])]
    assert any("打印" in action for action in actions)
    preview.reject()


def test_a_masked_section_is_printed_for_a_written_reason_alone(files: Files) -> None:
    files.start("尹思齐")
    files.open("尹思齐")
    dialog = print_dialog(files)
    for item in dialog._items():
        item.setCheckState(Qt.CheckState.Checked)
    assert dialog.reason.isVisible()
    dialog.go.click()
    assert "理由" in dialog.notice.text
    assert dialog.isVisible()
    dialog.reason.setPlainText("移送派驻纪检监察组，经书记批准")
    dialog.go.click()
    preview_of(files).reject()
    own = files.people["尹思齐"]
    assert any("移送派驻" in one.reason for one in files.room.office.archives.readings(own))


def test_one_section_is_printed(files: Files) -> None:
    files.start("尹思齐")
    files.open("尹思齐", "talks")
    files.page.file.section.print.click()
    preview_of(files).reject()
    files.page.file.contents.choose("clues")
    files.page.file.section.print.click()
    dialog = files.page.acts.current
    assert isinstance(dialog, ReasonDialog), "what is left out of print copies wants a reason"
    dialog.dismiss()


# In the window


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def test_locking_closes_the_file(window: MainWindow, desk: Desk, settled: Any) -> None:
    desk.show_page("files")
    page = desk.page
    assert isinstance(page, FilesPage)
    settled(lambda: page.member_id > 0)
    page.open_file()
    assert page.opened
    title = window.windowTitle()
    assert "尹思齐" not in title
    page.acts.show_readings()
    window.lock()
    assert page.opened == 0
    assert page.file.view is None
    assert page.people.model.rows == ()
    assert page.acts.current is None
    settled(lambda: window.desk is None)


def test_the_file_leads_to_the_registers(desk: Desk, settled: Any) -> None:
    desk.show_page("files")
    page = desk.page
    assert isinstance(page, FilesPage)
    settled(lambda: page.member_id > 0)
    page.open_file()
    page.file.contents.choose("clues")
    [table] = page.file.section.tables
    wanted = table.model_of_rows.ids[1]
    table.record_opened.emit(wanted)
    assert desk.tabs.currentIndex() == 2
    settled(lambda: desk.registers["clues"].pane.record_id == wanted)
    page.cover.person.click()
    assert desk.register is desk.registers["members"]


def test_searching_and_printing_go_to_the_page_in_sight(
    window: MainWindow, desk: Desk, messages: Messages, settled: Any
) -> None:
    desk.show_page("files")
    page = desk.page
    assert isinstance(page, FilesPage)
    settled(lambda: page.member_id > 0)
    desk.focus_search()
    assert window.focusWidget() is page.people.search
    desk.print_page()
    assert "请先打开档案" in messages.said
    page.open_file()
    desk.print_page()
    assert isinstance(page.acts.current, PrintDialog)


def test_a_narrow_window_gives_the_file_the_room_of_the_list(
    window: MainWindow, desk: Desk, settled: Any
) -> None:
    desk.show_page("files")
    page = desk.page
    assert isinstance(page, FilesPage)
    settled(lambda: page.member_id > 0)
    for width, shown in ((1024, False), (1366, True)):
        window.resize(width, 768)
        page.open_file()
        settled(lambda shown=shown: page.people.isVisible() is shown)
        assert page.file.section.minimumSizeHint().width() <= page.file.section.width()
        page.close_file()
        assert page.people.isVisible()


def test_a_change_elsewhere_is_seen_in_the_file(desk: Desk, settled: Any) -> None:
    desk.show_page("files")
    page = desk.page
    assert isinstance(page, FilesPage)
    settled(lambda: page.member_id > 0)
    page.open_file()
    page.file.contents.choose("talks")
    [table] = page.file.section.tables
    before = len(table.model_of_rows.ids)
    ledger = desk.office.ledger("talks")
    old = ledger.record(ledger.ids(Query())[0])
    ledger.void(old.id, "登记重复，作废")
    settled(lambda: sum(len(one.model_of_rows.ids) for one in page.file.section.tables) == before - 1)
    assert len(desk.office.archives.readings(page.member_id)) == 1
