"""谈话提醒: talks of every kind, whom a talk is owed to, matters of concern, and reminders to many."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.common.context import Context
from ui.common.register_group import Page, RegisterGroup
from ui.common.register_tab import RegisterTab
from ui.talks.needs_page import NeedsPage
from ui.talks.reminders import RemindersPage

NEEDS = "needs"


class TalksTab(RegisterGroup):
    """Every talk of every kind, what calls for one, and what followed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pages = (
            Page("talks", "谈话", "messages", TalksPage),
            Page(NEEDS, "应谈覆盖", "user-circle", NeedsPage),
            Page("concerns", "关注事项", "alert-circle", partial(_ledger_page, "concerns")),
            Page("reminders", "提醒通知", "message-dots", RemindersPage),
        )
        held = {*context.office.ledgers, NEEDS}
        super().__init__(context, [page for page in pages if page.key in held], parent)


class TalksPage(RegisterTab):
    """The register of talks."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "talks", parent)
        for button in (self.buttons["new"], self._first_new):
            button.setText("登记谈话")


def _ledger_page(key: str, context: Context) -> RegisterTab:
    return RegisterTab(context, key)
