"""提醒通知: reminders to many; who is to read one, and who has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import RecordView
from app.errors import ExpectedError
from ui.common.context import Context
from ui.common.date_edit import DateEdit
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, joined, plain, refusal
from ui.common.register_tab import RegisterTab

_KEY, _ROWS = "reminders", "recipients"
_EVERYBODY = "全体在册人员"
_TOLD = "按花名册填入阅知人员，已在名单中的不重复填入；填入后可以在“编辑”中增减。"
_ROW = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 32


class RemindersPage(RegisterTab):
    """The register of reminders, with what is done for many readers at once."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _KEY, parent)
        self.fill = QPushButton("填入人员…")
        self.read = QPushButton("登记阅知…")
        for button in (self.fill, self.read):
            self.pane.add_button(button, above=True)
        self.pane.record_shown.connect(self._suit)
        self.fill.clicked.connect(self.fill_recipients)
        self.read.clicked.connect(self.mark_read)

    @Slot()
    def fill_recipients(self) -> None:
        """Ask of which branch the people are to be put in, and do it."""
        record = self._at_hand()
        if record is None:
            return
        branches = self.context.office.ledger("members").suggestions("branch", "")
        act = partial(self.context.office.duties.fill_recipients, record.id)
        dialog = FillDialog(_subject(record), branches, act, self)
        dialog.filled.connect(partial(self.dialogs.record_saved.emit, record.id))
        self.dialogs.show_dialog(dialog)

    @Slot()
    def mark_read(self) -> None:
        """Ask who has read it and when, and write it down."""
        record = self._at_hand()
        if record is None:
            return
        act = partial(self.context.office.duties.mark_read, record.id)
        dialog = ReadDialog(_subject(record), unread(record), act, self.context.today(), self)
        dialog.marked.connect(partial(self.dialogs.record_saved.emit, record.id))
        self.dialogs.show_dialog(dialog)

    def _at_hand(self) -> RecordView | None:
        """The reminder shown, as it is now; None where nothing can be done with it."""
        record = self._record(self.pane.record_id)
        return None if record is None or record.voided else record

    @Slot(object)
    def _suit(self, record: RecordView | None) -> None:
        """Who has read it can be written down only of those who have not."""
        able = record is not None and not record.voided
        self.fill.setEnabled(able)
        self.read.setEnabled(able and record is not None and bool(unread(record)))


def unread(record: RecordView) -> list[Mapping[str, Any]]:
    """The recipients of a reminder who have not read it yet."""
    return [row for row in record.values.get(_ROWS, ()) if row.get("id") and not row.get("read_on")]


class FillDialog(QDialog):
    """Asks for a branch, or everybody. `act(branch)` returns how many were put in. filled: some were."""

    filled = Signal()

    def __init__(
        self, subject: str, branches: Sequence[str], act: Callable[[str], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("填入人员")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self._act = act
        self.branch, self.notice, self.go = QComboBox(), NoticeBar(self), QPushButton("填入")
        self.branch.addItem(_EVERYBODY, "")
        for branch in branches:
            self.branch.addItem(branch, branch)
        self._build(subject)
        self.go.clicked.connect(self.act)

    def dismiss(self) -> None:
        """Close without putting anybody in."""
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def act(self) -> None:
        """Put them in; when nobody is left to put in, say so."""
        try:
            count = self._act(str(self.branch.currentData()))
        except ExpectedError as error:
            self.notice.say(refusal(error))
            return
        if count:
            self.filled.emit()
            self.done(QDialog.DialogCode.Accepted)
        else:
            self.notice.say(f"“{self.branch.currentText()}”的在册人员都已在名单中，没有填入。", "info")

    def _build(self, subject: str) -> None:
        self.go.setProperty("kind", "primary")
        self.branch.setAccessibleName("党支部")
        self.branch.setMaxVisibleItems(16)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.addRow("党支部(&B)", self.branch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(subject, "section"))
        layout.addWidget(plain(_TOLD, "muted"))
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addLayout(foot_of(self, self.go))


class ReadDialog(QDialog):
    """Asks who has read a reminder and when. `act(row ids, day)` writes it down. marked: it was done."""

    marked = Signal()

    def __init__(
        self,
        subject: str,
        rows: Sequence[Mapping[str, Any]],
        act: Callable[[Sequence[int], date], object],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("登记阅知")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(460, 460)
        self._act, self._today = act, today
        self.day, self.people = DateEdit(), QListWidget()
        self.all, self.notice, self.go = QPushButton("全选"), NoticeBar(self), QPushButton("登记阅知")
        for row in rows:
            item = QListWidgetItem(joined(str(row.get("name", "")), str(row.get("unit", ""))))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(_ROW, int(row["id"]))
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self.people.addItem(item)
        self._build(subject)
        self.day.set_date(today)
        self.all.clicked.connect(self._check_all)
        self.people.itemChanged.connect(self._count)
        self.go.clicked.connect(self.act)

    def dismiss(self) -> None:
        """Close without writing anything down."""
        self.done(QDialog.DialogCode.Rejected)

    @property
    def chosen(self) -> list[int]:
        """The rows of those ticked."""
        items = map(self.people.item, range(self.people.count()))
        return [int(item.data(_ROW)) for item in items if item.checkState() is Qt.CheckState.Checked]

    @Slot()
    def act(self) -> None:
        """Write it down; a day to come, or nobody ticked, is refused."""
        day = self.day.day()
        if day is None or day > self._today:
            self.notice.say("阅知日期没有填对：应为已经到来的日期，如 2026-11-05。")
            self.day.setFocus()
        elif not self.chosen:
            self.notice.say("请勾选已经阅知的人员。")
            self.people.setFocus()
        else:
            self._write(day)

    def _write(self, day: date) -> None:
        try:
            self._act(self.chosen, day)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.marked.emit()
            self.done(QDialog.DialogCode.Accepted)

    @Slot()
    def _check_all(self) -> None:
        every = len(self.chosen) == self.people.count()
        state = Qt.CheckState.Unchecked if every else Qt.CheckState.Checked
        for item in map(self.people.item, range(self.people.count())):
            item.setCheckState(state)

    @Slot()
    def _count(self) -> None:
        count = len(self.chosen)
        self.go.setText(f"登记阅知（{count} 人）" if count else "登记阅知")
        self.all.setText("全不选" if count == self.people.count() else "全选")

    def _build(self, subject: str) -> None:
        self.go.setProperty("kind", "primary")
        self.day.setAccessibleName("阅知日期（必填）")
        self.people.setAccessibleName("尚未阅知的人员")
        self.all.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.day, 1)
        row.addWidget(self.all)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        caption = QLabel("阅知日期(&D)")
        caption.setBuddy(self.day)
        form.addRow(caption, row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(subject, "section"))
        layout.addWidget(plain("勾选已经阅知（签收）的人员；签字的原件可以作为附件存入。", "muted"))
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addWidget(self.people, 1)
        layout.addLayout(foot_of(self, self.go))
        self.people.setFocus()


def _subject(record: RecordView) -> str:
    return joined(record.title, record.subtitle)
