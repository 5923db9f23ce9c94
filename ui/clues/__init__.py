"""问题线索: the register tab of clues; a row opens the page of its clue inside the tab."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.engine.views import Line, RecordView
from ui.clues.dialogs import ClueDialogs
from ui.clues.head import next_clock
from ui.clues.page import CluePage
from ui.common.context import Context
from ui.common.paged_register import PagedRegister
from ui.common.parts import joined

_MOST_NAMED = 3


class CluesTab(PagedRegister):
    """Each clue from receipt to filing: the ledger, and above it the page of one clue."""

    page: CluePage

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "clues", parent)
        self.page.clue_asked.connect(self.open_page)
        self._build_tools()

    def make_dialogs(self) -> ClueDialogs:
        self.clue_dialogs = ClueDialogs(self.context, self.ledger, self)
        return self.clue_dialogs

    def make_page(self) -> CluePage:
        return CluePage(self.context, self.clue_dialogs)

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
