"""An inner table of sub-records inside a form, such as the persons a clue names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.engine.views import FieldView
from ui.common.buttons import icon_button
from ui.common.editors import Suggest, make_editor
from ui.common.field_editor import FieldEditor
from ui.common.icons import icon
from ui.common.notice_bar import small_label
from ui.common.person_edit import FindPeople

_MOST_IN_LINE = 7  # places side by side; a record of more is spread over several lines
_PLACES = {"date": 2, "partial_date": 2, "long_text": 2}  # other columns take one
_ACROSS = 4
_AROUND_DATE = 50
_STRETCH = {"long_text": 4, "text": 3, "suggest": 3, "identity": 3, "person": 3}


class RowsEditor(FieldEditor):
    """Rows of editors under common heads, or one card per row where there are many columns.

    Values the officer does not see (a row's id) are kept.
    """

    def __init__(
        self, field: FieldView, suggest: Suggest | None = None, find: FindPeople | None = None
    ) -> None:
        self._page = QWidget()
        super().__init__(self._page)
        self._field = field
        self._columns = [column for column in field.columns if column.editable]
        self._suggest = _inner(field.name, suggest) if suggest else None
        self._find = find
        self._rows: list[_Row] = []
        self._grid = QGridLayout()
        self._in_cards = _needs_cards(self._columns)
        self._add = icon_button(f"添加{field.label}", "plus", "quiet")
        self._add.clicked.connect(self._add_by_hand)
        self._build_layout()
        self.set_value([])

    def value(self) -> list[dict[str, Any]]:
        return [row.value() for row in self._rows]

    def set_value(self, value: Any) -> None:
        for row in list(self._rows):
            self._drop(row)
        for values in value or [{}]:
            self._append(values)

    def set_flaw(self, path: str, reason: str) -> bool:
        place, _, name = path.partition(".")
        if not place.isdigit() or int(place) >= len(self._rows):
            return False
        return self._rows[int(place)].show_flaw(name, reason)

    def clear_flaws(self) -> None:
        for row in self._rows:
            row.clear_flaws()

    def focus_flaw(self) -> QWidget | None:
        """The first flawed editor inside; None when there is none."""
        return next((editor.target for row in self._rows for editor in row.flawed()), None)

    def name_as(self, name: str, description: str) -> None:
        self._page.setAccessibleName(name)
        self._page.setToolTip(description)

    def _build_layout(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        for place, column in enumerate([] if self._in_cards else self._columns):
            self._grid.addWidget(_head(column), 0, place)
            self._grid.setColumnStretch(place, _STRETCH.get(column.kind, 2) if place else 2)
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._grid)
        layout.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _add_by_hand(self) -> None:
        self._append({}).focus()
        self.edited.emit()

    def _append(self, values: Mapping[str, Any]) -> _Row:
        row = _Row(self._columns, values, self._suggest, self._find)
        for column, editor in zip(self._columns, row.editors.values(), strict=True):
            editor.name_as(f"第{len(self._rows) + 1}行{column.label}", column.help)
            editor.edited.connect(self.edited)
        row.remove.clicked.connect(partial(self._remove, row))
        if self._in_cards:
            self._grid.addWidget(row.make_card(self._columns), self._grid.rowCount(), 0)
        else:
            self._place(row)
        self._rows.append(row)
        if len(self._rows) == 1:
            self.setFocusProxy(next(iter(row.editors.values())).target)
        return row

    def _place(self, row: _Row) -> None:
        """Put a row on a line below the others."""
        line = self._grid.rowCount()
        for place, editor in enumerate(row.editors.values()):
            self._grid.addWidget(editor, line, place, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(row.remove, line, len(self._columns), Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(row.flaw, line + 1, 0, 1, len(self._columns))

    def _remove(self, row: _Row) -> None:
        self._drop(row)
        if not self._rows:
            self._append({})
        self.edited.emit()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        for widget in row.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()


class _Row:
    """The editors of one sub-record, its remove button and the line for its flaw."""

    def __init__(
        self,
        columns: Sequence[FieldView],
        values: Mapping[str, Any],
        suggest: Suggest | None,
        find: FindPeople | None,
    ) -> None:
        self._values = dict(values)
        self._labels = {column.name: column.label for column in columns}
        self.editors = {column.name: make_editor(column, suggest, find) for column in columns}
        for name, editor in self.editors.items():
            editor.set_value(values.get(name, ""))
            editor.set_beside(values)
            editor.stand_beside(self.editors)
        for column in columns:
            if column.kind in ("date", "partial_date"):
                _keep_wide(self.editors[column.name].target)
        self.remove = QToolButton()
        self.remove.setIcon(icon("x", size=16))
        self.remove.setToolTip("去掉这一行")
        self.remove.setAccessibleName("去掉这一行")
        self.flaw: QLabel = small_label("", "danger")
        self.flaw.setTextFormat(Qt.TextFormat.PlainText)
        self.flaw.hide()
        self._card: QFrame | None = None

    def make_card(self, columns: Sequence[FieldView]) -> QFrame:
        """The row as a card of its own, each editor below its label, several to a line."""
        self._card = card = QFrame()
        card.setProperty("kind", "row")
        grid = QGridLayout(card)
        grid.setContentsMargins(0, 4, 0, 10)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        line = place = 0
        for column, editor in zip(columns, self.editors.values(), strict=True):
            wide = column.kind == "long_text"
            if place and (wide or place == _ACROSS):
                line, place = line + 2, 0
            grid.addWidget(_head(column), line, place)
            grid.addWidget(editor, line + 1, place, 1, _ACROSS if wide else 1, Qt.AlignmentFlag.AlignTop)
            place = _ACROSS if wide else place + 1
        for place in range(_ACROSS):
            grid.setColumnStretch(place, 1)
        grid.addWidget(self.remove, 1, _ACROSS, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.flaw, line + 2, 0, 1, _ACROSS)
        return card

    def value(self) -> dict[str, Any]:
        values = {name: editor.value() for name, editor in self.editors.items()}
        beside = {name: text for editor in self.editors.values() for name, text in editor.beside().items()}
        return {**self._values, **values, **beside}

    def focus(self) -> None:
        next(iter(self.editors.values())).setFocus()

    def widgets(self) -> list[QWidget]:
        parts = [*self.editors.values(), self.remove, self.flaw]
        return [*parts, self._card] if self._card else parts

    def flawed(self) -> list[FieldEditor]:
        return [editor for editor in self.editors.values() if editor.target.property("flawed")]

    def show_flaw(self, name: str, reason: str) -> bool:
        editor = self.editors.get(name)
        if editor is None:
            return False
        editor.set_flaw("", reason)
        text = f"{self._labels[name]}：{reason}"
        self.flaw.setText(f"{self.flaw.text()}；{text}" if self.flaw.text() else text)
        self.flaw.show()
        return True

    def clear_flaws(self) -> None:
        self.flaw.clear()
        self.flaw.hide()
        for editor in self.editors.values():
            editor.clear_flaws()


def _needs_cards(columns: Sequence[FieldView]) -> bool:
    return sum(_PLACES.get(column.kind, 1) for column in columns) > _MOST_IN_LINE


def _head(column: FieldView) -> QLabel:
    return small_label(f"{column.label} *" if column.required else column.label)


def _keep_wide(editor: QWidget) -> None:
    """A date is never cut: room for its figures, the frame and the calendar's button."""
    editor.ensurePolished()
    editor.setMinimumWidth(editor.fontMetrics().horizontalAdvance("2026-12-30") + _AROUND_DATE)


def _inner(owner: str, suggest: Suggest) -> Callable[[str, str], Sequence[str]]:
    def ask(name: str, text: str) -> Sequence[str]:
        return suggest(f"{owner}.{name}", text)

    return ask
