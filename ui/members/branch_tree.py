"""The Party organisations as a tree, each with who leads it and how many people it has."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.work_views import BranchNode, OrganisationView
from ui.common.parts import joined, small
from ui.theme import colour

_ID, _NAMES = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_WIDTH, _COUNT_WIDTH = 274, 44
_LEADERS = ("书记", "纪检委员")
_HOW = "\n双击查看其中的人员"


class BranchTree(QFrame):
    """branch_chosen: id of the branch clicked. people_asked: names of the branches, this one and
    those below it, whose people are wanted.
    """

    branch_chosen = Signal(int)
    people_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setFixedWidth(_WIDTH)
        self.tree = QTreeWidget()
        self._sum, self._lack = small(""), small("", "warn")
        self._build()
        self.tree.currentItemChanged.connect(self._choose)
        self.tree.itemActivated.connect(self._open)

    def show_organisation(self, view: OrganisationView) -> None:
        """Show the tree as it stands; what is in no branch on record stands last."""
        chosen = self._chosen
        self.tree.blockSignals(True)
        self.tree.clear()
        for node in view.branches:
            self.tree.addTopLevelItem(_item(node))
        if view.unplaced is not None:
            self.tree.addTopLevelItem(_item(view.unplaced, placed=False))
        self.tree.expandAll()
        self.select(chosen)
        self.tree.blockSignals(False)
        self._say(view)

    def select(self, branch_id: int) -> None:
        """Mark a branch as the one in sight, without news of it."""
        for item in self._items():
            if branch_id and item.data(0, _ID) == branch_id:
                blocked = self.tree.blockSignals(True)
                self.tree.setCurrentItem(item)
                self.tree.blockSignals(blocked)

    @property
    def _chosen(self) -> int:
        item = self.tree.currentItem()
        return int(item.data(0, _ID)) if item is not None else 0

    def _items(self) -> Iterator[QTreeWidgetItem]:
        left = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        while left:
            item = left.pop()
            if item is not None:
                yield item
                left += [item.child(place) for place in range(item.childCount())]

    def _build(self) -> None:
        self.tree.setAccessibleName("党组织树")
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels(["党组织", "人数"])
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setProperty("frame", "none")
        self.tree.setIndentation(12)
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _COUNT_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 8)
        layout.setSpacing(2)
        layout.addWidget(self.tree, 1)
        for line in (self._sum, self._lack):
            line.setContentsMargins(12, 2, 12, 0)
            layout.addWidget(line)

    def _say(self, view: OrganisationView) -> None:
        nodes = [*_nodes(view.branches), *([view.unplaced] if view.unplaced else [])]
        people, party = sum(node.members for node in nodes), sum(node.party for node in nodes)
        held = sum(bool(node.id) for node in nodes)
        self._sum.setText(f"{held} 个党组织，{people} 人，其中党员 {party} 人")
        self._lack.setText(f"没有纪检委员：{'、'.join(view.without_discipline)}")
        self._lack.setVisible(bool(view.without_discipline))

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _choose(self, current: QTreeWidgetItem | None, _former: QTreeWidgetItem | None) -> None:
        if current is not None and current.data(0, _ID):
            self.branch_chosen.emit(int(current.data(0, _ID)))

    @Slot(QTreeWidgetItem, int)
    def _open(self, item: QTreeWidgetItem, _column: int) -> None:
        if names := item.data(0, _NAMES):
            self.people_asked.emit(tuple(names))


def _nodes(branches: tuple[BranchNode, ...]) -> Iterator[BranchNode]:
    for node in branches:
        yield node
        yield from _nodes(node.children)


def _item(node: BranchNode, *, placed: bool = True) -> QTreeWidgetItem:
    nodes = [*_nodes((node,))]
    people, party = sum(one.members for one in nodes), sum(one.party for one in nodes)
    item = QTreeWidgetItem([node.name, str(people)])
    item.setData(0, _ID, node.id)
    item.setData(0, _NAMES, [one.name for one in nodes if one.members and placed])
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    held = [f"{role} {name}" for role, name in node.posts if role in _LEADERS]
    told = joined(node.kind or "尚未登记", *held, f"{people} 人，党员 {party} 人")
    for column in (0, 1):
        item.setToolTip(column, f"{node.name}\n{told}{_HOW if item.data(0, _NAMES) else ''}")
        if not node.id:
            item.setForeground(column, colour("muted"))
    for child in node.children:
        item.addChild(_item(child))
    return item
