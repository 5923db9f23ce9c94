"""What falls due within seven days, shown once on each day after unlocking; it holds nothing up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.engine.views import DueGroup, DueItem
from ui.common.buttons import icon_button
from ui.common.cards import Card, label
from ui.common.context import Context
from ui.today.due_list import DueList
from ui.today.weekly import preview_week

SHOWN = "agenda.shown"
_SIZE = (720, 470)


class SoonDialog(QDialog):
    """The list, with ways to the workbench and to the week's sheet. item_chosen: the DueItem to be done."""

    item_chosen = Signal(object)

    def __init__(self, context: Context, items: Sequence[DueItem], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("近期到期")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._context = context
        self.list = DueList()
        self.weekly = icon_button("周工作提示单", "printer")
        self.go = icon_button("去办理", "arrow-right")
        self.close_button = QPushButton("知道了")
        self._build(items, context.today())
        self.list.record_chosen.connect(self._choose)
        self.go.clicked.connect(self._choose)
        self.weekly.clicked.connect(self._print)
        self.close_button.clicked.connect(self.close)

    def _build(self, items: Sequence[DueItem], today: date) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(label(f"7 天内到期 {len(items)} 件", "heading"))
        layout.addWidget(label("每天首次打开时提示一次；全部事项在“工作台”。", "muted"))
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.list)
        layout.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.weekly)
        foot.addStretch(1)
        foot.addWidget(self.go)
        foot.addWidget(self.close_button)
        layout.addLayout(foot)
        self.close_button.setProperty("kind", "primary")
        self.list.show_groups(_grouped(items, today), today)
        self.resize(*_SIZE)

    @Slot()
    def _choose(self) -> None:
        item = self.list.item()
        if item is not None:
            self.close()
            self.item_chosen.emit(item)

    @Slot()
    def _print(self) -> None:
        preview_week(self._context, self)


def soon_once(context: Context, parent: QWidget) -> SoonDialog | None:
    """The dialog of what falls due within seven days; None when it was shown today, or nothing does."""
    office, today = context.office, context.today()
    if office.preference(SHOWN) == today.isoformat():
        return None
    items = office.duties.soon(today)
    if not items:
        return None
    office.set_preference(SHOWN, today.isoformat())
    return SoonDialog(context, items, parent)


def _grouped(items: Sequence[DueItem], today: date) -> tuple[DueGroup, ...]:
    late = tuple(item for item in items if item.due < today)
    now = tuple(item for item in items if item.due == today)
    soon = tuple(item for item in items if item.due > today)
    return DueGroup("逾期", "danger", late), DueGroup("今天", "danger", now), DueGroup("7 天内", "warn", soon)
