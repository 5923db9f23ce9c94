"""What stands below the agenda: the selected item's authority and way of finishing, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.engine.views import DueItem
from ui.actions import Shortcut
from ui.common.cards import set_tone
from ui.common.parts import authority, rule
from ui.today.few_lines import FewLines

LEGAL = "法定期限只能在线索页登记“延期”。"
_HEIGHT = 64
# Finished by filling in the rest of the record itself.
_IN_ITS_RECORD = ("talks", "tasks", "inspections", "proposals", "risks")


class DueStrip(QFrame):
    """The buttons as signals; hidden while nothing is selected."""

    open_asked = Signal()
    finish_asked = Signal()
    postpone_asked = Signal()
    waive_asked = Signal()
    restore_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("due_strip")
        self.told = FewLines(3, 2)
        self.buttons = {
            "open": QPushButton("打开"),
            "restore": QPushButton("恢复原定"),
            "waive": QPushButton("不需办理…"),
            "postpone": QPushButton("顺延…"),
            "finish": QPushButton("办结…"),
        }
        self._build()

    def show_item(self, item: DueItem | None) -> None:
        """Show what can be done about this item."""
        self.setVisible(item is not None)
        if item is None:
            return
        self.told.show_text((authority(item.source), f"怎么办：{item.how}" if item.how else ""))
        able = abilities(item)
        for key, button in self.buttons.items():
            button.setEnabled(able[key])
        self.buttons["restore"].setVisible(able["restore"])
        self.buttons["finish"].setVisible(able["finish"])
        set_tone(self.buttons["open"], "" if able["finish"] else "primary", "kind")
        for key, shortcut in (("postpone", Shortcut.POSTPONE), ("waive", Shortcut.WAIVE)):
            self.buttons[key].setToolTip(LEGAL if item.legal else _told(shortcut))

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(15, 3, 12, 3)
        row.setSpacing(6)
        row.addWidget(self.told, 1)
        for button, signal in zip(
            self.buttons.values(),
            (self.open_asked, self.restore_asked, self.waive_asked, self.postpone_asked, self.finish_asked),
            strict=True,
        ):
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.buttons["finish"].setProperty("kind", "primary")
        self.buttons["open"].setToolTip("转到这条记录（Enter）")
        self.buttons["finish"].setToolTip(_told(Shortcut.FINISH))
        self.buttons["restore"].setToolTip("取消顺延，恢复原定日期")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addLayout(row, 1)
        self.setFixedHeight(_HEIGHT)
        self.hide()


def abilities(item: DueItem) -> dict[str, bool]:
    """What can be done about an item, by the key of its button."""
    return {
        "open": item.record_id > 0,
        "finish": bool(item.finish_in) or item.register in _IN_ITS_RECORD,
        "postpone": not item.legal,
        "waive": not item.legal,
        "restore": item.postponed_from is not None,
    }


def _told(shortcut: Shortcut) -> str:
    return f"{shortcut.meaning.partition('：')[2]}（{shortcut.keys}）"
