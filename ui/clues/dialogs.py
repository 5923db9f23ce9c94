"""The windows the clue page opens, beside those of every register."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.clues.assessment import AssessmentDialog
from ui.clues.cleaning import CleaningWizard
from ui.clues.informant import InformantForm, RevealDialog
from ui.clues.rules_dialog import RulesDialog
from ui.clues.split import MergeDialog, SplitDialog
from ui.common.context import Context
from ui.common.parts import joined
from ui.common.record_papers import PaperWindows
from ui.common.register_dialogs import RegisterDialogs
from ui.common.step_dialog import StepDialog, StepKindView

if TYPE_CHECKING:
    from app.clue_desk import ClueDesk
    from app.clue_views import ActionView, ClueView
    from app.engine.ledger import Ledger

_MERGED = "merged"


class ClueDialogs(RegisterDialogs):
    """Opens one dialog at a time for the clue shown; the dialogs free themselves when closed."""

    def __init__(self, context: Context, ledger: Ledger, owner: QWidget) -> None:
        super().__init__(context, ledger, owner)
        self._papers = PaperWindows(context, context.office.clues, self.show_dialog, owner)
        self._papers.changed.connect(self.record_saved)

    @property
    def _desk(self) -> ClueDesk:
        return self._context.office.clues

    def take(self, view: ClueView, action: ActionView, given: Mapping[str, str] | None = None) -> None:
        """The form of one kind of step."""
        kind = StepKindView(action.code, action.label, action.source, action.how)
        made = MergeDialog if action.code == _MERGED else StepDialog
        self._open_form(
            made(self._ledger, view.record, self._officer, self._context.today(), self._owner, kind, given)
        )

    def split(self, view: ClueView) -> None:
        """分案."""
        split = partial(self._desk.split, view.record.id)
        dialog = SplitDialog(view.subjects, split, self._owner)
        dialog.split_off.connect(lambda _made: self.record_saved.emit(view.record.id))
        self._open(dialog)

    def assess(self, view: ClueView) -> None:
        """七何, 六看."""
        write = partial(self._desk.assess, view.record.id, view.record.version)
        self._open_form(AssessmentDialog(view.record, self._ledger.view.fields, write, self._owner))

    def reveal(self, view: ClueView) -> None:
        """Who reported it, against a reason."""
        reveal = partial(self._desk.reveal_informant, view.record.id)
        self._open(RevealDialog(_subject(view), reveal, self._owner))

    def enter_informant(self, view: ClueView) -> None:
        """The informant anew."""
        keep = partial(self._desk.set_informant, view.record.id)
        form = self._desk.informant_form()
        self._open_form(InformantForm(form, view.record.id, keep, self._owner, known=bool(view.informant)))

    def preview(self, view: ClueView, key: str, subject_id: int) -> None:
        """A draft of a paper, without a number."""
        self._papers.preview(view.record.id, key, subject_id)

    def issue(self, view: ClueView, key: str, subject_id: int) -> None:
        """A paper with its number, once date and recipient are known."""
        paper = next(paper for paper in view.papers if paper.key == key)
        self._papers.issue(view.record.id, paper, subject_id)

    def reprint(self, issued_id: int) -> None:
        """An issued paper again, as it went out."""
        self._papers.reprint(issued_id)

    def void_issued(self, view: ClueView, issued_id: int) -> None:
        """作废 of an issued paper; its number stays taken."""
        issued = next(i for paper in view.papers for i in paper.issued if i.id == issued_id)
        self._papers.void(view.record.id, issued)

    def clean(self) -> None:
        """定期清理."""
        self._open(CleaningWizard(self._context, self._owner))

    def set_rules(self) -> None:
        """委员会规则."""
        self._open(RulesDialog(self._context, self._owner))


def _subject(view: ClueView) -> str:
    return joined(view.record.title, view.record.subtitle)
