"""应谈与覆盖: whom a talk is owed to and why, and who was not talked to in the year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.engine.views import Paper
from ui.common.buttons import icon_button
from ui.common.cards import page_head
from ui.common.context import Context
from ui.common.mark_dialogs import WaiveDialog
from ui.common.paper_desk import PaperDesk
from ui.common.refreshing import RefreshingPage
from ui.common.year_box import offer_years
from ui.jobs import Progress
from ui.talks.coverage_card import CoverageCard
from ui.talks.owed_card import Owed, OwedCard, owed

if TYPE_CHECKING:
    from app.talk_desk import TalkDesk

_TALKS, _MEMBERS = "talks", "members"


class NeedsPage(RefreshingPage):
    """Left the talks owed, right the coverage of a year."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.owed, self.coverage = OwedCard(), CoverageCard()
        self.year = QComboBox()
        self.print = icon_button("打印覆盖情况", "printer")
        self.current: WaiveDialog | None = None
        self._dismissed = False
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Read what is owed and the year's coverage anew."""
        if self._dismissed:
            return
        office, today = self.context.office, self.context.today()
        items = [item for item in office.due(today=today) if item.finish_in == _TALKS]
        self.owed.show_owed(owed(office.talks.needs(today), items), today)
        self._offer_years()
        self._show_coverage()

    def dismiss(self) -> None:
        """Close what is open without questions and forget what is shown."""
        self._dismissed = True
        if self.current is not None:
            self.current.reject()

    @Slot()
    def _show_coverage(self) -> None:
        if not self._dismissed:
            self.coverage.show_coverage(self.context.office.talks.coverage(self._year))

    @property
    def _year(self) -> int:
        return int(self.year.currentData() or self.context.today().year)

    def _offer_years(self) -> None:
        offer_years(self.year, self.context.office.figures.years(), self._year)

    @Slot(object)
    def _register(self, one: Owed) -> None:
        self.context.new_record(_TALKS, one.need.given)

    @Slot(object)
    def _waive(self, one: Owed) -> None:
        waive = partial(self.context.office.duties.waive, one.item)
        self.current = dialog = WaiveDialog(one.item, self.context.today(), waive, self)
        dialog.finished.connect(self._forget)
        dialog.open()

    @Slot()
    def _forget(self) -> None:
        self.current = None

    @Slot()
    def export_paper(self) -> None:
        """Preview who was not talked to in the year."""
        make = partial(_coverage, self.context.office.talks, self._year)
        PaperDesk(self.context, self).preview(make, "正在排版谈话覆盖情况")

    def _build(self) -> None:
        head, _, _ = page_head("应谈与覆盖", "四必谈、任前廉政谈话，以及全年谈话有没有谈到每一个人")
        self.year.setAccessibleName("年度")
        head.addWidget(self.year)
        head.addWidget(self.print)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        cards.addWidget(self.owed, 10)
        cards.addWidget(self.coverage, 9)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(cards, 1)

    def _connect(self) -> None:
        self.owed.talk_asked.connect(self._register)
        self.owed.waive_asked.connect(self._waive)
        self.owed.cause_asked.connect(self.context.open_record)
        self.coverage.talk_asked.connect(partial(self.context.new_record, _TALKS))
        self.coverage.person_asked.connect(partial(self.context.open_record, _MEMBERS))
        self.year.currentIndexChanged.connect(self._show_coverage)
        self.print.clicked.connect(self.export_paper)


def _coverage(desk: TalkDesk, year: int, progress: Progress, boxes: bool) -> Paper:
    return desk.coverage_paper(year, boxes=boxes)
