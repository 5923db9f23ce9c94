"""A person chosen from the roster by name, pinyin initials or identity number, or written as a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.engine.views import FieldView, PersonOption
from ui import theme
from ui.common.field_editor import FieldEditor
from ui.common.notice_bar import restyle, small_label

FindPeople = Callable[[str], Sequence[PersonOption]]
Index = QModelIndex | QPersistentModelIndex
OPTION_ROLE = Qt.ItemDataRole.UserRole + 1
_NO_ROLE = OPTION_ROLE + 1
_LONGEST = 200
_POPUP_WIDTH = 420
_MOST_SHOWN = 8
NOWHERE = QModelIndex()
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PersonEditor(FieldEditor):
    """A line that offers persons of the roster; who was chosen is handed in beside the name.

    A choice fills the fields it is declared to fill where they are empty or hold what the person chosen
    before filled in. A hint below says whom the name means.
    """

    def __init__(self, field: FieldView, find: FindPeople) -> None:
        self._line = _PersonLine()
        super().__init__(self._line)
        self._field, self._find = field, find
        self._others: Mapping[str, FieldEditor] = {}
        self._chosen: PersonOption | None = None
        self._linked = ""
        self._held: dict[str, str] = {}  # what came with the person meant last
        self._filled: dict[str, str] = {}  # what this form filled in of that
        self._typed = False
        self._offers = _Offers(self)
        self._hint = small_label("")
        self._build()

    @property
    def hint(self) -> str:
        """What stands below the line; empty when there is nothing to say."""
        return "" if self._hint.isHidden() else self._hint.text()

    def value(self) -> str:
        return self._line.text()

    def set_value(self, value: Any) -> None:
        self._line.setText("" if value is None else str(value))
        self._line.setCursorPosition(0)
        self._link(None)
        self._held, self._filled, self._typed = {}, {}, False
        self._say("")

    def beside(self) -> dict[str, str]:
        return {self._field.link: self._linked}

    def set_beside(self, values: Mapping[str, Any]) -> None:
        self._linked = str(values.get(self._field.link) or "")

    def stand_beside(self, others: Mapping[str, FieldEditor]) -> None:
        self._others = others

    @Slot(object)
    def choose(self, person: PersonOption) -> None:
        """Mean this person of the roster, and fill in what is declared to come with the choice."""
        self._line.setText(person.name)
        self._link(person)
        self._typed = False
        self._fill(person)
        self.explain()
        self.edited.emit()

    @Slot()
    def settle(self) -> None:
        """A name was written: the only person of that name is chosen; of several the officer chooses."""
        same = self._namesakes() if self._typed and not self._linked else []
        if len(same) == 1:
            self.choose(same[0])
            return
        if self._typed and not self._linked:
            self._take_back()
        self.explain()

    @Slot()
    def explain(self) -> None:
        """Say below the line whom of the roster the name means."""
        person = self._person()
        if person is not None:
            self._say(f"花名册：{person.caption}", "muted" if person.present else "warn")
            return
        same = len(self._namesakes())
        told = f"同名 {same} 人，请从列表中选择" if same > 1 else "" if same else "花名册中没有此人"
        self._say(told if self._line.text().strip() else "", "warn" if same else "muted")

    def _namesakes(self) -> list[PersonOption]:
        name = _plain(self._line.text())
        return [person for person in self._find(name) if _plain(person.name) == name] if name else []

    def _build(self) -> None:
        self._line.setMaxLength(_LONGEST)
        self._line.setPlaceholderText("姓名、拼音首字母或身份证号")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.hide()
        self.parts.addWidget(self._hint)
        self._line.offer(self._offers)
        self._line.person_taken.connect(self.choose)
        self._line.textEdited.connect(self._look_up)
        self._line.list_asked.connect(self._offer)
        self._line.entered.connect(self.explain)
        self._line.left.connect(self.settle)

    @Slot(str)
    def _look_up(self, text: str) -> None:
        self._link(None)
        self._typed = True
        self._offers.set_people(self._find(text))
        self._say("")
        self.edited.emit()

    @Slot()
    def _offer(self) -> None:
        """Open the list for what stands in the line."""
        self._typed = True
        self._offers.set_people(self._find(self._line.text()))
        if self._offers.rowCount():
            self._line.completer().complete()

    def _link(self, person: PersonOption | None) -> None:
        self._chosen = person
        self._linked = str(person.id) if person else ""

    def _person(self) -> PersonOption | None:
        """The person meant; looked up by the name when a stored record came with the id alone."""
        if self._chosen is None and self._linked:
            offered = self._find(self._line.text())
            self._chosen = next((person for person in offered if str(person.id) == self._linked), None)
            self._held = self._given(self._chosen) if self._chosen else {}
        return self._chosen

    # What the choice fills in

    def _given(self, person: PersonOption) -> dict[str, str]:
        fills = {own: person.values.get(value, "") for own, value in self._field.fills}
        return {own: given for own, given in fills.items() if own in self._others}

    def _fill(self, person: PersonOption) -> None:
        former, self._held, self._filled = self._held, self._given(person), {}
        for own, given in self._held.items():
            if str(self._others[own].value()) in ("", former.get(own, "")):
                self._filled[own] = given
                _write(self._others[own], given)

    def _take_back(self) -> None:
        """Another name: what this form filled in for the former person is not said of this one."""
        for own, given in self._filled.items():
            if str(self._others[own].value()) == given:
                _write(self._others[own], "")
        self._filled = {}

    def _say(self, text: str, tone: str = "muted") -> None:
        self._hint.setText(text)
        self._hint.setProperty("tone", tone)
        restyle(self._hint)
        self._hint.setVisible(bool(text))


class _PersonLine(QLineEdit):
    """A line with a list of persons below it, in keys alone as with the mouse.

    entered, left: the cursor came into the line or left it. list_asked: ↓ was pressed and no list is open.
    person_taken: the PersonOption of the row that was taken.
    """

    entered = Signal()
    left = Signal()
    list_asked = Signal()
    person_taken = Signal(object)

    def offer(self, people: _Offers) -> None:
        """Complete from these persons, all of them whatever was typed: the roster chose them already."""
        self._people = people
        made = _Completer(people, self)
        made.setCompletionRole(_NO_ROLE)
        made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        made.setMaxVisibleItems(_MOST_SHOWN)
        made.activated[QModelIndex].connect(self._take)  # type: ignore[index]  # the signal is overloaded
        popup = made.popup()
        popup.setItemDelegate(_PersonDelegate(popup))
        popup.setMinimumWidth(_POPUP_WIDTH)
        self.setCompleter(made)
        popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the open list takes the only person offered, and goes to the first of several.

        Tab takes the person gone to, and goes on.
        """
        popup = self.completer().popup()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            chosen = popup.currentIndex()
            if event.key() in _ENTER and not chosen.isValid():
                popup.setCurrentIndex(self.completer().completionModel().index(0, 0))
                return self._people.rowCount() > 1
            if event.key() == Qt.Key.Key_Tab and chosen.isValid():
                popup.hide()
                self._take(chosen)
                return self.focusNextChild()
        return super().eventFilter(watched, event)

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        self.person_taken.emit(index.data(OPTION_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.list_asked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _PASSING:
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit()


class _Completer(QCompleter):
    """Writes the name of the row gone to; its role of no text keeps Qt from going to a namesake by itself."""

    def pathFromIndex(self, index: Index) -> str:
        return str(index.data())


class _Offers(QAbstractListModel):
    """The persons offered; a row's text is the name alone, OPTION_ROLE the PersonOption."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._people: tuple[PersonOption, ...] = ()

    def set_people(self, people: Sequence[PersonOption]) -> None:
        """Offer these persons."""
        self.beginResetModel()
        self._people = tuple(people)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        person = self._people[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return person.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{person.name}，{person.caption}"
        return person if role == OPTION_ROLE else None


class _PersonDelegate(QStyledItemDelegate):
    """The name, and in small print below it what tells same-named persons apart."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = QFontMetrics(theme.font()).height() + QFontMetrics(theme.font("small")).height()
        return QSize(_POPUP_WIDTH, lines + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        person = index.data(OPTION_ROLE)
        if not isinstance(person, PersonOption):
            return
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs leave out the inherited members
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]  # the same
            painter.fillRect(rect, theme.colour("primary_soft"))
        area = rect.adjusted(10, 4, -10, -4)
        self._write(painter, area, person.name, "body", "text" if person.present else "muted", at_top=True)
        self._write(painter, area, person.caption, "small", "muted", at_top=False)
        painter.restore()

    def _write(
        self, painter: QPainter, area: QRect, text: str, size: str, token: str, *, at_top: bool
    ) -> None:
        painter.setFont(theme.font(size))
        painter.setPen(theme.colour(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        side = Qt.AlignmentFlag.AlignTop if at_top else Qt.AlignmentFlag.AlignBottom
        painter.drawText(area, side | Qt.AlignmentFlag.AlignLeft, shown)


def _plain(name: str) -> str:
    """A name without the blanks it may be written with."""
    return "".join(name.split())


def _write(editor: FieldEditor, text: str) -> None:
    editor.set_value(text)
    editor.edited.emit()
