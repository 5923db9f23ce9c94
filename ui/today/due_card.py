"""到期事项: the agenda with its filter, and what is done about the selected item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from app.engine.views import Chip, DueGroup, DueItem
from app.errors import ExpectedError
from ui.actions import Shortcut
from ui.common.cards import Card, EmptyState
from ui.common.context import Context
from ui.common.filter_bar import ChipRow
from ui.common.mark_dialogs import PostponeDialog, WaiveDialog
from ui.common.notice_bar import NoticeBar
from ui.common.parts import refusal
from ui.common.row_menu import show_row_menu
from ui.today.due_list import DueList
from ui.today.due_strip import DueStrip, abilities

ALL, OTHERS = "all", "others"
KINDS = {ALL: "全部", "clues": "线索", "talks": "谈话", "people": "人员", "duties": "履职", OTHERS: "其他"}
_KIND_OF = {
    "clues": "clues",
    "cleanings": "clues",
    "talks": "talks",
    "concerns": "talks",
    "members": "people",
    "branches": "people",
    "terms": "people",
    "duties": "duties",
    "reminders": "duties",
}
_LIST, _NOTHING = range(2)


class DueCard(Card):
    """The agenda as a card; everything is done in the office or in the register the item comes from."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("到期事项", parent)
        self.context = context
        self.list = DueList()
        self.chips = ChipRow()
        self.strip = DueStrip()
        self.notice = NoticeBar(self)
        self.kind = ALL
        self.current: QDialog | None = None
        self._stack = QStackedWidget()
        self._groups: tuple[DueGroup, ...] = ()
        self._build()
        self._connect()

    def show_groups(self, groups: Sequence[DueGroup]) -> None:
        """Show the agenda; a filter that finds nothing any more gives way to all."""
        self._groups = tuple(groups)
        counts = Counter(kind_of(item) for group in groups for item in group.items)
        if self.kind != ALL and not counts[self.kind]:
            self.kind = ALL
        held = [Chip(key, name, counts[key]) for key, name in KINDS.items() if counts[key]]
        self.chips.setVisible(len(held) > 1)
        self.chips.set_chips([Chip(ALL, KINDS[ALL], counts.total()), *held], self.kind)
        self._stack.setCurrentIndex(_LIST if counts else _NOTHING)
        self._show()

    def show_group(self, title: str) -> None:
        """Go to a group, whatever its kind."""
        self._pick(ALL)
        self.list.show_group(title)

    def show_item(self, item: DueItem) -> None:
        """Go to an item, whatever its kind."""
        self._pick(ALL)
        self.list.show_item(item.key)

    @Slot()
    def open(self) -> None:
        """Go to the record of the selected item."""
        item = self.list.item()
        if item is not None and abilities(item)["open"]:
            self.context.open_record(item.register, item.record_id)

    @Slot()
    def take_up(self) -> None:
        """What Enter does: go to the record, or register what finishes an item that has none."""
        item = self.list.item()
        if item is not None and abilities(item)["open"]:
            self.open()
        else:
            self.finish()

    @Slot()
    def finish(self) -> None:
        """Register what finishes the selected item; what is finished step by step is opened."""
        item = self.list.item()
        if item is not None and abilities(item)["finish"]:
            self.context.finish_item(item)
        else:
            self.open()

    @Slot()
    def postpone(self) -> None:
        """Ask for a later day and the reason."""
        item = self.list.item()
        if item is not None and abilities(item)["postpone"]:
            act = partial(self.context.office.duties.postpone, item)
            self._ask(PostponeDialog(item, self.context.today(), act, self))

    @Slot()
    def waive(self) -> None:
        """Ask why nothing is to be done, and take the item off the agenda."""
        item = self.list.item()
        if item is not None and abilities(item)["waive"]:
            act = partial(self.context.office.duties.waive, item)
            dialog = WaiveDialog(item, self.context.today(), act, self)
            dialog.acted.connect(partial(self._tell_waived, item))
            self._ask(dialog)

    @Slot()
    def restore(self) -> None:
        """Take the selected item's postponement back."""
        item = self.list.item()
        if item is not None and item.postponed_from is not None:
            self._restore(item)

    def _restore(self, item: DueItem) -> None:
        self.notice.clear()
        try:
            self.context.office.duties.restore_item(item.key)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        self.list.setFocus()

    def _tell_waived(self, item: DueItem) -> None:
        undo = ("撤销", partial(self._restore, item))
        self.notice.say(f"“{item.title}”已记为不需办理，原因记入历史。", "ok", (undo,))
        self.list.setFocus()

    def _ask(self, dialog: QDialog) -> None:
        self.notice.clear()
        self.current = dialog
        dialog.destroyed.connect(partial(self._forget, id(dialog)))
        dialog.open()

    def _forget(self, dialog: int) -> None:
        if id(self.current) == dialog:
            self.current = None

    @Slot(str)
    def _pick(self, kind: str) -> None:
        self.kind = kind
        self.chips.check(kind)
        self._show()

    def _show(self) -> None:
        self.list.show_groups([_only(group, self.kind) for group in self._groups], self.context.today())

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        item = self.list.item()
        if item is None or not self.list.indexAt(place).isValid():
            return
        able = abilities(item)
        acts: tuple[tuple[str, Callable[[], object], bool], ...] = (
            ("顺延…", self.postpone, able["postpone"]),
            ("恢复原定日期", self.restore, able["restore"]),
            ("不需办理…", self.waive, able["waive"]),
        )
        first = (("打开", self.open, able["open"]), ("办结…", self.finish, able["finish"]))
        show_row_menu(self, self.list.viewport().mapToGlobal(place), (first, acts))

    def _build(self) -> None:
        self.body.setContentsMargins(1, 10, 1, 1)
        self.body.setSpacing(0)
        self.head.setContentsMargins(15, 0, 12, 0)
        self.head.insertSpacing(1, 10)
        self.body.insertSpacing(1, 8)
        self.head.insertWidget(2, self.chips)
        self._stack.addWidget(self.list)
        hint = "登记线索、谈话和任务后，到期时间会自动列在这里。"
        self._stack.addWidget(EmptyState("circle-check", "没有到期事项", hint))
        self.body.addWidget(self.notice)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.strip)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _connect(self) -> None:
        self.list.record_chosen.connect(self.take_up)
        self.list.item_shown.connect(self.strip.show_item)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.chips.chip_picked.connect(self._pick)
        for signal, act, shortcut in (
            (self.strip.open_asked, self.open, None),
            (self.strip.finish_asked, self.finish, Shortcut.FINISH),
            (self.strip.postpone_asked, self.postpone, Shortcut.POSTPONE),
            (self.strip.waive_asked, self.waive, Shortcut.WAIVE),
            (self.strip.restore_asked, self.restore, None),
        ):
            signal.connect(act)
            if shortcut is not None:
                keys = QShortcut(QKeySequence(shortcut.keys), self)
                keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                keys.activated.connect(act)


def kind_of(item: DueItem) -> str:
    """Under which filter an item stands: a talk owed because of a clue is a talk."""
    return _KIND_OF.get(item.finish_in or item.register, OTHERS)


def _only(group: DueGroup, kind: str) -> DueGroup:
    if kind == ALL:
        return group
    return replace(group, items=tuple(item for item in group.items if kind_of(item) == kind))
