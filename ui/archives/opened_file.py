"""An opened file: whose it is above, its contents at the left, the section chosen at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.archive_views import ArchiveView, PageView
from ui.archives.contents import Contents
from ui.archives.section_page import SectionPage
from ui.common.buttons import icon_button
from ui.common.cards import Card, label, set_tone
from ui.common.context import Context
from ui.common.parts import joined, pill, plain


class OpenedFile(QWidget):
    """Shows an ArchiveView; what is asked of a section comes from `section`.

    closed, print_asked, loan_asked, readings_asked: a button was pressed.
    """

    closed = Signal()
    print_asked = Signal()
    loan_asked = Signal()
    readings_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: ArchiveView | None = None
        self.contents, self.section = Contents(), SectionPage(context)
        self.close_file = icon_button("合上档案", "x")
        self.print = icon_button("打印…", "printer")
        self.loan = icon_button("查阅登记…", "clipboard-list")
        self.readings = icon_button("打开记录…", "history")
        self._name, self._pill, self._below = label("", "title"), pill(""), plain("", "muted")
        self._chosen = ""
        self._build()
        self._connect()

    def show_file(self, view: ArchiveView) -> None:
        """Show a file; the section that was chosen stays so."""
        self.view = view
        row = view.cover.row
        self._name.setText(view.title)
        self._pill.setText(view.cover.status.text)
        self._pill.setVisible(bool(view.cover.status.text))
        set_tone(self._pill, view.cover.status.tone, "pill")
        share = f"已填 {row.filled}/{row.wanted} 项"
        out = f"已借出：{view.cover.out}" if view.cover.out else ""
        self._below.setText(joined("" if row.number else "尚未建档", view.subtitle, share, out))
        self.loan.setEnabled(bool(row.number))
        sections = [page.section for page in view.pages]
        if self._chosen not in sections:
            self._chosen = sections[0] if sections else ""
        self.contents.show_pages(view.pages, self._chosen)
        self._show_section()

    def clear(self) -> None:
        """Forget the file."""
        self.view, self._chosen = None, ""
        self._name.setText("")
        self._below.setText("")
        self.contents.show_pages((), "")
        self.section.clear()

    @property
    def page(self) -> PageView | None:
        """The section in sight."""
        pages = self.view.pages if self.view is not None else ()
        return next((page for page in pages if page.section == self._chosen), None)

    @Slot(str)
    def show_section(self, section: str) -> None:
        """Show another section of the file."""
        self._chosen = section
        self._show_section()

    def _show_section(self) -> None:
        if self.view is not None and self.page is not None:
            self.section.show_page(self.page, kept=bool(self.view.cover.row.number))

    def _build(self) -> None:
        card = Card()
        card.body.setContentsMargins(16, 9, 12, 9)
        card.body.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        for button in (self.print, self.loan, self.readings, self.close_file):
            head.addWidget(button)
        card.body.addLayout(head)
        card.body.addWidget(self._below)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.contents)
        row.addWidget(self.section, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(card)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.contents.section_chosen.connect(self.show_section)
        for button, signal in (
            (self.close_file, self.closed),
            (self.print, self.print_asked),
            (self.loan, self.loan_asked),
            (self.readings, self.readings_asked),
        ):
            button.clicked.connect(signal)
