"""校验报送包: whether a package is whole, said in one line, with what is in it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import size_text
from app.packaging_views import PartView, Verdict
from ui.common.buttons import icon_button
from ui.common.cards import Card, EmptyState, label
from ui.common.dropping import dropped_file
from ui.common.icons import pixmap
from ui.common.notice_bar import NoticeBar
from ui.common.parts import plain
from ui.common.reading_table import dress_reading_table
from ui.jobs import Job, JobCancelled, Progress
from ui.theme import colour
from ui.unlock.passphrase import PassphraseEdit

if TYPE_CHECKING:
    from app.package_desk import PackageDesk
    from ui.common.context import Context

PACKAGE_FILES = "报送包 (*.zip *.jwb);;所有文件 (*)"
COMPARE = (
    "请把校验码与纸质《报送清单》上的核对：内容与清单一致，只说明文件没有损坏或缺失；"
    "校验码也相同，才说明这就是报送单位交来的那一份。"
)
_HEADS = ("内容", "文件", "大小", "结论", "SHA-256", "SM3")
_WIDTHS = (260, 260, 80, 84)
_DIGITS = 16


class VerifyPage(QWidget):
    """Takes one package by drop or choice and says whether it is whole."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._context = context
        self._path: Path | None = None
        self._job: Job | None = None
        self.verdict: Verdict | None = None
        self.pick = icon_button("选择报送包…", "folder-open", "primary")
        self.notice = NoticeBar(self)
        self.passphrase = PassphraseEdit("报送包的口令")
        self._ask, self._open = QFrame(), QPushButton("打开并校验")
        self._mark, self.line = QLabel(), plain("", "heading")
        self._facts, self._code = plain("", "muted"), label("", "figure")
        self._compare, self._flaws = plain(COMPARE, "muted"), plain("")
        self.parts = QTableWidget(0, len(_HEADS))
        self._empty = EmptyState(
            "shield-check",
            "把报送包拖到这里",
            "逐份核对内容与清单是否一致，并显示校验码，供与纸质《报送清单》核对。",
        )
        self._card = Card()
        self._build()
        self.pick.clicked.connect(self._choose)
        self._open.clicked.connect(self._try_passphrase)
        self.passphrase.returnPressed.connect(self._try_passphrase)
        self._show(None)

    def verify(self, path: Path, passphrase: str = "") -> None:
        """Look at this package in a job."""
        self._path = path
        self.notice.clear()
        work = partial(_verify, self._context.office.packages, path, passphrase)
        self._job = self._context.jobs.run(work, self._take, self._failed, "正在校验报送包")
        self.pick.setEnabled(False)

    def dismiss(self) -> None:
        """Stop what runs and forget what is shown."""
        if self._job is not None:
            self._job.abandon()
        self._path = None
        self.passphrase.clear()
        self._show(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.verify(path)

    @Slot()
    def _choose(self) -> None:
        path = self._context.messages.choose_open("选择报送包", PACKAGE_FILES)
        if path is not None:
            self.verify(path)

    @Slot()
    def _try_passphrase(self) -> None:
        if self._path is not None and self.passphrase.text():
            self.verify(self._path, self.passphrase.text())

    def _take(self, verdict: Verdict) -> None:
        self._rest()
        self.passphrase.clear()
        self._show(verdict)
        if verdict.encrypted and not verdict.parts:
            self.passphrase.setFocus()

    def _failed(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, JobCancelled):
            self._context.messages.show_error(error)

    def _rest(self) -> None:
        self._job = None
        self.pick.setEnabled(True)

    def _show(self, verdict: Verdict | None) -> None:
        self.verdict = verdict
        self._empty.setVisible(verdict is None)
        self._card.setVisible(verdict is not None)
        locked = verdict is not None and verdict.encrypted and not verdict.parts
        self._ask.setVisible(locked)
        if verdict is None:
            return
        self._mark.setPixmap(_picture(verdict, locked))
        self.line.setText(
            verdict.line.replace(f"，校验码 {verdict.code}", "") if verdict.code else verdict.line
        )
        self._say_facts(verdict)
        untold = (flaw for flaw in verdict.flaws if flaw.rstrip("。") not in verdict.line)
        self._flaws.setText("\n".join(text for text in (*untold, verdict.remedy) if text))
        self._flaws.setVisible(not verdict.whole and bool(self._flaws.text()))
        self._fill(verdict)

    def _say_facts(self, verdict: Verdict) -> None:
        made = f"{verdict.made_on.isoformat()} 制作" if verdict.made_on else ""
        facts = (verdict.organisation, verdict.committee, verdict.period, made)
        self._facts.setText("　".join(fact for fact in facts if fact))
        self._facts.setVisible(bool(self._facts.text()))
        self._code.setText(verdict.code)
        self._code.setAccessibleName(f"校验码 {verdict.code}")
        self._code.setVisible(verdict.whole)
        self._compare.setVisible(verdict.whole)

    def _fill(self, verdict: Verdict) -> None:
        self.parts.setVisible(bool(verdict.parts))
        self.parts.setRowCount(len(verdict.parts))
        for row, part in enumerate(verdict.parts):
            for column, text in enumerate(_cells(part)):
                item = QTableWidgetItem(text)
                item.setToolTip(part.flaw or text)
                if part.flaw:
                    item.setForeground(colour("danger"))
                self.parts.setItem(row, column, item)
            for column, digest in ((4, part.sha256), (5, part.sm3)):
                cell = self.parts.item(row, column)
                if cell is not None:
                    cell.setToolTip(digest)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(label("也可以把报送包拖到本页；校验只读取文件，不改动介质上的内容。", "muted"), 1)
        row.addWidget(self.pick)
        self._build_ask()
        top = QHBoxLayout()
        top.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self.line)
        words.addWidget(self._facts)
        top.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        self._card.body.addLayout(top)
        for part in (self._flaws, self._ask, self._compare):
            self._card.body.addWidget(part)
        dress_reading_table(self.parts, "报送包的内容", _HEADS, _WIDTHS, stretched=(4, 5))
        self._card.body.addWidget(self.parts, 1)
        self._card.body.addStretch(0)  # takes the room while there is no table
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(self.notice)
        layout.addWidget(self._card, 1)
        layout.addWidget(self._empty, 1)

    def _build_ask(self) -> None:
        caption = QLabel("报送包的口令(&W)")
        caption.setBuddy(self.passphrase)
        row = QHBoxLayout(self._ask)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (caption, self.passphrase, self._open):
            row.addWidget(widget)
        row.addStretch(1)
        self.passphrase.setFixedWidth(280)


def _picture(verdict: Verdict, locked: bool) -> QPixmap:
    if locked:
        return pixmap("lock", "warn", 36, 2.0)
    return pixmap("circle-check", "ok", 36, 2.0) if verdict.whole else pixmap("ban", "danger", 36, 2.0)


def _cells(part: PartView) -> tuple[str, ...]:
    return (
        part.title or part.name, part.name, size_text(part.size), "不一致" if part.flaw else "一致",
        _short(part.sha256), _short(part.sm3),
    )  # fmt: skip


def _short(digest: str) -> str:
    return f"{digest[:_DIGITS]}…" if len(digest) > _DIGITS else digest


def _verify(desk: PackageDesk, path: Path, passphrase: str, progress: Progress) -> Verdict:
    progress.check()
    return desk.verify(path, passphrase)
