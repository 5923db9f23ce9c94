"""廉政档案: one person at a time, with everything the registers hold of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import ArchiveView, Holding, Section
from ui.archives.person_list import PersonList
from ui.common.cards import Card, EmptyState, label, page_head, set_tone
from ui.common.context import Context
from ui.common.icons import icon
from ui.common.refreshing import RefreshingPage
from ui.common.row_table import fit_height, row_table
from ui.common.sections import SectionCard

_COLUMNS = 3


class ArchivesTab(RefreshingPage):
    """People at the left, the chosen person's archive at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.people = PersonList(context)
        self.member_id = 0
        self._pages = QStackedWidget()
        self._scroll = QScrollArea()
        self._build()
        self.people.person_chosen.connect(self.show_person)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(12)
        head, _, _ = page_head("廉政档案", "一人一档，由党员人员、问题线索、谈话提醒等台账自动归集")
        layout.addLayout(head)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName("个人档案")
        self._pages.addWidget(
            EmptyState("archive", "还没有选定人员", "在左边的名单中选一个人，或先在“党员人员”中登记、导入。")
        )
        self._pages.addWidget(self._scroll)
        splitter = QSplitter()
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.people)
        splitter.addWidget(self._pages)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 900])
        layout.addWidget(splitter, 1)

    def refresh(self) -> None:
        """Read the list and the shown archive anew."""
        self.people.refresh()
        self.show_person(self.member_id)

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.people.search.setFocus()
        self.people.search.selectAll()

    @Slot(int)
    def show_person(self, member_id: int) -> None:
        """Show a person's archive; 0 shows the empty state."""
        self.member_id = member_id
        self._pages.setCurrentIndex(1 if member_id else 0)
        if member_id:
            self._scroll.setWidget(self._archive_page(self.context.office.archive(member_id)))

    def _archive_page(self, archive: ArchiveView) -> QWidget:
        page = QWidget()
        page.setProperty("kind", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        column.addWidget(self._heading(archive))
        column.addLayout(_beside_each_other(archive.sections))
        for holding in archive.holdings:
            if holding.ids:
                column.addWidget(self._holding_card(holding))
        if empty := [holding.title for holding in archive.holdings if not holding.ids]:
            column.addWidget(label(f"没有记录：{'、'.join(empty)}", "muted", wrap=True))
        column.addStretch(1)
        return page

    def _heading(self, archive: ArchiveView) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(archive.title, "title"))
        if archive.status.text:
            pill = label(archive.status.text)
            set_tone(pill, archive.status.tone, "pill")
            row.addWidget(pill, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        button = QPushButton(icon("external-link"), "查看人员登记")
        button.clicked.connect(partial(self.context.open_record, "members", archive.member_id))
        row.addWidget(button)
        card.body.addLayout(row)
        card.body.addWidget(label(archive.subtitle, "muted", wrap=True))
        return card

    def _holding_card(self, holding: Holding) -> Card:
        card = Card(f"{holding.title}（{len(holding.ids)}）")
        ledger = self.context.office.ledger(holding.register)
        table = row_table(ledger, holding.ids, f"{holding.title}，{len(holding.ids)} 条")
        fit_height(table)
        table.record_opened.connect(partial(self.context.open_record, holding.register))
        card.body.addWidget(table)
        return card


def _beside_each_other(sections: Sequence[Section]) -> QGridLayout:
    """The sections in a few columns, so that the registers' holdings come into sight below them."""
    grid = QGridLayout()
    grid.setSpacing(12)
    for place, section in enumerate(sections):
        grid.addWidget(SectionCard(section, 1), place // _COLUMNS, place % _COLUMNS)
    for place in range(_COLUMNS):
        grid.setColumnStretch(place, 1)
    return grid
