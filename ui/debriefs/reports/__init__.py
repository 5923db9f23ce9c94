"""工作报告: every report from its outline to its review; a row opens the page with its text."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.common.context import Context
from ui.common.paged_register import PagedRegister
from ui.debriefs.reports.report_dialogs import ReportDialogs
from ui.debriefs.reports.report_page import ReportPage

KEY = "reports"


class ReportsPage(PagedRegister):
    """The ledger of reports, and above it the page of one."""

    page: ReportPage

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, KEY, parent)
        self.report_dialogs.started.connect(self.open_page)
        for button in (self.buttons["import"], self._first_import):  # a report is written here
            button.hide()

    @Slot()
    def show_ledger(self) -> None:
        """Back to the ledger; what is not saved is kept."""
        if self.is_on_page:
            self.page.keep()
        was_on_page = self.is_on_page
        super().show_ledger()
        if was_on_page:
            self._show_record(self.page.record_id)

    def focus_search(self) -> None:
        """On the page of a report its own search line; else that of the ledger."""
        if self.is_on_page:
            self.page.pane.look_up.open_up()
        else:
            super().focus_search()

    def import_sheet(self) -> None:
        """Nothing: a report is written here, or begun from an earlier one's text."""

    def export_paper(self) -> None:
        """On the page of a report its PDF; else the ledger's."""
        if self.is_on_page:
            self.page.preview()
        else:
            super().export_paper()

    def make_dialogs(self) -> ReportDialogs:
        self.report_dialogs = ReportDialogs(self.context, self.ledger, self)
        return self.report_dialogs

    def make_page(self) -> ReportPage:
        return ReportPage(self.context, self.report_dialogs)

    @Slot(int)
    def _show_record(self, record_id: int) -> None:
        """The card beside the ledger waits until it is in sight."""
        if not self.is_on_page:
            super()._show_record(record_id)
