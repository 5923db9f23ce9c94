"""What an empty store shows first: the way to take in the sheets kept so far."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.common.buttons import icon_button
from ui.common.cards import Card, label
from ui.common.parts import call, plain

_SHEETS = (("members", "导入党员花名册"), ("clues", "导入线索台账"), ("talks", "导入谈话登记表"))
_HINT = "请先导入党员花名册，再导入线索台账和谈话登记表，姓名会自动对应到人；也可以直接登记。"


class FirstSteps(Card):
    """A card with one button for each sheet; `import_sheet(register key)` opens the wizard."""

    def __init__(self, import_sheet: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.buttons: dict[str, QPushButton] = {}
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("还没有数据", "section"))
        words.addWidget(plain(_HINT, "muted"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        for key, text in _SHEETS:
            button = icon_button(text, "file-import", "primary" if key == "members" else "")
            button.clicked.connect(partial(call, partial(import_sheet, key)))
            self.buttons[key] = button
            row.addWidget(button)
        self.body.addLayout(row)
        self.hide()
