"""What is asked before an attachment is voided or taken out of the store."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Receipt
from app.errors import ExpectedError, RefusedInput
from ui.common.buttons import icon_button
from ui.common.medium_notes import MediumNotes
from ui.common.messages import Messages
from ui.common.notice_bar import NoticeBar
from ui.common.saving import saved_text
from ui.common.timeline import WrappedLabel
from ui.jobs import Job, JobCancelled, Jobs, Progress

if TYPE_CHECKING:
    from app.attachments import Attachments, AttachmentView

_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
_WARNING = "另存的文件是明文，不再受口令保护；去向等可不填，填写后与文件的校验值一同记入历史。"


class VoidAttachmentDialog(QDialog):
    """Asks for the reason and voids. voided: the attachment's id."""

    voided = Signal(int)

    def __init__(self, attachments: Attachments, view: AttachmentView, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("作废附件")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._attachments, self._view = attachments, view
        self.notice = NoticeBar(self)
        self.reason = QPlainTextEdit()
        self._void = icon_button("作废", "ban", "danger")
        self._cancel = QPushButton("取消")
        self._build()
        self._void.clicked.connect(self.void)
        self._cancel.clicked.connect(self.close)

    def dismiss(self) -> None:
        """Close without voiding."""
        self.close()

    @Slot()
    def void(self) -> None:
        """Void with the reason given; too short a reason is refused."""
        try:
            self._attachments.void(self._view.id, self.reason.toPlainText())
        except RefusedInput as error:
            self.notice.say(error.flaws[0].reason if error.flaws else str(error))
            self.reason.setFocus()
        except ExpectedError as error:
            self.notice.say(str(error))
        else:
            self.voided.emit(self._view.id)
            self.close()

    def _build(self) -> None:
        name = QLabel("作废原因(&R)")
        name.setBuddy(self.reason)
        self.reason.setAccessibleName("作废原因（必填）")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(84)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._void)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(WrappedLabel(self._view.name, "section"))
        layout.addWidget(WrappedLabel("作废后附件和原因都保留，仍可查看，列在其他附件之后。", "muted"))
        for part in (self.notice, name, self.reason):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(foot)
        self.setMinimumWidth(460)
        self.reason.setFocus()


class SaveOutDialog(QDialog):
    """Asks where an attachment goes, and writes it there, plain. saved: the receipt.

    `mark` is the 密级 of its record; it goes into the name proposed for the file.
    """

    saved = Signal(object)

    def __init__(
        self,
        attachments: Attachments,
        view: AttachmentView,
        mark: str,
        jobs: Jobs,
        messages: Messages,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("另存附件")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._attachments, self._view, self._mark = attachments, view, mark
        self._jobs, self._messages = jobs, messages
        self._job: Job | None = None
        self.notes = MediumNotes()
        self.notice = NoticeBar(self)
        self.go = icon_button("选择位置并另存…", "download", "primary")
        self._close = QPushButton("关闭")
        self._build()
        self.go.clicked.connect(self.ask_and_save)
        self._close.clicked.connect(self.close)
        self.finished.connect(self._abandon)

    def dismiss(self) -> None:
        """Close; what is being written is abandoned."""
        self.close()

    @Slot()
    def ask_and_save(self) -> None:
        """Ask where to, and write the file in a job."""
        path = self._messages.choose_save("另存附件", file_name(self._view, self._mark), "所有文件 (*)")
        if path is None:
            return
        self.notice.clear()
        self.go.setEnabled(False)
        work = partial(_save_out, self._attachments, self._view.id, path, self.notes.remark())
        self._job = self._jobs.run(work, self._saved, self._failed, "正在另存附件")

    def _saved(self, receipt: Receipt) -> None:
        self._rest()
        self.notice.say(saved_text(receipt), "ok")
        self.saved.emit(receipt)

    def _failed(self, error: Exception) -> None:
        self._rest()
        if isinstance(error, JobCancelled):
            return
        if not isinstance(error, ExpectedError):
            raise error
        self.notice.say(str(error))

    def _rest(self) -> None:
        self._job = None
        self.go.setEnabled(True)

    @Slot()
    def _abandon(self) -> None:
        if self._job is not None:
            self._job.abandon()

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._close)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(WrappedLabel(self._view.name, "section"))
        layout.addWidget(WrappedLabel(_WARNING, "small"))
        layout.addWidget(self.notes)
        layout.addWidget(self.notice)
        layout.addLayout(foot)
        self.setMinimumWidth(480)


def file_name(view: AttachmentView, mark: str) -> str:
    """The name proposed for a copy, with the 密级 in it; good on every system."""
    name = view.name.translate(_NOT_IN_NAMES).strip(". ") or "附件"
    path = Path(name)
    return f"{path.stem}（{mark}）{path.suffix}" if mark else name


def _save_out(
    attachments: Attachments, identity: int, path: Path, remark: str, progress: Progress
) -> Receipt:
    progress.check()
    return attachments.save_out(identity, path, remark)
