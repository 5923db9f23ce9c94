"""The windows a register tab opens: forms, steps, history, voiding, export, preview, import."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from app.engine.views import Paper, Query, RecordView
from ui.common.context import Context
from ui.common.export_dialog import ExportDialog
from ui.common.form import EntryDialog, RecordForm, proposed
from ui.common.history_dialog import HistoryDialog
from ui.common.paper_desk import PaperDesk
from ui.common.step_dialog import StepDialog
from ui.common.void_dialog import VoidDialog
from ui.imports.wizard import ImportWizard
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.engine.ledger import Ledger
    from app.office import Office


class Dismissible(Protocol):
    """A dialog that frees itself when closed, and can be closed without a question."""

    @property
    def destroyed(self) -> SignalInstance:
        """Emitted when it is freed."""

    def open(self) -> None:
        """Show it over its window."""

    def dismiss(self) -> None:
        """Close it without a question."""


class RegisterDialogs(QObject):
    """Opens one dialog at a time over its owner; the dialogs free themselves when closed.

    record_saved: id of a record that was added, changed or stepped on.
    """

    record_saved = Signal(int)

    def __init__(
        self, context: Context, ledger: Ledger, owner: QWidget, step_action: str = "办理一步"
    ) -> None:
        super().__init__(owner)
        self._step_action = step_action
        self._context = context
        self._ledger = ledger
        self._owner = owner
        self.current: Dismissible | None = None

    def add(self, given: Mapping[str, str] | None = None) -> None:
        """A form for a new record, beginning with what is proposed and with the values `given`."""
        begun = proposed(self._ledger.view.fields, self._officer, self._context.today())
        self._open_form(RecordForm(self._ledger, None, self._owner, {**begun, **(given or {})}))

    def edit(self, record: RecordView) -> None:
        """A form for a record; a voided record is not edited."""
        if not record.voided:
            self._open_form(RecordForm(self._ledger, record, self._owner))

    def step(self, record: RecordView) -> None:
        """A form for the record's next step."""
        if not record.voided:
            today = self._context.today()
            form = StepDialog(self._ledger, record, self._officer, today, self._owner)
            form.setWindowTitle(self._step_action)
            self._open_form(form)

    def history(self, record: RecordView) -> None:
        """The record's history."""
        self._open(HistoryDialog(_subject(record), self._ledger.history(record.id), self._owner))

    def void(self, record: RecordView) -> None:
        """Voiding with a reason."""
        if not record.voided:
            self._open(VoidDialog(self._ledger, record.id, _subject(record), self._owner))

    def export(self, query: Query, count: int) -> None:
        """Format and note of an export."""
        dialog = ExportDialog(self._context, self._ledger.view.key, query, count, self._owner)
        dialog.preview_asked.connect(partial(self.preview_ledger, query))
        self._open(dialog)

    def preview_ledger(self, query: Query) -> None:
        """The ledger as PDF, made in the background, then shown."""
        make = partial(_ledger_pdf, self._context.office, self._ledger.view.key, query)
        PaperDesk(self._context, self._owner).preview(make, "正在排版台账")

    def import_sheet(self) -> None:
        """The import wizard."""
        self._open(ImportWizard(self._context, self._ledger.view, self._owner))

    def show_dialog(self, dialog: Dismissible) -> None:
        """Open a dialog made elsewhere in place of the one that is open."""
        self._open(dialog)

    def dismiss(self) -> None:
        """Close what is open, without questions."""
        dialog, self.current = self.current, None
        if dialog is not None:
            dialog.dismiss()

    @property
    def _officer(self) -> str:
        return self._context.office.profile.officer

    def _open_form(self, form: EntryDialog) -> None:
        form.saved.connect(self.record_saved)
        self._open(form)

    def _open(self, dialog: Dismissible) -> None:
        self.dismiss()
        self.current = dialog
        dialog.destroyed.connect(partial(self._forget, id(dialog)))
        dialog.open()

    def _forget(self, dialog: int) -> None:
        if id(self.current) == dialog:
            self.current = None


def _subject(record: RecordView) -> str:
    return "　".join(part for part in (record.title, record.subtitle) if part)


def _ledger_pdf(office: Office, key: str, query: Query, progress: Progress, boxes: bool) -> Paper:
    return office.ledger_paper(key, query, progress.report, boxes=boxes)
