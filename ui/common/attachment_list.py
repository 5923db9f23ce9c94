"""A record's attachments: adding scans, looking at them, taking them out, voiding them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.errors import ExpectedError
from ui import theme
from ui.common.attachment_dialogs import SaveOutDialog, VoidAttachmentDialog
from ui.common.attachment_view import AttachmentViewer
from ui.common.buttons import icon_button
from ui.common.cards import Card, label
from ui.common.dropping import dropped_files
from ui.common.icons import icon
from ui.common.messages import Messages
from ui.common.notice_bar import NoticeBar
from ui.common.reading_table import dress_reading_table
from ui.jobs import Job, JobCancelled, Jobs, Progress

if TYPE_CHECKING:
    from app.attachments import Attachments, AttachmentView

_HEADS = ("名称", "大小", "添加日期", "说明")
_WIDTHS = (220, 76, 96)
_NAME, _SIZE, _NOTE = 0, 1, 3
_MOST_ROWS = 3
_DROP = "把扫描件拖到这里，或点“添加附件”。"
_LET_GO = "松开鼠标即添加。"
_PATTERN = "扫描件和文件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp);;所有文件 (*)"
_TITLE = "附件"

Dialog = AttachmentViewer | SaveOutDialog | VoidAttachmentDialog


@dataclass(frozen=True, slots=True)
class Target:
    """Where attachments go: a record by its table and id, a step of it or none.

    `mark`: 密级 of the record, for the names of copies; `open`: whether anything may be added or voided.
    """

    table: str
    record_id: int
    step_id: int | None = None
    mark: str = ""
    open: bool = True


class AttachmentList(Card):
    """Shows the attachments of one record; files are added by dialog or by dropping them here.

    `choose` asks for files (a file dialog unless given); a `compact` one is a strip as high as what it
    holds. changed: an attachment was added or voided.
    """

    changed = Signal()

    def __init__(
        self,
        attachments: Attachments,
        jobs: Jobs,
        messages: Messages,
        parent: QWidget | None = None,
        *,
        choose: Callable[[QWidget], Sequence[Path]] | None = None,
        compact: bool = False,
    ) -> None:
        super().__init__(_TITLE, parent)
        self._compact = compact
        self._attachments, self._jobs, self._messages = attachments, jobs, messages
        self._choose = choose or _choose_files
        self._target: Target | None = None
        self._views: tuple[AttachmentView, ...] = ()
        self._job: Job | None = None
        self.current: Dialog | None = None
        self.notice = NoticeBar(self)
        self.table = QTableWidget(0, len(_HEADS))
        self.note = QLineEdit()
        self._hint = label(_DROP, "muted", wrap=True)
        self._stack = QStackedWidget()
        self.add_button = icon_button("添加附件", "plus", "link" if compact else "")
        self.view_button = icon_button("查看", "eye")
        self.save_button = icon_button("另存", "download")
        self.void_button = icon_button("作废", "ban")
        self._build()
        self._connect()
        self.clear()

    # What is shown

    def show_record(self, target: Target) -> None:
        """Show the attachments of a record."""
        if target != self._target:
            self.notice.clear()
            self.note.clear()
        self._target = target
        self.refresh()

    def clear(self) -> None:
        """Show nothing and forget the record."""
        self._target, self._views = None, ()
        self.notice.clear()
        self.note.clear()
        self._fill()

    @Slot()
    def refresh(self) -> None:
        """Read the list anew; the selected attachment stays selected."""
        if self._target is None:
            return
        chosen = self.selected
        self._views = self._attachments.list(self._target.table, self._target.record_id)
        self._fill()
        places = [place for place, view in enumerate(self._views) if chosen and view.id == chosen.id]
        if places:
            self.table.selectRow(places[0])

    def dismiss(self) -> None:
        """Close what is open and stop what runs, without questions."""
        if self._job is not None:
            self._job.abandon()
            self._job = None
            self._enable()
        dialog, self.current = self.current, None
        if dialog is not None:
            dialog.dismiss()

    @property
    def selected(self) -> AttachmentView | None:
        """The attachment that is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._views[rows[0].row()] if rows and rows[0].row() < len(self._views) else None

    # What can be done

    @Slot()
    def add(self) -> None:
        """Ask for files and add them."""
        if self._may_change:
            self.add_files(self._choose(self))

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add files in a job, with the note that was written; what is refused is named with its reason."""
        if not self._may_change or not paths or self._target is None:
            return
        work = partial(_add_all, self._attachments, self._target, tuple(paths), self.note.text())
        self.notice.clear()
        self.add_button.setEnabled(False)
        self._job = self._jobs.run(work, self._added, self._not_added, "正在加密附件")

    @Slot()
    def view(self) -> None:
        """Look at the selected attachment; from there at the others."""
        chosen = self.selected
        if chosen is None:
            return
        shown = [view for view in self._views if view.viewable]
        if chosen not in shown:
            self.notice.say("这种文件不能在程序内查看；可以用“另存”取出后，在其他程序中打开。", "info")
            return
        viewer = AttachmentViewer(
            shown, shown.index(chosen), self._attachments.read, self._jobs, self.window()
        )
        viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        viewer.save_asked.connect(self._save_from_viewer)
        self._open(viewer)

    @Slot()
    def save_out(self) -> None:
        """Take a copy of the selected attachment out of the store."""
        if self.selected is not None:
            self._open(self._save_dialog(self.selected, self.window()))

    @Slot()
    def void(self) -> None:
        """Void the selected attachment with a reason."""
        chosen = self.selected
        if chosen is not None and not chosen.voided and self._may_change:
            dialog = VoidAttachmentDialog(self._attachments, chosen, self.window())
            dialog.voided.connect(self._voided)
            self._open(dialog)

    @property
    def _may_change(self) -> bool:
        return self._target is not None and self._target.open and self._job is None

    # Dropping files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_change and dropped_files(event):
            self._hint.setText(_LET_GO)
            self.title.setText(f"{_TITLE}　{_LET_GO}")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        self._end_drag()
        event.acceptProposedAction()
        self.add_files(dropped_files(event))

    def _end_drag(self) -> None:
        self._hint.setText(_DROP)
        self._name_card()

    # Answers

    def _added(self, outcome: tuple[int, tuple[str, ...]]) -> None:
        count, refused = outcome
        self._job = None
        if count:
            self.note.clear()
            self.changed.emit()
        self.refresh()
        self._enable()
        if refused:
            done = f"已添加 {count} 件，" if count else ""
            self.notice.say("\n".join((f"{done}{len(refused)} 件没有添加：", *refused)))

    def _not_added(self, error: Exception) -> None:
        self._job = None
        self.refresh()
        self._enable()
        if not isinstance(error, JobCancelled):
            self._messages.show_error(error)

    @Slot(int)
    def _voided(self, _identity: int) -> None:
        self.refresh()
        self.changed.emit()

    @Slot(int)
    def _save_from_viewer(self, identity: int) -> None:
        views = [view for view in self._views if view.id == identity]
        if views and self.current is not None:
            self._save_dialog(views[0], self.current).open()

    def _save_dialog(self, view: AttachmentView, parent: QWidget) -> SaveOutDialog:
        mark = self._target.mark if self._target else ""
        return SaveOutDialog(self._attachments, view, mark, self._jobs, self._messages, parent)

    def _open(self, dialog: Dialog) -> None:
        old, self.current = self.current, dialog
        if old is not None:
            old.dismiss()
        dialog.destroyed.connect(partial(self._forget, id(dialog)))
        dialog.open()

    def _forget(self, dialog: int) -> None:
        if id(self.current) == dialog:
            self.current = None

    # Building

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.setAccessibleName(_TITLE)
        dress_reading_table(self.table, "附件列表", _HEADS, _WIDTHS, stretched=(_NAME, _NOTE))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setMinimumHeight(64)
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self.table)
        self.note.setPlaceholderText("附件说明，可不填，如“举报信原件”")
        self.note.setAccessibleName("附件说明")
        self.note.setMaxLength(200)
        self.add_button.setToolTip("可一次选多个文件，也可以拖到这里；原文件不动，存入的是加密副本")
        self.body.addWidget(self.notice)
        self.body.addWidget(self._stack, 1)
        if self._compact:
            self._build_strip()
        else:
            self.body.addLayout(_line(self.note, self.add_button, *self._acts))

    @property
    def _acts(self) -> tuple[QPushButton, ...]:
        """What can be done with the one that is selected."""
        return self.view_button, self.save_button, self.void_button

    def _build_strip(self) -> None:
        """One line while there is nothing; then the names, and below them what can be done with one."""
        self.setProperty("kind", "strip")
        self.body.setContentsMargins(16, 6, 12, 6)
        self.body.setSpacing(4)
        self.head.addWidget(self.add_button)
        self.table.setColumnHidden(_SIZE, True)
        self.table.setColumnHidden(_NOTE, True)
        self.table.horizontalHeader().hide()
        self.note.hide()
        for button in self._acts:
            button.setProperty("kind", "compact")
        self._foot = QWidget()
        self._foot.setLayout(_line(*self._acts))
        self.body.addWidget(self._foot)

    def _fit_strip(self) -> None:
        count = len(self._views)
        self._stack.setVisible(bool(count))
        self._foot.setVisible(bool(count))
        height = self.table.verticalHeader().defaultSectionSize()
        self._stack.setFixedHeight(min(count, _MOST_ROWS) * height + 4)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.view_button.clicked.connect(self.view)
        self.save_button.clicked.connect(self.save_out)
        self.void_button.clicked.connect(self.void)
        self.table.activated.connect(self.view)
        self.table.itemSelectionChanged.connect(self._enable)

    def _fill(self) -> None:
        self.table.setRowCount(len(self._views))
        for row, view in enumerate(self._views):
            for section, text in enumerate(_texts(view)):
                self.table.setItem(row, section, _item(view, text, section))
        self._stack.setCurrentIndex(1 if self._views else 0)
        if self._compact:
            self._fit_strip()
        self._name_card()
        self._enable()

    def _name_card(self) -> None:
        count = sum(not view.voided for view in self._views)
        self.title.setText(f"{_TITLE}　{count} 件" if self._views else _TITLE)

    @Slot()
    def _enable(self) -> None:
        chosen = self.selected
        self.add_button.setEnabled(self._may_change)
        self.note.setEnabled(self._may_change)
        self.view_button.setEnabled(chosen is not None)
        self.save_button.setEnabled(chosen is not None)
        self.void_button.setEnabled(chosen is not None and not chosen.voided and self._may_change)


def _line(*parts: QWidget) -> QHBoxLayout:
    """Widgets in a row; a line of text takes the room left over."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part, int(isinstance(part, QLineEdit)))
    return row


def _add_all(
    attachments: Attachments, target: Target, paths: tuple[Path, ...], note: str, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """How many were added, and of each that was refused its name and why."""
    count, refused = 0, []
    for place, path in enumerate(paths):
        progress.report(place, len(paths), f"第 {place + 1} 件")
        try:
            attachments.add(target.table, target.record_id, path, note, target.step_id)
            count += 1
        except JobCancelled:
            raise
        except ExpectedError as error:
            refused.append(f"{path.name}：{error}")
    return count, tuple(refused)


def _texts(view: AttachmentView) -> tuple[str, ...]:
    note = f"已作废：{view.void_reason}" if view.voided else view.note
    return view.name, view.size_text, f"{view.added:%Y-%m-%d}", note


def _item(view: AttachmentView, text: str, section: int) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(f"{text}\n{view.kind}　第 {view.id} 号附件" if section == _NAME else text)
    if section == _NAME:
        item.setIcon(icon("file-text" if view.viewable else "archive", "faint" if view.voided else "primary"))
    if view.voided:
        item.setForeground(theme.colour("faint"))
        struck = QFont(item.font())
        struck.setStrikeOut(section == _NAME)
        item.setFont(struck)
    elif section != _NAME:
        item.setForeground(theme.colour("text_2"))
    return item


def _choose_files(parent: QWidget) -> Sequence[Path]:
    chosen, _ = QFileDialog.getOpenFileNames(parent, "添加附件", "", _PATTERN)
    return [Path(one) for one in chosen]
