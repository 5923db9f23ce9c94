"""无此情况: that there is nothing to a section, said on a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.archive_views import PageView
from app.errors import ExpectedError
from ui.common.date_edit import DateEdit
from ui.common.notice_bar import NoticeBar
from ui.common.parts import authority, foot_of, plain, refusal

_TOLD = "写明后本页算作已填；以后有了记录，或者说明不再成立，可以撤销。写明和撤销都记入历史。"
_LONGEST = 200


class StatementDialog(QDialog):
    """Asks on which day it was said, by what, and of which further sections.

    `others` are those of which it may be said as well. `act(sections, day, note)` may raise ExpectedError.
    """

    def __init__(
        self,
        page: PageView,
        others: Sequence[PageView],
        act: Callable[[tuple[str, ...], date, str], object],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("写明无此情况")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        self._act, self._today, self._section = act, today, page.section
        self.others = {other.section: QCheckBox(f"{other.number}　{other.title}") for other in others}
        self.day, self.note = DateEdit(), QLineEdit()
        self.notice, self.go = NoticeBar(self), QPushButton("写明无此情况")
        self.day.set_date(today)
        self._build(page)
        self.go.clicked.connect(self.act)
        self.note.returnPressed.connect(self.act)

    def dismiss(self) -> None:
        """Close without saying anything."""
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def act(self) -> None:
        """Write it down; a day that is none or still to come is refused."""
        day = self.day.day()
        if day is None or day > self._today:
            self.notice.say("说明日期没有填对：应为已经到来的日期，如 2026-11-05。")
            self.day.setFocus()
            return
        try:
            self._act(self._sections(), day, self.note.text().strip())
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.done(QDialog.DialogCode.Accepted)

    def _sections(self) -> tuple[str, ...]:
        return (self._section, *(key for key, box in self.others.items() if box.isChecked()))

    def _build(self, page: PageView) -> None:
        self.go.setProperty("kind", "primary")
        self.day.setAccessibleName("说明日期（必填）")
        self.note.setAccessibleName("说明")
        self.note.setPlaceholderText("如：本人书面说明，见第 12 页；可不填")
        self.note.setMaxLength(_LONGEST)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        for text, part in (("说明日期(&D)", self.day), ("说明(&N)", self.note)):
            caption = QLabel(text)
            caption.setBuddy(part)
            form.addRow(caption, part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(f"{page.number}　{page.title}", "section"))
        layout.addWidget(plain(_TOLD, "muted"))
        layout.addWidget(plain(authority(page.source), "small"))
        layout.addWidget(self.notice)
        layout.addLayout(form)
        if self.others:
            layout.addWidget(plain("下列各部分也没有记录，本人一并说明的请勾选：", "muted"))
            for box in self.others.values():
                layout.addWidget(box)
        layout.addStretch(1)
        layout.addLayout(foot_of(self, self.go))
