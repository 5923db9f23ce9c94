"""个人档案: the people at the left; at the right the cover of a file, or the file once it is opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.errors import ExpectedError
from ui.archives.cover import CoverPage
from ui.archives.file_acts import FileActs
from ui.archives.opened_file import OpenedFile
from ui.archives.person_list import PersonList
from ui.common.buttons import icon_button
from ui.common.cards import EmptyState, page_head
from ui.common.context import Context
from ui.common.refreshing import RefreshingPage

_NOBODY, _COVER, _FILE = range(3)
_LIST_WIDTH = 248
_WIDE = 1180  # pixels from which list, contents and section stand side by side
_TOLD = "一人一档、活页管理：名单和封面可以随时看，打开档案每次都记入历史"
_MEMBERS, _ARCHIVES = "members", "archives"


class FilesPage(RefreshingPage):
    """One file at a time; it is closed when another person is chosen, and when the window locks."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.people = PersonList(context)
        self.cover, self.file = CoverPage(), OpenedFile(context)
        self.start_all = icon_button("为未建档人员建档…", "file-plus")
        self.member_id = 0
        self.opened = 0
        self._dismissed = False
        self._pages = QStackedWidget()
        self.acts = FileActs(context, self)
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Read the list anew, and the cover or the file in sight; a file is read again, not opened again."""
        if self._dismissed:
            return
        self.people.refresh()
        self._show()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.people.search.setFocus()
        self.people.search.selectAll()

    def export_paper(self) -> None:
        """Ask what of the file in sight is to be printed."""
        if self.member_id:
            self.acts.print_file()

    def dismiss(self) -> None:
        """Close the file and what is open over it; the store is about to be closed."""
        self._dismissed = True
        self.acts.dismiss()
        self.member_id = 0
        self._close()
        self.people.clear()
        self.cover.clear()
        self._pages.setCurrentIndex(_NOBODY)

    @Slot(int)
    def show_person(self, member_id: int) -> None:
        """Show the cover of a person's file; a file that lay open is closed. 0 shows nobody's."""
        self._close()
        self.member_id = member_id
        self.cover.reason.clear()
        self._show()

    @Slot(str)
    def open_file(self, reason: str = "") -> None:
        """Open the file of the person in sight; that is noted in the history."""
        if self.member_id and not self.opened:
            try:
                view = self.context.office.archives.open(self.member_id, reason)
            except ExpectedError as error:
                self.context.messages.show_error(error)
                return
            self.opened = self.member_id
            self.people.held = True
            self.file.show_file(view)
            self._pages.setCurrentIndex(_FILE)
            self._fit()
            self.file.contents.tree.setFocus()

    @Slot()
    def close_file(self) -> None:
        """Back to the cover."""
        self._close()
        self._show()
        self.people.list.setFocus()

    def _close(self) -> None:
        self.opened = 0
        self.people.held = False
        self.file.clear()
        self._fit()

    def _show(self) -> None:
        if not self.member_id or self._dismissed:
            self._pages.setCurrentIndex(_NOBODY)
            return
        desk = self.context.office.archives
        try:
            if self.opened:
                self.file.show_file(desk.reread(self.opened))
            else:
                self.cover.show_cover(desk.cover(self.member_id))
        except KeyError:
            self._close()
            self.member_id = 0
        shown = _FILE if self.opened else _COVER
        self._pages.setCurrentIndex(shown if self.member_id else _NOBODY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window the list makes room for the file that lies open."""
        self.people.setVisible(not self.opened or self.width() >= _WIDE)

    @Slot(int)
    def _open_person(self, member_id: int) -> None:
        if member_id != self.member_id:
            self.show_person(member_id)
        self.open_file(self.cover.reason.text().strip())

    @Slot(int)
    def _offer_start(self, missing: int) -> None:
        self.start_all.setText(f"为未建档人员建档（{missing} 人）…")
        self.start_all.setVisible(missing > 0)

    @Slot()
    def _open_register(self) -> None:
        self.context.open_record(_MEMBERS, self.member_id)

    @Slot()
    def _open_entry(self) -> None:
        cover = self.context.office.archives.cover(self.member_id)
        self.context.open_record(_ARCHIVES, cover.archive_id)

    def _build(self) -> None:
        head, _, _ = page_head("个人档案", _TOLD)
        head.addWidget(self.start_all)
        self.start_all.hide()
        scroll = QScrollArea()
        scroll.setWidget(self.cover)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("档案封面")
        nobody = "在左边的名单中选一个人；名单是空的，请先在“党员人员”中登记、导入。"
        for page in (EmptyState("archive", "还没有选定人员", nobody), scroll, self.file):
            self._pages.addWidget(page)
        splitter = QSplitter()
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.people)
        splitter.addWidget(self._pages)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LIST_WIDTH, 900])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(splitter, 1)

    def _connect(self) -> None:
        cover, file, acts = self.cover, self.file, self.acts
        self.people.person_chosen.connect(self.show_person)
        self.people.person_opened.connect(self._open_person)
        self.people.missing_counted.connect(self._offer_start)
        cover.open_asked.connect(self.open_file)
        cover.person_asked.connect(self._open_register)
        cover.archive_asked.connect(self._open_entry)
        file.closed.connect(self.close_file)
        for signal, act in (
            (self.start_all.clicked, acts.start_missing),
            (cover.start_asked, acts.start_one),
            (cover.loan_asked, acts.lend),
            (cover.readings_asked, acts.show_readings),
            (file.print_asked, acts.print_file),
            (file.loan_asked, acts.lend),
            (file.readings_asked, acts.show_readings),
            (file.section.new_asked, acts.add_record),
            (file.section.none_asked, acts.state_none),
            (file.section.none_withdrawn, acts.withdraw_none),
            (file.section.versions_asked, acts.show_versions),
            (file.section.print_asked, acts.print_page),
            (file.section.leaf_written, acts.write_leaf),
        ):
            signal.connect(act)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.file, self.close_file)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
