"""The four steps of an import, as the strip above the pages shows them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.common.cards import label, set_tone

STEPS = ("选择表格", "核对字段", "试导入", "完成")


class StepStrip(QWidget):
    """Numbered steps in a row; the present one stands out."""

    def __init__(self) -> None:
        super().__init__()
        self._pills: list[QLabel] = []
        self._names: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for place, name in enumerate(STEPS):
            pill = label(str(place + 1))
            pill.setProperty("pill", "muted")
            self._pills.append(pill)
            self._names.append(label(name, "muted"))
            row.addWidget(pill)
            row.addWidget(self._names[-1])
            row.addSpacing(18)
        row.addStretch(1)

    def show_step(self, present: int) -> None:
        """Mark the present step; those before it are done."""
        for place, (pill, name) in enumerate(zip(self._pills, self._names, strict=True)):
            pill.setText("✓" if place < present else str(place + 1))
            set_tone(pill, "ok" if place < present else ("info" if place == present else "muted"), "pill")
            set_tone(name, "section" if place == present else "muted", "role")
        self.setAccessibleName(f"第 {present + 1} 步，共 {len(STEPS)} 步：{STEPS[present]}")
