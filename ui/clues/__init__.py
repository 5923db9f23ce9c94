"""问题线索: the register tab of clues, with their timeline and clocks."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.common.context import Context
from ui.common.register_tab import RegisterTab


class CluesTab(RegisterTab):
    """Each clue from receipt to filing."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "clues", parent)
