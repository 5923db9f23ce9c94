"""监督工作: the registers of what the committee does, side by side."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.archives.keys import REGISTERS as IN_ARCHIVES
from ui.common.context import Context
from ui.common.register_group import Page, RegisterGroup
from ui.common.register_tab import RegisterTab

ELSEWHERE = frozenset(
    {"members", "branches", "terms", "clues", "talks", "concerns", "reminders", "reports", *IN_ARCHIVES}
)
# What is checked and put right; what is prevented and taught; what the committee does itself.
ORDER = (
    ("meetings", "inspections", "proposals", "tasks", "accountabilities"),
    ("risks", "educations", "courses"),
    ("duties", "cleanings"),
)
PICTURES = {
    "meetings": "users", "inspections": "eye-check", "proposals": "message-plus",
    "accountabilities": "alert-circle", "risks": "shield-check", "educations": "bookmark",
    "courses": "calendar-event", "duties": "calendar-due", "cleanings": "list-check",
}  # fmt: skip


class SupervisionTab(RegisterGroup):
    """Every register that belongs to no other tab, those that `ORDER` does not name last."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        held = [key for key in context.office.ledgers if key not in ELSEWHERE]
        named = [[key for key in group if key in held] for group in ORDER]
        rest = [key for key in held if not any(key in group for group in named)]
        super().__init__(
            context, [page for group in (*named, rest) for page in _pages(context, group)], parent
        )


def _pages(context: Context, keys: list[str]) -> list[Page]:
    titles = {key: context.office.ledger(key).view.title for key in keys}
    return [
        Page(key, titles[key], PICTURES.get(key, "clipboard-check"), partial(_ledger_page, key),
             opens=place == 0)
        for place, key in enumerate(keys)
    ]  # fmt: skip


def _ledger_page(key: str, context: Context) -> RegisterTab:
    return RegisterTab(context, key)
