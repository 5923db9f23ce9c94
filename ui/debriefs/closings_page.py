"""年度封账: which years are closed, by whom and when, and what has changed since and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.period import Period
from app.figure_book import FigureBook
from app.report_views import Cause, ClosedChange, ClosingView
from ui.common.buttons import icon_button
from ui.common.cards import Card, EmptyState, page_head
from ui.common.context import Context
from ui.common.parts import joined, plain
from ui.common.reading_table import dress_reading_table
from ui.common.reason_dialog import ReasonDialog
from ui.common.refreshing import RefreshingPage
from ui.debriefs.change_tree import ChangeTree
from ui.debriefs.closing_dialog import ClosingDialog
from ui.theme import colour

if TYPE_CHECKING:
    from app.office import Office

_HEADS = ("年度", "状态", "封账日期", "封账人", "封账后变动", "说明")
_WIDTHS = (90, 90, 110, 110, 110, 0)
_STATE, _CHANGES = 1, 4
_LIST, _ASKED, _BOOK = "closings.list", "closings.changes", "closings.book"
_SUBTITLE = "封账保存一个年度的全部指标；此后数据再有更正，逐项列出变动和原因"
_NOT_CLOSED = ("lock-open", "本年度尚未封账", "年度报告报送后封账，报出的数值从此有据可查。")
_RUNNING = ("lock-open", "本年度尚未结束", "年度结束后才能封账，以免漏掉其后的事项。")
_UNCHANGED = ("circle-check", "封账后没有变动", "现在重新统计，各项指标与封账时一致。")
_COUNTING = ("clock", "正在核对…", "")


@dataclass(frozen=True, slots=True)
class Years:
    """The years of the store, newest first, and the closings of those that are closed."""

    years: tuple[int, ...]
    closings: dict[int, ClosingView]


def read_years(office: Office) -> Years:
    """Read what the page lists; may run on the reader thread."""
    closings = {closing.year: closing for closing in office.closings.closings()}
    return Years(tuple(sorted({*office.figures.years(), *closings}, reverse=True)), closings)


class ClosingsPage(RefreshingPage):
    """The years in a table; below it what has changed in the chosen one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.years = QTableWidget(0, len(_HEADS))
        self.changes = ChangeTree()
        self.close_button = icon_button("封账", "lock", "primary")
        self.reopen_button = icon_button("撤销封账", "lock-open")
        self.open_button = icon_button("打开记录", "external-link")
        self.detail = plain("")
        self._card, self._stack = Card("封账后的变动"), QStackedWidget()
        self._empty = {told: EmptyState(*told) for told in (_NOT_CLOSED, _RUNNING, _UNCHANGED, _COUNTING)}
        self._known, self._wanted = Years((), {}), 0
        self._filling = self._dismissed = False
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Read the years anew."""
        if not self._dismissed:
            self.context.reader.ask(partial(read_years, self.context.office), self._show, _LIST)

    def show_year(self, year: int) -> None:
        """Choose a year, at once or when the years have been read."""
        self._wanted = year
        self._choose(year)

    def dismiss(self) -> None:
        """Close what is open and forget what is shown; the store is about to be closed."""
        self._dismissed = True
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self.changes.show_changes(())

    @property
    def year(self) -> int:
        """The year chosen; 0 before the years were read."""
        row = self.years.currentRow()
        return self._known.years[row] if 0 <= row < len(self._known.years) else 0

    @property
    def closing(self) -> ClosingView | None:
        """The closing of the year chosen."""
        return self._known.closings.get(self.year)

    @Slot()
    def close_year(self) -> None:
        """Ask what closing the chosen year needs to know, and close it."""
        work = partial(self.context.office.figures.book, Period.year(self.year))
        self.context.reader.ask(work, partial(self._ask_closing, self.year), _BOOK)

    def _ask_closing(self, year: int, book: FigureBook) -> None:
        dialog = ClosingDialog(self.context, year, book, self)
        dialog.closed.connect(self.refresh)
        dialog.open()

    @Slot()
    def reopen_year(self) -> None:
        """Undo the closing of the chosen year, with a reason."""
        act = partial(self.context.office.closings.reopen, self.year)
        told = f"撤销 {self.year} 年度封账？封账时保存的数值仍留在历史中。"
        dialog = ReasonDialog("撤销封账", told, "撤销封账", act, self)
        dialog.acted.connect(self.refresh)
        dialog.open()

    # Showing

    def _show(self, known: Years) -> None:
        if self._dismissed:
            return
        kept = self._wanted or self.year
        self._known, self._filling = known, True
        self.years.setRowCount(len(known.years))
        for row, year in enumerate(known.years):
            self._fill_row(row, year, known.closings.get(year))
        self._choose(kept if kept in known.years else _worth_looking_at(known))
        self._wanted, self._filling = 0, False
        self._show_year()

    def _fill_row(self, row: int, year: int, closing: ClosingView | None) -> None:
        told = _closed_cells(closing) if closing else ("未封账", "", "", "", "")
        for section, text in enumerate((f"{year} 年", *told)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if section == _STATE:
                item.setForeground(colour("ok" if closing else "muted"))
            if section == _CHANGES and closing and closing.changes:
                item.setForeground(colour("danger"))
            self.years.setItem(row, section, item)

    def _choose(self, year: int) -> None:
        if year in self._known.years:
            self.years.selectRow(self._known.years.index(year))

    @Slot()
    def _show_year(self) -> None:
        if self._filling or self._dismissed:
            return
        closing = self.closing
        earliest = self._earliest()
        self.close_button.setEnabled(self.year > 0 and closing is None and earliest is None)
        self.close_button.setToolTip(f"{earliest.isoformat()} 起可以封账" if earliest else "")
        self.reopen_button.setEnabled(closing is not None)
        self._card.title.setText(f"{self.year} 年度封账后的变动" if self.year else "封账后的变动")
        if closing is None:
            self._say(_RUNNING if earliest else _NOT_CLOSED)
            return
        self._say(_COUNTING)
        work = partial(self.context.office.closings.changes, self.year)
        self.context.reader.ask(work, partial(self._show_changes, self.year), _ASKED)

    def _earliest(self) -> date | None:
        """From when the year chosen may be closed; None where it may be now."""
        earliest = self.context.office.closings.earliest(self.year) if self.year else None
        return earliest if earliest is not None and earliest > self.context.today() else None

    def _show_changes(self, year: int, changes: Sequence[ClosedChange]) -> None:
        if self._dismissed or year != self.year or self.closing is None:
            return
        if changes:
            self._stack.setCurrentWidget(self.changes)
            self.open_button.show()
        else:
            self._say(_UNCHANGED)
        self.changes.show_changes(changes)

    def _say(self, told: tuple[str, str, str]) -> None:
        self._stack.setCurrentWidget(self._empty[told])
        self.open_button.hide()
        self.detail.hide()

    @Slot(object)
    def _show_cause(self, cause: Cause | None) -> None:
        """The whole of a cause stands below the table, which cuts it off."""
        self.open_button.setEnabled(cause is not None and cause.record_id > 0)
        self.detail.setText(joined(cause.record, cause.text) if cause else "")
        self.detail.setVisible(cause is not None and not self.said)

    @property
    def said(self) -> str:
        """What stands in place of the changes; '' where changes are shown."""
        shown = self._stack.currentWidget()
        return shown.title.text() if isinstance(shown, EmptyState) else ""

    # Building

    def _build(self) -> None:
        head, _, _ = page_head("年度封账", _SUBTITLE)
        head.addWidget(self.reopen_button)
        head.addWidget(self.close_button)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        split.addWidget(self._years_card())
        split.addWidget(self._changes_card())
        split.setStretchFactor(1, 1)
        split.setSizes([210, 420])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(split, 1)

    def _years_card(self) -> Card:
        dress_reading_table(self.years, "各年度封账情况", _HEADS, _WIDTHS, stretched=(len(_HEADS) - 1,))
        self.years.setProperty("frame", "none")
        self.years.setFrameShape(QFrame.Shape.NoFrame)
        self.years.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.years.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.years)
        return card

    def _changes_card(self) -> Card:
        for part in (self.changes, *self._empty.values()):
            self._stack.addWidget(part)
        self._card.body.setContentsMargins(1, 10, 1, 1)
        self._card.head.setContentsMargins(15, 0, 12, 0)
        self._card.head.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignRight)
        self._card.body.addWidget(self._stack, 1)
        self.detail.setContentsMargins(15, 4, 12, 8)
        self._card.body.addWidget(self.detail)
        return self._card

    def _connect(self) -> None:
        self.years.itemSelectionChanged.connect(self._show_year)
        self.close_button.clicked.connect(self.close_year)
        self.reopen_button.clicked.connect(self.reopen_year)
        self.open_button.clicked.connect(self.changes.open_current)
        self.changes.cause_chosen.connect(self._show_cause)
        self.changes.record_asked.connect(self.context.open_record)


def _closed_cells(closing: ClosingView) -> tuple[str, ...]:
    changes = f"{closing.changes} 项" if closing.changes else "没有"
    return "已封账", closing.closed_on.isoformat(), closing.closed_by, changes, closing.note


def _worth_looking_at(known: Years) -> int:
    """The newest closed year that has changed, else the newest year."""
    changed = [year for year, closing in known.closings.items() if closing.changes]
    return max(changed) if changed else next(iter(known.years), 0)
