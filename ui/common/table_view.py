"""The table of a ledger: sorted by the store, its columns arranged as the officer likes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.engine.views import Column, RegisterView, Row
from ui.common.cell_delegate import CellDelegate
from ui.common.table_copy import MOST_ROWS, as_text
from ui.common.table_model import Index, LedgerModel

_NARROWEST = 44
_SAMPLED_ROWS = 60
_MOST_GROWTH = 0.35


class LedgerTable(QTableView):
    """Shows one register's rows.

    order_changed: the new order ('-' in front for descending). record_selected: id, 0 for none.
    record_opened, void_asked: id. layout_changed: the officer moved, resized, hid or sorted a column.
    columns_asked: global position where the column menu should appear. copy_refused: more rows were chosen
    than go onto the clipboard.
    """

    order_changed = Signal(str)
    record_selected = Signal(int)
    record_opened = Signal(int)
    void_asked = Signal(int)
    layout_changed = Signal()
    columns_asked = Signal(QPoint)
    copy_refused = Signal(int)

    def __init__(
        self, view: RegisterView, fetch: Callable[[Sequence[int]], list[Row]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = view.columns
        self._default_order = view.order
        self._order = view.order
        self._arranging = False
        self._fits = False
        self._officers_widths = False
        self.model_of_rows = LedgerModel(view.columns, fetch, self)
        self._cells = CellDelegate(view.columns, self._is_first, self)
        self.setAccessibleName(f"{view.title}表格")
        self._build_table()
        self._build_header()
        self._connect_signals()
        self.restore_defaults()

    @property
    def order(self) -> str:
        """The present order."""
        return self._order

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these records; the selected record stays selected and in sight when it is among them."""
        kept = self.current_id()
        offset = self.verticalScrollBar().value()
        self.model_of_rows.set_ids(ids)
        if ids and not self._fits:
            self._fit_columns()
        self.verticalScrollBar().setValue(offset)
        if not self.select_record(kept) and kept:
            self.record_selected.emit(0)

    def current_id(self) -> int:
        """Id of the selected record; 0 when none is."""
        return self.model_of_rows.id_at(self.currentIndex().row())

    def select_record(self, record_id: int) -> bool:
        """Select a record and bring it into sight; False when it is not shown."""
        row = self.model_of_rows.row_of(record_id) if record_id else -1
        if row < 0:
            return False
        index = self.model_of_rows.index(row, self._first_column())
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True

    def arrangement(self) -> list[tuple[Column, bool]]:
        """The columns in the order shown, each with whether it is visible."""
        header = self.horizontalHeader()
        logical = [header.logicalIndex(place) for place in range(len(self._columns))]
        return [(self._columns[section], not self.isColumnHidden(section)) for section in logical]

    def arrange(self, names: Sequence[tuple[str, bool]]) -> None:
        """Put the columns into this order and show those marked; unknown names are passed over."""
        self._arranging = True
        header = self.horizontalHeader()
        known = {column.name: section for section, column in enumerate(self._columns)}
        chosen = [(known[name], shown) for name, shown in names if name in known]
        if not any(shown for _, shown in chosen):
            chosen = [(section, column.shown) for section, column in enumerate(self._columns)]
        for place, (section, shown) in enumerate(chosen):
            header.moveSection(header.visualIndex(section), place)
            self.setColumnHidden(section, not shown)
        self._arranging = False
        self.viewport().update()

    def layout_state(self) -> dict[str, Any]:
        """The arrangement as JSON values: names in order with visibility, widths in pixels, sort order."""
        stretched = self._columns[self._last_column()]
        widths = {
            column.name: self.columnWidth(section)
            for section, column in enumerate(self._columns)
            if column is not stretched and not self.isColumnHidden(section)
        }
        columns = [[column.name, shown] for column, shown in self.arrangement()]
        return {"columns": columns, "widths": widths, "order": self._order}

    def restore_layout(self, state: Mapping[str, Any]) -> None:
        """Take up a kept arrangement; what no longer fits the register is passed over."""
        self._arranging = True
        self._fits = self._officers_widths = bool(state.get("widths"))
        for section, column in enumerate(self._columns):
            width = state.get("widths", {}).get(column.name, 0)
            if isinstance(width, int) and width >= _NARROWEST:
                self.setColumnWidth(section, width)
        self.arrange([(str(name), bool(shown)) for name, shown in state.get("columns", [])])
        order = str(state.get("order", ""))
        if order.removeprefix("-") in {column.name for column in self._columns if column.sortable}:
            self._show_order(order)

    def restore_defaults(self) -> None:
        """The arrangement and order the register declares."""
        self._officers_widths = False
        self._arranging = True
        for section, column in enumerate(self._columns):
            self.setColumnWidth(section, self._cells.width_of(column.width))
        self._fit_columns()
        self.arrange([(column.name, column.shown) for column in self._columns])
        self._show_order(self._default_order)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits and not self._officers_widths:
            self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        record = self.current_id()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif record and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.record_opened.emit(record)
        elif record and event.key() == Qt.Key.Key_Delete:
            self.void_asked.emit(record)
        else:
            super().keyPressEvent(event)

    @Slot()
    def copy(self) -> None:
        """Put the selected rows onto the clipboard, with the columns in sight, tabs between them."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows(self._first_column()))
        if len(places) > MOST_ROWS:
            self.copy_refused.emit(len(places))
        elif places:
            rows = [row for row in map(self.model_of_rows.row, places) if row is not None]
            shown = [section for section in self._visual() if not self.isColumnHidden(section)]
            QGuiApplication.clipboard().setText(as_text(rows, shown))

    @Slot()
    def copy_cell(self) -> None:
        """Put the text of the present cell onto the clipboard."""
        index = self.currentIndex()
        row = self.model_of_rows.row(index.row()) if index.isValid() else None
        if row is not None:
            QGuiApplication.clipboard().setText(as_text([row], [index.column()]))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.record_selected.emit(self.model_of_rows.id_at(current.row()))

    def _build_table(self) -> None:
        self.setModel(self.model_of_rows)
        self.setItemDelegate(self._cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._cells.row_height)

    def _build_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(_NARROWEST)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setFixedHeight(self._cells.row_height - 4)

    def _connect_signals(self) -> None:
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._sort_by)
        header.sectionMoved.connect(self._report_move)
        header.sectionResized.connect(self._report_resize)
        header.customContextMenuRequested.connect(self._ask_columns)
        self.doubleClicked.connect(self._open_index)

    @Slot(int)
    def _sort_by(self, section: int) -> None:
        column = self._columns[section]
        if not column.sortable:
            self._show_order(self._order)
            return
        self._show_order(f"-{column.name}" if self._order == column.name else column.name)
        self.order_changed.emit(self._order)
        self.layout_changed.emit()

    def _show_order(self, order: str) -> None:
        self._order = order
        name = order.removeprefix("-")
        section = next((n for n, column in enumerate(self._columns) if column.name == name), -1)
        down = order.startswith("-")
        direction = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, direction)
        if section >= 0 and self.columnWidth(section) < self._least_width(section):
            self.setColumnWidth(section, self._least_width(section))

    @Slot(int, int, int)
    def _report_move(self, section: int, old: int, new: int) -> None:
        if not self._arranging:
            self.layout_changed.emit()

    @Slot(int, int, int)
    def _report_resize(self, section: int, old: int, new: int) -> None:
        """The last column fills the room left over; that is no doing of the officer."""
        if not self._arranging and section != self._last_column():
            self._officers_widths = True
            self.layout_changed.emit()

    @Slot(QPoint)
    def _ask_columns(self, place: QPoint) -> None:
        self.columns_asked.emit(self.horizontalHeader().mapToGlobal(place))

    @Slot(QModelIndex)
    def _open_index(self, index: QModelIndex) -> None:
        self.record_opened.emit(self.model_of_rows.id_at(index.row()))

    def _fit_columns(self) -> None:
        """Give each column the width its first rows need, at most twice what it is declared with."""
        arranging, self._arranging = self._arranging, True
        count = min(len(self.model_of_rows.ids), _SAMPLED_ROWS)
        rows = [row for row in map(self.model_of_rows.row, range(count)) if row is not None]
        widths = {}
        for section, column in enumerate(self._columns):
            needed = [self._cells.width_needed(column, row.cells[section]) for row in rows]
            most = self._cells.width_of(2 * column.width)
            widths[section] = max(self._least_width(section), min(max(needed, default=0), most))
        for section, width in self._shared_out(widths).items():
            self.setColumnWidth(section, width)
        self._fits = bool(rows)
        self._arranging = arranging

    def _shared_out(self, widths: dict[int, int]) -> dict[int, int]:
        """Take a small excess from the columns that can spare it; give away some of the room left over."""
        shown = {section: width for section, width in widths.items() if not self.isColumnHidden(section)}
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.width() - bar - 4 - sum(shown.values())
        if room >= 0:
            growth = min(room / max(sum(shown.values()), 1), _MOST_GROWTH)
            return {section: int(width * (1 + growth)) for section, width in widths.items()}
        first = self._first_column()
        yielding = [s for s in shown if s != first and self._columns[s].kind in ("text", "person")]
        spare = {s: shown[s] - self._least_width(s) for s in yielding}
        if -room > sum(spare.values()):
            return widths
        share = -room / sum(spare.values())
        return {section: width - ceil(spare.get(section, 0) * share) for section, width in widths.items()}

    def _least_width(self, section: int) -> int:
        column = self._columns[section]
        sorted_by = column.name == self._order.removeprefix("-")
        return max(self._cells.header_width(column, arrow=sorted_by), _NARROWEST)

    def _first_column(self) -> int:
        return next((n for n in self._visual() if not self.isColumnHidden(n)), 0)

    def _last_column(self) -> int:
        return next((n for n in reversed(self._visual()) if not self.isColumnHidden(n)), 0)

    def _is_first(self, section: int) -> bool:
        return section == self._first_column()

    def _visual(self) -> list[int]:
        header = self.horizontalHeader()
        return [header.logicalIndex(place) for place in range(header.count())]
