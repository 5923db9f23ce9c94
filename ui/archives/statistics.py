"""统计: files kept, complete and confirmed by branch; which sections are lacking; opinions by reply."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.archive_views import ArchiveStatistics, BranchFiles
from app.engine.views import Paper
from ui import theme
from ui.common.buttons import icon_button
from ui.common.cards import Card, Tile, page_head
from ui.common.context import Context
from ui.common.paper_desk import PaperDesk
from ui.common.parts import small
from ui.common.reading_table import dress_reading_table
from ui.common.refreshing import RefreshingPage
from ui.common.share_bar import SHARE_ROLE, ShareDelegate
from ui.common.year_box import offer_years
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.archive_desk import ArchiveDesk

_BRANCH_HEADS = ("党支部", "人员", "应建档", "已建档", "齐全", "齐全率", "已确认", "确认率")
_SHARES = (5, 7)
_LACK_HEADS = ("部分", "缺少人数", "")
_CHANNEL = "archives.statistics"
_TOLD = "齐全：应填的各部分都有记录或者写明无此情况；已确认：本人对该年度的档案签了字。比率按应建档人数计算。"
_SUM = "合计"


class StatisticsPage(RefreshingPage):
    """The figures of a year, and their paper."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.year = QComboBox()
        self.print = icon_button("打印统计表", "printer")
        self.tiles = {name: Tile(name) for name in ("应建档", "已建档", "齐全", "已确认")}
        self.branches, self.lacking = QTableWidget(), QTableWidget()
        self.opinions = QTableWidget()
        self._none_lacking = small("还没有建档，或者应填的各部分都已填写。")
        self._no_opinions = small("该年度没有已回函的意见回复。")
        self._dismissed = False
        self._build()
        self.year.currentIndexChanged.connect(self._ask)
        self.print.clicked.connect(self.export_paper)

    def refresh(self) -> None:
        """Read the years and the figures anew."""
        if not self._dismissed:
            self._offer_years()
            self._ask()

    def dismiss(self) -> None:
        """Forget what is shown; the store is about to be closed."""
        self._dismissed = True

    @Slot()
    def export_paper(self) -> None:
        """Preview the statistics as PDF."""
        make = partial(_paper, self.context.office.archives, self.chosen_year)
        PaperDesk(self.context, self).preview(make, "正在排版统计表")

    @property
    def chosen_year(self) -> int:
        """The year shown."""
        return int(self.year.currentData() or self.context.today().year)

    def _offer_years(self) -> None:
        offer_years(self.year, self.context.office.figures.years(), self.chosen_year)

    @Slot()
    def _ask(self) -> None:
        if not self._dismissed:
            ask = partial(self.context.office.archives.statistics, self.chosen_year)
            self.context.reader.ask(ask, self._show, _CHANNEL)

    def _show(self, view: ArchiveStatistics) -> None:
        total = view.total
        told = f"共 {total.persons} 人"
        for name, value, remark in (
            ("应建档", total.needed, told),
            ("已建档", total.kept, _share_text(total.kept, total.needed)),
            ("齐全", total.complete, _share_text(total.complete, total.needed)),
            ("已确认", total.confirmed, f"{view.year} 年度，{_share_text(total.confirmed, total.needed)}"),
        ):
            self.tiles[name].show_value(value, "人", remark)
        _fill(self.branches, [*map(_branch_cells, view.branches), _branch_cells(total)])
        _embolden(self.branches)
        lacking = [(title, count) for title, count in view.sections if count]
        most = max((count for _, count in lacking), default=1)
        _fill(self.lacking, [(title, str(count), count / most) for title, count in lacking])
        _either(self.lacking, self._none_lacking)
        self._show_opinions(view)

    def _show_opinions(self, view: ArchiveStatistics) -> None:
        heads = ("党支部", *view.replies)
        widths = (170,)
        self.opinions.setColumnCount(len(heads))
        stretched = tuple(range(1, len(heads)))
        dress_reading_table(self.opinions, "意见回复按支部", heads, widths, stretched=stretched)
        rows = [
            (branch or "未登记支部", *(str(counts.get(reply, 0) or "") for reply in view.replies))
            for branch, counts in view.opinions
        ]
        _fill(self.opinions, rows)
        _either(self.opinions, self._no_opinions)

    def _build(self) -> None:
        head, _, _ = page_head("统计", "各支部建档、齐全、确认的情况，以及意见回复的结果")
        self.year.setAccessibleName("年度")
        for part in (self.year, self.print):
            head.addWidget(part)
        tiles = QHBoxLayout()
        tiles.setSpacing(12)
        for tile in self.tiles.values():
            tile.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tiles.addWidget(tile)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._branch_card(), 12)
        columns.addLayout(self._right(), 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(tiles)
        layout.addLayout(columns, 1)

    def _branch_card(self) -> Card:
        card = _table_card(Card("按支部"), self.branches)
        self.branches.setColumnCount(len(_BRANCH_HEADS))
        widths = (0, 54, 66, 66, 54, 92, 66, 92)
        dress_reading_table(self.branches, "各支部建档情况", _BRANCH_HEADS, widths, stretched=(0,))
        for section in _SHARES:
            self.branches.setItemDelegateForColumn(section, ShareDelegate(self.branches))
        told = small(_TOLD)
        told.setContentsMargins(15, 6, 15, 8)
        card.body.addWidget(told)
        return card

    def _right(self) -> QVBoxLayout:
        self.lacking.setColumnCount(len(_LACK_HEADS))
        dress_reading_table(self.lacking, "各部分缺少的人数", _LACK_HEADS, (206, 74), stretched=(2,))
        self.lacking.setItemDelegateForColumn(2, ShareDelegate(self.lacking, "warn_line", full=False))
        column = QVBoxLayout()
        column.setSpacing(12)
        for title, table, nothing, share in (
            ("已建档案缺少的部分", self.lacking, self._none_lacking, 3),
            ("意见回复", self.opinions, self._no_opinions, 2),
        ):
            card = _table_card(Card(title), table)
            nothing.setContentsMargins(15, 0, 15, 12)
            nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
            card.body.addWidget(nothing, 1)
            column.addWidget(card, share)
        return column


def _table_card(card: Card, table: QTableWidget) -> Card:
    card.body.setContentsMargins(1, 12, 1, 1)
    card.head.setContentsMargins(15, 0, 15, 0)
    table.setProperty("frame", "none")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.verticalHeader().setDefaultSectionSize(28)
    card.body.addWidget(table, 1)
    return card


def _branch_cells(files: BranchFiles) -> tuple[str | float, ...]:
    needed = files.needed
    return (
        files.branch or "未登记支部", str(files.persons), str(needed), str(files.kept),
        str(files.complete), _share(files.complete, needed), str(files.confirmed),
        _share(files.confirmed, needed),
    )  # fmt: skip


def _share(count: int, of: int) -> float:
    return count / of if of else 0.0


def _share_text(count: int, of: int) -> str:
    return f"占应建档 {count / of:.0%}" if of else "没有应建档人员"


def _fill(table: QTableWidget, rows: Sequence[Sequence[str | float]]) -> None:
    """Texts as they are; a number is a share between 0 and 1, drawn as a bar."""
    table.setRowCount(len(rows))
    for place, row in enumerate(rows):
        for section, value in enumerate(row):
            item = QTableWidgetItem(value if isinstance(value, str) else "")
            if isinstance(value, float):
                item.setData(SHARE_ROLE, value)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{value:.0%}")
                item.setToolTip(f"{value:.0%}")
            else:
                item.setToolTip(str(value))
            table.setItem(place, section, item)


def _either(table: QTableWidget, nothing: QWidget) -> None:
    """The table, or what is said in its place."""
    table.setVisible(table.rowCount() > 0)
    nothing.setVisible(table.rowCount() == 0)


def _embolden(table: QTableWidget) -> None:
    """The last row is the sum."""
    last = table.rowCount() - 1
    for section in range(table.columnCount()):
        item = table.item(last, section)
        if item is not None:
            item.setFont(theme.font(bold=True))


def _paper(desk: ArchiveDesk, year: int, progress: Progress, boxes: bool) -> Paper:
    return desk.statistics_paper(year, boxes=boxes)
