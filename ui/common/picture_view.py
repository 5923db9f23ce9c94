"""Pictures on the screen: decoded from memory with limits, fitted, zoomed, turned, page by page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QBuffer, QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QKeySequence, QPixmap, QShortcut, QTransform
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.errors import ExpectedError, UnreadableFile
from ui.actions import Shortcut
from ui.common.buttons import picture_button
from ui.common.cards import label
from ui.common.timeline import WrappedLabel

TAKE_OUT = "可以用“另存”取出后，在其他程序中打开。"
SCAN_AGAIN = f"请核对原件，重新扫描后另行添加；{TAKE_OUT}"
# An A3 page at 300 dots per inch is 17 million pixels; what has more is shown reduced.
_MOST_PIXELS = 24_000_000
_ZOOM_STEP = 1.25
_ZOOM_RANGE = (0.02, 4.0)
# Qt counts four bytes for every pixel, of a black-and-white scan, too: this admits A3 at 600 dots per inch.
_MOST_MEGABYTES = 512
_MEGABYTE = 2**20
_BYTES_PER_PIXEL = 4
_MARGIN = 24
# The decoder that reduces while it decodes; the others would need more memory for it, not less.
_REDUCING = b"jpeg"
PICTURE_FORMATS = {"image/jpeg": b"jpeg", "image/png": b"png", "image/bmp": b"bmp", "image/tiff": b"tiff"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded page, and the size in pixels that it has in its file; it may have been reduced."""

    image: QImage
    natural: QSize

    def turned(self) -> Picture:
        """A quarter to the right."""
        return Picture(self.image.transformed(QTransform().rotate(90)), self.natural.transposed())


class ImagePages:
    """The pages of a picture: one, or as many as a TIFF has; decoded when asked for."""

    def __init__(self, data: bytes, media_type: str) -> None:
        self._data = data
        self._format = PICTURE_FORMATS[media_type]

    def __len__(self) -> int:
        with self._reading() as reader:
            return max(1, reader.imageCount())

    def picture(self, page: int = 0) -> Picture:
        """A page turned as its camera says. Raises UnreadableFile when it is damaged or far too large."""
        with self._reading() as reader:
            if page and not reader.jumpToImage(page):
                raise _damaged_picture()
            natural, turned = reader.size(), _is_turned(reader)
            if self._format == _REDUCING:
                reader.setScaledSize(_affordable(natural))
            image = reader.read()
        if image.isNull():
            raise _damaged_picture() if _fits_memory(natural) else _huge_picture(natural)
        small = _affordable(image.size())
        smooth = Qt.TransformationMode.SmoothTransformation
        reduced = image.scaled(small, mode=smooth) if small.isValid() else image
        return Picture(reduced, natural.transposed() if turned else natural)

    @contextmanager
    def _reading(self) -> Iterator[QImageReader]:
        buffer = QBuffer()
        buffer.setData(self._data)
        buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        QImageReader.setAllocationLimit(_MOST_MEGABYTES)
        # The one decoder that the content was recognised for, whatever else may lie in the file.
        reader = QImageReader(buffer, self._format)
        reader.setAutoDetectImageFormat(False)
        reader.setAutoTransform(True)
        try:
            yield reader
        finally:
            # The TIFF decoder looks at its buffer once more when it ends: it must end first.
            reader.setDevice(None)  # type: ignore[arg-type]  # the stub does not know of none
            buffer.close()


class ImagePane(QWidget):
    """One picture: as wide as the window or in its actual size, zoomed, turned by quarters, page by page."""

    def __init__(self, pages: ImagePages, first: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._picture: Picture | None = first
        self._count, self._page = len(pages), 0
        self._zoom, self._fits = 1.0, True
        self._sheet = QLabel()
        self._scroll = QScrollArea()
        self._told = label("", "muted")
        self.notice = WrappedLabel("", tone="danger")
        self.buttons = {
            "back": picture_button("chevron-left", "上一页"),
            "next": picture_button("chevron-right", "下一页"),
            "turn": picture_button("refresh", "顺时针转 90 度"),
            "out": picture_button("zoom-out", "缩小"),
            "in": picture_button("zoom-in", "放大"),
            "actual": _text_tool("实际大小"),
            "fit": picture_button("arrow-autofit-width", "适合宽度"),
        }
        self._build()
        self._connect()
        self._draw()

    @property
    def shown(self) -> QSize:
        """The size of the picture on the screen, in pixels; empty when nothing is shown."""
        return self._sheet.pixmap().size()

    @property
    def told(self) -> str:
        """What is said of the picture."""
        return self._told.text()

    def forget(self) -> None:
        """Let go of the picture."""
        self._picture = None
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the picture fitting while it is to fit."""
        if event.type() == QEvent.Type.Resize and self._fits:
            self._draw()
        return False

    @Slot()
    def fit_width(self) -> None:
        """As wide as the window, but never larger than it is."""
        self._fits = True
        self._draw()

    @Slot()
    def actual_size(self) -> None:
        """One pixel of the picture on one of the screen."""
        self._set_zoom(1.0)

    @Slot()
    def zoom_in(self) -> None:
        """Larger by a quarter."""
        self._set_zoom(self._zoom * _ZOOM_STEP)

    @Slot()
    def zoom_out(self) -> None:
        """Smaller by a quarter."""
        self._set_zoom(self._zoom / _ZOOM_STEP)

    @Slot()
    def turn(self) -> None:
        """A quarter to the right."""
        self._picture = self._picture and self._picture.turned()
        self._draw()

    def show_page(self, page: int) -> None:
        """Show a page, numbered from 0; ignored outside the picture."""
        if not 0 <= page < self._count:
            return
        self._page = page
        try:
            self._picture = self._pages.picture(page)
        except ExpectedError as error:
            self._picture = None
            self.notice.setText(f"第 {page + 1} 页：{error}")
        else:
            self.notice.setText("")
        self.notice.setVisible(bool(self.notice.text()))
        self._draw()

    def _build(self) -> None:
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(self._sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("图片")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.notice.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in ("back", "next"):
            row.addWidget(self.buttons[name])
            self.buttons[name].setVisible(self._count > 1)
        row.addWidget(self._told)
        row.addStretch(1)
        for name in ("turn", "out", "in", "actual", "fit"):
            row.addWidget(self.buttons[name])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.notice)
        layout.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        self._scroll.viewport().installEventFilter(self)
        for name, act in (
            ("turn", self.turn),
            ("out", self.zoom_out),
            ("in", self.zoom_in),
            ("actual", self.actual_size),
            ("fit", self.fit_width),
        ):
            self.buttons[name].clicked.connect(act)
        self.buttons["back"].clicked.connect(partial(self._step, -1))
        self.buttons["next"].clicked.connect(partial(self._step, 1))
        QShortcut(QKeySequence(Shortcut.ZOOM_IN.keys), self, self.zoom_in)
        QShortcut(QKeySequence(Shortcut.ZOOM_OUT.keys), self, self.zoom_out)

    def _step(self, by: int) -> None:
        self.show_page(self._page + by)

    def _set_zoom(self, zoom: float) -> None:
        if self._picture is not None:
            self._fits = False
            most = min(_ZOOM_RANGE[1], math.sqrt(_MOST_PIXELS / _pixels(self._picture.natural)))
            self._zoom = min(max(zoom, _ZOOM_RANGE[0]), most)
            self._draw()

    def _draw(self) -> None:
        self.buttons["back"].setEnabled(self._page > 0)
        self.buttons["next"].setEnabled(self._page + 1 < self._count)
        if self._picture is None:
            self._sheet.clear()
            self._told.clear()
            return
        image, natural, sharpness = self._picture.image, self._picture.natural, self.devicePixelRatioF()
        if self._fits:
            room = max(1, self._scroll.viewport().width() - _MARGIN)
            self._zoom = min(1.0, room * sharpness / natural.width())
        wide = max(1, round(natural.width() * self._zoom))
        smooth = Qt.TransformationMode.SmoothTransformation
        drawn = QPixmap.fromImage(image if wide == image.width() else image.scaledToWidth(wide, smooth))
        drawn.setDevicePixelRatio(sharpness)
        self._sheet.setPixmap(drawn)
        self._sheet.setAccessibleName("图片内容，需由人查看")
        self._told.setText(self._account(natural))

    def _account(self, natural: QSize) -> str:
        place = f"第 {self._page + 1} 页，共 {self._count} 页　" if self._count > 1 else ""
        return f"{place}{natural.width()} × {natural.height()} 像素　{round(self._zoom * 100)}%"


def _affordable(natural: QSize) -> QSize:
    """The size to reduce a picture to; an invalid one when it may stay as it is."""
    many = _pixels(natural)
    return QSize() if many <= _MOST_PIXELS else natural * math.sqrt(_MOST_PIXELS / many)


def _fits_memory(natural: QSize) -> bool:
    return _pixels(natural) * _BYTES_PER_PIXEL <= _MOST_MEGABYTES * _MEGABYTE


def _pixels(size: QSize) -> int:
    return max(1, size.width() * size.height())


def _is_turned(reader: QImageReader) -> bool:
    quarter = QImageIOHandler.Transformation.TransformationRotate90
    return bool(reader.transformation() & quarter)


def _damaged_picture() -> UnreadableFile:
    reason = "加密文件完好，但存入时图片本身就不完整，或格式不标准。"
    return UnreadableFile("图片内容损坏，不能显示。", reason=reason, remedy=SCAN_AGAIN)


def _huge_picture(natural: QSize) -> UnreadableFile:
    reason = f"图片为 {natural.width()} × {natural.height()} 像素，展开后内存占用过大。"
    return UnreadableFile("图片过大，不能在程序内显示。", reason=reason, remedy=TAKE_OUT)


def _text_tool(text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(text)
    return button
