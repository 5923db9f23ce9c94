"""举报人: kept apart, shown only on a deliberate reveal that is recorded, no longer than its dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import FieldView, Line
from app.errors import ExpectedError
from ui.clues.parts import ViewCard
from ui.common.cards import label
from ui.common.form import EntryDialog
from ui.common.notice_bar import NoticeBar
from ui.common.parts import link, plain, refusal, small

if TYPE_CHECKING:
    from app.clue_views import ClueView

SHORTEST_REASON = 4
_KEPT_APART = "姓名和联系方式单独加密存放，不进入台账、检索、文书和历史。"
_WILL_BE_KNOWN = "每次查看都记入历史，包括时间和事由。只在工作确有需要时查看，内容不能复制。"
_REPLACES = "出于保护，这里不显示已登记的内容；保存后整条替换。"


class InformantCard(ViewCard):
    """Whether somebody is on record, and the two ways from here.

    reveal_asked: the officer wants to see who. entry_asked: somebody is to be entered.
    """

    reveal_asked = Signal()
    entry_asked = Signal()

    def __init__(self) -> None:
        super().__init__("举报人")

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        known = bool(view.informant)
        column.addWidget(plain(view.informant or "没有登记举报人。", "" if known else "muted"))
        column.addWidget(small(_KEPT_APART))
        row = QHBoxLayout()
        row.setSpacing(14)
        if known:
            row.addWidget(link("查看（将记入历史）…", self.reveal_asked.emit))
        if not view.record.voided:
            row.addWidget(link("重新登记…" if known else "登记举报人…", self.entry_asked.emit))
        row.addStretch(1)
        column.addLayout(row)
        return True


class RevealDialog(QDialog):
    """Asks why, then shows who reported the clue until it is closed.

    `reveal(reason)` records the reason and returns the lines; it raises ExpectedError.
    """

    def __init__(
        self, subject: str, reveal: Callable[[str], Sequence[Line]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("查看举报人")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(500)
        self._reveal = reveal
        self.notice = NoticeBar(self)
        self.reason = QLineEdit()
        self.show_button = QPushButton("查看并记入历史")
        self._close = QPushButton("取消")
        self._stack = QStackedWidget()
        self._shown = QWidget()
        self._build(subject)
        self.show_button.clicked.connect(self.show_informant)
        self.reason.returnPressed.connect(self.show_informant)
        self._close.clicked.connect(self.reject)
        for button in (self.show_button, self._close):
            button.setAutoDefault(False)  # Enter in the reason must not press 取消

    @Slot()
    def show_informant(self) -> None:
        """Record the reason and show who it is; too short a reason is refused."""
        reason = self.reason.text().strip()
        if len(reason) < SHORTEST_REASON:
            self.notice.say(f"请写明查看事由，至少 {SHORTEST_REASON} 个字，如“核对联系方式以便反馈结果”。")
            self.reason.setFocus()
            return
        try:
            lines = self._reveal(reason)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.notice.clear()
            self._show_lines(lines)

    @property
    def is_revealed(self) -> bool:
        """Whether the informant stands on the screen."""
        return self._stack.currentIndex() == 1

    def dismiss(self) -> None:
        """Close at once; nothing of what was shown stays."""
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        """Wipe what is shown before the dialog goes, whoever closes it."""
        for shown in self._shown.findChildren(QLabel):
            shown.clear()
            shown.setAccessibleName("")
        super().done(result)

    def _build(self, subject: str) -> None:
        ask = QWidget()
        column = QVBoxLayout(ask)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(plain(_WILL_BE_KNOWN, "muted"))
        column.addWidget(self.notice)
        caption = label("查看事由(&R)")
        caption.setBuddy(self.reason)
        self.reason.setAccessibleName("查看事由（必填）")
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText("如：核对联系方式，以便答复办理结果")
        column.addWidget(caption)
        column.addWidget(self.reason)
        column.addStretch(1)
        self._stack.addWidget(ask)
        self._stack.addWidget(self._shown)
        self.show_button.setProperty("kind", "primary")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._close)
        foot.addWidget(self.show_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(subject, "section"))
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)
        self.reason.setFocus()

    def _show_lines(self, lines: Sequence[Line]) -> None:
        grid = QGridLayout(self._shown)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(lines):
            grid.addWidget(label(line.label, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            text = label(line.text or "—", wrap=True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            text.setAccessibleName(f"{line.label}：{line.text}")
            grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(small("已记入历史。关闭后不再显示。"), len(lines), 0, 1, 2)
        grid.setRowStretch(len(lines) + 1, 1)
        self._stack.setCurrentIndex(1)
        self.show_button.hide()
        self._close.setText("关闭")
        self._close.setFocus()


class InformantForm(EntryDialog):
    """Enters the informant anew; `keep(values)` seals the whole of it."""

    def __init__(
        self,
        fields: Sequence[FieldView],
        record_id: int,
        keep: Callable[[Mapping[str, Any]], object],
        parent: QWidget,
        *,
        known: bool,
    ) -> None:
        super().__init__("登记举报人", fields, lambda _field, _text: (), parent)
        self._record_id, self._keep = record_id, keep
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, plain(f"{_KEPT_APART}{_REPLACES if known else ''}", "muted"))
        self.fill({})
        self.body.focus_first()

    def write(self, values: Mapping[str, Any]) -> int:
        self._keep(values)
        return self._record_id
