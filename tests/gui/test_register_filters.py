"""Search, chips, the filter panel and the filters kept by name."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.engine.views import Chip, Query
from tests.gui.register_fixtures import shown_texts, type_chinese
from ui.common.date_edit import DateEdit, read_date
from ui.common.filter_bar import ChipRow
from ui.common.filter_pages import usual_spans
from ui.common.saved_filters import query_from_plain, query_to_plain


def test_typing_a_chinese_name_finds_it(room, open_tab, qtbot):
    room.take_in("members")
    tab = open_tab("members")
    name = shown_texts(tab, "name")[0]
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        type_chinese(tab.bar.search, name)
    assert set(shown_texts(tab, "name")) == {name}
    assert tab._count.text().startswith("符合条件")


def test_the_newest_of_quick_keystrokes_wins(room, open_tab, qtbot):
    room.take_in("members")
    tab = open_tab("members")
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        QTest.keyClicks(tab.bar.search, "zhangw")
        tab.refresh()
        for _ in range(6):
            QTest.keyClick(tab.bar.search, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: tab.table.model_of_rows.rowCount() == 233, timeout=10_000)


def test_enter_in_the_search_box_goes_to_the_first_row(room, open_tab):
    room.take_in("clues")
    tab = open_tab("clues")
    QTest.keyClick(tab.bar.search, Qt.Key.Key_Return)
    assert tab.table.current_id() == tab.table.model_of_rows.ids[0]
    assert tab.pane.record_id == tab.table.current_id()


def test_chips_count_and_narrow_and_follow_the_arrow_keys(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    qtbot.waitUntil(lambda: bool(tab.bar.chips.buttons()), timeout=10_000)
    chips = tab.bar.chips.buttons()
    assert chips["all"].text() == "全部 64"
    assert chips["open"].text() == "在办 14"
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        chips["awaiting"].click()
    assert tab.table.model_of_rows.rowCount() == 4
    chips["awaiting"].setFocus()
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        QTest.keyClick(chips["awaiting"], Qt.Key.Key_Left)
    assert chips["open"].isChecked()
    assert tab.table.model_of_rows.rowCount() == 14


def test_panel_narrows_by_list_and_by_dates(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    tab._toggle_panel()
    panel = tab.panel
    names = [field.name for field in panel._fields]
    page = panel._pages[names.index("source")]
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        page._list.findItems("巡察移交", Qt.MatchFlag.MatchExactly)[0].setCheckState(Qt.CheckState.Checked)
    assert set(shown_texts(tab, "source")) == {"巡察移交"}
    span = panel._pages[names.index("received_on")]
    span.set_span((date(2026, 1, 1), None))
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        span.changed.emit()
    assert len(shown_texts(tab, "source")) == 4
    assert tab.bar.more.text() == "更多筛选 2"
    assert "线索来源：巡察移交" in tab._summary_text.text()
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        tab._summary_clear.click()
    assert tab.table.model_of_rows.rowCount() == 64


def test_a_named_filter_is_there_at_the_next_opening(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    wanted = Query(search="周海波", chip="open", spans={"received_on": (date(2026, 1, 1), None)})
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        tab.bar.set_query(wanted)
    count = tab.table.model_of_rows.rowCount()
    tab._toggle_panel()
    type_chinese(tab.panel._saved._name, "今年在办")
    QTest.keyClick(tab.panel._saved._name, Qt.Key.Key_Return)

    again = open_tab("clues")
    again._toggle_panel()
    assert again.saved.names() == ["今年在办"]
    with qtbot.waitSignal(again.rows_shown, timeout=10_000):
        again.panel._saved.picked.emit("今年在办")
    assert again.bar.query() == wanted
    assert again.table.model_of_rows.rowCount() == count
    again.saved.remove("今年在办")
    assert room.office.preference("filters.clues") == {}


def test_nothing_found_offers_to_clear_and_an_empty_register_to_import(room, open_tab, qtbot):
    tab = open_tab("clues")
    assert tab._first_import.isVisible()
    room.take_in("clues")
    qtbot.waitUntil(lambda: tab.table.model_of_rows.rowCount() == 64, timeout=10_000)
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        type_chinese(tab.bar.search, "查无此人")
    assert tab._clear.isVisible()
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        tab._clear.click()
    assert tab.table.isVisible()
    assert tab.bar.search.text() == ""


def test_a_record_outside_the_filter_is_shown_when_asked_for(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    closed = room.office.ledger("clues").ids(Query(chip="closed"))[0]
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        tab.show_chip("awaiting")
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        tab.open_record(closed)
    assert tab.table.current_id() == closed
    assert tab.pane.record_id == closed


def test_queries_survive_being_kept_as_plain_values():
    query = Query(
        "甲 乙", "open", {"source": ("a", "b")}, {"received_on": (None, date(2026, 2, 28))}, "", True
    )
    assert query_from_plain(query_to_plain(query)) == query
    assert query_from_plain({}) == Query()


def test_usual_spans_end_and_begin_where_they_should():
    spans = usual_spans(date(2026, 2, 10))
    assert spans["上月"] == (date(2026, 1, 1), date(2026, 1, 31))
    assert spans["上季度"] == (date(2025, 10, 1), date(2025, 12, 31))
    assert spans["上年"] == (date(2025, 1, 1), date(2025, 12, 31))
    assert usual_spans(date(2026, 12, 31))["上季度"] == (date(2026, 7, 1), date(2026, 9, 30))


def test_dates_are_understood_as_typed(qtbot):
    spellings = ("2026-3-5", "2026.03.05", "2026年3月5日", "２０２６／３／５", "20260305")
    assert {read_date(text) for text in spellings} == {date(2026, 3, 5)}
    assert [read_date(text) for text in ("", "2026-02-30", "三月五日", "2026")] == [None] * 4
    edit = DateEdit()
    qtbot.addWidget(edit)
    edit.setText("2026.3.5")
    edit.editingFinished.emit()
    assert edit.text() == "2026-03-05"
    edit.setText("去年春天")
    edit.editingFinished.emit()
    assert edit.text() == "去年春天"


def test_chips_without_room_stand_in_a_menu_and_none_is_cut(qtbot):
    row = ChipRow()
    qtbot.addWidget(row)
    row.set_chips([Chip(f"k{n}", f"第{n}种筛选", n) for n in range(10)], "k0")
    row.show()
    for width in (900, 420, 260):
        row.resize(width, 30)
        seen = [chip for chip in row.buttons().values() if chip.isVisible()]
        assert 0 < len(seen) < 10
        assert all(chip.width() >= chip.sizeHint().width() for chip in [*seen, row.rest])
        assert row.rest.geometry().right() < width
        assert row.rest.text() == f"其余 {10 - len(seen)} 项"
    row._fill_menu()
    with qtbot.waitSignal(row.chip_picked) as picked:
        row.rest.menu().actions()[-1].trigger()
    assert picked.args == ["k9"]
    assert row.buttons()["k9"].isVisible()
    row.resize(2000, 30)
    assert row.rest.isHidden()
