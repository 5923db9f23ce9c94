"""The windows the clue page opens, beside those of every register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.engine.views import Paper
from ui.clues.assessment import AssessmentDialog
from ui.clues.cleaning import CleaningWizard
from ui.clues.informant import InformantForm, RevealDialog
from ui.clues.issue import IssueDialog, ReasonDialog
from ui.clues.parts import joined
from ui.clues.rules_dialog import RulesDialog
from ui.clues.split import MergeDialog, SplitDialog
from ui.common.paper_desk import PaperDesk
from ui.common.register_dialogs import RegisterDialogs
from ui.common.step_dialog import StepDialog, StepKindView
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.clue_desk import ClueDesk
    from app.clue_views import ActionView, ClueView

_MERGED = "merged"


class ClueDialogs(RegisterDialogs):
    """Opens one dialog at a time for the clue shown; the dialogs free themselves when closed."""

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
        make = partial(_draft, self._desk, view.record.id, key, subject_id or None)
        PaperDesk(self._context, self._owner).preview(make, "正在排版文书")

    def issue(self, view: ClueView, key: str, subject_id: int) -> None:
        """A paper with its number, once date and recipient are known."""
        paper = next(paper for paper in view.papers if paper.key == key)
        person = dict(paper.persons).get(subject_id, "")
        recipient = self._desk.recipient(view.record.id, key, subject_id or None)
        dialog = IssueDialog(paper, person, recipient, self._context.today(), self._owner)
        dialog.issue_asked.connect(partial(self._issue, view.record.id, key, subject_id or None))
        self._open(dialog)

    def reprint(self, issued_id: int) -> None:
        """An issued paper again, as it went out."""
        make = partial(_again, self._desk, issued_id)
        PaperDesk(self._context, self._owner).preview(make, "正在排版文书")

    def void_issued(self, view: ClueView, issued_id: int) -> None:
        """作废 of an issued paper; its number stays taken."""
        issued = next(i for paper in view.papers for i in paper.issued if i.id == issued_id)
        told = f"作废{joined(issued.number, issued.title)}。文号保留，不再使用。"
        act = partial(self._desk.void_issued, issued_id)
        dialog = ReasonDialog("作废文书", told, "作废", act, self._owner)
        dialog.acted.connect(partial(self.record_saved.emit, view.record.id))
        self._open(dialog)

    def clean(self) -> None:
        """定期清理."""
        self._open(CleaningWizard(self._context, self._owner))

    def set_rules(self) -> None:
        """委员会规则."""
        self._open(RulesDialog(self._context, self._owner))

    def _issue(self, record_id: int, key: str, subject_id: int | None, day: date, recipient: str) -> None:
        make = partial(_issued, self._desk, record_id, key, subject_id, day, recipient)
        PaperDesk(self._context, self._owner).preview(make, "正在编号出文")


def _draft(
    desk: ClueDesk, record_id: int, key: str, subject_id: int | None, progress: Progress, boxes: bool
) -> Paper:
    return desk.paper(record_id, key, subject_id, boxes=boxes)


def _again(desk: ClueDesk, issued_id: int, progress: Progress, boxes: bool) -> Paper:
    return desk.reprint(issued_id)


def _issued(
    desk: ClueDesk,
    record_id: int,
    key: str,
    subject_id: int | None,
    day: date,
    recipient: str,
    progress: Progress,
    boxes: bool,
) -> Paper:
    return desk.issue(record_id, key, subject_id, day, recipient, boxes=boxes)


def _subject(view: ClueView) -> str:
    return joined(view.record.title, view.record.subtitle)
