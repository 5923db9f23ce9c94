"""The first page of an import: which file, and its password if it has one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.common.buttons import icon_button
from ui.common.cards import label
from ui.common.dropping import dropped_file
from ui.common.icons import pixmap
from ui.common.notice_bar import NoticeBar
from ui.common.timeline import WrappedLabel

SHEET_FILES = "电子表格 (*.xlsx *.xlsm *.xls *.ods *.csv *.tsv *.txt);;所有文件 (*)"


class FilePage(QWidget):
    """Drop a spreadsheet here or pick one.

    file_chosen: path, password ('' = none). pick_asked: the officer wants the file dialog.
    """

    file_chosen = Signal(Path, str)
    pick_asked = Signal()

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._path: Path | None = None
        self.notice = NoticeBar(self)
        self.password = QLineEdit()
        self.pick = icon_button("选择文件…", "folder-open", "primary")
        self._open = QPushButton("打开")
        self._ask = QFrame()
        self._build_password()
        self._build_layout(noun)
        self.pick.clicked.connect(self.pick_asked)
        self._open.clicked.connect(self._try_password)
        self.password.returnPressed.connect(self._try_password)

    def choose(self, path: Path) -> None:
        """Take this file."""
        self._path = path
        self.password.clear()
        self._ask.hide()
        self.notice.clear()
        self.file_chosen.emit(path, "")

    def ask_password(self, again: bool) -> None:
        """The file is protected; `again` after a wrong password."""
        self.password.clear()
        self._ask.show()
        self.notice.say(
            "密码不正确，请重新输入。" if again else "这个表格设有打开密码。", "danger" if again else "info"
        )
        self.password.setFocus()

    def show_failure(self, text: str) -> None:
        """Say why the file cannot be read."""
        self._ask.hide()
        self.notice.say(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.choose(path)

    @Slot()
    def _try_password(self) -> None:
        if self._path is not None and self.password.text():
            self.file_chosen.emit(self._path, self.password.text())

    def _build_password(self) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("表格的打开密码")
        caption = QLabel("打开密码(&W)")
        caption.setBuddy(self.password)
        row = QHBoxLayout(self._ask)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(caption)
        row.addWidget(self.password, 1)
        row.addWidget(self._open)
        self._ask.hide()

    def _build_layout(self, noun: str) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        picture = QLabel()
        picture.setPixmap(pixmap("file-spreadsheet", "bar", 56, 2.0))
        inner = QVBoxLayout(card)
        inner.setContentsMargins(40, 24, 40, 24)
        inner.setSpacing(10)
        inner.addStretch(1)
        inner.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(label(f"把{noun}的表格拖到这里", "heading"), 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(
            label("Excel（.xlsx、.xls）、WPS 表格、.ods、.csv 都可以", "muted"),
            0,
            Qt.AlignmentFlag.AlignHCenter,
        )
        inner.addWidget(self.pick, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.notice)
        layout.addWidget(self._ask)
        layout.addWidget(card, 1)
        hint = "标题行、合并单元格、多种日期写法都能识别；先核对、试导入，确认后才写入，原文件不会改动。"
        layout.addWidget(WrappedLabel(hint, "small"))
