"""The editor with its tools: kinds of lines, undoing, looking for words, counting, whether it is saved."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.report_text import Block
from ui.actions import Shortcut
from ui.common.buttons import icon_button, picture_button
from ui.common.cards import label, set_tone
from ui.common.parts import call
from ui.debriefs.reports.filling import Filling
from ui.debriefs.reports.find_bar import FindBar
from ui.debriefs.reports.report_editor import ReportEditor
from ui.debriefs.reports.text_document import is_item, is_whole, level_of

_KINDS = ("正文", "一级标题　一、", "二级标题　（一）", "三级标题　1.", "四级标题　（1）", "列表项")
_ITEM = len(_KINDS) - 1
_COUNT_MS = 300


class EditorPane(QFrame):
    """One text with its tools. save_asked: Ctrl+S or the button. typed: the text is no longer what it was."""

    save_asked = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = ReportEditor()
        self.look_up = FindBar(self.editor)
        self.kind = QComboBox()
        self.undo, self.redo = (
            picture_button("arrow-back-up", "撤销（Ctrl+Z）"),
            picture_button("arrow-forward-up", "重做（Ctrl+Y）"),
        )
        self.search, self.page = (
            picture_button("search", f"查找（{Shortcut.SEARCH.keys}）"),
            picture_button("file-plus", "插入分页"),
        )
        self.save = icon_button("保存", "device-floppy")
        self.count, self.state = label("", "small"), label("", "small")
        self._saved = ""
        self._counting = QTimer(self)
        self._build()
        self._connect()

    def set_text(self, text: str, saved: str | None = None) -> None:
        """Show a text; `saved` is what is kept of it, the text itself unless given."""
        self.editor.set_text(text)
        shown = self.editor.text()
        self._saved = shown if saved is None else saved
        self._show_saved()
        self._recount()

    def set_filling(self, filling: Filling) -> None:
        """Let the figures say what they are now."""
        self.editor.set_filling(filling)
        self._recount()

    def set_writable(self, writable: bool) -> None:
        """Whether the text can be changed."""
        self.editor.setReadOnly(not writable)
        for part in (self.kind, self.undo, self.redo, self.page, self.save):
            part.setVisible(writable)
        self._show_saved()

    def note_saved(self, text: str) -> None:
        """This text is kept now."""
        self._saved = text
        self._show_saved()

    @property
    def is_dirty(self) -> bool:
        """Whether there is text that was not saved."""
        return not self.editor.isReadOnly() and self.editor.text() != self._saved

    # Showing

    @Slot()
    def _recount(self) -> None:
        words = sum(not character.isspace() for character in self.editor.plain_text())
        self.count.setText(f"{words:,} 字")
        self._show_saved()

    def _show_saved(self) -> None:
        dirty = self.is_dirty
        self.state.setText("" if self.editor.isReadOnly() else ("未保存" if dirty else "已保存"))
        set_tone(self.state, "warn" if dirty else "muted")
        self.save.setEnabled(dirty)

    @Slot()
    def _note_typing(self) -> None:
        self._counting.start()
        self.typed.emit()

    @Slot()
    def _show_kind(self) -> None:
        block = self.editor.textCursor().block()
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(_ITEM if is_item(block) else level_of(block))
        self.kind.setEnabled(not is_whole(block))
        self.kind.blockSignals(False)

    @Slot(int)
    def set_kind(self, place: int) -> None:
        """Make the chosen lines paragraphs (0), headings of a level, or items of a list."""
        if place == _ITEM:
            self.editor.set_item()
        else:
            self.editor.set_level(place)

    def _break_page(self) -> None:
        self.editor.insert_whole(Block("page"))

    # Building

    def _build(self) -> None:
        self.setProperty("kind", "card")
        self.kind.addItems(_KINDS)
        self.kind.setAccessibleName("段落种类")
        self.kind.setToolTip("段落种类（Ctrl+Alt+0 至 4，列表项 Ctrl+Alt+5）")
        self._counting.setSingleShot(True)
        self._counting.setInterval(_COUNT_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(self._build_tools())
        line = QFrame()
        line.setProperty("kind", "line")
        layout.addWidget(line)
        layout.addWidget(self.look_up)
        layout.addWidget(self.editor, 1)
        self.editor.setFrameShape(QFrame.Shape.NoFrame)
        self.editor.setStyleSheet("QTextEdit { border: none; border-radius: 8px; padding: 0; }")

    def _build_tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(4)
        for part in (self.kind, self.undo, self.redo, self.page, self.search):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addWidget(_gap())
        row.addWidget(self.state)
        row.addWidget(self.save)
        return row

    def _connect(self) -> None:
        editor = self.editor
        self.kind.activated.connect(self.set_kind)
        self.undo.clicked.connect(editor.undo)
        self.redo.clicked.connect(editor.redo)
        editor.undoAvailable.connect(self.undo.setEnabled)
        editor.redoAvailable.connect(self.redo.setEnabled)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.search.clicked.connect(partial(call, self.look_up.open_up))
        self.page.clicked.connect(partial(call, self._break_page))
        self.save.setToolTip(f"保存（{Shortcut.SAVE.keys}）")
        self.save.clicked.connect(self.save_asked)
        editor.textChanged.connect(self._note_typing)
        editor.cursorPositionChanged.connect(self._show_kind)
        self._counting.timeout.connect(self._recount)
        for place in range(len(_KINDS)):
            shortcut = QShortcut(QKeySequence(f"Ctrl+Alt+{place}"), editor)
            shortcut.activated.connect(partial(self.set_kind, place))


def _gap() -> QLabel:
    made = QLabel("　")
    made.setProperty("role", "small")
    return made
