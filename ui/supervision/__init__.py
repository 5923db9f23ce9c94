"""监督工作: the small registers side by side, one navigation entry for each."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.common.cards import label
from ui.common.context import Context
from ui.common.icons import icon
from ui.common.register_tab import RegisterTab

OWN_TABS = frozenset({"members", "clues", "talks"})


class SupervisionTab(QWidget):
    """Every register that has no tab of its own."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.registers = {
            key: RegisterTab(context, key) for key in context.office.ledgers if key not in OWN_TABS
        }
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self._buttons = {
            key: QPushButton(icon("clipboard-list"), context.office.ledger(key).view.title)
            for key in self.registers
        }
        self._build()

    def _build(self) -> None:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(164)
        column = QVBoxLayout(rail)
        column.setContentsMargins(10, 16, 10, 12)
        column.setSpacing(4)
        heading = label("台账", "small")
        heading.setContentsMargins(12, 0, 0, 2)
        column.addWidget(heading)
        for key, button in self._buttons.items():
            button.setCheckable(True)
            button.setProperty("kind", "nav")
            button.clicked.connect(partial(self.show_register, key))
            self._group.addButton(button)
            column.addWidget(button)
            self._stack.addWidget(self.registers[key])
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addWidget(self._stack, 1)
        for key in list(self.registers)[:1]:
            self.show_register(key)

    def show_register(self, key: str) -> None:
        """Show the register of this key."""
        self._stack.setCurrentWidget(self.registers[key])
        self._buttons[key].setChecked(True)

    @property
    def current(self) -> RegisterTab | None:
        """The register tab in sight."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, RegisterTab) else None
