"""The page of one request: from the list as checked to the reply letter that is kept and saved."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.clue_fixtures import texts
from tests.gui.opinion_fixtures import WAIT, OpinionRoom, opinion_room
from tests.gui.register_fixtures import settle
from ui.archives.opinion_dialogs import AnswerDialog, ApproveDialog
from ui.archives.opinion_head import present_step
from ui.archives.opinion_names import NamesDialog
from ui.archives.opinion_replies import RepliesDialog
from ui.common.pdf_preview import PreviewDialog
from ui.common.reason_dialog import ReasonDialog

__all__ = ["opinion_room"]


@pytest.fixture
def request_shown(opinion_room: OpinionRoom) -> OpinionRoom:
    """A request with everything that may be wrong in a list, on its page."""
    opinion_room.open(opinion_room.register())
    return opinion_room


def previewed(room: OpinionRoom, qtbot: Any) -> list[str]:
    """Wait for the previews, close them, return their titles."""
    room.wait(lambda: any(one.isVisible() for one in room.tab.findChildren(PreviewDialog)))
    settle(qtbot, room.room)
    titles = []
    for preview in room.tab.findChildren(PreviewDialog):
        assert len(preview.preview.pages) >= 1
        titles.append(preview.windowTitle())
        preview.reject()
    return titles


def letter_text(path: Path) -> str:
    """What poppler reads in a PDF, without blanks."""
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    return "".join(done.stdout.split())


def make_ready(room: OpinionRoom) -> None:
    """Second looks made, proposals adopted."""
    room.settle_looks()
    room.office.opinions.adopt(room.page.record_id)
    room.wait(lambda: not room.page.approve.isHidden())


def test_the_page_says_who_was_found_and_what_on_which_ground(request_shown: OpinionRoom) -> None:
    room = request_shown
    room.choose("尹思齐")
    said = texts(room.page.person)
    number = room.office.ledger("clues").record(room.clue).values["number"]
    assert "有未了结的问题线索" in said
    assert f"打开{number}" in said or number in said
    assert "依据：" in said
    room.choose("水清浅")
    assert "花名册中没有" in texts(room.page.person)


def test_what_is_in_the_way_is_said_in_words(request_shown: OpinionRoom) -> None:
    room = request_shown
    assert room.page._why.text() == room.view.why_not
    assert "尚未拟定答复" in room.page._why.text()
    assert room.page.adopt.text() == "采用建议（3 人）"
    assert present_step(room.view) == 0
    assert room.page.approve.isHidden()
    assert room.page.answer.isHidden()


def test_a_record_behind_a_finding_is_one_click_away(request_shown: OpinionRoom, qtbot: Any) -> None:
    from PySide6.QtWidgets import QPushButton

    room = request_shown
    room.choose("尹思齐")
    links = [one for one in room.page.person.findChildren(QPushButton) if one.property("kind") == "link"]
    for one in links:
        one.click()
    assert ("clues", room.clue) in room.asked
    assert ("members", room.members["尹思齐", "建设处"]) in room.asked


def test_a_reply_is_decided_by_its_button_and_by_its_key(request_shown: OpinionRoom) -> None:
    room = request_shown
    room.choose("伏青禾")
    room.page.person.replies["clear"].click()
    room.wait(lambda: room.shown("伏青禾").reply == "clear")
    assert room.page.person.replies["clear"].isChecked()
    room.choose("简宁")
    room.page.people.table.setFocus()
    QTest.keyClick(room.page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    room.wait(lambda: room.shown("简宁").reply == "defer")
    assert room.person("简宁").reply == "defer"


def test_a_reply_milder_than_proposed_wants_a_written_reason(request_shown: OpinionRoom) -> None:
    room, pane = request_shown, request_shown.page.person
    room.choose("尹思齐")
    pane.replies["clear"].click()
    assert room.person("尹思齐").reply == ""
    assert pane.reason.isVisible()
    assert "轻于建议" in pane.notice.text
    assert "线索" in pane.notice.text
    assert not pane.replies["clear"].isVisible(), "the findings stay in sight"
    pane.reason.setPlainText("无")
    pane.confirm.click()
    assert room.person("尹思齐").reply == ""
    pane.reason.setPlainText("线索经初步核实不实，已提请了结")
    pane.confirm.click()
    room.wait(lambda: room.shown("尹思齐").reply == "clear")
    assert room.person("尹思齐").override == "线索经初步核实不实，已提请了结"
    assert not pane.reason.isVisible()
    assert "线索经初步核实不实" in texts(pane)


def test_the_question_for_a_reason_goes_with_the_person(request_shown: OpinionRoom) -> None:
    room, pane = request_shown, request_shown.page.person
    room.choose("尹思齐")
    pane.replies["clear"].click()
    assert pane.reason.isVisible()
    room.choose("伏青禾")
    assert not pane.reason.isVisible()
    assert pane.replies["clear"].isVisible()
    room.choose("尹思齐")
    pane.replies["clear"].click()
    pane.let_be.click()
    assert not pane.reason.isVisible()
    assert room.person("尹思齐").reply == ""


def test_several_are_answered_alike(request_shown: OpinionRoom) -> None:
    room = request_shown
    room.choose("伏青禾", "简宁")
    assert "已选 2 人" in texts(room.page.person)
    room.page.person.replies["clear"].click()
    room.wait(lambda: [room.shown(name).reply for name in ("伏青禾", "简宁")] == ["clear", "clear"])
    assert [one.checked.entry.name for one in room.page.people.selected()] == ["伏青禾", "简宁"]


def test_one_of_two_of_the_same_name_is_chosen(request_shown: OpinionRoom) -> None:
    room, pane = request_shown, request_shown.page.person
    room.choose("池砚秋")
    assert pane.choice.candidates.button(room.members["池砚秋", "建设处"]) is not None
    pane.choice.identify()
    assert "请先选定" in pane.notice.text
    pane.choice.candidates.button(room.members["池砚秋", "人事处"]).click()
    pane.choice.note.setText("人事处电话确认")
    pane.choice.note.returnPressed.emit()
    room.wait(lambda: not room.shown("池砚秋").checked.second_look)
    assert room.person("池砚秋").checked.member_id == room.members["池砚秋", "人事处"]
    assert "人事处电话确认" in texts(pane)


def test_who_is_none_of_the_roster_is_confirmed_with_a_note(request_shown: OpinionRoom) -> None:
    room, pane = request_shown, request_shown.page.person
    room.choose("水清浅")
    pane.choice.identify()
    assert "花名册中没有此人" in pane.notice.text
    assert pane.window().focusWidget() is pane.choice.note, "what is missing can be typed at once"
    assert room.person("水清浅").checked.second_look
    pane.choice.note.setText("本单位没有此人，已退人事处核对")
    pane.choice.identify()
    room.wait(lambda: not room.shown("水清浅").checked.second_look)


def test_a_name_the_list_has_wrong_is_found_in_the_roster(request_shown: OpinionRoom) -> None:
    room, pane = request_shown, request_shown.page.person
    room.choose("水清浅")
    assert pane.choice.candidates.checkedId() == 0, "nobody is what it most likely is"
    [found] = pane._find("柏南星")
    pane.choice.another.choose(found)
    assert pane.choice.candidates.checkedId() not in (0, -1)
    pane.choice.identify()
    assert "确认是柏南星" in pane.notice.text, "against the name: that wants a reason"
    pane.choice.note.setText("人事处来电更正姓名")
    pane.choice.identify()
    room.wait(lambda: not room.shown("水清浅").checked.second_look)
    assert room.person("水清浅").checked.member_id == room.members["柏南星", "质监站"]


def test_adopting_answers_everybody_who_needs_no_second_look(request_shown: OpinionRoom, qtbot: Any) -> None:
    room = request_shown
    room.page.adopt.click()
    room.wait(lambda: room.shown("尹思齐").reply == "defer")
    replies = {one.checked.entry.name: one.reply for one in room.view.persons}
    assert replies == {"尹思齐": "defer", "伏青禾": "clear", "简宁": "clear", "池砚秋": "", "水清浅": ""}
    assert room.page.adopt.isHidden()
    assert room.page.people.chips["open"].text() == "未定 2"
    room.page.next_open.click()
    assert room.page.people.selected()[0].checked.entry.name == "池砚秋"


def test_the_counts_in_the_head_pick_their_persons_out(request_shown: OpinionRoom) -> None:
    room = request_shown
    room.page.adopt.click()
    room.wait(lambda: bool(room.page.head.counts))
    label = room.person("尹思齐").reply_label
    assert room.page.head.counts[label].text().startswith("1 人"), "the words are cut, not the number"
    room.page.head.counts[label].click()
    assert [room.page.people._persons[row].checked.entry.name for row in room.page.people.shown_ids()] == [
        "尹思齐"
    ]


def test_a_clue_that_came_since_stops_the_approval_until_checked_again(request_shown: OpinionRoom) -> None:
    room = request_shown
    make_ready(room)
    clues = room.office.ledger("clues")
    subject = {"name": "伏青禾", "unit": "人事处科员", "rank": "一级科员"}
    told = {
        "subjects": [subject], "received_on": "2026-11-19", "source": "petition", "channel": "letter",
        "signature": "anonymous", "summary": "反映其虚报加班。", "secrecy": "internal",
    }  # fmt: skip
    clues.add({**clues.blank(), **told})
    room.page.approve.click()
    dialog = room.dialog
    assert isinstance(dialog, ApproveDialog)
    dialog.approver.setCurrentText("陆清和")
    dialog.act()
    assert "重新核查" in dialog.notice.text
    assert "伏青禾" in dialog.notice.text
    dialog.dismiss()
    room.page.recheck.click()
    room.wait(lambda: room.shown("伏青禾").checked.proposal == "defer")
    assert room.person("伏青禾").reply == "", "milder than now proposed: to be decided anew"


def test_approval_asks_who_and_when(request_shown: OpinionRoom) -> None:
    room = request_shown
    make_ready(room)
    assert present_step(room.view) == 1
    room.page.approve.click()
    dialog = room.dialog
    dialog.act()
    assert "审批人" in dialog.notice.text
    dialog.approver.setCurrentText("陆清和")
    dialog.day.setText("2027-01-01")
    dialog.act()
    assert "已经到来的日期" in dialog.notice.text
    dialog.day.setText("2026-11-20")
    dialog.act()
    room.wait(lambda: not room.page.answer.isHidden())
    assert room.view.approver == "陆清和"
    assert room.page.head.steps.present == 2
    assert room.page.person._decision.isHidden(), "an approved reply is changed only after it was sent back"


def test_what_was_approved_can_be_sent_back_with_a_reason(request_shown: OpinionRoom) -> None:
    room = request_shown
    make_ready(room)
    room.office.opinions.approve(room.page.record_id, "陆清和", room.room.context.today())
    room.wait(lambda: not room.page.answer.isHidden())
    room.page.send_back.click()
    dialog = room.dialog
    assert isinstance(dialog, ReasonDialog)
    dialog.reason.setPlainText("简宁的答复请再斟酌")
    dialog.act()
    room.wait(lambda: room.page.answer.isHidden())
    room.choose("简宁")
    assert not room.page.person._decision.isHidden()


def test_from_a_pasted_list_to_the_saved_letter(
    request_shown: OpinionRoom, qtbot: Any, tmp_path: Path
) -> None:
    room = request_shown
    make_ready(room)
    room.office.opinions.approve(room.page.record_id, "陆清和", room.room.context.today())
    room.wait(lambda: not room.page.answer.isHidden())
    room.page.answer.click()
    dialog = room.dialog
    assert isinstance(dialog, AnswerDialog)
    dialog.act()
    room.wait(lambda: any(one.isVisible() for one in room.tab.findChildren(PreviewDialog)))
    settle(qtbot, room.room)
    [preview] = room.tab.findChildren(PreviewDialog)
    room.room.answers.save_to = tmp_path / "复函.pdf"
    with qtbot.waitSignal(preview.saved, timeout=WAIT):
        preview.ask_and_save()
    assert "伏青禾" in letter_text(tmp_path / "复函.pdf")
    assert "问题线索" not in letter_text(tmp_path / "复函.pdf")
    preview.reject()
    view = room.view
    assert view.reply_number
    assert room.page.head.steps.present == 3
    assert "已于 2026-11-20 回函" in room.page._why.text()
    assert view.reply_number in room.page._why.text()
    room.choose("尹思齐")
    assert room.page.person._decision.isHidden()
    assert "函中用语" in texts(room.page.person) or view.persons[0].reply_label in texts(room.page.person)
    assert room.room.answers.errors == []


def test_every_paper_is_previewed(request_shown: OpinionRoom, qtbot: Any) -> None:
    room = request_shown
    offered = room.page.head.paper_menu.actions()
    assert len(offered) == 3
    for action in offered:
        action.trigger()
        previewed(room, qtbot)
    assert room.room.answers.errors == []


def test_names_are_added_and_taken_off(request_shown: OpinionRoom) -> None:
    room = request_shown
    room.page._dialogs.add_names(room.view)
    dialog = room.dialog
    assert isinstance(dialog, NamesDialog)
    dialog.act()
    assert "还没有能识别的人员" in dialog.notice.text
    dialog.box.text.setPlainText("柏南星\t质监站\t科员\n伏青禾\t人事处\t科员")
    dialog.act()
    room.wait(lambda: len(room.page.people.persons) == 6)
    room.choose("柏南星")
    room.page._remove.trigger()
    dialog = room.dialog
    assert isinstance(dialog, ReasonDialog)
    dialog.reason.setPlainText("来函名单误列")
    dialog.act()
    room.wait(lambda: len(room.page.people.persons) == 5)


def test_replies_are_worded_anew_and_restored(request_shown: OpinionRoom) -> None:
    room = request_shown
    before = room.office.opinions.replies()[0]
    room.page._dialogs.set_replies()
    dialog = room.dialog
    assert isinstance(dialog, RepliesDialog)
    assert not dialog.restore.isEnabled()
    dialog.wording.setPlainText("")
    dialog.save.click()
    assert dialog.notice.text
    dialog.wording.setPlainText("未收到影响使用的反映")
    dialog.save.click()
    assert room.office.opinions.replies()[0].wording == "未收到影响使用的反映"
    assert "已保存" in dialog.notice.text
    assert dialog.restore.isEnabled()
    dialog.restore.click()
    assert room.office.opinions.replies()[0] == before


def test_a_voided_request_says_so_and_offers_nothing(request_shown: OpinionRoom) -> None:
    room = request_shown
    room.office.ledger("opinions").void(room.page.record_id, "重复登记")
    room.wait(lambda: "已作废" in room.page._why.text())
    for button in (room.page.adopt, room.page.recheck, room.page.approve, room.page.answer):
        assert button.isHidden()
    assert not room.page.head.edit.isEnabled()


def test_the_card_beside_the_ledger_says_what_comes_next(request_shown: OpinionRoom) -> None:
    room = request_shown
    room.tab.show_ledger()
    assert not room.tab.is_on_page
    said = texts(room.tab.pane)
    assert "前回复" in said
    assert room.view.why_not in said


def test_going_to_a_request_from_elsewhere_opens_its_page(request_shown: OpinionRoom) -> None:
    room = request_shown
    other = room.register("伏青禾\t人事处\t科员", letter_number="云住建人函〔2026〕9号")
    room.tab.go_to(other)
    assert room.page.record_id == other
    room.wait(lambda: room.page.head.before.isEnabled() or room.page.head.after.isEnabled())
    first = room.tab.table.model_of_rows.row_of(other)
    room.page.moved.emit(1 if first == 0 else -1)
    assert room.page.record_id != other
    QTest.keyClick(room.page, Qt.Key.Key_Escape)
    assert not room.tab.is_on_page


def test_three_hundred_names_are_shown(opinion_room: OpinionRoom) -> None:
    names = "\n".join(f"{name}\t建设处" for name in invented(300))
    room = opinion_room
    room.open(room.register(names))
    assert len(room.page.people.shown_ids()) == 300
    assert room.page.people.chips["look"].text() == "待核对 300"
    room.page.people.table.selectAll()
    assert "已选 300 人" in texts(room.page.person)


def invented(count: int) -> list[str]:
    """So many different names that nobody of the roster bears."""
    surnames, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    return [f"{s}{g}之" for s in surnames for g in given][:count]


def test_a_closed_page_holds_no_name_any_more(request_shown: OpinionRoom) -> None:
    room = request_shown
    room.choose("尹思齐")
    room.tab.dismiss()
    assert "尹思齐" not in texts(room.page)
    assert room.page.people.shown_ids() == []
