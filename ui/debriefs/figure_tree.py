"""The year's figures as a tree: each figure, and below a breakdown its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView, QWidget

from app.engine.views import FigureView
from ui.theme import colour, font

_FIGURE = Qt.ItemDataRole.UserRole + 1
_PART = Qt.ItemDataRole.UserRole + 2
_HEADS = ("指标", "数值", "单位", "口径")


class FigureTree(QTreeView):
    """Shows figures grouped by register. figure_chosen: the FigureView and the part ('' for the whole)."""

    figure_chosen = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = QStandardItemModel(0, len(_HEADS), self)
        self.setModel(self._items)
        self.setAccessibleName("年度指标")
        self.setProperty("frame", "none")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setUniformRowHeights(True)
        self.setIndentation(22)
        self.setWordWrap(False)
        self.activated.connect(self.choose)

    def show_figures(self, figures: Sequence[FigureView], titles: Mapping[str, str]) -> None:
        """Show these figures under their registers' titles."""
        self._items.clear()
        self._items.setHorizontalHeaderLabels(_HEADS)
        groups: dict[str, QStandardItem] = {}
        for figure in figures:
            if figure.register not in groups:
                groups[figure.register] = self._add_group(titles.get(figure.register, figure.register))
            self._add_figure(groups[figure.register], figure)
        self.expandAll()
        self._fit_columns()

    def _fit_columns(self) -> None:
        header = self.header()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for section, width in enumerate((330, 90, 70)):
            self.setColumnWidth(section, width)
        header.setStretchLastSection(True)

    def _add_group(self, title: str) -> QStandardItem:
        item = QStandardItem(title)
        item.setFont(font(bold=True))
        item.setForeground(colour("muted"))
        self._items.appendRow([item])
        return item

    def _add_figure(self, group: QStandardItem, figure: FigureView) -> None:
        row = _row(figure, "", figure.name, figure.value)
        row[0].setFont(font(bold=True))
        group.appendRow(row)
        for part, count in figure.parts:
            row[0].appendRow(_row(figure, part, part, count))

    @Slot(QModelIndex)
    def choose(self, index: QModelIndex) -> None:
        """Ask for the records behind the row."""
        first = index.siblingAtColumn(0)
        figure = first.data(_FIGURE)
        if isinstance(figure, FigureView):
            self.figure_chosen.emit(figure, str(first.data(_PART)))


def _row(figure: FigureView, part: str, name: str, value: int) -> list[QStandardItem]:
    texts = (name, str(value), figure.unit, "" if part else figure.meaning)
    cells = [QStandardItem(text) for text in texts]
    cells[0].setData(figure, _FIGURE)
    cells[0].setData(part, _PART)
    cells[0].setData(f"{name} {value} {figure.unit}", Qt.ItemDataRole.AccessibleTextRole)
    cells[1].setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    cells[1].setForeground(colour("link" if value else "faint"))
    cells[1].setFont(font(bold=not part))
    cells[2].setForeground(colour("muted"))
    cells[3].setForeground(colour("muted"))
    for cell in cells:
        cell.setToolTip(f"{figure.meaning}。双击查看所依据的记录。")
    return cells
