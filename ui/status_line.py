"""The line at the foot of the window: the store's state, what falls due, the time until it locks."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from ui.common.cards import set_tone
from ui.common.icons import pixmap
from ui.jobs import Job


class StatusLine(QStatusBar):
    """Shows plain facts only; no record text ever stands here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = {name: QLabel() for name in ("state", "organisation", "store", "due", "lock")}
        self._mark = QLabel()
        self._work = QLabel()
        self._bar = QProgressBar()
        self._cancel = QPushButton("取消")
        self._job: Job | None = None
        self._build()

    def _build(self) -> None:
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 10, 0)
        for name in (self._mark, self._texts["state"], self._texts["organisation"], self._texts["store"]):
            self.addWidget(name)
        self._bar.setFixedWidth(130)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("进度")
        self._cancel.setProperty("kind", "link")
        self._cancel.clicked.connect(self._cancel_job)
        shown: tuple[QWidget, ...] = (
            self._work,
            self._bar,
            self._cancel,
            self._texts["due"],
            self._texts["lock"],
        )
        for widget in shown:
            self.addPermanentWidget(widget)
        self._show_work(False)

    def show_open(self, organisation: str, folder: Path) -> None:
        """The store is open."""
        self._mark.setPixmap(pixmap("database", "ok", 15, 2.0))
        self._texts["state"].setText("已加密")
        self._texts["state"].setToolTip("全部数据加密存放，只有口令或恢复码能打开")
        self._texts["organisation"].setText(f"　{organisation}")
        self._texts["store"].setText(f"　数据文件夹：{folder.name}")
        self._texts["store"].setToolTip(str(folder))

    def show_locked(self) -> None:
        """The store is closed: nothing but that."""
        self._mark.setPixmap(pixmap("lock", "muted", 15, 2.0))
        for label in self._texts.values():
            label.clear()
            label.setToolTip("")
        self._texts["state"].setText("已锁定")
        self._show_work(False)

    def show_due(self, late: int, soon: int) -> None:
        """How many items are overdue, and how many fall due within seven days."""
        parts = [f"逾期 {late} 件"] if late else []
        parts += [f"7 天内到期 {soon} 件"] if soon else []
        label = self._texts["due"]
        label.setText("，".join(parts) or "近期没有到期事项")
        set_tone(label, "danger" if late else "warn" if soon else "")

    def show_lock_time(self, seconds: int) -> None:
        """How long until the window locks by itself."""
        minutes = -(-seconds // 60)
        left = f"{minutes} 分钟" if seconds > 60 else f"{seconds} 秒"
        self._texts["lock"].setText(f"　无操作 {left}后自动锁定")

    @Slot(object)
    def follow(self, job: Job) -> None:
        """Show a job's title and progress while it runs."""
        if not job.title:
            return
        self._job = job
        self._work.setText(job.title)
        self._bar.setRange(0, 0)
        self._show_work(True)
        job.progressed.connect(self._progress)
        job.finished.connect(partial(self._unfollow, job))

    @Slot(int, int, str)
    def _progress(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if text:
            self._work.setText(text)

    def _unfollow(self, job: Job) -> None:
        if self._job is job:
            self._job = None
            self._show_work(False)

    @Slot()
    def _cancel_job(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show_work(self, shown: bool) -> None:
        for widget in (self._work, self._bar, self._cancel):
            widget.setVisible(shown)
