"""What is done with a file from its page: 建档, 无此情况, new records, printing, lending, look-ups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.archive_views import ArchiveRow, PageView
from app.engine.views import Paper, PersonOption
from app.errors import ExpectedError
from ui.archives.keys import LOANS
from ui.archives.people_dialogs import StartDialog
from ui.archives.print_dialog import PrintDialog
from ui.archives.reading_dialogs import ReadingsDialog, VersionsDialog
from ui.archives.statement_dialog import StatementDialog
from ui.common.context import Context
from ui.common.paper_desk import PaperDesk
from ui.common.reason_dialog import ReasonDialog
from ui.common.register_dialogs import Dismissible, RegisterDialogs
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.archive_desk import ArchiveDesk
    from app.engine.ledger import Ledger
    from ui.archives.files import FilesPage


class FileActs(QObject):
    """Opens one dialog at a time over the page; of whom and of which section, the page says."""

    def __init__(self, context: Context, page: FilesPage) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._forms: RegisterDialogs | None = None
        self.current: Dismissible | None = None

    @property
    def form(self) -> Dismissible | None:
        """The form of a new record that is open."""
        return self._forms.current if self._forms is not None else None

    def dismiss(self) -> None:
        """Close what is open without questions."""
        dialog, self.current = self.current, None
        if dialog is not None:
            dialog.dismiss()
        if self._forms is not None:
            self._forms.dismiss()

    # 建档

    @Slot()
    def start_missing(self) -> None:
        """Files for those who have none."""
        self._start(self._desk.people("", "missing"))

    @Slot()
    def start_one(self) -> None:
        """A file for the person in sight."""
        self._start((self._desk.cover(self._member).row,))

    def _start(self, rows: Sequence[ArchiveRow]) -> None:
        if rows:
            self._open(StartDialog(rows, self._desk.start, self._context.today(), self._page))

    # Sections

    @Slot(str)
    def add_record(self, key: str) -> None:
        """The form of a new record of the person, over the file."""
        self._add(key)

    @Slot()
    def lend(self) -> None:
        """The form of a 查阅登记 of this file."""
        self._add(LOANS)

    def _add(self, key: str) -> None:
        self.dismiss()
        if self._forms is not None:
            self._forms.deleteLater()
        row = self._desk.cover(self._member).row
        ledger = self._context.office.ledger(key)
        found = self._context.office.find_people(row.name)
        person = next((one for one in found if one.id == row.member_id), None)
        self._forms = RegisterDialogs(self._context, ledger, self._page)
        self._forms.add(begun(ledger, row, person))

    @Slot()
    def state_none(self) -> None:
        """无此情况 of the section in sight."""
        if (page := self._section) is not None:
            act = partial(_state_none, self._desk, self._member)
            view = self._page.file.view
            others = [one for one in (view.pages if view else ()) if one is not page and _may_be_said(one)]
            self._open(StatementDialog(page, others, act, self._context.today(), self._page))

    @Slot()
    def withdraw_none(self) -> None:
        """The statement no longer holds; the history keeps that it was made."""
        if (page := self._section) is not None:
            self._attempt(partial(self._desk.withdraw_none, self._member, page.section))

    @Slot(str)
    def write_leaf(self, text: str) -> None:
        """Where the paper of the section in sight lies."""
        if (page := self._section) is not None:
            self._attempt(partial(self._desk.set_leaf_number, self._member, page.section, text))

    @Slot()
    def show_versions(self) -> None:
        """Every change of the section in sight."""
        if (page := self._section) is not None:
            changes = self._desk.versions(self._member, page.section)
            self._open(VersionsDialog(f"{page.number}　{page.title}", changes, self._page))

    @Slot()
    def show_readings(self) -> None:
        """Who opened, printed or was handed the file."""
        row = self._desk.cover(self._member).row
        self._open(ReadingsDialog(row.name, self._desk.readings(self._member), self._page))

    # Printing

    @Slot()
    def print_page(self) -> None:
        """The section in sight alone; one that is left out of print copies wants a reason."""
        if (page := self._section) is None:
            return
        preview = partial(self._preview, (page.section,))
        if page.masked:
            told = f"“{page.title}”对外打印时不列入。打印须写明理由，理由记入历史。"
            self._open(ReasonDialog("打印内部页", told, "预览", preview, self._page))
        else:
            preview("")

    @Slot()
    def print_file(self) -> None:
        """The file with its cover and contents, or some of its sections."""
        pages = self._page.file.view.pages if self._page.file.view is not None else ()
        if pages:
            row = self._desk.cover(self._member).row
            self._open(PrintDialog(row.name, pages, self._preview, self._page))
        else:
            told = "档案打开以后才能打印，打印和打开一样记入历史。"
            self._context.messages.tell("请先打开档案", told)

    def _preview(self, sections: Sequence[str], masked: str) -> None:
        make = partial(_book, self._desk, self._member, tuple(sections), masked)
        PaperDesk(self._context, self._page).preview(make, "正在排版档案")

    # Parts

    @property
    def _desk(self) -> ArchiveDesk:
        return self._context.office.archives

    @property
    def _member(self) -> int:
        return self._page.member_id

    @property
    def _section(self) -> PageView | None:
        return self._page.file.page

    def _attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ExpectedError as error:
            self._context.messages.show_error(error)
            self._page.refresh()

    def _open(self, dialog: Dismissible) -> None:
        self.dismiss()
        self.current = dialog
        dialog.destroyed.connect(partial(self._forget, id(dialog)))
        dialog.open()

    def _forget(self, dialog: int) -> None:
        if id(self.current) == dialog:
            self.current = None


def _may_be_said(page: PageView) -> bool:
    """Whether it is still open, and may be said, that there is nothing to a section."""
    return page.may_be_none and page.state in ("missing", "optional") and not page.count


def _state_none(desk: ArchiveDesk, member_id: int, sections: Sequence[str], on: date, note: str) -> None:
    for section in sections:
        desk.state_none(member_id, section, on, note)


def begun(ledger: Ledger, row: ArchiveRow, person: PersonOption | None) -> Mapping[str, str]:
    """With what the form of a new record of a person begins: who it is, and what comes with the choice."""
    field = next((field for field in ledger.view.fields if field.kind == "person" and field.link), None)
    if field is None:
        return {}
    values = person.values if person is not None else {"unit": row.unit, "post": row.post}
    filled = {own: values.get(value, "") for own, value in field.fills}
    return {**filled, field.name: row.name, field.link: str(row.member_id)}


def _book(
    desk: ArchiveDesk, member_id: int, sections: Sequence[str], masked: str, progress: Progress, boxes: bool
) -> Paper:
    return desk.paper(member_id, sections, masked=masked, boxes=boxes)
