"""One section of an opened file: how it stands, its records, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.archive_views import PageView
from app.engine.views import Holding
from ui.archives.contents import STATES
from ui.archives.keys import LEAVES
from ui.common.buttons import icon_button
from ui.common.cards import EmptyState, label, set_tone
from ui.common.context import Context
from ui.common.detail_pane import FlowingPage
from ui.common.parts import authority, joined, pill, plain, small
from ui.common.row_table import fit_height, row_table
from ui.common.sections import SectionCard

if TYPE_CHECKING:
    from ui.common.table_view import LedgerTable

_TONES = {"complete": "ok", "missing": "warn", "nothing": "muted", "always": "info", "optional": ""}
_ADDED_HERE = frozenset({*LEAVES, "talks"})
_OF_THE_PERSON = ("person", "unit", "rank")
_LONGEST_LEAF = 40
_NONE = "本人说明没有此类情况的，写明日期和依据，本页算作已填"
_WITHOUT_FILE = "建档后填写"


class SectionPage(QFrame):
    """Shows a PageView.

    new_asked: key of the register of which a record is wanted. none_asked, none_withdrawn, versions_asked,
    print_asked: a button was pressed. leaf_written: the number of the paper's leaf, as typed.
    """

    new_asked = Signal(str)
    none_asked = Signal()
    none_withdrawn = Signal()
    versions_asked = Signal()
    print_asked = Signal()
    leaf_written = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._context = context
        self.view: PageView | None = None
        self.new = icon_button("新增", "plus", "primary")
        self.none = icon_button("无此情况…", "ban")
        self.withdraw = icon_button("撤销说明", "arrow-left")
        self.versions = icon_button("变更记录…", "history")
        self.print = icon_button("打印本页…", "printer")
        self.leaf = QLineEdit()
        self.tables: list[LedgerTable] = []
        self.withdraw.setToolTip("“无此情况”的说明不再成立")
        self._title, self._pill, self._dated = label("", "heading"), pill(""), small("")
        self._scroll = QScrollArea()
        self._build()
        self._connect()

    def show_page(self, page: PageView, *, kept: bool) -> None:
        """Show a section; `kept`: there is a file to write statements into."""
        same = self.view is not None and self.view.section == page.section
        offset = self._scroll.verticalScrollBar().value() if same else 0
        self.view = page
        self._title.setText(f"{page.number}　{page.title}")
        self._pill.setText(STATES[page.state])
        set_tone(self._pill, _TONES[page.state], "pill")
        version = f"第 {page.version} 版" if page.version else "还没有记录"
        self._dated.setText(joined(version, f"更新于 {page.dated.isoformat()}" if page.dated else ""))
        self._suit(page, kept)
        self._scroll.setWidget(self._content(page))
        self._scroll.verticalScrollBar().setValue(offset)

    def clear(self) -> None:
        """Forget the section."""
        self.view, self.tables = None, []
        self._title.setText("")
        self._dated.setText("")
        self.leaf.clear()
        self._scroll.setWidget(QWidget())

    def _suit(self, page: PageView, kept: bool) -> None:
        stated = page.state == "nothing"
        own = self._adds(page)
        self.new.setVisible(bool(own))
        if own:
            self.new.setText(f"新增{self._context.office.ledger(own).view.noun}")
        self.none.setVisible(page.may_be_none and not stated and not page.count)
        self.none.setEnabled(kept)
        self.withdraw.setVisible(stated)
        self.versions.setEnabled(bool(page.version))
        self.leaf.setEnabled(kept)
        self.leaf.setText(page.leaf_number)
        self.none.setToolTip(_NONE if kept else _WITHOUT_FILE)
        self.leaf.setToolTip("" if kept else _WITHOUT_FILE)

    @staticmethod
    def _adds(page: PageView) -> str:
        """The register of which a record may be added here; '' for a section that fills itself."""
        return next((held.register for held in page.holdings if held.register in _ADDED_HERE), "")

    def _content(self, page: PageView) -> QWidget:
        made = FlowingPage()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 6, 6)
        column.setSpacing(10)
        for text, role, tone in _remarks(page):
            column.addWidget(plain(text, role, tone))
        for section in page.lines:
            column.addWidget(SectionCard(section, 1 if page.holdings else 2))
        held = [holding for holding in page.holdings if holding.ids]
        self.tables = [self._table(holding) for holding in held]
        for holding, table in zip(held, self.tables, strict=True):
            if len(held) > 1 or page.lines:
                column.addWidget(plain(f"{holding.title}（{len(holding.ids)}）", "section"))
            column.addWidget(table)
        if not held and not page.lines and page.state != "nothing":
            column.addWidget(EmptyState("file-text", "本页还没有记录", _how(page, bool(self._adds(page)))), 1)
        else:
            column.addStretch(1)
        return made

    def _table(self, holding: Holding) -> LedgerTable:
        ledger = self._context.office.ledger(holding.register)
        table = row_table(ledger, holding.ids, f"{holding.title}，{len(holding.ids)} 条")
        if holding.register in _ADDED_HERE:
            _leave_out(table, _OF_THE_PERSON)
        fit_height(table)
        table.record_opened.connect(partial(self._context.open_record, holding.register))
        return table

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        acts = QHBoxLayout()
        acts.setSpacing(6)
        for button in (self.new, self.none, self.withdraw, self.versions, self.print):
            acts.addWidget(button)
        acts.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("本页内容")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(self._leaf_row())
        layout.addLayout(acts)
        layout.addWidget(self._scroll, 1)

    def _leaf_row(self) -> QHBoxLayout:
        caption = QLabel("归档页号(&L)")
        caption.setProperty("role", "small")
        caption.setBuddy(self.leaf)
        self.leaf.setAccessibleName("归档页号")
        self.leaf.setMaxLength(_LONGEST_LEAF)
        self.leaf.setFixedWidth(112)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._dated, 1)
        row.addWidget(caption)
        row.addWidget(self.leaf)
        return row

    def _connect(self) -> None:
        self.new.clicked.connect(self._ask_new)
        self.none.clicked.connect(self.none_asked)
        self.withdraw.clicked.connect(self.none_withdrawn)
        self.versions.clicked.connect(self.versions_asked)
        self.print.clicked.connect(self.print_asked)
        self.leaf.editingFinished.connect(self._write_leaf)

    @Slot()
    def _ask_new(self) -> None:
        if self.view is not None:
            self.new_asked.emit(self._adds(self.view))

    @Slot()
    def _write_leaf(self) -> None:
        if self.view is not None and self.leaf.text().strip() != self.view.leaf_number:
            self.leaf_written.emit(self.leaf.text().strip())


def _remarks(page: PageView) -> list[tuple[str, str, str]]:
    """What is said above the records: text, role, tone."""
    told = f"{page.none_told_on.isoformat()} 写明无此情况" if page.none_told_on else "已写明无此情况"
    remarks = [
        (page.missing, "", "warn"),
        (f"{page.signed_before} 年度确认签字以后有变更" if page.signed_before else "", "", "warn"),
        (joined(told, page.none_note) if page.state == "nothing" else "", "", ""),
        (page.hint, "small", ""),
        (authority(page.source), "small", ""),
    ]
    return [remark for remark in remarks if remark[0]]


def _how(page: PageView, added_here: bool) -> str:
    if not added_here:
        return page.hint or "由其他台账自动归集"
    return "有此类情况的登记在这里；确无此类情况的，写明“无此情况”。" if page.may_be_none else page.hint


def _leave_out(table: LedgerTable, names: Sequence[str]) -> None:
    """Hide what every row would say alike: whose file it is."""
    shown = table.arrangement()
    table.arrange([(column.name, visible and column.name not in names) for column, visible in shown])
