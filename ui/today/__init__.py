"""工作台: what falls due, the month's counts, the charts, and the actions done most often."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.engine.period import Period
from app.engine.views import DueGroup, FigureView, Query
from ui.common.buttons import icon_button
from ui.common.cards import Tile, page_head
from ui.common.context import Context
from ui.common.due_words import distance
from ui.common.refreshing import RefreshingPage
from ui.today.board import Board, BoardData
from ui.today.due_card import DueCard
from ui.today.duty_dialog import DutyDialog
from ui.today.first_steps import FirstSteps
from ui.today.weekly import preview_week

_WEEKDAYS = "一二三四五六日"
_SOON_DAYS = 7
_MONTHLY = ("clues.received", "clues.closed_in_year", "talks.total")


class TodayTab(RefreshingPage):
    """The first tab: what is to be done today, and on whose authority."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.due = DueCard(context)
        self.board = Board(context)
        self.first_steps = FirstSteps(context.import_sheet)
        self.tiles = {
            "late": Tile("已逾期"),
            "soon": Tile("7 天内到期"),
            "open": Tile("在办线索"),
            "clues.received": Tile("本月受理线索"),
            "clues.closed_in_year": Tile("本月办结线索"),
            "talks.total": Tile("本月谈话"),
        }
        self.quick: dict[str, QPushButton] = {}
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Read agenda, figures and counts anew; the charts follow by themselves."""
        today = self.context.today()
        self._date_line.setText(
            f"{today.year} 年 {today.month} 月 {today.day} 日　星期{_WEEKDAYS[today.weekday()]}"
        )
        groups = self.context.office.agenda(today)
        self.due.show_groups(groups)
        self._show_due_tiles(groups, today)
        self._show_counts(today)
        self.board.mark_stale()

    @Slot()
    def export_paper(self) -> None:
        """Preview the week's sheet: what this page prints."""
        preview_week(self.context, self)

    @Slot()
    def show_duties(self) -> None:
        """The table of duties."""
        DutyDialog(self.context, self).open()

    def _show_due_tiles(self, groups: tuple[DueGroup, ...], today: date) -> None:
        days = [item.due for group in groups for item in group.items]
        late = [day for day in days if day < today]
        soon = [day for day in days if 0 <= (day - today).days <= _SOON_DAYS]
        longest = f"最长{distance(min(late), today)}" if late else "没有逾期事项"
        self.tiles["late"].show_value(len(late), "件", longest, "danger")
        nearest = f"最近：{min(soon).month} 月 {min(soon).day} 日" if soon else "近期没有到期"
        self.tiles["soon"].show_value(len(soon), "件", nearest, "warn")

    def _show_counts(self, today: date) -> None:
        office = self.context.office
        chips = {chip.key: chip.count for chip in office.ledger("clues").chips(Query())}
        self.tiles["open"].show_value(
            chips.get("open", 0), "件", f"待处置、待审批 {chips.get('awaiting', 0)} 件"
        )
        month = Period.month(today.year, today.month)
        figures = {figure.key: figure for figure in office.figures.of(month, _MONTHLY)}
        for key in _MONTHLY:
            self._show_figure(self.tiles[key], figures.get(key))
        others = (office.ledger(key) for key in ("members", "talks"))
        empty = not chips["all"] and not any(ledger.chips(Query())[0].count for ledger in others)
        self.first_steps.setVisible(empty)

    def _show_figure(self, tile: Tile, figure: FigureView | None) -> None:
        tile.setVisible(figure is not None)
        if figure is not None:
            tile.show_value(figure.value, figure.unit, tile.remark)
            tile.setToolTip(figure.meaning)

    @Slot(object)
    def _show_year(self, data: BoardData) -> None:
        """The year's counts below the month's."""
        for key in _MONTHLY:
            figure, tile = data.figures.get(key), self.tiles[key]
            if figure is not None:
                tile.show_value(int(tile.value), figure.unit, f"本年 {figure.value} {figure.unit}")

    # Ways to the records

    def _show_month(self, key: str, column: str) -> None:
        today = self.context.today()
        last = calendar.monthrange(today.year, today.month)[1]
        span = (today.replace(day=1), today.replace(day=last))
        self.context.show_query(key, Query(spans={column: span}))

    @Slot()
    def _show_soon(self) -> None:
        for title in ("今天", "7 天内"):
            if self.due.list.due.place_of(title) >= 0:
                self.due.show_group(title)
                return

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(12)
        head, _, self._date_line = page_head("工作台")
        self._add_actions(head)
        layout.addLayout(head)
        tiles = QHBoxLayout()
        tiles.setSpacing(12)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        layout.addLayout(tiles)
        layout.addWidget(self.first_steps)
        panes = QHBoxLayout()
        panes.setSpacing(12)
        panes.addWidget(self.due, 9)
        panes.addWidget(self.board, 5)
        layout.addLayout(panes, 1)

    def _add_actions(self, row: QHBoxLayout) -> None:
        row.addWidget(self._sheets_button())
        new = self.context.new_record
        for text, picture, act in (
            ("履职事项", "list-check", self.show_duties),
            ("周工作提示单", "printer", self.export_paper),
            ("新增提醒", "calendar-event", partial(new, "reminders")),
            ("登记谈话", "message-plus", partial(new, "talks")),
            ("登记线索", "plus", partial(new, "clues")),
        ):
            button = icon_button(text, picture, "primary" if text == "登记线索" else "")
            button.clicked.connect(partial(_call, act))
            self.quick[text] = button
            row.addWidget(button)

    def _sheets_button(self) -> QPushButton:
        """Sheets in and out of every register."""
        button = icon_button("导入导出", "file-spreadsheet")
        menu = QMenu(button)
        for text, ask in (
            ("导入表格", self.context.import_sheet),
            ("导出台账", self.context.export_sheet),
        ):
            chooser = menu.addMenu(text)
            for key, ledger in self.context.office.ledgers.items():
                chooser.addAction(ledger.view.title).triggered.connect(partial(_call, partial(ask, key)))
        button.setMenu(menu)
        button.setProperty("menu", True)
        return button

    def _connect(self) -> None:
        self.board.board_read.connect(self._show_year)
        tiles = self.tiles
        tiles["late"].clicked.connect(partial(self.due.show_group, "逾期"))
        tiles["soon"].clicked.connect(self._show_soon)
        tiles["open"].clicked.connect(partial(self.context.show_chip, "clues", "open"))
        for tile, key, column in (
            ("clues.received", "clues", "received_on"),
            ("clues.closed_in_year", "clues", "closed_on"),
            ("talks.total", "talks", "held_on"),
        ):
            tiles[tile].clicked.connect(partial(self._show_month, key, column))


def _call(act: Callable[[], object], _checked: bool = False) -> None:
    act()
