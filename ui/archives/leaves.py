"""逐项台账: one section of all files at a time, each a register like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.engine.views import Query
from ui.archives.keys import ARCHIVES, LEAVES
from ui.common.context import Context
from ui.common.register_group import Page, PageStack
from ui.common.register_tab import RegisterTab

KEY = "pages"
_CHANNEL = "archives.counts"
_WIDTH = 236
_MOST_SHOWN = 18


class LeavesPage(PageStack):
    """The register of the files and of each hand-kept section; a list in the head changes between them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        keys = held(context)
        titles = {key: context.office.ledger(key).view.title for key in keys}
        super().__init__(context, [Page(key, titles[key], "", partial(_tab, key)) for key in keys], parent)
        self.chooser = QComboBox()
        self._titles = titles
        self._stale = True
        self._build()
        self.chooser.activated.connect(self._choose)
        context.hub.records_changed.connect(self._count_anew)

    def mark_shown(self) -> None:
        """The list stands in the head of the register in sight."""
        tab = self.registers[self.key]
        tab.head.insertWidget(1, self.chooser)
        self.chooser.show()
        self.chooser.setCurrentIndex(self.chooser.findData(self.key))
        self._ask_counts()

    def _build(self) -> None:
        for key, title in self._titles.items():
            self.chooser.addItem(title, key)
        self.chooser.setAccessibleName("选择台账")
        self.chooser.setToolTip("换一项台账")
        self.chooser.setFixedWidth(_WIDTH)
        self.chooser.setMaxVisibleItems(_MOST_SHOWN)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    @Slot(int)
    def _choose(self, place: int) -> None:
        self.show_page(str(self.chooser.itemData(place)))
        self.chooser.setFocus()  # hiding the register it stood on took the focus away

    @Slot(object)
    def _count_anew(self, keys: frozenset[str]) -> None:
        if keys & set(self._titles):
            self._stale = True
            if self.isVisible():
                self._ask_counts()

    def _ask_counts(self) -> None:
        if self._stale:
            self._stale = False
            ledgers = {key: self.context.office.ledger(key).ids for key in self._titles}
            self.context.reader.ask(partial(_counts, ledgers), self._show_counts, _CHANNEL)

    def _show_counts(self, counts: Mapping[str, int]) -> None:
        for key, count in counts.items():
            text = f"{self._titles[key]}　{count}" if count else self._titles[key]
            self.chooser.setItemText(self.chooser.findData(key), text)


def held(context: Context) -> tuple[str, ...]:
    """The registers shown here, as far as the office has them."""
    return tuple(key for key in (ARCHIVES, *LEAVES) if key in context.office.ledgers)


def _tab(key: str, context: Context) -> RegisterTab:
    return RegisterTab(context, key)


def _counts(ledgers: Mapping[str, Callable[[Query], list[int]]]) -> Mapping[str, int]:
    return {key: len(ids(Query())) for key, ids in ledgers.items()}
