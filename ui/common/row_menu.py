"""The menu under the right mouse button on a ledger's row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

Act = tuple[str, Callable[[], object], bool]


def show_row_menu(parent: QWidget, place: QPoint, groups: Sequence[Sequence[Act]]) -> QMenu:
    """Open a menu at a global position; each act is its text, what it does, and whether it can be done."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for number, group in enumerate(groups):
        if number:
            menu.addSeparator()
        for text, act, able in group:
            action = menu.addAction(text)
            action.setEnabled(able)
            action.triggered.connect(partial(_call, act))
    menu.popup(place)
    return menu


def _call(act: Callable[[], object], _checked: bool = False) -> None:
    act()
