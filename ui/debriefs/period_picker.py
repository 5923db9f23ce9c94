"""The period whose figures are wanted: a year, half, quarter or month, or any days; and its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from app.engine.period import MONTHS, Period
from ui.actions import Shortcut
from ui.common.buttons import picture_button
from ui.common.cards import label
from ui.common.date_edit import DateEdit

YEAR, HALF, QUARTER, MONTH, DAYS = "year", "half", "quarter", "month", "days"
_KINDS = {YEAR: "年度", HALF: "半年", QUARTER: "季度", MONTH: "月份", DAYS: "自选日期"}
_PARTS: dict[str, tuple[str, ...]] = {
    YEAR: ("全年",),
    HALF: ("上半年", "下半年"),
    QUARTER: ("第一季度", "第二季度", "第三季度", "第四季度"),
    MONTH: tuple(f"{month}月" for month in range(1, MONTHS + 1)),
}
_FIRST_YEAR, _LAST_YEAR = 1949, 2199
_BACKWARDS = "截止日期早于起始日期"
_UNCLEAR = "请填写起止日期"


class PeriodPicker(QWidget):
    """Kind and place of the period, with arrows to its neighbours. period_changed: the Period chosen."""

    period_changed = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.year, self.part = QComboBox(), QSpinBox(), QComboBox()
        self.first, self.last = DateEdit(), DateEdit()
        self.back = _arrow("chevron-left", "前一期", Shortcut.PERIOD_BEFORE)
        self.on = _arrow("chevron-right", "后一期", Shortcut.PERIOD_AFTER)
        self.flaw = label("", "small")
        self._between = QLabel("至")
        self._today, self._period = today, Period.year(today.year)
        self._build()
        self._show()
        self._connect()

    @property
    def period(self) -> Period:
        """The period chosen last; days that make none leave it as it was."""
        return self._period

    def set_period(self, period: Period, kind: str = "") -> None:
        """Choose a period; its kind is told by its length unless it is given."""
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(self.kind.findData(kind or _kind_of(period)))
        self.kind.blockSignals(False)
        self._take(period)

    @Slot()
    def go_back(self) -> None:
        """To the period of the same kind just before."""
        self._move(-1)

    @Slot()
    def go_on(self) -> None:
        """To the period of the same kind just after."""
        self._move(1)

    def _move(self, by: int) -> None:
        kind, chosen = self.kind.currentData(), self._period
        if kind == DAYS:
            step = (chosen.last - chosen.first + timedelta(days=1)) * by
            self._take(Period(chosen.first + step, chosen.last + step))
            return
        count = len(_PARTS[kind])
        place = self.year.value() * count + self.part.currentIndex() + by
        if _FIRST_YEAR <= place // count <= _LAST_YEAR:
            self._take(_stretch(kind, place // count, place % count))

    def _take(self, period: Period) -> None:
        changed = period != self._period
        self._period = period
        self._show()
        if changed:
            self.period_changed.emit(period)

    @Slot()
    def _change_kind(self) -> None:
        """The new kind begins with the month, quarter or half the period ended in."""
        kind, ended = self.kind.currentData(), min(self._period.last, self._today)
        if kind == DAYS:
            self._show()
            self.first.setFocus()
            return
        month = ended.month if ended >= self._period.first else self._period.first.month
        count = len(_PARTS[kind])
        self._take(_stretch(kind, self._period.last.year, (month - 1) * count // MONTHS))

    @Slot()
    def _change_place(self) -> None:
        self._take(_stretch(self.kind.currentData(), self.year.value(), max(self.part.currentIndex(), 0)))

    @Slot()
    def _change_days(self) -> None:
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            self.flaw.setText(_UNCLEAR)
        elif last < first:
            self.flaw.setText(_BACKWARDS)
        else:
            self._take(Period(first, last))

    def _show(self) -> None:
        """Let the fields say what is chosen."""
        kind = self.kind.currentData()
        by_days = kind == DAYS
        fields = (self.year, self.part, self.first, self.last)
        for field in fields:
            field.blockSignals(True)
        if not by_days:
            self._show_place(kind)
        self.first.set_date(self._period.first)
        self.last.set_date(self._period.last)
        for field in fields:
            field.blockSignals(False)
        self.flaw.setText("")
        self.year.setVisible(not by_days)
        self.part.setVisible(kind in (HALF, QUARTER, MONTH))
        for part in (self.first, self._between, self.last, self.flaw):
            part.setVisible(by_days)

    def _show_place(self, kind: str) -> None:
        parts = _PARTS[kind]
        if self.part.count() != len(parts) or self.part.itemText(0) != parts[0]:
            self.part.clear()
            self.part.addItems(parts)
        self.year.setValue(self._period.last.year)
        self.part.setCurrentIndex((self._period.first.month - 1) * len(parts) // MONTHS)

    def _build(self) -> None:
        for key, text in _KINDS.items():
            self.kind.addItem(text, key)
        self.year.setRange(_FIRST_YEAR, _LAST_YEAR)
        self.year.setSuffix(" 年")
        self.year.setKeyboardTracking(False)
        self.part.setMaxVisibleItems(MONTHS)
        self.flaw.setProperty("tone", "danger")
        for field, name in (
            (self.kind, "统计期间的种类"), (self.year, "年度"), (self.part, "期间"),
            (self.first, "起始日期"), (self.last, "截止日期"),
        ):  # fmt: skip
            field.setAccessibleName(name)
        for line in (self.first, self.last):
            line.setFixedWidth(126)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in (
            self.kind, self.back, self.year, self.part,
            self.first, self._between, self.last, self.on, self.flaw,
        ):  # fmt: skip
            row.addWidget(part)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._change_kind)
        self.year.valueChanged.connect(self._change_place)
        self.part.currentIndexChanged.connect(self._change_place)
        for line in (self.first, self.last):
            line.date_changed.connect(self._change_days)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)


def bind_arrows(picker: PeriodPicker, page: QWidget) -> None:
    """Let the keys of the list of shortcuts move the period while the page is in sight."""
    for shortcut, act in ((Shortcut.PERIOD_BEFORE, picker.go_back), (Shortcut.PERIOD_AFTER, picker.go_on)):
        made = QShortcut(QKeySequence(shortcut.keys), page)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(act)


def _arrow(picture: str, name: str, shortcut: Shortcut) -> QToolButton:
    made = picture_button(picture, name)
    made.setToolTip(f"{name}（{shortcut.keys}）")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def _stretch(kind: str, year: int, place: int) -> Period:
    if kind == YEAR:
        return Period.year(year)
    make: Callable[[int, int], Period] = {HALF: Period.half, QUARTER: Period.quarter, MONTH: Period.month}[
        kind
    ]
    return make(year, place + 1)


def _kind_of(period: Period) -> str:
    for kind, parts in _PARTS.items():
        place = (period.first.month - 1) * len(parts) // MONTHS
        if _stretch(kind, period.first.year, place) == period:
            return kind
    return DAYS
