"""委员会规则: numbers, approvals and 密级 of this committee, its limits with their 依据, holidays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.errors import ExpectedError, RefusedInput
from ui.clues.deadline_page import DeadlinePage
from ui.clues.holiday_page import HolidayPage
from ui.clues.ordered_list import OrderedList
from ui.common.cards import Card, label
from ui.common.form_body import FormBody
from ui.common.notice_bar import NoticeBar
from ui.common.parts import plain

if TYPE_CHECKING:
    from ui.common.context import Context

_APPROVERS, _NUMBERING = "approvers", "numbering"


class RulesDialog(QDialog):
    """Three pages; each writes by itself, and what was written is in the history."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("委员会规则")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.committee = CommitteePage(context)
        self.deadlines = DeadlinePage(context)
        self.holidays = HolidayPage(context)
        self.pages = QTabWidget()
        for page, title in (
            (self.committee, "编号、审批和密级"),
            (self.deadlines, "期限"),
            (self.holidays, "节假日"),
        ):
            self.pages.addTab(page, title)
        self._close = QPushButton("关闭")
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(
            label(
                "期限的改动从今天起算的适用，以前起算的不变；已有的编号和文书不变；每次改动都记入历史。",
                "small",
            )
        )
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a line must not press a button
        room = self.screen().availableGeometry()
        self.resize(min(940, room.width() - 60), min(640, room.height() - 60))

    def dismiss(self) -> None:
        """Close without a question."""
        self.done(QDialog.DialogCode.Rejected)


class CommitteePage(QWidget):
    """The committee's own settings; the number's pattern is shown as the next number would look."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._office = context.office
        self._today = context.today()
        fields = self._office.committee.form()
        self.body = FormBody([field for field in fields if field.name != _APPROVERS])
        self.approvers = OrderedList("审批人", "如：机关纪委书记")
        self.notice = NoticeBar(self)
        self.preview, self._hint = QLabel(), plain("", "small")
        self.save_button = QPushButton("保存")
        self._chain = next((field for field in fields if field.name == _APPROVERS), None)
        self._build()
        self._read()
        self._tell_faults()
        self.body.edited.connect(self._show_preview)
        self.body.hint_changed.connect(self._hint.setText)
        self.save_button.clicked.connect(self.save)

    def values(self) -> dict[str, Any]:
        """What is entered now."""
        return {**self.body.values(), _APPROVERS: "、".join(self.approvers.values())}

    @Slot()
    def save(self) -> None:
        """Write the settings; refused ones are marked."""
        self.notice.clear()
        try:
            self._office.committee.change(self.values())
        except RefusedInput as error:
            homeless = self.body.show_flaws(error.flaws)
            told = (error.message, *(flaw.reason for flaw in homeless), error.reason, error.remedy)
            self.notice.say("\n".join(part for part in told if part))
        except ExpectedError as error:
            self.notice.say(str(error))
        else:
            self.body.clear_flaws()
            self._read()
            self.notice.say("已保存，并记入历史。", "ok")

    def _tell_faults(self) -> None:
        found = self._office.committee.check()
        if not found.ok:
            self.notice.say(f"{found.detail}。\n{found.remedy}", "warn")

    def _read(self) -> None:
        held = self._office.committee.values()
        self.body.set_values(held)
        self.approvers.set_values([one for one in held[_APPROVERS].split("、") if one])
        self._show_preview()

    @Slot()
    def _show_preview(self) -> None:
        pattern = str(self.body.values().get(_NUMBERING, ""))
        self.preview.setText(f"下一件线索的编号：{self._example(pattern)}")

    def _example(self, pattern: str) -> str:
        if pattern == self._office.committee.values().get(_NUMBERING):
            return self._office.ledger("clues").next_number(self._today)
        try:
            return pattern.format(year=self._today.year, n=1) if "{n}" in pattern else "缺少顺序号 {n}"
        except (KeyError, ValueError, IndexError):
            return "写法有误：只能用 {year} 和 {n}"

    def _build(self) -> None:
        self.save_button.setProperty("kind", "primary")
        self.preview.setProperty("role", "section")
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        chain = Card("审批顺序")
        source = self._chain.source if self._chain else ""
        told = "处置、立案等意见依次报下列人员审批，全部同意才生效；清空则不经审批。"
        chain.body.addWidget(plain(told, "muted"))
        if source:
            chain.body.addWidget(plain(f"依据：{source}", "small"))
        chain.body.addWidget(self.approvers)
        foot = QHBoxLayout()
        foot.addWidget(self.preview, 1)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addWidget(self.body)
        layout.addWidget(self._hint)
        layout.addWidget(chain, 1)
        layout.addLayout(foot)
        self.body.setFixedHeight(self.body.widget().sizeHint().height() + 4)
