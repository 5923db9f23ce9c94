"""What was registered of the letter, and the files that came with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.common.attachment_list import AttachmentList, Target
from ui.common.detail_pane import FlowingPage, without_heading
from ui.common.parts import plain

if TYPE_CHECKING:
    from app.engine.views import RecordView
    from ui.common.context import Context

_TABLE, _SECRECY, _ROWS = "opinion", "secrecy", "名单"
_LABEL_WIDTH = 92


class LetterFacts(QFrame):
    """The letter's own fields, read-only, with 附件 below."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._labels = {
            option.code: option.label
            for field in context.office.ledger("opinions").view.fields
            if field.name == _SECRECY
            for option in field.options
        }
        self._scroll = QScrollArea()
        self.files = AttachmentList(context.office.attachments, context.jobs, context.messages, compact=True)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName("来函登记内容")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.files)

    def show_record(self, record: RecordView) -> None:
        """Show this letter."""
        self._scroll.setWidget(_page(record))
        mark = self._labels.get(str(record.values.get(_SECRECY, "")), "")
        self.files.show_record(Target(_TABLE, record.id, mark=mark, open=not record.voided))

    def clear(self) -> None:
        """Forget the letter."""
        self._scroll.setWidget(QWidget())
        self.files.dismiss()
        self.files.clear()


def _page(record: RecordView) -> QWidget:
    page = FlowingPage()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(16, 12, 14, 12)
    layout.setSpacing(6)
    for section in without_heading(record):
        if section.title.startswith(_ROWS):
            continue  # the list stands beside it
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(section.lines):
            caption = plain(line.label, "muted")
            caption.setFixedWidth(_LABEL_WIDTH)
            grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(plain(line.text, tone=line.tone), row, 1)
        if section.title:
            layout.addWidget(plain(section.title, "section"))
        layout.addLayout(grid)
    layout.addStretch(1)
    return page
