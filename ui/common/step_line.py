"""How far something has come: numbered steps in a row, the present one standing out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.common.cards import label, set_tone


class StepLine(QWidget):
    """Steps from the first to the last; beside each there is room for a remark (when, by whom)."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = tuple(steps)
        self._pills = [label(str(place)) for place in range(1, len(self._steps) + 1)]
        self._names = [label(name, "muted") for name in self._steps]
        self._notes = [label("", "small") for _ in self._steps]
        self.present = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for place in range(len(self._steps)):
            self._add(row, place)
        row.addStretch(1)
        self.show_step(0)

    def show_step(self, present: int, notes: Sequence[str] = ()) -> None:
        """Mark the present step, counted from 0; those before it are done, and so are all when it is past
        the last."""
        self.present = present
        for place, (pill, name) in enumerate(zip(self._pills, self._names, strict=True)):
            pill.setText("✓" if place < present else str(place + 1))
            set_tone(pill, "ok" if place < present else ("info" if place == present else "muted"), "pill")
            set_tone(name, "section" if place == present else "muted", "role")
        for place, note in enumerate(self._notes):
            text = notes[place] if place < len(notes) else ""
            note.setText(text)
            note.setVisible(bool(text))
        self.setAccessibleName(self._spoken(present))

    def _spoken(self, present: int) -> str:
        if present >= len(self._steps):
            return f"{len(self._steps)} 步都已完成"
        return f"第 {present + 1} 步，共 {len(self._steps)} 步：{self._steps[present]}"

    def _add(self, row: QHBoxLayout, place: int) -> None:
        parts = (self._pills[place], self._names[place], self._notes[place])
        for part in (_arrow(), *parts) if place else parts:
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)


def _arrow() -> QLabel:
    arrow = label("→", "muted")
    arrow.setContentsMargins(6, 0, 6, 0)
    return arrow
