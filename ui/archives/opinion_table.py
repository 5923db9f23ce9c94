"""The persons of a request: how each was found, what the check found of them, what is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.engine.views import Cell, Column, RegisterView, Row, Tone
from ui.common.cards import label
from ui.common.table_view import LedgerTable

if TYPE_CHECKING:
    from app.engine.views import PersonOption
    from app.opinion_views import Checked, PersonView

ALL, LOOK, MATTERS, TOLD, CLEAR, OPEN = "all", "look", "matters", "told", "clear", "open"
_COLUMNS = (
    Column("name", "姓名", 8, "person"),
    Column("match", "核对", 8, "pill"),
    Column("member", "在册人员", 9),
    Column("reasons", "核查发现", 14),
)
_LINE, _PLACE = Column("position", "行", 2, "number"), Column("position", "序", 2, "number")
_PROPOSAL, _REPLY = Column("reply", "建议答复", 16, "pill"), Column("reply", "答复", 15)
_SPECIAL: Tone = "warn"
# How a name was found without the officer having to look again.
_CERTAIN = ("identity", "unit", "chosen")
_UNKNOWN = "stranger"


class PersonsTable(QWidget):
    """Filter chips, a search line and the table. chosen: the persons selected, as PersonView, were others.

    Before there is a request (`proposals`) the last column says what is proposed, later what is answered;
    then those not decided yet can be picked out, too.
    """

    chosen = Signal()

    def __init__(self, *, proposals: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._persons: dict[int, PersonView] = {}
        self._rows: dict[int, Row] = {}
        self._filter, self._reply = ALL, ""
        self.search = QLineEdit()
        self.count = label("", "small")
        self._make_row = proposal_row if proposals else reply_row
        ends = (_LINE, _PROPOSAL) if proposals else (_PLACE, _REPLY)
        columns = (ends[0], *_COLUMNS, ends[1])
        face = RegisterView("opinion_persons", "名单", "人员", "人", (), columns, "position")
        self.table = LedgerTable(face, self._fetch)
        self.chips = {key: _chip(text) for key, text in _FILTERS.items() if not proposals or key != OPEN}
        self._group = QButtonGroup(self)
        self._build()
        self.search.textChanged.connect(self._apply)
        self.table.order_changed.connect(self._apply)
        self.table.selectionModel().selectionChanged.connect(self.chosen)

    def show_persons(self, persons: Sequence[PersonView]) -> None:
        """Show these; who was selected stays selected as far as the filter still shows them."""
        kept, place = self.selected_ids(), max(self.table.currentIndex().row(), 0)
        current = self.table.current_id()
        self._persons = {person.id: person for person in persons}
        self._rows = {person.id: self._make_row(person) for person in persons}
        self._apply()
        self._keep(kept, current, place)

    def clear(self) -> None:
        """Forget whom it shows."""
        self._persons, self._rows = {}, {}
        self.search.clear()
        self.show_filter(ALL)

    @property
    def persons(self) -> Sequence[PersonView]:
        """Everybody of the list, whatever the filter."""
        return tuple(self._persons.values())

    def selected(self) -> list[PersonView]:
        """The persons selected, in the order shown."""
        return [self._persons[row] for row in self.selected_ids() if row in self._persons]

    def selected_ids(self) -> list[int]:
        """Ids of the rows selected, in the order shown."""
        places = sorted({index.row() for index in self.table.selectionModel().selectedIndexes()})
        return [self.table.model_of_rows.id_at(place) for place in places]

    def shown_ids(self) -> list[int]:
        """Ids of the rows that the filter shows, in their order."""
        return list(self.table.model_of_rows.ids)

    @Slot(str)
    def show_filter(self, key: str) -> None:
        """Pick out: everybody, those to look at again, those with findings that matter, and so on."""
        self._filter, self._reply = key, ""
        self.chips[key].setChecked(True)
        self._apply()

    def show_reply(self, reply: str) -> None:
        """Pick out those of whom this reply was decided; '' = everybody."""
        self.show_filter(ALL)
        self._reply = reply
        self._apply()

    def select_next(self, wanted: Callable[[PersonView], bool]) -> bool:
        """Select the next person below of whom this holds, from the top again if need be."""
        ids = self.shown_ids()
        start = self.table.currentIndex().row() + 1
        for row in (*ids[start:], *ids[:start]):
            if wanted(self._persons[row]):
                return self.table.select_record(row)
        return False

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        return [self._rows[row] for row in ids]

    @Slot()
    def _apply(self, _changed: object = None) -> None:
        found = [p for p in self._persons.values() if self._is_wanted(p)]
        name, down = self.table.order.removeprefix("-"), self.table.order.startswith("-")
        found.sort(key=lambda person: (*_ORDERS[name](person), person.position), reverse=down)
        self.table.set_ids([person.id for person in found])
        for key, chip in self.chips.items():
            number = sum(_BELONGS[key](person) for person in self._persons.values())
            chip.setText(f"{_FILTERS[key]} {number}")
        shown = len(found)
        self.count.setText("" if shown == len(self._persons) else f"显示 {shown} 人")

    def _is_wanted(self, person: PersonView) -> bool:
        if not _BELONGS[self._filter](person):
            return False
        if self._reply and self._reply != person.reply:
            return False
        text = _searched(person)
        return all(word in text for word in self.search.text().split())

    def _keep(self, kept: Iterable[int], current: int, place: int) -> None:
        """Select the same rows again; when all are gone, whoever moved up into their place."""
        rows = self.table.model_of_rows
        places = [found for found in map(rows.row_of, kept) if found >= 0]
        if not places:
            if rows.ids:
                self.table.select_record(rows.id_at(min(place, len(rows.ids) - 1)))
            return
        self.table.select_record(current if rows.row_of(current) >= 0 else rows.id_at(places[0]))
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for found in places:
            self.table.selectionModel().select(rows.index(found, 0), flags)

    def _build(self) -> None:
        self.search.setPlaceholderText("姓名、单位或发现的情形")
        self.search.setAccessibleName("在名单中查找")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(220)
        row = QHBoxLayout()
        row.setSpacing(6)
        for key, chip in self.chips.items():
            self._group.addButton(chip)
            chip.setToolTip(_MEANINGS[key])
            chip.clicked.connect(lambda _checked=False, key=key: self.show_filter(key))
            row.addWidget(chip)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.search, 1)
        self.chips[ALL].setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)


def proposal_row(person: PersonView) -> Row:
    """The row of one person with what the check proposes."""
    return _row(person, Cell(person.checked.label, tone=person.tone))


def reply_row(person: PersonView) -> Row:
    """The row of one person with what was decided; before that, with what is proposed in small print."""
    if not person.reply:
        return _row(person, Cell("未定", f"拟：{person.checked.label}", "muted"))
    return _row(person, Cell(person.reply_label, person.override, person.tone))


def _row(person: PersonView, answer: Cell) -> Row:
    """The bar at its left says that something is still to be looked at, or weighs."""
    checked, found = person.checked, person.person
    unit, post = _place(found)
    cells = (
        Cell(str(checked.entry.line)),
        Cell(checked.entry.name, _as_listed(checked)),
        Cell(checked.match, tone=match_tone(checked)),
        Cell(unit or post, post if unit else "") if found else Cell("—", tone="muted"),
        _findings(checked),
        answer,
    )
    weighs = person.tone if person.tone in ("danger", "warn") else ""
    bar: Tone = _SPECIAL if checked.second_look else weighs
    return Row(person.id, cells, bar)


def _place(person: PersonOption | None) -> tuple[str, str]:
    """Where a person of the roster works, and as what."""
    told = person.values if person else {}
    return told.get("department") or told.get("unit", ""), told.get("post", "")


def match_tone(checked: Checked) -> Tone:
    """The tone of how a name was found."""
    if checked.matched in _CERTAIN:
        return "ok"
    return "muted" if checked.matched == _UNKNOWN else "warn"


def _as_listed(checked: Checked) -> str:
    entry = checked.entry
    parts = (entry.unit, entry.post)
    return " ".join(part for part in parts if part) or (entry.identity_number or entry.told)


def _findings(checked: Checked) -> Cell:
    if not checked.reasons:
        return Cell("无", tone="muted")
    first, count = checked.reasons[0], len(checked.reasons)
    more = f"共 {count} 条　" if count > 1 else ""
    tone: Tone = "" if first.matters else "muted"
    return Cell(first.title, f"{more}{first.record or first.text}", tone)


def _searched(person: PersonView) -> str:
    entry, found = person.checked.entry, person.checked.reasons
    own = (entry.name, entry.name.replace(" ", ""), entry.unit, entry.post, entry.identity_number)
    told = (part for reason in found for part in (reason.title, reason.record, reason.text))
    return "\n".join((*own, *told, person.reply_label, person.checked.label))


def _chip(text: str) -> QPushButton:
    chip = QPushButton(text)
    chip.setProperty("kind", "chip")
    chip.setCheckable(True)
    chip.setAutoDefault(False)
    return chip


def _matters(person: PersonView) -> bool:
    return any(reason.matters for reason in person.checked.reasons)


_FILTERS = {
    ALL: "全部", LOOK: "待核对", MATTERS: "有情形", TOLD: "仅提示", CLEAR: "无", OPEN: "未定",
}  # fmt: skip
_MEANINGS = {
    ALL: "名单上的所有人员", LOOK: "须由经办人另行核对是否本人、是否在本单位",
    MATTERS: "有影响答复的情形", TOLD: "有记录，但不影响答复", CLEAR: "没有发现任何记录",
    OPEN: "尚未拟定答复",
}  # fmt: skip
_BELONGS: dict[str, Callable[[PersonView], bool]] = {
    ALL: lambda person: True,
    LOOK: lambda person: person.checked.second_look,
    MATTERS: _matters,
    TOLD: lambda person: bool(person.checked.reasons) and not _matters(person),
    CLEAR: lambda person: not person.checked.reasons,
    OPEN: lambda person: not person.reply,
}
_ORDERS: dict[str, Callable[[PersonView], tuple[object, ...]]] = {
    "position": lambda person: (),
    "name": lambda person: (person.checked.entry.name,),
    "match": lambda person: (person.checked.matched in _CERTAIN, person.checked.matched),
    "member": lambda person: (_place(person.person),),
    "reasons": lambda person: (
        -sum(reason.matters for reason in person.checked.reasons), -len(person.checked.reasons)
    ),
    "reply": lambda person: (person.reply or person.checked.proposal,),
}  # fmt: skip
