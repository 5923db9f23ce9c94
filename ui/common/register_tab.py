"""A register on one page: head, filter strip, table, and the chosen record beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Chip, Line, Query, RecordView, RegisterView
from ui.common.buttons import icon_button
from ui.common.cards import EmptyState, label, page_head
from ui.common.column_chooser import ColumnChoice
from ui.common.context import Context
from ui.common.detail_pane import DetailPane
from ui.common.editors import Suggest
from ui.common.filter_bar import FilterBar, active_filters
from ui.common.filter_panel import FilterPanel, describe
from ui.common.form import completer_of
from ui.common.layout_keeper import LayoutKeeper
from ui.common.pane_extras import PaneExtras
from ui.common.refreshing import RefreshingPage
from ui.common.register_dialogs import RegisterDialogs
from ui.common.row_menu import show_row_menu
from ui.common.saved_filters import SavedFilters
from ui.common.table_copy import MOST_ROWS
from ui.common.table_view import LedgerTable

if TYPE_CHECKING:
    from app.engine.ledger import Ledger


class RegisterTab(RefreshingPage):
    """The page of the register `key`. rows_shown: how many records the present filter finds."""

    rows_shown = Signal(int)

    def __init__(self, context: Context, key: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.key = key
        self.ledger = context.office.ledger(key)
        self._wanted = 0
        self._dismissed = False
        self._build_parts()
        self._build_empty()
        self._build_page()
        self._connect_parts()
        if not self.has_pages:
            self.extras = PaneExtras(context, key, self.pane, self.dialogs, self)
        self.layout_keeper = LayoutKeeper(context, key, self.table, self._splitter)
        self.columns.arranged.connect(self.layout_keeper.note_change)
        self.columns.restored.connect(self.refresh)

    # What the window asks (RegisterPage)

    def open_record(self, record_id: int) -> None:
        """Show this record: select it in the table and fill the detail pane."""
        if self.table.select_record(record_id):
            self.table.setFocus()
            return
        self._wanted = record_id
        self._show_record(record_id)
        self.bar.set_query(Query(chip="all"))

    def show_chip(self, chip: str) -> None:
        """Clear search and filters and choose this filter chip."""
        self.bar.set_query(Query(chip=chip))

    def show_query(self, query: Query) -> None:
        """Show the register under this search and these filters."""
        self.bar.set_query(query)

    def new_record(self, given: Mapping[str, str] | None = None) -> None:
        """Open the form of a new record; it begins with the values `given`."""
        self.dialogs.add(given)

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def import_sheet(self) -> None:
        """Open the import wizard."""
        self.dialogs.import_sheet()

    def export_sheet(self) -> None:
        """Ask for format and note, then export what the present filter finds."""
        self.dialogs.export(self.query(), len(self.table.model_of_rows.ids))

    def export_paper(self) -> None:
        """Preview the ledger under the present filter as PDF."""
        self.dialogs.preview_ledger(self.query())

    def dismiss(self) -> None:
        """Close what is open without questions and forget what is shown; the store is about to be closed."""
        self._dismissed = True
        self.layout_keeper.finish()
        if self.panel.isVisible():
            self.panel.put_away()
        self.dialogs.dismiss()
        self.pane.clear()
        self.table.set_ids([])

    def query(self) -> Query:
        """What is asked for now, with its order."""
        return replace(self.bar.query(), order=self.table.order)

    def refresh(self) -> None:
        """Ask the store anew; the newest question wins."""
        if self._dismissed:
            return
        query = self.query()
        reader = self.context.reader
        reader.ask(partial(_find, self.ledger, query), self._show_found, f"{self.key}.ids")
        reader.ask(partial(self.ledger.chips, query), self._show_chips, f"{self.key}.chips")

    @Slot(object)
    def mark_stale(self, keys: frozenset[str] = frozenset()) -> None:
        """Refresh when this register was changed."""
        if not keys or self.key in keys:
            super().mark_stale(keys)

    # What a register with more to show does in its own way

    has_pages = False
    step_action = "办理一步"
    steps_title = "办理过程"

    def lead(self) -> QWidget | None:
        """What stands above the filter strip; nothing in most registers."""
        return None

    def side(self) -> QWidget | None:
        """What stands at the left of the ledger; nothing in most registers."""
        return None

    def make_dialogs(self) -> RegisterDialogs:
        """The windows this tab opens."""
        return RegisterDialogs(self.context, self.ledger, self, self.step_action)

    def open_row(self, record_id: int) -> None:
        """What Enter or a double click on a row does: open the record's form."""
        self._edit(record_id)

    def go_to(self, record_id: int) -> None:
        """Show a record that was asked for elsewhere in the window."""
        self.open_record(record_id)

    def add_first_step(self, button: QPushButton) -> None:
        """Offer a further way to begin while the register holds nothing."""
        _add_buttons(self._no_records, button)

    def next_lines(self, record: RecordView) -> tuple[Line, ...]:
        """What stands first in the card beside the ledger: what is due and what comes next."""
        return ()

    # Building

    def _build_parts(self) -> None:
        view = self.ledger.view
        self.bar = FilterBar(view)
        self.saved = SavedFilters(self.context.office, self.key)
        self.table = LedgerTable(view, self.ledger.rows)
        self.columns = ColumnChoice(self.table, self)
        self.pane = DetailPane(
            view, has_pages=self.has_pages, step_action=self.step_action, steps_title=self.steps_title
        )
        self.dialogs = self.make_dialogs()
        self.panel = FilterPanel(
            view, self.saved, partial(_known, completer_of(self.ledger)), self.context.today, self
        )
        self.panel.hide()
        self._summary_text, self._summary_clear = label("", "small"), QPushButton("清除")
        self._summary = _strip(self._summary_text, self._summary_clear)
        self.buttons = {
            "import": icon_button("导入", "file-import"),
            "export": icon_button("导出", "file-export"),
            "print": icon_button("打印台账", "printer"),
            "new": icon_button(f"新增{view.noun}", "plus", "primary"),
        }

    def _build_empty(self) -> None:
        view = self.ledger.view
        self._no_records, self._first_import, self._first_new = _no_records(view)
        self._no_hits, self._clear = _no_hits(view)

    def _build_page(self) -> None:
        self.head, _, self._count = page_head(self.ledger.view.title)
        for button in self.buttons.values():
            self.head.addWidget(button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_splitter())
        for empty in (self._no_records, self._no_hits):
            self._stack.addWidget(_card(empty))
        sheet = QWidget()
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(self.head)
        for part in (self.lead(), self.bar, self._summary):
            if part is not None:
                layout.addWidget(part)
        layout.addLayout(self._build_row(), 1)
        self.sheets = QStackedWidget()
        self.sheets.addWidget(sheet)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.sheets)

    def _build_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        side = self.side()
        if side is not None:
            row.addWidget(side)
        row.addWidget(self._stack, 1)
        return row

    def _build_splitter(self) -> QSplitter:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(10)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.pane)
        self._splitter.setStretchFactor(0, 1)
        return self._splitter

    def _connect_parts(self) -> None:
        self.bar.query_changed.connect(self._ask)
        self.bar.more_toggled.connect(self._toggle_panel)
        self.bar.columns_asked.connect(partial(self.columns.choose_below, self.bar.columns))
        self.bar.search.returnPressed.connect(self._enter_table)
        self.panel.query_changed.connect(self.bar.set_query)
        self.table.order_changed.connect(self.refresh)
        self.table.record_selected.connect(self._show_record)
        self.table.record_opened.connect(self.open_row)
        self.table.void_asked.connect(self._void)
        self.table.columns_asked.connect(self.columns.choose)
        self.table.copy_refused.connect(self._refuse_copy)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_row_menu)
        self.dialogs.record_saved.connect(self._show_saved)
        self._connect_buttons()

    def _connect_buttons(self) -> None:
        self.pane.open_asked.connect(self.open_row)
        self.pane.edit_asked.connect(self._edit)
        self.pane.step_asked.connect(self._step)
        self.pane.history_asked.connect(self._history)
        self.pane.void_asked.connect(self._void)
        for button, act in (
            (self.buttons["import"], self.import_sheet),
            (self.buttons["export"], self.export_sheet),
            (self.buttons["print"], self.export_paper),
            (self.buttons["new"], self._add),
            (self._first_import, self.import_sheet),
            (self._first_new, self._add),
            (self._clear, self._clear_query),
            (self._summary_clear, self._clear_filters),
        ):
            button.clicked.connect(act)

    # Answers of the store

    def _show_found(self, found: tuple[list[int], bool]) -> None:
        ids, any_record = found
        self.table.set_ids(ids)
        if self._wanted and self.table.select_record(self._wanted):
            self.table.setFocus()
        self._wanted = 0
        self._stack.setCurrentIndex(0 if ids else (2 if any_record else 1))
        view = self.ledger.view
        narrowed = _is_narrowed(self.bar.query())
        self._count.setText(f"{'符合条件' if narrowed else '共'} {len(ids)} {view.counter}")
        self.rows_shown.emit(len(ids))

    def _show_chips(self, chips: list[Chip]) -> None:
        self.bar.set_chips(chips)

    @Slot(int)
    def _show_record(self, record_id: int) -> None:
        record = self._record(record_id)
        if record is None:
            self.pane.clear()
        else:
            self.pane.show_record(record, self.next_lines(record))

    def _record(self, record_id: int) -> RecordView | None:
        if not record_id:
            return None
        try:
            return self.ledger.record(record_id)
        except KeyError:
            return None

    # What the officer does

    @Slot()
    def _ask(self) -> None:
        texts = describe(self.bar.query(), self.ledger.view.fields)
        self._summary.setVisible(bool(texts))
        self._summary_text.setText(f"筛选　{'　'.join(texts)}")
        self.refresh()

    @Slot()
    def _add(self) -> None:
        self.new_record()

    @Slot(int)
    def _show_saved(self, record_id: int) -> None:
        self._wanted = record_id
        self.refresh()

    @Slot()
    def _edit(self, record_id: int = 0) -> None:
        record = self._record(record_id or self.pane.record_id)
        if record is not None:
            self.dialogs.edit(record)

    @Slot()
    def _void(self, record_id: int = 0) -> None:
        record = self._record(record_id or self.pane.record_id)
        if record is not None:
            self.dialogs.void(record)

    @Slot()
    def _step(self) -> None:
        record = self._record(self.pane.record_id)
        if record is not None:
            self.dialogs.step(record)

    @Slot()
    def _history(self) -> None:
        record = self._record(self.pane.record_id)
        if record is not None:
            self.dialogs.history(record)

    @Slot(QPoint)
    def _show_row_menu(self, place: QPoint) -> None:
        record = self._record(self.table.current_id())
        if record is None:
            return
        able = not record.voided
        step = [(f"{self.step_action}…", self._step, able)] if self.ledger.view.step_kinds else []
        page = [("打开", partial(self.open_row, record.id), True)] if self.has_pages else []
        groups = (
            [*page, *step, ("编辑…", self._edit, able), ("历史…", self._history, True)],
            [("复制所选行", self.table.copy, True), ("复制单元格", self.table.copy_cell, True)],
            [("作废…", self._void, able)],
        )
        show_row_menu(self.table, self.table.viewport().mapToGlobal(place), groups)

    @Slot(int)
    def _refuse_copy(self, count: int) -> None:
        text = f"选中了 {count} 行，一次最多复制 {MOST_ROWS} 行。需要整本台账时，请用“导出”。"
        self.context.messages.tell("没有复制", text)

    @Slot()
    def _enter_table(self) -> None:
        self.table.setFocus()
        if not self.table.current_id() and self.table.model_of_rows.ids:
            self.table.select_record(self.table.model_of_rows.ids[0])

    @Slot()
    def _clear_query(self) -> None:
        self.bar.set_query(Query(chip="all"))

    @Slot()
    def _clear_filters(self) -> None:
        self.bar.set_query(replace(self.bar.query(), choices={}, spans={}, voided=False))

    @Slot()
    def _toggle_panel(self) -> None:
        if self.panel.isVisible():
            self.panel.put_away()
        else:
            self.panel.open_below(self.bar.more, self.bar.query())


def _find(ledger: Ledger, query: Query) -> tuple[list[int], bool]:
    """The ids found, and whether the register holds any record at all."""
    ids = ledger.ids(query, interruptible=True)
    return ids, bool(ids) or bool(ledger.ids(Query(), interruptible=True))


def _known(suggest: Suggest, field: str) -> Sequence[str]:
    return suggest(field, "")


def _is_narrowed(query: Query) -> bool:
    return bool(query.search) or query.chip != "all" or active_filters(query) > 0


def _no_records(view: RegisterView) -> tuple[EmptyState, QPushButton, QPushButton]:
    """What an empty register shows, with its buttons to import and to add."""
    empty = EmptyState("inbox", f"还没有{view.noun}", view.empty_hint)
    buttons = icon_button("从表格导入", "file-import"), icon_button(f"新增{view.noun}", "plus", "primary")
    _add_buttons(empty, *buttons)
    return empty, *buttons


def _no_hits(view: RegisterView) -> tuple[EmptyState, QPushButton]:
    """What is shown where the filter finds nothing, with the button that clears it."""
    empty = EmptyState("search", f"没有符合条件的{view.noun}", "请调整关键词或筛选条件")
    clear = QPushButton("清除筛选")
    _add_buttons(empty, clear)
    return empty, clear


def _add_buttons(empty: EmptyState, *buttons: QPushButton) -> None:
    row = QHBoxLayout()
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    empty.add_row(row)


def _strip(text: QLabel, clear: QPushButton) -> QFrame:
    """The line that says what narrows the ledger, hidden while nothing does."""
    strip = QFrame()
    text.setTextFormat(Qt.TextFormat.PlainText)
    clear.setProperty("kind", "link")
    row = QHBoxLayout(strip)
    row.setContentsMargins(2, 0, 0, 0)
    row.addWidget(text)
    row.addWidget(clear)
    row.addStretch(1)
    strip.hide()
    return strip


def _card(content: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("kind", "card")
    layout = QVBoxLayout(card)
    layout.addWidget(content)
    return card
