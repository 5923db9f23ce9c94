"""制作报送包: one file for the USB stick, and the sheet to hand over with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.period import Period
from app.engine.views import Paper, Receipt
from app.packaging_views import MadePackage
from app.report_views import ReportView
from ui.common.buttons import icon_button
from ui.common.cards import Card, label
from ui.common.medium_notes import MediumNotes
from ui.common.notice_bar import NoticeBar
from ui.common.paper_desk import PaperDesk, allows_boxes
from ui.common.parts import plain
from ui.common.refreshing import RefreshingPage
from ui.common.saving import ask_place, saved_text, write_paper
from ui.debriefs.period_picker import PeriodPicker
from ui.jobs import Job, JobCancelled, Progress
from ui.unlock.passphrase import NewPassphrase

if TYPE_CHECKING:
    from app.package_desk import PackageDesk
    from ui.common.context import Context

_INSIDE = "报送包里有：所选报告的 PDF、统计指标（表格和数据文件）、清单和各文件的校验值、历史记录链首。"
_OUTSIDE = "线索、谈话、档案等记录不放入报送包，统计指标里没有姓名；报告按定稿原样放入。"
_NO_REPORTS = "这一期间还没有定稿的报告；报送包里将只有统计指标。"
_PLAIN = "未加密的报送包任何人都能打开；请妥善保管介质。"
_KEY = "请把口令另行告知接收单位，不要与介质放在一起；口令遗失后，报送包打不开。"


class MakePage(RefreshingPage):
    """Chooses a period and its finished reports; saves the package, then shows the sheet."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.period = PeriodPicker(context.today())
        self.reports = QListWidget()
        self.note = QLineEdit()
        self.encrypts = QCheckBox("用口令加密（AES-256）")
        self.passphrase = NewPassphrase()
        self.notes = MediumNotes()
        self.notice = NoticeBar(self)
        self.go = icon_button("制作并保存…", "file-export", "primary")
        self._none, self._flaw = plain(_NO_REPORTS, "muted"), plain(_PLAIN, "small")
        self._job: Job | None = None
        self._sheet: Paper | None = None
        self._dismissed = False
        self._build()
        self._connect()
        self._suit()

    def refresh(self) -> None:
        """Offer the period's finished reports anew; what was ticked off stays so."""
        if self._dismissed:
            return
        left_out = {self._id(row) for row in range(self.reports.count())} - set(self.chosen)
        found = self.context.office.packages.offers(self.period.period)
        self.reports.clear()
        for report in found:
            self._offer(report, chosen=report.id not in left_out)
        self.reports.setVisible(bool(found))
        self._none.setVisible(not found)

    def dismiss(self) -> None:
        """Stop what runs and forget the passphrase."""
        self._dismissed = True
        self._sheet = None
        if self._job is not None:
            self._job.abandon()
        for edit in (self.passphrase.first, self.passphrase.second):
            edit.clear()

    @property
    def chosen(self) -> list[int]:
        """The ids of the reports that go in."""
        rows = range(self.reports.count())
        checked = Qt.CheckState.Checked
        return [self._id(row) for row in rows if self.reports.item(row).checkState() == checked]

    @Slot()
    def make(self) -> None:
        """Make the package in a job, then ask where to save it."""
        self._start(boxes=False)

    def _start(self, *, boxes: bool) -> None:
        self.notice.clear()
        passphrase = self.passphrase.text() if self.encrypts.isChecked() else ""
        work = partial(
            _make, self.context.office.packages, self.period.period, tuple(self.chosen), passphrase,
            self.note.text().strip(), boxes,
        )  # fmt: skip
        self._job = self.context.jobs.run(work, self._made, self._not_made, "正在制作报送包")
        self._suit()

    def _made(self, made: MadePackage) -> None:
        self._rest()
        suffix = Path(made.paper.file_name).suffix
        path = ask_place(self.context.messages, "保存报送包", made.paper, f"报送包 (*{suffix})")
        if path is None:
            return
        work = partial(write_paper, self.context.office, made.paper, path, self.notes.remark())
        saved = partial(self._saved, made)
        self._job = self.context.jobs.run(work, saved, self._failed, "正在保存报送包")
        self._suit()

    def _saved(self, made: MadePackage, receipt: Receipt) -> None:
        self._rest()
        self._sheet = made.sheet
        self.notice.say(
            f"{saved_text(receipt)}\n校验码：{made.code}", "ok", (("预览报送清单", self._show_sheet),)
        )
        for edit in (self.passphrase.first, self.passphrase.second):
            edit.clear()

    @Slot()
    def _show_sheet(self) -> None:
        if self._sheet is not None:
            PaperDesk(self.context, self).preview(partial(_given, self._sheet), "正在打开报送清单")

    def _not_made(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, JobCancelled) and allows_boxes(self.context.messages, error):
            self._start(boxes=True)

    def _failed(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, JobCancelled):
            self.context.messages.show_error(error)

    def _rest(self) -> None:
        self._job = None
        self._suit()

    @Slot()
    def _suit(self, _state: object = None) -> None:
        """Say what stands in the way, and let go only when nothing does."""
        encrypts = self.encrypts.isChecked()
        self.passphrase.setVisible(encrypts)
        flaw = self.passphrase.flaw() if encrypts else ""
        typed = bool(self.passphrase.text())
        told = "" if flaw == self.passphrase.advice else flaw
        self._flaw.setText((told if typed and told else _KEY) if encrypts else _PLAIN)
        self.go.setEnabled(self._job is None and not flaw)

    @Slot()
    def _choose_period(self, _period: Period | None = None) -> None:
        self.notice.clear()
        self.refresh()

    def _offer(self, report: ReportView, *, chosen: bool) -> None:
        item = QListWidgetItem(f"{report.title}（第 {report.editions[-1].number} 稿）")
        item.setData(Qt.ItemDataRole.UserRole, report.id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self.reports.addItem(item)

    def _id(self, row: int) -> int:
        return int(self.reports.item(row).data(Qt.ItemDataRole.UserRole))

    def _connect(self) -> None:
        self.period.period_changed.connect(self._choose_period)
        self.encrypts.toggled.connect(self._suit)
        self.passphrase.changed.connect(self._suit)
        self.go.clicked.connect(self.make)

    def _build(self) -> None:
        self.reports.setAccessibleName("放入报送包的报告")
        self.note.setPlaceholderText("给接收单位的说明，可不填")
        self.note.setAccessibleName("说明")
        self.note.setMaxLength(200)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._content_card(), 3)
        columns.addWidget(self._way_card(), 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addLayout(columns, 1)

    def _content_card(self) -> Card:
        card = Card("报送什么")
        period = QHBoxLayout()
        period.addWidget(self.period)
        period.addStretch(1)
        card.body.addLayout(period)
        _add(card, (label("报告（定稿）", "muted"), self.reports, self._none))
        card.body.addStretch(0)  # takes the room while there is no list
        caption = QLabel("说明(&M)")
        caption.setBuddy(self.note)
        _add(card, (caption, self.note, plain(_INSIDE, "small"), plain(_OUTSIDE, "small")))
        card.body.setStretchFactor(self.reports, 1)
        return card

    def _way_card(self) -> Card:
        card = Card("怎样报送")
        _add(card, (self.encrypts, self.passphrase, self._flaw, self.notes))
        card.body.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.go)
        card.body.addLayout(foot)
        return card


def _add(card: Card, parts: Iterable[QWidget]) -> None:
    for part in parts:
        card.body.addWidget(part)


def _make(
    desk: PackageDesk,
    period: Period,
    reports: tuple[int, ...],
    passphrase: str,
    note: str,
    boxes: bool,
    progress: Progress,
) -> MadePackage:
    progress.check()
    return desk.make(period, reports, passphrase=passphrase, note=note, boxes=boxes)


def _given(paper: Paper, _progress: Progress, _boxes: bool) -> Paper:
    return paper
