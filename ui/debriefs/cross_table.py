"""A figure counted two ways at once: rows and parts crossed, with sums; a cell leads to its records."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.engine.views import FigureView
from ui.theme import colour, font

_SUM = "合计"
_ROW = 36
_NARROWEST = 52
Key = tuple[str, str]
_PART = Qt.ItemDataRole.UserRole


class CrossTable(QTableWidget):
    """Shows a cross table. cell_opened: part and row of the cell, '' in place of either for its sum."""

    cell_opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("交叉统计表")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(_NARROWEST)
        self.cellDoubleClicked.connect(self.open_cell)

    def show_figure(self, figure: FigureView) -> None:
        """Show the figure's cells with their sums at the ends; the longer side stands below each other.

        Where the same is counted in several cells (distinct persons), a sum over them would say too much:
        none is shown.
        """
        parts = list(dict.fromkeys(part for _, cells in figure.cells for part, _ in cells))
        counts = {(row, part): count for row, cells in figure.cells for part, count in cells}
        counts |= {("", part): count for part, count in figure.parts} | {("", ""): figure.value}
        rows, adds_up = [row for row, _ in figure.cells], _adds_up(figure)
        if adds_up:
            counts |= {(row, ""): sum(count for _, count in cells) for row, cells in figure.cells}
        across, down = [*parts, *([""] if adds_up else [])], [*rows, ""]
        keys = [[(row, part) for part in across] for row in down]
        if len(across) > len(down):
            across, down, keys = down, across, [list(column) for column in zip(*keys, strict=True)]
        self._fill(across, down, keys, counts)

    def _fill(
        self, across: list[str], down: list[str], keys: list[list[Key]], counts: dict[Key, int]
    ) -> None:
        self.clear()
        self.setRowCount(len(down))
        self.setColumnCount(len(across))
        self.setHorizontalHeaderLabels([name or _SUM for name in across])
        self.setVerticalHeaderLabels([name or _SUM for name in down])
        for place, line in enumerate(keys):
            for section, key in enumerate(line):
                self.setItem(place, section, _cell(key, counts.get(key, 0)))
        self.resizeColumnsToContents()
        self._fit_height()

    @Slot(int, int)
    def open_cell(self, row: int, section: int) -> None:
        """Ask for the records behind a cell that counts something."""
        item = self.item(row, section)
        if item is not None and item.text() != "0":
            self.cell_opened.emit(*item.data(_PART))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_cell(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)

    def _fit_height(self) -> None:
        head = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(head + _ROW * self.rowCount() + bar + 6)


def _adds_up(figure: FigureView) -> bool:
    return sum(count for _, cells in figure.cells for _, count in cells) == figure.value


def _cell(key: Key, count: int) -> QTableWidgetItem:
    row, part = key
    item = QTableWidgetItem(str(count))
    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    item.setForeground(colour("link" if count else "faint"))
    item.setFont(font(bold=not part or not row))
    item.setData(_PART, (part, row))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row or _SUM}，{part or _SUM}：{count}")
    return item
