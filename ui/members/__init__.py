"""党员人员: the people, their Party organisations, and the committee's own roster."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.common.context import Context
from ui.common.register_group import Page, RegisterGroup
from ui.members.branches import BranchesPage
from ui.members.people import PeoplePage
from ui.members.terms import TermsPage


class MembersTab(RegisterGroup):
    """People, branches, committee: whom this committee may handle, and who it is."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pages = (
            Page("members", "人员", "users", PeoplePage),
            Page("branches", "党组织", "building", BranchesPage),
            Page("terms", "机关纪委", "shield-check", TermsPage),
        )
        super().__init__(context, [page for page in pages if page.key in context.office.ledgers], parent)
