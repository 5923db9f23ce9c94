"""A register whose records have pages of their own: the ledger, and above it the page of one record."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.engine.views import Query
from ui.actions import Shortcut
from ui.common.context import Context
from ui.common.register_tab import RegisterTab

_LEDGER, _PAGE = 0, 1


class RecordPage(QWidget):
    """What the page of one record is to its register's tab.

    back_asked: to the ledger. moved: -1 to the record before, 1 to the one after.
    """

    back_asked = Signal()
    moved = Signal(int)

    @property
    def record_id(self) -> int:
        """Id of the record shown; 0 when none is."""
        raise NotImplementedError

    def show_record(self, record_id: int) -> None:
        """Show this record from its beginning. Raises KeyError when there is none."""
        raise NotImplementedError

    def show_place(self, place: int, count: int) -> None:
        """Say which of the ledger's records this one is; `place` 0: none of them."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show the same record anew."""
        raise NotImplementedError

    def clear(self) -> None:
        """Show nothing and forget the record."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the cursor where work begins."""
        raise NotImplementedError

    def connect_keys(self) -> None:
        """Let Esc and the keys of the list of shortcuts lead back and to the neighbours."""
        for keys, act in (
            ("Esc", self.back_asked.emit),
            (Shortcut.BACK.keys, self.back_asked.emit),
            (Shortcut.BEFORE.keys, partial(self.moved.emit, -1)),
            (Shortcut.AFTER.keys, partial(self.moved.emit, 1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)


class PagedRegister(RegisterTab):
    """The ledger; a row opens the page of its record inside the tab."""

    has_pages = True
    page: RecordPage

    def __init__(self, context: Context, key: str, parent: QWidget | None = None) -> None:
        super().__init__(context, key, parent)
        self.page = self.make_page()
        self.sheets.addWidget(self.page)
        self.page.back_asked.connect(self.show_ledger)
        self.page.moved.connect(self._move)
        self.rows_shown.connect(self._say_place)

    def make_page(self) -> RecordPage:
        """Return the page; the register's dialogs are there already."""
        raise NotImplementedError

    @property
    def is_on_page(self) -> bool:
        """Whether the page of a record is in sight, not the ledger."""
        return self.sheets.currentIndex() == _PAGE

    @Slot(int)
    def open_page(self, record_id: int) -> None:
        """Show the page of this record."""
        self.page.show_record(record_id)
        self.table.select_record(record_id)
        self._say_place()
        self.sheets.setCurrentIndex(_PAGE)
        self.page.take_focus()

    @Slot()
    def show_ledger(self) -> None:
        """Back to the ledger, on the row of the record that was shown."""
        if self.is_on_page:
            self.sheets.setCurrentIndex(_LEDGER)
            self.table.select_record(self.page.record_id)
            self.table.setFocus()

    # What the register's tab leaves to its register

    def open_row(self, record_id: int) -> None:
        self.open_page(record_id)

    def go_to(self, record_id: int) -> None:
        self.open_record(record_id)
        self.open_page(record_id)

    def open_record(self, record_id: int) -> None:
        self.show_ledger()
        super().open_record(record_id)

    def show_query(self, query: Query) -> None:
        self.show_ledger()
        super().show_query(query)

    def show_chip(self, chip: str) -> None:
        self.show_ledger()
        super().show_chip(chip)

    def focus_search(self) -> None:
        self.show_ledger()
        super().focus_search()

    def refresh(self) -> None:
        super().refresh()
        if not self._dismissed and self.page.record_id:
            self.page.reload()

    def dismiss(self) -> None:
        super().dismiss()
        self.page.clear()

    @Slot(int)
    def _move(self, by: int) -> None:
        """To the record before or after this one, in the ledger's order."""
        rows = self.table.model_of_rows
        place = rows.row_of(self.page.record_id)
        if place >= 0 and 0 <= place + by < len(rows.ids):
            self.open_page(rows.ids[place + by])

    @Slot()
    def _say_place(self, _count: int = 0) -> None:
        rows = self.table.model_of_rows
        self.page.show_place(rows.row_of(self.page.record_id) + 1, len(rows.ids))
