"""定期清理: every open and shelved clue is gone through, one after another, and a sheet is left to sign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.engine.views import Paper
from app.errors import ExpectedError
from ui.clues.cleaning_pages import CluesPage, OpeningPage, SummaryPage
from ui.common.notice_bar import NoticeBar
from ui.common.paper_desk import PaperDesk
from ui.common.parts import plain, refusal
from ui.jobs import Job, Progress

if TYPE_CHECKING:
    from app.cleaning_desk import CleaningDesk
    from ui.common.context import Context

OPENING, CLUES, SUMMARY = range(3)
_NOTHING = "没有需要清理的线索：没有在办的，也没有暂存待查的。"


class CleaningWizard(QDialog):
    """Three pages: when and who, the clues one by one, the conclusion.

    cleaned: id of the cleaning that was written.
    """

    cleaned = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("定期清理")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._desk = context, context.office.cleanings
        self._owner = parent or self
        self._closable = False
        self._job: Job | None = None
        self.items = self._desk.items()
        self.notice = NoticeBar(self)
        self.opening = OpeningPage(self.items, context.today(), context.office.profile.officer)
        self.clues = CluesPage(self.items, partial(context.office.ledger("clues").step_form))
        self.summary = SummaryPage()
        self.pages = QStackedWidget()
        self.back, self.go, self.leave = QPushButton("上一步"), QPushButton("下一步"), QPushButton("取消")
        self._build()
        self._connect()
        self._show_page(OPENING)
        if not self.items:
            self.notice.say(_NOTHING, "info")
            self.go.setEnabled(False)

    @property
    def is_dirty(self) -> bool:
        """Whether findings were entered that closing would lose."""
        return any(entry.is_touched for entry in self.clues.entries)

    def dismiss(self) -> None:
        """Close without a question; nothing is written."""
        self._closable = True
        self.close()

    def reject(self) -> None:
        """Close, unless there are findings: then ask."""
        if self._closable or not self.is_dirty:
            super().reject()
        else:
            answers = (("继续清理", self.notice.clear), ("放弃", self.dismiss))
            self.notice.say("清理情况还没有保存，关闭后需要重新填写。", "warn", answers)

    @Slot()
    def forward(self) -> None:
        """Go on: to the clues, from clue to clue, to the summary, and there write the cleaning."""
        self.notice.clear()
        page = self.pages.currentIndex()
        if page == OPENING and (flaw := self.opening.flaw(self._context.today())):
            self.notice.say(flaw)
        elif page == OPENING:
            self._show_page(CLUES)
        elif page == CLUES and not self.clues.forward():
            self._to_summary()
        elif page == SUMMARY:
            self.finish()
        self._name_buttons()

    @Slot()
    def go_back(self) -> None:
        """One clue, or one page, back."""
        self.notice.clear()
        if self.pages.currentIndex() == SUMMARY:
            self._show_page(CLUES)
        elif not self.clues.backward():
            self._show_page(OPENING)
        self._name_buttons()

    @Slot()
    def finish(self) -> None:
        """Write the cleaning, then show the sheet to be signed."""
        held_on = self.opening.day.day() or date.min
        work = partial(
            _finish,
            self._desk,
            held_on,
            self.opening.participants.text().strip(),
            self.opening.officer.text().strip(),
            self.summary.conclusion.toPlainText().strip(),
            {entry.item.id: entry.values() for entry in self.clues.entries},
        )
        self.go.setEnabled(False)
        self._job = self._context.jobs.run(work, self._written, self._refused, "正在登记清理结果")

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    def _refused(self, error: Exception) -> None:
        self._job = None
        self.go.setEnabled(True)
        if isinstance(error, ExpectedError):
            self.notice.say(refusal(error))
        else:
            self._context.messages.show_error(error)

    def _written(self, made: int) -> None:
        self._job = None
        desk = PaperDesk(self._context, self._owner)
        self.cleaned.emit(made)
        self.dismiss()
        desk.preview(partial(_sheet, self._desk, made), "正在排版定期清理登记表")

    def _to_summary(self) -> None:
        """All clues have been gone through; one without a finding is shown again first."""
        place, flaw = self.clues.first_flaw()
        if flaw:
            self.clues.show_item(place)
            self.notice.say(flaw)
            return
        self.summary.show_entries(self.clues.entries)
        self._show_page(SUMMARY)

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self._name_buttons()
        shown = (self.opening, self.clues, self.summary)[page]
        shown.take_focus()

    def _name_buttons(self) -> None:
        page = self.pages.currentIndex()
        last = self.clues.place == len(self.items) - 1
        self.go.setText(
            "完成并打印登记表" if page == SUMMARY else "下一件" if page == CLUES and not last else "下一步"
        )
        self.back.setText("上一件" if page == CLUES and self.clues.place > 0 else "上一步")
        self.back.setEnabled(page != OPENING)

    def _build(self) -> None:
        self.go.setProperty("kind", "primary")
        for button in (self.back, self.go, self.leave):
            button.setAutoDefault(False)
        for page in (self.opening, self.clues, self.summary):
            self.pages.addWidget(page)
        foot = QHBoxLayout()
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 12)
        layout.setSpacing(10)
        layout.addWidget(plain("逐件过一遍在办和暂存的线索，写明清理情况，形成登记表签字存档。", "muted"))
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(980, room.width() - 60), min(640, room.height() - 60))

    def _connect(self) -> None:
        self.go.clicked.connect(self.forward)
        self.back.clicked.connect(self.go_back)
        self.leave.clicked.connect(self.reject)
        self.clues.moved.connect(self._name_buttons)


def _finish(
    desk: CleaningDesk,
    held_on: date,
    participants: str,
    officer: str,
    conclusion: str,
    findings: Mapping[int, Mapping[str, str]],
    progress: Progress,
) -> int:
    progress.check()
    return desk.finish(held_on, participants, officer, conclusion, findings)


def _sheet(desk: CleaningDesk, made: int, progress: Progress, boxes: bool) -> Paper:
    return desk.paper(made, boxes=boxes)
