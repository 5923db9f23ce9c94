"""Titled groups of labelled lines, in as many columns as asked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.engine.views import Line, Section
from ui.common.cards import Card, label, set_tone

_LONG = 34


class SectionCard(Card):
    """One section: labels in small grey print, texts beside them; a long text takes the whole row."""

    def __init__(self, section: Section, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(section.title, parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(7)
        self._fill(grid, section.lines, columns)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def _fill(self, grid: QGridLayout, lines: Sequence[Line], columns: int) -> None:
        row = column = 0
        for line in lines:
            long = len(line.text) > _LONG
            if long and column:
                row, column = row + 1, 0
            name = label(line.label, "muted")
            grid.addWidget(name, row, column * 2, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_text(line), row, column * 2 + 1, 1, columns * 2 - 1 if long else 1)
            column = columns if long else column + 1
            if column == columns:
                row, column = row + 1, 0
        for place in range(columns):
            grid.setColumnMinimumWidth(place * 2, self.fontMetrics().horizontalAdvance("一") * 5)
            grid.setColumnStretch(place * 2 + 1, 1)


def _text(line: Line) -> QLabel:
    made = label(line.text or "—", wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setAccessibleName(f"{line.label}：{line.text}")
    set_tone(made, line.tone)
    return made
