"""Several registers and pages side by side in one tab: a slim rail with an entry for each, one in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.common.context import Context
from ui.common.icons import icon
from ui.common.parts import rule
from ui.common.register_tab import RegisterTab

_WIDTH = 140


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a group; `key` is that of the register it shows, or a name of its own.

    `holds`: keys of the registers that it shows inside itself, where it is a group again; `opens`: a thin
    line in the rail sets it apart from what stands above.
    """

    key: str
    title: str
    icon: str
    make: Callable[[Context], QWidget]
    holds: tuple[str, ...] = ()
    opens: bool = False


@runtime_checkable
class _Ending(Protocol):
    def dismiss(self) -> None:
        """Close what is open and forget what is shown."""


class Registers(Mapping[str, RegisterTab]):
    """Register tabs by key; one that nobody has seen yet is built when it is asked for."""

    def __init__(self, find: Mapping[str, Callable[[], RegisterTab]]) -> None:
        self._find = find

    def __getitem__(self, key: str) -> RegisterTab:
        return self._find[key]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._find)

    def __len__(self) -> int:
        return len(self._find)


class PageStack(QWidget):
    """Shows one page at a time; a page is built when it is first shown or asked for.

    How the officer changes between them is for a subclass to say. page_shown: key of the page now in sight.
    """

    page_shown = Signal(str)

    def __init__(self, context: Context, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.key = ""
        self._pages = {page.key: page for page in pages}
        self._holders = {key: page.key for page in pages for key in (page.key, *page.holds)}
        self._built: dict[str, QWidget] = {}
        ledgers = context.office.ledgers
        own = [key for key in self._holders if key in ledgers]
        self.registers = Registers({key: partial(self._register, key) for key in own})
        self.stack = QStackedWidget()

    def show_page(self, key: str) -> QWidget:
        """Bring the page of this key to the front and return it. Raises KeyError."""
        outer = self._page(self._holders[key])
        self.key = self._holders[key]
        self.stack.setCurrentWidget(outer)
        self.mark_shown()
        found = outer.show_page(key) if isinstance(outer, PageStack) and key != self.key else outer
        self.page_shown.emit(self.key)
        return found

    def page(self, key: str) -> QWidget:
        """The page of this key, built when nobody has seen it yet. Raises KeyError."""
        holder = self._holders[key]
        outer = self._page(holder)
        return outer.page(key) if isinstance(outer, PageStack) and key != holder else outer

    def has_page(self, key: str) -> bool:
        """Whether the page of this key stands here, or inside a page that does."""
        return key in self._holders

    @property
    def current(self) -> QWidget | None:
        """The page in sight, the inner one of a page with pages; None before the group was first shown."""
        shown = self._built.get(self.key)
        return shown.current if isinstance(shown, PageStack) else shown

    @property
    def register(self) -> RegisterTab | None:
        """The register in sight; None on a page that shows none."""
        return self.current if isinstance(self.current, RegisterTab) else None

    def dismiss(self) -> None:
        """Close what its pages have open without questions; those never shown hold nothing."""
        for page in self._built.values():
            if isinstance(page, _Ending):
                page.dismiss()

    def mark_shown(self) -> None:
        """Mark which page is in sight."""

    def showEvent(self, event: QShowEvent) -> None:
        """The first page is built now, not with the window."""
        if not self.key:
            self.show_page(next(iter(self._pages)))
        super().showEvent(event)

    def _page(self, key: str) -> QWidget:
        if key not in self._built:
            self._built[key] = page = self._pages[key].make(self.context)
            page.setAccessibleName(self._pages[key].title)
            self.stack.addWidget(page)
        return self._built[key]

    def _register(self, key: str) -> RegisterTab:
        page = self.page(key)
        assert isinstance(page, RegisterTab)
        return page


class RegisterGroup(PageStack):
    """Pages with a slim rail at the left, an entry for each."""

    def __init__(self, context: Context, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(context, pages, parent)
        self._group = QButtonGroup(self)
        self.entries = {page.key: _entry(page) for page in pages}
        self._build()

    def mark_shown(self) -> None:
        for key, entry in self.entries.items():
            entry.setChecked(key == self.key)
            entry.setIcon(icon(self._pages[key].icon, "primary" if key == self.key else "muted"))

    def _build(self) -> None:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(_WIDTH)
        column = QVBoxLayout(rail)
        column.setContentsMargins(8, 14, 8, 12)
        column.setSpacing(4)
        for key, entry in self.entries.items():
            entry.clicked.connect(partial(self.show_page, key))
            self._group.addButton(entry)
            if self._pages[key].opens and column.count():
                column.addWidget(rule())
            column.addWidget(entry)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addWidget(self.stack, 1)


def _entry(page: Page) -> QPushButton:
    entry = QPushButton(icon(page.icon), page.title)
    entry.setCheckable(True)
    entry.setProperty("kind", "nav")
    entry.setProperty("slim", "true")
    entry.setAccessibleName(page.title)
    return entry
