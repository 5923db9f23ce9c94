"""What every tab is given: the open office and the services of the window. Nothing is global."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.engine.views import DueItem, Query
from ui.common.messages import Messages
from ui.jobs import Jobs, Reader

if TYPE_CHECKING:
    from app.office import Office


class ChangeHub(QObject):
    """Carries the office's news to the window's thread.

    records_changed: frozenset of the keys of the registers whose records changed.
    """

    records_changed = Signal(object)
    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    def publish(self, keys: frozenset[str]) -> None:
        """Take the news on whatever thread it comes; give this to `office.subscribe`."""
        self._heard.emit(keys)

    @Slot(object)
    def _pass_on(self, keys: frozenset[str]) -> None:
        self.records_changed.emit(keys)


class RegisterPage(Protocol):
    """What the window asks of a tab that shows a register (`ui.common.register_tab.RegisterTab`)."""

    def open_record(self, record_id: int) -> None:
        """Show this record: select it in the table and fill the detail pane."""

    def new_record(self, given: Mapping[str, str] | None = None) -> None:
        """Open the form of a new record; it begins with the values `given`."""

    def show_chip(self, chip: str) -> None:
        """Clear search and filters and choose this filter chip."""

    def focus_search(self) -> None:
        """Put the cursor into the search box."""

    def import_sheet(self) -> None:
        """Open the import wizard for this register."""

    def export_sheet(self) -> None:
        """Ask for format and note, then export the ledger under the present filter."""

    def export_paper(self) -> None:
        """Preview the ledger under the present filter as PDF."""

    def dismiss(self) -> None:
        """Close what is open without questions and forget what is shown."""


class NewRecord(Protocol):
    """Opens the form of a new record in the tab that holds the register `key`."""

    def __call__(self, key: str, given: Mapping[str, str] | None = None) -> None:
        """The form begins with the values `given`."""


@dataclass(frozen=True, slots=True)
class Context:
    """The office and the window's services, as a tab sees them.

    `open_record(register key, id)`, `show_chip(key, chip)`, `show_query(key, query)`, `new_record(key)`,
    `import_sheet(key)` and `export_sheet(key)` go to the tab that holds the register; `show_page(key)` to any
    page of the rails; `finish_item(item)` opens the form that finishes an item of the agenda, and leads back
    when it is saved; `today` is the clock.
    """

    office: Office
    jobs: Jobs
    reader: Reader
    messages: Messages
    hub: ChangeHub
    open_record: Callable[[str, int], None]
    show_chip: Callable[[str, str], None]
    show_query: Callable[[str, Query], None]
    show_page: Callable[[str], None]
    new_record: NewRecord
    finish_item: Callable[[DueItem], None]
    import_sheet: Callable[[str], None]
    export_sheet: Callable[[str], None]
    today: Callable[[], date]
