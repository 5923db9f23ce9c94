"""What every editor of a field is: a widget with a value, marks for flaws, and others beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.common.notice_bar import restyle


class FieldEditor(QWidget):
    """Base of all editors. edited: the officer changed the value."""

    edited = Signal()

    def __init__(self, target: QWidget) -> None:
        super().__init__()
        self.target = target
        self.setFocusProxy(target)
        self.parts = QVBoxLayout(self)
        self.parts.setContentsMargins(0, 0, 0, 0)
        self.parts.setSpacing(2)
        self.parts.addWidget(target)

    def value(self) -> Any:
        """The value as the register takes it."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; does not emit `edited`."""
        raise NotImplementedError

    def beside(self) -> dict[str, str]:
        """What is handed in beside the value, by name: whom a person's name means."""
        return {}

    def set_beside(self, values: Mapping[str, Any]) -> None:
        """Take from a whole record what belongs beside the value; the value is already there."""

    def explain(self) -> None:
        """Say below the value what is known of it; called when a form was filled."""

    def stand_beside(self, others: Mapping[str, FieldEditor]) -> None:
        """Learn of the other editors of the same record, by field name."""

    def set_flaw(self, path: str, reason: str) -> bool:
        """Mark the value, or the inner value at `path`, as flawed; False when there is none there."""
        self._mark(self.target, True)
        return not path

    def clear_flaws(self) -> None:
        """Take the marks away."""
        self._mark(self.target, False)

    def name_as(self, name: str, description: str) -> None:
        """Tell screen readers what the editor is for."""
        self.target.setAccessibleName(name)
        self.target.setAccessibleDescription(description)
        self.target.setToolTip(description)

    def _mark(self, widget: QWidget, flawed: bool) -> None:
        if bool(widget.property("flawed")) != flawed:
            widget.setProperty("flawed", flawed)
            restyle(widget)
