"""Giving the open store another passphrase: by the present one, or by the recovery code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import ExpectedError
from ui.common.cards import label, set_tone
from ui.common.messages import Messages
from ui.jobs import Jobs, Progress
from ui.unlock.passphrase import NewPassphrase, PassphraseEdit


class NewPassphraseDialog(QDialog):
    """Asks for the new passphrase twice, and for the present one unless the recovery code stands for it.

    `change(old, new)` does it, in a job; `old` is empty when it was not asked for.
    """

    def __init__(
        self,
        change: Callable[[str, str], None],
        jobs: Jobs,
        messages: Messages,
        *,
        ask_old: bool,
        known: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._change, self._jobs, self._messages = change, jobs, messages
        self._ask_old = ask_old
        self.old = PassphraseEdit("现在的口令")
        self.entry = NewPassphrase(known)
        self._note = label("", "small", wrap=True)
        self.save_button = QPushButton("保存新口令")
        self._build()
        self.entry.changed.connect(self._judge)
        self.old.textChanged.connect(self._judge)
        self._judge()

    def _build(self) -> None:
        self.setWindowTitle("修改口令")
        self.setMinimumWidth(440)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addWidget(label("修改口令" if self._ask_old else "请设置新口令", "heading"))
        why = (
            "修改后，旧口令立即失效；恢复码不变。"
            if self._ask_old
            else "数据已用恢复码打开。请设置新口令；恢复码不变，仍可使用。"
        )
        layout.addWidget(label(why, "muted", wrap=True))
        if self._ask_old:
            name = QLabel("现在的口令(&O)")
            name.setBuddy(self.old)
            layout.addWidget(name)
            layout.addWidget(self.old)
        layout.addWidget(self.entry)
        layout.addWidget(self._note)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        later = QPushButton("取消" if self._ask_old else "以后再说")
        later.setAutoDefault(False)
        later.clicked.connect(self.reject)
        self.save_button.setProperty("kind", "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(later)
        row.addWidget(self.save_button)
        return row

    @Slot()
    def _judge(self) -> None:
        flaw = self.entry.flaw()
        if not flaw and self._ask_old and not self.old.text():
            flaw = "请输入现在的口令。"
        self.save_button.setEnabled(not flaw)
        set_tone(self._note, "muted")
        self._note.setText("" if flaw == self.entry.advice else flaw)

    @Slot()
    def save(self) -> None:
        """Change the passphrase in a job."""
        self.setEnabled(False)
        work = partial(_change, self._change, self.old.text(), self.entry.text())
        self._jobs.run(work, self._changed, self._refused, "正在修改口令")

    def _changed(self, _nothing: None) -> None:
        self.accept()
        self._messages.tell("口令已修改", "下次打开请使用新口令。恢复码不变。")

    def _refused(self, error: Exception) -> None:
        self.setEnabled(True)
        if not isinstance(error, ExpectedError):
            self._messages.show_error(error)
            return
        set_tone(self._note, "danger")
        self._note.setText(str(error))


def _change(change: Callable[[str, str], None], old: str, new: str, progress: Progress) -> None:
    progress.check()
    change(old, new)
