"""Tables and trees that are only read: plain rows, no grid, no editing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTreeView


def dress_reading_table(
    table: QTableWidget, name: str, heads: Sequence[str], widths: Sequence[int], *, stretched: Sequence[int]
) -> None:
    """Give a table its accessible name, heads and look; `widths` in pixels for the first columns."""
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(heads))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for section, width in enumerate(widths):
        table.setColumnWidth(section, width)
    for section in stretched:
        header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)


def dress_reading_tree(tree: QTreeView, name: str) -> None:
    """Give a tree its accessible name and look; a double click opens a row and does not fold it."""
    tree.setAccessibleName(name)
    tree.setProperty("frame", "none")
    tree.setFrameShape(QFrame.Shape.NoFrame)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    tree.setUniformRowHeights(True)
    tree.setExpandsOnDoubleClick(False)
    tree.setAllColumnsShowFocus(True)
    tree.setIndentation(18)
    tree.header().setStretchLastSection(False)
