"""Looking at a PDF before it is saved or printed; nothing is written for the preview."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Paper, Receipt
from ui.actions import Shortcut
from ui.common.buttons import picture_button
from ui.common.icons import icon
from ui.common.messages import Messages
from ui.common.pdf_pages import SCREEN_SCALE, PdfPages, print_pages
from ui.common.saving import ask_place, saved_text
from ui.jobs import Jobs, Progress

_THUMBNAIL_WIDTH = 92
_ZOOM_STEP = 1.2
_ZOOM_RANGE = (0.3, 4.0)
_NOWHERE = QModelIndex()

Save = Callable[[Paper, Path, str], Receipt]


class _PageList(QAbstractListModel):
    """The pages' thumbnails, drawn when they come into sight."""

    def __init__(self, pages: PdfPages) -> None:
        super().__init__()
        self._pages = pages
        self._count = len(pages)
        self._drawn: dict[int, QPixmap] = {}

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        page = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{page + 1}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {page + 1} 页"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(page)
        return None

    def _thumbnail(self, page: int) -> QPixmap:
        if page not in self._drawn and not self._pages.closed:
            scale = _THUMBNAIL_WIDTH / self._pages.width(page)
            self._drawn[page] = QPixmap.fromImage(self._pages.image(page, scale))
        return self._drawn.get(page, QPixmap())


class PdfPreview(QWidget):
    """Thumbnails at the left, the page at the right, zoom and page buttons above.

    page_shown: number of the page shown, from 0.
    """

    page_shown = Signal(int)

    def __init__(self, data: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = PdfPages(data)
        self._zoom = 1.0
        self._fits = True
        self._page = 0
        self._model = _PageList(self.pages)
        self._make_widgets()
        self._build()
        self._connect()
        self.show_page(0)

    def _make_widgets(self) -> None:
        self.list = QListView()
        self._sheet = QLabel()
        self._scroll = QScrollArea()
        self._number = QLabel()
        self._percent = QLabel()
        self.buttons = {
            "back": picture_button("chevron-left", "上一页"),
            "next": picture_button("chevron-right", "下一页"),
            "out": picture_button("zoom-out", "缩小"),
            "in": picture_button("zoom-in", "放大"),
            "fit": picture_button("arrow-autofit-width", "适合宽度"),
        }

    def _build(self) -> None:
        self._build_list()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._sheet.setContentsMargins(12, 12, 12, 12)
        self._scroll.setWidget(self._sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("页面")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        splitter = QSplitter()
        splitter.addWidget(self.list)
        splitter.addWidget(self._scroll)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._bar())
        layout.addWidget(splitter, 1)

    def _build_list(self) -> None:
        self.list.setModel(self._model)
        self.list.setAccessibleName("页码列表")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.TopToBottom)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(_THUMBNAIL_WIDTH, round(_THUMBNAIL_WIDTH * 1.42)))
        self.list.setSpacing(4)
        self.list.setFixedWidth(_THUMBNAIL_WIDTH + 52)
        self.list.setVisible(len(self.pages) > 1)

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in ("back", "next"):
            row.addWidget(self.buttons[name])
        row.addWidget(self._number)
        row.addStretch(1)
        for name in ("out", "in", "fit"):
            row.addWidget(self.buttons[name])
        self._percent.setProperty("role", "muted")
        row.addWidget(self._percent)
        return row

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._page_chosen)
        self._scroll.viewport().installEventFilter(self)
        self.buttons["back"].clicked.connect(partial(self._turn, -1))
        self.buttons["next"].clicked.connect(partial(self._turn, 1))
        self.buttons["in"].clicked.connect(self.zoom_in)
        self.buttons["out"].clicked.connect(self.zoom_out)
        self.buttons["fit"].clicked.connect(self.fit_width)
        QShortcut(QKeySequence(Shortcut.ZOOM_IN.keys), self, self.zoom_in)
        QShortcut(QKeySequence(Shortcut.ZOOM_OUT.keys), self, self.zoom_out)

    def show_page(self, page: int) -> None:
        """Show a page, numbered from 0; ignored outside the document."""
        if not 0 <= page < len(self.pages):
            return
        self._page = page
        index = self._model.index(page)
        self.list.selectionModel().setCurrentIndex(
            index, self.list.selectionModel().SelectionFlag.ClearAndSelect
        )
        self._scroll.verticalScrollBar().setValue(0)
        self._number.setText(f"第 {page + 1} 页，共 {len(self.pages)} 页")
        self.buttons["back"].setEnabled(page > 0)
        self.buttons["next"].setEnabled(page + 1 < len(self.pages))
        self._draw()
        self.page_shown.emit(page)

    @Slot()
    def zoom_in(self) -> None:
        """Larger by a fifth."""
        self._set_zoom(self._zoom * _ZOOM_STEP)

    @Slot()
    def zoom_out(self) -> None:
        """Smaller by a fifth."""
        self._set_zoom(self._zoom / _ZOOM_STEP)

    @Slot()
    def fit_width(self) -> None:
        """As wide as the window."""
        self._fits = True
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the page fitting while it is to fit."""
        if event.type() == QEvent.Type.Resize and self._fits:
            self._draw()
        return False

    def _set_zoom(self, zoom: float) -> None:
        self._fits = False
        self._zoom = min(max(zoom, _ZOOM_RANGE[0]), _ZOOM_RANGE[1])
        self._draw()

    def _draw(self) -> None:
        if self.pages.closed:
            return
        natural = self.pages.width(self._page) * SCREEN_SCALE
        if self._fits:
            room = self._scroll.viewport().width() - 36
            self._zoom = min(max(room / natural, _ZOOM_RANGE[0]), 1.35)
        sharpness = self.devicePixelRatioF()
        image = self.pages.image(self._page, self._zoom * SCREEN_SCALE * sharpness)
        image.setDevicePixelRatio(sharpness)
        self._sheet.setPixmap(QPixmap.fromImage(image))
        self._sheet.setAccessibleName(f"第 {self._page + 1} 页的图像")
        self._percent.setText(f"{round(self._zoom * 100)}%")

    @Slot(QModelIndex, QModelIndex)
    def _page_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.row() != self._page:
            self.show_page(current.row())

    def _turn(self, by: int) -> None:
        self.show_page(self._page + by)


class PreviewDialog(QDialog):
    """A paper with its preview; saved where the officer says, or printed.

    `save(paper, path, remark)` writes the file and its history row, and returns the receipt.
    saved: the receipt.
    """

    saved = Signal(object)

    def __init__(
        self,
        paper: Paper,
        save: Save,
        jobs: Jobs,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._paper, self._save, self._jobs, self._messages = paper, save, jobs, messages
        self.preview = PdfPreview(paper.data)
        self.remark = QLineEdit()
        self.save_button = QPushButton(icon("device-floppy", "on_primary"), "保存 PDF…")
        self.print_button = QPushButton(icon("printer"), "打印…")
        self._note = QLabel()
        self._build()

    def _build(self) -> None:
        self.setWindowTitle("预览")
        self.resize(1000, 680)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        heading = QLabel(self._paper.title)
        heading.setProperty("role", "heading")
        layout.addWidget(heading)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self._note)
        layout.addLayout(self._foot())
        self.save_button.setFocus()
        self._note.setWordWrap(True)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        missing = self._paper.missing
        self._note.setVisible(bool(missing))
        if missing:
            self._note.setProperty("tone", "warn")
            self._note.setText(
                f"有 {len(missing)} 个字没有可用字体，已画成标明码位的方框：{'、'.join(missing)}"
            )

    def done(self, result: int) -> None:
        """Let go of the document when the dialog ends."""
        super().done(result)
        self.preview.pages.close()

    def _foot(self) -> QHBoxLayout:
        label = QLabel("去向、介质编号(&R)")
        label.setBuddy(self.remark)
        self.remark.setAccessibleName("去向、介质编号")
        self.remark.setPlaceholderText("可不填；填写后记入操作历史")
        self.remark.setMaxLength(200)
        close = QPushButton("关闭")
        close.clicked.connect(self.reject)
        self.save_button.setProperty("kind", "primary")
        self.save_button.clicked.connect(self.ask_and_save)
        self.print_button.clicked.connect(self._print)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.remark, 1)
        for button in (self.print_button, close, self.save_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    @Slot()
    def ask_and_save(self) -> None:
        """Ask where to, and write the file in a job."""
        path = ask_place(self._messages, "保存", self._paper, "PDF 文件 (*.pdf)")
        if path is None:
            return
        work = partial(_save, self._save, self._paper, path, self.remark.text().strip())
        self.save_button.setEnabled(False)
        self._jobs.run(work, self._saved, self._not_saved, "正在保存")

    def _saved(self, receipt: Receipt) -> None:
        self.save_button.setEnabled(True)
        self._note.setProperty("tone", "ok")
        self._note.style().polish(self._note)
        self._note.setText(saved_text(receipt))
        self._note.show()
        self.saved.emit(receipt)

    def _not_saved(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self._messages.show_error(error)

    @Slot()
    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印")
        if dialog.exec() == QDialog.DialogCode.Accepted:
            print_pages(self.preview.pages, printer)


def open_preview(paper: Paper, save: Save, jobs: Jobs, messages: Messages, parent: QWidget) -> PreviewDialog:
    """Show a paper over `parent`; the dialog frees itself when closed."""
    dialog = PreviewDialog(paper, save, jobs, messages, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _save(save: Save, paper: Paper, path: Path, remark: str, progress: Progress) -> Receipt:
    progress.check()
    return save(paper, path, remark)
