"""统计指标: all figures of a period beside those of another, with definitions, checks and records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.period import Period
from app.engine.views import FigureView, Paper
from app.figure_book import FigureBook
from ui.common.buttons import icon_button
from ui.common.cards import Card, EmptyState, page_head
from ui.common.context import Context
from ui.common.icons import icon
from ui.common.paper_desk import PaperDesk
from ui.common.parts import joined
from ui.common.refreshing import RefreshingPage
from ui.common.save_dialog import SaveDialog
from ui.debriefs.banner import Banner
from ui.debriefs.figure_lines import FigureLine, lines_of
from ui.debriefs.figure_pane import FigurePane
from ui.debriefs.figure_tree import FigureTree
from ui.debriefs.period_picker import PeriodPicker, bind_arrows
from ui.debriefs.records_dialog import Found, RecordsDialog
from ui.debriefs.ties_dialog import TiesDialog
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.office import Office
    from app.report_views import ClosingView

BEFORE, YEAR_AGO, NONE = "before", "year_ago", "none"
_COMPARED = {BEFORE: "上一期", YEAR_AGO: "上年同期", NONE: "不比较"}
_BOOK, _MONTHS, _RECORDS, _CLOSED = (f"debriefs.{name}" for name in ("book", "months", "records", "closed"))
_PATIENCE = 250
_COUNTING = "正在统计…"
_NO_HITS = ("没有符合条件的指标", "请调整关键词，或取消“只看非零”。")


class FiguresPage(RefreshingPage):
    """The figures. book_read: the FigureBook shown. closed_year_asked: its changes since are wanted."""

    book_read = Signal(object)
    closed_year_asked = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.book: FigureBook | None = None
        self.picker, self.compared = PeriodPicker(context.today()), QComboBox()
        self.search, self.nonzero = QLineEdit(), QCheckBox("只看非零(&Z)")
        self.unfolded = QCheckBox("展开分项(&X)")
        self.checks = icon_button("勾稽核对", "list-check")
        self.export, self.print = icon_button("导出表格", "file-export"), icon_button("打印统计表", "printer")
        self.gaps, self.closed = Banner("danger", "查看勾稽核对"), Banner("warn", "查看变动")
        self.tree, self.pane = FigureTree(), FigurePane()
        self._stack, self._no_hits = QStackedWidget(), EmptyState("search", *_NO_HITS)
        self._papers = PaperDesk(context, self)
        self._dismissed = False
        self._waiting = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._build()
        self._connect()

    # What the window asks

    def refresh(self) -> None:
        """Read the figures anew; what is shown stays until they are there."""
        if self._dismissed:
            return
        work = partial(self.context.office.figures.book, self.picker.period, self._compared())
        self._waiting.start()
        self.context.reader.ask(work, self._show, _BOOK)

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def export_paper(self) -> None:
        """Preview the table of the period as PDF."""
        make = partial(_paper, self.context.office, self.picker.period, self._compared())
        self._papers.preview(make, "正在排版统计表")

    @Slot()
    def export_sheet(self) -> None:
        """Save the table of the period as a spreadsheet."""
        desk = self.context.office.figures
        make = partial(desk.sheet, self.picker.period, self._compared())
        SaveDialog(self.context, f"导出统计表：{self.picker.period.name}", make, self).open()

    def dismiss(self) -> None:
        """Close what is open and forget what is shown; the store is about to be closed."""
        self._dismissed = True
        self._waiting.stop()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self.book = None
        self.tree.show_blocks({})

    # The records behind a number

    @Slot(object)
    def open_line(self, line: FigureLine) -> None:
        """List the records behind a line of the table."""
        self.open_records(line.figure, line.part)

    @Slot(object, object, object)
    def open_records(self, figure: FigureView, part: str | None = None, row: str | None = None) -> None:
        """List the records behind a figure, or behind one part and row of it."""
        self._find_records(figure, part, row, self)

    def _find_records(self, figure: FigureView, part: str | None, row: str | None, above: QWidget) -> None:
        period = self.book.period if self.book else self.picker.period
        work = partial(self.context.office.figures.records, figure.key, period, part, row)
        which = "、".join(text for text in (row, part) if text is not None)
        title = joined(period.name, f"{figure.name}：{which}" if which else figure.name)
        show = partial(self._list_records, title, _counted(figure, part, row), above)
        self.context.reader.ask(work, show, _RECORDS)

    def _list_records(self, title: str, told: str, above: QWidget, found: Found) -> None:
        dialog = RecordsDialog(self.context, title, told, found, above)
        dialog.record_asked.connect(self._go_to)
        dialog.open()

    @Slot(str, int)
    def _go_to(self, key: str, record_id: int) -> None:
        for dialog in self.findChildren(TiesDialog):
            dialog.dismiss()
        self.context.open_record(key, record_id)

    @Slot()
    def show_checks(self) -> None:
        """List the checks of the period."""
        if self.book is not None:
            dialog = TiesDialog(self.book, self)
            dialog.figure_asked.connect(partial(self._open_checked, self.book, dialog))
            dialog.open()

    def _open_checked(self, book: FigureBook, dialog: TiesDialog, key: str) -> None:
        self._find_records(book.by_key[key], None, None, dialog)

    # Showing

    def _compared(self) -> Period | None:
        """The period compared with; None when nothing is compared."""
        period = self.picker.period
        return {BEFORE: period.before, YEAR_AGO: period.year_ago}.get(self.compared.currentData())

    @property
    def _compared_name(self) -> str:
        chosen = self.compared.currentData()
        return "" if chosen == NONE else _COMPARED[chosen]

    def _show(self, book: FigureBook) -> None:
        if self._dismissed:
            return
        self._waiting.stop()
        self.book = book
        titles = {key: ledger.view.title for key, ledger in self.context.office.ledgers.items()}
        self.tree.show_blocks(lines_of(book, titles), self._compared_name)
        self._told.setText(_told(book, compared=bool(self._compared_name)))
        self._show_gaps(book)
        self._ask_closed(book)
        self.book_read.emit(book)

    def _show_gaps(self, book: FigureBook) -> None:
        names = "、".join(tie.title for tie in book.gaps[:3])
        more = "等" if len(book.gaps) > 3 else ""
        self.gaps.say(f"{len(book.gaps)} 项勾稽不符：{names}{more}" if book.gaps else "")

    def _ask_closed(self, book: FigureBook) -> None:
        self.closed.say("")
        self.context.reader.ask(self.context.office.closings.closings, self._show_closed, _CLOSED)

    def _show_closed(self, closings: Sequence[ClosingView]) -> None:
        if self.book is None:
            return
        year = self.book.period.first.year
        changed = [one for one in closings if one.year == year and one.changes]
        told = [
            f"{one.year} 年度已于 {one.closed_on.isoformat()} 封账，封账后有 {one.changes} 项指标变动"
            for one in changed
        ]
        self.closed.say("；".join(told))

    @Slot()
    def _say_counting(self) -> None:
        self._told.setText(_COUNTING)

    @Slot(object)
    def _show_line(self, line: FigureLine | None) -> None:
        self._stack.setCurrentWidget(self.tree if self.tree.lines or self.book is None else self._no_hits)
        if self.book is None:
            self.pane.show_line(None, "", "")
            return
        before = self.pane.line
        self.pane.show_line(line, self.book.period.name, self._compared_name and self.book.compared.name)
        if line is not None and not line.figure.is_ratio:
            self._ask_months(line, again=before is None or before.figure != line.figure)

    def _ask_months(self, line: FigureLine, *, again: bool) -> None:
        period = self.picker.period
        if again or not self.pane.months.isVisibleTo(self.pane):
            work = partial(self.context.office.figures.months, line.figure.key, period.last.year)
            self.context.reader.ask(work, partial(self._show_months, line.figure.key, period), _MONTHS)

    def _show_months(self, key: str, period: Period, counts: Sequence[int]) -> None:
        line = self.pane.line
        if line is not None and line.figure.key == key:
            year, month = period.last.year, period.first.month if period.whole_months == 1 else 0
            self.pane.show_months(year, _until(self.context.today(), year, counts), month)

    # Building

    def _build(self) -> None:
        head, _, self._told = page_head("统计指标", _COUNTING)
        for button in (self.checks, self.export, self.print):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(self._strip())
        layout.addWidget(self.gaps)
        layout.addWidget(self.closed)
        layout.addWidget(self._body(), 1)

    def _strip(self) -> QHBoxLayout:
        for key, text in _COMPARED.items():
            self.compared.addItem(f"对比：{text}" if key != NONE else text, key)
        self.compared.setAccessibleName("对比期")
        self.search.setPlaceholderText("搜索指标")
        self.search.setAccessibleName("搜索指标")
        self.search.setToolTip("多个词用空格隔开；可用拼音或首字母（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        glass = QAction(icon("search", size=18), "搜索", self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(240)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.picker)
        row.addWidget(self.compared)
        row.addStretch(1)
        row.addWidget(self.search, 2)
        row.addWidget(self.nonzero)
        row.addWidget(self.unfolded)
        return row

    def _body(self) -> QSplitter:
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._no_hits)
        card.body.addWidget(self._stack)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(10)
        split.setChildrenCollapsible(False)
        for place, (part, share) in enumerate(((card, 17), (self.pane, 9))):
            split.addWidget(part)
            split.setStretchFactor(place, share)
        self.pane.setMinimumWidth(340)
        split.setSizes([790, 400])
        return split

    def _connect(self) -> None:
        self.picker.period_changed.connect(self.refresh)
        self.compared.currentIndexChanged.connect(self.refresh)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.tree.setFocus)
        self.nonzero.toggled.connect(self._narrow)
        self.unfolded.toggled.connect(self._fold)
        self.tree.line_chosen.connect(self._show_line)
        self.tree.line_opened.connect(self.open_line)
        self.pane.records_asked.connect(self.open_records)
        self.checks.clicked.connect(self.show_checks)
        self.export.clicked.connect(self.export_sheet)
        self.print.clicked.connect(self.export_paper)
        self.gaps.pressed.connect(self.show_checks)
        self.closed.pressed.connect(self._ask_changes)
        self._waiting.timeout.connect(self._say_counting)
        bind_arrows(self.picker, self)

    @Slot()
    def _narrow(self) -> None:
        self.tree.narrow(self.search.text(), nonzero=self.nonzero.isChecked())

    @Slot(bool)
    def _fold(self, unfolded: bool) -> None:
        self.tree.fold_parts(folded=not unfolded)

    @Slot()
    def _ask_changes(self) -> None:
        self.closed_year_asked.emit(self.picker.period.first.year)


def _told(book: FigureBook, *, compared: bool) -> str:
    """What the table counts: the period, up to which day it goes, and what it is compared with."""
    running = book.as_of is not None and book.as_of < book.period.last
    until = f"（未满期，截至 {book.as_of.isoformat()}）" if running and book.as_of else ""
    return joined(f"{book.period.name}{until}", f"对比 {book.compared.name}" if compared else "")


def _until(today: date, year: int, counts: Sequence[int]) -> list[int]:
    """The months that have begun; a figure of what stands would repeat itself in those to come."""
    return [
        count if (year, month) <= (today.year, today.month) else 0 for month, count in enumerate(counts, 1)
    ]


def _counted(figure: FigureView, part: str | None, row: str | None) -> str:
    """The definition, and how many of what the records stand for."""
    if figure.is_ratio:
        return joined(figure.meaning, f"以下为分子 {figure.value} 所依据的记录")
    cells = dict(dict(figure.cells).get(row, ())) if row is not None else dict(figure.parts)
    if row is not None and part is None:
        return figure.meaning
    count = figure.value if part is None else cells.get(part, 0)
    return joined(figure.meaning, f"共 {count} {figure.unit}")


def _paper(
    office: Office, period: Period, compared: Period | None, _progress: Progress, boxes: bool
) -> Paper:
    return office.figures.paper(period, compared, boxes=boxes)
