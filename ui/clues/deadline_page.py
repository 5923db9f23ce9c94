"""期限: every limit with its 依据, and the committee's own where local rules say otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.reasons import SHORTEST_REASON
from app.errors import ExpectedError
from ui.common.cards import Card, label
from ui.common.notice_bar import NoticeBar
from ui.common.parts import authority, plain, refusal
from ui.common.reading_table import dress_reading_table

if TYPE_CHECKING:
    from app.committee import DeadlineRow
    from ui.common.context import Context

_HEADS = ("代号", "期限", "起算", "长度", "依据")
_SINCE = "改动从今天起算的期限开始适用；今天以前起算的，不论在走还是已经办结，仍按原来的长度。"


class DeadlinePage(QWidget):
    """The table of limits, and below it the length of the one selected. changed: a limit was overridden."""

    changed = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._office = context.office
        self.rows: Sequence[DeadlineRow] = ()
        self.table = QTableWidget(0, len(_HEADS))
        self.amount, self.unit = QSpinBox(), QComboBox()
        self.source, self.reason = QLineEdit(), QLineEdit()
        self.notice = NoticeBar(self)
        self.save_button, self.reset = QPushButton("按本单位规定"), QPushButton("恢复原规定")
        self._title, self._told = label("", "section"), plain("", "small")
        self._build()
        self.table.currentCellChanged.connect(self._show_current)
        self.save_button.clicked.connect(self.save)
        self.reset.clicked.connect(self.restore)
        self.refresh()

    def refresh(self) -> None:
        """Read the table anew; the selected limit stays selected."""
        kept = max(self.table.currentRow(), 0)
        self.rows = self._office.committee.deadlines()
        self.table.setRowCount(len(self.rows))
        for place, row in enumerate(self.rows):
            for section, text in enumerate((row.key, row.title, row.starts, _length(row), row.source)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(place, section, item)
        self.table.setCurrentCell(min(kept, len(self.rows) - 1), 0)
        self._show_current()

    @Slot()
    def save(self) -> None:
        """Override the selected limit; a limit without a source and a reason is refused."""
        source, reason = self.source.text().strip(), self.reason.text().strip()
        if not source or len(reason) < SHORTEST_REASON:
            self.notice.say(f"请写明依据的文件名称和条款，并写明改动理由，不少于 {SHORTEST_REASON} 个字。")
            (self.reason if source else self.source).setFocus()
            return
        override, amount, unit = self._office.committee.override, self.amount.value(), self.unit.currentData()
        self._write(lambda key: override(key, amount, unit, source, reason))

    @Slot()
    def restore(self) -> None:
        """Go back to the length of the table."""
        self._write(self._office.committee.restore)

    def _write(self, act: Callable[[str], None]) -> None:
        key = self.rows[self.table.currentRow()].key
        try:
            act(key)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.notice.say("已改动，并记入历史；从今天起算的期限适用，今天以前起算的仍按原来的长度。", "ok")
            self.refresh()
            self.changed.emit(key)

    @Slot()
    def _show_current(self) -> None:
        place = self.table.currentRow()
        if not 0 <= place < len(self.rows):
            return
        row = self.rows[place]
        self._title.setText(f"{row.key}　{row.title}")
        self._told.setText(f"{row.starts}起算　{_length(row)}　{authority(row.source)}\n{_SINCE}")
        self.amount.setValue(row.amount)
        self.unit.setCurrentIndex(max(self.unit.findData(row.unit), 0))
        self.source.setText(row.source if row.overridden else "")
        self.reason.setText(row.reason if row.overridden else "")
        self.reset.setEnabled(row.overridden)
        fixed = not row.unit
        for part in (self.amount, self.unit, self.source, self.reason, self.save_button):
            part.setEnabled(not fixed)

    def _build(self) -> None:
        dress_reading_table(self.table, "期限表", _HEADS, (56, 220, 170, 130), stretched=(4,))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(10)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notice)
        layout.addWidget(self._build_entry())

    def _build_entry(self) -> Card:
        self.amount.setRange(1, 999)
        self.amount.setAccessibleName("长度")
        self.unit.setAccessibleName("单位")
        for unit in self._office.committee.units():
            self.unit.addItem(unit.label, unit.code)
        for edit, name, hint in (
            (self.source, "依据（必填）", "文件名称和条款"),
            (self.reason, "改动理由（必填）", "为什么与期限表不同"),
        ):
            edit.setAccessibleName(name)
            edit.setPlaceholderText(hint)
            edit.setMaxLength(300)
        length = QHBoxLayout()
        length.addWidget(self.amount)
        length.addWidget(self.unit)
        length.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        caption = label("长度(&L)")
        caption.setBuddy(self.amount)
        form.addRow(caption, length)
        form.addRow("依据(&B)", self.source)
        form.addRow("改动理由(&R)", self.reason)
        self.save_button.setProperty("kind", "primary")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.reset)
        foot.addWidget(self.save_button)
        card = Card()
        for button in (self.reset, self.save_button):
            button.setAutoDefault(False)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        card.body.addWidget(self._title)
        card.body.addWidget(self._told)
        card.body.addLayout(form)
        card.body.addLayout(foot)
        return card


def _length(row: DeadlineRow) -> str:
    since = f"，{row.since.isoformat()} 起" if row.since else ""
    return f"{row.length}（本单位{since}）" if row.overridden else row.length
