"""The head of the clue page: the way back, who it is about, how it stands, and what is due next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.common.buttons import icon_button
from ui.common.cards import label, set_tone
from ui.common.parts import authority, joined, pill, plain, small
from ui.common.record_head import RecordHead

if TYPE_CHECKING:
    from app.clue_views import ClockView, ClueView

_STATE = "办理状态"
_URGENT = "群众身边问题，优先处置"


class ClueHead(RecordHead):
    """Says number, persons, state, 密级, priority and the next limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("件", parent)
        self.edit = icon_button("编辑登记", "pencil")
        self.history = icon_button("历史", "history")
        self.more = QPushButton("更多")
        self.more.setProperty("menu", "true")
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self._title = plain("", "title")
        self._number = label("", "muted")
        self._pills, self._pill_place = QWidget(), QHBoxLayout()
        self._due = QFrame()
        self._due_text, self._due_rule = label("", "section"), small("")
        self._build()

    def show_view(self, view: ClueView) -> None:
        """Show this clue."""
        record = view.record
        self._title.setText(record.title)
        self._number.setText(str(record.values.get("number") or record.subtitle.split("　")[0]))
        self._show_pills(view)
        self._show_due(view)
        for button in (self.edit,):
            button.setEnabled(not record.voided)
        self.setAccessibleName(joined(self._number.text(), record.title, record.status.text))

    def _show_pills(self, view: ClueView) -> None:
        status = view.record.status
        shown = [(text, tone) for text, tone in (_state(view), (status.text, status.tone)) if text]
        shown = [*dict(shown).items(), (f"密级 {view.secrecy}", "")]
        if view.record.values.get("masses_side") in (True, "1", "true", "是"):
            shown.append((_URGENT, "danger"))
        old, self._pills = self._pills, _pill_row(shown)
        self._pill_place.replaceWidget(old, self._pills)
        self._pills.show()
        old.hide()
        old.deleteLater()

    def _show_due(self, view: ClueView) -> None:
        clock, cell = next_clock(view), view.next_due
        if clock is None:
            text, told, tone = joined(cell.text, cell.sub), "", "info"
        else:
            text = joined(clock.title, f"{clock.due.isoformat()} 到期", clock.left)
            told = joined(authority(clock.source), clock.how)
            tone = clock.tone if clock.tone in ("danger", "warn") else "info"
        self._due_text.setText(text)
        self._due_rule.setText(told)
        self._due_rule.setVisible(bool(told))
        set_tone(self._due, tone)
        set_tone(self._due_text, tone)
        self._due.setAccessibleName(f"最近的期限：{joined(text, told)}")
        self._due.setVisible(bool(text))

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self.bar_with((self.edit, self.history, self.more)))
        layout.addLayout(self._build_subject())

    def _build_subject(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(3)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self._title, 1)
        words.addLayout(first)
        self._pill_place.setSpacing(12)
        self._pill_place.addWidget(self._number)
        self._pill_place.addWidget(self._pills, 1)
        words.addLayout(self._pill_place)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self._build_due(), 1)
        return row

    def _build_due(self) -> QFrame:
        self._due.setProperty("kind", "banner")
        column = QVBoxLayout(self._due)
        column.setContentsMargins(14, 7, 14, 7)
        column.setSpacing(1)
        self._due_text.setTextFormat(Qt.TextFormat.PlainText)
        self._due_text.setWordWrap(True)
        column.addWidget(self._due_text)
        column.addWidget(self._due_rule)
        return self._due


def _pill_row(shown: Sequence[tuple[str, str]]) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    for text, tone in shown:
        layout.addWidget(pill(text, tone))
    layout.addStretch(1)
    return row


def _state(view: ClueView) -> tuple[str, str]:
    """The clue's state as registered; the status of a late clue says only that it is late."""
    lines = (line for section in view.record.sections for line in section.lines)
    return next(((line.text, line.tone) for line in lines if line.label == _STATE), ("", ""))


def next_clock(view: ClueView) -> ClockView | None:
    """The clock that ends first among those that run; None when none does."""
    running = [clock for clock in view.clocks if clock.standing in ("running", "late")]
    return min(running, key=lambda clock: clock.due, default=None)
