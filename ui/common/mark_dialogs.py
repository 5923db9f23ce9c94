"""顺延 and 不需办理: what the officer says of an item of the agenda, with the reason that is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import DueItem
from app.errors import ExpectedError
from ui.common.date_edit import DateEdit
from ui.common.due_words import distance, postponed_text
from ui.common.notice_bar import NoticeBar
from ui.common.parts import authority, foot_of, joined, plain, refusal
from ui.common.reason_dialog import SHORTEST_REASON

_LATER_DAYS = (3, 7, 15)
_POSTPONED = "顺延只改变提醒的日期；原定日期、顺延后的日期和原因都记入历史，可以恢复原定日期。"
_WAIVED = "不再列入到期事项；原因记入历史，可以在“履职事项—顺延和不需办理”中恢复。"
_NO_DAY = "“顺延至”没有填对：应为今天以后的日期，如 {example}。"


class MarkDialog(QDialog):
    """Says which item it is about and asks for the reason. acted: it was done."""

    acted = Signal()

    def __init__(self, deed: str, item: DueItem, today: date, kept: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(deed)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(500)
        self.reason, self.notice, self.go = QPlainTextEdit(), NoticeBar(self), QPushButton(deed)
        self.form = QFormLayout()
        self._build_form()
        self._build(item, today, kept)
        self.go.clicked.connect(self.act)

    @Slot()
    def act(self) -> None:
        """Do it with what was entered, or say what is missing."""
        raise NotImplementedError

    def attempt(self, act: Callable[[str], None]) -> None:
        """Do it with the reason given and close; too short a reason, and what the office refuses, is told."""
        reason = self.reason.toPlainText().strip()
        if len(reason) < SHORTEST_REASON:
            self.notice.say(f"请写明{self.windowTitle()}的原因，至少 {SHORTEST_REASON} 个字。")
            self.reason.setFocus()
            return
        try:
            act(reason)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.acted.emit()
            self.done(QDialog.DialogCode.Accepted)

    def _build_form(self) -> None:
        self.reason.setAccessibleName("原因（必填）")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(74)
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(10)
        self.form.addRow("原因(&R)", self.reason)

    def _build(self, item: DueItem, today: date, kept: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(plain(item.title, "section"))
        due = f"{item.due.isoformat()} 到期，{distance(item.due, today)}"
        for text in (joined(item.record, due), authority(item.source), postponed_text(item)):
            if text:
                layout.addWidget(plain(text, "muted"))
        layout.addWidget(self.notice)
        layout.addLayout(self.form)
        layout.addWidget(plain(kept, "small"))
        layout.addStretch(1)
        self.go.setProperty("kind", "primary")
        layout.addLayout(foot_of(self, self.go))


class WaiveDialog(MarkDialog):
    """Asks why nothing is to be done. `waive(reason)` may raise ExpectedError."""

    def __init__(
        self, item: DueItem, today: date, waive: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__("不需办理", item, today, _WAIVED, parent)
        self._waive = waive
        self.reason.setFocus()

    @Slot()
    def act(self) -> None:
        """Take the item off the agenda."""
        self.attempt(self._waive)


class PostponeDialog(MarkDialog):
    """Asks for the new day as well. `postpone(day, reason)` may raise ExpectedError."""

    def __init__(
        self, item: DueItem, today: date, postpone: Callable[[date, str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__("顺延", item, today, _POSTPONED, parent)
        self._today, self._postpone = today, postpone
        self._from = max(today, item.due)
        self.day = DateEdit()
        self.later = {days: QPushButton(f"延 {days} 天") for days in _LATER_DAYS}
        self._build_day()
        self.day.returnPressed.connect(self.reason.setFocus)
        self.day.setFocus()

    @Slot()
    def act(self) -> None:
        """Put the item off; a day that is none or not to come is refused."""
        day = self.day.day()
        if day is None or day <= self._today:
            self.notice.say(_NO_DAY.format(example=(self._from + timedelta(days=_LATER_DAYS[1])).isoformat()))
            self.day.setFocus()
        else:
            self.attempt(partial(self._postpone, day))

    def _build_day(self) -> None:
        self.day.setAccessibleName("顺延至（必填）")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.day, 1)
        for days, button in self.later.items():
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._propose, days))
            row.addWidget(button)
        caption = QLabel("顺延至(&D)")
        caption.setBuddy(self.day)
        self.form.insertRow(0, caption, row)
        self.setTabOrder(self.later[_LATER_DAYS[-1]], self.reason)

    def _propose(self, days: int, _checked: bool = False) -> None:
        self.day.set_date(self._from + timedelta(days=days))
        self.reason.setFocus()
