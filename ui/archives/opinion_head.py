"""The head of a request's page: which letter, how far it has come, what is in the way, how it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from ui.common.buttons import icon_button
from ui.common.cards import label, set_tone
from ui.common.parts import joined, pill, plain
from ui.common.record_head import RecordHead, subject_row
from ui.common.step_line import StepLine

if TYPE_CHECKING:
    from app.opinion_views import RequestView

STEPS = ("核查拟复", "审批", "回函")
_LONG = 8


class RequestHead(RecordHead):
    """Names the letter and shows how far it has come.

    counted: the label of a
    reply whose persons are to be shown.
    """

    counted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("件", parent)
        self.edit = icon_button("编辑来函", "pencil")
        self.history = icon_button("历史", "history")
        self.papers, self.more = QPushButton("文书"), QPushButton("更多")
        self.paper_menu, self.menu = QMenu(self.papers), QMenu(self.more)
        self._title = plain("", "title")
        self._about, self._status = label("", "muted"), pill("")
        self.steps = StepLine(STEPS)
        self.counts: dict[str, QPushButton] = {}
        self._counts = QHBoxLayout()
        self._build()

    def show_view(self, view: RequestView, *, voided: bool) -> None:
        """Show this request."""
        self._title.setText(view.title)
        due = f"{view.due_on} 前回复" if view.due_on and not view.replied_on else ""
        valid = f"有效期至 {view.valid_until}" if view.valid_until else ""
        self._about.setText(joined(view.number, view.subtitle, due, valid))
        self._status.setText(view.status.text)
        set_tone(self._status, view.status.tone, "pill")
        self.steps.show_step(present_step(view), _notes(view))
        self._show_counts(view.counts)
        self.edit.setEnabled(not voided)
        self.setAccessibleName(joined(view.number, view.title, view.status.text))

    def _show_counts(self, counts: Sequence[tuple[str, int]]) -> None:
        while self._counts.count():
            old = self._counts.takeAt(0).widget()
            old.hide()  # else the layout that took it in shows it later, as a window of its own
            old.deleteLater()
        self.counts = {text: self._count_button(text, number) for text, number in counts}

    def _count_button(self, text: str, number: int) -> QPushButton:
        button = QPushButton(f"{number} 人 {_shortened(text)}")  # where it is narrow the words are cut
        button.setProperty("kind", "link")
        button.setAutoDefault(False)
        button.setToolTip(f"{text}：{number} 人，点击只看这些人")
        button.setAccessibleName(f"{text} {number} 人")
        button.clicked.connect(partial(self._count, text))
        self._counts.addWidget(button)
        return button

    def _count(self, text: str, _checked: bool = False) -> None:
        self.counted.emit(text)

    def _build(self) -> None:
        for button, menu in ((self.papers, self.paper_menu), (self.more, self.menu)):
            button.setProperty("menu", "true")
            button.setAutoDefault(False)
            button.setMenu(menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self.bar_with((self.papers, self.edit, self.history, self.more)))
        layout.addLayout(subject_row(self._title, self._about, self._status))
        layout.addWidget(self._build_course())

    def _build_course(self) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(14, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(self.steps, 1)
        self._counts.setSpacing(4)
        row.addLayout(self._counts)
        return card


def present_step(view: RequestView) -> int:
    """Which of the steps the request is at; past the last when it was answered."""
    if view.replied_on is not None:
        return len(STEPS)
    if view.approved_on is not None:
        return 2
    return 1 if "approve" in view.may else 0


def _notes(view: RequestView) -> tuple[str, str, str]:
    checked = str(view.checked_on or "")
    approved = joined(view.approver, str(view.approved_on)) if view.approved_on else ""
    return checked, approved, str(view.replied_on or "")  # the number stands in the line below


def _shortened(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
