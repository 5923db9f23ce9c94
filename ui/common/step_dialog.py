"""办理一步: the next step of a record's life, of one kind or with the kind to be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.engine.views import FieldView, RecordView
from app.errors import RefusedInput
from ui.common.form import EntryDialog, completer_of, proposed
from ui.common.notice_bar import NoticeBar
from ui.common.timeline import WrappedLabel

if TYPE_CHECKING:
    from app.engine.ledger import Ledger

_EXCUSE = "excuse"
_MARGIN, _GAP = 16, 10
_WITH_EXCUSE = "确有特殊情况的，请在“特殊情况说明”中写明理由后保存。"
_NEVER = ("never",)


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
    chooses. The field 特殊情况说明 comes up only when a rule asked for it.
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
        super().__init__(title, self.asked_for(shown), suggest or completer_of(ledger), parent)
        self._ledger = ledger
        self._record_id = record.id
        self._kind_name, self._fixed = fields[0].name, kind
        self._excuse: FieldView | None = next((field for field in shown if field.name == _EXCUSE), None)
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

    @property
    def _kind(self) -> str:
        return self._fixed.code if self._fixed else str(self.body.blocks[self._kind_name].editor.value())

    def _show_excuse(self, wanted: bool) -> None:
        if self._excuse is not None:
            block = self.body.blocks[_EXCUSE]
            block.field = replace(self._excuse, when=() if wanted else _NEVER, required=wanted)
        self.body.suit(self._kind)

    def _show_refusal(self, error: RefusedInput) -> None:
        """A rule that can be passed with a reason opens the field for it; any other says what to do."""
        excused = [flaw for flaw in error.flaws if flaw.field == _EXCUSE]
        if excused and self._excuse is not None:
            self._show_excuse(True)
        homeless = self.body.show_flaws(flaw for flaw in error.flaws if flaw not in excused)
        parts = [error.message, *(flaw.reason for flaw in (*excused, *homeless)), error.reason]
        remedy = error.remedy
        if excused and self._excuse is not None and self._excuse.label not in remedy:
            remedy += _WITH_EXCUSE
        parts.append(f"怎么办：{remedy}" if remedy else "")
        self.notice.say(
            "\n".join(dict.fromkeys(part for part in parts if part)), "warn" if excused else "danger"
        )
        self._fit_to_screen()
        if excused and self._excuse is not None:
            self.body.blocks[_EXCUSE].focus()

    def _fit_to_screen(self) -> None:
        """As high as the fields of the kind need, with what stands above them."""
        for block in self.body.blocks.values():
            if (card := block.parentWidget()) is not None:
                card.updateGeometry()
        super()._fit_to_screen()
        above = [part for part in self.children() if isinstance(part, NoticeBar | WrappedLabel)]
        wide, room = self.width() - 2 * _MARGIN, self.screen().availableGeometry()
        more = sum(part.heightForWidth(wide) + _GAP for part in above if not part.isHidden())
        self.resize(self.width(), min(self.height() + more, room.height() - 60))

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
