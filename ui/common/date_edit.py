"""A date as officers type it: any spelling, or picked from the calendar, or left empty."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.common.icons import icon
from ui.theme import colour

_SPELLED = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_date(text: str) -> date | None:
    """The date a text clearly spells, for calendar and filter; the register itself reads more spellings."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _SPELLED.fullmatch(plain) or _PACKED.fullmatch(plain)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


class DateEdit(QLineEdit):
    """A line for a date. Alt+↓ or the button opens the calendar; a clear spelling becomes ISO on leaving.

    date_changed: the line was edited, or left with its date spelled anew.
    """

    date_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("年-月-日")
        self._open = QAction(icon("calendar", size=18), "打开日历", self)
        self._open.triggered.connect(self.open_calendar)
        self.addAction(self._open, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self.date_changed)
        self.editingFinished.connect(self._tidy)

    def day(self) -> date | None:
        """The date in the line, None when it is empty or not clear."""
        return read_date(self.text())

    def set_date(self, day: date | None) -> None:
        """Put a date into the line."""
        self.setText(day.isoformat() if day else "")

    @Slot()
    def open_calendar(self) -> None:
        """Pop up the calendar below the line."""
        if not self.isReadOnly():
            popup = _CalendarPopup(self.day() or date.today(), self)
            popup.day_picked.connect(self._take)
            popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
            popup.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    @Slot(QDate)
    def _take(self, day: QDate) -> None:
        self.setText(day.toString(Qt.DateFormat.ISODate))
        self.date_changed.emit()

    @Slot()
    def _tidy(self) -> None:
        day = self.day()
        if day is not None and day.isoformat() != self.text():
            self.setText(day.isoformat())
            self.date_changed.emit()


class _CalendarPopup(QFrame):
    day_picked = Signal(QDate)

    def __init__(self, day: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "card")
        calendar = _calendar()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.clicked.connect(self._pick)
        calendar.activated.connect(self._pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(calendar)
        calendar.setFocus()

    @Slot(QDate)
    def _pick(self, day: QDate) -> None:
        if self.isVisible():
            self.close()
            self.day_picked.emit(day)


def _calendar() -> QCalendarWidget:
    calendar = QCalendarWidget()
    calendar.setMinimumSize(330, 250)
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    rest_day = QTextCharFormat()
    rest_day.setForeground(colour("danger"))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, rest_day)
    for name, picture in (
        ("qt_calendar_prevmonth", "chevron-left"),
        ("qt_calendar_nextmonth", "chevron-right"),
    ):
        button = calendar.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(icon(picture))
    return calendar
