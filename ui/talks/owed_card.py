"""应谈: the talks that are owed, by what calls for them, with the day and the 依据."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.engine.views import DueItem
from app.work_views import TalkNeed
from ui.common.buttons import icon_button
from ui.common.cards import Card, EmptyState
from ui.common.due_words import distance, postponed_text
from ui.common.parts import authority, joined, plain
from ui.theme import font, tone_colours

_HEADS = ("谈话对象", "事由", "期限")
_WIDTHS = (150, 0, 176)
_PLACE = Qt.ItemDataRole.UserRole
_SOON_DAYS = 7
_EMPTY = "岗位变动、组织处理、关注事项登记后，应谈的人员会列在这里。"
_LIST, _NOTHING = 0, 1


@dataclass(frozen=True, slots=True)
class Owed:
    """One talk that is owed, and the item of the agenda that reminds of it."""

    need: TalkNeed
    item: DueItem


def owed(needs: Iterable[TalkNeed], items: Iterable[DueItem]) -> tuple[Owed, ...]:
    """The needs the agenda still reminds of: what was put aside as 不需办理 is owed no more."""
    reminding = {_known_by(item.given, item.postponed_from or item.due): item for item in items}
    matched = ((need, reminding.get(_known_by(need.given, need.due))) for need in needs)
    found = [Owed(need, item) for need, item in matched if item is not None]
    return tuple(sorted(found, key=lambda one: (one.item.due, one.need.person)))


def _known_by(given: object, due: date) -> tuple[str, date]:
    return repr(sorted(dict(given).items())), due  # type: ignore[call-overload]  # a mapping of texts


class OwedCard(Card):
    """The list in groups, and below it what can be done with the one that is selected.

    talk_asked, waive_asked: an Owed. cause_asked: register and id of what calls for the talk.
    """

    talk_asked = Signal(object)
    waive_asked = Signal(object)
    cause_asked = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("应谈", parent)
        self.tree = QTreeWidget()
        self.talk = icon_button("登记谈话", "message-plus", "primary")
        self.cause = icon_button("查看来源", "external-link")
        self.waive = icon_button("不需谈话…", "ban")
        self._told, self._source = plain("", "muted"), plain("", "small")
        self._stack = QStackedWidget()
        self._shown: tuple[Owed, ...] = ()
        self._build()
        self._connect()

    def show_owed(self, shown: Sequence[Owed], today: date) -> None:
        """List these; the one that was selected stays so."""
        before = self.selected
        self._shown = tuple(shown)
        self.title.setText(f"应谈　{len(shown)} 人次" if shown else "应谈")
        self.tree.clear()
        for reason in dict.fromkeys(one.need.reason for one in shown):
            places = [place for place, one in enumerate(shown) if one.need.reason == reason]
            self._add_group(reason, places, today)
        self._stack.setCurrentIndex(_LIST if shown else _NOTHING)
        keys = [one.item.key for one in shown]
        self._select(keys.index(before.item.key) if before and before.item.key in keys else 0)

    @property
    def selected(self) -> Owed | None:
        """The one that is selected."""
        item = self.tree.currentItem()
        place = item.data(0, _PLACE) if item is not None else None
        return self._shown[place] if isinstance(place, int) and place < len(self._shown) else None

    def _add_group(self, reason: str, places: Sequence[int], today: date) -> None:
        group = QTreeWidgetItem([f"{reason}　{len(places)} 人次"])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setFont(0, font(bold=True))
        self.tree.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        for place in places:
            group.addChild(_line(self._shown[place], place, today))
        group.setExpanded(True)

    def _select(self, place: int) -> None:
        for group in map(self.tree.topLevelItem, range(self.tree.topLevelItemCount())):
            for line in map(group.child, range(group.childCount())) if group else ():
                if line.data(0, _PLACE) == place:
                    self.tree.setCurrentItem(line)
        self._show_selected()

    @Slot()
    def _show_selected(self) -> None:
        one = self.selected
        for button in (self.talk, self.waive):
            button.setEnabled(one is not None)
        self.cause.setEnabled(one is not None and bool(one.need.cause_register))
        self._told.setVisible(one is not None)
        self._source.setVisible(one is not None)
        if one is not None:
            need = one.need
            since = f"{need.arisen_on.isoformat()} 起"
            self._told.setText(joined(need.person, need.unit, need.cause, since, postponed_text(one.item)))
            self._source.setText(authority(need.source))

    def _build(self) -> None:
        self.body.setContentsMargins(1, 12, 1, 1)
        self.head.setContentsMargins(15, 0, 15, 0)
        self.tree.setAccessibleName("应谈人员")
        self.tree.setProperty("frame", "none")
        self.tree.setHeaderLabels(list(_HEADS))
        self.tree.setRootIsDecorated(True)
        self.tree.setIndentation(16)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for section in (0, 2):
            header.resizeSection(section, _WIDTHS[section])
        nothing = EmptyState("circle-check", "没有应谈未谈的人员", _EMPTY)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(nothing)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = Card()
        foot.setProperty("kind", "strip")
        foot.body.setContentsMargins(15, 8, 12, 10)
        foot.body.setSpacing(4)
        foot.body.addWidget(self._told)
        foot.body.addWidget(self._source)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.talk, self.cause, self.waive):
            row.addWidget(button)
        row.addStretch(1)
        foot.body.addLayout(row)
        return foot

    def _connect(self) -> None:
        self.tree.currentItemChanged.connect(self._show_selected)
        self.tree.itemActivated.connect(self._ask_talk)
        self.talk.clicked.connect(self._ask_talk)
        self.waive.clicked.connect(self._ask_waive)
        self.cause.clicked.connect(self._ask_cause)

    @Slot()
    def _ask_talk(self) -> None:
        if self.selected is not None:
            self.talk_asked.emit(self.selected)

    @Slot()
    def _ask_waive(self) -> None:
        if self.selected is not None:
            self.waive_asked.emit(self.selected)

    @Slot()
    def _ask_cause(self) -> None:
        if self.selected is not None and self.selected.need.cause_register:
            self.cause_asked.emit(self.selected.need.cause_register, self.selected.need.cause_id)


def _line(one: Owed, place: int, today: date) -> QTreeWidgetItem:
    due, need = one.item.due, one.need
    line = QTreeWidgetItem([need.person, need.cause, f"{due.isoformat()}　{distance(due, today)}"])
    line.setData(0, _PLACE, place)
    for section, text in enumerate((joined(need.person, need.unit), need.cause, authority(need.source))):
        line.setToolTip(section, text)
    days = (due - today).days
    if days <= _SOON_DAYS:
        line.setForeground(2, tone_colours("danger" if days < 0 else "warn")[0])
    return line
