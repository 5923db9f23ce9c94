"""The page of a clue inside its tab: reached, read, left, and where its buttons lead."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton, QWidget

from tests.gui.clue_fixtures import (
    MATTER,
    ZHONG,
    ClueRoom,
    add_clue,
    agree,
    clue_room,
    fill,
    take_step,
    texts,
)
from tests.gui.register_fixtures import settle
from ui.clues.parts import Fold
from ui.common.pdf_preview import PreviewDialog
from ui.common.timeline import WrappedLabel

__all__ = ["clue_room"]  # the fixture


def shown(widget: QWidget) -> str:
    """The texts in sight."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def by_double_click(room: ClueRoom) -> None:
    table = room.tab.table
    spot = table.visualRect(table.model().index(table.model_of_rows.row_of(room.clues.asked), 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def by_enter(room: ClueRoom) -> None:
    room.tab.table.select_record(room.clues.asked)
    QTest.keyClick(room.tab.table, Qt.Key.Key_Return)


def by_button(room: ClueRoom) -> None:
    room.tab.table.select_record(room.clues.asked)
    QTest.mouseClick(room.tab.pane._open, Qt.MouseButton.LeftButton)


def by_row_menu(room: ClueRoom) -> None:
    room.tab.table.select_record(room.clues.asked)
    room.tab.table.customContextMenuRequested.emit(QPoint(10, 10))
    menu = next(menu for menu in room.tab.table.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "打开").trigger()
    menu.close()


@pytest.mark.parametrize("way", [by_double_click, by_enter, by_button, by_row_menu])
def test_a_row_opens_the_page_inside_the_tab(clue_room: ClueRoom, way: Callable[[ClueRoom], None]) -> None:
    way(clue_room)
    assert clue_room.tab.is_on_page
    assert clue_room.tab.page.record_id == clue_room.clues.asked
    assert clue_room.tab.page.isVisible()
    assert clue_room.dialog is None


@pytest.mark.parametrize("keys", [(Qt.Key.Key_Escape,), (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)])
def test_the_way_back_leads_to_the_row(clue_room: ClueRoom, qtbot: Any, keys: Any) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.three)
    qtbot.waitUntil(tab.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget() or tab.page, *keys)
    assert not tab.is_on_page
    assert tab.table.current_id() == clue_room.clues.three
    assert tab.table.hasFocus()


def test_the_neighbours_follow_the_ledgers_order(clue_room: ClueRoom, qtbot: Any) -> None:
    tab, ids = clue_room.tab, list(clue_room.tab.table.model_of_rows.ids)
    tab.open_page(ids[0])
    assert not tab.page.head.before.isEnabled()
    visited = [tab.page.record_id]
    while tab.page.head.after.isEnabled():
        tab.page.head.after.click()
        visited.append(tab.page.record_id)
    assert visited == ids
    qtbot.waitUntil(tab.isActiveWindow)
    QTest.keyClick(tab.page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert tab.page.record_id == ids[-2]
    assert tab.page.head._place.text() == f"{len(ids) - 1} / {len(ids)}"
    tab.page.head.back.click()
    assert tab.table.current_id() == ids[-2]


def test_the_head_says_how_the_clue_stands_and_what_is_due_on_whose_authority(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    head = shown(tab.page.head)
    for part in (
        "尹思齐",
        clue_room.number(clue_room.clues.asked),
        "谈话函询中",
        "已超期",
        "密级 内部",
        "优先处置",
    ):
        assert part in head
    assert "函询回复　2026-11-13 到期　超 7 天" in head
    assert "依据：监督执纪工作规则 第二十九条" in head
    tab.open_page(clue_room.clues.three)
    assert "优先处置" not in shown(tab.page.head)


def test_the_page_tells_matter_course_clocks_and_verdicts(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.three)
    assert MATTER in shown(tab.page.matter)
    persons = shown(tab.page.subjects)
    view = tab.page.view
    assert view is not None
    for subject in view.subjects:
        assert subject.name in persons
        assert subject.verdict in persons
        assert subject.source in persons
    assert len({subject.verdict for subject in view.subjects}) > 1, "the 处长 is not this committee's"
    clocks = shown(tab.page.clocks)
    for clock in view.clocks:
        if clock.standing in ("running", "late"):
            assert clock.title in clocks
            assert clock.due.isoformat() in clocks
            assert clock.source in clocks
    tab.open_page(clue_room.clues.asked)
    course = shown(tab.page.course)
    assert course.index("登记") < course.index("处置意见") < course.index("函询发出")


def test_steps_are_offered_with_what_they_need_on_whose_authority(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.fresh)
    card, view = tab.page.next_steps, tab.page.view
    assert view is not None
    assert set(card.buttons) == {action.code for action in view.actions}
    opinion = next(action for action in view.actions if action.code == "opinion")
    assert card.buttons["opinion"].isVisible()
    assert f"需要：{opinion.needs}" in shown(card)
    assert f"依据：{opinion.source}" in shown(card)


def test_a_barred_step_is_grey_and_says_why_in_sight(clue_room: ClueRoom) -> None:
    office, tab = clue_room.office, clue_room.tab
    clue = add_clue(office, "2026-10-09", [ZHONG], signature="real_name")
    take_step(office, clue, "opinion", "2026-10-12", disposition="transfer", transfer_reason="rank")
    agree(office, clue, "会〔2026〕1号")
    sent = {"transfer_reason": "rank", "organ": "派驻纪检监察组", "number": "函〔2026〕9号"}
    take_step(office, clue, "transferred", "2026-10-22", **sent)
    tab.open_page(clue)
    card, view = tab.page.next_steps, tab.page.view
    assert view is not None
    closed = next(action for action in view.actions if action.code == "closed")
    assert closed.blocked, "not while the informant has not been told of the acceptance"
    assert not card.buttons["closed"].isEnabled()
    assert closed.blocked in shown(card), "not only in a tooltip"
    assert card.buttons["closed"].accessibleDescription() == closed.blocked


def test_rare_steps_are_folded_by_stage_and_stay_as_the_officer_left_them(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    card, view = tab.page.next_steps, tab.page.view
    assert view is not None
    folded = [a for a in view.actions if not a.main and not card.buttons[a.code].isVisible()]
    assert folded
    fold = next(f for f in card.findChildren(Fold) if f.isAncestorOf(card.buttons[folded[0].code]))
    QTest.keyClick(fold.head, Qt.Key.Key_Space)
    assert card.buttons[folded[0].code].isVisible()
    tab.page.reload()
    assert card.buttons[folded[0].code].isVisible()


def test_a_long_course_can_be_turned_round(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.fresh)
    assert not tab.page.course.turn.isVisible()
    tab.open_page(clue_room.clues.asked)
    take_step(clue_room.office, clue_room.clues.asked, "inquiry_received", "2026-10-24")
    tab.page.reload()
    tab.page.course.turn.click()
    course = shown(tab.page.course)
    assert course.index("函询签收") < course.index("函询发出") < course.index("处置意见")
    tab.page.course.turn.click()
    course = shown(tab.page.course)
    assert course.index("处置意见") < course.index("函询发出") < course.index("函询签收")


def test_news_leave_the_page_where_it_was_read(clue_room: ClueRoom, qtbot: Any) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    qtbot.waitUntil(tab.isActiveWindow)
    QTest.qWait(50)
    bar = tab.page._right.verticalScrollBar()
    bar.setValue(180)
    button = next(b for b in tab.page.papers.findChildren(QPushButton) if b.text() == "预览")
    button.setFocus()
    name = button.accessibleName()
    for day in ("2026-10-24", "2026-10-25"):
        take_step(clue_room.office, clue_room.clues.asked, "inquiry_received", day)
    clue_room.wait(lambda: "2026-10-25" in shown(tab.page.course))
    QTest.qWait(50)
    assert bar.value() == 180
    now = QApplication.focusWidget()
    assert now is not None
    assert now.accessibleName() == name
    assert "谈话函询中" in shown(tab.page.head)


def test_a_long_matter_opens_on_demand(clue_room: ClueRoom) -> None:
    tab, ledger = clue_room.tab, clue_room.office.ledger("clues")
    record = ledger.record(clue_room.clues.fresh)
    ledger.change(record.id, record.version, {**record.values, "summary": "反映问题。" * 400 + "末句在此。"})
    tab.open_page(record.id)
    assert "末句在此" not in texts(tab.page.matter)
    tab.page.matter.findChildren(QPushButton)[0].click()
    assert "末句在此" in shown(tab.page.matter)


def test_what_was_done_elsewhere_shows_at_once(clue_room: ClueRoom, qtbot: Any) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.fresh)
    take_step(clue_room.office, clue_room.clues.fresh, "opinion", "2026-11-18", disposition="verification")
    clue_room.wait(lambda: "处置意见" in shown(tab.page.course))
    assert "待审批" in shown(tab.page.head)


def test_a_related_clue_is_one_click_away(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    name = f"打开{clue_room.number(clue_room.clues.three)}"
    next(b for b in tab.page.related.findChildren(QPushButton) if b.accessibleName() == name).click()
    assert tab.page.record_id == clue_room.clues.three


def test_a_voided_clue_is_only_read(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    clue_room.office.ledger("clues").void(clue_room.clues.fresh, "重复登记，已并入")
    tab.open_page(clue_room.clues.fresh)
    assert "重复登记，已并入" in shown(tab.page)
    assert not tab.page.head.edit.isEnabled()
    assert tab.page.next_steps.buttons == {}
    assert not tab.page.attachments.add_button.isEnabled()
    tab.page.head.edit.click()
    assert clue_room.dialog is None


def test_asking_for_something_in_the_ledger_leaves_the_page(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    for ask in (
        lambda: tab.show_chip("late"),
        tab.focus_search,
        lambda: tab.open_record(clue_room.clues.three),
    ):
        tab.open_page(clue_room.clues.asked)
        ask()
        assert not tab.is_on_page
    tab.go_to(clue_room.clues.asked)
    assert tab.is_on_page
    assert tab.page.record_id == clue_room.clues.asked


def test_the_card_beside_the_ledger_says_what_is_due_and_what_comes_next(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.table.select_record(clue_room.clues.fresh)
    pane = shown(tab.pane)
    assert "提出处置意见　2026-12-16　剩 26 天" in pane
    assert "处置意见" in pane.partition("下一步")[2].split("\n")[1]
    assert tab.pane._open.isVisible()
    assert not tab.pane._step.isVisible()


def test_a_paper_is_previewed_then_issued_under_a_number_then_voided(clue_room: ClueRoom, qtbot: Any) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    view = tab.page.view
    assert view is not None
    paper = next(paper for paper in view.papers if paper.numbered and not paper.lacks)
    tab.page.papers.buttons[paper.key, "预览"].click()
    clue_room.wait(lambda: bool(tab.findChildren(PreviewDialog)))
    preview = tab.findChildren(PreviewDialog)[-1]
    assert len(preview.preview.pages) >= 1
    preview.reject()
    tab.page.papers.buttons[paper.key, "出文"].click()
    clue_room.dialog.day.setText("2027-01-01")
    clue_room.dialog.issue()
    assert "出文日期没有填对" in clue_room.dialog.notice.text
    clue_room.dialog.day.setText("2026-11-19")
    clue_room.dialog.recipient.setText("尹思齐")
    clue_room.dialog.issue()
    clue_room.wait(lambda: "2026-11-19" in shown(tab.page.papers))
    issued = next(p for p in tab.page.view.papers if p.key == paper.key).issued[0]
    assert issued.number in shown(tab.page.papers)
    settle(qtbot, clue_room.room)
    for preview in tab.findChildren(PreviewDialog):
        preview.reject()
    again = f"再次打印{issued.number}"
    next(b for b in tab.page.papers.findChildren(QPushButton) if b.accessibleName() == again).click()
    clue_room.wait(lambda: any(preview.isVisible() for preview in tab.findChildren(PreviewDialog)))
    for preview in tab.findChildren(PreviewDialog):
        preview.reject()
    name = f"作废{issued.number}"
    next(b for b in tab.page.papers.findChildren(QPushButton) if b.accessibleName() == name).click()
    clue_room.dialog.act()
    assert "至少 4 个字" in clue_room.dialog.notice.text
    clue_room.dialog.reason.setPlainText("日期写错，重新出文")
    clue_room.dialog.act()
    clue_room.wait(lambda: "已作废" in shown(tab.page.papers))
    assert clue_room.room.answers.errors == []


@pytest.mark.parametrize("size", [(1024, 560), (1366, 670), (1920, 980)])
def test_nothing_overflows_and_no_text_is_cut(clue_room: ClueRoom, qtbot: Any, size: tuple[int, int]) -> None:
    tab = clue_room.tab
    tab.resize(*size)
    for clue in (clue_room.clues.asked, clue_room.clues.three):
        tab.open_page(clue)
        QTest.qWait(50)
        for column in (tab.page._left, tab.page._right):
            page = column.widget()
            assert page.width() <= column.viewport().width()
            assert page.height() <= max(page.heightForWidth(page.width()), column.viewport().height())
            for label in page.findChildren(WrappedLabel):
                if label.isVisible() and label.wordWrap():
                    assert label.height() >= label.heightForWidth(label.width()), label.text()
        for button in tab.page.findChildren(QPushButton):
            if button.isVisible():
                room = button.mapTo(tab, QPoint(button.width(), 0)).x()
                assert room <= tab.width(), button.text()
                assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width(), button.text()


def test_everything_that_takes_the_cursor_has_a_name(clue_room: ClueRoom) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    silent = [
        widget
        for widget in tab.page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and isinstance(widget, QPushButton | QToolButton)
        and not (widget.accessibleName() or widget.text())
    ]
    assert silent == []
    assert tab.page.next_steps.buttons["inquiry_answered"].accessibleDescription()


def test_tab_reaches_every_card(clue_room: ClueRoom, qtbot: Any) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    qtbot.waitUntil(tab.isActiveWindow)
    wanted = {tab.page.next_steps, tab.page.papers, tab.page.attachments, tab.page.informant, tab.page.head}
    reached: set[QWidget] = set()
    for _ in range(80):
        now = QApplication.focusWidget()
        reached |= {card for card in wanted if now is not None and card.isAncestorOf(now)}
        tab.focusNextPrevChild(True)
    assert reached == wanted


def test_leaving_frees_what_was_shown(clue_room: ClueRoom, qtbot: Any) -> None:
    tab = clue_room.tab
    tab.open_page(clue_room.clues.asked)
    tab.page.next_steps.buttons["inquiry_answered"].click()
    gone = weakref.ref(clue_room.dialog)
    fill(clue_room.dialog, statement="没有接受宴请。")
    tab.dismiss()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: gc.collect() >= 0 and gone() is None, timeout=5_000)
    assert tab.page.record_id == 0
    assert MATTER not in texts(tab.page.matter)
