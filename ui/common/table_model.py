"""The rows of a ledger: a list of record ids and the few pages of rows that are being looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.engine.views import Cell, Column, Row

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_TONE_ROLE = Qt.ItemDataRole.UserRole + 2
PAGE_ROWS = 128
PAGE_LIMIT = 40

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LedgerModel(QAbstractTableModel):
    """A table over record ids; rows are fetched in pages of 128, at most 40 pages are kept.

    Filtering and sorting are the store's work: give the new ids with `set_ids`.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Callable[[Sequence[int]], list[Row]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._fetch = fetch
        self._ids: list[int] = []
        self._places: dict[int, int] | None = None
        self._pages: OrderedDict[int, dict[int, Row]] = OrderedDict()

    @property
    def ids(self) -> Sequence[int]:
        """The record ids in the order shown."""
        return self._ids

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these records; what was cached is read anew."""
        self.beginResetModel()
        self._ids = list(ids)
        self._places = None
        self._pages.clear()
        self.endResetModel()

    def id_at(self, row: int) -> int:
        """Record id of a table row; 0 when there is no such row."""
        return self._ids[row] if 0 <= row < len(self._ids) else 0

    def row_of(self, record_id: int) -> int:
        """Table row of a record; -1 when it is not shown."""
        if self._places is None:
            self._places = {known: place for place, known in enumerate(self._ids)}
        return self._places.get(record_id, -1)

    def row(self, place: int) -> Row | None:
        """The row at this place; None when the record is gone since the ids were read."""
        page = place // PAGE_ROWS
        rows = self._pages.get(page)
        if rows is None:
            rows = self._read_page(page)
        else:
            self._pages.move_to_end(page)
        return rows.get(self._ids[place])

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _ANSWERED:
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW_TONE_ROLE:
            return row.tone
        cell = row.cells[index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._columns[index.column()].label}：{_spoken(cell)}"
        return cell.text if role == Qt.ItemDataRole.DisplayRole else _spoken(cell) or None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _read_page(self, page: int) -> dict[int, Row]:
        ids = self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
        rows = {row.id: row for row in self._fetch(ids)}
        self._pages[page] = rows
        if len(self._pages) > PAGE_LIMIT:
            self._pages.popitem(last=False)
        return rows


_ANSWERED = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        CELL_ROLE,
        ROW_TONE_ROLE,
    )
)


def _spoken(cell: Cell) -> str:
    return "，".join(part for part in (cell.text, cell.sub) if part)
