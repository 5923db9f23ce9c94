"""The small charts beside the agenda, read on the reader thread so that the agenda never waits for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.engine.period import Period
from app.engine.views import FigureView, Query
from ui.common.cards import Card
from ui.common.charts import BarChart, DonutChart
from ui.common.context import Context
from ui.common.level_chart import Level, LevelChart
from ui.common.parts import link

if TYPE_CHECKING:
    from app.office import Office
    from app.work_views import CoverageView

_MONTHS = tuple(f"{month}月" for month in range(1, 13))
_SHOWN = (
    "clues.received", "clues.closed_in_year", "clues.by_disposition",
    "clues.forms_by_person_of_clues_closed_in_year", "talks.total", "talks.by_kind",
)  # fmt: skip
_WIDE = 600
_CARD_HEIGHT = 188
_NO_BRANCH = "未编入支部"


@dataclass(frozen=True, slots=True)
class BoardData:
    """What the charts show of a year; `states`: the clues under way by the state they are in."""

    year: int
    month: int
    figures: dict[str, FigureView]
    months: tuple[int, ...]
    states: tuple[Level, ...]
    coverage: CoverageView


def read_board(office: Office, year: int, month: int) -> BoardData:
    """Read what the charts show; may run on the reader thread."""
    figures = {figure.key: figure for figure in office.figures.of(Period.year(year), _SHOWN)}
    coverage = office.talks.coverage(year)
    return BoardData(
        year, month, figures, office.figures.months("clues.received", year), _states(office), coverage
    )


def _states(office: Office) -> tuple[Level, ...]:
    ledger = office.ledger("clues")
    state = next(field for field in ledger.view.fields if field.name == "state")
    counted = (
        Level(option.label, len(ledger.ids(Query(chip="open", choices={"state": (option.code,)}))))
        for option in state.options
    )
    return tuple(level for level in counted if level.count)


class Board(QScrollArea):
    """Six charts in one column or, where there is room, in two. board_read: what they show, BoardData."""

    board_read = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.months = BarChart("各月受理问题线索", "件")
        self.dispositions = DonutChart("线索处置方式", "件")
        self.states = LevelChart("在办线索环节", "件")
        self.forms = DonutChart("运用四种形态", "人次")
        self.talks = LevelChart("谈话类型", "次")
        self.coverage = LevelChart("谈话覆盖率", "人")
        self.cards: dict[str, Card] = {}
        self._stale = True
        self._columns = 0
        self._grid = QGridLayout()
        self._build()

    def mark_stale(self) -> None:
        """Read anew: now when seen, else when next shown."""
        self._stale = True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.viewport().width() >= _WIDE else 1)

    def _read(self) -> None:
        if not self._stale:
            return
        self._stale = False
        today = self.context.today()
        work = partial(read_board, self.context.office, today.year, today.month)
        self.context.reader.ask(work, self._show, "board")

    @Slot(object)
    def _show(self, data: BoardData) -> None:
        self.months.show_values(_MONTHS, data.months, data.month - 1)
        self.dispositions.show_parts(_parts(data, "clues.by_disposition"))
        self.states.show_levels(data.states)
        self.forms.show_parts(_parts(data, "clues.forms_by_person_of_clues_closed_in_year"))
        kinds = sorted(_parts(data, "talks.by_kind"), key=_count, reverse=True)
        self.talks.show_levels([Level(name, count) for name, count in kinds if count])
        groups = [group for group in data.coverage.groups if group.total]
        lowest = sorted(groups, key=lambda group: (group.talked / group.total, group.branch))
        self.coverage.show_levels(
            [Level(group.branch or _NO_BRANCH, group.talked, group.total) for group in lowest]
        )
        self.cards["months"].title.setText(f"{data.year} 年各月受理线索")
        self.cards["coverage"].title.setText(_covered(data.coverage))
        self.board_read.emit(data)

    def _build(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("统计图")
        chip = self.context.show_chip
        for key, title, chart, go in (
            ("months", "各月受理线索", self.months, partial(chip, "clues", "year")),
            ("states", "在办线索环节", self.states, partial(chip, "clues", "open")),
            ("dispositions", "本年线索处置方式", self.dispositions, partial(chip, "clues", "year")),
            ("coverage", "本年谈话覆盖", self.coverage, partial(self.context.show_page, "needs")),
            ("talks", "本年谈话类型", self.talks, partial(chip, "talks", "year")),
            ("forms", "本年运用四种形态", self.forms, partial(chip, "clues", "closed")),
        ):
            self.cards[key] = _chart_card(title, chart, go)
        page = QWidget()
        page.setProperty("kind", "page")
        page.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self.setWidget(page)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)


def _chart_card(title: str, chart: QWidget, go: Callable[[], None]) -> Card:
    card = Card(title)
    card.body.setContentsMargins(16, 10, 14, 10)
    card.body.setSpacing(6)
    card.head.addWidget(link("查看", go, f"{title}：查看"))
    card.body.addWidget(chart, 1)
    card.setMinimumHeight(_CARD_HEIGHT)
    return card


def _parts(data: BoardData, key: str) -> tuple[tuple[str, int], ...]:
    figure = data.figures.get(key)
    return figure.parts if figure else ()


def _covered(coverage: CoverageView) -> str:
    if not coverage.total:
        return "本年谈话覆盖"
    share = coverage.talked / coverage.total
    return f"本年谈话覆盖　{coverage.talked}/{coverage.total} 人　{share:.0%}"


def _count(part: tuple[str, int]) -> int:
    return part[1]
