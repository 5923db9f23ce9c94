"""The pages of the filter panel: a list to tick, a span of dates, the filters kept by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import FieldView, Option
from ui.common.date_edit import DateEdit
from ui.common.saved_filters import SavedFilters

Span = tuple[date | None, date | None]
_CODE = Qt.ItemDataRole.UserRole
_ITEM_HEIGHT = 32
_YEARS = 15


class ChoicePage(QWidget):
    """Ticks for the codes of a list; a flag is a list of 是 and 否.

    changed: a tick was set or taken away.
    """

    changed = Signal()

    def __init__(self, field: FieldView) -> None:
        super().__init__()
        self._list = QListWidget()
        self._list.setAccessibleName(field.label)
        self._list.setProperty("frame", "none")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list)
        options = field.options or ((Option("1", "是"), Option("0", "否")) if field.kind == "flag" else ())
        self.set_options(options)
        self._list.itemChanged.connect(self._report)
        self._list.itemActivated.connect(self._toggle)

    def codes(self) -> tuple[str, ...]:
        """The ticked codes in the list's order."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return tuple(item.data(_CODE) for item in items if item.checkState() == Qt.CheckState.Checked)

    def set_codes(self, codes: Sequence[str]) -> None:
        """Tick these codes."""
        self._list.blockSignals(True)
        missing = set(codes) - {self._list.item(row).data(_CODE) for row in range(self._list.count())}
        for code in sorted(missing):
            self._add(Option(code, code))
        for row in range(self._list.count()):
            item = self._list.item(row)
            ticked = item.data(_CODE) in codes
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._list.blockSignals(False)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these choices; ticks stay."""
        ticked = self.codes()
        self._list.blockSignals(True)
        self._list.clear()
        for option in options:
            self._add(option)
        self._list.blockSignals(False)
        self.set_codes(ticked)

    def _add(self, option: Option) -> None:
        item = tall_item(option.label)
        item.setData(_CODE, option.code)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        self._list.addItem(item)

    @Slot(QListWidgetItem)
    def _toggle(self, item: QListWidgetItem) -> None:
        checked = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

    @Slot(QListWidgetItem)
    def _report(self, item: QListWidgetItem) -> None:
        self.changed.emit()


class SpanPage(QWidget):
    """From and to, both inclusive, either may be empty; with the usual spans at hand.

    changed: one of the dates was changed.
    """

    changed = Signal()

    def __init__(self, field: FieldView, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._first, self._last = DateEdit(), DateEdit()
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        for label, edit in (("从(&F)", self._first), ("到(&T)", self._last)):
            edit.setAccessibleName(f"{field.label}{label[0]}")
            edit.date_changed.connect(self.changed)
            form.addRow(label, edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 10)
        layout.setSpacing(14)
        self._year = self._build_year(field)
        form.addRow("年度(&Y)", self._year)
        layout.addLayout(form)
        layout.addLayout(self._build_quick())
        layout.addStretch(1)

    def span(self) -> Span:
        """The two dates as far as they are clear."""
        return self._first.day(), self._last.day()

    def set_span(self, span: Span) -> None:
        """Put in two dates."""
        self._first.set_date(span[0])
        self._last.set_date(span[1])
        self._show_year()

    def _build_year(self, field: FieldView) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"{field.label}年度")
        box.addItem("不限", 0)
        this_year = self._today().year
        for year in range(this_year, this_year - _YEARS, -1):
            box.addItem(f"{year} 年", year)
        box.activated.connect(self._take_year)
        for edit in (self._first, self._last):
            edit.date_changed.connect(self._show_year)
        return box

    @Slot()
    def _take_year(self) -> None:
        year = self._year.currentData()
        self.set_span((date(year, 1, 1), date(year, 12, 31)) if year else (None, None))
        self.changed.emit()

    @Slot()
    def _show_year(self) -> None:
        """Name the year when the span is just one year."""
        first, last = self.span()
        whole = first and last and (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))
        self._year.setCurrentIndex(max(self._year.findData(first.year if first and whole else 0), 0))

    def _build_quick(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, label in enumerate(usual_spans(self._today())):
            button = QPushButton(label)
            button.setProperty("kind", "chip")
            button.clicked.connect(self._take_usual)
            grid.addWidget(button, place // 3, place % 3)
        return grid

    @Slot()
    def _take_usual(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.set_span(usual_spans(self._today())[button.text()])
            self.changed.emit()


class SavedPage(QWidget):
    """The kept filters: click to apply, and a line to keep the present one.

    picked: name of the filter to apply. save_asked: name to keep the present filter under.
    """

    picked = Signal(str)
    save_asked = Signal(str)

    def __init__(self, filters: SavedFilters) -> None:
        super().__init__()
        self.filters = filters
        self._list = QListWidget()
        self._list.setAccessibleName("常用筛选")
        self._list.setProperty("frame", "none")
        self._hint = QLabel("还没有常用筛选。设好筛选条件后，在下面起个名字保存。")
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._name = QLineEdit()
        self._name.setPlaceholderText("名称，如：今年的函询")
        self._name.setAccessibleName("常用筛选名称")
        self._save = QPushButton("保存当前筛选")
        self._remove = QPushButton("删除所选")
        self._remove.setProperty("kind", "quiet")
        self._build_layout()
        self._list.itemClicked.connect(self._pick)
        self._list.itemActivated.connect(self._pick)
        self._save.clicked.connect(self._ask_save)
        self._name.returnPressed.connect(self._ask_save)
        self._remove.clicked.connect(self._forget)

    def refresh(self) -> None:
        """Read the kept names anew."""
        self._list.clear()
        for name in self.filters.names():
            self._list.addItem(tall_item(name))
        self._hint.setVisible(self._list.count() == 0)
        self._list.setVisible(self._list.count() > 0)
        self._remove.setVisible(self._list.count() > 0)

    def _build_layout(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.addWidget(self._hint)
        layout.addWidget(self._list, 4)
        layout.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignRight)
        layout.addStretch(1)
        layout.addLayout(row)

    @Slot(QListWidgetItem)
    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.text())

    @Slot()
    def _ask_save(self) -> None:
        name = self._name.text().strip()
        if name:
            self.save_asked.emit(name)
            self._name.clear()

    @Slot()
    def _forget(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.filters.remove(item.text())
            self.refresh()


def tall_item(text: str) -> QListWidgetItem:
    """An item of a list that is easy to hit."""
    item = QListWidgetItem(text)
    item.setSizeHint(QSize(0, _ITEM_HEIGHT))
    return item


def usual_spans(today: date) -> dict[str, Span]:
    """The spans officers ask for: month, quarter, year, and the last month, quarter and year."""
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    year = today.replace(month=1, day=1)
    return {
        "本月": (month, today),
        "本季度": (quarter, today),
        "本年": (year, today),
        "上月": ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
        "上季度": (_three_months_before(quarter), quarter - timedelta(days=1)),
        "上年": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }


def _three_months_before(first: date) -> date:
    if first.month == 1:
        return first.replace(year=first.year - 1, month=10)
    return first.replace(month=first.month - 3)
