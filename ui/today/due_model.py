"""The agenda as the list shows it: group headings and items, folded or not, and their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.engine.views import DueGroup, DueItem
from ui.common.due_words import distance, postponed_text
from ui.common.parts import authority

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
LATER = "30 天以后"
_NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex
Entry = DueGroup | DueItem


class DueModel(QAbstractListModel):
    """Group headings and items in one list; groups without items are left out, folded ones show no items."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.tones: list[str] = []
        self.today = date.min
        self.folded = {LATER}
        self._groups: tuple[DueGroup, ...] = ()

    def set_groups(self, groups: Sequence[DueGroup], today: date) -> None:
        """Show these groups as seen today."""
        self.beginResetModel()
        self._groups, self.today = tuple(group for group in groups if group.items), today
        self.entries, self.tones = [], []
        for group in self._groups:
            shown = () if group.title in self.folded else group.items
            self.entries += [group, *shown]
            self.tones += [group.tone] * (len(shown) + 1)
        self.endResetModel()

    def fold(self, title: str, *, folded: bool) -> None:
        """Fold or unfold a group."""
        if title and folded != (title in self.folded):
            self.folded ^= {title}
            self.set_groups(self._groups, self.today)

    def place_of(self, title: str) -> int:
        """The row of a group's heading; -1 when the group is empty."""
        return next(
            (i for i, e in enumerate(self.entries) if isinstance(e, DueGroup) and e.title == title), -1
        )

    def place_of_item(self, key: str) -> int:
        """The row of an item by its key; -1 when it is not shown."""
        return next((i for i, e in enumerate(self.entries) if isinstance(e, DueItem) and e.key == key), -1)

    def group_of(self, key: str) -> str:
        """The title of the group an item stands in, folded or not; '' when there is no such item."""
        held = (group.title for group in self._groups if any(item.key == key for item in group.items))
        return next(held, "")

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._told(entry)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(entry, DueItem):
            put_off = postponed_text(entry)
            return "\n".join(p for p in (entry.title, authority(entry.source), entry.how, put_off) if p)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self.entries[index.row()], DueGroup):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _told(self, entry: Entry) -> str:
        if isinstance(entry, DueGroup):
            return f"{entry.title}，{len(entry.items)} 件" + (
                "，已折叠" if entry.title in self.folded else ""
            )
        when = f"{entry.due.isoformat()} 到期，{distance(entry.due, self.today)}"
        parts = (entry.title, entry.record, when, f"依据 {entry.source}", postponed_text(entry))
        return "，".join(part for part in parts if part)
