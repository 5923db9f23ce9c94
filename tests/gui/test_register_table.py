"""The ledger's table: pages of rows behind a list of ids, sorted by the store, arranged by the officer."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu, QWidget

from app.engine.views import Cell, Column, Row
from tests.gui.register_fixtures import shown_texts
from ui.common.column_chooser import ColumnChooser
from ui.common.table_copy import MOST_ROWS, as_text
from ui.common.table_model import PAGE_LIMIT, PAGE_ROWS, LedgerModel

COLUMNS = (Column("name", "姓名", 6, "person"), Column("due", "期限", 8, "due"))


def _rows(ids):
    return [
        Row(i, (Cell(f"甲{i}", "科员"), Cell("2026-12-01", "剩11天", "warn")), "warn") for i in ids if i % 7
    ]


def test_model_is_clean_for_qt():
    model = LedgerModel(COLUMNS, _rows)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids(range(1, 500))
    model.set_ids([])
    model.set_ids([3, 1, 2])
    assert tester.model() is model
    assert [model.index(row, 0).data() for row in range(3)] == ["甲3", "甲1", "甲2"]


def test_only_the_pages_looked_at_are_read_and_few_are_kept():
    asked: list[int] = []

    def fetch(ids):
        asked.append(len(ids))
        return _rows(ids)

    model = LedgerModel(COLUMNS, fetch)
    model.set_ids(range(1, 100_001))
    assert asked == []
    model.index(99_998, 0).data()
    assert asked == [100_000 % PAGE_ROWS]
    for page in range(PAGE_LIMIT + 5):
        model.index(page * PAGE_ROWS, 0).data()
    assert len(model._pages) == PAGE_LIMIT


def test_a_row_that_is_gone_shows_nothing():
    model = LedgerModel(COLUMNS, _rows)
    model.set_ids([6, 7, 8])
    assert model.index(1, 0).data() is None
    assert model.index(2, 0).data() == "甲8"


def test_cells_say_their_column_and_second_line_to_screen_readers():
    model = LedgerModel(COLUMNS, _rows)
    model.set_ids([1])
    spoken = [model.index(0, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(2)]
    assert spoken == ["姓名：甲1，科员", "期限：2026-12-01，剩11天"]
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_header_click_sorts_in_the_store_both_ways(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    header = tab.table.horizontalHeader()
    place = [column.name for column in tab.ledger.view.columns].index("received_on")
    spot = header.viewport(), header.sectionViewportPosition(place) + 20
    for expected in ("received_on", "-received_on"):
        with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
            QTest.mouseClick(spot[0], Qt.MouseButton.LeftButton, pos=QPoint(spot[1], 12))
        assert tab.query().order == expected
        dates = shown_texts(tab, "received_on")
        assert dates == sorted(dates, reverse=expected.startswith("-"))


def test_columns_widths_order_and_sort_are_kept_in_the_store(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    chooser = ColumnChooser(tab.table.arrangement(), tab)
    qtbot.addWidget(chooser)
    chooser.columns_changed.connect(tab.columns.arrange)
    items = {chooser._list.item(row).text(): chooser._list.item(row) for row in range(chooser._list.count())}
    items["举报渠道"].setCheckState(Qt.CheckState.Checked)
    items["承办人"].setCheckState(Qt.CheckState.Unchecked)
    header = tab.table.horizontalHeader()
    header.moveSection(header.visualIndex(2), 0)
    tab.table.setColumnWidth(0, 222)
    with qtbot.waitSignal(tab.rows_shown, timeout=10_000):
        header.sectionClicked.emit(0)
    tab.layout_keeper.keep()

    again = open_tab("clues")
    shown = [column.name for column, seen in again.table.arrangement() if seen]
    assert shown[0] == "received_on"
    assert "channel" in shown
    assert "handler" not in shown
    assert again.table.columnWidth(0) == 222
    assert again.query().order == "number"


def test_the_last_column_cannot_be_hidden(room, open_tab):
    tab = open_tab("clues")
    tab.table.arrange([(column.name, False) for column in tab.ledger.view.columns])
    assert any(seen for _, seen in tab.table.arrangement())


def test_keyboard_opens_and_voids(room, open_tab, qtbot):
    room.take_in("clues")
    tab = open_tab("clues")
    first = tab.table.model_of_rows.ids[0]
    tab.table.select_record(first)
    with qtbot.waitSignal(tab.table.record_opened) as opened:
        QTest.keyClick(tab.table, Qt.Key.Key_Return)
    assert opened.args == [first]
    assert tab.dialogs.current.windowTitle() == "编辑线索"
    QTest.keyClick(tab.table, Qt.Key.Key_Delete)
    assert tab.dialogs.current.windowTitle() == "作废线索"


def test_selected_rows_are_copied_as_a_spreadsheet_takes_them(room, open_tab):
    room.take_in("clues")
    tab = open_tab("clues")
    table = tab.table
    table.select_record(table.model_of_rows.ids[1])
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    shown = [column.label for column, visible in table.arrangement() if visible]
    assert [len(line.split("\t")) for line in lines] == [len(shown), len(shown)]
    numbers = [table.model_of_rows.row(place).cells[0].text for place in (1, 2)]
    assert [line.split("\t")[0] for line in lines] == numbers
    table.copy_cell()
    assert QGuiApplication.clipboard().text() == numbers[1]


def test_a_copied_formula_is_no_formula():
    row = Row(1, (Cell("=cmd|' /C calc'!A0"), Cell("-12.5"), Cell("甲\n乙\t丙")))
    assert as_text([row], (0, 1, 2)) == "'=cmd|' /C calc'!A0\t-12.5\t甲 乙 丙"


def test_more_rows_than_the_clipboard_takes_are_refused_not_cut(room, open_tab):
    tab = open_tab("clues")
    QGuiApplication.clipboard().setText("原有内容")
    tab.table.set_ids(range(1, MOST_ROWS + 2))
    tab.table.selectAll()
    tab.table.copy()
    assert QGuiApplication.clipboard().text() == "原有内容"
    assert "导出" in room.answers.said[-1]


def test_the_row_menu_offers_what_can_be_done(room, open_tab):
    room.take_in("clues")
    tab = open_tab("clues")
    tab.table.select_record(tab.table.model_of_rows.ids[0])
    tab.table.customContextMenuRequested.emit(QPoint(5, 5))
    menu = next(child for child in tab.table.findChildren(QMenu) if child.isVisible())
    texts = {action.text(): action for action in menu.actions() if action.text()}
    assert list(texts) == ["办理一步…", "编辑…", "历史…", "复制所选行", "复制单元格", "作废…"]
    texts["历史…"].trigger()
    assert tab.dialogs.current is not None
    menu.close()


def test_every_widget_that_takes_the_cursor_has_a_name(room, open_tab):
    tab = open_tab("clues")
    nameless = []
    for widget in tab.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            face = QAccessible.queryAccessibleInterface(widget)
            if face is not None and not face.text(QAccessible.Text.Name):
                nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert nameless == []


def test_a_finished_task_is_not_overdue(room):
    ledger = room.office.ledger("tasks")
    task = {"title": "报送自查情况", "assigned_on": "2026-06-01", "due_on": "2026-06-10"}
    done = {"done_on": "2026-06-09", "evidence": "已书面报送"}
    ids = [ledger.add({**ledger.blank(), **task}), ledger.add({**ledger.blank(), **task, **done})]
    place = [column.name for column in ledger.view.columns].index("due_on")
    late, finished = (row.cells[place] for row in ledger.rows(ids))
    assert (late.tone, late.sub.startswith("超")) == ("danger", True)
    assert (finished.text, finished.sub, finished.tone) == ("2026-06-10", "", "")


def test_a_festival_is_shown_with_its_year_in_words_and_kept_by_its_key(room):
    ledger = room.office.ledger("reminders")
    told = {"node": "国庆节", "issued_on": "2026-09-20", "title": "廉洁过节", "content": "严守纪律。"}
    record = ledger.add({**ledger.blank(), **told})
    place = [column.name for column in ledger.view.columns].index("node")
    assert ledger.rows([record])[0].cells[place].text == "2026年国庆节"
    assert ledger.record(record).values["node"] == "2026/国庆节"
    view = ledger.record(record)
    ledger.change(record, view.version, {**view.values, "node": "2026年国庆节"})
    assert ledger.record(record).values["node"] == "2026/国庆节"
