"""The contents of an opened file: its sections in order, each with a mark of how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.archive_views import PageState, PageView
from ui.theme import colour, font

_KEY = Qt.ItemDataRole.UserRole
_WIDTH, _ROW_HEIGHT = 276, 24
_NUMBER, _TITLE, _MARK = range(3)
_WIDTHS = {_NUMBER: 40, _MARK: 48}
MARKS: dict[PageState, tuple[str, str]] = {
    "complete": ("齐", "ok"),
    "missing": ("缺", "warn"),
    "nothing": ("无", "muted"),
    "always": ("自动", "faint"),
    "optional": ("选填", "faint"),
}
STATES: dict[PageState, str] = {
    "complete": "已齐全",
    "missing": "缺",
    "nothing": "无此情况",
    "always": "自动归集",
    "optional": "非必填",
}


class Contents(QFrame):
    """section_chosen: key of the section."""

    section_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setFixedWidth(_WIDTH)
        self.tree = QTreeWidget()
        self._build()
        self.tree.currentItemChanged.connect(self._choose)

    def show_pages(self, pages: Sequence[PageView], chosen: str) -> None:
        """List the sections; the one chosen is marked, without news of it."""
        self.tree.blockSignals(True)
        self.tree.clear()
        for page in pages:
            item = _item(page)
            self.tree.addTopLevelItem(item)
            if page.section == chosen:
                self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)

    def choose(self, section: str) -> None:
        """Go to a section; unknown ones are passed over."""
        for place in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(place)
            if item is not None and item.data(0, _KEY) == section:
                self.tree.setCurrentItem(item)

    def marks(self) -> dict[str, str]:
        """What stands beside each section, by key."""
        items = map(self.tree.topLevelItem, range(self.tree.topLevelItemCount()))
        return {item.data(0, _KEY): item.text(_MARK) for item in items if item is not None}

    def _build(self) -> None:
        self.tree.setAccessibleName("档案目录")
        self.tree.setColumnCount(3)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setUniformRowHeights(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setProperty("frame", "none")
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(10)
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        for section, width in _WIDTHS.items():
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 4, 1, 4)
        layout.addWidget(self.tree)

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _choose(self, current: QTreeWidgetItem | None, _former: QTreeWidgetItem | None) -> None:
        if current is not None:
            self.section_chosen.emit(str(current.data(0, _KEY)))


def mark_of(page: PageView) -> tuple[str, str]:
    """How a section stands, in a word and its colour; one that fills itself says how much it holds."""
    text, token = MARKS[page.state]
    if page.state in ("always", "optional") and page.count:
        return str(page.count), "text_2"
    return text, token


def _item(page: PageView) -> QTreeWidgetItem:
    mark, token = mark_of(page)
    item = QTreeWidgetItem([str(page.number), page.title, mark])
    item.setData(0, _KEY, page.section)
    item.setForeground(_MARK, colour(token))
    item.setFont(_MARK, font("small"))
    told = f"{page.number} {page.title}：{STATES[page.state]}，{page.count} 条"
    for column in (_NUMBER, _TITLE, _MARK):
        item.setToolTip(column, told)
        item.setSizeHint(column, QSize(0, _ROW_HEIGHT))
        item.setData(column, Qt.ItemDataRole.AccessibleTextRole, told)
    for column in (_NUMBER, _MARK):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
