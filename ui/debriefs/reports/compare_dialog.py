"""对照: two reports side by side, place by place; what was changed, left out and added is marked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from app.report_views import CompareRow
from ui.common.cards import Card, label
from ui.common.parts import joined
from ui.theme import COLOURS

_SIZE = (1180, 680)
_KINDS = {"same": "", "changed": "改动", "left": "删去", "right": "新增"}
_TONES = {"changed": "warn_soft", "left": "danger_soft", "right": "ok_soft"}
_PAD = 10
_BESIDE, _AROUND = 16, 10  # what the style sheet leaves free around the content of a cell
_STRONG = "#f6d7a4"
_MARK = 72
_WORD = re.compile(r"\d[\d.,]*%?|.", re.DOTALL)  # a number is compared whole


class CompareDialog(QDialog):
    """Shows another report (left) beside this one (right), which scroll together as rows of one table.

    `earlier`: the reports it can be compared with, by id and title. `compare(id)` answers the rows;
    `read` puts a line of them into words.
    """

    def __init__(
        self,
        title: str,
        earlier: Sequence[tuple[int, str]],
        compare: Callable[[int], Sequence[CompareRow]],
        parent: QWidget,
        read: Callable[[str], str] = str,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("对照")
        self.resize(*_SIZE)
        self._title, self._compare, self._read = title, compare, read
        self.rows: tuple[CompareRow, ...] = ()
        self.other, self.only_changed = QComboBox(), QCheckBox("只看不同之处")
        self.table, self.counts = QTableWidget(0, 3), label("", "muted")
        for record_id, name in earlier:
            self.other.addItem(name, record_id)
        self._build()
        self.other.currentIndexChanged.connect(self._show)
        self.only_changed.toggled.connect(self._fill)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_rows()

    def dismiss(self) -> None:
        """Close."""
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def _show(self) -> None:
        chosen = self.other.currentData()
        self.rows = tuple(self._compare(int(chosen))) if chosen is not None else ()
        self.table.setHorizontalHeaderLabels((self.other.currentText(), "", self._title))
        numbers = {kind: sum(row.kind == kind for row in self.rows) for kind in _KINDS}
        told = (f"{name} {numbers[kind]} 处" for kind, name in _KINDS.items() if name)
        self.counts.setText(joined(*told))
        self._fill()

    @Slot()
    def _fill(self) -> None:
        changed = self.only_changed.isChecked()
        shown = [row for row in self.rows if row.kind != "same" or not changed]
        self.table.setRowCount(0)
        self.table.setRowCount(len(shown))
        for place, row in enumerate(shown):
            self._fill_row(place, row)
        self._fit_rows()

    def _fill_row(self, place: int, row: CompareRow) -> None:
        tint = _TONES.get(row.kind, "")
        left, right = self._read(row.left), self._read(row.right)
        rich = row.kind == "changed"
        if rich:
            left, right = _marked(left, right, "left"), _marked(left, right, "right")
        mark = _cell(_KINDS[row.kind], tint, rich=False)
        mark.setWordWrap(False)
        mark.setContentsMargins(0, 6, 0, 6)
        mark.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        for column, cell in (
            (0, _cell(left, tint, rich=rich)),
            (1, mark),
            (2, _cell(right, tint, rich=rich)),
        ):
            self.table.setCellWidget(place, column, cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Each row as high as the taller of its two texts."""
        wide = self.table.columnWidth(0) - _BESIDE
        for place in range(self.table.rowCount()):
            cells = (self.table.cellWidget(place, side) for side in (0, 2))
            tallest = max((cell.heightForWidth(wide) for cell in cells if cell is not None), default=0)
            self.table.setRowHeight(place, tallest + _AROUND)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        head = QHBoxLayout()
        name = QLabel("对照(&C)")
        name.setBuddy(self.other)
        self.other.setAccessibleName("对照的报告")
        self.other.setMinimumWidth(360)
        for part in (name, self.other, self.only_changed):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.counts)
        layout.addLayout(head)
        self._dress()
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        layout.addWidget(card, 1)
        close = QPushButton("关闭")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addLayout(foot)

    def _dress(self) -> None:
        table = self.table
        table.setAccessibleName("对照")
        table.setProperty("frame", "none")
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        header = table.horizontalHeader()
        for section in (0, 2):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _MARK)


def _cell(text: str, tint: str, *, rich: bool) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    made.setContentsMargins(_PAD, 6, _PAD, 6)
    if tint:
        made.setStyleSheet(f"background: {COLOURS[tint]};")
    return made


def _marked(left: str, right: str, side: str) -> str:
    """One side of a changed place; what the other side does not have stands out."""
    told: list[str] = []
    words, others = _WORD.findall(left), _WORD.findall(right)
    for tag, first, last, start, stop in difflib.SequenceMatcher(
        None, words, others, autojunk=False
    ).get_opcodes():
        piece = escape("".join(words[first:last] if side == "left" else others[start:stop]))
        if tag == "equal" or not piece:
            told.append(piece)
        else:
            told.append(f'<span style="background: {_STRONG}; font-weight: 600;">{piece}</span>')
    return "".join(told)
