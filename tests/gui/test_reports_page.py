"""The page of one report over a real store: from its outline to its review."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.engine.period import Period
from app.engine.views import Query
from app.office import Office
from app.report_desk import ReportDesk
from app.report_views import ReportView
from tests.gui.register_fixtures import TODAY, Room, settle
from ui.common.form import RecordForm
from ui.common.pdf_preview import PreviewDialog
from ui.common.reason_dialog import ReasonDialog
from ui.common.save_dialog import SaveDialog
from ui.debriefs.reports import ReportsPage
from ui.debriefs.reports.compare_dialog import CompareDialog
from ui.debriefs.reports.finish_dialog import FinishDialog
from ui.debriefs.reports.new_dialog import NewReportDialog
from ui.debriefs.reports.report_head import present_step
from ui.debriefs.reports.report_page import CHECKS, COURSE, INSERT, ReportPage

WAIT = 30_000
YEAR = Period.year(2026)
SHORT = "{year}年受理问题线索{clues.received}件。"
PERSON = {
    "name": "尹思齐",
    "unit": "建设处",
    "post": "科员",
    "rank": "一级科员",
    "political_status": "member",
}


@dataclass
class ReportRoom:
    """The ledger of reports with its page, and the office behind them."""

    room: Room
    tab: ReportsPage
    wait: Callable[[Callable[[], bool]], None]

    @property
    def office(self) -> Office:
        """The open office."""
        return self.room.office

    @property
    def desk(self) -> ReportDesk:
        """The desk behind the page."""
        return self.office.reports

    @property
    def page(self) -> ReportPage:
        """The page of a report."""
        return self.tab.page

    @property
    def editor(self) -> Any:
        """The editor of its text."""
        return self.page.pane.editor

    @property
    def dialog(self) -> Any:
        """The dialog that is open; None when none is."""
        current: Any = self.tab.dialogs.current
        return current if current is not None and current.isVisible() else None

    @property
    def view(self) -> ReportView:
        """The report shown, as the store has it."""
        return self.desk.page(self.page.record_id)

    def begin(self, kind: str = "annual", period: Period = YEAR, text: str = SHORT, **more: Any) -> int:
        """A report with a short text of its own, made without the window."""
        made = self.desk.start(kind, period, **more)
        self.desk.save_text(made, text, self.desk.page(made).version)
        return made

    def open(self, report: int) -> None:
        """Open its page and wait until its figures are read."""
        self.tab.open_page(report)
        self.wait(lambda: self.editor.filling.book is not None)

    def type(self, text: str) -> None:
        """Type at the end."""
        QTest.keyClick(self.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(self.editor, text)

    def receive(self, on: str = "2026-03-02") -> None:
        """Take in one more clue."""
        clues = self.office.ledger("clues")
        told = {
            "received_on": on,
            "source": "petition",
            "summary": f"反映其{on}脱岗。",
            "secrecy": "internal",
        }
        subject = {"name": "尹思齐", "unit": "建设处科员", "rank": "一级科员"}
        clues.add({**clues.blank(), **told, "subjects": [subject]})


@pytest.fixture
def reports(room: Room, qtbot: Any) -> Iterator[ReportRoom]:
    members = room.office.ledger("members")
    members.add({**members.blank(), **PERSON})
    tab = ReportsPage(room.context)
    qtbot.addWidget(tab)
    tab.resize(1340, 660)
    with qtbot.waitSignal(tab.rows_shown, timeout=WAIT):
        tab.show()

    def wait(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=WAIT)

    yield ReportRoom(room, tab, wait)
    tab.dismiss()


def buttons(widget: Any, name: str) -> list[QPushButton]:
    """The buttons in sight whose text or name begins so."""
    return [b for b in widget.findChildren(QPushButton) if f"{b.text()}{b.accessibleName()}".startswith(name)]


def test_a_report_begins_with_its_outline(reports: ReportRoom) -> None:
    reports.tab.new_record()
    dialog = reports.dialog
    assert isinstance(dialog, NewReportDialog)
    assert dialog.kinds.count() == len(reports.desk.kinds())
    dialog.choose_kind("annual")
    assert dialog.period.period == YEAR
    assert not dialog.earlier.isEnabled()
    told = reports.desk.kind("annual", YEAR)
    assert str(told.due_on) in dialog._told.text()
    assert told.source in dialog._source.text()
    QTest.keyClick(dialog.kinds, Qt.Key.Key_Return)
    reports.wait(lambda: reports.tab.is_on_page and reports.editor.filling.book is not None)
    assert reports.page.record_id == reports.view.id
    assert reports.editor.text() == reports.view.text
    assert "未定义" not in reports.editor.plain_text()
    assert reports.page.sides.tabText(CHECKS).startswith("校核 ")
    assert not reports.page.pane.is_dirty


def test_a_report_is_not_read_from_a_sheet(reports: ReportRoom) -> None:
    tab = reports.tab
    assert tab._first_new.isVisible()
    assert tab._first_new.text() == tab.buttons["new"].text() == "新增报告"
    assert not tab._first_import.isVisible()
    assert not tab.buttons["import"].isVisible()
    tab.import_sheet()
    assert reports.dialog is None


def test_the_form_of_a_report_fits_its_window(reports: ReportRoom) -> None:
    made = reports.begin()
    reports.tab.dialogs.edit(reports.office.ledger("reports").record(made))
    form = reports.dialog
    assert isinstance(form, RecordForm)
    form.resize(740, 700)
    QApplication.processEvents()
    assert form.body.widget().width() <= form.body.viewport().width()


def test_what_is_not_filled_in_is_a_remark_and_forbids_nothing(reports: ReportRoom) -> None:
    reports.receive()
    made = reports.begin(text="按内容分：{clues.petitions_by_class|parts}。")
    reports.open(made)
    reports.wait(lambda: bool(reports.page.checks.found))
    assert [(one.tone, one.keys) for one in reports.page.checks.found or ()] == [
        ("info", ("clues.petitions_by_class",))
    ]
    reports.page.head.finish.click()
    dialog = reports.dialog
    assert isinstance(dialog, FinishDialog)
    assert any("没有填写" in one.text() for one in dialog.findChildren(QLabel))
    assert dialog.go.isEnabled()
    dialog.go.click()
    assert reports.view.state == "finished"


def test_a_debrief_wants_who_debriefs(reports: ReportRoom) -> None:
    reports.tab.new_record({"kind": "debrief"})
    dialog = reports.dialog
    dialog.go.click()
    assert "述职人" in dialog.notice.text
    dialog.person.set_value("尹思齐")
    dialog.go.click()
    reports.wait(lambda: reports.tab.is_on_page)
    assert reports.view.person == "尹思齐"


def test_a_refused_report_is_told_and_the_dialog_stays(reports: ReportRoom) -> None:
    reports.begin()
    reports.tab.new_record({"kind": "annual"})
    reports.dialog.go.click()
    assert reports.dialog.notice.text
    assert isinstance(reports.dialog, NewReportDialog)


def test_last_years_report_may_be_the_draft(reports: ReportRoom) -> None:
    base = reports.begin(period=Period.year(2025), text="# 一、去年写的\n{year}年。")
    reports.tab.new_record({"kind": "annual"})
    dialog = reports.dialog
    dialog.earlier.setChecked(True)
    assert dialog.base.currentData() == base
    dialog.go.click()
    reports.wait(lambda: reports.tab.is_on_page)
    assert "# 一、去年写的" in reports.editor.text()
    assert "{year}" in reports.editor.text()


def test_what_is_typed_is_saved_by_key(reports: ReportRoom) -> None:
    reports.open(reports.begin())
    reports.type("abc")
    QTest.keyClick(reports.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not reports.page.pane.is_dirty
    assert reports.view.text == f"{SHORT}abc"
    reports.type("d")
    assert reports.page.save()
    assert reports.view.text == f"{SHORT}abcd"


def test_unsaved_text_is_kept_and_offered(reports: ReportRoom) -> None:
    report = reports.begin()
    reports.open(report)
    reports.type("abc")
    reports.wait(lambda: bool(reports.desk.page(report).draft))
    reports.page.clear()
    reports.open(report)
    assert "没有保存" in reports.page.notice.text
    assert reports.editor.isReadOnly()
    reports.page.notice.answer("恢复")
    assert reports.editor.text() == f"{SHORT}abc"
    assert reports.page.pane.is_dirty
    reports.editor.undo()
    assert reports.editor.text() == SHORT
    reports.editor.redo()
    assert reports.page.save()
    assert reports.view.text == f"{SHORT}abc"
    assert not reports.view.draft


def test_an_offered_draft_may_be_dropped(reports: ReportRoom) -> None:
    report = reports.begin()
    reports.desk.keep_draft(report, "另一段")
    reports.open(report)
    reports.page.notice.answer("放弃")
    assert reports.editor.text() == SHORT
    assert not reports.desk.page(report).draft
    reports.type("x")
    assert reports.page.pane.is_dirty


def test_locking_keeps_what_was_typed(reports: ReportRoom) -> None:
    report = reports.begin()
    reports.open(report)
    reports.type("abc")
    reports.tab.dismiss()
    assert reports.desk.page(report).draft == f"{SHORT}abc"
    assert reports.editor.text() == ""


def test_leaving_the_page_keeps_what_was_typed(reports: ReportRoom) -> None:
    report = reports.begin()
    reports.open(report)
    reports.type("abc")
    reports.tab.show_ledger()
    assert reports.desk.page(report).draft == f"{SHORT}abc"
    reports.tab.open_page(report)
    assert reports.editor.text() == f"{SHORT}abc"
    assert reports.page.save()


def test_text_changed_elsewhere_is_told_and_nothing_is_lost(reports: ReportRoom) -> None:
    report = reports.begin()
    reports.open(report)
    reports.type("abc")
    reports.desk.save_text(report, "别处写的。", reports.view.version)
    reports.tab.refresh()
    assert not reports.page.save()
    assert "别处修改" in reports.page.notice.text
    assert reports.editor.text() == f"{SHORT}abc"
    reports.page.notice.answer("载入最新内容")
    assert reports.editor.text() == "别处写的。"
    reports.editor.undo()
    assert reports.editor.text() == f"{SHORT}abc"
    assert reports.page.save()
    assert reports.view.text == f"{SHORT}abc"


def test_own_text_may_win_over_what_was_changed_elsewhere(reports: ReportRoom) -> None:
    report = reports.begin()
    reports.open(report)
    reports.type("abc")
    reports.desk.save_text(report, "别处写的。", reports.view.version)
    assert not reports.page.save()
    reports.page.notice.answer("保存我的内容")
    assert reports.view.text == f"{SHORT}abc"


def test_figures_are_found_and_put_in_by_keys(reports: ReportRoom) -> None:
    reports.receive()
    reports.open(reports.begin(text="共"))
    panel = reports.page.insert
    reports.type("")
    panel.search.setText("受理问题线索")
    assert "clues.received" in panel.keys
    panel.search.setText("slwtxs")
    assert "clues.received" in panel.keys
    assert panel.choose("clues.received")
    assert panel.offer is not None
    assert panel.offer.value.startswith("1")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert reports.editor.text() == "共{clues.received}"
    assert reports.editor.plain_text() == "共1"


def test_each_form_puts_in_what_it_announces(reports: ReportRoom) -> None:
    reports.receive()
    reports.open(reports.begin(text="x"))
    panel = reports.page.insert
    assert panel.choose("clues.by_source")
    wanted = [panel.form.itemData(place) for place in range(panel.form.count())]
    assert {"value", "parts", "part", "share", "change", "chart:bar", "table"} <= set(wanted)
    panel.form.setCurrentIndex(wanted.index("part"))
    assert panel.part.isVisible()
    panel.part.setCurrentText("信访举报")
    panel.insert()
    panel.form.setCurrentIndex(wanted.index("chart:bar"))
    panel.insert()
    panel.form.setCurrentIndex(panel.form.findText("占比"))
    panel.insert()
    panel.form.setCurrentIndex(panel.form.findText("构成图"))
    panel.insert()
    assert "{clues.by_source|share|信访举报}" in reports.editor.text()
    assert "[图 share clues.by_source]" in reports.editor.text()
    assert "{clues.by_source|part|信访举报}" in reports.editor.text()
    assert "[图 bar clues.by_source]" in reports.editor.text()
    assert reports.page.save()
    assert "[图 bar clues.by_source]" in reports.view.text


def test_live_figures_follow_the_ledgers(reports: ReportRoom) -> None:
    reports.open(reports.begin())
    assert reports.editor.plain_text() == "2026年受理问题线索0件。"
    reports.type("x")
    reports.receive()
    reports.wait(lambda: "受理问题线索1件" in reports.editor.plain_text())
    assert reports.editor.text() == f"{SHORT}x"


def test_the_checks_lead_to_the_place(reports: ReportRoom) -> None:
    reports.open(reports.begin(text="甲\n（请填写：做法）\n{clues.none_such}"))
    reports.wait(lambda: reports.page.checks.found is not None and len(reports.page.checks.found) >= 2)
    found = reports.page.checks.found or ()
    reports.page.show_finding(found[0])
    assert reports.editor.textCursor().selectedText() == "（请填写：做法）"
    reports.page.show_finding(found[1])
    assert reports.editor.textCursor().block().blockNumber() == 2


def test_finishing_is_refused_while_places_are_open(reports: ReportRoom) -> None:
    reports.open(reports.begin(text="（请填写：做法）"))
    reports.page.head.finish.click()
    dialog = reports.dialog
    assert isinstance(dialog, FinishDialog)
    assert dialog.found.refusals
    assert not dialog.go.isEnabled()
    dialog.places.click()
    assert reports.page.sides.currentIndex() == CHECKS
    assert reports.view.state == "draft"


def finish(reports: ReportRoom) -> None:
    """Finish the report shown, with a reason where one is wanted."""
    reports.page.head.finish.click()
    dialog = reports.dialog
    assert isinstance(dialog, FinishDialog)
    assert not dialog.found.refusals
    if dialog.found.ties:
        dialog.excuse.setPlainText("已逐件核对，口径不同")
    dialog.go.click()
    reports.wait(lambda: bool(reports.view.state == "finished" and reports.editor.isReadOnly()))
    assert reports.page.sides.currentIndex() == COURSE


def test_a_finished_report_stays_and_says_what_has_changed(reports: ReportRoom) -> None:
    reports.open(reports.begin())
    reports.type("x")
    finish(reports)
    assert reports.view.text.endswith("x")
    assert not reports.page.sides.isTabVisible(INSERT)
    reports.receive()
    reports.tab.refresh()
    reports.wait(lambda: "定稿后台账有变化" in reports.page.changed.text)
    reports.wait(lambda: "受理问题线索0件" in reports.editor.plain_text())
    reports.page.changed.pressed.emit()
    assert any("受理问题线索" in told for told in reports.room.answers.said)


def test_a_finished_report_is_revised_with_a_reason(reports: ReportRoom) -> None:
    reports.open(reports.begin())
    finish(reports)
    reports.page.head.reopen.click()
    dialog = reports.dialog
    assert isinstance(dialog, ReasonDialog)
    dialog.go.click()
    assert dialog.notice.text
    dialog.reason.setPlainText("补充第四季度的情况")
    dialog.go.click()
    reports.wait(lambda: not reports.editor.isReadOnly())
    assert reports.view.state == "draft"
    assert [one.number for one in reports.view.editions] == [1]
    reports.type("x")
    finish(reports)
    assert [one.number for one in reports.view.editions] == [1, 2]


def test_the_pdf_is_made_of_what_was_typed(reports: ReportRoom, qtbot: Any) -> None:
    reports.open(reports.begin())
    reports.type("x")
    reports.tab.export_paper()
    reports.wait(lambda: any(one.isVisible() for one in reports.tab.findChildren(PreviewDialog)))
    settle(qtbot, reports.room)
    assert reports.view.text.endswith("x")
    assert not reports.room.answers.errors
    for preview in reports.tab.findChildren(PreviewDialog):
        assert len(preview.preview.pages) >= 1
        preview.reject()


def test_a_word_file_is_saved(reports: ReportRoom, qtbot: Any, tmp_path: Path) -> None:
    reports.room.answers.save_to = tmp_path / "报告"
    reports.open(reports.begin())
    reports.page.head.word.click()
    dialog = reports.dialog
    assert isinstance(dialog, SaveDialog)
    dialog.go.click()
    reports.wait(lambda: "已保存" in dialog.notice.text or bool(reports.room.answers.errors))
    assert not reports.room.answers.errors
    assert (tmp_path / "报告.docx").read_bytes()[:2] == b"PK"


def test_numbers_are_compared_whole(reports: ReportRoom) -> None:
    reports.begin(period=Period.year(2025), text="受理20件，增长38.5%。")
    reports.open(reports.begin(text="受理0件，增长30.5%。"))
    reports.page.editions.compare_asked.emit()
    left = reports.dialog.table.cellWidget(0, 0).text()
    assert re.findall(r">([^<]+)</span>", left) == ["20", "38.5%"]


def test_two_years_stand_side_by_side(reports: ReportRoom) -> None:
    reports.begin(
        period=Period.year(2025), text="甲\n只有去年写\n{year}年<b>不是标签</b>。\n[表 clues.received]"
    )
    reports.open(reports.begin(text="甲\n{year}年<b>不是标签</b>。\n今年新写"))
    reports.page.editions.compare_asked.emit()
    dialog = reports.dialog
    assert isinstance(dialog, CompareDialog)
    kinds = [row.kind for row in dialog.rows]
    assert kinds[0] == "same"
    assert "〔表" in " ".join(one.text() for one in dialog.table.findChildren(QLabel))
    assert set(kinds[1:]) & {"changed", "left", "right"}
    assert dialog.table.rowCount() == len(kinds)
    dialog.only_changed.setChecked(True)
    assert dialog.table.rowCount() == sum(kind != "same" for kind in kinds)


def test_what_became_of_a_debrief_is_entered_and_filed(reports: ReportRoom) -> None:
    person = reports.office.find_people("尹思齐")[0].id
    report = reports.begin("debrief", text="述职内容。", person_id=person)
    reports.open(report)
    finish(reports)
    assert present_step(reports.view) == 2
    reports.page.course.entry_asked.emit("reviews")
    form = reports.dialog
    assert isinstance(form, RecordForm)
    on = TODAY.isoformat()
    form.body.blocks["reviews"].editor.set_value(
        [{"reviewer": "机关党委", "reviewed_on": on, "first": "20", "second": "3", "grade": "好"}]
    )
    form.body.blocks["deliveries"].editor.set_value(
        [{"recipient": "机关党委", "sent_on": on, "way": "paper"}]
    )
    form.save()
    reports.wait(lambda: bool(reports.page.view and reports.page.view.reviews))
    assert present_step(reports.view) == 5
    filing = buttons(reports.page.course, "归入廉政档案")
    assert len(filing) == 1
    filing[0].click()
    assert "廉政档案" in reports.page.notice.text
    reports.wait(lambda: not buttons(reports.page.course, "归入廉政档案"))
    assert reports.view.reviews[0].archived_on == TODAY
    pages = reports.office.ledger("assessments")
    assert re.search("好", str([pages.record(one).values for one in pages.ids(Query())]))


def test_another_report_of_the_ledger_is_a_key_away(reports: ReportRoom) -> None:
    first = reports.begin(period=Period.year(2025))
    second = reports.begin(text="今年")
    reports.tab.refresh()
    reports.wait(lambda: len(reports.tab.table.model_of_rows.ids) == 2)
    reports.open(second)
    reports.page.moved.emit(1)
    assert reports.page.record_id == first
    assert reports.editor.text() == SHORT


def test_esc_leaves_the_page_but_not_from_within_the_text(reports: ReportRoom) -> None:
    reports.open(reports.begin())
    reports.editor.setFocus()
    QTest.keyClick(reports.editor, Qt.Key.Key_Escape)
    assert reports.tab.is_on_page
    reports.page.insert.tree.setFocus()
    QTest.keyClick(reports.page.insert.tree, Qt.Key.Key_Escape)
    assert not reports.tab.is_on_page
