"""全年安排: the duties of a year month by month, with what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.common.cards import label
from ui.common.context import Context
from ui.common.reading_table import dress_reading_table
from ui.theme import colour, font, tone_colours

if TYPE_CHECKING:
    from app.work_views import DutyDate

_HEADS = ("日期", "编号", "事项", "期间", "依据", "办理")
_WIDTHS = (100, 56, 290, 120, 300, 130)
_DONE = len(_HEADS) - 1


class DutyYearPage(QWidget):
    """One line for each time a duty falls due in the year chosen, under the name of its month."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.year_box = QComboBox()
        self.open_only = QCheckBox("只看未办的")
        self.table = QTableWidget(0, len(_HEADS))
        self._count = label("", "small")
        self._build()
        self.year_box.currentIndexChanged.connect(self.refresh)
        self.open_only.toggled.connect(self.refresh)
        self.refresh()

    @property
    def year(self) -> int:
        """The year chosen."""
        return int(self.year_box.currentData())

    @Slot()
    def refresh(self) -> None:
        """Read the year anew."""
        dates = self._context.office.duties.year(self.year)
        done = sum(one.done_on is not None for one in dates)
        self._count.setText(f"全年 {len(dates)} 项次，已办 {done} 项次")
        shown = [one for one in dates if one.done_on is None or not self.open_only.isChecked()]
        self._fill(sorted(shown, key=_order))

    def _fill(self, dates: Sequence[DutyDate]) -> None:
        self.table.clearSpans()
        self.table.setRowCount(0)
        for month, group in groupby(dates, _month):
            found = list(group)
            self._add_heading(f"{month} 月　{len(found)} 项次")
            for one in found:
                self._add(one)

    def _add_heading(self, text: str) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        item = QTableWidgetItem(text)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(font(bold=True))
        item.setBackground(colour("header"))
        self.table.setItem(place, 0, item)
        self.table.setSpan(place, 0, 1, len(_HEADS))

    def _add(self, one: DutyDate) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        told, tone = _told(one, self._context.today())
        for section, text in enumerate(
            (one.due.isoformat(), one.key, one.title, one.period, one.source, told)
        ):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if section == _DONE:
                item.setForeground(tone_colours(tone)[0])
            self.table.setItem(place, section, item)

    def _build(self) -> None:
        this = self._context.today().year
        for year in range(this - 1, this + 2):
            self.year_box.addItem(f"{year} 年", year)
        self.year_box.setCurrentIndex(self.year_box.findData(this))
        self.year_box.setAccessibleName("年度")
        dress_reading_table(self.table, "全年安排", _HEADS, _WIDTHS, stretched=(4,))
        self.table.setWordWrap(False)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.year_box)
        row.addWidget(self.open_only)
        row.addWidget(self._count)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)


def _told(one: DutyDate, today: date) -> tuple[str, str]:
    """How an occurrence stands, and the tone of it."""
    if one.done_on is not None:
        return f"{one.done_on.isoformat()} 办结", "ok"
    return ("未登记", "warn") if one.due < today else ("待办", "muted")


def _month(one: DutyDate) -> int:
    return one.due.month


def _order(one: DutyDate) -> tuple[date, str]:
    return one.due, one.key
