"""党组织: the register of branches beside their tree, with the drawn organisation and the contacts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.engine.views import Paper, Query, RecordView
from app.errors import ExpectedError
from ui.common.buttons import icon_button
from ui.common.context import Context
from ui.common.paper_desk import PaperDesk
from ui.common.parts import call
from ui.common.register_tab import RegisterTab
from ui.jobs import Progress
from ui.members.branch_tree import BranchTree

if TYPE_CHECKING:
    from app.organisation_desk import OrganisationDesk

_READ_OF = frozenset({"members", "branches"})


class BranchesPage(RegisterTab):
    """Every Party organisation of the organ."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "branches", parent)
        self.adopt = icon_button("按花名册建立", "users")
        self.papers = paper_menu(context, self)
        self.first_adopt = icon_button("按花名册建立", "users")
        for button in (self.adopt, self.papers):
            self.head.insertWidget(self.head.count() - 1, button)
        self.add_first_step(self.first_adopt)
        self.first_adopt.clicked.connect(self._adopt)
        self.adopt.setToolTip("花名册里的每个“所在党支部”各建立一个党组织；已有的不动")
        self.adopt.clicked.connect(self._adopt)
        self.tree.branch_chosen.connect(self.open_record)
        self.tree.people_asked.connect(self._show_people)
        self.pane.record_shown.connect(self._mark)

    def side(self) -> QWidget:
        """The tree."""
        self.tree = BranchTree()
        return self.tree

    def refresh(self) -> None:
        super().refresh()
        if not self._dismissed:
            self.tree.show_organisation(self.context.office.organisation.overview())

    @Slot(object)
    def mark_stale(self, keys: frozenset[str] = frozenset()) -> None:
        """The tree counts people, so it follows the roster too."""
        super().mark_stale(frozenset() if keys & _READ_OF else keys)

    @Slot()
    def _adopt(self) -> None:
        try:
            made = self.context.office.organisation.adopt_branches()
        except ExpectedError as error:
            self.context.messages.show_error(error)
            return
        told = f"已建立 {made} 个党组织，请补填书记和纪检委员。" if made else "花名册里的党支部都已建立。"
        self.context.messages.tell("按花名册建立党组织", told)

    @Slot(object)
    def _show_people(self, branches: tuple[str, ...]) -> None:
        self.context.show_query("members", Query(choices={"branch": branches}))

    @Slot(object)
    def _mark(self, record: RecordView | None) -> None:
        if record is not None:
            self.tree.select(record.id)


def paper_menu(context: Context, owner: QWidget) -> QPushButton:
    """The button that prints the organisation: 组织架构图 and 通讯录."""
    button = icon_button("架构图、通讯录", "printer")
    button.setProperty("menu", "true")
    menu = QMenu(button)
    desk, papers = context.office.organisation, PaperDesk(context, owner)
    for title, make in (("组织架构图", _chart), ("通讯录", _contacts)):
        show = partial(papers.preview, partial(make, desk), f"正在排版{title}")
        menu.addAction(f"预览{title}…").triggered.connect(partial(call, show))
    button.setMenu(menu)
    return button


def _chart(desk: OrganisationDesk, progress: Progress, boxes: bool) -> Paper:
    return desk.chart_paper(boxes=boxes)


def _contacts(desk: OrganisationDesk, progress: Progress, boxes: bool) -> Paper:
    return desk.contacts_paper(boxes=boxes)
