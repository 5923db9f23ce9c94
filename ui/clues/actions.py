"""下一步: what may be done with a clue now, what each step needs, what stands in the way of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.clues.parts import Fold, ViewCard
from ui.common.parts import authority, call, joined, plain, small

if TYPE_CHECKING:
    from app.clue_views import ActionView, ClueView

_BUTTON_WIDTH = 10.6


class ActionsCard(ViewCard):
    """The permitted steps as buttons. chosen: the code of a step."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("下一步")
        self.buttons: dict[str, QPushButton] = {}
        self._open: dict[str, bool] = {}

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        self.buttons = {}
        main = sorted((a for a in view.actions if a.main), key=lambda action: bool(action.blocked))
        if not view.actions:
            column.addWidget(plain("没有可以办理的环节。", "muted"))
        column.addLayout(self._rows(main, prominent=True))
        column.setSpacing(5)
        stages = _by_stage(action for action in view.actions if not action.main)
        at_hand = {action.stage for action in main if not action.blocked} or set(list(stages)[:1])
        for stage, actions in stages.items():
            column.addWidget(self._stage(stage, actions, is_open=stage in at_hand))
        return True

    def _stage(self, stage: str, actions: Sequence[ActionView], *, is_open: bool) -> Fold:
        ready = sum(not action.blocked for action in actions)
        fold = Fold(f"{stage}（{ready}）", is_open=self._open.get(stage, is_open))
        fold.toggled.connect(partial(self._open.__setitem__, stage))
        fold.body.addLayout(self._rows(sorted(actions, key=lambda a: bool(a.blocked)), prominent=False))
        return fold

    def _rows(self, actions: Sequence[ActionView], *, prominent: bool) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(1, 1)
        for row, action in enumerate(actions):
            grid.addWidget(self._button(action, prominent=prominent), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_told(action), row, 1)
        return grid

    def _button(self, action: ActionView, *, prominent: bool) -> QPushButton:
        shown = _shortened(action.label)
        button = QPushButton(shown)
        button.setAutoDefault(False)
        button.setProperty("kind", "step" if prominent else "")
        button.setEnabled(not action.blocked)
        button.setFixedWidth(round(_BUTTON_WIDTH * button.fontMetrics().horizontalAdvance("国")))
        spoken = action.blocked or joined(_needs(action), authority(action.source))
        button.setAccessibleName(action.label)
        button.setAccessibleDescription(spoken)
        button.setToolTip("\n".join(filter(None, (action.label, action.how, authority(action.source)))))
        button.clicked.connect(partial(call, partial(self.chosen.emit, action.code)))
        self.buttons[action.code] = button
        return button


def _told(action: ActionView) -> QWidget:
    """Beside the button: why it is barred, else what the step needs and on whose authority."""
    words = QWidget()
    column = QVBoxLayout(words)
    column.setContentsMargins(0, 2, 0, 0)
    column.setSpacing(0)
    if action.blocked:
        column.addWidget(small(action.blocked, "warn"))
    elif action.needs:
        column.addWidget(small(_needs(action)))
    if action.source and not action.blocked:
        column.addWidget(small(authority(action.source)))
    column.addStretch(1)
    return words


def _needs(action: ActionView) -> str:
    return f"需要：{action.needs}" if action.needs else ""


def _shortened(label: str) -> str:
    """What stands in brackets is left to the tooltip where the button has no room for it."""
    if len(label) <= 8:
        return label
    head, bracket, rest = label.partition("（")
    return head + rest.partition("）")[2] if bracket else label


def _by_stage(actions: Iterable[ActionView]) -> dict[str, list[ActionView]]:
    stages: dict[str, list[ActionView]] = {}
    for action in actions:
        stages.setdefault(action.stage, []).append(action)
    return stages
