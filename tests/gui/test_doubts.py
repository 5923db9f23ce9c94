"""What a form is doubted for is asked about before it is saved; what is refused says what to do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.engine.views import Query
from tests.gui.register_fixtures import type_chinese

RECORD = {
    "held_on": "2026-11-18", "kind": "heart", "person": "尹思齐", "talker": "陆清和", "recorder": "沈若川",
    "cause": "了解思想状况", "place": "机关纪委谈话室", "content": "了解近期思想和工作情况。",
}  # fmt: skip


@pytest.fixture
def roster(room):
    """One person; the officers of a talk are not in it."""
    members = room.office.ledger("members")
    person = {"name": "尹思齐", "unit": "建设处", "rank": "一级科员", "political_status": "member"}
    members.add({**members.blank(), **person})
    return members


@pytest.fixture
def form(roster, open_tab, qtbot):
    """The form of a new talk, filled in."""
    tab = open_tab("talks")
    tab.new_record(RECORD)
    made = tab.dialogs.current
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    tab.dialogs.dismiss()


def talks(room):
    return room.office.ledger("talks").ids(Query())


def test_doubts_are_asked_about_and_nothing_is_written(room, form):
    form.save()
    assert form.isVisible()
    assert "陆清和" in form.notice.text
    assert "做好谈话笔录" in form.notice.text, "the 依据 is told"
    assert "陆清和" in form.body.blocks["talker"].flaw_text
    assert talks(room) == []


def test_what_was_doubted_is_saved_all_the_same(room, form):
    form.save()
    form.notice.answer("仍然保存")
    [saved] = talks(room)
    assert room.office.ledger("talks").record(saved).values["talker"] == "陆清和"


def test_going_back_leads_to_the_first_field_in_doubt(room, form):
    form.save()
    form.notice.answer("返回修改")
    assert form.notice.text == ""
    assert form.focusWidget() is form.body.blocks["talker"].editor.target
    assert talks(room) == []


def test_after_an_edit_the_question_is_asked_again(room, form, roster):
    form.save()
    type_chinese(form.body.blocks["cause"].editor.target, "和家庭情况")
    assert form.notice.text == "", "what was asked about is no longer what would be saved"
    form.save()
    assert "陆清和" in form.notice.text
    assert talks(room) == []
    for name in ("陆清和", "沈若川"):
        roster.add({**roster.blank(), "name": name, "political_status": "member"})
    form.save()
    assert len(talks(room)) == 1, "without a doubt nothing is asked"


def test_saving_by_key_while_asked_does_not_save(room, form):
    form.save()
    QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "陆清和" in form.notice.text
    assert talks(room) == []


def test_a_refusal_goes_before_the_doubts_and_says_what_to_do(room, form):
    form.body.blocks["recorder"].editor.set_value("陆清和")
    form.save()
    assert "依据：" in form.notice.text
    assert "怎么办：" in form.notice.text
    assert "仍然保存" not in form.notice.accessibleName()
    with pytest.raises(StopIteration):
        form.notice.answer("仍然保存")
    assert talks(room) == []


def test_a_reason_lets_a_soft_rule_pass_and_is_asked_for_only_then(room, form):
    blocks = form.body.blocks
    for name, value in (
        ("kind", "verification"),
        ("companions", "伏青禾"),
        ("begins", "9:30"),
        ("ends", "10:20"),
    ):
        blocks[name].editor.set_value(value)
    form.body.suit("")
    blocks["rights_told"].editor.set_value(True)
    blocks["signed"].editor.set_value(True)
    assert blocks["excuse"].isHidden()
    form.save()
    assert not blocks["excuse"].isHidden(), form.notice.text
    assert "线索" in form.notice.text
    blocks["excuse"].editor.set_value("线索由派驻机构移送，编号待补。")
    form.save()
    form.notice.answer("仍然保存")
    [saved] = talks(room)
    assert "编号待补" in room.office.ledger("talks").record(saved).values["excuse"]


def test_an_edit_keeps_what_the_form_never_showed(room, open_tab, qtbot, roster):
    """A talk from an old sheet may hold what its kind is not asked for."""
    ledger = room.office.ledger("talks")
    talk = ledger.add({**ledger.blank(), **RECORD, "written_statement": "本人检查一份。"})
    tab = open_tab("talks")
    tab.dialogs.edit(ledger.record(talk))
    form = tab.dialogs.current
    assert form.body.blocks["written_statement"].isHidden()
    type_chinese(form.body.blocks["remarks"].editor.target, "补记")
    form.save()
    after = ledger.record(talk).values
    assert (after["written_statement"], after["remarks"]) == ("本人检查一份。", "补记")


def test_a_form_grows_with_what_a_choice_adds(form, qtbot):
    form.resize(form.width(), 400)
    box = form.body.blocks["kind"].editor.target
    box.setCurrentIndex(box.findData("verification"))
    assert not form.body.blocks["rights_told"].isHidden()
    room = form.screen().availableGeometry()
    assert form.height() == min(form.wanted_height(), 820, room.height() - 60)
    assert form.height() > 400
    before = form.height()
    box.setCurrentIndex(box.findData("heart"))
    assert form.height() == before, "it never shrinks under the officer's hands"
