"""The third page of an import: what it would do, which rows are refused and why, and who is meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.common.buttons import icon_button
from ui.common.cards import Card, label, set_tone
from ui.common.reading_table import dress_reading_table
from ui.common.timeline import WrappedLabel

if TYPE_CHECKING:
    from app.exchange.plan import ImportOutcome, Question, RefusedRow

_WRAPPED_ROWS = 500
_HEADS = ("工作表", "行", "列", "原内容", "原因")


class OutcomeView(QWidget):
    """The outcome of a trial or of the import itself.

    answered: name, unit, member id (0 = none of them). save_asked: the refused rows should be saved.
    """

    answered = Signal(str, str, int)
    save_asked = Signal()

    def __init__(self, accepted: str) -> None:
        super().__init__()
        self._counts = {name: _Count(caption) for name, caption in _captions(accepted).items()}
        self._remarks = WrappedLabel("", "muted")
        self._questions = Card("同名人员，请指明是哪一位")
        self.boxes: list[QComboBox] = []
        self.refused = QTableWidget(0, len(_HEADS))
        self._refused_title = label("有问题的行", "section")
        self.save = icon_button("另存问题行…", "file-spreadsheet")
        self.save.clicked.connect(self.save_asked)
        self._build_table()
        self._build_layout()

    def show_outcome(self, outcome: ImportOutcome) -> None:
        """Show counts, remarks, questions and refused rows."""
        self._counts["accepted"].show_count(outcome.accepted)
        self._counts["refused"].show_count(len(outcome.refused))
        self._counts["already"].show_count(outcome.already)
        self._remarks.setText("\n".join(outcome.remarks))
        self._remarks.setVisible(bool(outcome.remarks))
        self._show_questions(outcome.questions)
        self._show_refused(outcome.refused)

    def count(self, name: str) -> int:
        """One of the counts shown: accepted, refused, already."""
        return self._counts[name].count

    def _build_table(self) -> None:
        dress_reading_table(self.refused, "有问题的行", _HEADS, (110, 48, 150, 170), stretched=(4,))
        self.refused.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.refused.horizontalHeader().sectionResized.connect(self._fit_rows)

    def _build_layout(self) -> None:
        counts = QHBoxLayout()
        counts.setSpacing(12)
        for count in self._counts.values():
            counts.addWidget(count, 1)
        title = QHBoxLayout()
        title.addWidget(self._refused_title)
        title.addStretch(1)
        title.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(counts)
        layout.addWidget(self._remarks)
        layout.addWidget(self._build_questions())
        layout.addLayout(title)
        layout.addWidget(self.refused, 1)
        layout.addStretch(0)

    def _build_questions(self) -> QScrollArea:
        self._question_form = QFormLayout()
        self._question_form.setHorizontalSpacing(14)
        self._questions.body.addLayout(self._question_form)
        self._question_scroll = QScrollArea()
        self._question_scroll.setWidgetResizable(True)
        self._question_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._question_scroll.setWidget(self._questions)
        return self._question_scroll

    def _show_questions(self, questions: Sequence[Question]) -> None:
        while self._question_form.rowCount():
            self._question_form.removeRow(0)
        self.boxes.clear()
        for question in questions:
            box = QComboBox()
            box.addItem("暂不确定", None)
            for option in question.options:
                box.addItem(option.label, int(option.code))
            box.activated.connect(partial(self._answer, question, box))
            caption = QLabel("　".join(part for part in (question.name, question.unit) if part))
            caption.setTextFormat(Qt.TextFormat.PlainText)
            box.setAccessibleName(f"{caption.text()}是哪一位")
            self._question_form.addRow(caption, box)
            self.boxes.append(box)
        self._question_scroll.setVisible(bool(questions))
        self._question_scroll.setFixedHeight(min(54 + 40 * len(questions), 200))

    def _answer(self, question: Question, box: QComboBox, _index: int) -> None:
        if box.currentData() is not None:
            self.answered.emit(question.name, question.unit, box.currentData())

    def _show_refused(self, refused: Sequence[RefusedRow]) -> None:
        table = self.refused
        table.setRowCount(len(refused))
        for row, flaw in enumerate(refused):
            for section, text in enumerate((flaw.sheet, str(flaw.row), flaw.column, flaw.value, flaw.reason)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                table.setItem(row, section, item)
        self._fit_rows()
        for part in (table, self._refused_title, self.save):
            part.setVisible(bool(refused))

    @Slot()
    def _fit_rows(self) -> None:
        """Make each row as high as its reason needs at the present width; a long list keeps its lines."""
        if self.refused.rowCount() <= _WRAPPED_ROWS:
            self.refused.resizeRowsToContents()


class _Count(QFrame):
    """A figure with its caption on a card."""

    def __init__(self, caption: tuple[str, str]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._tone = caption[1]
        self.count = 0
        self._figure = label("0", "figure")
        self._caption = caption[0]
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(self._figure)
        row.addWidget(label(self._caption, "muted"))
        row.addStretch(1)

    def show_count(self, count: int) -> None:
        self.count = count
        self._figure.setText(str(count))
        set_tone(self._figure, self._tone if count else "muted")
        self.setAccessibleName(f"{count} {self._caption}")


def _captions(accepted: str) -> dict[str, tuple[str, str]]:
    return {
        "accepted": (accepted, "ok"),
        "refused": ("行有问题，不导入", "danger"),
        "already": ("行已在台账中，不重复导入", "muted"),
    }
