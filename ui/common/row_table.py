"""A plain table of some records of one register: no sorting, no filter; a double click goes to the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from ui.common.table_view import LedgerTable

if TYPE_CHECKING:
    from app.engine.ledger import Ledger

_MOST_ROWS = 7


def row_table(ledger: Ledger, ids: Sequence[int], name: str, parent: QWidget | None = None) -> LedgerTable:
    """A table of these records in the order given."""
    table = LedgerTable(ledger.view, ledger.rows, parent)
    table.setAccessibleName(name)
    table.setProperty("frame", "none")
    table.setFrameShape(QFrame.Shape.NoFrame)
    header = table.horizontalHeader()
    header.setSectionsClickable(False)
    header.setSortIndicatorShown(False)
    header.setSectionsMovable(False)
    header.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    table.set_ids(ids)
    return table


def fit_height(table: LedgerTable) -> None:
    """Make the table as high as its rows, seven at most; more scroll."""
    rows = min(len(table.model_of_rows.ids), _MOST_ROWS)
    height = table.verticalHeader().defaultSectionSize()
    bar = table.horizontalScrollBar().sizeHint().height()
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + rows * height + bar + 4)
