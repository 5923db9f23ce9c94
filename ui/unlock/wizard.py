"""The first run: whose committee, where, which passphrase; then the store and its recovery code."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Paper, Profile
from app.version import NAME
from ui.common.icons import icon
from ui.common.messages import Messages
from ui.common.paper_desk import allows_boxes
from ui.common.pdf_preview import open_preview
from ui.jobs import Jobs, Progress
from ui.unlock.door import WARM_UP_MS, Door
from ui.unlock.pages import FolderPage, OrganisationPage, Page, PassphrasePage, RecoveryPage

if TYPE_CHECKING:
    from app.office import Office

_PASSPHRASE, _RECOVERY = 2, 3


class FirstRunWizard(QDialog):
    """Makes a new store. After acceptance `office` holds it, open.

    `existing` is the folder of a store to open instead; the dialog is rejected then.
    """

    def __init__(
        self, folder: Path, door: Door, jobs: Jobs, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.office: Office | None = None
        self.existing: Path | None = None
        self._door, self._jobs, self._messages = door, jobs, messages
        self._code = ""
        self.organisation = OrganisationPage()
        self.place = FolderPage(folder, messages)
        self.passphrase = PassphrasePage()
        self.recovery = RecoveryPage()
        self._make_widgets()
        self._build()
        self._connect()
        self._go(0)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages in order."""
        return (self.organisation, self.place, self.passphrase, self.recovery)

    def _make_widgets(self) -> None:
        self._steps = [QLabel(f"{number}  {page.title}") for number, page in enumerate(self.pages, 1)]
        self._stack = QStackedWidget()
        self._flaw = QLabel()
        self._busy = QProgressBar()
        self.open_button = QPushButton("打开已有的数据…")
        self.back_button = QPushButton("上一步")
        self.next_button = QPushButton("下一步")

    def _build(self) -> None:
        self.setWindowTitle(f"{NAME} · 首次使用")
        self.setWindowIcon(icon("shield-lock", "primary"))
        self.setMinimumSize(760, 500)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail())
        layout.addWidget(self._right_side(), 1)

    def _rail(self) -> QFrame:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(196)
        column = QVBoxLayout(rail)
        column.setContentsMargins(24, 30, 16, 24)
        column.setSpacing(18)
        name = QLabel("首次使用")
        name.setProperty("role", "title")
        column.addWidget(name)
        for label in self._steps:
            column.addWidget(label)
        column.addStretch(1)
        self.open_button.setProperty("kind", "link")
        column.addWidget(self.open_button)
        return rail

    def _right_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(34, 30, 34, 22)
        for page in self.pages:
            self._stack.addWidget(page)
        column.addWidget(self._stack, 1)
        self._busy.setRange(0, 0)
        self._busy.setAccessibleName("正在创建")
        self._busy.hide()
        column.addWidget(self._busy)
        row = QHBoxLayout()
        self._flaw.setProperty("role", "small")
        self._flaw.setWordWrap(True)
        row.addWidget(self._flaw, 1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        self.next_button.setProperty("kind", "primary")
        self.next_button.setDefault(True)
        for button in (self.back_button, self.open_button):
            button.setAutoDefault(False)
        column.addLayout(row)
        return side

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.go_back)
        self.next_button.clicked.connect(self.go_on)
        self.open_button.clicked.connect(self._open_existing)
        self.recovery.sheet_wanted.connect(self._make_sheet)
        for page in self.pages:
            page.changed.connect(self._judge)

    def showEvent(self, event: QShowEvent) -> None:
        """Load the heavy modules once the dialog is on the screen."""
        super().showEvent(event)
        # After the first picture: the heavy modules would hold the interpreter while it is drawn.
        QTimer.singleShot(WARM_UP_MS, self._door.warm_up)

    @Slot()
    def go_on(self) -> None:
        """To the next page; after the passphrase the store is made; after the last page finish."""
        place = self._stack.currentIndex()
        if self.pages[place].flaw():
            return
        if place == _PASSPHRASE:
            self._create()
        elif place == _RECOVERY:
            self.accept()
        else:
            self._go(place + 1)

    @Slot()
    def go_back(self) -> None:
        """To the page before."""
        self._go(self._stack.currentIndex() - 1)

    def _go(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        for number, label in enumerate(self._steps):
            label.setProperty("step", "past" if number < place else "now" if number == place else "")
            label.style().polish(label)
        self.back_button.setVisible(0 < place < _RECOVERY)
        self.open_button.setVisible(place < _RECOVERY)
        self.next_button.setText(
            {_PASSPHRASE: "创建数据存储", _RECOVERY: "完成，开始使用"}.get(place, "下一步")
        )
        self.passphrase.entry.set_known(_words(self.organisation.profile()))
        self._judge()
        self.pages[place].entered()
        # A change of page takes the rank of default button away, and Enter would do nothing.
        self.next_button.setDefault(True)

    @Slot()
    def _judge(self) -> None:
        page = self.pages[self._stack.currentIndex()]
        self.next_button.setEnabled(not page.flaw())
        self._flaw.setText(page.remark())

    def _create(self) -> None:
        self._set_busy(True)
        work = partial(
            _create,
            self._door,
            self.place.folder(),
            self.organisation.profile(),
            self.passphrase.entry.text(),
        )
        self._jobs.run(work, self._created, self._not_created, "正在创建数据存储")

    def _created(self, made: tuple[Office, str]) -> None:
        self.office, self._code = made
        self._set_busy(False)
        self.recovery.set_code(self._code)
        for edit in (self.passphrase.entry.first, self.passphrase.entry.second):
            edit.clear()
        self._go(_RECOVERY)

    def _not_created(self, error: Exception) -> None:
        self._set_busy(False)
        self._messages.show_error(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy.setVisible(busy)
        self._stack.setEnabled(not busy)
        self.back_button.setEnabled(not busy)
        self.open_button.setEnabled(not busy)
        self.next_button.setEnabled(not busy)
        self._flaw.setText("正在生成密钥并创建加密数据存储，需要几秒钟…" if busy else "")

    @Slot()
    def _make_sheet(self, *, boxes: bool = False) -> None:
        if self.office is None:
            return
        work = partial(_sheet, self._door, self.office, self._code, boxes)
        self._jobs.run(work, self._show_sheet, self._no_sheet, "正在生成恢复码封存单")

    def _no_sheet(self, error: Exception) -> None:
        if allows_boxes(self._messages, error):
            self._make_sheet(boxes=True)

    def _show_sheet(self, paper: Paper) -> None:
        if self.office is not None:
            open_preview(paper, self.office.save_paper, self._jobs, self._messages, self)

    @Slot()
    def _open_existing(self) -> None:
        self.existing = self._messages.choose_folder("选择已有的数据文件夹", self.place.folder().parent)
        if self.existing is not None:
            super().reject()

    def reject(self) -> None:
        """Leaving before the code was put down is asked about; while the store is made, refused."""
        if self._jobs.busy:
            return
        if self.office is not None and not self._leaving_is_meant():
            return
        super().reject()

    def _leaving_is_meant(self) -> bool:
        return self._messages.ask(
            "恢复码尚未确认",
            "数据存储已经创建，但恢复码还没有确认保管。现在离开，忘记口令后数据将无法打开。",
            yes="仍要离开",
            no="返回保管恢复码",
            danger=True,
        )


def _words(profile: Profile) -> tuple[str, ...]:
    return (profile.organisation, profile.committee, profile.officer, *profile.superiors)


def _create(
    door: Door, folder: Path, profile: Profile, passphrase: str, progress: Progress
) -> tuple[Office, str]:
    progress.check()
    return door.create(folder, profile, passphrase)


def _sheet(door: Door, office: Office, code: str, boxes: bool, progress: Progress) -> Paper:
    progress.check()
    return door.recovery_sheet(office.profile, code, office.store_id, office.today(), boxes=boxes)
