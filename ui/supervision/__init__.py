"""监督工作: the registers of what the committee does, side by side."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.archives.keys import REGISTERS as IN_ARCHIVES
from ui.common.context import Context
from ui.common.register_group import Page, RegisterGroup
from ui.common.register_tab import RegisterTab

ELSEWHERE = frozenset(
    {"members", "branches", "terms", "clues", "talks", "concerns", "reminders", *IN_ARCHIVES}
)
PICTURES = {"meetings": "users", "cleanings": "list-check", "duties": "calendar-due"}


class SupervisionTab(RegisterGroup):
    """Every register that belongs to no other tab."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pages = [
            Page(key, ledger.view.title, PICTURES.get(key, "clipboard-check"), partial(_ledger_page, key))
            for key, ledger in context.office.ledgers.items()
            if key not in ELSEWHERE
        ]
        super().__init__(context, pages, parent)


def _ledger_page(key: str, context: Context) -> RegisterTab:
    return RegisterTab(context, key)
