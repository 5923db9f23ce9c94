"""A page that reads the office again when records change: at once when seen, else when next shown."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.common.context import Context


class RefreshingPage(QWidget):
    """Base of the tabs that show figures of several registers; override `refresh`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._stale = True
        context.hub.records_changed.connect(self.mark_stale)

    def refresh(self) -> None:
        """Read everything anew."""

    @Slot(object)
    def mark_stale(self, _keys: frozenset[str] = frozenset()) -> None:
        """Something changed: refresh now or at the next showing."""
        self._stale = True
        if self.isVisible():
            self._refresh_if_stale()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while hidden."""
        super().showEvent(event)
        self._refresh_if_stale()

    def _refresh_if_stale(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()
