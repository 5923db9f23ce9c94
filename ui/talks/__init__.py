"""谈话提醒: the register tab of talks and reminders."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.common.context import Context
from ui.common.register_tab import RegisterTab


class TalksTab(RegisterTab):
    """Every talk of every kind, and what followed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "talks", parent)
