"""Filling in, correcting, stepping, voiding and reading back a record, through the real windows."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.engine.views import FieldView, Option, Query
from tests.gui.register_fixtures import settle, type_chinese
from ui.common.editors import make_editor
from ui.common.pdf_preview import PreviewDialog
from ui.common.rows_editor import RowsEditor


def _fill(form, **values):
    for name, value in values.items():
        form.body.blocks[name].editor.set_value(value)


def _pick(form, name, code):
    """Choose an option as the officer does."""
    box = form.body.blocks[name].editor.target
    box.setCurrentIndex(box.findData(code))


def _clue(form):
    sources = {option.label: option.code for option in form.body.blocks["source"].field.options}
    _fill(
        form,
        received_on="2026年11月3日",
        source=sources["信访举报"],
        summary="反映违规收受礼品",
        subjects=[{"name": "沈一帆", "unit": "办公室科员"}],
    )


def test_a_new_record_is_added_and_shown(room, open_tab, qtbot):
    tab = open_tab("clues")
    tab.buttons["new"].click()
    form = tab.dialogs.current
    assert form.windowTitle() == "新增线索"
    _clue(form)
    qtbot.waitUntil(form.isActiveWindow)
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    record = room.office.ledger("clues").record(tab.table.current_id())
    assert record.values["received_on"] == "2026-11-03"
    assert record.values["subjects"][0]["name"] == "沈一帆"
    assert tab.pane.record_id == record.id


def test_refused_fields_say_why_beside_them_and_the_first_gets_the_cursor(room, open_tab, qtbot):
    tab = open_tab("clues")
    tab.new_record()
    form = tab.dialogs.current
    qtbot.waitUntil(form.isActiveWindow)
    _fill(form, received_on="2026-02-30", subjects=[{"name": "", "unit": "办公室"}, {"name": "沈一帆"}])
    form.save()
    blocks = form.body.blocks
    assert form.isVisible()
    assert blocks["received_on"].flaw_text.startswith("日期不存在")
    assert blocks["source"].flaw_text == "线索来源不能为空"
    assert "尚未保存" in form.notice.text
    assert form.focusWidget() is blocks["received_on"].editor.target
    inner = blocks["subjects"].editor
    assert isinstance(inner, RowsEditor)
    assert [row.flaw.text() for row in inner._rows] == ["姓名：姓名不能为空", ""]
    assert inner.focus_flaw() is inner._rows[0].editors["name"].target
    blocks["received_on"].editor.target.setText("2026-11-03")
    blocks["received_on"].editor.target.textEdited.emit("2026-11-03")
    assert blocks["received_on"].flaw_text == ""
    assert room.office.ledger("clues").ids(Query()) == []
    form.dismiss()


def test_an_edit_keeps_what_was_not_touched(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    ledger = room.office.ledger("clues")
    target = next(i for i in tab.table.model_of_rows.ids if len(ledger.record(i).values["subjects"]) > 1)
    before = ledger.record(target)
    tab.open_record(target)
    tab.pane.edit_asked.emit()
    form = tab.dialogs.current
    handler = form.body.blocks["handler"].editor.target
    handler.clear()
    type_chinese(handler, "沈佳")
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        form.save()
    after = ledger.record(target)
    assert after.values["handler"] == "沈佳"
    assert after.values["subjects"] == before.values["subjects"]
    assert after.timeline == before.timeline
    tab.dialogs.history(after)
    table = tab.dialogs.current.table
    texts = [table.item(row, 5).text() for row in range(table.rowCount())]
    assert "沈佳" in texts


def test_closing_with_unsaved_text_asks_inside_the_window(room, open_tab, qtbot):
    room.take_in("members")
    tab = open_tab("members")
    tab.table.select_record(tab.table.model_of_rows.ids[0])
    tab.pane.edit_asked.emit()
    form = tab.dialogs.current
    form.close()
    qtbot.waitUntil(lambda: tab.dialogs.current is None)
    tab.pane.edit_asked.emit()
    form = tab.dialogs.current
    type_chinese(form.body.blocks["remarks"].editor.target, "补充说明")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible()
    assert form.notice.text == "有尚未保存的内容。"
    form.notice.answer("继续编辑")
    assert form.notice.text == ""
    form.close()
    form.notice.answer("放弃")
    qtbot.waitUntil(lambda: tab.dialogs.current is None)
    assert room.office.ledger("members").record(tab.pane.record_id).values["remarks"] == ""


def test_dismissing_the_page_closes_a_dirty_form_without_a_question(room, open_tab, qtbot):
    tab = open_tab("clues")
    tab.new_record()
    _clue(tab.dialogs.current)
    tab.dismiss()
    qtbot.waitUntil(lambda: tab.dialogs.current is None)
    assert room.office.ledger("clues").ids(Query()) == []


def test_a_record_changed_meanwhile_can_be_loaded_again(room, open_tab, qtbot):
    room.take_in("members")
    tab = open_tab("members")
    ledger = room.office.ledger("members")
    record = ledger.record(tab.table.model_of_rows.ids[0])
    tab.dialogs.edit(record)
    form = tab.dialogs.current
    ledger.change(record.id, record.version, {**record.values, "phone": "13900000001"})
    _fill(form, remarks="我的改动")
    form.save()
    assert "已被修改" in form.notice.text
    form.notice.answer("重新载入")
    assert form.body.values()["phone"] == "13900000001"
    assert not form.is_dirty
    _fill(form, remarks="我的改动")
    with qtbot.waitSignal(form.saved):
        form.save()
    assert ledger.record(record.id).values["remarks"] == "我的改动"


def test_a_step_is_taken_from_the_pane(room, open_tab, qtbot):
    tab = open_tab("clues")
    tab.new_record()
    _clue(tab.dialogs.current)
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        tab.dialogs.current.save()
    record = room.office.ledger("clues").record(tab.pane.record_id)
    tab.pane.step_asked.emit()
    form = tab.dialogs.current
    form.save()
    assert form.body.blocks["kind"].flaw_text
    kinds = {option.label: option.code for option in form.body.blocks["kind"].field.options}
    ways = {option.label: option.code for option in form.body.blocks["disposition"].field.options}
    day = next(name for name, block in form.body.blocks.items() if block.field.kind == "date")
    _pick(form, "kind", kinds["处置意见"])
    _fill(form, disposition=ways["移送"], **{day: "2026-11-10"})
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        form.save()
    after = room.office.ledger("clues").record(record.id)
    assert after.values["opinion_on"] == "2026-11-10"
    assert any("处置意见" in label.text() for label in tab.pane.findChildren(QLabel))


def test_a_step_shows_the_fields_of_its_kind_alone(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    tab.table.select_record(tab.table.model_of_rows.ids[0])
    tab.pane.step_asked.emit()
    form = tab.dialogs.current
    always = {"kind", "held_on", "who", "note"}
    assert set(form.body.values()) == always
    for kind, more in (
        ("opinion", {"disposition", "grounds"}),
        ("studied", {"meeting", "decision"}),
        ("announced", {"announcers", "place", "opinion", "refusal"}),
        ("closed", {"result", "form"}),
        ("corrected", {"corrects"}),
    ):
        _pick(form, "kind", kind)
        blocks = form.body.blocks
        assert {name for name, block in blocks.items() if not block.isHidden()} == always | more, kind
        assert set(form.body.values()) == always | more, kind
    _pick(form, "kind", "opinion")
    for way, asked in (
        ("settled", "settle_reason"),
        ("shelved", "review_on"),
        ("transfer", "transfer_reason"),
    ):
        _pick(form, "disposition", way)
        assert set(form.body.values()) == always | {"disposition", "grounds", asked}, way
    steps = form.body.blocks["corrects"].field.options
    assert steps
    assert all(option.label.startswith(f"第 {option.code} 步") for option in steps)
    form.dismiss()


def test_a_new_form_proposes_the_officer_and_a_step_the_day(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    officer = "沈若川"
    room.office.set_profile(replace(room.office.profile, officer=officer))
    tab.new_record()
    form = tab.dialogs.current
    assert form.body.values()["handler"] == officer
    assert not form.is_dirty
    assert form.body.blocks["received_on"].isAncestorOf(form.focusWidget()), "the first field to fill in"
    form.dismiss()
    tab.table.select_record(tab.table.model_of_rows.ids[0])
    tab.pane.step_asked.emit()
    step = tab.dialogs.current.body.values()
    assert (step["who"], step["held_on"]) == (officer, tab.context.today().isoformat())
    tab.dialogs.current.dismiss()


def test_voiding_needs_a_reason_and_moves_the_record_out_of_sight(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    target = tab.table.model_of_rows.ids[0]
    tab.table.select_record(target)
    tab.pane.void_asked.emit()
    dialog = tab.dialogs.current
    type_chinese(dialog.reason, "重复")
    dialog.void()
    assert "至少 4 个字" in dialog.notice.text
    type_chinese(dialog.reason, "登记，并入另一件")
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        dialog.void()
    assert target not in tab.table.model_of_rows.ids
    assert tab.pane.record_id == 0
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        tab.bar.set_query(Query(voided=True))
    assert list(tab.table.model_of_rows.ids) == [target]
    tab.table.select_record(target)
    assert any("重复登记，并入另一件" in label.text() for label in tab.pane.findChildren(QLabel))
    tab.pane.edit_asked.emit()
    assert tab.dialogs.current is None


def test_an_export_is_written_with_its_note(room, open_tab, qtbot, tmp_path):
    room.take_in("clues")
    tab = open_tab("clues")
    room.answers.save_to = tmp_path / "台账"
    tab.buttons["export"].click()
    dialog = tab.dialogs.current
    dialog.notes.lines["介质编号"].setText("U-07")
    dialog.notes.lines["去向"].setText("报工委")
    assert dialog.notes.remark() == "去向：报工委；介质编号：U-07"
    dialog.go.click()
    qtbot.waitUntil(lambda: "SHA-256" in dialog.notice.text, timeout=30_000)
    assert (tmp_path / "台账.xlsx").read_bytes()[:2] == b"PK"
    assert room.answers.errors == []


@pytest.mark.parametrize("opener", ["add", "edit", "history", "void", "step", "export", "import"])
def test_dialogs_are_freed_when_closed(room, open_tab, qtbot, opener):
    room.take_in("clues")
    tab = open_tab("clues")
    record = room.office.ledger("clues").record(tab.table.model_of_rows.ids[0])
    dialogs = tab.dialogs
    match opener:
        case "add":
            dialogs.add()
        case "export":
            dialogs.export(Query(), 64)
        case "import":
            dialogs.import_sheet()
        case _:
            getattr(dialogs, opener)(record)
    gone = weakref.ref(dialogs.current)
    dialogs.dismiss()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: gc.collect() >= 0 and gone() is None, timeout=5_000)
    assert gone() is None


def test_editors_give_back_what_they_were_given(qtbot):
    options = tuple(Option(str(n), f"第{n}类") for n in range(20))
    long_list = FieldView("kind", "类别", "choice", options=options)
    few = FieldView("few", "类别", "choice", options=options[:3])
    values = {
        FieldView("a", "甲", "text"): "一行",
        FieldView("b", "乙", "long_text"): "两\n行",
        FieldView("c", "丙", "date"): "2026年3月",
        FieldView("d", "丁", "partial_date"): "1996-12",
        FieldView("e", "戊", "flag"): True,
        FieldView("f", "己", "number"): "12",
        FieldView("g", "庚", "identity"): "11010519491231002X",
        long_list: "7",
        few: "",
    }
    for field, value in values.items():
        editor = make_editor(field)
        qtbot.addWidget(editor)
        editor.set_value(value)
        assert editor.value() == value
    typable = make_editor(long_list)
    qtbot.addWidget(typable)
    typable.target.setEditText("不在其中")
    assert typable.value() == "不在其中"
    typable.target.setEditText("第8类")
    assert typable.value() == "8"


def test_tab_leaves_a_long_text(room, open_tab, qtbot):
    tab = open_tab("clues")
    tab.new_record()
    form = tab.dialogs.current
    summary = form.body.blocks["summary"].editor.target
    summary.setFocus()
    QTest.keyClick(summary, Qt.Key.Key_Tab)
    assert form.focusWidget() is not summary
    assert summary.toPlainText() == ""
    form.dismiss()
    settle(qtbot, room)


def test_a_suggestion_comes_from_what_the_register_holds(room, open_tab):
    room.take_in("members")
    tab = open_tab("members")
    tab.new_record()
    branch = tab.dialogs.current.body.blocks["branch"].editor
    type_chinese(branch.target, "执法")
    assert branch._known.stringList() == ["执法支队党支部"]
    tab.dialogs.current.dismiss()


@pytest.mark.parametrize("agreed", [True, False])
def test_a_character_no_font_shows_is_asked_about_before_it_is_boxed(room, open_tab, qtbot, agreed):
    members = room.office.ledger("members")
    members.add({**members.blank(), "name": "陈\U00033333", "political_status": "member"})
    tab = open_tab("members")
    room.answers.yes = agreed
    tab.export_paper()
    qtbot.waitUntil(lambda: bool(room.answers.said), timeout=30_000)
    assert "U+33333" in room.answers.said[0]
    settle(qtbot, room)
    assert len(tab.findChildren(PreviewDialog)) == int(agreed)
    assert room.answers.errors == []
    for preview in tab.findChildren(PreviewDialog):
        preview.reject()


def test_the_ledger_is_previewed_before_it_is_printed(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    tab.buttons["print"].click()
    qtbot.waitUntil(lambda: bool(tab.findChildren(PreviewDialog)), timeout=60_000)
    preview = tab.findChildren(PreviewDialog)[0]
    assert len(preview.preview.pages) >= 1
    preview.reject()
    assert room.answers.errors == []
