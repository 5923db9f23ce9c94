"""The unlocked window's content: the seven tabs over one open office, and the services they share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.engine.views import Query
from ui.archives import ArchivesTab
from ui.clues import CluesTab
from ui.common.context import ChangeHub, Context
from ui.common.icons import icon
from ui.common.messages import Messages
from ui.common.register_tab import RegisterTab
from ui.debriefs import DebriefsTab
from ui.jobs import Jobs, Reader
from ui.members import MembersTab
from ui.supervision import SupervisionTab
from ui.talks import TalksTab
from ui.today import TodayTab

if TYPE_CHECKING:
    from app.office import Office

PICTURES = (
    "layout-dashboard",
    "users",
    "list-details",
    "messages",
    "archive",
    "eye-check",
    "report-analytics",
)
TITLES = ("工作台", "党员人员", "问题线索", "谈话提醒", "廉政档案", "监督工作", "年度述职")
_TODAY, _ARCHIVES, _SUPERVISION, _DEBRIEFS = 0, 4, 5, 6


class Desk(QWidget):
    """Holds the tabs. records_changed: frozenset of register keys, on the window's thread."""

    records_changed = Signal(object)

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        messages: Messages,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.office = office
        self.reader = Reader(office.interrupt, messages.show_error, self)
        self.hub = ChangeHub(self)
        self._unsubscribe = office.subscribe(self.hub.publish)
        self.context = self._make_context(jobs, messages, today)
        self.tabs = QTabWidget()
        self.registers: dict[str, RegisterTab] = {}
        self._build()
        self.hub.records_changed.connect(self.records_changed)
        self.tabs.currentChanged.connect(self._colour_icons)

    def _make_context(self, jobs: Jobs, messages: Messages, today: Callable[[], date]) -> Context:
        return Context(
            office=self.office,
            jobs=jobs,
            reader=self.reader,
            messages=messages,
            hub=self.hub,
            open_record=self.open_record,
            show_chip=self.show_chip,
            show_query=self.show_query,
            new_record=self.new_record,
            import_sheet=self.import_sheet,
            export_sheet=self.export_sheet,
            today=today,
        )

    def _build(self) -> None:
        self.tabs.setObjectName("tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.setIconSize(QSize(19, 19))
        self.tabs.tabBar().setAccessibleName("栏目")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setExpanding(False)
        for page, title in zip(self._make_pages(), TITLES, strict=True):
            self.tabs.addTab(page, title)
            page.setAccessibleName(title)
        self._colour_icons(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def _make_pages(self) -> tuple[QWidget, ...]:
        context = self.context
        members, clues, talks = MembersTab(context), CluesTab(context), TalksTab(context)
        supervision = SupervisionTab(context)
        self.registers = {"members": members, "clues": clues, "talks": talks, **supervision.registers}
        return (
            TodayTab(context), members, clues, talks, ArchivesTab(context), supervision, DebriefsTab(context)
        )  # fmt: skip

    @Slot(int)
    def _colour_icons(self, current: int) -> None:
        for place, picture in enumerate(PICTURES):
            self.tabs.setTabIcon(place, icon(picture, "primary" if place == current else "muted"))

    # Going to a register

    def page_of(self, key: str) -> RegisterTab:
        """Bring the register's page to the front and return it. Raises KeyError."""
        page = self.registers[key]
        supervision = self.tabs.widget(_SUPERVISION)
        if isinstance(supervision, SupervisionTab) and key in supervision.registers:
            supervision.show_register(key)
            self.tabs.setCurrentIndex(_SUPERVISION)
        else:
            self.tabs.setCurrentWidget(page)
        return page

    def open_record(self, key: str, record_id: int) -> None:
        """Show a record in its register."""
        self.page_of(key).go_to(record_id)

    def show_chip(self, key: str, chip: str) -> None:
        """Show a register under one filter chip."""
        self.page_of(key).show_chip(chip)

    def show_query(self, key: str, query: Query) -> None:
        """Show a register under this search and these filters."""
        self.page_of(key).show_query(query)

    def new_record(self, key: str) -> None:
        """Open the form of a new record."""
        self.page_of(key).new_record()

    def import_sheet(self, key: str) -> None:
        """Open the import wizard of a register."""
        self.page_of(key).import_sheet()

    def export_sheet(self, key: str) -> None:
        """Open the export dialog of a register."""
        self.page_of(key).export_sheet()

    def clean_clues(self) -> None:
        """定期清理 of the clues."""
        self._clues().clue_dialogs.clean()

    def set_rules(self) -> None:
        """委员会规则."""
        self._clues().clue_dialogs.set_rules()

    def _clues(self) -> CluesTab:
        page = self.page_of("clues")
        assert isinstance(page, CluesTab)
        return page

    # What the menu asks of the tab in sight

    @property
    def register(self) -> RegisterTab | None:
        """The register in sight; None on a tab that shows none."""
        page = self.tabs.currentWidget()
        if isinstance(page, SupervisionTab):
            return page.current
        return page if isinstance(page, RegisterTab) else None

    def focus_search(self) -> None:
        """Go to the search box of the tab in sight; from a tab without one, to that of the clues."""
        page = self.tabs.currentWidget()
        if isinstance(page, ArchivesTab):
            page.focus_search()
        else:
            (self.register or self.page_of("clues")).focus_search()

    def print_page(self) -> None:
        """Preview the ledger in sight; on the yearly tab the year's report."""
        page = self.tabs.currentWidget()
        if isinstance(page, DebriefsTab):
            page.preview_report()
        else:
            (self.register or self.page_of("clues")).export_paper()

    def refresh(self) -> None:
        """Read the tab in sight anew."""
        page = self.register or self.tabs.currentWidget()
        if isinstance(page, TodayTab | ArchivesTab | DebriefsTab | RegisterTab):
            page.refresh()

    def dismiss(self) -> None:
        """Close the tabs' dialogs, stop the reader and the news; the office may be closed afterwards."""
        self._unsubscribe()
        for page in self.registers.values():
            page.dismiss()
        self.reader.join()
