"""到期事项 in the window: filter, folds, and what is done about an item, with the real agenda behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app import agenda
from app.engine.views import DueItem
from app.office import Office
from tests.gui.conftest import TODAY
from ui.actions import Shortcut
from ui.common.mark_dialogs import PostponeDialog, WaiveDialog
from ui.main_window import MainWindow
from ui.today import TodayTab
from ui.today.due_card import DueCard
from ui.today.due_model import LATER
from ui.today.due_strip import LEGAL

Wait = Callable[[Callable[[], bool]], None]
MONTHLY, REASON = "C22", "报表系统维护，下周恢复"


@pytest.fixture
def card(window: MainWindow) -> DueCard:
    assert window.desk is not None
    page = window.desk.tabs.widget(0)
    assert isinstance(page, TodayTab)
    return page.due


def items(office: Office) -> list[DueItem]:
    return [item for group in office.agenda(TODAY) for item in group.items]


def item_of(office: Office, rule: str) -> DueItem:
    return next(item for item in items(office) if item.rule == rule)


def choose(card: DueCard, rule: str) -> DueItem:
    item = item_of(card.context.office, rule)
    card.show_item(item)
    assert card.list.item() == item
    return item


def shown(card: DueCard) -> list[str]:
    return [entry.register for entry in card.list.due.entries if isinstance(entry, DueItem)]


def test_a_chip_for_each_kind_says_how_many(card: DueCard) -> None:
    found = items(card.context.office)
    buttons = card.chips.buttons()
    assert buttons["all"].text() == f"全部 {len(found)}"
    assert buttons["clues"].text() == f"线索 {sum(i.register == 'clues' and not i.finish_in for i in found)}"
    buttons["clues"].click()
    assert set(shown(card)) == {"clues"}
    card.show_group("30 天内")
    assert buttons["all"].isChecked()


def test_a_filter_that_finds_nothing_any_more_gives_way_to_all(card: DueCard) -> None:
    card.chips.buttons()["clues"].click()
    card.show_groups(tuple(g for g in card.context.office.agenda(TODAY) if g.title == LATER))
    left = {item.register for g in card.context.office.agenda(TODAY) if g.title == LATER for item in g.items}
    assert card.kind == ("clues" if "clues" in left else "all")


def test_what_is_far_off_is_folded_and_opens_by_mouse_and_keys(card: DueCard) -> None:
    model, view = card.list.due, card.list
    later = model.place_of(LATER)
    assert later == model.rowCount() - 1
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=_scrolled_to(card, later))
    assert model.rowCount() > later + 1
    view.setCurrentIndex(model.index(model.place_of(LATER)))
    for key, folded in (
        (Qt.Key.Key_Left, True),
        (Qt.Key.Key_Left, True),
        (Qt.Key.Key_Return, False),
        (Qt.Key.Key_Space, True),
        (Qt.Key.Key_Right, False),
    ):
        QTest.keyClick(view, key)
        assert (LATER in model.folded) is folded
        assert view.currentIndex().row() == model.place_of(LATER)


def _scrolled_to(card: DueCard, row: int) -> QPoint:
    index = card.list.due.index(row)
    card.list.scrollTo(index)
    return card.list.visualRect(index).center()


def test_a_legal_limit_is_neither_put_off_nor_waived(card: DueCard) -> None:
    """法定期限不能顺延，只能登记延期."""
    item = choose(card, "T1")
    assert item.legal
    for key in ("postpone", "waive"):
        assert not card.strip.buttons[key].isEnabled()
        assert card.strip.buttons[key].toolTip() == LEGAL
    for shortcut in (Shortcut.POSTPONE, Shortcut.WAIVE):
        QTest.keySequence(card.list, shortcut.keys)
    card.postpone()
    card.waive()
    assert card.current is None


def test_a_clue_is_opened_not_finished_here(card: DueCard, window: MainWindow, settled: Wait) -> None:
    item = choose(card, "T1")
    assert not card.strip.buttons["finish"].isVisible()
    card.strip.buttons["open"].click()
    assert window.desk is not None
    clues = window.desk.registers["clues"]
    settled(lambda: clues.pane.record_id == item.record_id)


def test_a_duty_is_finished_by_its_record(card: DueCard, window: MainWindow, settled: Wait) -> None:
    item = choose(card, MONTHLY)
    assert not card.strip.buttons["open"].isEnabled()
    QTest.keySequence(card.list, Shortcut.FINISH.keys)
    assert window.desk is not None
    form: Any = window.desk.registers["duties"].dialogs.current
    entered = form.body.values()
    assert {name: entered[name] for name in ("duty", "title", "period")} == {
        name: item.given[name] for name in ("duty", "title", "period")
    }
    form.body.blocks["evidence"].editor.set_value("十一月统计表已报送案管室，签收单存卷")
    form.body.blocks["done_on"].editor.set_value(TODAY.isoformat())
    form.save()
    settled(lambda: item.key not in {other.key for other in items(card.context.office)})
    window.show_tab(0)
    settled(lambda: card.list.due.place_of_item(item.key) < 0)


def test_a_duty_is_put_off_with_a_reason_and_comes_back(card: DueCard, settled: Wait) -> None:
    item = choose(card, MONTHLY)
    QTest.keySequence(card.list, Shortcut.POSTPONE.keys)
    dialog: Any = card.current
    assert isinstance(dialog, PostponeDialog)
    later = item.due + timedelta(days=5)
    dialog.day.set_date(later)
    dialog.reason.setPlainText(REASON)
    dialog.go.click()
    settled(
        lambda: (
            card.list.due.place_of_item(item.key) >= 0 and item_of(card.context.office, MONTHLY).due == later
        )
    )
    moved = item_of(card.context.office, MONTHLY)
    assert (moved.postponed_from, moved.postponed_because) == (item.due, REASON)
    settled(lambda: card.list.item() == moved)
    told = card.list.due.data(card.list.currentIndex())
    assert f"原定 {item.due.isoformat()}，顺延：{REASON}" in told
    assert card.strip.buttons["restore"].isVisible()
    card.strip.buttons["restore"].click()
    settled(lambda: item_of(card.context.office, MONTHLY).due == item.due)
    settled(lambda: not card.strip.buttons["restore"].isVisible())


@pytest.mark.parametrize(
    ("day", "reason", "told"),
    [
        ("", REASON, "顺延至"),
        ("2026-02-30", REASON, "顺延至"),
        (TODAY.isoformat(), REASON, "今天以后"),
        ("2026-12-07", "忙", "原因"),
        ("2029-01-01", REASON, "之间"),
    ],
)
def test_putting_off_without_day_or_reason_or_without_end_is_refused(
    card: DueCard, day: str, reason: str, told: str
) -> None:
    item = choose(card, MONTHLY)
    card.postpone()
    dialog: Any = card.current
    dialog.day.setText(day)
    dialog.reason.setPlainText(reason)
    dialog.go.click()
    assert told in dialog.notice.text
    assert dialog.isVisible()
    assert item_of(card.context.office, MONTHLY) == item
    dialog.reject()


def test_a_proposed_day_leads_on_to_the_reason(card: DueCard) -> None:
    item = choose(card, MONTHLY)
    card.postpone()
    dialog: Any = card.current
    dialog.later[7].click()
    assert dialog.day.day() == item.due + timedelta(days=7)
    assert dialog.focusWidget() is dialog.reason
    dialog.reject()


def test_what_need_not_be_done_goes_and_can_be_taken_back(card: DueCard, settled: Wait) -> None:
    item = choose(card, MONTHLY)
    QTest.keySequence(card.list, Shortcut.WAIVE.keys)
    dialog: Any = card.current
    assert isinstance(dialog, WaiveDialog)
    dialog.go.click()
    assert "原因" in dialog.notice.text
    dialog.reason.setPlainText("本月由派驻组统一报送")
    dialog.go.click()
    settled(lambda: card.list.due.place_of_item(item.key) < 0)
    assert item.key not in {other.key for other in items(card.context.office)}
    assert item.title in card.notice.text
    card.notice.answer("撤销")
    settled(lambda: item.key in {other.key for other in items(card.context.office)})
    assert card.notice.text == ""


def test_the_row_menu_offers_what_can_be_done(card: DueCard, qtbot: Any) -> None:
    choose(card, "T1")
    card.list.customContextMenuRequested.emit(card.list.visualRect(card.list.currentIndex()).center())
    menu = card.findChild(QMenu)
    able = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert able == {"打开": True, "办结…": False, "顺延…": False, "恢复原定日期": False, "不需办理…": False}
    menu.close()


def test_the_selection_outlasts_a_refresh_and_moves_on_when_its_item_goes(card: DueCard) -> None:
    item = choose(card, MONTHLY)
    groups = card.context.office.agenda(TODAY)
    card.show_groups(groups)
    assert card.list.item() == item
    place = card.list.currentIndex().row()
    without = [
        agenda.DueGroup(g.title, g.tone, tuple(i for i in g.items if i.key != item.key)) for g in groups
    ]
    card.show_groups(without)
    selected = card.list.item()
    assert selected is not None
    assert selected.key != item.key
    assert abs(card.list.currentIndex().row() - place) <= 1


def test_the_agenda_is_computed_once_for_page_and_status_line(
    card: DueCard, settled: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = card.context.office
    counted: list[Any] = []
    real = agenda.due_items

    def counting(*given: Any) -> Any:
        counted.append(given)
        return real(*given)

    monkeypatch.setattr(agenda, "due_items", counting)
    before = len(items(office))
    ledger = office.ledger("clues")
    subject = {"name": "尹思齐", "unit": "建设处科员", "rank": "一级科员"}
    told = {
        "subjects": [subject],
        "received_on": "2026-11-18",
        "source": "petition",
        "summary": "反映其迟到。",
    }
    ledger.add({**ledger.blank(), **told, "secrecy": "internal"})
    settled(lambda: card.chips.buttons()["all"].text() == f"全部 {before + 1}")
    assert len(counted) == 1


def test_enter_on_an_item_without_a_record_opens_the_form_that_finishes_it(
    card: DueCard, window: MainWindow, settled: Wait
) -> None:
    item = choose(card, MONTHLY)
    card.list.activated.emit(card.list.currentIndex())
    assert window.desk is not None
    form: Any = window.desk.registers["duties"].dialogs.current
    assert form.body.values()["duty"] == item.rule
    form.body.blocks["evidence"].editor.set_value("已报送，签收单存卷")
    form.save()
    settled(lambda: window.desk is not None and window.desk.tabs.currentIndex() == 0)


def test_a_task_is_finished_in_its_own_form_and_leads_back(
    card: DueCard, window: MainWindow, settled: Wait
) -> None:
    ledger = card.context.office.ledger("tasks")
    due = (TODAY + timedelta(days=2)).isoformat()
    told = {"title": "报送自查情况", "assigned_on": TODAY.isoformat(), "due_on": due}
    record = ledger.add({**ledger.blank(), **told})
    settled(lambda: any(item.register == "tasks" for item in items(card.context.office)))
    settled(lambda: "tasks" in shown(card))
    card.show_item(next(item for item in items(card.context.office) if item.register == "tasks"))
    assert card.strip.buttons["finish"].isVisible()
    card.finish()
    assert window.desk is not None
    form: Any = window.desk.registers["tasks"].dialogs.current
    assert form.body.values()["title"] == "报送自查情况"
    form.body.blocks["done_on"].editor.set_value(TODAY.isoformat())
    form.body.blocks["evidence"].editor.set_value("已书面报送")
    form.save()
    assert window.desk.tabs.currentIndex() == 0
    assert str(ledger.record(record).values["done_on"]) == TODAY.isoformat()
