"""The page of one clue: where it stands, what may be done next, by when, and what can be printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.clues.actions import ActionsCard
from ui.clues.assessment import AssessmentCard
from ui.clues.cards import (
    ChecklistCard,
    ClocksCard,
    CourseCard,
    FactsCard,
    MatterCard,
    RelatedCard,
    SubjectsCard,
)
from ui.clues.head import ClueHead
from ui.clues.informant import InformantCard
from ui.clues.papers import PapersCard
from ui.clues.parts import ViewCard
from ui.common.attachment_list import AttachmentList, Target
from ui.common.cards import set_tone
from ui.common.detail_pane import FlowingPage
from ui.common.paged_register import RecordPage
from ui.common.parts import call, plain

if TYPE_CHECKING:
    from app.clue_views import ClueView
    from ui.clues.dialogs import ClueDialogs
    from ui.common.context import Context

_TABLE = "clue"
_EXECUTED, _MERGED = "executed", "merged"


class CluePage(RecordPage):
    """Shows one clue inside the tab.

    clue_asked: id of another one.
    """

    clue_asked = Signal(int)

    def __init__(self, context: Context, dialogs: ClueDialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("线索页")
        self._context, self._dialogs = context, dialogs
        self.view: ClueView | None = None
        self.head = ClueHead()
        self.next_steps, self.clocks, self.subjects = ActionsCard(), ClocksCard(), SubjectsCard()
        self.matter, self.course, self.facts = MatterCard(), CourseCard(), FactsCard()
        self.papers, self.checklist, self.related = PapersCard(), ChecklistCard(), RelatedCard()
        self.informant, self.assessment = InformantCard(), AssessmentCard()
        self.attachments = AttachmentList(context.office.attachments, context.jobs, context.messages)
        self._voided = QFrame()
        self._voided_text = plain("")
        self._left, self._right = _Column("线索内容和办理过程"), _Column("下一步、期限和文书")
        self._build()
        self._build_menu()
        self._connect_cards()
        self.connect_keys()

    @property
    def record_id(self) -> int:
        """Id of the clue shown; 0 when none is."""
        return self.view.record.id if self.view else 0

    def show_record(self, record_id: int) -> None:
        """Show this clue from its beginning. Raises KeyError when there is none."""
        view = self._context.office.clues.page(record_id)
        self._held_focus()
        self._show(view)
        self._left.to_top()
        self._right.to_top()

    def show_place(self, place: int, count: int) -> None:
        """Say which of the ledger's records this one is."""
        self.head.show_place(place, count)

    def reload(self) -> None:
        """Show the same clue anew, where it was scrolled to."""
        if self.record_id:
            held = self._held_focus()
            self._show(self._context.office.clues.page(self.record_id))
            self._give_focus(held)

    def clear(self) -> None:
        """Show nothing and forget the clue."""
        self.view = None
        self.attachments.dismiss()
        self.attachments.clear()
        for card in self._cards():
            card.clear()

    def take_focus(self) -> None:
        """Put the cursor on the first step that can be taken, else on the way back."""
        steps = self.next_steps.buttons.values()
        ready = [button for button in steps if button.isEnabled() and button.isVisible()]
        (ready[0] if ready else self.head.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def _held_focus(self) -> str:
        """Name of the button in a card that has the cursor; it is put aside while the cards are made anew."""
        now = QApplication.focusWidget()
        if now is None or not (self._left.isAncestorOf(now) or self._right.isAncestorOf(now)):
            return ""
        self.head.back.setFocus()  # else Qt moves it on to whatever comes next, and scrolls there
        return now.accessibleName()

    def _give_focus(self, name: str) -> None:
        if name:
            named = (
                b for b in self.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible()
            )
            next(named, self.head.back).setFocus()

    def _show(self, view: ClueView) -> None:
        self.view = view
        self.head.show_view(view)
        self._voided.setVisible(view.record.voided)
        self._voided_text.setText(f"本件已作废。原因：{view.record.void_reason}")
        for action in self._of_open_clue:
            action.setEnabled(not view.record.voided)
        self._split.setEnabled(len(view.subjects) > 1 and not view.record.voided)
        self._merge.setEnabled(any(a.code == _MERGED and not a.blocked for a in view.actions))
        for card in self._cards():
            card.show_view(view)
        self.attachments.show_record(
            Target(_TABLE, view.record.id, mark=view.secrecy, open=not view.record.voided)
        )

    def _cards(self) -> Sequence[ViewCard]:
        return (
            self.matter, self.course, self.assessment, self.facts,
            self.next_steps, self.clocks, self.checklist, self.subjects, self.papers,
            self.informant, self.related,
        )  # fmt: skip

    # Building

    def _build(self) -> None:
        set_tone(self._voided, "warn")
        self._voided.setProperty("kind", "banner")
        banner = QHBoxLayout(self._voided)
        banner.setContentsMargins(14, 8, 14, 8)
        banner.addWidget(self._voided_text)
        self._left.fill(*self._cards()[:4])
        self._right.fill(*self._cards()[4:-2], self.attachments, self.informant, self.related)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._left, 11)
        columns.addWidget(self._right, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 8, 0)
        layout.setSpacing(10)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 10, 0)
        head.addWidget(self.head)
        layout.addLayout(head)
        layout.addWidget(self._voided)
        layout.addLayout(columns, 1)

    def _build_menu(self) -> None:
        menu = self.head.menu
        self._of_open_clue = [
            self._entry("全部环节、更正…", lambda view: self._dialogs.step(view.record)),
            self._entry("填写研判…", self._dialogs.assess),
        ]
        menu.addSeparator()
        self._split = self._entry("分案…", self._dialogs.split)
        self._merge = self._entry("并入另一件…", lambda view: self._take(_MERGED))
        menu.addSeparator()
        self._of_open_clue.append(self._entry("作废…", lambda view: self._dialogs.void(view.record)))

    def _entry(self, text: str, act: Callable[..., object]) -> QAction:
        action = self.head.menu.addAction(text)
        action.triggered.connect(partial(call, partial(self._with_view, act)))
        return action

    def _connect_cards(self) -> None:
        dialogs = self._dialogs
        self.head.back_asked.connect(self.back_asked)
        self.head.moved.connect(self.moved)
        self.head.edit.clicked.connect(lambda: self._with_view(lambda view: dialogs.edit(view.record)))
        self.head.history.clicked.connect(lambda: self._with_view(lambda view: dialogs.history(view.record)))
        self.next_steps.chosen.connect(self._take)
        self.checklist.item_asked.connect(lambda key: self._take(_EXECUTED, {"item": key}))
        self.subjects.split_asked.connect(lambda: self._with_view(dialogs.split))
        self.subjects.person_asked.connect(partial(self._context.open_record, "members"))
        self.papers.preview_asked.connect(lambda key, who: self._with_view(dialogs.preview, key, who))
        self.papers.issue_asked.connect(lambda key, who: self._with_view(dialogs.issue, key, who))
        self.papers.reprint_asked.connect(dialogs.reprint)
        self.papers.void_asked.connect(lambda issued: self._with_view(dialogs.void_issued, issued))
        self.informant.reveal_asked.connect(lambda: self._with_view(dialogs.reveal))
        self.informant.entry_asked.connect(lambda: self._with_view(dialogs.enter_informant))
        self.assessment.edit_asked.connect(lambda: self._with_view(dialogs.assess))
        self.related.clue_asked.connect(self.clue_asked)

    # Acting on the clue shown

    def _with_view(self, act: Callable[..., object], *more: object) -> None:
        if self.view is not None:
            act(self.view, *more)

    def _take(self, code: str, given: Mapping[str, str] | None = None) -> None:
        actions = self.view.actions if self.view else ()
        action = next((action for action in actions if action.code == code), None)
        if action is not None and self.view is not None:
            self._dialogs.take(self.view, action, given)


class _Column(QScrollArea):
    """Cards below each other that scroll as one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        page = FlowingPage()
        self._cards = QVBoxLayout(page)
        self._cards.setContentsMargins(0, 0, 10, 14)
        self._cards.setSpacing(10)
        self.setWidget(page)

    def fill(self, *cards: QWidget) -> None:
        """Put the cards in, in this order."""
        for card in cards:
            self._cards.addWidget(card)
        self._cards.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest card needs, with room for the bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.widget().minimumSizeHint().width() + bar, super().minimumSizeHint().height())

    def to_top(self) -> None:
        """Scroll back to the first card."""
        self.verticalScrollBar().setValue(0)
