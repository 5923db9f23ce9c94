"""What is done for many persons at once: 建档, and the yearly confirmation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.archive_views import ArchiveRow
from app.errors import ExpectedError
from ui.common.date_edit import DateEdit
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, joined, plain, refusal

_ID = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 32
_NO_DAY = "“{}”没有填对：应为已经到来的日期，如 2026-11-05。"
_START = (
    "将为勾选的人员各建一份廉政档案：编号按“廉档〔{year}〕n号”依次编排，建档日期为 {day}。"
    "已登记的简历、谈话、线索等自动归入，不需要重填；保管人、存放位置可以建档后补填。"
)


class PeopleChecklist(QWidget):
    """Persons to tick, narrowed by what is typed. changed: who is ticked."""

    changed = Signal()

    def __init__(self, rows: Sequence[ArchiveRow], *, ticked: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search, self.people = QLineEdit(), QListWidget()
        self.all, self.only = QPushButton("全选"), QPushButton("只选所列")
        for row in rows:
            self.people.addItem(_item(row, ticked=ticked))
        self._build()
        self.search.textChanged.connect(self._narrow)
        self.people.itemChanged.connect(self._follow)
        self.all.clicked.connect(self._tick_shown)
        self.only.clicked.connect(self._tick_only_shown)
        self._follow()

    @property
    def chosen(self) -> list[int]:
        """The ids of those ticked, in sight or not."""
        return [int(item.data(_ID)) for item in self._items() if _is_ticked(item)]

    @property
    def unseen(self) -> int:
        """How many of those ticked the search leaves out of sight."""
        return sum(item.isHidden() and _is_ticked(item) for item in self._items())

    @property
    def count(self) -> int:
        """How many persons are listed."""
        return self.people.count()

    def _items(self) -> list[QListWidgetItem]:
        return [self.people.item(place) for place in range(self.people.count())]

    @Slot(str)
    def _narrow(self, text: str) -> None:
        words = text.split()
        for item in self._items():
            item.setHidden(not all(word in item.text() for word in words))
        self._follow()

    @Slot()
    def _tick_shown(self) -> None:
        shown = [item for item in self._items() if not item.isHidden()]
        every = all(map(_is_ticked, shown))
        self.people.blockSignals(True)
        for item in shown:
            item.setCheckState(Qt.CheckState.Unchecked if every else Qt.CheckState.Checked)
        self.people.blockSignals(False)
        self._follow()

    @Slot()
    def _tick_only_shown(self) -> None:
        self.people.blockSignals(True)
        for item in self._items():
            item.setCheckState(Qt.CheckState.Unchecked if item.isHidden() else Qt.CheckState.Checked)
        self.people.blockSignals(False)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        shown = [item for item in self._items() if not item.isHidden()]
        narrowed = "所列 " if len(shown) < self.count else ""
        every = bool(shown) and all(map(_is_ticked, shown))
        self.all.setText(f"{'不选' if every else '全选'}{narrowed.strip()}（{len(shown)} 人）")
        self.only.setVisible(bool(shown) and self.unseen > 0)
        self.changed.emit()

    def _build(self) -> None:
        self.search.setPlaceholderText("按姓名、单位查找")
        self.search.setAccessibleName("在名单中查找")
        self.search.setClearButtonEnabled(True)
        self.people.setAccessibleName("人员名单，勾选")
        self.people.setUniformItemSizes(True)
        for button in (self.all, self.only):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.only)
        row.addWidget(self.all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.people, 1)


class PeopleDialog(QDialog):
    """Says what will happen, lists the persons, and does it for those ticked. acted: for how many."""

    acted = Signal(int)

    def __init__(
        self,
        deed: str,
        told: str,
        rows: Sequence[ArchiveRow],
        today: date,
        parent: QWidget | None = None,
        *,
        ticked: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(deed)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(540, 540)
        self._deed, self._today = deed, today
        self.people = PeopleChecklist(rows, ticked=ticked)
        self.form = QFormLayout()
        self.notice, self.go = NoticeBar(self), QPushButton(deed)
        self._build(told)
        self.people.changed.connect(self._count)
        self.go.clicked.connect(self.act)
        self._count()

    def dismiss(self) -> None:
        """Close without doing anything."""
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def act(self) -> None:
        """Do it for those ticked, or say what is missing."""
        if not self.people.chosen:
            self.notice.say("请勾选人员。")
            return
        try:
            count = self.work(self.people.chosen)
        except ExpectedError as error:
            self.notice.say(refusal(error))
            return
        if count is not None:
            self.acted.emit(count)
            self.done(QDialog.DialogCode.Accepted)

    def work(self, member_ids: Sequence[int]) -> int | None:
        """Do it; None when something is still missing and was told. Raises ExpectedError."""
        raise NotImplementedError

    @Slot()
    def _count(self) -> None:
        count, unseen = len(self.people.chosen), self.people.unseen
        more = f"，含未列出的 {unseen} 人" if unseen else ""
        self.go.setText(f"{self._deed}（{count} 人{more}）" if count else self._deed)
        self.go.setEnabled(count > 0)

    def _build(self, told: str) -> None:
        self.go.setProperty("kind", "primary")
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(told, "muted"))
        layout.addWidget(self.notice)
        layout.addLayout(self.form)
        layout.addWidget(self.people, 1)
        layout.addLayout(foot_of(self, self.go))


class StartDialog(PeopleDialog):
    """建档. `start(member ids)` returns how many files were begun."""

    def __init__(
        self,
        rows: Sequence[ArchiveRow],
        start: Callable[[Sequence[int]], int],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        told = _START.format(year=today.year, day=today.isoformat())
        super().__init__("建档", told, rows, today, parent)
        self._start = start

    def work(self, member_ids: Sequence[int]) -> int | None:
        return self._start(member_ids)


class HandOutDialog(PeopleDialog):
    """发出年度确认. `act(member ids, day)` returns how many were given their file to confirm."""

    def __init__(
        self,
        year: int,
        rows: Sequence[ArchiveRow],
        act: Callable[[Sequence[int], date], int],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        told = f"把 {year} 年度的档案交勾选的人员本人核对，登记发出日期。已经发出或确认的不重复登记。"
        super().__init__("发出确认", told, rows, today, parent)
        self._act = act
        self.day = day_row(self.form, "发出日期", today)

    def work(self, member_ids: Sequence[int]) -> int | None:
        day = self.day.day()
        if day is None or day > self._today:
            self.notice.say(_NO_DAY.format("发出日期"))
            self.day.setFocus()
            return None
        return self._act(member_ids, day)


class SignDialog(PeopleDialog):
    """登记本人签字. `act(member ids, day, objections)` returns how many were confirmed."""

    def __init__(
        self,
        year: int,
        rows: Sequence[ArchiveRow],
        act: Callable[[Sequence[int], date, str], int],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        told = (
            f"登记 {year} 年度档案已由本人核对签字的人员；确认时各页的版本一并记下。"
            "有异议的，请单独登记那一个人并写明异议。"
        )
        super().__init__("登记签字", told, rows, today, parent, ticked=False)
        self._act = act
        self.day = day_row(self.form, "签字日期", today)
        self.objections = QLineEdit()
        self.objections.setAccessibleName("异议")
        self.objections.setPlaceholderText("没有异议的不填")
        self.form.addRow("异议(&O)", self.objections)

    def work(self, member_ids: Sequence[int]) -> int | None:
        day, objections = self.day.day(), self.objections.text().strip()
        if day is None or day > self._today:
            self.notice.say(_NO_DAY.format("签字日期"))
            self.day.setFocus()
            return None
        if objections and len(member_ids) > 1:
            self.notice.say("异议是一个人的异议：请只勾选提出异议的那一个人，其他人另行登记。")
            self.objections.setFocus()
            return None
        return self._act(member_ids, day, objections)


class SheetDialog(PeopleDialog):
    """打印签字表. `preview(member ids)` shows it."""

    def __init__(
        self,
        year: int,
        rows: Sequence[ArchiveRow],
        preview: Callable[[Sequence[int]], object],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        told = f"打印 {year} 年度廉政档案本人确认签字表，每人一行，核对后签字。"
        super().__init__("打印签字表", told, rows, today, parent)
        self._preview = preview

    def work(self, member_ids: Sequence[int]) -> int | None:
        self._preview(member_ids)
        return len(member_ids)


def day_row(form: QFormLayout, name: str, today: date) -> DateEdit:
    """A row that asks for a day and proposes today."""
    day = DateEdit()
    day.setAccessibleName(f"{name}（必填）")
    day.set_date(today)
    caption = QLabel(f"{name}(&D)")
    caption.setBuddy(day)
    form.addRow(caption, day)
    return day


def _item(row: ArchiveRow, *, ticked: bool) -> QListWidgetItem:
    item = QListWidgetItem(joined(row.name, row.unit, row.post, row.number))
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    item.setData(_ID, row.member_id)
    item.setSizeHint(QSize(0, _ROW_HEIGHT))
    return item


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked
