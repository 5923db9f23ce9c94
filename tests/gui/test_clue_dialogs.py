"""What the clue page opens: steps of one kind, parting, merging, judging, and who reported it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from shiboken6 import isValid

from app.office import Office
from tests.gui.clue_fixtures import INFORMANT, WAIT, ClueRoom, clue_room, fill, pick, seed, texts
from ui.main_window import MainWindow

__all__ = ["clue_room"]  # the fixture


def take(room: ClueRoom, clue: int, code: str) -> Any:
    """Open the page of a clue and press the button of a step."""
    room.tab.open_page(clue)
    room.tab.page.next_steps.buttons[code].click()
    return room.dialog


def shown_fields(form: Any) -> set[str]:
    return {name for name, block in form.body.blocks.items() if not block.isHidden()}


def test_a_step_asks_for_its_own_fields_under_its_own_name(clue_room: ClueRoom) -> None:
    form = take(clue_room, clue_room.clues.asked, "inquiry_answered")
    assert form.windowTitle() == "办理：函询回复"
    own = {
        f.name for f in clue_room.office.ledger("clues").step_form(clue_room.clues.asked, "inquiry_answered")
    }
    assert shown_fields(form) == own - {"kind", "excuse"}
    assert "依据：监督执纪工作规则 第二十九条" in texts(form)
    sent = take(clue_room, clue_room.clues.asked, "inquiry_sent")
    assert "函询通知书文号" in texts(sent), "a field is called as the step calls it"
    sent.dismiss()


def test_a_step_taken_moves_the_page_on(clue_room: ClueRoom) -> None:
    form = take(clue_room, clue_room.clues.fresh, "opinion")
    pick(form, "disposition", "verification")
    fill(form, held_on="2026-11-18")
    form.save()
    clue_room.wait(lambda: "待审批" in texts(clue_room.tab.page.head))
    assert clue_room.dialog is None
    assert "studied" in clue_room.tab.page.next_steps.buttons
    assert clue_room.tab.is_on_page


def test_an_excuse_is_asked_for_only_when_a_rule_wants_it(clue_room: ClueRoom) -> None:
    form = take(clue_room, clue_room.clues.asked, "inquiry_answered")
    fill(form, held_on="2026-11-19", statement="没有接受宴请。")
    form.save()
    assert "excuse" in shown_fields(form)
    assert form.focusWidget() is form.body.blocks["excuse"].editor.target
    assert "2026-11-13" in form.notice.text
    assert "依据：" in form.notice.text
    assert "怎么办：" in form.notice.text
    fill(form, excuse="本人出差，经批准推迟回复。")
    form.save()
    assert clue_room.dialog is None
    clue_room.wait(lambda: "函询回复" in texts(clue_room.tab.page.course))


def test_a_step_that_cannot_be_is_refused_with_rule_and_remedy(clue_room: ClueRoom) -> None:
    before = clue_room.office.ledger("clues").record(clue_room.clues.three).timeline
    form = take(clue_room, clue_room.clues.three, "opinion")
    pick(form, "disposition", "inquiry")
    form.save()
    assert form.isVisible()
    assert "excuse" not in shown_fields(form), "no reason lets this pass"
    said = form.notice.text.split("\n")
    assert said[0] == "这一步不能登记。"
    assert any(line.startswith("依据：") for line in said)
    assert said[-1].startswith("怎么办：")
    told = form.notice.text + "".join(block.flaw_text for block in form.body.blocks.values())
    assert "钟离岳" in told
    assert clue_room.office.ledger("clues").record(clue_room.clues.three).timeline == before
    form.dismiss()


def test_all_kinds_and_corrections_stay_at_hand(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    entry = next(action for action in tab.page.head.menu.actions() if "更正" in action.text())
    entry.trigger()
    form = clue_room.dialog
    assert "excuse" not in shown_fields(form)
    pick(form, "kind", "corrected")
    assert "corrects" in shown_fields(form)
    pick(form, "corrects", form.body.blocks["corrects"].field.options[-1].code)
    fill(form, note="文号写错，重新登记。")
    form.save()
    clue_room.wait(lambda: "已更正" in texts(tab.page.course))
    assert "待办理" in texts(tab.page.head)


def test_parting_names_who_goes_and_why(clue_room: ClueRoom) -> None:
    tab, clues = clue_room.tab, clue_room.clues
    tab.open_page(clues.three)
    entry = next(action for action in tab.page.head.menu.actions() if action.text().startswith("分案"))
    entry.trigger()
    dialog = clue_room.dialog
    dialog.split()
    assert "请勾选" in dialog.notice.text
    for box in dialog.boxes.values():
        box.setChecked(True)
    dialog.reason.setPlainText("超出本级管辖，单独移送")
    dialog.split()
    assert "至少要留下一名" in dialog.notice.text
    assert "移送" in texts(dialog) or "上报" in texts(dialog), "the verdicts help to choose"
    for box in list(dialog.boxes.values())[:2]:
        box.setChecked(False)
    dialog.split()
    clue_room.wait(lambda: len(tab.page.view.subjects) == 2)
    [child] = [one for one in tab.page.view.related if "分案" in one.relation]
    assert [s.name for s in clue_room.office.clues.page(child.id).subjects] == ["钟离岳"]


def test_one_person_cannot_be_parted(clue_room: ClueRoom) -> None:
    clue_room.tab.open_page(clue_room.clues.fresh)
    entry = next(a for a in clue_room.tab.page.head.menu.actions() if a.text().startswith("分案"))
    assert not entry.isEnabled()


def test_a_duplicate_is_merged_into_the_clue_found_by_name(clue_room: ClueRoom) -> None:
    dialog = take(clue_room, clue_room.clues.fresh, "merged")
    assert dialog.focusWidget() is dialog.search
    QTest.keyClicks(dialog.search, "zly")
    assert dialog.found.count() == 1, "by the initials of a name"
    assert clue_room.number(clue_room.clues.fresh) not in texts(dialog.found)
    dialog.found.setCurrentRow(0)
    assert dialog.parent_number() == clue_room.number(clue_room.clues.three)
    dialog.save()
    clue_room.wait(lambda: "已并入" in texts(clue_room.tab.page.head))
    assert any(one.id == clue_room.clues.three for one in clue_room.tab.page.view.related)


def test_merging_without_a_parent_says_so(clue_room: ClueRoom) -> None:
    dialog = take(clue_room, clue_room.clues.fresh, "merged")
    dialog.save()
    assert dialog.isVisible()
    assert "并入线索编号" in dialog.notice.text
    dialog.dismiss()


def test_the_thirteen_boxes_are_written_each_with_its_hint(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    tab.page.assessment.findChildren(QPushButton)[0].click()
    dialog = clue_room.dialog
    boxes = dialog.findChildren(QPlainTextEdit)
    assert len(boxes) == 13
    assert all(box.placeholderText() for box in boxes)
    assert {"七何", "六看"} <= {label.text() for label in dialog.findChildren(QLabel)}
    for place, box in enumerate(boxes):
        box.setPlainText(f"研判第{place}格")
    dialog.save()
    clue_room.wait(lambda: "研判第12格" in texts(tab.page.assessment))
    assert all(f"研判第{place}格" in texts(tab.page.assessment) for place in range(13))
    assert clue_room.office.clues.page(clue_room.clues.asked).record.values["seven_when"] == "研判第0格"


def planted(text: str) -> list[str]:
    return [word for word in INFORMANT.values() if word in text]


def test_the_informant_is_nowhere_on_the_page(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    assert "已登记" in texts(tab.page.informant)
    assert planted(texts(tab)) == []
    tab.show_ledger()
    assert planted(texts(tab)) == []


def test_a_reveal_needs_a_reason_is_recorded_and_ends_with_its_dialog(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    next(b for b in tab.page.informant.findChildren(QPushButton) if "查看" in b.text()).click()
    dialog = clue_room.dialog
    assert dialog.windowTitle() == "查看举报人"
    dialog.reason.setText("看看")
    dialog.show_informant()
    assert not dialog.is_revealed
    assert "至少 4 个字" in dialog.notice.text
    assert not any("查看举报人" in entry for entry in clue_room.history(clue_room.clues.asked))
    dialog.reason.setText("核对联系方式以便答复")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert dialog.is_revealed
    assert set(planted(texts(dialog))) == set(INFORMANT.values())
    assert clue_room.history(clue_room.clues.asked)[0] == "查看举报人 核对联系方式以便答复"
    labels = dialog.findChildren(QLabel)
    copied = [label for label in labels if planted(label.text()) and label.textInteractionFlags()]
    assert [label.text() for label in copied] == [], "no text of it can be selected"
    clue_room.wait(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert [label.text() for label in labels if isValid(label) and planted(label.text())] == []
    assert planted(texts(tab)) == []
    assert clue_room.dialog is None


def test_an_informant_is_entered_without_showing_the_old_one(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    for clue in (clue_room.clues.fresh, clue_room.clues.asked):
        tab.open_page(clue)
        tab.page.informant.findChildren(QPushButton)[-1].click()
        form = clue_room.dialog
        assert planted(texts(form)) == []
        assert not any(form.body.values().values())
        fill(form, name="游子衿", phone="13700000000")
        form.save()
        clue_room.wait(lambda: "已登记" in texts(tab.page.informant))
        told = clue_room.office.clues.reveal_informant(clue, "测试核对内容")
        assert [line.text for line in told if line.label == "姓名"] == ["游子衿"]
    assert planted("".join(str(line) for line in told)) == [], "the old one is replaced as a whole"


@pytest.fixture
def office(office: Office) -> Office:
    """The office of the real window, with the seeded clues."""
    seed(office)
    return office


def test_locking_takes_the_informant_off_the_screen_at_once(window: MainWindow, qtbot: Any) -> None:
    assert window.desk is not None
    tab = window.desk.page_of("clues")
    wanted = next(i for i in tab.ledger.ids(tab.query()) if window.desk.office.clues.page(i).informant)
    window.desk.open_record("clues", wanted)
    assert tab.is_on_page
    tab.clue_dialogs.reveal(tab.page.view)
    dialog = tab.clue_dialogs.current
    dialog.reason.setText("核对联系方式以便答复")
    dialog.show_informant()
    labels = dialog.findChildren(QLabel)
    assert any(planted(label.text()) for label in labels)
    window.lock()
    qtbot.waitUntil(lambda: window.desk is None, timeout=WAIT)
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            assert planted(texts(widget)) == []
