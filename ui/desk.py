"""The unlocked window's content: the seven tabs over one open office, and the services they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.engine.views import DueItem, Query
from ui.archives import ArchivesTab
from ui.clues import CluesTab
from ui.common.context import ChangeHub, Context
from ui.common.form import EntryDialog
from ui.common.icons import icon
from ui.common.messages import Messages
from ui.common.paged_register import PagedRegister
from ui.common.refreshing import RefreshingPage
from ui.common.register_group import RegisterGroup, Registers
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
        self._build()
        self.registers = self._find_registers()
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
            show_page=self.show_page,
            new_record=self.new_record,
            finish_item=self.finish_item,
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
        return (
            TodayTab(context), MembersTab(context), CluesTab(context), TalksTab(context),
            ArchivesTab(context), SupervisionTab(context), DebriefsTab(context),
        )  # fmt: skip

    def _find_registers(self) -> Registers:
        """Every register's tab by its key, wherever it stands."""
        found: dict[str, Callable[[], RegisterTab]] = {}
        for page in self._all_pages():
            if isinstance(page, RegisterGroup):
                found |= {key: partial(page.registers.__getitem__, key) for key in page.registers}
            elif isinstance(page, RegisterTab):
                found[page.key] = partial(_itself, page)
        return Registers(found)

    def _all_pages(self) -> list[QWidget]:
        return [self.tabs.widget(place) for place in range(self.tabs.count())]

    @Slot(int)
    def _colour_icons(self, current: int) -> None:
        for place, picture in enumerate(PICTURES):
            self.tabs.setTabIcon(place, icon(picture, "primary" if place == current else "muted"))

    # Going to a register

    def page_of(self, key: str) -> RegisterTab:
        """Bring the register's page to the front and return it. Raises KeyError."""
        page = self.registers[key]
        self.show_page(key)
        return page

    def show_page(self, key: str) -> None:
        """Bring a register, or another page of a group of registers, to the front. Raises KeyError."""
        for tab in self._all_pages():
            if isinstance(tab, RegisterGroup) and tab.has_page(key):
                tab.show_page(key)
            elif not (isinstance(tab, RegisterTab) and tab.key == key):
                continue
            self.tabs.setCurrentWidget(tab)
            return
        raise KeyError(key)

    def open_record(self, key: str, record_id: int) -> None:
        """Show a record in its register."""
        self.page_of(key).go_to(record_id)

    def show_chip(self, key: str, chip: str) -> None:
        """Show a register under one filter chip."""
        self.page_of(key).show_chip(chip)

    def show_query(self, key: str, query: Query) -> None:
        """Show a register under this search and these filters."""
        self.page_of(key).show_query(query)

    def new_record(self, key: str, given: Mapping[str, str] | None = None) -> None:
        """Open the form of a new record; it begins with the values `given`."""
        self.page_of(key).new_record(given)

    def finish_item(self, item: DueItem) -> None:
        """Open the form that finishes an item of the agenda; saved, it leads back to the tab in sight now."""
        before, page = self.tabs.currentWidget(), self.page_of(item.finish_in or item.register)
        if item.finish_in:
            page.new_record(item.given)
        else:
            page.go_to(item.record_id)
            page.open_row(item.record_id)
        if isinstance(page.dialogs.current, EntryDialog):
            page.dialogs.current.saved.connect(partial(self._go_back, before))

    def _go_back(self, tab: QWidget, _record_id: int) -> None:
        self.tabs.setCurrentWidget(tab)

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
    def page(self) -> QWidget | None:
        """The page in sight: the tab, or what its rail has in front."""
        tab = self.tabs.currentWidget()
        return tab.current if isinstance(tab, RegisterGroup) else tab

    @property
    def register(self) -> RegisterTab | None:
        """The register in sight; None on a page that shows none."""
        page = self.page
        return page if isinstance(page, RegisterTab) else None

    def nearest_register(self) -> RegisterTab | None:
        """Return the register in sight, failing that the one its tab begins with, brought to the front.

        None in a tab that begins with another page: what is nearest there would be a guess.
        """
        if self.register is not None:
            return self.register
        tab = self.tabs.currentWidget()
        if not isinstance(tab, RegisterGroup):
            return self.page_of("clues")
        first = next(iter(tab.entries), "")
        return self.page_of(first) if first in tab.registers else None

    def focus_search(self) -> None:
        """Go to the search box of the page in sight, or of the register nearest to it."""
        page = self.page if isinstance(self.page, SearchingPage) else self.nearest_register()
        if page is not None:
            page.focus_search()

    def print_page(self) -> bool:
        """Preview the ledger in sight, or the page's own paper; whether there is anything to print."""
        page = self.page if isinstance(self.page, PrintingPage) else self.nearest_register()
        if page is not None:
            page.export_paper()
        return page is not None

    def export_page(self) -> bool:
        """Export the ledger in sight, or the page's own table; whether there is anything to export."""
        page = self.page if isinstance(self.page, ExportingPage) else self.nearest_register()
        if page is not None:
            page.export_sheet()
        return page is not None

    # What is in sight, to come back to it

    @property
    def place(self) -> tuple[str, int]:
        """Key of the page in sight, '' where there is none; id of the record whose page it is, or 0."""
        tab, register = self.tabs.currentWidget(), self.register
        if register is None:
            return (tab.key, 0) if isinstance(tab, RegisterGroup) else ("", 0)
        if isinstance(register, PagedRegister) and register.is_on_page:
            return register.key, register.page.record_id
        return register.key, 0

    def return_to(self, key: str, record_id: int) -> None:
        """Show a place again; of what is no longer there, as much as there is."""
        try:
            self.show_page(key)
            if record_id and isinstance(self.register, PagedRegister):
                self.register.open_page(record_id)
        except KeyError:
            return

    def refresh(self) -> None:
        """Read the page in sight anew."""
        page = self.page
        if isinstance(page, RefreshingPage):
            page.refresh()

    def dismiss(self) -> None:
        """Close the tabs' dialogs, stop the reader and the news; the office may be closed afterwards."""
        self._unsubscribe()
        for page in self._all_pages():
            if isinstance(page, RegisterGroup | RegisterTab):
                page.dismiss()
        self.reader.join()


@runtime_checkable
class SearchingPage(Protocol):
    """A page with a search box."""

    def focus_search(self) -> None:
        """Put the cursor into it."""


@runtime_checkable
class PrintingPage(Protocol):
    """A page that has a paper to print: a register its ledger, another what it shows."""

    def export_paper(self) -> None:
        """Preview it as PDF."""


@runtime_checkable
class ExportingPage(Protocol):
    """A page that has a table to export: a register its ledger, another what it shows."""

    def export_sheet(self) -> None:
        """Ask where to, and save it."""


def _itself(page: RegisterTab) -> RegisterTab:
    return page
