"""Looking at attachments inside the program, from memory: no file is written for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import ExpectedError, UnreadableFile
from ui.common.buttons import icon_button
from ui.common.cards import EmptyState, label
from ui.common.pdf_preview import PdfPreview
from ui.common.picture_view import PICTURE_FORMATS, SCAN_AGAIN, TAKE_OUT, ImagePages, ImagePane, Picture
from ui.common.timeline import WrappedLabel
from ui.jobs import Job, Jobs, Progress

if TYPE_CHECKING:
    from app.attachments import AttachmentView

Read = Callable[[int], tuple["AttachmentView", bytes]]

# The largest page that the PDF format knows, in points.
_LARGEST_PAGE = 14_400
_PDFIUM_PASSWORD = 4


@dataclass(frozen=True, slots=True)
class _Loaded:
    """An attachment with its content; of a picture, its first page decoded already."""

    view: AttachmentView
    data: bytes
    picture: Picture | None = None


class AttachmentViewer(QDialog):
    """Shows one attachment after the other: pictures and PDF; what cannot be shown says why.

    `read` gives an attachment's content by its id and is called on the worker thread.
    save_asked: id of the attachment that is to be taken out.
    """

    save_asked = Signal(int)

    def __init__(
        self,
        views: Sequence[AttachmentView],
        place: int,
        read: Read,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._views, self._place = tuple(views), place
        self._read, self._jobs = read, jobs
        self._job: Job | None = None
        self.pane: QWidget | None = None
        self._name = WrappedLabel("", "heading")
        self._about = label("", "muted")
        self.back = icon_button("上一件", "chevron-left")
        self.next = icon_button("下一件", "chevron-right")
        self.save = icon_button("另存…", "download")
        self._frame = QVBoxLayout()
        self._build()
        # The window's lock ends a dialog without asking it; this signal comes all the same.
        self.finished.connect(self._forget)
        self.show_place(place)

    @property
    def current(self) -> AttachmentView:
        """The attachment that is shown."""
        return self._views[self._place]

    def show_place(self, place: int) -> None:
        """Show one of the attachments, counted from 0; ignored outside of them."""
        if not 0 <= place < len(self._views):
            return
        self._place = place
        self._name.setText(self.current.name)
        self._about.setText(self._account())
        self.back.setEnabled(place > 0)
        self.next.setEnabled(place + 1 < len(self._views))
        self._stop()
        self._show(EmptyState("lock-open", "正在解密…"))
        self._job = self._jobs.run(
            partial(_load, self._read, self.current), self._loaded, self._failed, "正在解密附件"
        )

    def dismiss(self) -> None:
        """Close without questions."""
        self.close()

    def _build(self) -> None:
        self.setWindowTitle("查看附件")
        room = self.screen().availableGeometry()
        self.resize(min(1100, room.width() - 60), min(760, room.height() - 60))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(self._about)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        for button, by in ((self.back, -1), (self.next, 1)):
            button.clicked.connect(partial(self._step, by))
            button.setVisible(len(self._views) > 1)
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._name.setAccessibleName("附件名称")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addLayout(head)
        layout.addLayout(self._frame, 1)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        close = icon_button("关闭", "x")
        close.clicked.connect(self.reject)
        self.save.clicked.connect(self._ask_to_save)
        foot = QHBoxLayout()
        foot.addWidget(WrappedLabel("附件只在内存中解密，查看时不落盘；锁定或关闭后即清除。", "small"), 1)
        foot.addWidget(self.save)
        foot.addWidget(close)
        return foot

    def _account(self) -> str:
        view = self.current
        parts = [
            f"{self._place + 1} / {len(self._views)}",
            view.kind,
            view.size_text,
            f"{view.added:%Y-%m-%d}",
        ]
        return "　".join([*parts, view.note, f"已作废：{view.void_reason}" if view.voided else ""]).strip()

    def _step(self, by: int) -> None:
        self.show_place(self._place + by)

    @Slot()
    def _ask_to_save(self) -> None:
        self.save_asked.emit(self.current.id)

    def _loaded(self, loaded: _Loaded) -> None:
        self._job = None
        try:
            self._show(_pane(loaded))
        except ExpectedError as error:
            self._tell(error)

    def _failed(self, error: Exception) -> None:
        self._job = None
        if not isinstance(error, ExpectedError):
            raise error
        self._tell(error)

    def _tell(self, error: ExpectedError) -> None:
        hint = "\n".join(part for part in (error.reason, error.remedy) if part)
        self._show(EmptyState("alert-triangle", error.message, hint))

    def _show(self, pane: QWidget) -> None:
        old, self.pane = self.pane, pane
        if old is not None:
            _let_go(old)
            self._frame.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._frame.addWidget(pane, 1)

    def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.abandon()

    @Slot()
    def _forget(self) -> None:
        """Let go of what is shown; the dialog itself is freed by whoever opened it."""
        self._stop()
        if self.pane is not None:
            _let_go(self.pane)


def _load(read: Read, wanted: AttachmentView, progress: Progress) -> _Loaded:
    progress.check()
    view, data = read(wanted.id)
    progress.check()
    if view.media_type in PICTURE_FORMATS:
        # Decoded here: a large picture takes longer than the window may stand still.
        return _Loaded(view, data, ImagePages(data, view.media_type).picture())
    return _Loaded(view, data)


def _pane(loaded: _Loaded) -> QWidget:
    if loaded.picture is not None:
        return ImagePane(ImagePages(loaded.data, loaded.view.media_type), loaded.picture)
    if loaded.view.viewable:
        require_pdf(loaded.data)
        return PdfPreview(loaded.data)
    reason = "程序内只能查看 PDF 和 JPEG、PNG、TIFF、BMP 图片。"
    raise UnreadableFile("这种文件不能在程序内查看。", reason=reason, remedy=TAKE_OUT)


def require_pdf(data: bytes) -> None:
    """Make sure that every page of a PDF opens and has a sane size. Raises UnreadableFile."""
    import pypdfium2  # loads a large library; only looking at papers needs it

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PDFIUM_PASSWORD:
            reason = "这个 PDF 设有打开密码，程序不保存、不猜测密码。"
            raise UnreadableFile(
                "附件有打开密码，不能在程序内查看。", reason=reason, remedy=TAKE_OUT
            ) from None
        raise _damaged_pdf("内容不完整，或不是真正的 PDF。") from None
    try:
        if not len(document):
            raise _damaged_pdf("文件里没有一页。")
        for page in range(len(document)):
            # Opened for the sake of the error alone.
            document[page].close()
            if not 0 < max(document.get_page_size(page)) <= _LARGEST_PAGE:
                raise _damaged_pdf(f"第 {page + 1} 页的尺寸异常。")
    except pypdfium2.PdfiumError:
        raise _damaged_pdf("有的页打不开。") from None
    finally:
        document.close()


def _let_go(pane: QWidget) -> None:
    if isinstance(pane, PdfPreview):
        pane.pages.close()
    elif isinstance(pane, ImagePane):
        pane.forget()


def _damaged_pdf(reason: str) -> UnreadableFile:
    told = f"加密文件完好，但存入的 PDF 本身有问题：{reason}"
    return UnreadableFile("PDF 内容损坏，不能显示。", reason=told, remedy=SCAN_AGAIN)
