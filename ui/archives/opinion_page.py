"""The page of one request: its list of persons, the person chosen, and what moves the request on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Paper
from app.errors import ExpectedError, RefusedInput
from ui.archives.opinion_facts import LetterFacts
from ui.archives.opinion_head import RequestHead
from ui.archives.opinion_person import PersonPane
from ui.archives.opinion_table import PersonsTable
from ui.common.buttons import icon_button
from ui.common.cards import set_tone
from ui.common.paged_register import RecordPage
from ui.common.paper_desk import PaperDesk
from ui.common.parts import call, plain, refusal
from ui.jobs import Job, JobCancelled, Progress

if TYPE_CHECKING:
    from app.engine.views import RecordView
    from app.opinion_desk import OpinionDesk
    from app.opinion_views import RequestView
    from ui.archives.opinion_dialogs import OpinionDialogs
    from ui.common.context import Context

_EXCUSE = "excuse"
_PANE_WIDTH = 380


class RequestPage(RecordPage):
    """Shows one request inside the tab."""

    def __init__(self, context: Context, dialogs: OpinionDialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("意见回复页")
        self._context, self._dialogs = context, dialogs
        self.view: RequestView | None = None
        self.record: RecordView | None = None
        self._job: Job | None = None
        self.head, self.people, self.person = (
            RequestHead(),
            PersonsTable(),
            PersonPane(context.office.find_people),
        )
        self.facts = LetterFacts(context)
        self.sides = QTabWidget()
        self.next_open = icon_button("下一个未定", "arrow-right")
        self.adopt, self.recheck = QPushButton("采用建议"), icon_button("重新核查", "refresh")
        self.approve, self.send_back = QPushButton("登记审批…"), QPushButton("退回…")
        self.answer = QPushButton("登记回函…")
        self._state, self._why = QFrame(), plain("")
        self._build()
        self._build_menus()
        self._connect()

    @property
    def record_id(self) -> int:
        """Id of the request shown; 0 when none is."""
        return self.view.id if self.view else 0

    @property
    def busy(self) -> bool:
        """Whether a check or an adoption is under way."""
        return self._job is not None

    def show_record(self, record_id: int) -> None:
        """Show this request from its beginning. Raises KeyError when there is none."""
        self.people.clear()
        self.person.offer(self._desk.replies())
        self._show(record_id)
        self.sides.setCurrentIndex(0)
        self.people.table.scrollToTop()

    def show_place(self, place: int, count: int) -> None:
        """Say which of the ledger's records this one is."""
        self.head.show_place(place, count)

    def reload(self) -> None:
        """Show the same request anew, the same persons chosen."""
        if self.record_id:
            self._show(self.record_id)

    def clear(self) -> None:
        """Show nothing and forget the request."""
        self.view = self.record = None
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self.people.clear()
        self.people.show_persons(())
        self.person.clear()
        self.facts.clear()

    def take_focus(self) -> None:
        """Put the cursor into the list."""
        self.people.table.setFocus()

    def _show(self, record_id: int) -> None:
        view = self._desk.request(record_id)
        self.view, self.record = view, self._context.office.ledger("opinions").record(record_id)
        self.head.show_view(view, voided=self.record.voided)
        self.facts.show_record(self.record)
        self.people.show_persons(view.persons)
        self._show_chosen()
        self._show_state(view)
        self._offer_papers(view)

    def _show_state(self, view: RequestView) -> None:
        voided = self.record is not None and self.record.voided
        open_ones = [p for p in view.persons if not p.reply]
        ready = sum(not p.checked.second_look for p in open_ones)
        self.adopt.setText(f"采用建议（{ready} 人）")
        self.next_open.setVisible(bool(open_ones) and "decide" in view.may)
        for button, deed in self._deeds():
            button.setVisible(deed in view.may)
        self.adopt.setVisible("decide" in view.may and ready > 0)
        for action in self._of_open_list:
            action.setEnabled("decide" in view.may)
        self._void.setEnabled(not voided)
        told = f"本件已作废。原因：{self.record.void_reason}" if self.record and voided else view.why_not
        self._why.setText(told or _ready(view))
        tone = "warn" if told else "ok"
        set_tone(self._state, tone)
        set_tone(self._why, tone)
        self._mark_next(view)

    def _offer_papers(self, view: RequestView) -> None:
        self.head.paper_menu.clear()
        for paper in view.papers:
            entry = self.head.paper_menu.addAction(f"{paper.label}…")
            entry.triggered.connect(partial(call, partial(self.preview, paper.code)))

    def _deeds(self) -> tuple[tuple[QPushButton, str], ...]:
        return (
            (self.recheck, "check"), (self.approve, "approve"), (self.send_back, "send_back"),
            (self.answer, "answer"),
        )  # fmt: skip

    def _mark_next(self, view: RequestView) -> None:
        """The button that moves the request on stands out."""
        order = (self.answer, self.approve, self.adopt)
        main = next((button for button in order if not button.isHidden()), None)
        for button in order:
            set_tone(button, "primary" if button is main else "", "kind")

    # Acting

    @Slot(object, str, str)
    def _decide(self, rows: Sequence[int], reply: str, reason: str) -> None:
        try:
            self._desk.decide(self.record_id, rows, reply, reason)
        except RefusedInput as error:
            self._refuse(error, reply)
        except ExpectedError as error:
            self.person.say(refusal(error))
        else:
            self.person.put_reason_away()

    def _refuse(self, error: RefusedInput, reply: str) -> None:
        if any(flaw.field == _EXCUSE for flaw in error.flaws):
            wanted = (flaw.reason for flaw in error.flaws)
            self.person.ask_reason(reply, "\n".join((error.message, error.reason, *wanted)))
        else:
            self.person.say(refusal(error))

    @Slot(int, int, str)
    def _identify(self, row: int, member_id: int, note: str) -> None:
        try:
            self._desk.choose(row, member_id or None, note)
        except ExpectedError as error:
            self.person.refuse_choice(refusal(error))
        else:
            self.person.put_reason_away()

    @Slot()
    def _adopt(self) -> None:
        self._work(partial(self._desk.adopt, self.record_id), "正在按建议拟复")

    @Slot()
    def _recheck(self) -> None:
        self._work(partial(self._desk.recheck, self.record_id), "正在重新核查")

    def _work(self, act: Callable[[], object], title: str) -> None:
        if self._job is None and self.record_id:
            done = partial(self._settle, self._worked)
            self._job = self._context.jobs.run(
                partial(_run, act), done, partial(self._settle, self._fail), title
            )
            self._state.setEnabled(False)

    def _settle(self, then: Callable[[Any], None], result: Any) -> None:
        self._job = None
        self._state.setEnabled(True)
        then(result)

    def _worked(self, _result: object) -> None:
        self.person.put_reason_away()
        self.reload()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, JobCancelled):
            self._context.messages.show_error(error)

    @Slot()
    def _go_on(self) -> None:
        self.people.select_next(lambda person: not person.reply)
        self.people.table.setFocus()

    @Slot(str)
    def _show_counted(self, text: str) -> None:
        """Only those of the reply clicked in the head; those without one stand under 未定."""
        keys = {person.reply_label or "": person.reply for person in self.people.persons}
        if keys.get(text):
            self.people.show_reply(keys[text])
        else:
            self.people.show_filter("open")

    @Slot()
    def _show_chosen(self) -> None:
        may = self.view.may if self.view else frozenset()
        self.person.show_persons(self.people.selected(), may_decide="decide" in may)
        self._remove.setEnabled("decide" in may and bool(self.people.selected()))

    def _with_view(self, act: Callable[..., object], *more: object) -> None:
        if self.view is not None:
            act(self.view, *more)

    def _with_record(self, act: Callable[[RecordView], object]) -> None:
        if self.record is not None:
            act(self.record)

    def preview(self, key: str) -> None:
        """Preview one of the papers: approval, check, letter."""
        make = {
            "approval": self._desk.approval_paper,
            "check": self._desk.check_paper,
            "letter": self._desk.letter_paper,
        }[key]
        if self.record_id:
            work = partial(_make, partial(make, self.record_id))
            PaperDesk(self._context, self).preview(work, "正在排版文书")

    # Building

    @property
    def _desk(self) -> OpinionDesk:
        return self._context.office.opinions

    def _build(self) -> None:
        self.sides.setDocumentMode(True)
        self.sides.tabBar().setDrawBase(False)
        self.sides.addTab(self.person, "核查结果")
        self.sides.addTab(self.facts, "来函和附件")
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(10)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.people)
        splitter.addWidget(self.sides)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([800, _PANE_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(self.head)
        layout.addWidget(self._build_state())
        layout.addWidget(splitter, 1)

    def _build_state(self) -> QFrame:
        self._state.setProperty("kind", "banner")
        row = QHBoxLayout(self._state)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(6)
        row.addWidget(self._why, 1)
        for button in (
            self.next_open, self.recheck, self.adopt, self.send_back, self.approve, self.answer,
        ):  # fmt: skip
            button.setAutoDefault(False)
            row.addWidget(button)
        return self._state

    def _build_menus(self) -> None:
        dialogs, menu = self._dialogs, self.head.menu
        self._of_open_list = [self._entry("补充名单…", partial(self._with_view, dialogs.add_names))]
        self._remove = self._entry("将所选人员移出名单…", self._remove_chosen)
        menu.addSeparator()
        self._entry("答复用语…", dialogs.set_replies)
        menu.addSeparator()
        self._void = self._entry("作废…", partial(self._with_record, dialogs.void))

    def _entry(self, text: str, act: Callable[[], object]) -> QAction:
        action = self.head.menu.addAction(text)
        action.triggered.connect(partial(call, act))
        return action

    def _remove_chosen(self) -> None:
        self._with_view(self._dialogs.remove, self.people.selected())

    def _connect(self) -> None:
        dialogs = self._dialogs
        self.head.back_asked.connect(self.back_asked)
        self.head.moved.connect(self.moved)
        self.head.counted.connect(self._show_counted)
        self.head.edit.clicked.connect(lambda: self._with_record(dialogs.edit))
        self.head.history.clicked.connect(lambda: self._with_record(dialogs.history))
        self.people.chosen.connect(self._show_chosen)
        self.person.decided.connect(self._decide)
        self.person.identified.connect(self._identify)
        self.person.record_asked.connect(self._context.open_record)
        self.next_open.clicked.connect(self._go_on)
        self.adopt.clicked.connect(self._adopt)
        self.recheck.clicked.connect(self._recheck)
        self.approve.clicked.connect(lambda: self._with_view(dialogs.approve))
        self.send_back.clicked.connect(lambda: self._with_view(dialogs.send_back))
        self.answer.clicked.connect(lambda: self._with_view(dialogs.answer))
        self.connect_keys()


def _ready(view: RequestView) -> str:
    if view.replied_on is not None:
        return f"已于 {view.replied_on} 回函（{view.reply_number}），名单和答复不再改动。"
    return "已经审批，可以回函。" if "answer" in view.may else "每个人都有了答复，可以报批。"


def _run(act: Callable[[], object], progress: Progress) -> object:
    progress.check()
    return act()


def _make(make: Callable[..., Paper], progress: Progress, boxes: bool) -> Paper:
    return make(boxes=boxes)
