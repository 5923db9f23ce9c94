"""The strip above a ledger: search, filter chips with their counts, and what else narrows the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.engine.views import Chip, Query, RegisterView
from ui.common.buttons import set_icon
from ui.common.icons import icon
from ui.common.notice_bar import restyle

DEBOUNCE_MS = 120
_CHIP_GAP = 6


class FilterBar(QWidget):
    """Holds what the ledger is asked for, but for its order.

    query_changed: the officer asks for something else. more_toggled: the filter panel's button was pressed.
    columns_asked: the column chooser's button was pressed.
    """

    query_changed = Signal()
    more_toggled = Signal()
    columns_asked = Signal()

    def __init__(self, view: RegisterView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = Query()
        self.search = QLineEdit()
        self.chips = ChipRow()
        self.more = QPushButton("更多筛选")
        self.columns = QPushButton()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._build_search(view)
        self._build_buttons()
        self._build_row()
        self._connect_signals()

    def query(self) -> Query:
        """What is asked for now."""
        return replace(self._query, search=self.search.text().strip())

    def set_query(self, query: Query) -> None:
        """Ask for this; says so with query_changed."""
        self._query = query
        if self.search.text().strip() != query.search:
            self.search.setText(query.search)
        self._pause.stop()
        self.chips.check(query.chip)
        self._show_more()
        self.query_changed.emit()

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips and counts."""
        self.chips.set_chips(chips, self._query.chip)

    def _build_search(self, view: RegisterView) -> None:
        self.search.setPlaceholderText(view.search_hint or f"搜索{view.noun}")
        self.search.setAccessibleName(f"搜索{view.title}")
        self.search.setToolTip("多个词用空格隔开；可用拼音或首字母（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        glass = QAction(icon("search", size=18), "搜索", self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(300)

    def _build_buttons(self) -> None:
        set_icon(self.more, "filter")
        self.more.setObjectName("filter_button")
        self.more.setToolTip("按字段和日期筛选，常用筛选")
        set_icon(self.columns, "columns")
        self.columns.setToolTip("选择显示的列")
        self.columns.setAccessibleName("选择显示的列")

    def _build_row(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 2)
        row.addWidget(self.chips)
        row.addStretch(1)
        row.addWidget(self.more)
        row.addWidget(self.columns)

    def _connect_signals(self) -> None:
        self.search.textChanged.connect(self._wait)
        self._pause.timeout.connect(self.query_changed)
        self.chips.chip_picked.connect(self._pick_chip)
        self.more.clicked.connect(self.more_toggled)
        self.columns.clicked.connect(self.columns_asked)

    @Slot()
    def _wait(self) -> None:
        self._pause.start()

    @Slot(str)
    def _pick_chip(self, key: str) -> None:
        self.set_query(replace(self.query(), chip=key))

    def _show_more(self) -> None:
        count = active_filters(self._query)
        self.more.setText(f"更多筛选 {count}" if count else "更多筛选")
        set_icon(self.more, "filter", "primary" if count else "muted")


class ChipRow(QWidget):
    """Exclusive chips, one stop for Tab, arrows inside; those without room stand in a menu at the end.

    chip_picked: the chip's key.
    """

    chip_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._keys: list[str] = []
        self.rest = QPushButton(self)
        self._menu = QMenu(self.rest)
        self._build()
        self._group.buttonClicked.connect(self._report)
        self._menu.aboutToShow.connect(self._fill_menu)

    def buttons(self) -> dict[str, QAbstractButton]:
        """The chips by key."""
        return {key: self._group.button(place) for place, key in enumerate(self._keys)}

    def set_chips(self, chips: Sequence[Chip], chosen: str) -> None:
        """Show chips with counts; `chosen` is checked."""
        if [chip.key for chip in chips] != self._keys:
            self._rebuild(chips)
        for chip in chips:
            button = self.buttons()[chip.key]
            button.setText(f"{chip.label} {chip.count}")
            tone = chip.tone if chip.count else ""
            if button.property("tone") != tone:
                button.setProperty("tone", tone)
                restyle(button)
        self.updateGeometry()
        self.check(chosen)

    def check(self, key: str) -> None:
        """Check the chip of this key; it is always in sight."""
        button = self.buttons().get(key)
        if button is not None:
            button.setChecked(True)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self._group.buttons()), self.rest.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of([*self._group.buttons()[:1], self.rest]), self.rest.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.rest.setProperty("kind", "chip")
        self.rest.setProperty("menu", "true")
        self.rest.setAccessibleName("其余的筛选")
        self.rest.setMenu(self._menu)
        self.rest.hide()

    def _fit(self) -> None:
        """Show as many chips as there is room for, the one chosen among them."""
        buttons, chosen = self._group.buttons(), self._group.checkedButton()
        shown = list(buttons)
        left_out = [button for button in reversed(buttons) if button is not chosen]
        row = self._row_of(shown)
        while left_out and self._width_of(row) > self.width():
            shown.remove(left_out.pop(0))
            row = self._row_of(shown)
        left = 0
        for button in row:
            button.setGeometry(QRect(QPoint(left, 0), button.sizeHint()))
            left += button.width() + _CHIP_GAP
        for button in (*buttons, self.rest):
            button.setVisible(button in row)

    def _row_of(self, shown: Sequence[QAbstractButton]) -> list[QAbstractButton]:
        """These chips, with the menu's button where it is needed."""
        rest = len(self._keys) - len(shown)
        self.rest.setText(f"其余 {rest} 项")
        return [*shown, self.rest] if rest else list(shown)

    def _width_of(self, row: Sequence[QAbstractButton]) -> int:
        return sum(button.sizeHint().width() + _CHIP_GAP for button in row) - _CHIP_GAP

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for button in self._group.buttons():
            if button.isHidden():
                self._menu.addAction(button.text()).triggered.connect(button.click)

    def _rebuild(self, chips: Sequence[Chip]) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        self._keys = [chip.key for chip in chips]
        for place, chip in enumerate(chips):
            button = QPushButton(chip.label, self)
            button.setCheckable(True)
            button.setProperty("kind", "chip")
            button.setProperty("tone", chip.tone if chip.count else "")
            self._group.addButton(button, place)
            QWidget.setTabOrder(button, self.rest)

    @Slot(QAbstractButton)
    def _report(self, button: QAbstractButton) -> None:
        self._fit()
        self.chip_picked.emit(self._keys[self._group.id(button)])


def active_filters(query: Query) -> int:
    """How many of the panel's filters narrow the list."""
    return len(query.choices) + len(query.spans) + int(query.voided)
