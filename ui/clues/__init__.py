"""问题线索: the register tab of clues; a row opens the page of its clue inside the tab."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.engine.views import Line, Query, RecordView
from ui.clues.dialogs import ClueDialogs
from ui.clues.head import next_clock
from ui.clues.page import CluePage
from ui.common.context import Context
from ui.common.parts import joined
from ui.common.register_tab import RegisterTab

_LEDGER, _PAGE = 0, 1
_MOST_NAMED = 3


class CluesTab(RegisterTab):
    """Each clue from receipt to filing: the ledger, and above it the page of one clue."""

    has_pages = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "clues", parent)
        self.page = CluePage(context, self.clue_dialogs)
        self.sheets.addWidget(self.page)
        self.page.back_asked.connect(self.show_ledger)
        self.page.moved.connect(self._move)
        self.page.clue_asked.connect(self.open_page)
        self.rows_shown.connect(self._say_place)
        self._build_tools()

    @property
    def is_on_page(self) -> bool:
        """Whether the page of a clue is in sight, not the ledger."""
        return self.sheets.currentIndex() == _PAGE

    @Slot(int)
    def open_page(self, record_id: int) -> None:
        """Show the page of this clue."""
        self.page.show_clue(record_id)
        self.table.select_record(record_id)
        self._say_place()
        self.sheets.setCurrentIndex(_PAGE)
        self.page.take_focus()

    @Slot()
    def show_ledger(self) -> None:
        """Back to the ledger, on the row of the clue that was shown."""
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

    def make_dialogs(self) -> ClueDialogs:
        self.clue_dialogs = ClueDialogs(self.context, self.ledger, self)
        return self.clue_dialogs

    def next_lines(self, record: RecordView) -> tuple[Line, ...]:
        """What is due next and what may be done, for the card beside the ledger."""
        view = self.context.office.clues.page(record.id)
        clock = next_clock(view)
        due = joined(clock.title, clock.due.isoformat(), clock.left) if clock else view.next_due.text
        ready = [action.label for action in view.actions if action.main and not action.blocked]
        named = "、".join(ready[:_MOST_NAMED]) + ("等" if len(ready) > _MOST_NAMED else "")
        lines = (Line("期限", due, clock.tone if clock else ""), Line("下一步", named))
        return tuple(line for line in lines if line.text)

    def _build_tools(self) -> None:
        self.tools = QPushButton("更多")
        self.tools.setProperty("menu", "true")
        menu = QMenu(self.tools)
        menu.addAction("定期清理…").triggered.connect(lambda: self.clue_dialogs.clean())
        menu.addAction("委员会规则…").triggered.connect(lambda: self.clue_dialogs.set_rules())
        self.tools.setMenu(menu)
        self.head.insertWidget(self.head.count() - 1, self.tools)

    @Slot(int)
    def _move(self, by: int) -> None:
        """To the clue before or after this one, in the ledger's order."""
        rows = self.table.model_of_rows
        place = rows.row_of(self.page.record_id)
        if place >= 0 and 0 <= place + by < len(rows.ids):
            self.open_page(rows.ids[place + by])

    @Slot()
    def _say_place(self, _count: int = 0) -> None:
        rows = self.table.model_of_rows
        self.page.head.show_place(rows.row_of(self.page.record_id) + 1, len(rows.ids))
