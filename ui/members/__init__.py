"""党员人员: the register tab of people."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.common.context import Context
from ui.common.register_tab import RegisterTab


class MembersTab(RegisterTab):
    """People, branches, whom this committee may handle."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "members", parent)
