"""年度确认: the register of who has read and signed his file, with what is done for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from app.archive_views import ArchiveRow
from app.engine.views import Paper
from ui.archives.keys import CONFIRMATIONS
from ui.archives.people_dialogs import HandOutDialog, PeopleDialog, SheetDialog, SignDialog
from ui.common.buttons import icon_button
from ui.common.cards import label
from ui.common.context import Context
from ui.common.paper_desk import PaperDesk
from ui.common.register_tab import RegisterTab
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.archive_desk import ArchiveDesk

_CHANNEL = "archives.confirming"
_READ_OF = frozenset({CONFIRMATIONS, "archives", "members"})
_NOBODY = "{year} 年度没有需要{deed}的人员：还没有建档，或者都已经签字。"


class ConfirmationsPage(RegisterTab):
    """Above the register the round under way: for which year, who has signed, and what is to be done."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, CONFIRMATIONS, parent)
        self.year.currentIndexChanged.connect(self._ask_round)
        self.hand_out.clicked.connect(self._hand_out)
        self.sign.clicked.connect(self._sign)
        self.sheet.clicked.connect(self._print)

    def lead(self) -> QWidget:
        """The round, in one line with its buttons."""
        self.year, self.told = QComboBox(), label("")
        self.hand_out = icon_button("发出确认…", "file-export")
        self.sheet = icon_button("打印签字表…", "printer")
        self.sign = icon_button("登记签字…", "pencil", "step")
        this, due = self.context.today().year, self._due_year()
        for year in (this, this - 1):
            self.year.addItem(f"{year} 年度", year)
        self.year.setCurrentIndex(max(self.year.findData(due), 0))
        self.year.setAccessibleName("确认的年度")
        strip = QFrame()
        strip.setProperty("kind", "card")
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.year)
        row.addWidget(self.told, 1)
        for button in (self.hand_out, self.sheet, self.sign):
            row.addWidget(button)
        return strip

    @property
    def chosen_year(self) -> int:
        """The year for which the files are confirmed."""
        return int(self.year.currentData())

    def new_record(self, given: Mapping[str, str] | None = None) -> None:
        """A round that falls due is finished by writing down who has signed, many at once."""
        year = (given or {}).get("year", "")
        if year and "person" not in (given or {}):
            self.year.setCurrentIndex(max(self.year.findData(int(year)), 0))
            self._sign()
        else:
            super().new_record(given)

    def refresh(self) -> None:
        super().refresh()
        self._ask_round()

    @Slot(object)
    def mark_stale(self, keys: frozenset[str] = frozenset()) -> None:
        """The round counts persons and files, so it follows them too."""
        super().mark_stale(frozenset() if keys & _READ_OF else keys)

    @Slot()
    def _ask_round(self) -> None:
        if not self._dismissed:
            find = partial(self.context.office.archives.people, "", "all")
            self.context.reader.ask(find, self._tell_round, _CHANNEL)

    def _tell_round(self, rows: Sequence[ArchiveRow]) -> None:
        year, kept = self.chosen_year, [row for row in rows if row.number]
        signed = sum(row.confirmed >= year for row in kept)
        self.told.setText(f"{len(kept)} 份档案，{signed} 人已签字，{len(kept) - signed} 人未签字")

    @Slot()
    def _hand_out(self) -> None:
        act = partial(_hand_out, self.context.office.archives, self.chosen_year)
        if rows := self._unsigned("发出确认"):
            self._show(HandOutDialog(self.chosen_year, rows, act, self.context.today(), self))

    @Slot()
    def _sign(self) -> None:
        act = partial(_confirm, self.context.office.archives, self.chosen_year)
        if rows := self._unsigned("登记签字"):
            self._show(SignDialog(self.chosen_year, rows, act, self.context.today(), self))

    @Slot()
    def _print(self) -> None:
        act = partial(self._preview, self.chosen_year)
        if rows := self._unsigned("打印签字表"):
            self._show(SheetDialog(self.chosen_year, rows, act, self.context.today(), self))

    def _preview(self, year: int, member_ids: Sequence[int]) -> None:
        make = partial(_sheet, self.context.office.archives, tuple(member_ids), year)
        PaperDesk(self.context, self).preview(make, "正在排版签字表")

    def _unsigned(self, deed: str) -> tuple[ArchiveRow, ...]:
        """Those whose file is kept and who have not signed for the year; says so when there is nobody."""
        year = self.chosen_year
        found = self.context.office.archives.people("", "all")
        rows = tuple(row for row in found if row.number and row.confirmed < year)
        if not rows:
            self.context.messages.tell(deed, _NOBODY.format(year=year, deed=deed))
        return rows

    def _show(self, dialog: PeopleDialog) -> None:
        self.dialogs.show_dialog(dialog)

    def _due_year(self) -> int:
        """The year whose confirmation is on the agenda, failing that this year."""
        items = self.context.office.due()
        years = [item.given["year"] for item in items if item.finish_in == self.key and "year" in item.given]
        return int(years[0]) if years else self.context.today().year


def _hand_out(desk: ArchiveDesk, year: int, member_ids: Sequence[int], on: date) -> int:
    return desk.hand_out(member_ids, year, on)


def _confirm(desk: ArchiveDesk, year: int, member_ids: Sequence[int], on: date, objections: str) -> int:
    return desk.confirm(member_ids, year, on, objections)


def _sheet(desk: ArchiveDesk, member_ids: Sequence[int], year: int, progress: Progress, boxes: bool) -> Paper:
    return desk.signature_paper(member_ids, year, boxes=boxes)
