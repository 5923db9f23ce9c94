"""Keeps how the officer left a ledger: columns, widths, sort and the pane's width, in the encrypted store."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QSplitter

from ui.common.context import Context
from ui.common.table_view import LedgerTable

KEEP_AFTER_MS = 500
_PANE_WIDTH = 330


class LayoutKeeper(QObject):
    """Restores the kept layout at once, and keeps a new one a moment after the officer's last change."""

    def __init__(self, context: Context, key: str, table: LedgerTable, splitter: QSplitter) -> None:
        super().__init__(table)
        self._context = context
        self._key = f"columns.{key}"
        self._table = table
        self._splitter = splitter
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEEP_AFTER_MS)
        self._finished = False
        self._restore()
        self._pause.timeout.connect(self.keep)
        table.layout_changed.connect(self.note_change)
        splitter.splitterMoved.connect(self.note_change)

    @Slot()
    def note_change(self) -> None:
        """The officer changed something: keep it in a moment."""
        if not self._finished:
            self._pause.start()

    @Slot()
    def keep(self) -> None:
        """Keep the layout now, or a moment later when a job may be writing."""
        if self._context.jobs.busy:
            self._pause.start()
            return
        state = {**self._table.layout_state(), "pane": self._splitter.sizes()[1]}
        self._context.office.set_preference(self._key, state)

    def finish(self) -> None:
        """Keep what is still to be kept, and nothing more afterwards; the store is about to be closed."""
        if self._pause.isActive() and not self._context.jobs.busy:
            self.keep()
        self._finished = True
        self._pause.stop()

    def _restore(self) -> None:
        kept = self._context.office.preference(self._key, {})
        kept = kept if isinstance(kept, dict) else {}
        self._table.restore_layout(kept)
        pane = kept.get("pane")
        self._splitter.setSizes([10_000, pane if isinstance(pane, int) else _PANE_WIDTH])
