"""谈话覆盖: how many of each branch were talked to in a year, and who was not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QTabBar,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.work_views import CoverageGroup, CoverageLine, CoverageView
from ui.common.buttons import icon_button
from ui.common.cards import Card
from ui.common.parts import small
from ui.common.reading_table import dress_reading_table
from ui.common.share_bar import SHARE_ROLE, ShareDelegate

_BRANCH_HEADS = ("党支部", "", "已谈")
_LINE_HEADS = ("姓名", "党支部", "职务职级", "上次谈话")
_BAR = 1
_MOST_BRANCHES = 7
_WHOLE = "全部"
_HEART, _APPOINTMENT = "heart", "appointment"
_KINDS = (_HEART, _APPOINTMENT)
_MEANING = "只计当年完成的、规定计入覆盖的谈话；多人参加的按登记的参加人员计。"


class CoverageCard(Card):
    """Branches with a bar each; below them the persons, of one branch where one is selected.

    talk_asked: the values with which the form of a talk with the selected person begins.
    person_asked: id of a person.
    """

    talk_asked = Signal(object)
    person_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("谈话覆盖", parent)
        self.branches = QTableWidget(0, len(_BRANCH_HEADS))
        self.lists = QTabBar()
        self.people = QTableWidget(0, len(_LINE_HEADS))
        self.talk = icon_button("登记谈话", "message-plus")
        self.person = icon_button("查看人员", "user")
        self._meaning = small("")
        self._view: CoverageView | None = None
        self._lines: tuple[CoverageLine, ...] = ()
        self._build()
        self._connect()

    def show_coverage(self, view: CoverageView) -> None:
        """Show a year's coverage; the branch and the list that were chosen stay so."""
        branch = self.branch
        self._view = view
        self.title.setText(f"{view.year} 年谈话覆盖　{view.talked}/{view.total} 人　{_percent(view)}")
        self.branches.blockSignals(True)
        self._fill_branches(view)
        names = [group.branch for group in view.groups]
        self.branches.selectRow(names.index(branch) + 1 if branch in names else 0)
        self.branches.blockSignals(False)
        self.lists.setTabText(0, f"{view.year} 年未谈　{len(view.missing)}")
        self.lists.setTabText(1, f"新任未作廉政谈话　{len(view.promoted)}")
        self._fill_people()

    @property
    def branch(self) -> str:
        """The branch that is selected; '' for all."""
        row = self.branches.currentRow()
        return self._view.groups[row - 1].branch if self._view and row > 0 else ""

    @property
    def selected(self) -> CoverageLine | None:
        """The person that is selected."""
        row = self.people.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _fill_branches(self, view: CoverageView) -> None:
        groups = (CoverageGroup(_WHOLE, view.total, view.talked), *view.groups)
        self.branches.setRowCount(len(groups))
        for row, group in enumerate(groups):
            for section, item in enumerate(_cells(group)):
                self.branches.setItem(row, section, item)
        shown = min(len(groups), _MOST_BRANCHES)
        height = shown * self.branches.verticalHeader().defaultSectionSize()
        self.branches.setFixedHeight(height + self.branches.horizontalHeader().sizeHint().height() + 4)

    @Slot()
    def _fill_people(self) -> None:
        if self._view is None:
            return
        every = self._view.promoted if self.lists.currentIndex() else self._view.missing
        branch, whole = self.branch, self.branches.currentRow() <= 0
        self._lines = tuple(line for line in every if whole or line.branch == branch)
        self.people.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            last = f"{line.last_on.isoformat()} {line.last_kind}" if line.last_on else "没有记录"
            for section, text in enumerate((line.person, line.branch, _post(line), last)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.people.setItem(row, section, item)
        if self._lines:
            self.people.selectRow(0)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        for button in (self.talk, self.person):
            button.setEnabled(self.selected is not None)

    def _build(self) -> None:
        self.body.setContentsMargins(1, 12, 1, 1)
        self.head.setContentsMargins(15, 0, 15, 0)
        dress_reading_table(self.branches, "各支部谈话覆盖", _BRANCH_HEADS, (150, 0, 64), stretched=(_BAR,))
        dress_reading_table(self.people, "没有谈话的人员", _LINE_HEADS, (84, 132, 0, 176), stretched=(2,))
        self.branches.setItemDelegateForColumn(_BAR, ShareDelegate(self.branches))
        for table in (self.branches, self.people):
            table.setProperty("frame", "none")
            table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
            table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.branches.verticalHeader().setDefaultSectionSize(28)
        self.people.verticalHeader().setDefaultSectionSize(30)
        self.lists.setAccessibleName("没有谈话的人员，按类")
        self.lists.setDrawBase(False)
        for _kind in _KINDS:
            self.lists.addTab("")
        self.body.addWidget(self.branches)
        self.body.addWidget(self.lists)
        self.body.addWidget(self.people, 1)
        self.body.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = Card()
        foot.setProperty("kind", "strip")
        foot.body.setContentsMargins(15, 8, 12, 10)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.talk)
        row.addWidget(self.person)
        row.addWidget(self._meaning, 1)
        foot.body.addLayout(row)
        self._meaning.setText(_MEANING)
        return foot

    def _connect(self) -> None:
        self.branches.itemSelectionChanged.connect(self._fill_people)
        self.lists.currentChanged.connect(self._fill_people)
        self.people.itemSelectionChanged.connect(self._enable)
        self.people.activated.connect(self._ask_talk)
        self.talk.clicked.connect(self._ask_talk)
        self.person.clicked.connect(self._ask_person)

    @Slot()
    def _ask_talk(self) -> None:
        if (line := self.selected) is not None:
            self.talk_asked.emit(
                {
                    "person": line.person,
                    "member_id": str(line.member_id),
                    "unit": line.branch,
                    "post": line.post,
                    "rank": line.rank,
                    "kind": _KINDS[self.lists.currentIndex()],
                }
            )

    @Slot()
    def _ask_person(self) -> None:
        if self.selected is not None:
            self.person_asked.emit(self.selected.member_id)


def _cells(group: CoverageGroup) -> tuple[QTableWidgetItem, ...]:
    name = group.branch or "未登记支部"
    share = group.talked / group.total if group.total else 0.0
    bar = QTableWidgetItem()
    bar.setData(SHARE_ROLE, share)
    bar.setData(Qt.ItemDataRole.AccessibleTextRole, f"{share:.0%}")
    cells = QTableWidgetItem(name), bar, QTableWidgetItem(f"{group.talked}/{group.total}")
    for cell in cells:
        cell.setToolTip(f"{name}：应谈 {group.total} 人，已谈 {group.talked} 人")
    return cells


def _post(line: CoverageLine) -> str:
    return "　".join(dict.fromkeys(part for part in (line.post, line.rank) if part))


def _percent(view: CoverageView) -> str:
    return f"{view.talked / view.total:.0%}" if view.total else ""
