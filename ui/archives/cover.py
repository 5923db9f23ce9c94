"""The cover of a file: what may be seen of it before it is opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.archive_views import ArchiveCover
from ui.common.buttons import icon_button, set_icon
from ui.common.cards import Card, label, set_tone
from ui.common.detail_pane import FlowingPage
from ui.common.parts import joined, line_of, pill, plain

_NOTED = "打开档案会记入操作历史：何人、何时、何事由。看封面不记。"
_LONGEST = 200
_NO_FILE = "尚未建档。各台账已有的记录可以查看；建档后才能写明“无此情况”、归档页号和年度确认。"


class CoverPage(FlowingPage):
    """Completeness, confirmation, where the file is; and what can be done with it.

    open_asked: the reason given, '' for none. start_asked, loan_asked, readings_asked, person_asked,
    archive_asked: a button was pressed.
    """

    open_asked = Signal(str)
    start_asked = Signal()
    loan_asked = Signal()
    readings_asked = Signal()
    person_asked = Signal()
    archive_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.reason = QLineEdit()
        self.open = icon_button("打开档案", "folder-open", "primary")
        self.start = icon_button("建档", "file-plus", "primary")
        self.loan = icon_button("查阅登记…", "clipboard-list")
        self.readings = icon_button("打开记录…", "history")
        self.person = icon_button("查看人员登记", "external-link")
        self.archive = icon_button("编辑建档登记", "pencil")
        self._name, self._pill, self._post = label("", "title"), pill(""), plain("", "muted")
        self._bar, self._share, self._missing = QProgressBar(), plain("", "section"), plain("", tone="warn")
        self._facts = QFormLayout()
        self._build()
        self._connect()

    def show_cover(self, cover: ArchiveCover) -> None:
        """Show a person's cover; what was typed for another one is dropped."""
        row = cover.row
        self._name.setText(row.name)
        self._pill.setText(cover.status.text)
        self._pill.setVisible(bool(cover.status.text))
        set_tone(self._pill, cover.status.tone, "pill")
        self._post.setText(joined(row.unit, row.post))
        self._show_share(cover)
        self._show_facts(cover)
        kept = bool(row.number)
        self.start.setVisible(not kept)
        self.archive.setVisible(kept)
        self.loan.setEnabled(kept)
        set_tone(self.open, "primary" if kept else "", "kind")
        set_icon(self.open, "folder-open", "on_primary" if kept else "muted")

    def clear(self) -> None:
        """Forget the person."""
        for part in (self._name, self._post, self._share, self._missing):
            part.setText("")
        self.reason.clear()
        self._drop_facts()

    def _show_share(self, cover: ArchiveCover) -> None:
        row = cover.row
        self._bar.setRange(0, max(row.wanted, 1))
        self._bar.setValue(min(row.filled, row.wanted) if row.wanted else 1)
        set_tone(self._bar, "ok" if row.is_complete else "")
        told = "已齐全" if row.is_complete else f"还缺 {row.wanted - row.filled} 项"
        self._share.setText(f"应填 {row.wanted} 项，已填 {row.filled} 项，{told}")
        self._bar.setAccessibleName(self._share.text())
        self._missing.setText(f"缺：{'、'.join(cover.missing)}")
        owes = row.needed or bool(row.number)
        self._share.setVisible(owes)
        self._bar.setVisible(owes)
        self._missing.setVisible(owes and bool(cover.missing))

    def _show_facts(self, cover: ArchiveCover) -> None:
        self._drop_facts()
        for name, text, tone in _facts(cover):
            self._facts.addRow(label(name, "muted"), plain(text, tone=tone))

    def _drop_facts(self) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)

    def _build(self) -> None:
        card = Card()
        card.body.setContentsMargins(24, 20, 24, 20)
        card.body.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._name)
        head.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self.archive)
        head.addWidget(self.person)
        card.body.addLayout(head)
        self._bar.setTextVisible(False)
        for part in (self._post, self._share, self._bar, self._missing):
            card.body.addWidget(part)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(6)
        self._facts.setContentsMargins(0, 8, 0, 8)
        card.body.addLayout(self._facts)
        card.body.addLayout(self._opening())
        card.body.addWidget(plain(_NOTED, "small"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)

    def _opening(self) -> QVBoxLayout:
        self.reason.setPlaceholderText("打开事由，可不填")
        self.reason.setAccessibleName("打开事由")
        self.reason.setMaxLength(_LONGEST)
        self.reason.setMaximumWidth(520)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self.reason)
        column.addLayout(line_of(self.open, self.start, self.loan, self.readings))
        return column

    def _connect(self) -> None:
        self.open.clicked.connect(self._ask_open)
        self.reason.returnPressed.connect(self._ask_open)
        for button, signal in (
            (self.start, self.start_asked),
            (self.loan, self.loan_asked),
            (self.readings, self.readings_asked),
            (self.person, self.person_asked),
            (self.archive, self.archive_asked),
        ):
            assert isinstance(button, QPushButton)
            button.clicked.connect(signal)

    @Slot()
    def _ask_open(self) -> None:
        self.open_asked.emit(self.reason.text().strip())


def _facts(cover: ArchiveCover) -> list[tuple[str, str, str]]:
    """What is told of the file: name, text, tone."""
    row = cover.row
    if not row.number:
        return [("档案", _NO_FILE if row.needed else f"不属本级建档范围。{_NO_FILE}", "")]
    opened = f"{cover.opened_on.isoformat()} 建档" if cover.opened_on else ""
    confirmed = f"{row.confirmed} 年度已由本人签字确认" if row.confirmed else "还没有由本人签字确认过"
    last = f"，最近 {cover.last_read:%Y-%m-%d %H:%M}" if cover.last_read else ""
    facts = [
        ("档案编号", joined(row.number, opened), ""),
        ("保管", joined(cover.keeper, cover.place) or "未登记保管人和存放位置", ""),
        ("年度确认", confirmed, ""),
        ("更新", row.changed_on.isoformat() if row.changed_on else "还没有记录", ""),
        ("查阅", f"{cover.readings} 次{last}" if cover.readings else "没有查阅过", ""),
    ]
    return [*facts, ("去向", f"已借出：{cover.out}", "warn")] if cover.out else facts
