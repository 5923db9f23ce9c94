"""Taking a ledger out of the store: as PDF or as a spreadsheet, with a note of where it goes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Paper, Query, Receipt
from ui.common.buttons import icon_button
from ui.common.cards import label
from ui.common.context import Context
from ui.common.notice_bar import NoticeBar
from ui.common.timeline import WrappedLabel
from ui.jobs import Job, JobCancelled, Progress

if TYPE_CHECKING:
    from app.office import Office

_WARNING = "导出的文件不再受口令保护；去向等可不填，填写后与文件的校验值一同记入历史。"
_NOTES = ("去向", "介质编号", "批准人")


class ExportDialog(QDialog):
    """Asks for format and note; a spreadsheet is made and saved in the background.

    preview_asked: the PDF is wanted; it is looked at, and its note taken, before it is saved.
    """

    preview_asked = Signal()

    def __init__(self, context: Context, key: str, query: Query, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出台账")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._key = key
        self._query = query
        self._job: Job | None = None
        self.sheet = QRadioButton("电子表格（.xlsx）")
        self.pdf = QRadioButton("PDF（先预览，再保存或打印）")
        self.notes = {name: QLineEdit() for name in _NOTES}
        self.notice = NoticeBar(self)
        self._progress = QProgressBar()
        self._go = icon_button("导出", "file-export", "primary")
        self._stop = QPushButton("关闭")
        self._build_layout(count)
        self.sheet.toggled.connect(self._note_box.setVisible)
        self._go.clicked.connect(self.export)
        self._stop.clicked.connect(self.close)

    def remark(self) -> str:
        """The note as the history keeps it."""
        parts = [f"{name}：{line.text().strip()}" for name, line in self.notes.items() if line.text().strip()]
        return "；".join(parts)

    def dismiss(self) -> None:
        """Stop what runs and close."""
        self.close()

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    @Slot()
    def export(self) -> None:
        """Make the spreadsheet in the background, or hand the PDF on."""
        if self.sheet.isChecked():
            self._start(partial(_sheet, self._context.office, self._key, self._query), self._save_sheet)
        else:
            self.preview_asked.emit()
            self.close()

    def _start(self, work: Any, done: Any) -> None:
        self.notice.clear()
        self._go.setEnabled(False)
        self._progress.show()
        self._stop.setText("取消")
        self._job = self._context.jobs.run(work, done, self._failed, "正在导出台账")

    def _rest(self) -> None:
        self._job = None
        self._go.setEnabled(True)
        self._progress.hide()
        self._stop.setText("关闭")

    def _save_sheet(self, paper: Paper) -> None:
        self._rest()
        path = self._context.messages.choose_save("导出台账", paper.file_name, "Excel 工作簿 (*.xlsx)")
        if path is not None:
            target = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
            self._start(partial(_write, self._context.office, paper, target, self.remark()), self._saved)

    def _saved(self, receipt: Receipt) -> None:
        self._rest()
        self.notice.say(f"已保存：{receipt.path}\nSHA-256：{receipt.sha256}", "ok")

    def _failed(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, JobCancelled):
            self._context.messages.show_error(error)

    def _build_layout(self, count: int) -> None:
        self.sheet.setChecked(True)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._note_box = QWidget()
        form = QFormLayout(self._note_box)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for name, line in self.notes.items():
            line.setAccessibleName(name)
            line.setMaxLength(100)
            form.addRow(name, line)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._stop)
        foot.addWidget(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(label(f"按当前筛选导出，共 {count} 条", "section"))
        layout.addWidget(self.sheet)
        layout.addWidget(self.pdf)
        layout.addWidget(WrappedLabel(_WARNING, "small"))
        layout.addWidget(self._note_box)
        layout.addWidget(self.notice)
        layout.addWidget(self._progress)
        layout.addLayout(foot)
        self.setMinimumWidth(480)


def _sheet(office: Office, key: str, query: Query, progress: Progress) -> Paper:
    paper = office.ledger_sheet(key, query)
    progress.check()
    return paper


def _write(office: Office, paper: Paper, path: Path, remark: str, progress: Progress) -> Receipt:
    progress.check()
    return office.save_paper(paper, path, remark)
