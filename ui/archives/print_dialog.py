"""What of a file is to be printed: all of it or some sections; the masked ones only with a written reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.archive_views import PageView
from ui.archives.contents import mark_of
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, plain
from ui.common.reason_dialog import SHORTEST_REASON

Preview = Callable[[Sequence[str], str], object]

_TOLD = "选全部时带封面和目录；只选一部分时打印所选各页。打印记入历史，列明打印了哪些部分。"
_MASKED = (
    "“{}”对外打印时不列入，由线索引起的谈话、说明和整改也不印内容。"
    "勾选后须写明理由，理由印在目录之后（只打印部分页的印在末页），并记入历史。"
)
_ROW_HEIGHT = 30
_KEY = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1


class PrintDialog(QDialog):
    """Asks for the sections. `preview(sections, reason)`: () stands for the whole file."""

    def __init__(self, name: str, pages: Sequence[PageView], preview: Preview, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("打印档案")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._preview = preview
        self._masked = {page.section for page in pages if page.masked}
        self.sections, self.reason = QListWidget(), QPlainTextEdit()
        self.all, self.filled = QPushButton("全选"), QPushButton("只选有内容的")
        self.notice, self.go = NoticeBar(self), QPushButton("预览")
        for page in pages:
            self.sections.addItem(_item(page))
        self._build(name, "、".join(page.title for page in pages if page.masked))
        self.sections.itemChanged.connect(self._suit)
        self.all.clicked.connect(self._choose_all)
        self.filled.clicked.connect(self._choose_filled)
        self.go.clicked.connect(self.act)
        self._suit()

    def dismiss(self) -> None:
        """Close without printing."""
        self.done(QDialog.DialogCode.Rejected)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the sections ticked."""
        return tuple(str(item.data(_KEY)) for item in self._items() if _is_ticked(item))

    @Slot()
    def act(self) -> None:
        """Make the preview, or say what is missing."""
        reason = self.reason.toPlainText().strip() if self._wants_reason else ""
        if not self.chosen:
            self.notice.say("请勾选要打印的部分。")
        elif self._wants_reason and len(reason) < SHORTEST_REASON:
            self.notice.say(f"请写明打印内部页的理由，至少 {SHORTEST_REASON} 个字。")
            self.reason.setFocus()
        else:
            self._preview(() if self._is_whole else self.chosen, reason)
            self.done(QDialog.DialogCode.Accepted)

    @property
    def _wants_reason(self) -> bool:
        return bool(self._masked & set(self.chosen))

    @property
    def _is_whole(self) -> bool:
        """Whether all is ticked that a print copy holds, with or without what it leaves out."""
        every = {str(item.data(_KEY)) for item in self._items()}
        chosen = set(self.chosen)
        return chosen == every or chosen == every - self._masked

    def _items(self) -> list[QListWidgetItem]:
        return [self.sections.item(place) for place in range(self.sections.count())]

    @Slot()
    def _suit(self) -> None:
        self.reason.setVisible(self._wants_reason)
        count = len(self.chosen)
        self.go.setText("预览全档" if self._is_whole else f"预览（{count} 个部分）")
        self.go.setEnabled(count > 0)

    @Slot()
    def _choose_all(self) -> None:
        self._tick(lambda item: item.data(_KEY) not in self._masked)

    @Slot()
    def _choose_filled(self) -> None:
        self._tick(lambda item: bool(item.data(_COUNT)) and item.data(_KEY) not in self._masked)

    def _tick(self, wanted: Callable[[QListWidgetItem], bool]) -> None:
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if wanted(item) else Qt.CheckState.Unchecked)

    def _build(self, name: str, masked: str) -> None:
        self.setMinimumSize(560, 640)
        self.sections.setAccessibleName("要打印的部分")
        self.reason.setAccessibleName("打印内部页的理由（必填）")
        self.reason.setPlaceholderText("打印内部页的理由，如：移送派驻纪检监察组，经书记批准")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(60)
        self.go.setProperty("kind", "primary")
        tools = QHBoxLayout()
        for button in (self.all, self.filled):
            button.setAutoDefault(False)
            button.setProperty("kind", "compact")
            tools.addWidget(button)
        tools.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(f"{name}的廉政档案", "section"))
        layout.addWidget(plain(_TOLD, "muted"))
        layout.addWidget(self.notice)
        layout.addLayout(tools)
        layout.addWidget(self.sections, 1)
        if masked:
            layout.addWidget(plain(_MASKED.format(masked), "small"))
        layout.addWidget(self.reason)
        layout.addLayout(foot_of(self, self.go))


def _item(page: PageView) -> QListWidgetItem:
    inner = "　内部页" if page.masked else ""
    item = QListWidgetItem(f"{page.number}　{page.title}　{mark_of(page)[0]}{inner}")
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Unchecked if page.masked else Qt.CheckState.Checked)
    item.setData(_KEY, page.section)
    item.setData(_COUNT, page.count or len(page.lines))
    item.setSizeHint(QSize(0, _ROW_HEIGHT))
    return item


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked
