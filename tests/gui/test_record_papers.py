"""What the card beside a ledger offers of a record: its papers in a menu, its attachments in a strip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QMenu

from app.engine.views import Query
from tests.gui.register_fixtures import Room, settle
from ui.common.issue_dialog import IssueDialog
from ui.common.pdf_preview import PreviewDialog
from ui.common.reason_dialog import ReasonDialog
from ui.talks import TalksPage

WAIT = 60_000
TALK = {
    "held_on": "2026-11-25", "kind": "reminder", "state": "planned", "person": "尹思齐", "unit": "建设处",
    "begins": "9:30", "talker": "陆清和", "recorder": "沈若川", "cause": "考勤纪律", "place": "谈话室",
}  # fmt: skip


@pytest.fixture
def tab(room: Room, qtbot: Any) -> Iterator[TalksPage]:
    """The page of talks on a talk that is planned."""
    talks = room.office.ledger("talks")
    talk = talks.add({**talks.blank(), **TALK})
    made = TalksPage(room.context)
    qtbot.addWidget(made)
    made.resize(1230, 660)
    with qtbot.waitSignal(made.rows_shown, timeout=WAIT):
        made.show()
    made.table.select_record(talk)
    yield made
    made.dismiss()


def entries(menu: Any) -> dict[str, QAction]:
    """What a menu offers, by the beginning of its text."""
    assert isinstance(menu, QMenu)
    return {action.text().partition("（")[0].rstrip("…"): action for action in menu.actions()}


def offered(tab: TalksPage) -> dict[str, QAction]:
    tab.extras.papers.fill()
    return entries(tab.extras.papers.menu())


def inside(tab: TalksPage) -> list[QAction]:
    """What can be done with the 谈话通知."""
    menu: Any = offered(tab)["谈话通知"].menu()
    return list(menu.actions())


def previewed(tab: TalksPage, qtbot: Any, room: Room) -> None:
    """Wait for the preview and close it."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in tab.findChildren(PreviewDialog)), timeout=WAIT)
    settle(qtbot, room)
    for preview in tab.findChildren(PreviewDialog):
        assert len(preview.preview.pages) >= 1
        preview.reject()


def test_a_form_is_previewed_in_two_clicks(tab: TalksPage, room: Room, qtbot: Any) -> None:
    entry = offered(tab)["谈话登记审批表"]
    assert entry.menu() is None, "nothing but a preview can be had of it"
    entry.trigger()
    previewed(tab, qtbot, room)
    assert room.answers.errors == []


def test_a_letter_is_issued_printed_again_and_voided(tab: TalksPage, room: Room, qtbot: Any) -> None:
    notice = entries(offered(tab)["谈话通知"].menu())
    assert list(notice) == ["预览", "编号出文"]
    notice["编号出文"].trigger()
    dialog = tab.dialogs.current
    assert isinstance(dialog, IssueDialog)
    assert "尹思齐" in dialog.recipient.text()
    dialog.day.setText("2027-01-01")
    dialog.issue()
    assert "出文日期没有填对" in dialog.notice.text
    dialog.day.setText("2026-11-20")
    dialog.issue()
    previewed(tab, qtbot, room)
    [issued] = next(p for p in room.office.papers.offers("talks", tab.pane.record_id) if p.issued).issued
    again = next(action for action in inside(tab) if action.text().startswith("再次打印"))
    assert issued.number in again.text()
    again.trigger()
    previewed(tab, qtbot, room)
    qtbot.waitUntil(lambda: "1 件" in tab.extras.files.title.text(), timeout=WAIT)  # the copy that is kept
    next(action for action in inside(tab) if action.text().startswith("作废")).trigger()
    dialog = tab.dialogs.current
    assert isinstance(dialog, ReasonDialog)
    dialog.act()
    assert "至少 4 个字" in dialog.notice.text
    dialog.reason.setPlainText("谈话时间改了，重新通知")
    dialog.act()
    voided = next(action for action in inside(tab) if issued.number in action.text())
    assert voided.text().endswith("已作废")
    assert not voided.isEnabled()
    assert room.answers.errors == []


def test_what_a_paper_still_lacks_is_said_and_comes_last(tab: TalksPage, room: Room) -> None:
    papers = room.office.papers.offers("talks", tab.pane.record_id)
    lacking = [paper.title for paper in papers if paper.lacks]
    assert lacking
    tab.extras.papers.fill()
    texts = [action.text() for action in tab.extras.papers.menu().actions()]
    last = texts[texts.index("") + 1 :]
    assert [text.partition("（")[0] for text in last] == lacking
    assert all("还没有填写" in text for text in last)


def test_a_new_talk_is_shown_with_its_papers_at_hand(tab: TalksPage, room: Room, qtbot: Any) -> None:
    told = {**TALK, "state": "finished", "held_on": "2026-11-20", "kind": "heart", "content": "谈思想状况。"}
    tab.new_record(told)
    form = tab.dialogs.current
    with qtbot.waitSignal(tab.rows_shown, timeout=WAIT):
        form.save()
        if form.notice.text:
            form.notice.answer("仍然保存")
    assert tab.ledger.record(tab.pane.record_id).values["held_on"] == "2026-11-20"
    assert tab.extras.papers.isEnabled()
    assert "谈话记录" in offered(tab)


def test_a_voided_record_has_no_papers_and_takes_no_files(tab: TalksPage, room: Room, qtbot: Any) -> None:
    talk = tab.pane.record_id
    room.office.ledger("talks").void(talk, "重复登记，作废")
    with qtbot.waitSignal(tab.rows_shown, timeout=WAIT):
        tab.bar.set_query(Query(voided=True))
    tab.table.select_record(talk)
    assert not tab.extras.papers.isEnabled()
    assert not tab.extras.files.add_button.isEnabled()


def picture(folder: Path, name: str) -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    image.save(str(folder / name))
    return folder / name


def test_attachments_are_added_to_the_record_shown(
    tab: TalksPage, room: Room, qtbot: Any, tmp_path: Path
) -> None:
    files = tab.extras.files
    assert files.title.text() == "附件"
    assert not files._foot.isVisible(), "an empty strip is one line"
    files.add_files([picture(tmp_path, "签名页.png")])
    settle(qtbot, room)
    qtbot.waitUntil(lambda: "1 件" in files.title.text(), timeout=WAIT)
    assert files._foot.isVisible()
    [kept] = room.office.attachments.list("talk", tab.pane.record_id)
    assert kept.name == "签名页.png"
    files.table.selectRow(0)
    assert files.void_button.isEnabled()


def test_attachments_follow_the_record(tab: TalksPage, room: Room, qtbot: Any, tmp_path: Path) -> None:
    first = tab.pane.record_id
    room.office.attachments.add("talk", first, picture(tmp_path, "签名页.png"))
    talks = room.office.ledger("talks")
    with qtbot.waitSignal(tab.rows_shown, timeout=WAIT):
        other = talks.add({**talks.blank(), **TALK, "person": "伏青禾"})
    tab.table.select_record(other)
    assert tab.extras.files.title.text() == "附件"
    tab.table.select_record(first)
    assert "1 件" in tab.extras.files.title.text()
    tab.pane.clear()
    assert tab.extras.record is None


def test_a_register_without_papers_has_no_such_button(room: Room, open_tab: Any) -> None:
    tab = open_tab("members")
    assert tab.extras.papers is None
