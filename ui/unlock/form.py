"""The form that opens a store: used by the dialog at start and by the page of the locked window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import ExpectedError, WrongPassphrase
from app.places import is_store
from ui.common.icons import icon
from ui.common.messages import Messages
from ui.jobs import Jobs, Progress
from ui.unlock.door import Door
from ui.unlock.passphrase import CapsHint, PassphraseEdit
from ui.unlock.patience import wait_after

if TYPE_CHECKING:
    from app.office import Office

_NOTICE_MARGIN = 10


class UnlockForm(QWidget):
    """Asks for the passphrase (or the recovery code) and opens the store in a job.

    opened: the Office, and the recovery code when it was opened by that, else an empty text.
    folder_changed: the store folder chosen. create_wanted: the officer wants a new store.
    """

    opened = Signal(object, str)
    folder_changed = Signal(object)
    create_wanted = Signal()

    def __init__(
        self,
        folder: Path,
        door: Door,
        jobs: Jobs,
        messages: Messages,
        *,
        may_leave: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self._door = door
        self._jobs = jobs
        self._messages = messages
        self._failures = 0
        self._wait_left = 0
        self._by_code = False
        self._make_widgets()
        self._build(may_leave)
        self._connect()
        self._show_folder()

    def _make_widgets(self) -> None:
        self.passphrase = PassphraseEdit("口令")
        self.code = QLineEdit()
        self.code.setAccessibleName("恢复码")
        self.code.setPlaceholderText("按封存单上的分组输入，大小写不限")
        self.open_button = QPushButton(icon("lock-open", "on_primary"), "打开")
        self.code_button = QPushButton("用恢复码打开")
        self.folder_button = QPushButton("选择其他数据文件夹…")
        self.create_button = QPushButton("新建数据存储…")
        self._label = QLabel("口令(&P)")
        self._folder_label = QLabel()
        self._caps = CapsHint(self.passphrase)
        self._busy = QProgressBar()
        self._notice = QFrame()
        self._notice_text = QLabel()
        self._countdown = QTimer(self)

    def _build(self, may_leave: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        self._build_notice()
        self._build_field()
        self._folder_label.setProperty("role", "small")
        self._folder_label.setWordWrap(True)
        for widget in (self._folder_label, self._label, self.passphrase, self.code, self._caps, self._notice):
            layout.addWidget(widget)
        layout.addWidget(self._busy)
        layout.addWidget(self.open_button)
        layout.addLayout(self._link_row(may_leave))

    def _build_field(self) -> None:
        self._label.setBuddy(self.passphrase)
        self.code.hide()
        self.passphrase.setMinimumHeight(34)
        self.code.setMinimumHeight(34)
        self.open_button.setProperty("kind", "primary")
        self.open_button.setMinimumHeight(36)
        self.open_button.setAutoDefault(False)
        self._busy.setRange(0, 0)
        self._busy.setAccessibleName("正在打开")
        self._set_busy(False)

    def _build_notice(self) -> None:
        self._notice.setProperty("kind", "banner")
        self._notice_text.setWordWrap(True)
        self._notice_text.setProperty("tone", "danger")
        inner = QHBoxLayout(self._notice)
        inner.setContentsMargins(_NOTICE_MARGIN, 8, _NOTICE_MARGIN, 8)
        inner.addWidget(self._notice_text)
        self._notice.hide()

    def _link_row(self, may_leave: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        for button in (self.code_button, self.folder_button, self.create_button):
            button.setProperty("kind", "link")
            button.setAutoDefault(False)
        row.addWidget(self.code_button)
        row.addStretch(1)
        if may_leave:
            row.addWidget(self.folder_button)
            row.addWidget(self.create_button)
        return row

    def _connect(self) -> None:
        self.passphrase.returnPressed.connect(self.try_open)
        self.code.returnPressed.connect(self.try_open)
        self.open_button.clicked.connect(self.try_open)
        self.code_button.clicked.connect(self._switch_key)
        self.folder_button.clicked.connect(self._choose_folder)
        self.create_button.clicked.connect(self.create_wanted)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._count_down)

    @property
    def key_field(self) -> QLineEdit:
        """The field in use: passphrase or recovery code."""
        return self.code if self._by_code else self.passphrase

    def take_focus(self) -> None:
        """Put the cursor into the field in use."""
        self.key_field.setFocus()

    @Slot()
    def try_open(self) -> None:
        """Open the store with what was typed; ignored while busy, waiting or empty."""
        key = self.key_field.text().strip() if self._by_code else self.passphrase.text()
        if not key or not self.open_button.isEnabled():
            return
        opener = self._door.open_with_recovery if self._by_code else self._door.open
        self._set_busy(True)
        self._notice.hide()
        done = partial(self._done, key if self._by_code else "")
        self._jobs.run(partial(_open, opener, self.folder, key), done, self._refused, "正在打开")

    def _done(self, code: str, office: Office) -> None:
        self._failures = 0
        self._set_busy(False)
        self.clear()
        self.opened.emit(office, code)

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.passphrase, self.code):
            field.clear()
        self.passphrase.hide_text()

    def _refused(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, ExpectedError):
            self._messages.show_error(error)
            return
        self._say("\n".join(part for part in (error.message, error.reason, error.remedy) if part))
        if isinstance(error, WrongPassphrase):
            self._failures += 1
            self._start_waiting(wait_after(self._failures))
        self.key_field.selectAll()
        self.take_focus()

    def _say(self, text: str) -> None:
        self._notice_text.setText(text)
        self._notice.setAccessibleName(text)
        self._notice.show()
        self._fit_notice()

    def _fit_notice(self) -> None:
        # A wrapped label does not make a dialog grow by itself.
        room = self.width() - 2 * _NOTICE_MARGIN - 2
        self._notice_text.setMinimumHeight(self._notice_text.heightForWidth(room))

    def _start_waiting(self, seconds: int) -> None:
        self._wait_left = seconds
        if seconds:
            self._countdown.start()
        self._show_waiting()

    @Slot()
    def _count_down(self) -> None:
        self._wait_left -= 1
        if self._wait_left <= 0:
            self._countdown.stop()
        self._show_waiting()

    def _show_waiting(self) -> None:
        waiting = self._wait_left > 0
        self.open_button.setEnabled(not waiting)
        self.open_button.setText(f"请等待 {self._wait_left} 秒后再试" if waiting else "打开")

    def _set_busy(self, busy: bool) -> None:
        policy = self._busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(policy)
        self._busy.setVisible(busy)
        self.open_button.setText("正在验证口令…" if busy else "打开")
        for widget in (self.open_button, self.passphrase, self.code, self.code_button, self.folder_button):
            widget.setEnabled(not busy)
        self.create_button.setEnabled(not busy)

    @Slot()
    def _switch_key(self) -> None:
        self._by_code = not self._by_code
        self.passphrase.setVisible(not self._by_code)
        self.code.setVisible(self._by_code)
        self._caps.setVisible(not self._by_code)
        self._label.setText("恢复码(&P)" if self._by_code else "口令(&P)")
        self._label.setBuddy(self.key_field)
        self.code_button.setText("用口令打开" if self._by_code else "用恢复码打开")
        self._notice.hide()
        self.take_focus()

    @Slot()
    def _choose_folder(self) -> None:
        chosen = self._messages.choose_folder("选择数据文件夹", self.folder)
        if chosen is None:
            return
        if not is_store(chosen):
            self._say("所选文件夹里没有数据存储。\n请选择含有 store.keys 和 store.db 的文件夹。")
            return
        self.folder = chosen
        self._notice.hide()
        self._show_folder()
        self.folder_changed.emit(chosen)
        self.take_focus()

    def _show_folder(self) -> None:
        self._folder_label.setText(f"数据文件夹：{self.folder}")


def _open(opener: Callable[[Path, str], Office], folder: Path, key: str, progress: Progress) -> Office:
    progress.check()
    return opener(folder, key)
