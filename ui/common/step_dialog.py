"""办理一步: the next step of a record's life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.engine.views import RecordView
from ui.common.form import EntryDialog, completer_of, proposed
from ui.common.timeline import WrappedLabel

if TYPE_CHECKING:
    from app.engine.ledger import Ledger


class StepDialog(EntryDialog):
    """Asks for one further step of a record and writes it. `officer` and `today` are proposed."""

    def __init__(
        self, ledger: Ledger, record: RecordView, officer: str, today: date, parent: QWidget
    ) -> None:
        fields = ledger.step_form(record.id)
        super().__init__("办理一步", fields, completer_of(ledger), parent)
        self._ledger = ledger
        self._record_id = record.id
        self._kind = self.body.blocks[fields[0].name].editor
        self._show_subject(record)
        self._kind.edited.connect(self._suit)
        self._suit()
        self.fill(proposed(fields, officer, today))
        self.body.focus_first()

    @Slot()
    def _suit(self) -> None:
        self.body.suit(str(self._kind.value()))

    def write(self, values: Mapping[str, Any]) -> int:
        self._ledger.add_step(self._record_id, values)
        return self._record_id

    def _show_subject(self, record: RecordView) -> None:
        parts = [record.title, record.subtitle]
        taken = [moment for moment in record.timeline if moment.id]
        if taken:
            parts.append(f"上一步：{' '.join(taken[-1].title.split())} {taken[-1].on}".rstrip())
        layout = self.layout()
        if layout is not None:
            layout.insertWidget(0, WrappedLabel("　".join(part for part in parts if part), "section"))  # type: ignore[attr-defined]  # it is the box layout built by EntryDialog
