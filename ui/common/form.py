"""The window in which a record is filled in, checked field by field and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.engine.views import FieldView, RecordView
from app.errors import ExpectedError, RefusedInput, StaleRecord
from ui.actions import Shortcut
from ui.common.buttons import icon_button
from ui.common.form_body import FormBody
from ui.common.notice_bar import NoticeBar

if TYPE_CHECKING:
    from app.engine.ledger import Ledger

_WIDTH, _HEIGHT = 900, 660


class EntryDialog(QDialog):
    """Fields, a notice strip, Save and Cancel. Subclasses say what saving is.

    saved: id of the record written. Closing with unsaved text asks inside the window; `dismiss` never asks.
    """

    saved = Signal(int)

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldView],
        suggest: Callable[[str, str], Sequence[str]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = FormBody(fields, suggest)
        self.notice = NoticeBar(self)
        self._hint = QLabel()
        self._save = icon_button("保存", "device-floppy", "primary")
        self._cancel = QPushButton("取消")
        self._clean: dict[str, Any] = {}
        self._closable = False
        self._build_layout()
        self._connect_signals()
        self._fit_to_screen()

    def write(self, values: Mapping[str, Any]) -> int:
        """Write the values, return the record's id. Raises ExpectedError."""
        raise NotImplementedError

    def fill(self, values: Mapping[str, Any]) -> None:
        """Fill the fields; what is there now counts as saved."""
        self.body.set_values(values)
        self.body.clear_flaws()
        self._clean = self.body.values()

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
        """Write and close; refused fields are marked and the window stays."""
        self.notice.clear()
        try:
            record_id = self.write(self.body.values())
        except RefusedInput as error:
            self._show_refusal(error)
        except ExpectedError as error:
            self._show_failure(error)
        else:
            self.saved.emit(record_id)
            self.dismiss()

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

    def _show_refusal(self, error: RefusedInput) -> None:
        homeless = self.body.show_flaws(error.flaws)
        parts = [error.message, error.reason, *(flaw.reason for flaw in homeless)]
        self.notice.say(" ".join(part for part in parts if part), "danger")

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
        QShortcut(QKeySequence(Shortcut.SAVE.keys), self).activated.connect(self.save)

    def _fit_to_screen(self) -> None:
        room = self.screen().availableGeometry()
        wanted = self.body.widget().sizeHint().height() + 130
        self.resize(min(_WIDTH, room.width() - 60), min(max(wanted, 320), _HEIGHT, room.height() - 60))


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
        super().__init__(title, fields, completer_of(ledger), parent)
        self._ledger = ledger
        self._record = record
        self.fill(record.values if record else {**ledger.blank(), **(given or {})})
        self.body.focus_first()

    def write(self, values: Mapping[str, Any]) -> int:
        if self._record is None:
            return self._ledger.add(values)
        self._ledger.change(self._record.id, self._record.version, values)
        return self._record.id

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


def completer_of(ledger: Ledger) -> Callable[[str, str], Sequence[str]]:
    """What the register already holds in a field; fields it does not keep itself have no suggestions."""

    def suggest(field: str, text: str) -> Sequence[str]:
        try:
            return ledger.suggestions(field, text)
        except KeyError:
            return ()

    return suggest
