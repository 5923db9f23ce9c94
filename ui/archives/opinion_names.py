"""A list of names: pasted, or read from a file; what was understood of it is said at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import ExpectedError, PasswordNeeded
from ui.common.buttons import icon_button
from ui.common.cards import label, set_tone
from ui.common.dropping import dropped_file
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, joined, plain, refusal
from ui.common.reading_table import dress_reading_table
from ui.imports.file_page import SHEET_FILES
from ui.jobs import Job, JobCancelled, Progress

if TYPE_CHECKING:
    from app.opinion_desk import OpinionDesk
    from app.opinion_views import NameEntry, NameList
    from ui.common.context import Context

_HINT = (
    "每行一人，可以从 Excel、WPS 表格或文档中直接粘贴，例如：\n"
    "张三　身份证号　单位　职务\n"
    "有身份证号的按号核对；没有的按姓名和单位核对，仅姓名一致的须另行核对。"
)
_PAUSE_MS = 220
_LEAST_HEIGHT = 92
_MOST_TOLD = 500


class NamesBox(QWidget):
    """Takes a list by paste, by file or by drop. names_changed: `names` is another list now (or None)."""

    names_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.names: NameList | None = None
        self._context = context
        self._path: Path | None = None
        self._job: Job | None = None
        self._ended = False
        self.text, self.notice = QPlainTextEdit(), NoticeBar(self)
        self.pick = icon_button("从文件导入…", "folder-open")
        self.empty = icon_button("清空", "x", "quiet")
        self.summary = label("", "section")
        self.remarks = QTableWidget(0, 3)
        self.password = QLineEdit()
        self._ask, self._open = QFrame(), QPushButton("打开")
        self._pause = QTimer(self)
        self._build()
        self._connect()
        self._show(None)

    @property
    def busy(self) -> bool:
        """Whether a file is being read, or a pasted text has not been looked at yet."""
        return self._job is not None or self._pause.isActive()

    def finish(self) -> None:
        """Let no result reach it any more; its window is closing."""
        self._ended = True
        self._pause.stop()
        if self._job is not None:
            self._job.abandon()

    def settle(self) -> None:
        """Look at the pasted text now, without the pause after the last key."""
        if self._pause.isActive():
            self._pause.stop()
            self._read_text()

    @Slot(Path)
    def read(self, path: Path, password: str = "") -> None:
        """Read a list from a file; a password is asked for when it needs one."""
        self._path = path
        self._ask.hide()
        self.notice.clear()
        work = partial(_read, self._desk, path, password or None)
        failed = partial(self._unread, bool(password))
        self._job = self._context.jobs.run(work, partial(self._take_file, path), failed, "正在读取名单")
        self._suit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.read(path)

    @property
    def _desk(self) -> OpinionDesk:
        return self._context.office.opinions

    @Slot()
    def _choose(self) -> None:
        path = self._context.messages.choose_open("选择名单文件", SHEET_FILES)
        if path is not None:
            self.read(path)

    @Slot()
    def _clear(self) -> None:
        self.text.clear()
        self.notice.clear()
        self._ask.hide()
        self._show(None)
        self.text.setFocus()

    @Slot()
    def _read_text(self) -> None:
        text = self.text.toPlainText()
        if not text.strip():
            self._show(None)
            return
        try:
            self._show(self._desk.paste(text))
        except ExpectedError as error:
            self._show(None)
            self.notice.say(refusal(error))

    def _take_file(self, path: Path, names: NameList) -> None:
        self._job = None
        if not self._ended:
            self.text.blockSignals(True)
            self.text.setPlainText("\n".join(_as_line(entry) for entry in names.entries))
            self.text.blockSignals(False)
            self._pause.stop()
            self._show(names)

    def _unread(self, had_password: bool, error: Exception) -> None:
        self._job = None
        if self._ended or isinstance(error, JobCancelled):
            return
        self._suit()
        if isinstance(error, PasswordNeeded):
            self._ask.show()
            told = "密码不正确，请重新输入。" if had_password else "这个文件设有打开密码。"
            self.notice.say(told, "danger" if had_password else "info")
            self.password.clear()
            self.password.setFocus()
        elif isinstance(error, ExpectedError):
            self.notice.say(refusal(error))
        else:
            self._context.messages.show_error(error)

    @Slot()
    def _try_password(self) -> None:
        if self._path is not None and self.password.text():
            self.read(self._path, self.password.text())

    def _show(self, names: NameList | None) -> None:
        self.names = names
        lines = told_lines(names) if names else []
        self.summary.setText(told_counts(names) if names else "还没有名单")
        set_tone(self.summary, "warn" if names and names.refused else "")
        self.remarks.setRowCount(min(len(lines), _MOST_TOLD))
        for row, line in enumerate(lines[:_MOST_TOLD]):
            for section, text in enumerate(line):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.remarks.setItem(row, section, item)
        self.remarks.setVisible(bool(lines))
        self._suit()
        self.names_changed.emit()

    def _suit(self) -> None:
        self.pick.setEnabled(self._job is None)
        self.empty.setVisible(bool(self.text.toPlainText()))
        if self._job is not None:
            self.summary.setText("正在读取文件……")

    @Slot()
    def _wait(self) -> None:
        """The file's list is no longer what stands in the box once the officer writes into it."""
        self.notice.clear()
        self._pause.start(_PAUSE_MS)

    def _connect(self) -> None:
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._read_text)
        self.text.textChanged.connect(self._wait)
        self.pick.clicked.connect(self._choose)
        self.empty.clicked.connect(self._clear)
        self._open.clicked.connect(self._try_password)
        self.password.returnPressed.connect(self._try_password)

    def _build(self) -> None:
        self.text.setPlaceholderText(_HINT)
        self.text.setAccessibleName("名单（粘贴）")
        self.text.setTabChangesFocus(True)
        self.text.viewport().setAcceptDrops(False)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(_LEAST_HEIGHT)
        dress_reading_table(self.remarks, "名单的问题", ("行", "原内容", "说明"), (44, 190), stretched=(2,))
        self.remarks.setMinimumHeight(_LEAST_HEIGHT)
        self.remarks.setWordWrap(False)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.empty)
        head.addWidget(self.pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self._build_password())
        layout.addWidget(self.text, 3)
        layout.addWidget(self.remarks, 2)

    def _build_password(self) -> QFrame:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("文件的打开密码")
        self._open.setAutoDefault(False)
        caption = QLabel("打开密码(&W)")
        caption.setBuddy(self.password)
        row = QHBoxLayout(self._ask)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(caption)
        row.addWidget(self.password, 1)
        row.addWidget(self._open)
        self._ask.hide()
        return self._ask


class NamesDialog(QDialog):
    """补充名单: further names for a request. `add(names)` returns how many came in. added: some did."""

    added = Signal()

    def __init__(
        self, context: Context, subject: str, add: Callable[[NameList], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("补充名单")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add = add
        self.box, self.notice, self.go = NamesBox(context), NoticeBar(self), QPushButton("补充")
        self._build(subject)
        self.box.names_changed.connect(self._count)
        self.go.clicked.connect(self.act)
        self._count()

    def dismiss(self) -> None:
        """Close without adding."""
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        self.box.finish()
        super().done(result)

    @Slot()
    def act(self) -> None:
        """Add them; who is in the list already is told and not added again."""
        self.box.settle()
        if self.box.names is None or not self.box.names.entries:
            self.notice.say("名单里还没有能识别的人员。请粘贴名单，或从文件导入。")
            return
        try:
            count = self._add(self.box.names)
        except ExpectedError as error:
            self.notice.say(refusal(error))
            return
        if count:
            self.added.emit()
            self.done(QDialog.DialogCode.Accepted)
        else:
            self.notice.say("这些人员都已在名单中，没有补充。", "info")

    @Slot()
    def _count(self) -> None:
        names = self.box.names
        self.go.setText(f"补充（{len(names.entries)} 人）" if names and names.entries else "补充")

    def _build(self, subject: str) -> None:
        self.go.setProperty("kind", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(subject, "section"))
        layout.addWidget(plain("补充的人员随即核查，排在原名单之后；已经回函的不能补充。", "muted"))
        layout.addWidget(self.notice)
        layout.addWidget(self.box, 1)
        layout.addLayout(foot_of(self, self.go))
        self.resize(620, 520)


def told_counts(names: NameList) -> str:
    """How many persons a list has, how many say the same again, how many lines name nobody."""
    parts = [f"共 {len(names.entries)} 人"]
    if flawed := sum(bool(entry.flaw) for entry in names.entries):
        parts.append(f"身份证号有误 {flawed}")
    if names.repeated:
        parts.append(f"重复 {len(names.repeated)}")
    if names.refused:
        parts.append(f"无法识别 {len(names.refused)} 行")
    return "，".join(parts)


def told_lines(names: NameList) -> list[tuple[str, str, str]]:
    """Line, what stands there and what is wrong: lines that name nobody, wrong numbers, repeated ones."""
    refused = [(line.line, line.text, line.reason) for line in names.refused]
    flawed = [
        (entry.line, joined(entry.name, entry.told), f"{entry.flaw}；按姓名和单位核对")
        for entry in names.entries
        if entry.flaw
    ]
    repeated = [
        (entry.line, joined(entry.name, entry.identity_number or entry.unit), "与前面重复，只列一次")
        for entry in names.repeated
    ]
    return [(str(line), text, why) for line, text, why in (*refused, *flawed, *sorted(repeated))]


def _as_line(entry: NameEntry) -> str:
    parts = (entry.name, entry.identity_number or entry.told, entry.unit, entry.post)
    return "\t".join(part for part in parts if part)


def _read(desk: OpinionDesk, path: Path, password: str | None, progress: Progress) -> NameList:
    names = desk.read_list(path, password)
    progress.check()
    return names
