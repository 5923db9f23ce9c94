"""工作台: what falls due, the year's counts, and the actions done most often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import DueGroup, FigureView, Query
from ui.common.buttons import icon_button
from ui.common.cards import Card, EmptyState, Tile, page_head
from ui.common.charts import BarChart, DonutChart
from ui.common.context import Context
from ui.common.icons import icon
from ui.common.refreshing import RefreshingPage
from ui.today.due_list import DueList, distance

_WEEKDAYS = "一二三四五六日"
_MONTHS = tuple(f"{month}月" for month in range(1, 13))
_SOON_DAYS = 7
_FIRST_SHEETS = (("members", "导入党员花名册"), ("clues", "导入线索台账"), ("talks", "导入谈话登记表"))
_DUE, _NOTHING_DUE, _WELCOME = range(3)


class TodayTab(RefreshingPage):
    """The first tab: what is to be done today, and on whose authority."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.due_list = DueList()
        self.tiles = {
            "late": Tile("已逾期"),
            "soon": Tile("7 天内到期"),
            "open": Tile("在办线索"),
            "clues.received": Tile("本年受理线索"),
            "clues.closed_in_year": Tile("本年办结线索"),
            "talks.total": Tile("本年谈话"),
        }
        self._months = BarChart("各月受理问题线索", "件")
        self._kinds = DonutChart("本年线索处置方式", "件")
        self._due_stack = QStackedWidget()
        self.first_imports: dict[str, QPushButton] = {}
        self._groups: tuple[DueGroup, ...] = ()
        self._build()
        self._connect()

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
        layout.addLayout(self._panes(), 1)

    def _add_actions(self, row: QHBoxLayout) -> None:
        for text, picture, ask in (
            ("导入表格", "file-import", self.context.import_sheet),
            ("导出台账", "file-export", self.context.export_sheet),
        ):
            chooser = icon_button(text, picture)
            self._choice_of_register(chooser, ask)
            row.addWidget(chooser)
        for text, picture, act in self._actions():
            primary = text == "登记线索"
            button = QPushButton(icon(picture, "on_primary" if primary else "muted"), text)
            button.setProperty("kind", "primary" if primary else "")
            button.clicked.connect(act)
            row.addWidget(button)

    def _actions(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        context = self.context
        return (
            ("登记谈话", "message-plus", partial(context.new_record, "talks")),
            ("登记线索", "plus", partial(context.new_record, "clues")),
        )

    def _choice_of_register(self, button: QPushButton, act: Callable[[str], None]) -> None:
        """Let the button ask which register is meant."""
        menu = QMenu(button)
        for key, ledger in self.context.office.ledgers.items():
            menu.addAction(ledger.view.title).triggered.connect(partial(_call, act, key))
        button.setMenu(menu)
        button.setProperty("menu", True)

    def _welcome(self) -> EmptyState:
        """What an empty store shows: the way to take in the sheets kept so far."""
        state = EmptyState(
            "file-import",
            "还没有数据",
            "请先导入党员花名册，再导入线索台账和谈话登记表，姓名会自动对应到人；也可以直接登记。",
        )
        row = QHBoxLayout()
        row.addStretch(1)
        for key, text in _FIRST_SHEETS:
            button = icon_button(text, "file-import", "primary" if key == "members" else "")
            button.clicked.connect(partial(self.context.import_sheet, key))
            self.first_imports[key] = button
            row.addWidget(button)
        row.addStretch(1)
        state.add_row(row)
        return state

    def _panes(self) -> QGridLayout:
        due = Card("到期事项")
        due.body.setContentsMargins(1, 12, 1, 1)
        due.head.setContentsMargins(15, 0, 15, 0)
        self._due_stack.addWidget(self.due_list)
        self._due_stack.addWidget(
            EmptyState("circle-check", "30 天内没有到期事项", "登记线索后，到期时间会自动列在这里。")
        )
        self._due_stack.addWidget(self._welcome())
        due.body.addWidget(self._due_stack, 1)
        self._months_card = Card("各月受理")
        self._months_card.body.addWidget(self._months, 1)
        kinds = Card("处置方式")
        kinds.body.addWidget(self._kinds, 1)
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(due, 0, 0, 2, 1)
        grid.addWidget(self._months_card, 0, 1)
        grid.addWidget(kinds, 1, 1)
        grid.setColumnStretch(0, 8)
        grid.setColumnStretch(1, 5)
        return grid

    def _connect(self) -> None:
        self.due_list.record_chosen.connect(self.context.open_record)
        self.tiles["late"].clicked.connect(partial(self.due_list.show_group, "逾期"))
        self.tiles["soon"].clicked.connect(self._show_soon)
        self.tiles["open"].clicked.connect(partial(self.context.show_chip, "clues", "open"))
        self.tiles["clues.received"].clicked.connect(partial(self.context.show_chip, "clues", "year"))
        self.tiles["clues.closed_in_year"].clicked.connect(self._show_closed)
        self.tiles["talks.total"].clicked.connect(partial(self.context.show_chip, "talks", "year"))

    def refresh(self) -> None:
        """Read agenda, figures and counts anew."""
        today = self.context.today()
        self._date_line.setText(
            f"{today.year} 年 {today.month} 月 {today.day} 日　星期{_WEEKDAYS[today.weekday()]}"
        )
        self._show_due()
        self._show_counts()

    def _show_due(self) -> None:
        today = self.context.today()
        self._groups = tuple(self.context.office.agenda(today))
        self.due_list.due.set_groups(self._groups, today)
        items = [item for group in self._groups for item in group.items]
        self._due_stack.setCurrentIndex(_DUE if items else _NOTHING_DUE if self._any_record() else _WELCOME)
        late = sorted(item.due for item in items if item.due < today)
        soon = sorted(item.due for item in items if 0 <= (item.due - today).days <= _SOON_DAYS)
        earliest = f"最长{distance(late[0], today)}" if late else "没有逾期事项"
        self.tiles["late"].show_value(len(late), "件", earliest, "danger")
        nearest = f"最近：{soon[0].month} 月 {soon[0].day} 日" if soon else "近期没有到期"
        self.tiles["soon"].show_value(len(soon), "件", nearest, "warn")

    def _any_record(self) -> bool:
        ledgers = self.context.office.ledgers.values()
        return any(ledger.chips(Query())[0].count for ledger in ledgers)

    def _show_counts(self) -> None:
        office, today = self.context.office, self.context.today()
        figures = {figure.key: figure for figure in office.figures(today.year)}
        persons = figures.get("clues.persons")
        told = f"反映 {persons.value} {persons.unit}" if persons else ""
        for key, remark in (
            ("clues.received", told),
            ("clues.closed_in_year", "不论何时收到"),
            ("talks.total", "各类谈话合计"),
        ):
            self._show_figure(self.tiles[key], figures.get(key), remark)
        chips = {chip.key: chip.count for chip in office.ledger("clues").chips(Query())}
        self.tiles["open"].show_value(chips.get("open", 0), "件", f"其中待处置 {chips.get('awaiting', 0)} 件")
        kinds = figures.get("clues.by_disposition")
        self._kinds.show_parts(kinds.parts if kinds else ())
        counts = office.monthly_clues(today.year)
        self._months.show_values(_MONTHS, counts, today.month - 1)
        self._months_card.title.setText(f"{today.year} 年各月受理线索")

    def _show_figure(self, tile: Tile, figure: FigureView | None, remark: str) -> None:
        tile.setVisible(figure is not None)
        if figure is not None:
            tile.show_value(figure.value, figure.unit, remark)
            tile.setToolTip(figure.meaning)

    def _show_closed(self) -> None:
        """The clues the tile counts: closed in this year, whenever received."""
        year = self.context.today().year
        span = (date(year, 1, 1), date(year, 12, 31))
        self.context.show_query("clues", Query(chip="closed", spans={"closed_on": span}))

    def _show_soon(self) -> None:
        for title in ("今天", "7 天内"):
            if self.due_list.due.place_of(title) >= 0:
                self.due_list.show_group(title)
                return


def _call(act: Callable[[str], None], key: str, _checked: bool = False) -> None:
    act(key)
