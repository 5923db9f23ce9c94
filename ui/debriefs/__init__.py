"""年度述职: the year's figures with the records behind them, and the report made from the same figures."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.views import FigureView, Paper
from ui.common.cards import Card, page_head
from ui.common.charts import BarChart
from ui.common.context import Context
from ui.common.icons import icon
from ui.common.paper_desk import PaperDesk
from ui.common.refreshing import RefreshingPage
from ui.debriefs.figure_tree import FigureTree
from ui.debriefs.records_dialog import RecordsDialog
from ui.jobs import Progress

_MONTHS = tuple(f"{month}月" for month in range(1, 13))


class DebriefsTab(RefreshingPage):
    """Figures of a chosen year; a double click lists the records of which a figure is the count."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.year_box = QComboBox()
        self.tree = FigureTree()
        self.report_button = QPushButton(icon("file-text", "on_primary"), "年度工作情况报告")
        self.records_button = QPushButton(icon("list-details"), "查看数据来源")
        self._months = BarChart("各月受理问题线索", "件")
        self._papers = PaperDesk(context, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(12)
        head, _, _ = page_head("年度述职", "报告、看板和报表使用同一套口径，每个数字都能查到所依据的记录")
        self._add_tools(head)
        layout.addLayout(head)
        figures = Card()
        figures.body.setContentsMargins(1, 1, 1, 1)
        figures.body.addWidget(self.tree)
        layout.addWidget(figures, 1)
        months = Card("各月受理线索")
        months.setFixedHeight(168)
        months.body.addWidget(self._months, 1)
        layout.addWidget(months)

    def _add_tools(self, row: QHBoxLayout) -> None:
        name = QLabel("年度(&Y)")
        name.setBuddy(self.year_box)
        self.year_box.setAccessibleName("年度")
        self.year_box.setMinimumWidth(110)
        self.report_button.setProperty("kind", "primary")
        for widget in (name, self.year_box, self.records_button, self.report_button):
            row.addWidget(widget)

    def _connect(self) -> None:
        self.year_box.currentIndexChanged.connect(self._show_year)
        self.tree.figure_chosen.connect(self.show_records)
        self.records_button.clicked.connect(self._show_current)
        self.report_button.clicked.connect(self.preview_report)

    @property
    def year(self) -> int:
        """The year chosen."""
        chosen = self.year_box.currentData()
        return int(chosen) if chosen is not None else self.context.today().year

    def refresh(self) -> None:
        """Read years and figures anew; the chosen year stays."""
        kept = self.year
        self.year_box.blockSignals(True)
        self.year_box.clear()
        for year in self.context.office.years():
            self.year_box.addItem(f"{year} 年", year)
        self.year_box.setCurrentIndex(max(0, self.year_box.findData(kept)))
        self.year_box.blockSignals(False)
        self._show_year()

    @Slot()
    def _show_year(self) -> None:
        office = self.context.office
        titles = {key: ledger.view.title for key, ledger in office.ledgers.items()}
        self.tree.show_figures(office.figures(self.year), titles)
        self._months.show_values(_MONTHS, office.monthly_clues(self.year))

    @Slot(object, str)
    def show_records(self, figure: FigureView, part: str) -> None:
        """List the records behind a figure or one part of it."""
        ids = self.context.office.figure_records(figure.key, self.year, part or None)
        title = f"{self.year} 年{figure.name}{'：' + part if part else ''}"
        dialog = RecordsDialog(self.context, figure.register, title, figure.meaning, ids, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _show_current(self) -> None:
        self.tree.choose(self.tree.currentIndex())

    @Slot()
    def preview_report(self) -> None:
        """Make the year's report and show its preview."""
        self._papers.preview(partial(self._make_report, self.year), "正在生成年度报告")

    def _make_report(self, year: int, _progress: Progress, boxes: bool) -> Paper:
        return self.context.office.report_paper(year, boxes=boxes)
