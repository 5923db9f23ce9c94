"""汇总各单位: sums the figures of many committees' packages, and says who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Receipt
from app.figure_book import shown
from app.packaging.finding import packages_in
from app.packaging_views import LEFT_OUT, REPEATED, REPLACED, Collection, Received, Summed
from ui.common.buttons import icon_button
from ui.common.cards import Card, EmptyState
from ui.common.dropping import dropped_files
from ui.common.notice_bar import NoticeBar
from ui.common.parts import plain
from ui.common.reading_table import dress_reading_table
from ui.common.saving import ask_place, saved_text, write_paper
from ui.debriefs.packages.expected_dialog import ExpectedDialog
from ui.debriefs.packages.verify_page import PACKAGE_FILES
from ui.jobs import Job, JobCancelled, Progress
from ui.theme import colour
from ui.unlock.passphrase import PassphraseEdit

if TYPE_CHECKING:
    from app.package_desk import PackageDesk
    from ui.common.context import Context

_HEADS = ("文件", "单位", "期间", "结果", "说明")
_WIDTHS = (240, 230, 110, 84)
_RESULT = 3
_MISSING, _WAITING = "缺报", "待汇总"
_TONES = {LEFT_OUT: "danger", _MISSING: "danger", REPLACED: "muted", REPEATED: "muted"}
_SUM_HEADS = ("类别", "指标", "合计", "单位", "单位数", "口径")
_SUM_WIDTHS = (110, 230, 80, 60, 70)


class CollectPage(QWidget):
    """Takes packages by choice, folder or drop; nothing of them is kept in the store."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._context = context
        self.paths: list[Path] = []
        self.expected: tuple[str, ...] = ()
        self.collection: Collection | None = None
        self._words: tuple[str, ...] = ()
        self._job: Job | None = None
        self.add = icon_button("添加报送包…", "file-plus")
        self.add_folder = icon_button("添加文件夹…", "folder-open")
        self.names = icon_button("应报单位名单…", "list-details")
        self.empty = icon_button("清空", "x", "quiet")
        self.go = icon_button("汇总", "report-analytics", "primary")
        self.save = icon_button("保存汇总表…", "file-export")
        self.stop, self.more = QPushButton("取消"), QPushButton("添加口令")
        self.passphrase = PassphraseEdit("报送包的口令")
        self.progress = QProgressBar()
        self._kept = plain("", "muted")
        self.notice, self.summary = NoticeBar(self), plain("", "section")
        self.told = plain("")
        self.table, self.sums = QTableWidget(0, len(_HEADS)), QTableWidget(0, len(_SUM_HEADS))
        self.pages = QTabWidget()
        self._card = Card()
        self._nothing = EmptyState(
            "inbox",
            "把各单位的报送包拖到这里",
            "数百个也可以一次汇总；口径不同的指标分开列，并列出缺报的单位。",
        )
        self._build()
        self._connect()
        self._suit()

    def add_files(self, paths: Iterable[Path]) -> None:
        """Take these packages and those in these folders, each once."""
        found = [file for path in paths for file in packages_in(path)]
        fresh = [path for path in dict.fromkeys(found) if path not in self.paths]
        self.paths += fresh
        self.collection = None
        self.notice.clear()
        if not found:
            self.notice.say("没有找到报送包（.zip 或 .jwb）。请另选文件或文件夹。", "warn")
        self._suit()

    def collect(self) -> None:
        """Sum what was taken, in a job that can be cancelled."""
        self.notice.clear()
        self._take_word()
        desk = self._context.office.packages
        work = partial(_collect, desk, tuple(self.paths), self.expected, self._words)
        self._job = self._context.jobs.run(work, self._take, self._failed, "正在汇总报送包")
        self._job.progressed.connect(self._show_progress)
        self._suit()

    def dismiss(self) -> None:
        """Stop what runs and forget what is shown."""
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self._forget()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_files(event):
            event.acceptProposedAction()
            self.add_files(paths)

    @Slot()
    def _choose(self) -> None:
        if paths := self._context.messages.choose_several("添加报送包", PACKAGE_FILES):
            self.add_files(paths)

    @Slot()
    def _choose_folder(self) -> None:
        folder = self._context.messages.choose_folder("添加文件夹里的报送包", Path.home())
        if folder is not None:
            self.add_files([folder])

    @Slot()
    def _take_word(self) -> None:
        """Keep a passphrase that was typed: committees do not share one."""
        if typed := self.passphrase.text():
            self._words = tuple(dict.fromkeys((*self._words, typed)))
            self.passphrase.clear()
            self.passphrase.hide_text()
        self._suit()

    @Slot()
    def _ask_names(self) -> None:
        dialog = ExpectedDialog(self.expected, self)
        dialog.accepted.connect(partial(self._take_names, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_names(self, dialog: ExpectedDialog) -> None:
        self.expected = dialog.names
        self.collection = None
        self._suit()

    @Slot()
    def _forget(self) -> None:
        self.paths, self._words = [], ()
        self.passphrase.clear()
        self.collection = None
        self.notice.clear()
        self._suit()

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, _text: str) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _take(self, collection: Collection) -> None:
        self._job = None
        self.collection = collection
        self._suit()
        self.save.setFocus()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._suit()
        if not isinstance(error, JobCancelled):
            self._context.messages.show_error(error)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _save(self) -> None:
        if self.collection is None:
            return
        paper = self.collection.sheet
        path = ask_place(self._context.messages, "保存汇总表", paper, "Excel 工作簿 (*.xlsx)")
        if path is not None:
            work = partial(write_paper, self._context.office, paper, path, "")
            self._job = self._context.jobs.run(work, self._saved, self._failed, "正在保存汇总表")
            self._suit()

    def _saved(self, receipt: Receipt) -> None:
        self._job = None
        self._suit()
        self.notice.say(saved_text(receipt), "ok")

    def _suit(self) -> None:
        """Show what is there, and what can be done with it."""
        running, any_there = self._job is not None, bool(self.paths)
        self._nothing.setVisible(not any_there)
        self._card.setVisible(any_there)
        self.progress.setVisible(running)
        self.stop.setVisible(running)
        for button in (self.add, self.add_folder, self.names, self.empty):
            button.setEnabled(not running)
        self.go.setEnabled(any_there and not running)
        self.save.setVisible(self.collection is not None)
        count = f"（{len(self.expected)} 个）" if self.expected else ""
        self.names.setText(f"应报单位名单{count}…")
        self.more.setEnabled(not running)
        self._kept.setText(f"已记下 {len(self._words)} 个口令，清空或锁定时忘掉" if self._words else "")
        self._kept.setVisible(bool(self._words) and not running)
        self._say()
        self._fill()

    def _say(self) -> None:
        found = self.collection
        if found is None:
            self.summary.setText(f"共 {len(self.paths)} 个报送包，尚未汇总")
            self.told.hide()
            return
        left, aside = len(found.faults), len(found.set_aside)
        parts = [f"{found.period}：已汇总 {found.summed} 个", f"未汇总 {left} 个" if left else ""]
        parts += [f"已被取代或重复 {aside} 个" if aside else ""]
        parts += [f"缺报 {len(found.missing)} 个单位" if found.missing else ""]
        self.summary.setText("，".join(part for part in parts if part))
        lines = (
            ("名单以外", "、".join(found.unexpected)), ("勾稽不符", "；".join(found.gaps)),
        )  # fmt: skip
        self.told.setText("\n".join(f"{name}：{text}" for name, text in lines if text))
        self.told.setVisible(bool(self.told.text()))

    def _fill(self) -> None:
        found = self.collection
        _put(self.table, _listed(found) if found else _waiting(self.paths))
        _put(self.sums, [_sum_cells(one) for one in found.sums] if found else [])
        self.pages.setTabText(1, f"合计（{found.figures} 项）" if found else "合计")
        self.pages.setTabEnabled(1, found is not None)

    def _connect(self) -> None:
        for button, act in (
            (self.add, self._choose), (self.add_folder, self._choose_folder), (self.names, self._ask_names),
            (self.empty, self._forget), (self.go, self.collect), (self.save, self._save),
            (self.stop, self._cancel), (self.more, self._take_word),
        ):  # fmt: skip
            button.clicked.connect(act)
        self.passphrase.returnPressed.connect(self._take_word)

    def _build(self) -> None:
        row = QHBoxLayout()
        for part in (self.add, self.add_folder, self.names, self.empty):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.save, self.go):
            row.addWidget(part)
        caption = QLabel("加密的报送包用此口令打开(&W)")
        caption.setBuddy(self.passphrase)
        self.passphrase.setFixedWidth(240)
        second = QHBoxLayout()
        second.addWidget(caption)
        second.addWidget(self.passphrase)
        second.addWidget(self.more)
        second.addWidget(self._kept, 1)
        second.addStretch(0)
        second.addWidget(self.progress, 1)
        second.addWidget(self.stop)
        self.progress.setAccessibleName("汇总进度")
        self.told.setMaximumHeight(84)
        dress_reading_table(self.table, "各单位的报送包", _HEADS, _WIDTHS, stretched=(4,))
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._card.body.addWidget(self.summary)
        self._card.body.addWidget(self.told)
        dress_reading_table(self.sums, "各单位合计", _SUM_HEADS, _SUM_WIDTHS, stretched=(5,))
        self.pages.addTab(self.table, "报送情况")
        self.pages.addTab(self.sums, "合计")
        self.pages.setAccessibleName("汇总结果")
        self._card.body.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addLayout(second)
        layout.addWidget(self.notice)
        layout.addWidget(self._card, 1)
        layout.addWidget(self._nothing, 1)


def _waiting(paths: Iterable[Path]) -> list[tuple[str, ...]]:
    return [(path.name, "", "", _WAITING, "") for path in paths]


def _put(table: QTableWidget, rows: Sequence[tuple[str, ...]]) -> None:
    table.setRowCount(len(rows))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column == _RESULT and text in _TONES:
                item.setForeground(colour(_TONES[text]))
            table.setItem(row, column, item)


def _listed(found: Collection) -> list[tuple[str, ...]]:
    """What needs the officer first: who is missing, what was not summed; last what counts no more."""
    missing = [("", name, found.period, _MISSING, "没有收到这一期间完整的报送包") for name in found.missing]
    return missing + [_cells(one) for one in sorted(found.received, key=_urgency)]


def _urgency(one: Received) -> int:
    return 0 if one.is_fault else 1 if one.summed else 2


def _sum_cells(one: Summed) -> tuple[str, ...]:
    figure = one.figure
    edition = f"（第{figure.edition}版口径）" if figure.edition > 1 else ""
    return (
        figure.block, f"{figure.name}{edition}", shown(figure), figure.unit, str(one.committees),
        figure.meaning,
    )  # fmt: skip


def _cells(one: Received) -> tuple[str, ...]:
    return one.file, one.committee, one.period, one.result, one.reason


def _collect(
    desk: PackageDesk,
    paths: Sequence[Path],
    expected: Sequence[str],
    passphrases: Sequence[str],
    progress: Progress,
) -> Collection:
    return desk.collect(paths, expected, passphrases, progress.report)
