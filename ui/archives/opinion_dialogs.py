"""The windows of a request: 审批, 退回, 回函, 补充名单, 移出名单, 答复用语."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import ExpectedError, MissingGlyph
from ui.archives.opinion_names import NamesDialog
from ui.archives.opinion_replies import RepliesDialog
from ui.archives.opinion_wizard import LetterWizard
from ui.common.date_edit import DateEdit
from ui.common.notice_bar import NoticeBar
from ui.common.paper_desk import allows_boxes
from ui.common.parts import foot_of, joined, plain, refusal
from ui.common.reason_dialog import ReasonDialog
from ui.common.register_dialogs import RegisterDialogs
from ui.jobs import Job, JobCancelled, Progress

if TYPE_CHECKING:
    from app.opinion_desk import OpinionDesk
    from app.opinion_views import PersonView, RequestView
    from ui.common.context import Context

_APPROVED = "审批后可以登记回函；此后再改答复，要先退回。"
_ANSWERED = "登记后名单和答复不再改动，记入各人档案。文号留空时取下一个号。"
_MOST_NAMED = 8


class Answer(Protocol):
    """Answers a request under a number ('' = the next) on a day."""

    def __call__(self, number: str, on: date, *, boxes: bool = False) -> object:
        """With `boxes` labelled boxes may stand for what no font shows. Raises ExpectedError."""


class OpinionDialogs(RegisterDialogs):
    """Opens one dialog at a time for the request shown.

    registered: id of a request just taken in. answered: id of one just answered.
    """

    registered = Signal(int)
    answered = Signal(int)

    def add(self, given: Mapping[str, str] | None = None) -> None:
        """新的来函: the letter with its list of names."""
        wizard = LetterWizard(self._context, self._owner, given)
        wizard.saved.connect(self.record_saved)
        wizard.saved.connect(self.registered)
        self._open(wizard)

    def approve(self, view: RequestView) -> None:
        """审批: who agreed, and when."""
        known = self._context.office.ledger("opinions").suggestions
        people = _offered(known, "approver")
        act = partial(self._desk.approve, view.id)
        self._act(view, ApproveDialog(_subject(view), people, act, self._context.today(), self._owner))

    def send_back(self, view: RequestView) -> None:
        """退回 to whoever drafts the replies."""
        act = partial(self._desk.send_back, view.id)
        told = f"{_subject(view)}退回重新拟复，审批撤销。"
        self._act(view, ReasonDialog("退回", told, "退回", act, self._owner))

    def answer(self, view: RequestView) -> None:
        """回函: number and day."""
        act = partial(self._desk.answer, view.id)
        dialog = AnswerDialog(self._context, _subject(view), view, act, self._owner)
        dialog.acted.connect(partial(self.answered.emit, view.id))
        self._act(view, dialog)

    def add_names(self, view: RequestView) -> None:
        """补充名单."""
        add = partial(self._desk.add_names, view.id)
        dialog = NamesDialog(self._context, _subject(view), add, self._owner)
        dialog.added.connect(partial(self.record_saved.emit, view.id))
        self._open(dialog)

    def remove(self, view: RequestView, persons: Sequence[PersonView]) -> None:
        """移出名单, with a reason that stays."""
        rows = [person.id for person in persons]
        names = "、".join(person.checked.entry.name for person in persons[:_MOST_NAMED])
        more = f"等 {len(persons)} 人" if len(persons) > _MOST_NAMED else ""
        act = partial(self._desk.remove, view.id, rows)
        self._act(view, ReasonDialog("移出名单", f"将{names}{more}移出本件名单。", "移出", act, self._owner))

    def set_replies(self) -> None:
        """答复用语."""
        self._open(RepliesDialog(self._desk, self._owner))

    def _act(self, view: RequestView, dialog: ApproveDialog | AnswerDialog | ReasonDialog) -> None:
        dialog.acted.connect(partial(self.record_saved.emit, view.id))
        self._open(dialog)

    @property
    def _desk(self) -> OpinionDesk:
        return self._context.office.opinions


class _DayDialog(QDialog):
    """A day that has come, with something else to enter. acted: it was done."""

    acted = Signal()

    def __init__(self, title: str, today: date, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        self._today = today
        self.day, self.notice, self.go = DateEdit(), NoticeBar(self), QPushButton(title)
        self.day.set_date(today)
        self.day.setAccessibleName(f"{title}日期（必填）")
        self.go.clicked.connect(self.act)

    def dismiss(self) -> None:
        """Close without doing anything."""
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def act(self) -> None:
        """Do it, once the day is plausible; what the office refuses is told."""
        day = self.day.day()
        if day is None or day > self._today:
            self.notice.say(f"{self.windowTitle()}日期没有填对：应为已经到来的日期，如 2026-11-05。")
            self.day.setFocus()
            return
        try:
            self.write(day)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.finish()

    def write(self, day: date) -> None:
        """Do what the dialog is for. Raises ExpectedError."""
        raise NotImplementedError

    def finish(self) -> None:
        """It is done: say so and close."""
        self.acted.emit()
        self.done(QDialog.DialogCode.Accepted)

    def _build(self, subject: str, told: str, rows: Sequence[tuple[str, QWidget]]) -> None:
        self.go.setProperty("kind", "primary")
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        for text, editor in rows:
            caption = QLabel(text)
            caption.setBuddy(editor)
            form.addRow(caption, editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(subject, "section"))
        layout.addWidget(plain(told, "muted"))
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addLayout(foot_of(self, self.go))


class ApproveDialog(_DayDialog):
    """Asks who approved and when. `approve(approver, day, note)` may raise ExpectedError."""

    def __init__(
        self,
        subject: str,
        people: Sequence[str],
        approve: Callable[[str, date, str], object],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("审批", today, parent)
        self._approve = approve
        self.approver, self.note = QComboBox(), QLineEdit()
        self.approver.setEditable(True)
        self.approver.addItems(list(people))
        self.approver.setCurrentText("")
        self.approver.setAccessibleName("审批人（必填）")
        self.note.setAccessibleName("审批意见")
        self.note.setPlaceholderText("同意")
        self.note.setMaxLength(200)
        rows = (("审批人(&P)", self.approver), ("审批日期(&D)", self.day), ("审批意见(&N)", self.note))
        self._build(subject, _APPROVED, rows)
        self.go.setText("登记审批")
        self.approver.setFocus()

    def write(self, day: date) -> None:
        self._approve(self.approver.currentText().strip(), day, self.note.text().strip())


class AnswerDialog(_DayDialog):
    """Asks for number and day of the reply; the letter is drawn and kept as it is answered, as a job.

    `answer(number, day, boxes=...)` may raise ExpectedError.
    """

    def __init__(
        self, context: Context, subject: str, view: RequestView, answer: Answer, parent: QWidget | None = None
    ) -> None:
        super().__init__("回函", context.today(), parent)
        self._context, self._answer = context, answer
        self._job: Job | None = None
        self.number = QLineEdit()
        self.number.setAccessibleName("回函文号")
        self.number.setPlaceholderText("留空取下一个文号")
        self.number.setMaxLength(80)
        approved = joined(view.approver, f"{view.approved_on} 审批。") if view.approved_on else ""
        rows = (("回函文号(&N)", self.number), ("回函日期(&D)", self.day))
        self._build(subject, joined(approved, _ANSWERED), rows)
        self.go.setText("登记回函")
        self.number.setFocus()

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    def write(self, day: date) -> None:
        """Start; the dialog closes when the letter is kept."""
        self._start(day, boxes=False)

    def finish(self) -> None:
        """Stay open: the letter is being drawn."""

    def _start(self, day: date, *, boxes: bool) -> None:
        self.notice.say("正在排版并登记回函……", "info")
        self.go.setEnabled(False)
        work = partial(_answer, self._answer, self.number.text().strip(), day, boxes)
        self._job = self._context.jobs.run(work, self._answered, partial(self._failed, day), "正在登记回函")

    def _answered(self, _nothing: None) -> None:
        self._job = None
        super().finish()

    def _failed(self, day: date, error: Exception) -> None:
        self._job = None
        self.go.setEnabled(True)
        self.notice.clear()
        if isinstance(error, JobCancelled):
            return
        if isinstance(error, MissingGlyph):
            if allows_boxes(self._context.messages, error):
                self._start(day, boxes=True)
        elif isinstance(error, ExpectedError):
            self.notice.say(refusal(error))
        else:
            self._context.messages.show_error(error)


def _answer(answer: Answer, number: str, day: date, boxes: bool, progress: Progress) -> None:
    progress.check()
    answer(number, day, boxes=boxes)


def _subject(view: RequestView) -> str:
    return joined(view.title, view.number)


def _offered(suggest: Callable[[str, str], Sequence[str]], field: str) -> Sequence[str]:
    try:
        return suggest(field, "")
    except KeyError:
        return ()
