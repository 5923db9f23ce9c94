"""工作台: what falls due with its article, counts that agree with the figures, ways to the records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from app.engine.period import Period
from app.engine.views import DueGroup, DueItem
from app.office import open_office
from tests.gui.conftest import PASSPHRASE, TODAY, WAIT, Messages, QuickDoor, Stored, fill, today
from ui.common.due_words import distance
from ui.common.pdf_preview import PdfPreview
from ui.imports.wizard import ImportWizard
from ui.main_window import MainWindow
from ui.today import TodayTab
from ui.today.due_model import DueModel

Wait = Callable[[Callable[[], bool]], None]
ITEM = DueItem(
    "clues", 7, "线索〔2026〕1号", "提出处置意见：某人", TODAY, "T1", "监督执纪工作规则 第二十一条"
)


@pytest.fixture
def tab(window: MainWindow) -> TodayTab:
    assert window.desk is not None
    page = window.desk.tabs.widget(0)
    assert isinstance(page, TodayTab)
    return page


def test_tiles_agree_with_agenda_and_figures(tab: TodayTab, settled: Wait) -> None:
    office = tab.context.office
    items = [item for group in office.agenda(TODAY) for item in group.items]
    month = {figure.key: figure.value for figure in office.figures.of(Period.month(TODAY.year, TODAY.month))}
    late, soon = (
        sum(low <= (i.due - TODAY).days <= high for i in items) for low, high in ((-9999, -1), (0, 7))
    )
    assert (tab.tiles["late"].value, tab.tiles["soon"].value) == (str(late), str(soon))
    assert late >= 1
    assert tab.tiles["late"].accessibleName().startswith(f"已逾期 {late}件")
    assert tab.tiles["clues.received"].value == str(month["clues.received"]) == "1"
    assert tab.tiles["talks.total"].value == str(month["talks.total"]) == "0"
    settled(lambda: tab.tiles["clues.received"].remark == "本年 2 件")
    assert tab.tiles["talks.total"].remark == "本年 1 次"


def test_due_items_name_their_article(tab: TodayTab) -> None:
    tab.due.chips.buttons()["clues"].click()
    model = tab.due.list.due
    told = [model.data(model.index(row)) for row in range(model.rowCount())]
    assert told[0] == "逾期，1 件"
    assert "监督执纪工作规则" in told[1]
    assert "超 10 天" in told[1]


def test_headings_cannot_be_selected_and_items_lead_to_the_record(
    tab: TodayTab, window: MainWindow, settled: Wait
) -> None:
    tab.due.chips.buttons()["clues"].click()
    model = tab.due.list.due
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    chosen: list[tuple[str, int]] = []
    tab.due.list.record_chosen.connect(lambda key, record: chosen.append((key, record)))
    tab.due.list.activated.emit(model.index(0))
    assert chosen == []
    tab.due.list.activated.emit(model.index(1))
    assert window.desk is not None
    clues = window.desk.registers["clues"]
    settled(lambda: clues.pane.record_id == chosen[0][1])
    assert window.desk.tabs.currentIndex() == 2


def test_the_late_tile_goes_to_the_group(tab: TodayTab) -> None:
    tab.tiles["late"].click()
    assert tab.due.list.currentIndex().row() == tab.due.list.due.place_of("逾期") + 1
    assert tab.due.list.hasFocus()


def test_a_tile_goes_to_the_register_under_its_chip(tab: TodayTab, window: MainWindow) -> None:
    tab.tiles["open"].click()
    assert window.desk is not None
    assert window.desk.tabs.currentIndex() == 2
    assert window.desk.registers["clues"].query().chip == "open"


def test_quick_actions_open_the_form(tab: TodayTab, window: MainWindow) -> None:
    next(button for button in tab.findChildren(QPushButton) if button.text() == "登记谈话").click()
    assert window.desk is not None
    assert window.desk.tabs.currentIndex() == 3
    assert window.desk.registers["talks"].dialogs.current is not None


def test_new_records_show_at_once(tab: TodayTab, settled: Wait) -> None:
    fill(tab.context.office)
    settled(lambda: tab.tiles["clues.received"].value == "2")
    settled(lambda: tab.tiles["clues.received"].remark == "本年 4 件")


def test_groups_without_items_are_left_out(qtmodeltester: Any) -> None:
    model = DueModel()
    qtmodeltester.check(model)
    model.set_groups((DueGroup("逾期", "danger", ()), DueGroup("今天", "danger", (ITEM,))), TODAY)
    assert model.rowCount() == 2
    assert model.place_of("逾期") == -1
    assert model.place_of("今天") == 0


@given(st.integers(-4000, 4000))
def test_distance_is_told_in_days(days: int) -> None:
    told = distance(TODAY + timedelta(days=days), TODAY)
    if days == 0:
        assert told == "今天到期"
    else:
        assert told.startswith("超" if days < 0 else "剩")
        assert str(abs(days)) in told


def test_distance_needs_no_clock() -> None:
    assert distance(date(2026, 3, 1), date(2026, 2, 28)) == "剩 1 天"


def test_the_tile_of_closed_clues_leads_to_just_those(tab: TodayTab, window: MainWindow) -> None:
    tab.tiles["clues.closed_in_year"].click()
    assert window.desk is not None
    query = window.desk.registers["clues"].query()
    assert query.spans == {"closed_on": (date(2026, 11, 1), date(2026, 11, 30))}


def test_sheets_can_be_taken_in_and_out_of_every_register(tab: TodayTab) -> None:
    (button,) = [button for button in tab.findChildren(QPushButton) if button.text() == "导入导出"]
    choosers = button.menu().findChildren(QMenu)
    assert [chooser.title() for chooser in choosers] == ["导入表格", "导出台账"]
    titles = [ledger.view.title for ledger in tab.context.office.ledgers.values()]
    for chooser in choosers:
        assert [action.text() for action in chooser.actions()] == titles


def test_an_empty_store_leads_to_the_import(
    stored: Stored, door: QuickDoor, messages: Messages, qtbot: Any
) -> None:
    office = open_office(stored.folder, PASSPHRASE, today=today)
    window = MainWindow(office, door, messages, today)
    qtbot.addWidget(window)
    window.show()
    assert window.desk is not None
    page = window.desk.tabs.widget(0)
    assert isinstance(page, TodayTab)
    assert page.first_steps.buttons["members"].isVisible()
    page.first_steps.buttons["members"].click()
    assert window.desk.tabs.currentIndex() == 1
    assert isinstance(window.desk.registers["members"].dialogs.current, ImportWizard)
    fill(office)
    window.show_tab(0)
    qtbot.waitUntil(lambda: not page.first_steps.buttons["members"].isVisible(), timeout=WAIT)
    window.close()


def test_the_week_s_sheet_is_shown_before_it_is_printed(
    tab: TodayTab, settled: Wait, messages: Messages
) -> None:
    tab.quick["周工作提示单"].click()
    settled(lambda: bool(tab.findChildren(PdfPreview)))
    (preview,) = tab.findChildren(PdfPreview)
    assert messages.errors == []
    preview.close()
