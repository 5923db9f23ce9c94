"""办理一步: the next step of a record's life, of one kind or with the kind to be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.views import FieldView, RecordView
from ui.common.form import EntryDialog, completer_of, proposed
from ui.common.timeline import WrappedLabel

if TYPE_CHECKING:
    from app.engine.ledger import Ledger


@dataclass(frozen=True, slots=True)
class StepKindView:
    """A kind of step fixed beforehand: its code and name, and what is told of it above the fields."""

    code: str
    label: str
    source: str = ""
    how: str = ""


class StepDialog(EntryDialog):
    """Asks for one further step of a record and writes it. `officer` and `today` are proposed.

    With `kind` its fields alone are asked for, beginning with the values `given`; without it the officer
    chooses.
    """

    def __init__(
        self,
        ledger: Ledger,
        record: RecordView,
        officer: str,
        today: date,
        parent: QWidget,
        kind: StepKindView | None = None,
        given: Mapping[str, str] | None = None,
        suggest: Callable[[str, str], Sequence[str]] | None = None,
    ) -> None:
        fields = ledger.step_form(record.id, kind.code) if kind else ledger.step_form(record.id)
        shown = fields[1:] if kind else fields
        title = f"办理：{kind.label}" if kind else "办理一步"
        super().__init__(
            title, self.asked_for(shown), suggest or completer_of(ledger), parent, ledger.find_people
        )
        self._ledger = ledger
        self._record_id = record.id
        self._kind_name, self._fixed = fields[0].name, kind
        self._show_excuse(False)
        self._build_head(record, kind)
        self.fill({**proposed(shown, officer, today), **(given or {})})
        if kind is None:
            self.body.blocks[self._kind_name].editor.edited.connect(self._suit)
        self.body.focus_first()
        self._fit_to_screen()

    def asked_for(self, fields: Sequence[FieldView]) -> Sequence[FieldView]:
        """The fields the form shows; a subclass may ask for some of them in a way of its own."""
        return fields

    def write(self, values: Mapping[str, Any]) -> int:
        fixed = {self._kind_name: self._fixed.code} if self._fixed else {}
        self._ledger.add_step(self._record_id, {**fixed, **values})
        return self._record_id

    @Slot()
    def _suit(self) -> None:
        """Show what belongs to the kind in hand; another kind asks for its own excuse."""
        self._show_excuse(False)
        self._grow()

    @property
    def _kind(self) -> str:
        return self._fixed.code if self._fixed else str(self.body.blocks[self._kind_name].editor.value())

    def _build_head(self, record: RecordView, kind: StepKindView | None) -> None:
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout):
            return
        parts = [record.title, record.subtitle]
        taken = [moment for moment in record.timeline if moment.id]
        if taken:
            parts.append(f"上一步：{' '.join(taken[-1].title.split())} {taken[-1].on}".rstrip())
        layout.insertWidget(0, WrappedLabel("　".join(part for part in parts if part), "section"))
        told = (kind.how, f"依据：{kind.source}" if kind.source else "") if kind else ()
        if text := "　".join(part for part in told if part):
            layout.insertWidget(1, WrappedLabel(text, "small"))
