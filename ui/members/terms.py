"""机关纪委: the committee in office above the register of its terms."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.engine.views import Query
from ui.common.context import Context
from ui.common.register_tab import RegisterTab
from ui.members.branches import paper_menu
from ui.members.committee_card import CommitteeCard

_READ_OF = frozenset({"members", "terms"})


class TermsPage(RegisterTab):
    """Every term of the committee, and how the one in office stands."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "terms", parent)
        self.papers = paper_menu(context, self)
        self.head.insertWidget(self.head.count() - 1, self.papers)

    def lead(self) -> QWidget:
        """The committee as it stands."""
        self.committee = CommitteeCard()
        return self.committee

    def refresh(self) -> None:
        super().refresh()
        if not self._dismissed:
            view = self.context.office.organisation.committee()
            self.committee.show_committee(view)
            self.committee.setVisible(bool(view.term_id or self.ledger.ids(Query())))

    @Slot(object)
    def mark_stale(self, keys: frozenset[str] = frozenset()) -> None:
        """The checks look at the people in the seats, so they follow the roster too."""
        super().mark_stale(frozenset() if keys & _READ_OF else keys)
