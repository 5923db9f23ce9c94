"""One editor per kind of field: a widget with a value that is plain text, a flag or a list of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
)

from app.engine.views import FieldView
from ui.common.date_edit import DateEdit
from ui.common.field_editor import FieldEditor
from ui.common.person_edit import FindPeople, PersonEditor
from ui.common.timeline import WrappedLabel

Suggest = Callable[[str, str], Sequence[str]]
_MANY_OPTIONS = 12
_LONGEST_LINE = 200_000
_PLACEHOLDERS = {
    "partial_date": "如 1996-12",
    "identity": "18 位公民身份号码",
    "number": "整数",
    "time": "如 9:30",
}


class LineEditor(FieldEditor):
    """One line of text; with completion when `suggest` is given."""

    def __init__(self, field: FieldView, suggest: Callable[[str], Sequence[str]] | None = None) -> None:
        self._line = QLineEdit()
        super().__init__(self._line)
        self._line.setMaxLength(_LONGEST_LINE)
        self._line.setPlaceholderText(_PLACEHOLDERS.get(field.kind, ""))
        self._line.textEdited.connect(self.edited)
        self._known = QStringListModel(self)
        self._suggest = suggest
        if suggest is not None:
            self._build_completer()

    def value(self) -> str:
        return self._line.text()

    def set_value(self, value: Any) -> None:
        self._line.setText("" if value is None else str(value))
        self._line.setCursorPosition(0)

    def _build_completer(self) -> None:
        completer = QCompleter(self._known, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self.edited)
        self._line.setCompleter(completer)
        self._line.textEdited.connect(self._look_up)

    @Slot(str)
    def _look_up(self, text: str) -> None:
        if self._suggest is not None:
            self._known.setStringList([known for known in self._suggest(text.strip()) if known != text])


class LongTextEditor(FieldEditor):
    """Several lines of text; Tab leaves the field."""

    def __init__(self, lines: int = 4) -> None:
        self._text = QPlainTextEdit()
        super().__init__(self._text)
        self._text.setTabChangesFocus(True)
        self.setFixedHeight(self._text.fontMetrics().lineSpacing() * lines + 20)
        self._text.textChanged.connect(self._report)
        self._quiet = False

    def value(self) -> str:
        return self._text.toPlainText()

    def set_value(self, value: Any) -> None:
        self._quiet = True
        self._text.setPlainText("" if value is None else str(value))
        self._quiet = False

    @Slot()
    def _report(self) -> None:
        if not self._quiet:
            self.edited.emit()


class DateEditor(FieldEditor):
    """A date in any spelling, or empty."""

    def __init__(self) -> None:
        self._date = DateEdit()
        super().__init__(self._date)
        self._date.date_changed.connect(self.edited)

    def value(self) -> str:
        return self._date.text()

    def set_value(self, value: Any) -> None:
        self._date.setText("" if value is None else str(value))


class ChoiceEditor(FieldEditor):
    """One of a list, or nothing. A long list can be typed into; what fits no choice goes on as typed."""

    def __init__(self, field: FieldView) -> None:
        self._box = _CalmComboBox()
        super().__init__(self._box)
        self._box.addItem("", "")
        for option in field.options:
            self._box.addItem(option.label, option.code)
        self._box.setMaxVisibleItems(16)
        self._box.setMinimumContentsLength(4)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if len(field.options) > _MANY_OPTIONS:
            self._make_typable()
        self._box.currentTextChanged.connect(self._report)
        self._quiet = False

    def value(self) -> str:
        text = self._box.currentText().strip()
        place = self._box.findText(text)
        return str(self._box.itemData(place)) if place >= 0 else text

    def set_value(self, value: Any) -> None:
        self._quiet = True
        place = self._box.findData(value or "")
        self._box.setCurrentIndex(max(place, 0))
        if place < 0 and self._box.isEditable():
            self._box.setEditText(str(value))
        self._quiet = False

    def _make_typable(self) -> None:
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self._box.completer()
        if completer is None:
            return
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    @Slot()
    def _report(self) -> None:
        if not self._quiet:
            self.edited.emit()


class FlagEditor(FieldEditor):
    """Yes or no."""

    def __init__(self, field: FieldView) -> None:
        self._box = QCheckBox("是")
        super().__init__(self._box)
        self._box.clicked.connect(self.edited)

    def value(self) -> bool:
        return self._box.isChecked()

    def set_value(self, value: Any) -> None:
        self._box.setChecked(value in (True, "1", "true", "是"))


class DerivedText(FieldEditor):
    """Shown only: what the program works out by itself."""

    def __init__(self, field: FieldView) -> None:
        self._text = WrappedLabel("", "muted")
        super().__init__(self._text)
        self._labels = {option.code: option.label for option in field.options}
        self._value: Any = None

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = value
        self._text.setText(self._labels.get(str(value or ""), str(value or "")) or "保存后自动填写")


def make_editor(
    field: FieldView, suggest: Suggest | None = None, find: FindPeople | None = None
) -> FieldEditor:
    """The editor for a field of any kind but `rows`.

    `suggest(field, text)` completes `suggest` fields; `find(text)` offers persons of the roster.
    """
    if field.kind == "derived" or not field.editable:
        return DerivedText(field)
    if field.kind == "person" and find is not None:
        return PersonEditor(field, find)
    if field.kind == "long_text":
        return LongTextEditor()
    if field.kind == "date":
        return DateEditor()
    if field.kind == "choice":
        return ChoiceEditor(field)
    if field.kind == "flag":
        return FlagEditor(field)
    completes = field.kind == "suggest" and suggest is not None
    return LineEditor(field, partial(suggest, field.name) if completes and suggest else None)


class _CalmComboBox(QComboBox):
    """The wheel scrolls the form, it does not change the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
