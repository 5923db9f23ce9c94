"""The window in which a record is filled in, checked field by field and saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.views import FieldView, RecordView
from app.errors import ExpectedError, Flaw, RefusedInput, StaleRecord
from ui.actions import Shortcut
from ui.common.buttons import icon_button
from ui.common.form_body import FormBody
from ui.common.notice_bar import NoticeBar
from ui.common.parts import refusal
from ui.common.person_edit import FindPeople
from ui.common.timeline import WrappedLabel

if TYPE_CHECKING:
    from app.engine.ledger import Ledger

_WIDTH, _HEIGHT = 900, 820
_AROUND = 130  # pixels above and below the fields
_ROOM = 60  # pixels of the screen that are left free
_LOWEST = 320
_EXCUSE = "excuse"
_WITH_EXCUSE = "确有特殊情况的，请在“特殊情况说明”中写明理由后保存。"
_NEVER = ("never",)
_MARGIN, _GAP = 16, 10


class EntryDialog(QDialog):
    """Fields, a notice strip, Save and Cancel. Subclasses say what saving is.

    saved: id of the record written. What is doubtful about the values is asked about before they are saved;
    what is changed afterwards is asked about again. The field 特殊情况说明 comes up only when a rule asked
    for it. Closing with unsaved text asks inside the window; `dismiss` never asks.
    """

    saved = Signal(int)

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldView],
        suggest: Callable[[str, str], Sequence[str]],
        parent: QWidget,
        find: FindPeople | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = FormBody(fields, suggest, find=find)
        self.notice = NoticeBar(self)
        self._hint = QLabel()
        self._save = icon_button("保存", "device-floppy", "primary")
        self._cancel = QPushButton("取消")
        self._clean: dict[str, Any] = {}
        self._closable = False
        self._is_asking = False
        self._shown: tuple[str, ...] = ()
        self._excuse = next((field for field in fields if field.name == _EXCUSE), None)
        self._build_layout()
        self._connect_signals()
        self._fit_to_screen()

    def write(self, values: Mapping[str, Any]) -> int:
        """Write the values, return the record's id. Raises ExpectedError."""
        raise NotImplementedError

    def doubts(self, values: Mapping[str, Any]) -> Sequence[Flaw]:
        """What the officer is asked about before the values are saved. Raises ExpectedError."""
        return ()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Fill the fields; what is there now counts as saved."""
        self.body.set_values(values)
        self.body.clear_flaws()
        self._show_excuse(bool(values.get(_EXCUSE)))
        self._clean = self.body.values()
        self._grow()

    @property
    def is_dirty(self) -> bool:
        """Whether there is text that was not saved."""
        return self.body.values() != self._clean

    def dismiss(self) -> None:
        """Close without a question and without saving."""
        self._closable = True
        self.close()

    @Slot()
    def save(self) -> None:
        """Write and close; refused fields are marked and the window stays, doubtful ones are asked about."""
        self._try(self._ask_doubts)

    def _ask_doubts(self) -> None:
        values = self.body.values()
        if doubts := self.doubts(values):
            self._show_doubts(doubts)
        else:
            self._write()

    def _save_anyway(self) -> None:
        self._try(self._write)

    def _write(self) -> None:
        record_id = self.write(self.body.values())
        self.saved.emit(record_id)
        self.dismiss()

    def _try(self, act: Callable[[], None]) -> None:
        self._is_asking = False
        self.notice.clear()
        try:
            act()
        except RefusedInput as error:
            self._show_refusal(error)
        except ExpectedError as error:
            self._show_failure(error)

    def reject(self) -> None:
        """Close, unless there is unsaved text: then ask."""
        if self._closable or not self.is_dirty:
            super().reject()
        else:
            self._ask_unsaved()

    def _ask_unsaved(self) -> None:
        answers = (("保存", self.save), ("放弃", self.dismiss), ("继续编辑", self._go_on))
        self.notice.say("有尚未保存的内容。", "warn", answers)

    def _go_on(self) -> None:
        self.notice.clear()
        self.body.focus_first()

    @property
    def _kind(self) -> str:
        """The kind of step in hand; '' where the form is not about a step."""
        return ""

    def _show_excuse(self, wanted: bool) -> None:
        if self._excuse is not None:
            block = self.body.blocks[_EXCUSE]
            block.field = replace(self._excuse, when=() if wanted else _NEVER, required=wanted)
        self.body.suit(self._kind)

    def _show_refusal(self, error: RefusedInput) -> None:
        """A rule that can be passed with a reason opens the field for it; any other says what to do."""
        excused = [flaw for flaw in error.flaws if flaw.field == _EXCUSE]
        opened = bool(excused) and self._excuse is not None
        if opened:
            self._show_excuse(True)
        homeless = self.body.show_flaws(flaw for flaw in error.flaws if flaw not in excused)
        told = refusal(error, (*excused, *homeless))
        if self._excuse is not None and opened and self._excuse.label not in error.remedy:
            told += _WITH_EXCUSE if error.remedy else f"\n怎么办：{_WITH_EXCUSE}"
        self.notice.say(told, "warn" if excused else "danger")
        self._grow()
        if opened:
            self.body.blocks[_EXCUSE].focus()

    def _show_doubts(self, doubts: Sequence[Flaw]) -> None:
        self.body.show_flaws(doubts)
        told = "\n".join(by_authority(doubt.reason for doubt in doubts))
        answers = (("返回修改", self._go_back), ("仍然保存", self._save_anyway))
        self.notice.say(f"保存前请核对：\n{told}", "warn", answers)
        self._is_asking = True
        self._grow()

    def _go_back(self) -> None:
        """To the first field in doubt; saving asks anew."""
        self._is_asking = False
        self.notice.clear()
        doubted = (block for block in self.body.blocks.values() if block.flaw_text)
        if (block := next(doubted, None)) is not None:
            block.focus()

    @Slot()
    def _follow_edit(self) -> None:
        """What was asked about is no longer what would be saved; and a choice may have brought fields."""
        if self._is_asking:
            self._is_asking = False
            self.notice.clear()
        shown = tuple(name for name, block in self.body.blocks.items() if block.belongs)
        if shown != self._shown:
            self._shown = shown
            self._grow()

    def _show_failure(self, error: ExpectedError) -> None:
        self.notice.say(str(error), "danger")

    def _build_layout(self) -> None:
        self._hint.setProperty("role", "small")
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._save.setToolTip(f"保存（{Shortcut.SAVE.keys}）")
        for button in (self._save, self._cancel):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addWidget(self.body, 1)
        layout.addLayout(foot)

    def _connect_signals(self) -> None:
        self._save.clicked.connect(self.save)
        self._cancel.clicked.connect(self.close)
        self.body.hint_changed.connect(self._hint.setText)
        self.body.edited.connect(self._follow_edit)
        QShortcut(QKeySequence(Shortcut.SAVE.keys), self).activated.connect(self.save)

    def wanted_height(self) -> int:
        """Pixels the fields shown need, with what stands above them."""
        for block in self.body.blocks.values():
            if (card := block.parentWidget()) is not None:
                card.updateGeometry()
        wide = self.width() - 2 * _MARGIN
        above = [part for part in self.children() if isinstance(part, NoticeBar | WrappedLabel)]
        more = sum(part.heightForWidth(wide) + _GAP for part in above if not part.isHidden())
        return self.body.widget().sizeHint().height() + _AROUND + more

    def _fit_to_screen(self) -> None:
        """As high as the fields need and the screen allows."""
        room = self.screen().availableGeometry()
        self.resize(
            min(_WIDTH, room.width() - _ROOM),
            min(max(self.wanted_height(), _LOWEST), _HEIGHT, room.height() - _ROOM),
        )

    def _grow(self) -> None:
        """Make room for what was added; the window never shrinks under the officer's hands."""
        room = self.screen().availableGeometry()
        height = min(self.wanted_height(), _HEIGHT, room.height() - _ROOM)
        if height > self.height():
            self.resize(self.width(), height)
            if self.isVisible() and self.frameGeometry().bottom() > room.bottom():
                self.move(self.x(), max(room.top(), room.bottom() - self.frameGeometry().height()))


class RecordForm(EntryDialog):
    """Adds a record, beginning with the values `given`, or changes the record."""

    def __init__(
        self,
        ledger: Ledger,
        record: RecordView | None,
        parent: QWidget,
        given: Mapping[str, str] | None = None,
    ) -> None:
        title = f"编辑{ledger.view.noun}" if record else f"新增{ledger.view.noun}"
        fields = [field for field in ledger.view.fields if field.editable]
        super().__init__(title, fields, completer_of(ledger), parent, ledger.find_people)
        self._ledger = ledger
        self._record = record
        self._unseen: list[str] = []
        self.fill(record.values if record else {**ledger.blank(), **(given or {})})
        self._fit_to_screen()
        self.body.focus_first()

    def doubts(self, values: Mapping[str, Any]) -> Sequence[Flaw]:
        return self._ledger.doubts(self._whole(values), self._record.id if self._record else None)

    def write(self, values: Mapping[str, Any]) -> int:
        if self._record is None:
            return self._ledger.add(values)
        self._ledger.change(self._record.id, self._record.version, self._whole(values))
        return self._record.id

    def fill(self, values: Mapping[str, Any]) -> None:
        super().fill(values)
        self._unseen = [name for name, block in self.body.blocks.items() if not block.belongs]

    def _whole(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """With what the record holds in fields that were never shown: only what was seen can be cleared."""
        if self._record is None:
            return values
        kept = {name: self._record.values[name] for name in self._unseen if name in self._record.values}
        return {**kept, **values}

    def _show_failure(self, error: ExpectedError) -> None:
        if not isinstance(error, StaleRecord):
            super()._show_failure(error)
            return
        text = f"{error.message}重新载入会显示最新内容，本窗口里的改动不再保留。"
        self.notice.say(text, "warn", (("重新载入", self._reload), ("继续编辑", self._go_on)))

    def _reload(self) -> None:
        if self._record is not None:
            self._record = self._ledger.record(self._record.id)
            self.fill(self._record.values)
            self.notice.clear()
            self.body.focus_first()


def proposed(fields: Sequence[FieldView], officer: str, today: date) -> dict[str, str]:
    """What a new form proposes: the officer's name and the day, where the fields say so, and what is offered.

    A line of text that comes with offers (the number a paper was just issued under) begins with the first.
    """
    texts = {"officer": officer, "today": today.isoformat()}
    offered = {
        field.name: field.options[0].code for field in fields if field.kind == "text" and field.options
    }
    offered |= {
        field.name: field.options[0].code for field in fields if field.preset == "first" and field.options
    }
    return {**offered, **{field.name: texts[field.preset] for field in fields if field.preset in texts}}


def by_authority(reasons: Iterable[str]) -> list[str]:
    """Reasons that end with the same 依据 as one line with that 依据 said once."""
    lines: dict[str, list[str]] = {}
    for reason in dict.fromkeys(reasons):
        words, mark, source = reason.partition("（") if reason.endswith("）") else (reason, "", "")
        lines.setdefault(mark + source, []).append(words)
    return [f"{'；'.join(words)}{source}" if source else "\n".join(words) for source, words in lines.items()]


def completer_of(ledger: Ledger) -> Callable[[str, str], Sequence[str]]:
    """What the register already holds in a field; fields it does not keep itself have no suggestions."""

    def suggest(field: str, text: str) -> Sequence[str]:
        try:
            return ledger.suggestions(field, text)
        except KeyError:
            return ()

    return suggest
