"""新增报告: which kind, on which period, from its outline or from an earlier report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.period import Period
from app.engine.views import FieldView, PersonOption, Query
from app.errors import ExpectedError
from app.report_views import KindView
from ui.common.buttons import icon_button
from ui.common.cards import label
from ui.common.context import Context
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, joined, plain, refusal
from ui.common.person_edit import PersonEditor
from ui.debriefs.period_picker import PeriodPicker

if TYPE_CHECKING:
    from app.report_desk import ReportDesk

_KIND = Qt.ItemDataRole.UserRole
_PERSON = FieldView("person", "述职人", "person", required=True, link="member_id")
_WIDTH, _LIST = 760, 216
_SPRING = 3  # until this month the year's report is on the year before
_MONTHS = {"half": 6, "quarter": 3, "month": 1}


class NewReportDialog(QDialog):
    """Asks what is to be written and begins it. started: id of the new report."""

    started = Signal(int)

    def __init__(self, context: Context, parent: QWidget, given: Mapping[str, str] | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("新增报告")
        self._context = context
        self.kinds = QListWidget()
        self.period = PeriodPicker(context.today())
        self.person = PersonEditor(_PERSON, context.office.find_people)
        self.outline, self.earlier = QRadioButton("从提纲起草"), QRadioButton("以已有报告为底稿")
        self.base = QComboBox()
        self.notice, self.go = NoticeBar(self), icon_button("开始起草", "pencil", "primary")
        self._told, self._source = plain(""), plain("", "muted")
        self._person_name = QLabel("述职人(&P)")
        self._build()
        self._fill(given or {})
        self._connect()

    def dismiss(self) -> None:
        """Close without doing anything."""
        self.done(QDialog.DialogCode.Rejected)

    @property
    def kind(self) -> KindView | None:
        """The kind chosen."""
        item = self.kinds.currentItem()
        found = item.data(_KIND) if item is not None else None
        return found if isinstance(found, KindView) else None

    def choose_kind(self, key: str) -> None:
        """Put the cursor on a kind."""
        for row in range(self.kinds.count()):
            if self.kinds.item(row).data(_KIND).key == key:
                self.kinds.setCurrentRow(row)

    @Slot()
    def start(self) -> None:
        """Begin the report; what is refused is told."""
        kind = self.kind
        if kind is None:
            return
        base = int(self.base.currentData() or 0) if self.earlier.isChecked() else 0
        person = self._person_id() if kind.of_person else None
        try:
            made = self._desk.start(kind.key, self.period.period, from_report=base, person_id=person)
        except ExpectedError as error:
            self.notice.say(refusal(error))
            return
        self.started.emit(made)
        self.done(QDialog.DialogCode.Accepted)

    def _person_id(self) -> int | None:
        """The id of the person chosen from the roster; None for a name that is on no list."""
        held = self.person.beside().get("member_id", "")
        if str(held).isdigit():
            return int(held)
        name = str(self.person.value()).strip()
        found: list[PersonOption] = [
            one for one in self._context.office.find_people(name) if one.name == name
        ]
        return found[0].id if len(found) == 1 else None

    # Showing

    @Slot()
    def _show_kind(self) -> None:
        """The period is the last whole one of the kind's stretch; a period chosen by hand stays within it."""
        if (kind := self.kind) is None:
            return
        self.period.set_period(_proposed(kind, self._context.today()), kind.stretch)
        for widget in (self._person_name, self.person):
            widget.setVisible(kind.of_person)
        self._offer_bases(kind)
        self._show_period()

    @Slot()
    def _show_period(self) -> None:
        if (kind := self.kind) is None:
            return
        on = self._desk.kind(kind.key, self.period.period)
        sent_to = f"主送：{on.recipients}" if on.recipients else ""
        copies = f"抄送：{on.copies}" if on.copies else ""
        due = f"报送期限：{on.due_on}" if on.due_on else ""
        self._told.setText("\n".join(filter(None, (joined(sent_to, copies), due))))
        self._source.setText(f"依据：{on.source}" if on.source else "")

    def _offer_bases(self, kind: KindView) -> None:
        """Reports of this kind, the latest first."""
        ledger = self._context.office.ledger("reports")
        ids = ledger.ids(Query(choices={"kind": (kind.key,)}, order="-ends_on"))
        self.base.clear()
        for record_id in ids:
            self.base.addItem(ledger.record(record_id).title, record_id)
        self.earlier.setEnabled(bool(ids))
        self.base.setVisible(bool(ids))
        if not ids:
            self.outline.setChecked(True)
        self.earlier.setToolTip("" if ids else "还没有这种报告")

    # Building

    @property
    def _desk(self) -> ReportDesk:
        return self._context.office.reports

    def _fill(self, given: Mapping[str, str]) -> None:
        for kind in self._desk.kinds():
            item = QListWidgetItem(kind.label)
            item.setData(_KIND, kind)
            item.setToolTip(kind.source)
            self.kinds.addItem(item)
        self.kinds.setCurrentRow(0)
        self.choose_kind(given.get("kind", ""))
        self._show_kind()

    def _connect(self) -> None:
        self.kinds.currentRowChanged.connect(self._show_kind)
        self.period.period_changed.connect(self._show_period)
        self.base.activated.connect(lambda _place: self.earlier.setChecked(True))
        self.go.clicked.connect(self.start)

    def _build(self) -> None:
        self.setMinimumWidth(_WIDTH)
        self.kinds.setAccessibleName("报告种类")
        self.kinds.setFixedWidth(_LIST)
        self.kinds.setMinimumHeight(300)
        self.outline.setChecked(True)
        self.base.setAccessibleName("底稿")
        self.period.kind.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(self.notice)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.kinds)
        row.addWidget(self._build_right(), 1)
        layout.addLayout(row, 1)
        layout.addLayout(foot_of(self, self.go))
        self.go.setDefault(True)

    def _build_right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(4, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label("统计期间", "section"))
        column.addWidget(self.period)
        self._person_name.setBuddy(self.person)
        column.addWidget(self._person_name)
        column.addWidget(self.person)
        column.addWidget(label("正文", "section"))
        for part in (self.outline, self.earlier, self.base):
            column.addWidget(part)
        column.addWidget(label("报送", "section"))
        column.addWidget(self._told)
        column.addWidget(self._source)
        column.addStretch(1)
        return right


def _proposed(kind: KindView, today: date) -> Period:
    """The period a report of this kind is most likely on: the present year, else the last one that ended."""
    if kind.stretch == "year":
        return Period.year(today.year if today.month > _SPRING else today.year - 1)
    months = _MONTHS[kind.stretch]
    begun = (today.month - 1) // months * months + 1
    return Period.months(today.year, begun, months).before
