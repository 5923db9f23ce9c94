"""The small window in which the officer picks and orders the columns of a ledger."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Column
from ui.common.table_view import LedgerTable

_NAME = Qt.ItemDataRole.UserRole
_ROW = 34


class ColumnChoice(QObject):
    """Opens the chooser of a table and does what is chosen in it.

    arranged: the columns were changed. restored: they are as declared again, and so is the order of rows.
    """

    arranged = Signal()
    restored = Signal()

    def __init__(self, table: LedgerTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._parent = table, parent

    @Slot(QPoint)
    def choose(self, place: QPoint) -> None:
        """Open the chooser near `place` (global)."""
        chooser = ColumnChooser(self._table.arrangement(), self._parent)
        chooser.columns_changed.connect(self.arrange)
        chooser.defaults_asked.connect(self.restore)
        chooser.show_at(place)

    def choose_below(self, button: QWidget) -> None:
        """Open the chooser below a button."""
        self.choose(button.mapToGlobal(QPoint(0, button.height())))

    @Slot(list)
    def arrange(self, names: list[tuple[str, bool]]) -> None:
        """Show these columns in this order."""
        self._table.arrange(names)
        self.arranged.emit()

    @Slot()
    def restore(self) -> None:
        """Back to what is declared."""
        self._table.restore_defaults()
        self.arranged.emit()
        self.restored.emit()


class ColumnChooser(QFrame):
    """A pop-up list of columns: tick to show, drag (or Ctrl+↑/↓) to move.

    columns_changed: list of (column name, shown) in order. defaults_asked: go back to what is declared.
    """

    columns_changed = Signal(list)
    defaults_asked = Signal()

    def __init__(self, columns: Sequence[tuple[Column, bool]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "card")
        self._list = QListWidget()
        self._build_list(columns)
        self._build_page()
        self._list.itemChanged.connect(self._report)
        self._list.model().rowsMoved.connect(self._report)

    def show_at(self, place: QPoint) -> None:
        """Pop up with the upper right corner near `place` (global)."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        left = min(max(place.x() - self.width() // 2, screen.left()), screen.right() - self.width())
        self.move(left, min(place.y() + 4, screen.bottom() - self.height()))
        self.show()
        self._list.setFocus()

    def chosen(self) -> list[tuple[str, bool]]:
        """The columns as they stand in the list."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return [(item.data(_NAME), item.checkState() == Qt.CheckState.Checked) for item in items]

    def _build_list(self, columns: Sequence[tuple[Column, bool]]) -> None:
        self._list.setAccessibleName("显示的列")
        self._list.setProperty("frame", "none")
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        for column, shown in columns:
            item = QListWidgetItem(column.label)
            item.setData(_NAME, column.name)
            item.setSizeHint(QSize(0, _ROW))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setFixedHeight(min(len(columns), 10) * _ROW + 4)

    def _build_page(self) -> None:
        title = QLabel("显示的列")
        title.setProperty("role", "section")
        hint = QLabel("勾选显示，上下拖动调整次序")
        hint.setProperty("role", "small")
        defaults = QPushButton("恢复默认")
        defaults.setProperty("kind", "link")
        defaults.clicked.connect(self._restore)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(defaults)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addWidget(self._list)
        layout.addLayout(foot)
        self.setFixedWidth(280)

    @Slot()
    def _report(self) -> None:
        if any(shown for _, shown in self.chosen()):
            self.columns_changed.emit(self.chosen())

    @Slot()
    def _restore(self) -> None:
        self.defaults_asked.emit()
        self.close()
