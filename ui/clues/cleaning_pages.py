"""The pages of 定期清理: the opening, the clues one after another, the summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import FieldView, Line, Section
from ui.clues.cards import fact_grid
from ui.common.cards import Card, label
from ui.common.date_edit import DateEdit
from ui.common.editors import make_editor
from ui.common.field_editor import FieldEditor
from ui.common.parts import call, pill, plain
from ui.common.reading_table import dress_reading_table

if TYPE_CHECKING:
    from app.clue_views import CleaningItem

StepForm = Callable[[int, str], Sequence[FieldView]]
_OPENING = ("清理日期(&D)", "参加人员(&P)", "清理人(&O)")
PHRASES = ("按期办理中", "材料尚在调取", "等待对方回复", "已督促承办人", "临近到期，抓紧办结")
SHELF_PHRASES = ("尚无新的可查线索", "已有新的线索，可以启动", "所反映问题已不具可查性")
_MISSING = {"shelf_outcome": "复核意见", "review_on": "下次复核日期", "settle_reason": "了结理由"}
_REVIEW = "shelf_reviewed"
_KEEP, _SETTLE = "keep", "settle"
_ONLY_WHEN = {"review_on": _KEEP, "settle_reason": _SETTLE}


class OpeningPage(Card):
    """When, and who takes part."""

    def __init__(self, items: Sequence[CleaningItem], today: date, officer: str) -> None:
        super().__init__("清理时间和参加人员")
        self.day, self.participants, self.officer = DateEdit(), QLineEdit(), QLineEdit(officer)
        self.day.set_date(today)
        self.participants.setPlaceholderText("参加清理的人员，用顿号隔开")
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        for text, edit in zip(_OPENING, (self.day, self.participants, self.officer), strict=True):
            edit.setAccessibleName(text.partition("(")[0])
            form.addRow(text, edit)
        shelved = sum(item.shelved for item in items)
        told = f"本次共 {len(items)} 件：在办 {len(items) - shelved} 件，暂存待查 {shelved} 件。"
        self.body.addLayout(form)
        self.body.addWidget(plain(f"{told}暂存的逐件提出复核意见。", "muted"))
        self.body.addStretch(1)

    def flaw(self, today: date) -> str:
        """What is still wrong; '' when nothing is."""
        day = self.day.day()
        if day is None or day > today:
            return "清理日期没有填对：应为已经到来的日期，如 2026-11-20。"
        if not self.participants.text().strip():
            return "请填写参加清理的人员。"
        return "" if self.officer.text().strip() else "请填写清理人。"

    def take_focus(self) -> None:
        """Put the cursor where something is to be entered."""
        self.participants.setFocus()


class CluesPage(QWidget):
    """The list of clues and, beside it, the one in hand. moved: another clue is in hand."""

    moved = Signal()

    def __init__(self, items: Sequence[CleaningItem], step_form: StepForm) -> None:
        super().__init__()
        self.entries = [ClueEntry(item, step_form) for item in items]
        self.names = QListWidget()
        self.progress, self.count = QProgressBar(), label("", "muted")
        self._stack = QStackedWidget()
        self._build()
        self.names.currentRowChanged.connect(self.show_item)
        self.names.setCurrentRow(0)

    @property
    def place(self) -> int:
        """Which clue is in hand, counted from 0."""
        return self._stack.currentIndex()

    @Slot(int)
    def show_item(self, place: int) -> None:
        """Take this clue in hand."""
        if not 0 <= place < len(self.entries):
            return
        self._mark_all()
        self._stack.setCurrentIndex(place)
        self.names.setCurrentRow(place)
        self.progress.setValue(place + 1)
        self.count.setText(f"{place + 1} / {len(self.entries)}")
        self.moved.emit()

    def forward(self) -> bool:
        """To the next clue; False when this was the last one."""
        if self.place + 1 >= len(self.entries):
            return False
        self.show_item(self.place + 1)
        self.take_focus()
        return True

    def backward(self) -> bool:
        """To the clue before; False when this was the first one."""
        if self.place <= 0:
            return False
        self.show_item(self.place - 1)
        self.take_focus()
        return True

    def first_flaw(self) -> tuple[int, str]:
        """Place and words of the first thing that is missing; (-1, '') when nothing is."""
        found = ((place, entry.flaw()) for place, entry in enumerate(self.entries))
        return next(((place, flaw) for place, flaw in found if flaw), (-1, ""))

    def take_focus(self) -> None:
        """Put the cursor into the finding."""
        if self.entries:
            self.entries[self.place].finding.setFocus()

    def _mark_all(self) -> None:
        for row, entry in enumerate(self.entries):
            self.names.item(row).setText(_named(entry))

    def _build(self) -> None:
        self.names.setAccessibleName("待清理的线索")
        self.names.setFixedWidth(210)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for entry in self.entries:
            item = QListWidgetItem(_named(entry))
            item.setSizeHint(QSize(0, 2 * self.names.fontMetrics().lineSpacing() + 26))
            self.names.addItem(item)
            self._stack.addWidget(_scrolled(entry))
        self.progress.setRange(0, max(len(self.entries), 1))
        self.progress.setTextVisible(False)
        top = QHBoxLayout()
        top.addWidget(self.progress, 1)
        top.addWidget(self.count)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(top)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.names)
        row.addLayout(right, 1)


class ClueEntry(QWidget):
    """One clue: what stands, what was found, what is to be done; for a shelved one the review."""

    def __init__(self, item: CleaningItem, step_form: StepForm) -> None:
        super().__init__()
        self.item = item
        self.finding, self.measure = _text("清理情况（必填）", 3), _text("下一步措施", 2)
        fields = {field.name: field for field in step_form(item.id, _REVIEW)} if item.shelved else {}
        self.review: dict[str, FieldEditor] = {
            name: make_editor(fields[name]) for name in _MISSING if name in fields
        }
        self._rows: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(_facts(item))
        column.addWidget(self._entry_card({name: fields[name].label for name in self.review}))
        column.addStretch(1)
        self._suit()

    @property
    def is_touched(self) -> bool:
        """Whether anything was entered."""
        return bool(self.finding.toPlainText().strip() or self.measure.toPlainText().strip())

    def values(self) -> dict[str, str]:
        """What was entered, as the office takes it."""
        told = {"finding": self.finding.toPlainText().strip(), "measure": self.measure.toPlainText().strip()}
        shown = {name: str(e.value()) for name, e in self.review.items() if self._belongs(name)}
        return {**told, **shown}

    def reviewed(self) -> str:
        """The review of a shelved clue in words; '' for the others."""
        shown = [name for name in self.review if self._belongs(name)]
        targets = (self.review[name].target for name in shown)
        return "，".join(_said(target) for target in targets if _said(target))

    def flaw(self) -> str:
        """What is still missing; '' when nothing is."""
        values = self.values()
        if not values["finding"]:
            return f"{self.item.number}：请填写清理情况。"
        missing = [name for name in self.review if self._belongs(name) and not values[name]]
        return f"{self.item.number}：请填写{_MISSING[missing[0]]}。" if missing else ""

    def _belongs(self, name: str) -> bool:
        outcome = self.review["shelf_outcome"].value() if "shelf_outcome" in self.review else ""
        return _ONLY_WHEN.get(name, outcome) == outcome

    @Slot()
    def _suit(self) -> None:
        for name, row in self._rows.items():
            row.setVisible(self._belongs(name))

    def _entry_card(self, labels: dict[str, str]) -> Card:
        card = Card("清理情况")
        card.body.addWidget(self.finding)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for phrase in SHELF_PHRASES if self.item.shelved else PHRASES:
            chips.addWidget(self._chip(phrase))
        chips.addStretch(1)
        card.body.addLayout(chips)
        card.body.addWidget(label("下一步措施", "section"))
        card.body.addWidget(self.measure)
        for name, editor in self.review.items():
            self._rows[name] = self._review_row(labels[name], editor)
            card.body.addWidget(self._rows[name])
        if "shelf_outcome" in self.review:
            self.review["shelf_outcome"].edited.connect(self._suit)
        return card

    def _review_row(self, text: str, editor: FieldEditor) -> QWidget:
        editor.name_as(f"{text}（必填）", "")
        editor.setMaximumWidth(320)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        name = plain(text)
        name.setFixedWidth(110)
        layout.addWidget(name)
        layout.addWidget(editor, 1)
        layout.addStretch(1)
        return row

    def _chip(self, phrase: str) -> QPushButton:
        chip = QPushButton(phrase)
        chip.setProperty("kind", "chip")
        chip.setAutoDefault(False)
        chip.setAccessibleName(f"填入“{phrase}”")
        chip.clicked.connect(partial(call, partial(self._take_phrase, phrase)))
        return chip

    def _take_phrase(self, phrase: str) -> None:
        said = self.finding.toPlainText().strip()
        self.finding.setPlainText(f"{said}；{phrase}" if said else phrase)
        self.finding.setFocus()


class SummaryPage(QWidget):
    """Everything found in one table, and the conclusion."""

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget(0, 5)
        self.conclusion = _text("清理结论", 3)
        self.conclusion.setPlaceholderText(
            "如：在办线索均在期限内；暂存待查 3 件，继续暂存 2 件，重新启动 1 件。"
        )
        heads = ("线索编号", "被反映人", "状态", "清理情况", "下一步措施")
        dress_reading_table(self.table, "清理结果", heads, (150, 110, 92), stretched=(3, 4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table, 1)
        layout.addWidget(label("清理结论", "section"))
        layout.addWidget(self.conclusion)

    def show_entries(self, entries: Sequence[ClueEntry]) -> None:
        """Show what was found of each clue."""
        self.table.setRowCount(len(entries))
        for row, entry in enumerate(entries):
            told = entry.values()
            item = entry.item
            todo = "；".join(part for part in (entry.reviewed(), told["measure"]) if part)
            texts = (item.number, item.persons, item.state, told["finding"], todo)
            for section, text in enumerate(texts):
                self.table.setItem(row, section, QTableWidgetItem(text))
        self.table.resizeRowsToContents()

    def take_focus(self) -> None:
        """Put the cursor into the conclusion."""
        self.conclusion.setFocus()


def _named(entry: ClueEntry) -> str:
    return f"{'✓ ' if entry.is_touched else '　'}{entry.item.number}\n　{entry.item.persons}"


def _facts(item: CleaningItem) -> Card:
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(plain(f"{item.persons}　{item.number}", "section"), 1)
    head.addWidget(pill(item.state, item.tone), 0, Qt.AlignmentFlag.AlignTop)
    lines = (
        Line("收到日期", item.received_on.isoformat()),
        Line("承办人", item.handler or "—"),
        Line("期限", item.due or "—", item.tone if item.tone in ("danger", "warn") else ""),
        Line("反映问题", item.summary),
    )
    card.body.addLayout(head)
    card.body.addLayout(fact_grid(Section("", lines)))
    return card


def _said(target: QWidget) -> str:
    if isinstance(target, QComboBox):
        return target.currentText()
    return f"{target.text()} 复核" if isinstance(target, QLineEdit) and target.text() else ""


def _text(name: str, lines: int) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setAccessibleName(name)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 20)
    return edit


def _scrolled(content: QWidget) -> QScrollArea:
    content.setProperty("kind", "page")
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    return scroll
