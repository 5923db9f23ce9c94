"""封账: what closing a year keeps, which checks do not tie, and the note that is kept with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QListWidget, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from app.errors import ExpectedError
from app.figure_book import FigureBook
from ui.common.buttons import icon_button
from ui.common.context import Context
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, plain, refusal
from ui.common.reason_dialog import SHORTEST_REASON
from ui.jobs import Job, Progress

if TYPE_CHECKING:
    from app.office import Office

_KEEPS = (
    "封账保存本年度全部 {count} 项指标的数值、口径版本和每个数值所依据的记录。"
    "封账后仍可更正记录；凡使数值变动的更正，都会在本页逐项列出变动前后的数值和原因。"
)
_LIST_HEIGHT, _NOTE_HEIGHT = 132, 66


class ClosingDialog(QDialog):
    """Closes the year of `book`. closed: it was done."""

    closed = Signal()

    def __init__(self, context: Context, year: int, book: FigureBook, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._year, self._book = context, year, book
        self._job: Job | None = None
        self.gaps, self.note = QListWidget(), QPlainTextEdit()
        self.notice, self.progress = NoticeBar(self), QProgressBar()
        self.go = icon_button(f"{year} 年度封账", "lock", "primary")
        self._build()
        self.go.clicked.connect(self.close_year)

    def dismiss(self) -> None:
        """Close without doing anything."""
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    @Slot()
    def close_year(self) -> None:
        """Close the year in the background; where checks do not tie, only with the reason."""
        note = self.note.toPlainText().strip()
        if self._book.gaps and len(note) < SHORTEST_REASON:
            self.notice.say(f"有勾稽不符的项目，请写明原因，至少 {SHORTEST_REASON} 个字。")
            self.note.setFocus()
            return
        self.notice.clear()
        self.go.setEnabled(False)
        self.progress.show()
        work = partial(_close, self._context.office, self._year, note)
        self._job = self._context.jobs.run(work, self._closed, self._failed, f"正在为 {self._year} 年度封账")

    def _closed(self, _closing: int) -> None:
        self._job = None
        self.closed.emit()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.go.setEnabled(True)
        self.progress.hide()
        if isinstance(error, ExpectedError):
            self.notice.say(refusal(error))
        else:
            self._context.messages.show_error(error)

    def _build(self) -> None:
        self.setWindowTitle("年度封账")
        self.setMinimumWidth(560)
        gaps = self._book.gaps
        for tie in gaps:
            self.gaps.addItem(f"{tie.title}：{tie.detail or f'{tie.left} 与 {tie.right}'}")
        self.gaps.setAccessibleName("勾稽不符的项目")
        self.gaps.setWordWrap(True)
        self.gaps.setFixedHeight(_LIST_HEIGHT)
        self.gaps.setVisible(bool(gaps))
        self.note.setAccessibleName("原因（必填）" if gaps else "说明")
        self.note.setPlaceholderText(
            "勾稽不符的原因（必填）" if gaps else "说明（可不填），如报送依据、批准人"
        )
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(_NOTE_HEIGHT)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.hide()
        told = f"{len(gaps)} 项勾稽不符，封账须写明原因：" if gaps else "各项勾稽全部相符。"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(f"{self._year} 年度封账", "heading"))
        layout.addWidget(plain(_KEEPS.format(count=len(self._book.figures))))
        layout.addWidget(plain(told, tone="danger" if gaps else "ok"))
        for part in (self.gaps, self.notice, self.note, self.progress):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(foot_of(self, self.go))
        self.note.setFocus()


def _close(office: Office, year: int, note: str, progress: Progress) -> int:
    progress.check()
    return office.closings.close(year, note)
