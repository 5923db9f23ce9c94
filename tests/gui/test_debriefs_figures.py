"""统计指标 over a real store: any period, comparison, search, the records behind every number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.engine.period import Period
from app.engine.views import FigureView
from app.figure_book import FigureBook, Tie
from app.office import create_office
from db.vault import Kdf
from tests.gui.conftest import PASSPHRASE, PROFILE, TODAY, WAIT, Messages, QuickDoor, today
from ui.actions import Shortcut
from ui.common.pdf_preview import PreviewDialog
from ui.common.save_dialog import SaveDialog
from ui.debriefs import FIGURES, DebriefsTab
from ui.debriefs.figure_lines import FigureLine
from ui.debriefs.figures_page import NONE, YEAR_AGO, FiguresPage
from ui.debriefs.period_picker import DAYS, MONTH, QUARTER
from ui.debriefs.records_dialog import RecordsDialog
from ui.debriefs.ties_dialog import TiesDialog
from ui.desk import Desk
from ui.main_window import MainWindow

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def page(desk: Desk, settled: Wait) -> FiguresPage:
    desk.show_page(FIGURES)
    found = desk.page
    assert isinstance(found, FiguresPage)
    settled(lambda: found.book is not None)
    return found


def book_of(page: FiguresPage) -> FigureBook:
    assert page.book is not None
    return page.book


def opened(page: FiguresPage, settled: Wait) -> RecordsDialog:
    settled(lambda: any(dialog.isVisible() for dialog in page.findChildren(RecordsDialog)))
    return next(dialog for dialog in page.findChildren(RecordsDialog) if dialog.isVisible())


def test_the_tab_opens_on_the_figures_of_this_year(page: FiguresPage) -> None:
    assert page.picker.period == Period.year(TODAY.year)
    assert book_of(page).compared == Period.year(TODAY.year - 1)
    shown = [line.figure.key for line in page.tree.lines if line.part is None]
    assert sorted(shown) == sorted(figure.key for figure in book_of(page).figures)
    assert page.tree.current_line is not None


def test_every_value_shown_is_that_of_the_office(page: FiguresPage, desk: Desk) -> None:
    known = {figure.key: figure for figure in desk.office.figures.of(Period.year(TODAY.year))}
    for line in page.tree.lines:
        figure = known[line.figure.key]
        assert line.count == (figure.value if line.part is None else dict(figure.parts).get(line.part, 0))


def test_every_number_lists_the_records_it_counts(page: FiguresPage, settled: Wait) -> None:
    for key in ("clues.received", "talks.total"):
        assert page.tree.choose(key)
        page.tree.open_current()
        dialog = opened(page, settled)
        figure = book_of(page).by_key[key]
        assert sum(len(table.model_of_rows.ids) for table in dialog.tables.values()) == figure.value
        dialog.reject()
        settled(lambda: not page.findChildren(RecordsDialog))
    part, count = book_of(page).by_key["clues.by_source"].parts[0]
    page.open_records(book_of(page).by_key["clues.by_source"], part)
    dialog = opened(page, settled)
    assert dialog.table is not None
    assert len(dialog.table.model_of_rows.ids) == count


def test_records_of_several_registers_stand_in_a_tab_each(page: FiguresPage, desk: Desk) -> None:
    ids = {key: desk.office.ledger(key).ids(desk.registers[key].query()) for key in ("clues", "talks")}
    dialog = RecordsDialog(page.context, "两类", "", ids, page)
    assert [dialog.tabs.tabText(place) for place in range(2)] == ["问题线索 2", "谈话提醒 1"]
    asked: list[tuple[str, int]] = []
    dialog.record_asked.connect(lambda key, record: asked.append((key, record)))
    dialog.tabs.setCurrentIndex(1)
    dialog.tables["talks"].selectRow(0)
    dialog.go.click()
    assert asked == [("talks", ids["talks"][0])]


def test_a_record_behind_a_figure_is_one_key_away(page: FiguresPage, desk: Desk, settled: Wait) -> None:
    page.tree.choose("clues.received")
    page.tree.setFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_Return)
    dialog = opened(page, settled)
    assert dialog.table is not None
    wanted = dialog.table.current_id()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    settled(lambda: desk.registers["clues"].pane.record_id == wanted)


def test_the_arrows_and_kinds_lead_to_other_periods(page: FiguresPage, settled: Wait) -> None:
    page.picker.kind.setCurrentIndex(page.picker.kind.findData(MONTH))
    assert page.picker.period == Period.month(2026, 11)
    page.picker.back.click()
    assert page.picker.period == Period.month(2026, 10)
    settled(lambda: book_of(page).period == Period.month(2026, 10))
    assert book_of(page).by_key["clues.received"].value == 1
    QTest.keySequence(page.tree, Shortcut.PERIOD_AFTER.keys)
    assert page.picker.period == Period.month(2026, 11)
    page.picker.kind.setCurrentIndex(page.picker.kind.findData(QUARTER))
    assert page.picker.period == Period.quarter(2026, 4)
    page.picker.on.click()
    assert page.picker.period == Period.quarter(2027, 1)
    QTest.keySequence(page.tree, Shortcut.PERIOD_BEFORE.keys)
    assert page.picker.period == Period.quarter(2026, 4)


def test_days_of_ones_own_choice(page: FiguresPage, settled: Wait) -> None:
    picker = page.picker
    picker.kind.setCurrentIndex(picker.kind.findData(DAYS))
    picker.last.set_date(date(2025, 1, 1))
    picker.last.date_changed.emit()
    assert picker.flaw.text() == "截止日期早于起始日期"
    assert picker.period == Period.year(2026)
    picker.first.set_date(date(2026, 11, 1))
    picker.last.set_date(date(2026, 11, 5))
    picker.last.date_changed.emit()
    wanted = Period(date(2026, 11, 1), date(2026, 11, 5))
    settled(lambda: book_of(page).period == wanted)
    assert picker.flaw.text() == ""
    assert book_of(page).by_key["clues.received"].value == 1
    picker.go_back()
    assert picker.period == Period(date(2026, 10, 27), date(2026, 10, 31))


def test_what_is_compared_with_is_chosen_and_put_away(page: FiguresPage, settled: Wait) -> None:
    page.picker.set_period(Period.month(2026, 11))
    settled(lambda: book_of(page).compared == Period.month(2026, 10))
    page.tree.choose("clues.received")
    line = page.tree.current_line
    assert line is not None
    assert (line.value, line.value_before, line.change, line.growth) == ("1", "1", "0", "0.0%")
    page.compared.setCurrentIndex(page.compared.findData(YEAR_AGO))
    settled(lambda: book_of(page).compared == Period.month(2025, 11))
    line = page.tree.current_line
    assert line is not None
    assert (line.value_before, line.change, line.growth) == ("0", "+1", "—")
    page.compared.setCurrentIndex(page.compared.findData(NONE))
    settled(lambda: page.tree.isColumnHidden(3))
    assert "对比" not in page.pane.compared.text()


def test_the_search_finds_names_and_parts_in_pinyin(page: FiguresPage) -> None:
    page.search.setText("slwtxs")
    assert [line.key for line in page.tree.lines] == [("clues.received", None)]
    page.search.setText("信访举报")
    found = {line.key for line in page.tree.lines}
    assert ("clues.by_source", "信访举报") in found
    assert ("clues.received", None) not in found
    page.search.setText("没有这项")
    assert page.tree.lines == []
    assert page.pane.line is None
    page.search.clear()
    assert page.tree.lines


def test_zeros_can_be_put_away(page: FiguresPage) -> None:
    assert any(line.is_zero for line in page.tree.lines)
    page.nonzero.setChecked(True)
    assert page.tree.lines
    assert not any(line.is_zero for line in page.tree.lines)


def test_the_pane_says_how_the_figure_is_defined(page: FiguresPage, settled: Wait) -> None:
    page.tree.choose("clues.by_source")
    figure = book_of(page).by_key["clues.by_source"]
    assert page.pane.title.text() == figure.name
    assert page.pane.meaning.text() == figure.meaning
    assert f"口径第 {figure.edition} 版" in page.pane.source.text()
    assert [(level.label, level.count) for level in page.pane.parts.levels] == list(figure.parts)
    page.tree.choose("clues.received")
    settled(lambda: "10月 1 " in page.pane.months.accessibleName())
    assert "11月 1 " in page.pane.months.accessibleName()


def crossed(page: FiguresPage, value: int) -> FigureView:
    """A figure of the store with counts put into its cells."""
    kinds, levels = ("违规吃喝", "收送礼金"), ("县处级", "乡科级")
    cells = tuple((level, tuple((kind, place) for kind in kinds)) for place, level in enumerate(levels))
    figure = next(figure for figure in book_of(page).figures if figure.cells)
    return replace(figure, value=value, cells=cells, parts=tuple((kind, 1) for kind in kinds))


def test_a_cell_of_a_cross_table_leads_to_its_records(page: FiguresPage) -> None:
    figure = crossed(page, 2)
    page.pane.show_line(FigureLine(figure), "2026年度", "")
    cross = page.pane.cross
    assert cross.isVisibleTo(page.pane)
    texts = [[cross.item(row, section).text() for section in range(3)] for row in range(3)]
    assert texts == [["0", "0", "0"], ["1", "1", "2"], ["1", "1", "2"]]
    assert cross.item(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "乡科级，违规吃喝：1"
    asked: list[tuple[object, object]] = []
    page.pane.records_asked.disconnect()
    page.pane.records_asked.connect(lambda _, part, row: asked.append((part, row)))
    for row, section in ((0, 0), (1, 0), (1, 2), (2, 1), (2, 2)):
        cross.open_cell(row, section)
    assert asked == [("违规吃喝", "乡科级"), (None, "乡科级"), ("收送礼金", None), (None, None)]


def test_sums_that_would_count_a_person_twice_are_left_out(page: FiguresPage) -> None:
    page.pane.show_line(FigureLine(crossed(page, 1)), "2026年度", "")
    cross = page.pane.cross
    heads = [cross.horizontalHeaderItem(section).text() for section in range(cross.columnCount())]
    assert heads == ["违规吃喝", "收送礼金"]
    assert [cross.verticalHeaderItem(row).text() for row in range(3)] == ["县处级", "乡科级", "合计"]


def test_a_row_and_a_part_pick_out_their_records(page: FiguresPage, settled: Wait) -> None:
    figure = next(figure for figure in book_of(page).figures if figure.cells)
    row, cells = figure.cells[0]
    page.open_records(figure, cells[0][0], row)
    dialog = opened(page, settled)
    assert sum(len(table.model_of_rows.ids) for table in dialog.tables.values()) == cells[0][1]
    assert not dialog.go.isEnabled()


def test_selection_and_folding_outlive_a_refresh(page: FiguresPage, desk: Desk, settled: Wait) -> None:
    page.tree.choose("clues.by_source")
    page.tree.setExpanded(page.tree.currentIndex(), True)
    page.tree.choose("clues.by_source", "信访举报")
    ledger = desk.office.ledger("clues")
    told = {"subjects": [{"name": "尹思齐"}], "received_on": "2026-11-18", "source": "petition"}
    ledger.add({**ledger.blank(), **told, "summary": "反映其迟到。", "secrecy": "internal"})
    settled(lambda: book_of(page).by_key["clues.received"].value == 3)
    line = page.tree.current_line
    assert line is not None
    assert line.key == ("clues.by_source", "信访举报")
    assert page.tree.isExpanded(page.tree.currentIndex().parent())


def test_a_row_is_copied_as_it_is_shown(page: FiguresPage) -> None:
    page.tree.choose("clues.by_source", "信访举报")
    QTest.keySequence(page.tree, "Ctrl+C")
    assert QGuiApplication.clipboard().text().split("\t") == [
        "线索来源：信访举报", "2", "件", "0", "+2", "—", "100.0%",
    ]  # fmt: skip


def test_checks_that_fail_stand_above_the_table(page: FiguresPage, settled: Wait) -> None:
    book = book_of(page)
    assert (book.gaps, page.gaps.text) == ((), "")
    gap = Tie(
        "clues.by_source.parts", "线索来源", ok=False, left=2, right=3,
        detail="相差 1 件", remedy="核对线索来源。", keys=("clues.by_source",),
    )  # fmt: skip
    broken = FigureBook(
        book.period, book.compared, book.figures, book.before, book.months, (gap,), book.as_of
    )
    page._show(broken)
    assert page.gaps.text == "1 项勾稽不符：线索来源"
    page.gaps.more.click()
    dialog = page.findChildren(TiesDialog)[0]
    assert [dialog.table.item(0, section).text() for section in range(5)] == [
        "线索来源", "2", "3", "−1", "不符",
    ]  # fmt: skip
    assert (dialog.detail.text(), dialog.remedy.text()) == ("相差 1 件", "怎么办：核对线索来源。")
    dialog.links[0].click()
    settled(lambda: bool(dialog.findChildren(RecordsDialog)))
    records = dialog.findChildren(RecordsDialog)[0]
    assert records.table is not None
    assert len(records.table.model_of_rows.ids) == 2
    records.go.click()
    settled(lambda: not page.findChildren(TiesDialog))


def test_what_is_still_to_be_filled_in_is_not_called_right(page: FiguresPage) -> None:
    book = book_of(page)
    unknown = Tie("a.unknown", "信访举报渠道逐项填写", ok=True, left=2, detail="2件没填", remedy="逐条补填。")
    right = Tie("a.sum", "线索来源＝受理问题线索", ok=True, left=2, right=2)
    page.book = FigureBook(
        book.period, book.compared, book.figures, book.before, book.months, (right, unknown), book.as_of
    )
    page.show_checks()
    dialog = page.findChildren(TiesDialog)[0]
    assert [dialog.table.item(row, 4).text() for row in range(2)] == ["待补填", "相符"]
    assert dialog.remedy.text() == "怎么办：逐条补填。"


def test_the_table_is_saved_as_a_spreadsheet(
    page: FiguresPage, messages: Messages, tmp_path: Path, settled: Wait
) -> None:
    messages.save_to = tmp_path / "统计"
    page.export.click()
    dialog = page.findChildren(SaveDialog)[0]
    dialog.notes.lines["去向"].setText("纪检监察工委")
    dialog.go.click()
    settled(lambda: "SHA-256" in dialog.notice.text or bool(messages.errors))
    assert messages.errors == []
    assert (tmp_path / "统计.xlsx").read_bytes()[:2] == b"PK"


def test_the_table_is_printed(desk: Desk, page: FiguresPage, messages: Messages, settled: Wait) -> None:
    desk.print_page()
    settled(lambda: bool(page.findChildren(PreviewDialog)) or bool(messages.errors))
    assert messages.errors == []
    page.findChildren(PreviewDialog)[0].reject()


def test_the_search_box_is_reached_by_its_key_and_left_with_enter(desk: Desk, page: FiguresPage) -> None:
    desk.focus_search()
    assert page.search.hasFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.tree.hasFocus()


def test_in_a_narrow_window_the_names_keep_their_room(page: FiguresPage) -> None:
    book_of(page)
    for width, gone in ((900, []), (520, [4, 6]), (300, [3, 4, 5, 6])):
        page.tree.setFixedWidth(width)
        assert [section for section in range(7) if page.tree.isColumnHidden(section)] == gone
        assert width < 500 or page.tree.columnWidth(0) >= 165


def test_locking_closes_what_is_open(desk: Desk, page: FiguresPage, settled: Wait) -> None:
    page.tree.choose("clues.received")
    page.tree.open_current()
    dialog = opened(page, settled)
    tab = desk.tabs.currentWidget()
    assert isinstance(tab, DebriefsTab)
    tab.dismiss()
    assert not dialog.isVisible()
    assert page.tree.lines == []
    assert page.book is None


def test_an_empty_store_shows_every_figure_as_nothing(
    tmp_path: Path, door: QuickDoor, messages: Messages, qapp: QApplication, qtbot: Any
) -> None:
    office, _ = create_office(tmp_path / "empty", PROFILE, PASSPHRASE, kdf=Kdf.floor(), today=today)
    window = MainWindow(office, door, messages, today)
    qtbot.addWidget(window)
    window.show()
    assert window.desk is not None
    window.desk.show_page(FIGURES)
    page = window.desk.page
    assert isinstance(page, FiguresPage)
    qtbot.waitUntil(lambda: page.book is not None, timeout=WAIT)
    assert page.tree.lines
    assert {line.count for line in page.tree.lines} == {0}
    assert page.gaps.text == ""
    assert not page.pane.go.isEnabled()
    page.nonzero.setChecked(True)
    assert page.tree.lines == []
    assert messages.errors == []
    window.close()
    office.close()
