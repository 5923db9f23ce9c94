"""Saving a paper that is no PDF, such as a spreadsheet: notes of where it goes, then the place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.engine.views import Paper, Receipt
from ui.common.buttons import icon_button
from ui.common.context import Context
from ui.common.medium_notes import MediumNotes
from ui.common.notice_bar import NoticeBar
from ui.common.parts import plain
from ui.common.saving import ask_place, saved_text, write_paper
from ui.jobs import Job, JobCancelled, Progress

_WARNING = "导出的文件不再受口令保护；去向等可不填，填写后与文件的校验值一同记入历史。"
SHEET, WORD = "Excel 工作簿 (*.xlsx)", "Word 文档 (*.docx)"


class SaveDialog(QDialog):
    """Makes a paper in a job and saves it with its note; `pattern` is that of the file dialog."""

    def __init__(
        self,
        context: Context,
        title: str,
        make: Callable[[], Paper],
        parent: QWidget,
        pattern: str = SHEET,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._context, self._make, self._pattern = context, make, pattern
        self._job: Job | None = None
        self.head = plain(title, "section")
        self.choices = QVBoxLayout()
        self.notes, self.notice = MediumNotes(), NoticeBar(self)
        self.progress = QProgressBar()
        self.go = icon_button("选择位置并保存…", "file-export", "primary")
        self._stop = QPushButton("关闭")
        self._build()
        self.go.clicked.connect(self.save)
        self._stop.clicked.connect(self.close)

    def dismiss(self) -> None:
        """Stop what runs and close."""
        self.close()

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    @Slot()
    def save(self) -> None:
        """Make the paper, ask where to, and write it."""
        self._start(partial(_made, self._make), self._ask_place)

    def _ask_place(self, paper: Paper) -> None:
        self._rest()
        path = ask_place(self._context.messages, self.windowTitle(), paper, self._pattern)
        if path is not None:
            office, remark = self._context.office, self.notes.remark()
            self._start(partial(write_paper, office, paper, path, remark), self._saved)

    def _saved(self, receipt: Receipt) -> None:
        self._rest()
        self.notice.say(saved_text(receipt), "ok")

    def _start(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self.notice.clear()
        self.go.setEnabled(False)
        self.progress.show()
        self._stop.setText("取消")
        self._job = self._context.jobs.run(work, done, self._failed, self.windowTitle())

    def _rest(self) -> None:
        self._job = None
        self.go.setEnabled(True)
        self.progress.hide()
        self._stop.setText("关闭")

    def _failed(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, JobCancelled):
            self._context.messages.show_error(error)

    def _build(self) -> None:
        self.setMinimumWidth(480)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self._stop.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._stop)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        layout.addLayout(self.choices)
        layout.addWidget(plain(_WARNING, "muted"))
        for part in (self.notes, self.notice, self.progress):
            layout.addWidget(part)
        layout.addLayout(foot)


def _made(make: Callable[[], Paper], progress: Progress) -> Paper:
    progress.check()
    return make()
