"""The line that looks for words in a report: next, before, how many."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QTextEdit, QWidget

from ui.common.buttons import picture_button
from ui.common.cards import label
from ui.theme import colour

_MOST = 500


class FindBar(QFrame):
    """Looks for words in one editor; hidden until asked for."""

    def __init__(self, editor: QTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.line, self.count = QLineEdit(), label("", "small")
        self.before, self.after = (
            picture_button("chevron-up", "上一处"),
            picture_button("chevron-down", "下一处（回车）"),
        )
        self._close = picture_button("x", "关闭查找（Esc）")
        self._build()
        self.line.textChanged.connect(self._look)
        self.line.returnPressed.connect(self.go_on)
        self.after.clicked.connect(self.go_on)
        self.before.clicked.connect(self.go_back)
        self._close.clicked.connect(self.put_away)
        self.line.installEventFilter(self)
        self.hide()

    def open_up(self) -> None:
        """Show the line, with what is selected in it."""
        chosen = self._editor.textCursor().selectedText()
        if chosen and "\u2029" not in chosen and "\ufffc" not in chosen:
            self.line.setText(chosen)
        self.show()
        self.line.setFocus()
        self.line.selectAll()
        self._look(self.line.text())

    @Slot()
    def put_away(self) -> None:
        """Hide the line and go back to the text."""
        self.hide()
        self._editor.setExtraSelections([])
        self._editor.setFocus()

    @Slot()
    def go_on(self) -> None:
        """To the next place, from the end on to the beginning."""
        self._go(QTextDocument.FindFlag(0), QTextCursor.MoveOperation.Start)

    @Slot()
    def go_back(self) -> None:
        """To the place before, from the beginning on to the end."""
        self._go(QTextDocument.FindFlag.FindBackward, QTextCursor.MoveOperation.End)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc puts the line away; the page it stands on does not hear of it."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress:
                self.put_away()
                return True
        return super().eventFilter(watched, event)

    def _go(self, flag: QTextDocument.FindFlag, other_end: QTextCursor.MoveOperation) -> None:
        words, document = self.line.text(), self._editor.document()
        found = document.find(words, self._editor.textCursor(), flag) if words else QTextCursor()
        if words and found.isNull():
            start = QTextCursor(document)
            start.movePosition(other_end)
            found = document.find(words, start, flag)
        if not found.isNull():
            self._editor.setTextCursor(found)
            self._editor.ensureCursorVisible()

    @Slot(str)
    def _look(self, words: str) -> None:
        """Mark all places and say how many there are."""
        marks = self._marks(words)
        self._editor.setExtraSelections(marks)
        more = "以上" if len(marks) == _MOST else ""
        self.count.setText(f"{len(marks)} 处{more}" if marks else ("没有找到" if words else ""))
        for button in (self.before, self.after):
            button.setEnabled(bool(marks))

    def _marks(self, words: str) -> list[QTextEdit.ExtraSelection]:
        found: list[QTextEdit.ExtraSelection] = []
        cursor = self._editor.document().find(words) if words else QTextCursor()
        marked = QTextCharFormat()
        marked.setBackground(colour("selection"))
        while not cursor.isNull() and len(found) < _MOST:
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = cursor, marked  # type: ignore[attr-defined]  # missing in the stubs
            found.append(mark)
            cursor = self._editor.document().find(words, cursor)
        return found

    def _build(self) -> None:
        self.setProperty("kind", "strip")
        self.line.setPlaceholderText("在正文中查找")
        self.line.setAccessibleName("在正文中查找")
        self.line.setClearButtonEnabled(True)
        self.line.setMaximumWidth(280)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(6)
        for part in (self.line, self.before, self.after, self.count):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._close)
