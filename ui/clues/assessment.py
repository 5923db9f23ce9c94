"""研判: 七何 and 六看, read on the page and written in a dialog of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.engine.views import FieldView, RecordView
from ui.clues.cards import fact_grid
from ui.clues.parts import ViewCard
from ui.common.form import EntryDialog
from ui.common.parts import link, plain

if TYPE_CHECKING:
    from app.clue_views import ClueView

GROUP = "研判"
_LINES = 2
_HEADS = {"seven": "七何", "six": "六看"}


class AssessmentCard(ViewCard):
    """What was judged of the clue. edit_asked: it is to be written."""

    edit_asked = Signal()

    def __init__(self) -> None:
        super().__init__("研判（七何、六看）")

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        filled = [replace(s, lines=tuple(line for line in s.lines if line.text)) for s in view.assessment]
        if not any(section.lines for section in filled):
            column.addWidget(plain("还没有研判。按七何拆解内容，按六看判断可查性。", "muted"))
        for section in filled:
            if section.lines and len(filled) > 1:
                column.addWidget(plain(section.title, "muted"))
            if section.lines:
                column.addLayout(fact_grid(section, columns=1))
        if not view.record.voided:
            column.addWidget(link("填写研判…", self.edit_asked.emit))
        return True


class AssessmentDialog(EntryDialog):
    """Thirteen short boxes, each with its hint; `assess(values)` writes them."""

    def __init__(
        self,
        record: RecordView,
        fields: Sequence[FieldView],
        assess: Callable[[Mapping[str, Any]], object],
        parent: QWidget,
    ) -> None:
        super().__init__("填写研判", _in_groups(fields), lambda _field, _text: (), parent)
        self._record, self._assess = record, assess
        self._make_low()
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, plain(f"{record.title}　{record.subtitle}", "section"))
        self.fill(record.values)
        self.body.focus_first()

    def write(self, values: Mapping[str, Any]) -> int:
        self._assess(values)
        return self._record.id

    def _make_low(self) -> None:
        """Two lines each with the hint inside, so that a group is seen whole."""
        for block in self.body.blocks.values():
            target = block.editor.target
            if isinstance(target, QPlainTextEdit):
                target.setPlaceholderText(block.field.help)
                block.editor.setFixedHeight(target.fontMetrics().lineSpacing() * _LINES + 16)


def _in_groups(fields: Sequence[FieldView]) -> list[FieldView]:
    """The fields of the panel under the two heads their names begin with."""
    panel = [field for field in fields if field.group == GROUP]
    return [replace(field, group=_HEADS.get(field.name.partition("_")[0], GROUP)) for field in panel]
