"""廉政档案: one file per person, its sections over all people, opinions, confirmation, lending, figures."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.archives import leaves
from ui.archives.confirmations import ConfirmationsPage
from ui.archives.files import FilesPage
from ui.archives.keys import CONFIRMATIONS, LOANS, OPINIONS
from ui.archives.opinions import OpinionsPage
from ui.archives.statistics import StatisticsPage
from ui.common.context import Context
from ui.common.register_group import Page, RegisterGroup
from ui.common.register_tab import RegisterTab

FILES, STATISTICS = "files", "archive_statistics"


class ArchivesTab(RegisterGroup):
    """Everything about the files of persons."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pages = (
            Page(FILES, "个人档案", "archive", FilesPage),
            Page(leaves.KEY, "逐项台账", "table", leaves.LeavesPage, leaves.held(context)),
            Page(OPINIONS, "意见回复", "message-dots", OpinionsPage),
            Page(CONFIRMATIONS, "年度确认", "circle-check", ConfirmationsPage),
            Page(LOANS, "查阅登记", "clipboard-list", partial(_ledger_page, LOANS)),
            Page(STATISTICS, "统计", "chart-bar", StatisticsPage),
        )
        held = {*context.office.ledgers, FILES, leaves.KEY, STATISTICS}
        super().__init__(context, [page for page in pages if page.key in held], parent)


def _ledger_page(key: str, context: Context) -> RegisterTab:
    return RegisterTab(context, key)
