"""What the card beside a ledger offers of the record shown, beyond reading it: 文书 and 附件."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.engine.views import RecordView
from ui.common.attachment_list import AttachmentList, Target
from ui.common.context import Context
from ui.common.detail_pane import DetailPane
from ui.common.record_papers import PapersButton, PaperWindows, RegisterPapers
from ui.common.register_dialogs import RegisterDialogs

if TYPE_CHECKING:
    from app.clue_views import PaperView

_SECRECY = "secrecy"


class PaneExtras(QObject):
    """Puts 文书 and 附件 into a pane, and keeps them to the record it shows.

    A register without papers has no 文书; `owner` is the tab over which dialogs are opened.
    """

    def __init__(
        self, context: Context, key: str, pane: DetailPane, dialogs: RegisterDialogs, owner: QWidget
    ) -> None:
        super().__init__(owner)
        office = context.office
        self._office, self._key = office, key
        self._ledger = office.ledger(key)
        self._labels = {
            option.code: option.label
            for field in self._ledger.view.fields
            if field.name == _SECRECY
            for option in field.options
        }
        self.record: RecordView | None = None
        self.files = AttachmentList(office.attachments, context.jobs, context.messages, compact=True)
        self.papers: PapersButton | None = None
        pane.add_strip(self.files)
        if self._ledger.register.papers is not None:
            self._add_papers(context, pane, dialogs, owner)
        pane.record_shown.connect(self._show)

    def dismiss(self) -> None:
        """Close what is open, without questions."""
        self.files.dismiss()

    def _add_papers(
        self, context: Context, pane: DetailPane, dialogs: RegisterDialogs, owner: QWidget
    ) -> None:
        source = RegisterPapers(self._office.papers, self._key)
        windows = PaperWindows(context, source, dialogs.show_dialog, owner)
        windows.changed.connect(dialogs.record_saved)
        self.papers = button = PapersButton(self._offers)
        button.preview_asked.connect(lambda paper, row: windows.preview(self._id, paper.key, row))
        button.issue_asked.connect(lambda paper, row: windows.issue(self._id, paper, row))
        button.reprint_asked.connect(windows.reprint)
        button.void_asked.connect(lambda issued: windows.void(self._id, issued))
        pane.add_button(button)

    @property
    def _id(self) -> int:
        return self.record.id if self.record else 0

    def _offers(self) -> Sequence[PaperView]:
        return self._office.papers.offers(self._key, self._id) if self._id else ()

    @Slot(object)
    def _show(self, record: RecordView | None) -> None:
        self.record = record
        if self.papers is not None:
            self.papers.setEnabled(record is not None and not record.voided)
        if record is None:
            self.files.dismiss()
            self.files.clear()
            return
        mark = self._labels.get(str(record.values.get(_SECRECY, "")), "")
        table = self._office.attachments.table_of(self._key)
        self.files.show_record(Target(table, record.id, mark=mark, open=not record.voided))
