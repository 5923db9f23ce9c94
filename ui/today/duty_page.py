"""履职事项: the table of recurring duties with their 依据, and what this committee has made of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import ExpectedError
from ui.common.cards import Card, label
from ui.common.context import Context
from ui.common.form import EntryDialog
from ui.common.notice_bar import NoticeBar
from ui.common.parts import authority, joined, plain, refusal
from ui.common.reading_table import dress_reading_table
from ui.theme import colour

if TYPE_CHECKING:
    from app.duty_desk import DutyDesk
    from app.work_views import DutyView

_HEADS = ("编号", "事项", "频次", "期限", "依据", "状态")
_WIDTHS = (56, 290, 84, 150, 300, 110)
_ACTIVE = "active"
_CERTAINTY = {
    "known": "未查到原文，请核对",
    "unsure": "各地规定不一，请核对",
    "design": "本程序建议，可按本单位规定修改",
}
_TOLD = "改动只影响今后的到期事项；已登记的履职记录不变；每次改动都记入历史。"


class DutyForm(EntryDialog):
    """What the committee makes of one duty; its own 依据 and the reason are asked for."""

    def __init__(
        self, desk: DutyDesk, duty: DutyView, parent: QWidget, *, active: bool | None = None
    ) -> None:
        fields = desk.form(duty.key)
        super().__init__(f"修改履职事项：{duty.key}　{duty.title}", fields, _no_suggestions, parent)
        self._desk, self._key = desk, duty.key
        self.fill({**{field.name: "" for field in fields}, **duty.values})
        if active is not None:
            self.body.blocks[_ACTIVE].editor.set_value(active)
        self.body.focus_first()

    def write(self, values: Mapping[str, Any]) -> int:
        self._desk.override(self._key, values)
        return 0


class DutyPage(QWidget):
    """The table, and below it the duty selected. changed: key of the duty that was changed."""

    changed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = context.office.duties
        self.rows: tuple[DutyView, ...] = ()
        self.table = QTableWidget(0, len(_HEADS))
        self.notice = NoticeBar(self)
        self.buttons = {
            "edit": QPushButton("修改…"),
            "active": QPushButton("停用…"),
            "restore": QPushButton("恢复默认"),
        }
        self.form: DutyForm | None = None
        self._title, self._told = QLabel(), plain("", "small")
        self._build()
        self.table.currentCellChanged.connect(self._show_current)
        self.table.cellDoubleClicked.connect(self.edit)
        self.buttons["edit"].clicked.connect(self.edit)
        self.buttons["active"].clicked.connect(self.turn)
        self.buttons["restore"].clicked.connect(self.restore)
        self.refresh()

    @property
    def current(self) -> DutyView | None:
        """The duty selected."""
        place = self.table.currentRow()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def refresh(self) -> None:
        """Read the table anew; the selected duty stays selected."""
        kept = max(self.table.currentRow(), 0)
        self.rows = self._desk.table()
        self.table.setRowCount(len(self.rows))
        for place, duty in enumerate(self.rows):
            texts = (duty.key, duty.title, duty.every, duty.when, duty.source, _state(duty))
            for section, text in enumerate(texts):
                self.table.setItem(place, section, _cell(text, duty))
        self.table.setCurrentCell(min(kept, len(self.rows) - 1), 0)
        self._show_current()

    @Slot()
    def edit(self) -> None:
        """Open the form of the selected duty."""
        self._open_form(None)

    @Slot()
    def turn(self) -> None:
        """停用 or 启用: the same form, turned over already."""
        if self.current is not None:
            self._open_form(not self.current.active)

    @Slot()
    def restore(self) -> None:
        """Go back to the duty as the table has it."""
        if self.current is None:
            return
        key = self.current.key
        try:
            self._desk.restore(key)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self._tell_changed(key, "已恢复默认，并记入历史。")

    def _open_form(self, active: bool | None) -> None:
        duty = self.current
        if duty is None:
            return
        self.notice.clear()
        self.form = DutyForm(self._desk, duty, self, active=active)
        self.form.saved.connect(partial(self._tell_changed, duty.key, "已改动，并记入历史。"))
        self.form.destroyed.connect(partial(self._forget, id(self.form)))
        self.form.open()

    def _forget(self, form: int) -> None:
        if id(self.form) == form:
            self.form = None

    def _tell_changed(self, key: str, told: str, _record: int = 0) -> None:
        self.refresh()
        self.notice.say(told, "ok")
        self.changed.emit(key)

    @Slot()
    def _show_current(self) -> None:
        duty = self.current
        for button in self.buttons.values():
            button.setEnabled(duty is not None)
        if duty is None:
            return
        self._title.setText(joined(duty.key, duty.title))
        source = joined(authority(duty.source), _CERTAINTY.get(duty.certainty, ""))
        how = f"办结方式：{duty.how}" if duty.how else ""
        reason = f"本单位改动的理由：{duty.reason}" if duty.reason else ""
        self._told.setText("\n".join(part for part in (source, how, reason) if part))
        self.buttons["active"].setText("停用…" if duty.active else "启用…")
        self.buttons["restore"].setEnabled(duty.overridden)

    def _build(self) -> None:
        dress_reading_table(self.table, "履职事项表", _HEADS, _WIDTHS, stretched=(4,))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self._title.setProperty("role", "section")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons["edit"].setProperty("kind", "primary")
        foot = QHBoxLayout()
        foot.addWidget(label(_TOLD, "small"), 1)
        for key in ("restore", "active", "edit"):
            self.buttons[key].setAutoDefault(False)
            foot.addWidget(self.buttons[key])
        card = Card()
        card.body.addWidget(self._title)
        card.body.addWidget(self._told)
        card.body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(10)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notice)
        layout.addWidget(card)


def _state(duty: DutyView) -> str:
    return joined("" if duty.active else "停用", "本单位改动" if duty.overridden else "")


def _cell(text: str, duty: DutyView) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    if not duty.active:
        item.setForeground(colour("faint"))
    return item


def _no_suggestions(field: str, text: str) -> tuple[str, ...]:
    return ()
