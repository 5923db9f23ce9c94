"""年度述职: the figures with their records, the reports made of them, the packages, the closed years."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.common.context import Context
from ui.common.register_group import Page, RegisterGroup
from ui.debriefs.closings_page import ClosingsPage
from ui.debriefs.figures_page import FiguresPage
from ui.debriefs.packages import PackagesPage
from ui.debriefs.reports import ReportsPage

FIGURES, REPORTS, PACKAGES, CLOSINGS = "figures", "reports", "packages", "closings"


class DebriefsTab(RegisterGroup):
    """Everything of a year's account."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pages = (
            Page(FIGURES, "统计指标", "chart-bar", self._figures),
            Page(REPORTS, "工作报告", "report-analytics", ReportsPage),
            Page(PACKAGES, "报送汇总", "upload", PackagesPage),
            Page(CLOSINGS, "年度封账", "lock", ClosingsPage),
        )
        held = {*context.office.ledgers, FIGURES, PACKAGES, CLOSINGS}
        super().__init__(context, [page for page in pages if page.key in held], parent)

    def _figures(self, context: Context) -> FiguresPage:
        page = FiguresPage(context)
        page.closed_year_asked.connect(self.show_closed_year)
        return page

    @Slot(int)
    def show_closed_year(self, year: int) -> None:
        """Show what has changed in a closed year."""
        page = self.show_page(CLOSINGS)
        assert isinstance(page, ClosingsPage)
        page.show_year(year)
