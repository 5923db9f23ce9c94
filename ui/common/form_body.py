"""The fields of a form, grouped, each with its label, its editor and room for what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import FieldView
from app.errors import Flaw
from ui.common.editors import Suggest, make_editor
from ui.common.field_editor import FieldEditor
from ui.common.icons import pixmap
from ui.common.notice_bar import small_label
from ui.common.person_edit import FindPeople
from ui.common.rows_editor import RowsEditor

_WIDE = ("long_text", "rows")
_DEFAULT_GROUP = "基本情况"


class FormBody(QScrollArea):
    """Editors for fields in two columns under group heads.

    edited: a value was changed by the officer. hint_changed: help and 依据 of the field the cursor is in.
    """

    edited = Signal()
    hint_changed = Signal(str)

    def __init__(
        self,
        fields: Sequence[FieldView],
        suggest: Suggest | None = None,
        parent: QWidget | None = None,
        find: FindPeople | None = None,
    ) -> None:
        super().__init__(parent)
        self._groups = _grouped(fields)
        self._cards: list[_Group] = []
        ordered = [field for group in self._groups.values() for field in group]
        self._blocks = {field.name: FieldBlock(field, suggest, find) for field in ordered}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build_page()
        self._kind = ""
        deciding = {name for field in ordered for name, _ in field.only_with}
        editors = {name: block.editor for name, block in self._blocks.items()}
        for name, block in self._blocks.items():  # who hears of an edit finds the fields that belong to it
            block.editor.stand_beside(editors)
            if name in deciding:
                block.editor.edited.connect(self._resuit)
            block.editor.edited.connect(self.edited)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]  # one is running

    @property
    def blocks(self) -> Mapping[str, FieldBlock]:
        """The blocks by field name."""
        return self._blocks

    def values(self) -> dict[str, Any]:
        """What stands in the editors; fields that are not editable or do not belong here are left out."""
        shown = [block for block in self._blocks.values() if block.field.editable and block.belongs]
        values = {block.field.name: block.editor.value() for block in shown}
        return {**values, **{name: text for block in shown for name, text in block.editor.beside().items()}}

    def suit(self, kind: str) -> None:
        """Show those fields alone that belong to this kind of step, and star those it needs.

        A field that is asked for only with a choice follows it, where the kind has that choice.
        """
        self._kind = kind
        deciding = [block for block in self._blocks.values() if not block.field.only_with]
        for block in deciding:
            block.suit(kind, {})
        chosen = {block.field.name: str(block.editor.value()) for block in deciding if block.belongs}
        for block in self._blocks.values():
            if block.field.only_with:
                block.suit(kind, chosen)
        for card in self._cards:
            card.arrange()

    @Slot()
    def _resuit(self) -> None:
        self.suit(self._kind)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the editors."""
        for name, block in self._blocks.items():
            block.editor.set_value(values.get(name, ""))
            block.editor.set_beside(values)
            block.editor.explain()
        self._resuit()

    def show_flaws(self, flaws: Iterable[Flaw]) -> list[Flaw]:
        """Mark flawed fields, go to the first, and return the flaws of no field shown or of a whole table."""
        self.clear_flaws()
        homeless = [flaw for flaw in flaws if not self._mark(flaw)]
        flawed = [block for block in self._blocks.values() if block.flaw_text]
        if flawed:
            flawed[0].focus()
            self._keep_flaw_in_sight()
            QTimer.singleShot(0, self._keep_flaw_in_sight)  # the reasons below the fields have moved them
        return homeless

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A notice that comes up above takes room: the flaw stays in sight."""
        super().resizeEvent(event)
        self._keep_flaw_in_sight()

    @Slot()
    def _keep_flaw_in_sight(self) -> None:
        flawed = next((block for block in self._blocks.values() if block.flaw_text), None)
        if flawed is not None:
            self.ensureWidgetVisible(flawed, 0, 40)

    def clear_flaws(self) -> None:
        """Take all marks away."""
        for block in self._blocks.values():
            block.clear_flaw()

    def focus_first(self) -> None:
        """Put the cursor into the first field that must still be filled in, else into the first one."""
        open_ones = [b for b in self._blocks.values() if b.field.editable and b.field.kind != "derived"]
        needed = [b for b in open_ones if b.field.required and b.editor.value() == ""]
        for block in (needed or open_ones)[:1]:
            block.focus()

    def _mark(self, flaw: Flaw) -> bool:
        name, _, path = flaw.field.partition(".")
        block = self._blocks.get(name)
        if block is None or not block.belongs:
            return False
        block.show_flaw(path, flaw.reason)
        return bool(path) or block.field.kind != "rows"

    def _build_page(self) -> None:
        page = QWidget()
        page.setProperty("kind", "page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(2, 2, 8, 2)
        layout.setSpacing(12)
        width = max((block.label_width for block in self._blocks.values()), default=0)
        for title, fields in self._groups.items():
            blocks = [self._blocks[field.name] for field in fields]
            self._cards.append(_Group(title if len(self._groups) > 1 else "", blocks, width))
            layout.addWidget(self._cards[-1])
        layout.addStretch(1)
        self.setWidget(page)

    @Slot(QWidget, QWidget)
    def _follow_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        for block in self._blocks.values():
            if now is not None and block.isAncestorOf(now):
                self.ensureWidgetVisible(block, 0, 24)
                self.hint_changed.emit(block.hint)


class FieldBlock(QWidget):
    """One field: label with star and question mark, editor, and the reason under it when it was refused."""

    def __init__(self, field: FieldView, suggest: Suggest | None, find: FindPeople | None = None) -> None:
        super().__init__()
        self.field = field
        self.belongs = True
        make = RowsEditor if field.kind == "rows" else make_editor
        self.editor: FieldEditor = make(field, suggest, find)
        self.hint = "　".join(
            part for part in (field.help, f"依据：{field.source}" if field.source else "") if part
        )
        self._label = QLabel(field.label)
        self._label.setBuddy(self.editor.target)
        self._label.setToolTip(self.hint)
        self._flaw = small_label("", "danger")
        self._flaw.setTextFormat(Qt.TextFormat.PlainText)
        self._flaw.setWordWrap(True)
        self._flaw.hide()
        self._head = QWidget()
        self._star = QLabel("*")
        self._build_head()
        self._build_layout()
        self._mark_required(field.required)
        self.editor.edited.connect(self.clear_flaw)

    @property
    def label_width(self) -> int:
        """Pixels the label with its marks needs."""
        return self._head.sizeHint().width()

    @property
    def flaw_text(self) -> str:
        """The reason shown under the editor; empty when there is none."""
        return self._flaw.text()

    def suit(self, kind: str, chosen: Mapping[str, str]) -> None:
        """Show or hide the field as it belongs to this kind of step, and to what was chosen, or not."""
        self.belongs = not self.field.when or kind in self.field.when
        asked = [(name, codes) for name, codes in self.field.only_with if name in chosen]
        self.belongs &= not asked or any(chosen[name] in codes for name, codes in asked)
        self.setVisible(self.belongs)
        self._mark_required(self.field.required or kind in self.field.required_when)

    def _mark_required(self, required: bool) -> None:
        self._star.setVisible(required)
        self.editor.name_as(f"{self.field.label}（必填）" if required else self.field.label, self.hint)

    def hide_label(self) -> None:
        """Leave the label out where the group's head says the same."""
        self._head.hide()

    def set_label_width(self, width: int) -> None:
        """Give the label this width, so that editors stand below each other."""
        self._head.setFixedWidth(width)

    def show_flaw(self, path: str, reason: str) -> None:
        """Mark the editor; the reason is shown below unless an inner row shows it itself."""
        self.editor.set_flaw(path, reason)
        told = self._flaw.text().split("；") if self._flaw.text() else []
        self._flaw.setText("；".join(dict.fromkeys([*told, reason])))
        self._flaw.setVisible(not path)
        self.setAccessibleDescription(self._flaw.text())

    @Slot()
    def clear_flaw(self) -> None:
        """Take the mark away."""
        if self._flaw.text():
            self.editor.clear_flaws()
            self._flaw.clear()
            self._flaw.hide()
            self.setAccessibleDescription("")

    def focus(self) -> None:
        """Put the cursor into the editor, or into its first flawed inner editor."""
        inner = self.editor.focus_flaw() if isinstance(self.editor, RowsEditor) else None
        (inner or self.editor).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_head(self) -> None:
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(3)
        row.addWidget(self._label)
        self._star.setProperty("tone", "danger")
        policy = self._star.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # it may come, and needs its room then
        self._star.setSizePolicy(policy)
        row.addWidget(self._star)
        if self.hint:
            mark = QLabel()
            mark.setPixmap(pixmap("help-circle", "faint", 14, self.devicePixelRatioF()))
            mark.setToolTip(self.hint)
            row.addWidget(mark)
        row.addStretch(1)

    def _build_layout(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(2)
        right.addWidget(self.editor)
        right.addWidget(self._flaw)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._head, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)


def _grouped(fields: Sequence[FieldView]) -> dict[str, list[FieldView]]:
    groups: dict[str, list[FieldView]] = {}
    for field in fields:
        groups.setdefault(field.group or _DEFAULT_GROUP, []).append(field)
    return groups


class _Group(QFrame):
    """The blocks of one group in two columns on a card; long fields take the whole width."""

    def __init__(self, title: str, blocks: Sequence[FieldBlock], label_width: int) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._blocks = blocks
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 14)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._first = 1 if title else 0
        if title:
            head = QLabel(title)
            head.setProperty("role", "section")
            self._grid.addWidget(head, 0, 0, 1, 2)
        for block in blocks:
            block.set_label_width(label_width)
            if len(blocks) == 1 and block.field.label == title:
                block.hide_label()
        self.arrange()

    def arrange(self) -> None:
        """Place the blocks that belong here, without gaps."""
        for block in self._blocks:
            self._grid.removeWidget(block)
        row, column = self._first, 0
        for block in self._blocks:
            if not block.belongs:
                continue
            wide = block.field.kind in _WIDE
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(block, row, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            row, column = (row + 1, 0) if wide or column else (row, 1)
