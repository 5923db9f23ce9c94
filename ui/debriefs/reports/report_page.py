"""The page of one report: its text, and beside it what it is filled with and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.engine.views import Paper, RecordView
from app.errors import ExpectedError, StaleRecord
from app.report_text import parse
from app.report_views import Offer, ReportView
from ui.actions import Shortcut
from ui.common.notice_bar import NoticeBar
from ui.common.paged_register import RecordPage
from ui.common.paper_desk import PaperDesk
from ui.common.parts import call, refusal
from ui.debriefs.banner import Banner
from ui.debriefs.reports.checks_panel import ChecksPanel, Finding, count_label, findings
from ui.debriefs.reports.course_panel import CoursePanel, EditionsPanel
from ui.debriefs.reports.editor_pane import EditorPane
from ui.debriefs.reports.filling import Filling
from ui.debriefs.reports.insert_panel import InsertPanel
from ui.debriefs.reports.report_head import ReportHead
from ui.debriefs.reports.text_document import places_of

if TYPE_CHECKING:
    from app.report_desk import ReportDesk
    from ui.common.context import Context
    from ui.debriefs.reports.report_dialogs import ReportDialogs
    from ui.jobs import Progress

INSERT, CHECKS, EDITIONS, COURSE = range(4)
KEEP_MS = 2000
_CHECK_MS, _REREAD_MS = 600, 400
_SIZES = (880, 400)
_TYPED = "这份报告有上次没有保存的内容，没有丢失。"
_STALE = "这份报告在打开之后已在别处修改，您的改动还没有保存，仍在这里。"


class ReportPage(RecordPage):
    """Shows one report inside the tab. What is typed is kept two seconds later, and offered again."""

    def __init__(self, context: Context, dialogs: ReportDialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("报告页")
        self._context, self._dialogs = context, dialogs
        self.view: ReportView | None = None
        self.record: RecordView | None = None
        self._base = ""  # the text as the store last held it
        self._offering = False  # whether text that was not saved waits for an answer
        self._kept = ""  # what was last kept as a draft
        self.head, self.pane = ReportHead(), EditorPane()
        self.notice, self.changed = NoticeBar(self), Banner("warn", "查看变化")
        self.insert, self.checks = InsertPanel(), ChecksPanel()
        self.editions, self.course = EditionsPanel(), CoursePanel()
        self.sides = QTabWidget()
        self._keeping, self._checking, self._rereading = (
            _timer(self, wait) for wait in (KEEP_MS, _CHECK_MS, _REREAD_MS)
        )
        self._build()
        self._connect()
        self._connect_panels()

    # What the register's tab asks

    @property
    def record_id(self) -> int:
        """Id of the report shown; 0 when none is."""
        return self.view.id if self.view else 0

    def show_record(self, record_id: int) -> None:
        """Show this report; unsaved text of the one shown before is kept. Raises KeyError."""
        if record_id == self.record_id and self.pane.is_dirty:
            self.reload()
            return
        self.keep()
        view = self._desk.page(record_id)
        self._forget()
        self.pane.set_filling(Filling())
        self._show_text(view)
        self._show(view)
        self.sides.setCurrentIndex(INSERT if "text" in view.acts else COURSE)
        if view.draft and "text" in view.acts:
            self._offer_draft(view.draft)

    def show_place(self, place: int, count: int) -> None:
        """Say which of the ledger's reports this one is."""
        self.head.show_place(place, count)

    def reload(self) -> None:
        """Read the same report anew; what is being written stays."""
        if self.view is None:
            return
        view, before = self._desk.page(self.view.id), self.view
        writable = "text" in view.acts
        if view.text != self._base or writable != ("text" in before.acts):
            if self.pane.is_dirty and writable:
                view = replace(view, version=before.version)  # saving will say so
            elif view.text != self.pane.editor.text() or not writable:
                self._show_text(view)
            else:
                self._base = view.text
        self._show(view)

    def clear(self) -> None:
        """Keep what is not saved, show nothing and forget the report."""
        self.keep()
        self._forget()
        self.pane.set_text("")
        self.pane.set_filling(Filling())
        self.insert.show_offers((), Filling())
        self.checks.show_findings((), bool)

    def take_focus(self) -> None:
        """Put the cursor into the text."""
        self.pane.editor.setFocus()

    # Keeping and saving

    @Slot()
    def keep(self) -> None:
        """Keep what is not saved in the encrypted store, to be offered again."""
        self._keeping.stop()
        if self.view is None or self._offering:
            return
        text = self.pane.editor.text() if self.pane.is_dirty else ""
        if text == self._kept:
            return
        if text:
            self._desk.keep_draft(self.view.id, text)
        else:
            self._desk.drop_draft(self.view.id)
        self._kept = text

    @Slot()
    def save(self) -> bool:
        """Save the text; whether nothing is left unsaved. A refusal is told and loses nothing."""
        if self.view is None or self._offering or not self.pane.is_dirty:
            return not self._offering
        text = self.pane.editor.text()
        try:
            self._desk.save_text(self.view.id, text, self.view.version)
        except StaleRecord:
            answers = (("保存我的内容", self._overwrite), ("载入最新内容", self._drop_mine))
            self.notice.say(_STALE, "warn", (*answers, ("继续编辑", self._go_on)))
            return False
        except ExpectedError as error:
            self.notice.say(refusal(error))
            return False
        self._note_saved(text)
        return True

    def _note_saved(self, text: str) -> None:
        assert self.view is not None
        self.record = self._context.office.ledger("reports").record(self.view.id)
        self.view = replace(self.view, version=self.record.version, text=text, draft="")
        self._base, self._kept = text, ""
        self._keeping.stop()
        self.notice.clear()
        self.pane.note_saved(text)

    def _overwrite(self) -> None:
        """Save over what was changed elsewhere; that stays in the history."""
        if self.view is not None:
            self.view = replace(self.view, version=self._desk.page(self.view.id).version)
            self.save()

    def _drop_mine(self) -> None:
        """Show what the store holds; undoing brings the own text back."""
        if self.view is None:
            return
        view = self._desk.page(self.view.id)
        self.pane.editor.replace_text(view.text)
        self._base = view.text
        self.pane.note_saved(self.pane.editor.text())
        self._show(view)
        self._go_on()

    def _go_on(self) -> None:
        self.notice.clear()
        self.take_focus()

    def _offer_draft(self, draft: str) -> None:
        """Until it is answered nothing is typed, so that neither text is lost."""
        self._offering, self._kept = True, draft
        self.pane.set_writable(False)
        self.notice.say(_TYPED, "info", (("恢复", self._restore), ("放弃", self._drop_draft)))

    def _restore(self) -> None:
        draft, self._offering = self._kept, False
        self.pane.set_writable(True)
        self.pane.editor.replace_text(draft)
        self._go_on()

    def _drop_draft(self) -> None:
        self._offering, self._kept = False, ""
        if self.view is not None:
            self._desk.drop_draft(self.view.id)
            self.pane.set_writable("text" in self.view.acts)
        self._go_on()

    # Showing

    def _forget(self) -> None:
        for timer in (self._keeping, self._checking, self._rereading):
            timer.stop()
        self.view = self.record = None
        self._base = self._kept = ""
        self._offering = False
        self.notice.clear()
        self.changed.say("")

    def _show_text(self, view: ReportView) -> None:
        self._base = view.text
        self.pane.set_text(view.text)
        self._keeping.stop()

    def _show(self, view: ReportView) -> None:
        self.view, self.record = view, self._context.office.ledger("reports").record(view.id)
        writable = "text" in view.acts
        self.head.show_view(view, self._context.today())
        self.pane.set_writable(writable and not self._offering)
        self.insert.set_writable(writable)
        if not writable and self.sides.currentIndex() in (INSERT, CHECKS):
            self.sides.setCurrentIndex(COURSE)
        self.sides.setTabVisible(INSERT, writable)
        self.sides.setTabVisible(CHECKS, writable)
        self.course.show_view(view)
        self.editions.show_view(view, comparable=bool(self._desk.earlier(view.id)))
        count = len(view.changed)
        self.changed.say(f"定稿后台账有变化，{count} 项数据与定稿时不同。定稿的数字不变。" if count else "")
        self._ask_filling()

    @Slot()
    def _ask_filling(self) -> None:
        """Read the figures on the reader's thread; the text shows the old ones until then."""
        if self.view is not None:
            edition = 0 if self.view.state == "draft" else len(self.view.editions)
            work = partial(_read, self._desk, self.view.id, edition)
            self._context.reader.ask(work, partial(self._fill, self.view.id), "reports.filling")

    def _fill(self, record_id: int, read: tuple[Filling, tuple[Offer, ...]]) -> None:
        if record_id == self.record_id:
            filling, offers = read
            self.pane.set_filling(filling)
            self.insert.show_offers(offers, filling)
            self._check()

    @Slot()
    def _check(self) -> None:
        if self.view is None:
            return
        editor = self.pane.editor
        told = tuple(findings(parse(editor.text()), editor.filling))
        self.checks.show_findings(told, lambda key: bool(places_of(editor.document(), key)))
        self.sides.setTabText(CHECKS, count_label(len(told)))

    @Slot(object)
    def _note_change(self, keys: frozenset[str]) -> None:
        """Records changed that the figures may count."""
        if self.record_id and keys - {"reports"}:
            self._rereading.start()

    @Slot()
    def _note_typing(self) -> None:
        if self.view is not None and not self.pane.editor.isReadOnly():
            self._keeping.start()
            self._checking.start()

    @Slot(object)
    def show_finding(self, found: Finding) -> None:
        """Go to the place in the text that a finding is about."""
        editor = self.pane.editor
        if not (found.text and editor.show_text(found.text)):
            next((key for key in found.keys if editor.show_key(key)), None)
        editor.setFocus()

    # Acting

    @Slot()
    def preview(self, edition: int = 0) -> None:
        """Show the report, or one of its editions, as PDF."""
        if self.view is not None and self.save():
            make = partial(_make, partial(self._desk.paper, self.view.id, edition))
            PaperDesk(self._context, self).preview(make, "正在排版报告")

    def _with_view(self, act: Callable[[ReportView], object]) -> None:
        """Do it to the report as saved."""
        if self.view is not None and self.save():
            act(self.view)

    def _with_record(self, act: Callable[[RecordView], object]) -> None:
        if self.record is not None:
            act(self.record)

    @Slot(str)
    def _enter(self, rows: str) -> None:
        self._with_record(lambda record: self._dialogs.enter_rows(record, rows))

    @Slot(int)
    def _file(self, row_id: int) -> None:
        if self.view is None:
            return
        try:
            self._desk.file_review(self.view.id, row_id)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.notice.say(f"评议结果已归入{self.view.person}的廉政档案。", "ok")

    @Slot()
    def _tell_changes(self) -> None:
        if self.view is not None:
            self._context.messages.tell("定稿后的变化", "\n".join(self.view.changed))

    @Slot()
    def show_checks(self) -> None:
        """Bring what is in the way of finishing to the front."""
        self.sides.setCurrentIndex(CHECKS)

    # Building

    @property
    def _desk(self) -> ReportDesk:
        return self._context.office.reports

    def _build(self) -> None:
        self.sides.setDocumentMode(True)
        self.sides.tabBar().setDrawBase(False)
        self.sides.setUsesScrollButtons(False)
        panels = (self.insert, self.checks, self.editions, self.course)
        for panel, name in zip(panels, ("插入数据", "校核", "版本", "报送评议"), strict=True):
            panel.setAccessibleName(name)
            self.sides.addTab(panel, name)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(10)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.pane)
        splitter.addWidget(self.sides)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes(list(_SIZES))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(8)
        for part in (self.head, self.notice, self.changed):
            layout.addWidget(part)
        layout.addWidget(splitter, 1)

    def _connect(self) -> None:
        head, dialogs = self.head, self._dialogs
        head.back_asked.connect(self.back_asked)
        head.moved.connect(self.moved)
        head.preview.clicked.connect(partial(call, self.preview))
        head.word.clicked.connect(lambda: self._with_view(dialogs.save_word))
        head.edit.clicked.connect(lambda: self._with_record(dialogs.edit))
        head.finish.clicked.connect(lambda: self._with_view(dialogs.finish))
        head.reopen.clicked.connect(lambda: self._with_view(dialogs.reopen))
        for text, act in (
            ("与以前的报告对照…", partial(self._with_view, dialogs.compare)),
            ("历史…", partial(self._with_record, dialogs.history)),
            ("作废…", partial(self._with_record, dialogs.void)),
        ):
            head.menu.addAction(text).triggered.connect(partial(call, act))
        save = QShortcut(QKeySequence(Shortcut.SAVE.keys), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.save)
        self.connect_keys()

    def _connect_panels(self) -> None:
        editor, dialogs = self.pane.editor, self._dialogs
        self.pane.save_asked.connect(self.save)
        self.pane.typed.connect(self._note_typing)
        self._keeping.timeout.connect(self.keep)
        self._checking.timeout.connect(self._check)
        self._rereading.timeout.connect(self._ask_filling)
        self._context.hub.records_changed.connect(self._note_change)
        self.insert.reference_asked.connect(editor.insert_reference)
        self.insert.block_asked.connect(editor.insert_whole)
        self.checks.place_asked.connect(self.show_finding)
        dialogs.checks_asked.connect(self.show_checks)
        self.editions.paper_asked.connect(self.preview)
        self.editions.word_asked.connect(
            lambda number: self._with_view(partial(dialogs.save_word, edition=number))
        )
        self.editions.compare_asked.connect(lambda: self._with_view(dialogs.compare))
        self.course.entry_asked.connect(self._enter)
        self.course.filing_asked.connect(self._file)
        self.changed.pressed.connect(self._tell_changes)


def _timer(owner: QWidget, wait: int) -> QTimer:
    made = QTimer(owner)
    made.setSingleShot(True)
    made.setInterval(wait)
    return made


def _read(desk: ReportDesk, record_id: int, edition: int) -> tuple[Filling, tuple[Offer, ...]]:
    offers = desk.offers(record_id)
    by_key = {offer.key: offer for offer in offers}
    return Filling(desk.book(record_id, edition), desk.words(record_id), by_key), offers


def _make(make: Callable[..., Paper], progress: Progress, boxes: bool) -> Paper:
    progress.check()
    return make(boxes=boxes)
