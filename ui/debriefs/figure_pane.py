"""One figure beside the table: its value, how it is defined, its parts and months, its cross table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.engine.views import FigureView
from ui.common.buttons import icon_button
from ui.common.cards import label
from ui.common.charts import BarChart
from ui.common.level_chart import Level, LevelChart
from ui.common.parts import authority, joined, plain, rule, small
from ui.debriefs.cross_table import CrossTable
from ui.debriefs.figure_lines import NOTHING, FigureLine

_MONTHS = tuple(f"{month}月" for month in range(1, 13))
_LEVEL_HEIGHT, _MONTHS_HEIGHT = 27, 128
_NOTHING_CHOSEN = "选中一项指标，这里显示它的口径、依据和构成。"


class FigurePane(QScrollArea):
    """What is known of one line of the table.

    records_asked: the FigureView, and the part and row of it whose records are wanted, None for all.
    """

    records_asked = Signal(object, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line: FigureLine | None = None
        self.title, self.value, self.compared = plain("", "heading"), label("", "figure"), plain("", "small")
        self.meaning, self.source = plain(""), small("")
        self.go = icon_button("查看数据来源", "list-details")
        self.parts = LevelChart("构成", "")
        self.cross = CrossTable()
        self.months = BarChart("各月", "")
        self._parts_head, self._cross_head = label("构成", "section"), label("交叉统计", "section")
        self._months_head = label("各月", "section")
        self._head: tuple[QWidget, ...] = (self.title, self.value, self.compared, rule())
        self._drawn: tuple[QWidget, ...] = (self._parts_head, self.parts, self._cross_head, self.cross)
        self._build()
        self.show_line(None, "", "")
        self.go.clicked.connect(self._ask)
        self.cross.cell_opened.connect(self._ask_cell)

    def show_line(self, line: FigureLine | None, period: str, compared: str) -> None:
        """Show a line of these periods' names; `compared` '' when nothing is compared."""
        if line is None or self.line is None or line.figure.key != self.line.figure.key:
            self.clear_months()
        self.line = line
        self.go.setEnabled(line is not None and line.count > 0)
        if line is None:
            self._show_nothing()
            return
        for part in (*self._head, self.source, self.go):
            part.show()
        self.title.setText(line.title)
        self.value.setText(f"{line.value} {line.unit}" if line.value != NOTHING else NOTHING)
        self.compared.setText(joined(period, _told(line, compared)))
        self.meaning.setText(line.figure.meaning)
        self.source.setText(joined(authority(line.figure.source), f"口径第 {line.figure.edition} 版"))
        self._show_parts(line.figure)

    def show_months(self, year: int, counts: Sequence[int], month: int) -> None:
        """Show the figure month by month; `month` is marked, 0 for none."""
        line = self.line
        if line is None:
            return
        self._months_head.setText(f"{year} 年各月")
        self.months.show_values(_MONTHS, counts, month - 1)
        self.months.setAccessibleName(f"{line.figure.name}，{self.months.accessibleName()}")
        self._months_head.show()
        self.months.show()

    def clear_months(self) -> None:
        """Show no months until they are read."""
        self._months_head.hide()
        self.months.hide()

    def _show_nothing(self) -> None:
        self.meaning.setText(_NOTHING_CHOSEN)
        for part in (*self._head, self.source, self.go, *self._drawn):
            part.hide()

    def _show_parts(self, figure: FigureView) -> None:
        shown = figure.parts if not figure.cells else ()
        self.parts.show_levels([Level(name, count) for name, count in shown])
        self.parts.setFixedHeight(max(_LEVEL_HEIGHT * len(shown), _LEVEL_HEIGHT))
        self.cross.show_figure(figure)
        self._parts_head.setVisible(bool(shown))
        self.parts.setVisible(bool(shown))
        self._cross_head.setVisible(bool(figure.cells))
        self.cross.setVisible(bool(figure.cells))

    def _build(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("指标说明")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.months.setFixedHeight(_MONTHS_HEIGHT)
        page = QFrame()
        page.setProperty("kind", "card")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 14, 14, 14)
        column.setSpacing(8)
        for part in (
            *self._head, self.meaning, self.source, self.go, *self._drawn, self._months_head, self.months,
        ):  # fmt: skip
            column.addWidget(part)
        column.setAlignment(self.go, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(page)

    @Slot()
    def _ask(self) -> None:
        if self.line is not None:
            self.records_asked.emit(self.line.figure, self.line.part, None)

    @Slot(str, str)
    def _ask_cell(self, part: str, row: str) -> None:
        if self.line is not None:
            self.records_asked.emit(self.line.figure, part or None, row or None)


def _told(line: FigureLine, compared: str) -> str:
    share = f"占 {line.share}" if line.part is not None and line.share != NOTHING else line.share
    if not compared or line.before is None:
        return share.removesuffix(NOTHING)
    growth = f"（{line.growth}）" if line.growth != NOTHING else ""
    return joined(
        share.removesuffix(NOTHING), f"{compared} {line.value_before}", f"增减 {line.change}{growth}"
    )
