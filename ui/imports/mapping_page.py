"""The second page of an import: what was understood of each sheet, column by column, to be corrected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.common.notice_bar import NoticeBar
from ui.common.timeline import WrappedLabel

if TYPE_CHECKING:
    from app.exchange.plan import ColumnPlan, ImportPlan, SheetPlan

_HEADS = ("列", "表头", "前几行内容", "对应字段")
_LEFT_OUT = "不导入"
_ROW_HEIGHT = 38


class MappingPage(QWidget):
    """One tab per sheet with records, each a table of its columns. plan_changed: the corrected plan."""

    plan_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.plan: ImportPlan | None = None
        self.notice = NoticeBar(self)
        self._summary = WrappedLabel("", "section")
        self._skipped = WrappedLabel("", "small")
        self.tabs = QTabWidget()
        self.tables: dict[int, QTableWidget] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._summary)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self._skipped)

    @property
    def ready(self) -> bool:
        """Whether some sheet holds rows and each of those has its required fields."""
        sheets = self._used()
        return bool(sheets) and not any(sheet.missing_fields for _, sheet in sheets)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what was understood of a file."""
        self.plan = plan
        self.tabs.clear()
        self.tables.clear()
        for place, sheet in self._used():
            table = self._table(place, sheet)
            self.tables[place] = table
            self.tabs.addTab(table, f"{sheet.name}（{sheet.rows} 行）")
        self.tabs.tabBar().setVisible(len(self.tables) > 1)
        rows = sum(sheet.rows for _, sheet in self._used())
        self._summary.setText(f"{plan.file_name}：识别出 {len(self.tables)} 张表、{rows} 行记录")
        left = [sheet for sheet in plan.sheets if sheet.skipped_reason]
        skipped = [f"“{sheet.name}”未读入：{sheet.skipped_reason}" for sheet in left]
        self._skipped.setText("\n".join(skipped))
        self._skipped.setVisible(bool(skipped))
        self._show_missing()

    def choose(self, sheet: int, column: int, field: str | None) -> None:
        """Read a column into another field, or leave it out."""
        if self.plan is None:
            return
        self.plan = self.plan.remap(sheet, column, field)
        self._show_choices(sheet)
        self._show_missing()
        self.plan_changed.emit(self.plan)

    def box(self, sheet: int, row: int) -> QComboBox:
        """The list of fields of one column. Raises KeyError and TypeError when there is none."""
        widget = self.tables[sheet].cellWidget(row, 3)
        if not isinstance(widget, QComboBox):
            raise TypeError(row)
        return widget

    def _used(self) -> list[tuple[int, SheetPlan]]:
        sheets = self.plan.sheets if self.plan else ()
        return [(place, sheet) for place, sheet in enumerate(sheets) if not sheet.skipped_reason]

    def _table(self, place: int, sheet: SheetPlan) -> QTableWidget:
        table = QTableWidget(len(sheet.columns), len(_HEADS))
        table.setAccessibleName(f"{sheet.name}的字段对应")
        table.setHorizontalHeaderLabels(list(_HEADS))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for section, width in ((0, 48), (1, 190), (3, 210)):
            table.setColumnWidth(section, width)
        for row, column in enumerate(sheet.columns):
            self._fill(table, place, row, column)
        return table

    def _fill(self, table: QTableWidget, sheet: int, row: int, column: ColumnPlan) -> None:
        texts = (column.letter, " ".join(column.header.split()), "　".join(filter(None, column.samples)))
        for section, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(row, section, item)
        box = _FieldBox()
        box.setAccessibleName(f"{column.letter} 列 {column.header} 对应字段")
        box.addItem(_LEFT_OUT, None)
        for option in self.plan.targets if self.plan else ():
            box.addItem(option.label, option.code)
        box.activated.connect(partial(self._take, sheet, column.index, box))
        table.setCellWidget(row, 3, box)
        self._show_choice(table, row, column)

    def _take(self, sheet: int, column: int, box: QComboBox, _index: int) -> None:
        self.choose(sheet, column, box.currentData())

    def _show_choices(self, sheet: int) -> None:
        if self.plan is not None:
            for row, column in enumerate(self.plan.sheets[sheet].columns):
                self._show_choice(self.tables[sheet], row, column)

    def _show_choice(self, table: QTableWidget, row: int, column: ColumnPlan) -> None:
        box = table.cellWidget(row, 3)
        if isinstance(box, QComboBox):
            box.setCurrentIndex(max(box.findData(column.field), 0))
        ink = theme.colour("text" if column.field else "faint")
        for section in range(3):
            item = table.item(row, section)
            if item is not None:
                item.setForeground(ink)

    def _show_missing(self) -> None:
        used = self._used()
        lacks = [(sheet.name, "、".join(sheet.missing_fields)) for _, sheet in used if sheet.missing_fields]
        if not used:
            self.notice.say("这个文件里没有识别出可以导入的表。")
        elif lacks:
            text = "；".join(f"“{name}”缺少必填字段：{fields}" for name, fields in lacks)
            self.notice.say(f"{text}。请在下面指定对应的列。", "warn")
        else:
            self.notice.clear()


class _FieldBox(QComboBox):
    """The wheel scrolls the table, it does not change the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(18)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
