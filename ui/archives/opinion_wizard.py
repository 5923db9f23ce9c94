"""新的来函: first the letter and its list of names, then what the check finds; only then it is registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import FieldView
from app.errors import ExpectedError, RefusedInput
from app.opinion_views import PersonView
from ui.archives.opinion_names import NamesBox, told_counts
from ui.archives.opinion_table import PersonsTable
from ui.common.cards import Card, label
from ui.common.date_edit import read_date
from ui.common.form import completer_of, proposed
from ui.common.form_body import FormBody
from ui.common.notice_bar import NoticeBar
from ui.common.parts import authority, joined, plain, refusal
from ui.common.step_line import StepLine
from ui.jobs import Job, JobCancelled, Progress

if TYPE_CHECKING:
    from app.opinion_desk import OpinionDesk
    from app.opinion_views import Checked, NameList
    from ui.common.context import Context

LETTER, CHECK = range(2)
_EXCUSE = "excuse"
_NEVER = ("never",)
_WIDTH, _HEIGHT = 1240, 690
_FORM_WIDTH = 380
_ROOM = 60


class LetterWizard(QDialog):
    """Two pages; the check runs as a job and writes nothing. saved: id of the request registered."""

    saved = Signal(int)

    def __init__(
        self, context: Context, parent: QWidget | None = None, given: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("新的来函")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._job: Job | None = None
        self._checked_names: NameList | None = None
        self._closable = False
        self.steps = StepLine(("来函和名单", "核查结果"))
        self._fields = [field for field in self._desk.form() if field.editable]
        self._excused = False
        ledger = context.office.ledger("opinions")
        self.body = FormBody(self._fields, completer_of(ledger), find=ledger.find_people)
        self.names, self.notice = NamesBox(context), NoticeBar(self)
        self.found, self.told = PersonsTable(proposals=True), plain("")
        self.pages = QStackedWidget()
        self.back, self.go, self.leave = QPushButton("上一步"), QPushButton("核查"), QPushButton("取消")
        self._hint, self._progress = plain("", "small"), QProgressBar()
        self.due = plain("", "small")
        self._begin(given or {})
        self._build()
        self._connect()
        self._show_page(LETTER)

    @property
    def busy(self) -> bool:
        """Whether the check or the writing is under way."""
        return self._job is not None

    def dismiss(self) -> None:
        """Close without a question and without registering anything."""
        self._closable = True
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        self.names.finish()
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    def reject(self) -> None:
        """Close, unless something was entered: then ask."""
        if self._closable or not self._is_begun():
            super().reject()
            return
        answers = (("放弃", self.dismiss), ("继续填写", self.notice.clear))
        self.notice.say("来函还没有登记，填写的内容和名单不会保留。", "warn", answers)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    @Slot()
    def forward(self) -> None:
        """From the letter to the check, from the check to the request."""
        self.notice.clear()
        if self.pages.currentIndex() == LETTER:
            self._check()
        else:
            self._register()

    @Slot()
    def go_back(self) -> None:
        """Back to the letter and its list."""
        self.notice.clear()
        self._show_page(LETTER)

    # The two pieces of work

    def _check(self) -> None:
        self.names.settle()
        names = self.names.names
        if names is None or not names.entries:
            self.notice.say("名单里还没有能识别的人员。请粘贴名单，或从文件导入；每行一人，至少要有姓名。")
            self.names.text.setFocus()
            return
        self._checked_names = names
        work = partial(_check, self._desk, names)
        self._start(work, self._show_result, "正在核查名单")

    def _show_result(self, checked: Sequence[Checked]) -> None:
        names = self._checked_names
        if names is None:
            return
        self.found.show_persons(self._as_persons(checked))
        looks = sum(one.second_look for one in checked)
        matters = sum(any(reason.matters for reason in one.reasons) for one in checked)
        look = f"待核对 {looks} 人，登记后逐一核对" if looks else "没有需要另行核对的人员"
        self.told.setText(joined(told_counts(names), f"有情形 {matters} 人", look))
        self._show_page(CHECK)

    def _as_persons(self, checked: Sequence[Checked]) -> list[PersonView]:
        tones = {reply.key: reply.tone for reply in self._desk.replies()}
        known = self._desk.people({one.member_id for one in checked if one.member_id is not None})
        return [
            PersonView(
                place, place, one, known.get(one.member_id or 0), "", "", "", "", tones.get(one.proposal, "")
            )
            for place, one in enumerate(checked, 1)
        ]

    def _register(self) -> None:
        if self._checked_names is not None:
            work = partial(_register, self._desk, self.body.values(), self._checked_names)
            self._start(work, self._finish, "正在登记来函")

    def _finish(self, record_id: int) -> None:
        self.saved.emit(record_id)
        self.dismiss()

    def _start(self, work: Any, done: Any, title: str) -> None:
        self._hint.setText(f"{title}……")
        good, bad = partial(self._settle, done), partial(self._settle, self._fail)
        self._job = self._context.jobs.run(work, good, bad, title)
        self._suit()

    def _settle(self, then: Any, result: Any) -> None:
        self._job = None
        self._hint.clear()
        self._suit()
        then(result)  # nothing after this: the window may have been closed

    def _fail(self, error: Exception) -> None:
        if isinstance(error, JobCancelled):
            return
        if isinstance(error, RefusedInput):
            self._show_refusal(error)
        elif isinstance(error, ExpectedError):
            self.notice.say(refusal(error))
        else:
            self._context.messages.show_error(error)

    def _show_refusal(self, error: RefusedInput) -> None:
        """What is wrong with the letter is marked in it; a rule passed with a reason opens the field."""
        excused = [flaw for flaw in error.flaws if flaw.field == _EXCUSE]
        self._show_excuse(self._excused or bool(excused))
        self._show_page(LETTER)
        homeless = self.body.show_flaws(flaw for flaw in error.flaws if flaw not in excused)
        self.notice.say(refusal(error, (*excused, *homeless)), "warn" if excused else "danger")
        if excused:
            self.body.blocks[_EXCUSE].focus()

    def _show_excuse(self, wanted: bool) -> None:
        self._excused = wanted
        if (block := self.body.blocks.get(_EXCUSE)) is not None:
            block.field = _excuse_field(self._fields, wanted=wanted)
            self.body.suit("")

    # Building

    def _begin(self, given: Mapping[str, str]) -> None:
        office = self._context.office
        begun = proposed(self._fields, office.profile.officer, self._context.today())
        self.body.set_values({**office.ledger("opinions").blank(), **begun, **given})
        self._show_excuse(bool(given.get(_EXCUSE)))
        self._clean = self.body.values()
        self._tell_due()

    @Slot()
    def _tell_due(self) -> None:
        """By when it is to be answered where the letter sets no day, and on whose authority."""
        received = read_date(str(self.body.values()["received_on"])) or self._context.today()
        due_on, source = self._desk.due_for(received)
        told = f"答复期限不填的，按 {due_on.isoformat()} 计算（{received.isoformat()} 收到）。"
        self.due.setText(joined(told, authority(source)))

    def _is_begun(self) -> bool:
        return self.body.values() != self._clean or bool(self.names.text.toPlainText().strip())

    @property
    def _desk(self) -> OpinionDesk:
        return self._context.office.opinions

    def _build(self) -> None:
        self.go.setProperty("kind", "primary")
        for button in (self.back, self.go, self.leave):
            button.setAutoDefault(False)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(160)
        self.pages.addWidget(self._build_letter())
        self.pages.addWidget(self._build_result())
        foot = QHBoxLayout()
        foot.addWidget(self._progress)
        foot.addWidget(self._hint, 1)
        for button in (self.leave, self.back, self.go):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 12)
        layout.setSpacing(10)
        layout.addWidget(self.steps)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width() - _ROOM), min(_HEIGHT, room.height() - _ROOM))

    def _build_letter(self) -> QWidget:
        letter, names = QVBoxLayout(), Card()
        letter.setSpacing(6)
        letter.addWidget(self.body, 1)
        letter.addWidget(self.due)
        names.body.addWidget(self.names, 1)
        self.body.setMinimumWidth(_FORM_WIDTH)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(letter, 11)
        row.addWidget(names, 9)
        return page

    def _build_result(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addWidget(self.found, 1)
        column.addWidget(label("答复是按核查情形给出的建议，登记来函后由经办人逐人决定。", "small"))
        return page

    def _connect(self) -> None:
        self.go.clicked.connect(self.forward)
        self.back.clicked.connect(self.go_back)
        self.leave.clicked.connect(self.reject)
        self.names.names_changed.connect(self._suit)
        self.body.hint_changed.connect(self._hint.setText)
        self.body.edited.connect(self._tell_due)

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self.steps.show_step(page)
        self._suit()
        if page == LETTER:
            self.body.focus_first()
        else:
            self.found.table.setFocus()

    @Slot()
    def _suit(self) -> None:
        page, names = self.pages.currentIndex(), self.names.names
        count = len(names.entries) if names else 0
        self.go.setText("登记来函" if page == CHECK else f"核查（{count} 人）" if count else "核查")
        self.go.setEnabled(not self.busy)
        self.back.setVisible(page == CHECK)
        self.back.setEnabled(not self.busy)
        self.pages.setEnabled(not self.busy)
        self._progress.setVisible(self.busy)


def _excuse_field(fields: Sequence[FieldView], *, wanted: bool) -> FieldView:
    field = next(field for field in fields if field.name == _EXCUSE)
    return replace(field, when=() if wanted else _NEVER, required=wanted)


def _check(desk: OpinionDesk, names: NameList, progress: Progress) -> Sequence[Checked]:
    found = desk.check(names.entries)
    progress.check()
    return found


def _register(desk: OpinionDesk, values: Mapping[str, Any], names: NameList, progress: Progress) -> int:
    progress.check()
    return desk.register(values, names)
