"""答复用语: the replies that can be given, what each says in the letter, on whose authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import ExpectedError
from ui.common.cards import Card
from ui.common.notice_bar import NoticeBar
from ui.common.parts import authority, plain, refusal
from ui.common.reading_table import dress_reading_table

if TYPE_CHECKING:
    from app.opinion_desk import OpinionDesk
    from app.opinion_views import ReplyView

_HEADS = ("答复", "函中用语", "设置")
_TOLD = "改动只影响以后的回函，已经回函的照发出时的用语；每次改动都记入历史，可以恢复。"
_LAST_DAY = "{last_day} 处填写影响期的最后一天，请保留。"


class RepliesDialog(QDialog):
    """The table of replies; the one chosen can be worded anew or restored."""

    def __init__(self, desk: OpinionDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("答复用语")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._replies: tuple[ReplyView, ...] = ()
        self.table = QTableWidget(0, len(_HEADS))
        self.label, self.wording = QLineEdit(), QPlainTextEdit()
        self.notice = NoticeBar(self)
        self.source = plain("", "small")
        self.save, self.restore, self._close = (
            QPushButton("保存"),
            QPushButton("恢复原文"),
            QPushButton("关闭"),
        )
        self._build()
        self.table.currentCellChanged.connect(self._show)
        self.save.clicked.connect(self.keep)
        self.restore.clicked.connect(self.give_back)
        self._close.clicked.connect(self.close)
        self._read()

    def dismiss(self) -> None:
        """Close without a question."""
        self.done(QDialog.DialogCode.Rejected)

    @property
    def reply(self) -> ReplyView | None:
        """The reply chosen."""
        row = self.table.currentRow()
        return self._replies[row] if 0 <= row < len(self._replies) else None

    @Slot()
    def keep(self) -> None:
        """Keep the wording; an empty one is refused."""
        if self.reply is not None:
            label, wording = self.label.text().strip(), self.wording.toPlainText().strip()
            self._try(lambda key: self._desk.set_reply(key, label, wording), "已保存，并记入历史。")

    @Slot()
    def give_back(self) -> None:
        """The wording that the table comes with."""
        self._try(self._desk.restore_reply, "已恢复原文，并记入历史。")

    def _try(self, act: object, told: str) -> None:
        reply = self.reply
        if reply is None or not callable(act):
            return
        try:
            act(reply.key)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self._read()
            self.notice.say(told, "ok")

    def _read(self) -> None:
        self._replies = tuple(self._desk.replies())
        kept = max(self.table.currentRow(), 0)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._replies))
        for row, reply in enumerate(self._replies):
            told = "本单位" if reply.own else "随程序"
            for section, text in enumerate((reply.label, reply.wording, told)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, section, item)
        self.table.blockSignals(False)
        self.table.resizeRowsToContents()
        self.table.setCurrentCell(min(kept, len(self._replies) - 1), 0)
        self._show()

    @Slot()
    def _show(self, *_place: int) -> None:
        reply = self.reply
        if reply is None:
            return
        self.notice.clear()
        self.label.setText(reply.label)
        self.wording.setPlainText(reply.wording)
        last_day = _LAST_DAY if "{last_day}" in reply.wording else ""
        final = "" if reply.final else "这一答复还不能回函。"
        self.source.setText("\n".join(part for part in (last_day, final, authority(reply.source)) if part))
        self.restore.setEnabled(reply.own)

    def _build(self) -> None:
        dress_reading_table(self.table, "答复用语", _HEADS, (240, 340), stretched=(1,))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.label.setMaxLength(60)
        self.wording.setTabChangesFocus(True)
        self.wording.setFixedHeight(70)
        self.save.setProperty("kind", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._build_card())
        foot = QHBoxLayout()
        foot.addWidget(plain(_TOLD, "small"), 1)
        foot.addWidget(self._close)
        layout.addLayout(foot)
        for button in (self.save, self.restore, self._close):
            button.setAutoDefault(False)
        room = self.screen().availableGeometry()
        self.resize(min(820, room.width() - 60), min(600, room.height() - 60))

    def _build_card(self) -> Card:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        for text, editor, name in (
            ("答复(&A)", self.label, "答复名称"), ("函中用语(&W)", self.wording, "函中用语"),
        ):  # fmt: skip
            caption = QLabel(text)
            caption.setBuddy(editor)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            editor.setAccessibleName(name)
            form.addRow(caption, editor)
        buttons = QHBoxLayout()
        buttons.addWidget(self.source, 1)
        buttons.addWidget(self.restore)
        buttons.addWidget(self.save)
        card = Card("修改用语")
        card.body.addLayout(form)
        card.body.addLayout(buttons)
        return card
