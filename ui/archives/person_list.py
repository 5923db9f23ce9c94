"""The people at the left of the archives: searched as one types, name and unit in two lines."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from app.engine.views import Query
from ui.common.cards import label
from ui.common.cell_delegate import CellDelegate
from ui.common.context import Context
from ui.common.icons import icon
from ui.common.table_model import LedgerModel

_REGISTER = "members"
_CHANNEL = "archives"


class PersonList(QFrame):
    """Search box and list. person_chosen: the member's id, 0 for none."""

    person_chosen = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ledger = context.office.ledger(_REGISTER)
        self.search = QLineEdit()
        self.model = LedgerModel(self._ledger.view.columns, self._ledger.rows, self)
        self.list = QListView()
        self._count = label("", "small")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setProperty("kind", "card")
        self.search.setPlaceholderText("搜索姓名、拼音、单位…")
        self.search.setAccessibleName("搜索人员")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        columns = self._ledger.view.columns
        shown = next((place for place, column in enumerate(columns) if column.kind == "person"), 0)
        self.list.setModel(self.model)
        self.list.setModelColumn(shown)
        self.list.setItemDelegate(CellDelegate(columns, partial(_is, shown), self.list))
        self.list.setUniformItemSizes(True)
        self.list.setProperty("frame", "none")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("人员列表")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 12, 1, 6)
        layout.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.addWidget(self.search)
        top.addWidget(self._count)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.refresh)
        self.list.selectionModel().currentChanged.connect(self._choose)

    @Slot()
    def refresh(self) -> None:
        """Ask for the people that match what is typed."""
        query = Query(search=self.search.text(), order=self._ledger.view.order)
        self._context.reader.ask(partial(self._ledger.ids, query, interruptible=True), self._show, _CHANNEL)

    def select(self, member_id: int) -> None:
        """Select a person when listed."""
        row = self.model.row_of(member_id)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, self.list.modelColumn()))

    def _show(self, ids: list[int]) -> None:
        kept = self.model.id_at(self.list.currentIndex().row())
        self.model.set_ids(ids)
        self._count.setText(f"{len(ids)} 人")
        if ids:
            self.select(kept if kept in ids else ids[0])
        else:
            self.person_chosen.emit(0)

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.person_chosen.emit(self.model.id_at(current.row()))


def _is(shown: int, section: int) -> bool:
    return section == shown
