"""The second look: which person of the roster a name of the list means, or none, and how that is known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import FieldView
from ui.common.parts import joined, line_of, plain
from ui.common.person_edit import FindPeople, PersonEditor

if TYPE_CHECKING:
    from app.opinion_views import PersonView

NOBODY, ANOTHER = 0, -2
_NOBODY, _NONE_OF_THEM = "花名册中没有此人", "都不是，花名册中没有此人"
_ANOTHER = "花名册中的另一位"
_WHO = FieldView("person", _ANOTHER, "person", link="member_id")
_COMPARED = "核对依据，如“电话确认，身份证号一致”"
_UNCHOSEN = "请先选定是哪一位；花名册中没有的，选最后一项。"


class PersonChoice(QWidget):
    """Those it may be, somebody else of the roster, or nobody; with a line for what was compared.

    identified: id of the member (0 = none of the roster), note. refused: what is still to be chosen.
    """

    identified = Signal(int, str)
    refused = Signal(str)

    def __init__(self, person: PersonView, find: FindPeople, parent: QWidget) -> None:
        super().__init__(parent)
        self.candidates, self.note = QButtonGroup(self), QLineEdit(self)
        self.another = PersonEditor(_WHO, find)
        self._column = QVBoxLayout(self)
        self._build(person)

    @Slot()
    def identify(self) -> None:
        """Say who it is, once somebody is chosen."""
        chosen = self.candidates.checkedId()
        if chosen == ANOTHER:
            chosen = int(self.another.beside()[_WHO.link] or -1)
        if chosen < NOBODY:
            self.refused.emit(_UNCHOSEN)
        else:
            self.identified.emit(chosen, self.note.text().strip())

    def _build(self, person: PersonView) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)
        found = (person.person,) if person.person else ()
        options = {one.id: one for one in (*found, *person.checked.candidates)}
        for option in options.values():
            self._add(option.id, joined(option.name, option.caption))
        self._add_another()
        self._add(NOBODY, _NONE_OF_THEM if options else _NOBODY)
        if len(options) == len(found):  # whom the check means, or nobody, is what it most likely is
            self.candidates.button(found[0].id if found else NOBODY).setChecked(True)
        self._add_note()

    def _add(self, member_id: int, text: str) -> None:
        """A choice with its words beside it, which wrap where a button's would be cut off."""
        choice = self._choice(member_id, text)
        words = plain(text)
        words.setBuddy(choice)
        self._column.addLayout(line_of(choice, words, stretch=1))

    def _add_another(self) -> None:
        """Somebody found by name or pinyin: the list may have the name wrong."""
        choice = self._choice(ANOTHER, _ANOTHER)
        self.another.name_as(_ANOTHER, "按姓名、拼音首字母或身份证号查找")
        self.another.edited.connect(partial(choice.setChecked, True))
        caption = plain(_ANOTHER)
        caption.setBuddy(self.another.target)
        self._column.addLayout(line_of(choice, caption, self.another, stretch=2))

    def _add_note(self) -> None:
        self.note.setPlaceholderText(_COMPARED)
        self.note.setAccessibleName("核对依据")
        self.note.setMaxLength(200)
        self.note.returnPressed.connect(self.identify)
        sure = QPushButton("确认核对结果")
        sure.setProperty("kind", "compact")
        sure.setAutoDefault(False)
        sure.clicked.connect(self.identify)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(sure)
        self._column.addLayout(row)

    def _choice(self, member_id: int, text: str) -> QRadioButton:
        choice = QRadioButton(self)
        choice.setAccessibleName(text)
        self.candidates.addButton(choice, member_id)
        return choice
