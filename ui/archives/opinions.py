"""意见回复: the requests for opinions on persons; a row opens the page of its request inside the tab."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.engine.views import Line, RecordView
from ui.archives.opinion_dialogs import OpinionDialogs
from ui.archives.opinion_page import RequestPage
from ui.common.buttons import icon_button, set_icon
from ui.common.context import Context
from ui.common.paged_register import PagedRegister


class OpinionsPage(PagedRegister):
    """Every request from its letter to the reply: the ledger, and above it the page of one request."""

    page: RequestPage

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "opinions", parent)
        self.opinion_dialogs.answered.connect(self._show_letter)
        self.opinion_dialogs.registered.connect(self.open_page)
        self.replies = icon_button("答复用语…", "settings")
        self.replies.clicked.connect(self.opinion_dialogs.set_replies)
        self.head.insertWidget(self.head.count() - 1, self.replies)
        self.buttons["new"].setText("新的来函")
        set_icon(self.buttons["new"], "plus", "on_primary")

    @Slot()
    def show_ledger(self) -> None:
        """Back to the ledger; the card beside it shows what has become of the request."""
        was_on_page = self.is_on_page
        super().show_ledger()
        if was_on_page:
            self._show_record(self.page.record_id)

    def focus_search(self) -> None:
        """On the page of a request its own search line; else that of the ledger."""
        if self.is_on_page:
            self.page.people.search.setFocus()
            self.page.people.search.selectAll()
        else:
            super().focus_search()

    def make_dialogs(self) -> OpinionDialogs:
        self.opinion_dialogs = OpinionDialogs(self.context, self.ledger, self)
        return self.opinion_dialogs

    def make_page(self) -> RequestPage:
        return RequestPage(self.context, self.opinion_dialogs)

    def next_lines(self, record: RecordView) -> tuple[Line, ...]:
        """What is due and what stands in the way, for the card beside the ledger."""
        view = self.context.office.opinions.request(record.id)
        due = f"{view.due_on} 前回复" if view.due_on and view.replied_on is None else ""
        counts = "　".join(f"{label} {number}" for label, number in view.counts)
        lines = (Line("期限", due, view.status.tone), Line("答复", counts), Line("还差", view.why_not))
        return tuple(line for line in lines if line.text)

    @Slot(int)
    def _show_record(self, record_id: int) -> None:
        """The card beside the ledger waits until it is in sight: a list of hundreds is long to lay out."""
        if not self.is_on_page:
            super()._show_record(record_id)

    @Slot(int)
    def _show_letter(self, record_id: int) -> None:
        """The letter as it goes out, once it has its number."""
        if self.page.record_id == record_id:
            self.page.preview("letter")
