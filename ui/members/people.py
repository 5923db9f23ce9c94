"""人员: the roster, with what changed in a person's standing and what post and rank were held on a day."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.engine.views import RecordView
from ui.common.context import Context
from ui.common.date_edit import DateEdit
from ui.common.notice_bar import restyle
from ui.common.parts import joined, plain
from ui.common.register_tab import RegisterTab

_NOTHING_KNOWN = "没有记录"


class PeoplePage(RegisterTab):
    """Every person of the organ."""

    step_action = "登记变动"
    steps_title = "人员变动"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "members", parent)
        self.as_of = AsOfStrip(context)
        self.pane.add_strip(self.as_of)
        self.pane.record_shown.connect(self.as_of.show_record)


class AsOfStrip(QFrame):
    """Asks for a day, says which post and rank the person shown held on it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._member_id = 0
        self.day = DateEdit()
        self.answer = plain("")
        self._build()
        self.day.date_changed.connect(self._ask)

    @Slot(object)
    def show_record(self, record: RecordView | None) -> None:
        """Take another person; the day stays."""
        self._member_id = record.id if record is not None else 0
        self._ask()

    def _build(self) -> None:
        caption = QLabel("某日职务职级")
        caption.setProperty("role", "muted")
        caption.setBuddy(self.day)
        self.setProperty("kind", "strip")
        self.day.setAccessibleName("查询职务职级的日期")
        self.day.setToolTip("填写日期，显示当日的职务职级")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(caption)
        row.addWidget(self.day, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 14, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.answer)

    @Slot()
    def _ask(self) -> None:
        day = self.day.day()
        if day is None or not self._member_id:
            self._say("")
            return
        desk = self._context.office.organisation
        held = joined(desk.post_on(self._member_id, day), desk.rank_on(self._member_id, day))
        self._say(held or _NOTHING_KNOWN, "" if held else "muted")

    def _say(self, text: str, tone: str = "") -> None:
        self.answer.setText(text)
        self.answer.setVisible(bool(text))
        self.answer.setProperty("tone", tone)
        restyle(self.answer)
