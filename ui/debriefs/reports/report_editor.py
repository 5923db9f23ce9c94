"""The editor of a report's text: plain lines with headings and lists, and figures that stay live in them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from app.report_text import Block, Reference, parse, write
from ui.debriefs.reports import text_document as text
from ui.debriefs.reports.figure_ink import FigureInk
from ui.debriefs.reports.filling import Filling
from ui.debriefs.reports.text_look import TextLook, body_font

MIME = "application/x-report-text"
_COLUMN, _LEAST = 780, 14
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HINT = "在此书写正文。右侧“插入数据”放入的数字随台账更新，定稿时固定下来。"


class ReportEditor(QTextEdit):
    """Edits one text. Undoing and redoing, copying and composing of words are those of QTextEdit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("报告正文")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(_HINT)
        self.setProperty("frame", "none")
        document = self.document()
        document.setDefaultFont(body_font())
        document.setIndentWidth(text.INDENT)
        document.setDocumentMargin(18)
        self._ink = FigureInk(document, self)
        self._look = TextLook(document)
        self.textCursor().setBlockFormat(text.block_format())

    # The text

    def set_text(self, given: str) -> None:
        """Show another text; what was there can not be brought back by undoing."""
        text.fill(self.document(), given)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def text(self) -> str:
        """The text as it stands, for keeping (`app.report_text`)."""
        return text.text_of(self.document())

    def replace_text(self, given: str) -> None:
        """Put another text in the place of all; that can be undone."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        cursor.setBlockFormat(text.block_format())
        text.insert(cursor, parse(given))
        cursor.endEditBlock()

    @property
    def filling(self) -> Filling:
        """What the figures say at present."""
        return self._ink.filling

    def set_filling(self, filling: Filling) -> None:
        """Let the figures say something else; text and undo stay."""
        self._ink.filling = filling
        self.document().markContentsDirty(0, self.document().characterCount())
        self.viewport().update()

    def plain_text(self) -> str:
        """The text as it reads, figures in words."""
        return _read(text.blocks_of(self.document()), self.filling)

    # Changing it

    def insert_reference(self, reference: Reference) -> None:
        """Put a figure in at the cursor."""
        self._change(lambda cursor: text.insert_inlines(cursor, (reference,)))

    def insert_whole(self, block: Block) -> None:
        """Put a table, chart or page break on a line of its own below the cursor's."""

        def act(cursor: QTextCursor) -> None:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            text.insert(cursor, (block,))
            _go_below(cursor)

        self._change(act)

    def set_level(self, level: int) -> None:
        """Make the chosen lines headings of a level, or paragraphs (0)."""
        self._reshape(lambda cursor: cursor.setBlockFormat(text.block_format(level)))

    def set_item(self) -> None:
        """Make the chosen lines items of a list."""
        self._reshape(text.make_item)

    def _reshape(self, act: Callable[[QTextCursor], None]) -> None:
        chosen = self.textCursor()
        block = self.document().findBlock(chosen.selectionStart())
        cursor = QTextCursor(block)
        cursor.beginEditBlock()
        while block.isValid() and block.position() <= chosen.selectionEnd():
            cursor.setPosition(block.position())
            if not text.is_whole(block):
                act(cursor)
            block = block.next()
        cursor.endEditBlock()
        self.setFocus()

    def _change(self, act: Callable[[QTextCursor], None]) -> None:
        """One step of undoing, with what is selected replaced."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        _leave_whole(cursor)
        act(cursor)
        cursor.endEditBlock()
        cursor.setCharFormat(QTextCharFormat())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus()

    # Going to places

    def show_text(self, wanted: str) -> bool:
        """Select the next place where this stands, from the cursor on and round; whether there is one."""
        found = self.document().find(wanted, self.textCursor())
        if found.isNull():
            found = self.document().find(wanted)
        return self._show(found)

    def show_key(self, key: str) -> bool:
        """Select the next figure, table or chart of this key; whether there is one."""
        places = text.places_of(self.document(), key)
        here = self.textCursor().selectionEnd()
        place = next((one for one in places if one >= here), places[0] if places else -1)
        if place < 0:
            return False
        found = QTextCursor(self.document())
        found.setPosition(place)
        found.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        return self._show(found)

    def _show(self, found: QTextCursor) -> bool:
        if found.isNull():
            return False
        self.setTextCursor(found)
        self.ensureCursorVisible()
        return True

    # What Qt asks

    def event(self, event: QEvent) -> bool:
        """Esc does not lead away from a text that is being written."""
        if not self.isReadOnly() and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not self.isReadOnly():
            self._break_line()
        elif event.key() == Qt.Key.Key_Backspace and self._flatten():
            return
        else:
            if event.text().isprintable() and event.text():
                self._leave_whole()
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString() or event.preeditString():
            self._leave_whole()
        super().inputMethodEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Words with the figures in them for others, the figures themselves for this editor."""
        blocks = text.chosen(self.textCursor())
        made = QMimeData()
        made.setText(_read(blocks, self.filling))
        made.setData(MIME, write(blocks).encode())
        return made

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasFormat(MIME) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasFormat(MIME):
            blocks = parse(bytes(source.data(MIME).data()).decode())
        else:
            blocks = text.plain_blocks(source.text())
        self._change(lambda cursor: text.insert(cursor, blocks))

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = max(_LEAST, (self.width() - _COLUMN) // 2)
        if self.viewportMargins().left() != beside:  # setting them resizes anew
            self.setViewportMargins(beside, 0, beside, 0)
        super().resizeEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            reference = self.reference_at(event)
            QToolTip.showText(event.globalPos(), self.filling.told(reference) if reference else "", self)
            return True
        return super().viewportEvent(event)

    def reference_at(self, event: QHelpEvent) -> Reference | None:
        """The figure pointed at."""
        layout = self.document().documentLayout()
        offset = event.pos()
        offset.setX(offset.x() + self.horizontalScrollBar().value())
        offset.setY(offset.y() + self.verticalScrollBar().value())
        place = layout.hitTest(offset, Qt.HitTestAccuracy.ExactHit)
        for one in (place, place - 1):
            if one >= 0 and (found := text.reference_at(self.document(), one)) is not None:
                return found
        return None

    # How lines behave

    def _break_line(self) -> None:
        """Enter: a heading is followed by a paragraph, an empty item ends its list."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        block = cursor.block()
        if text.is_item(block) and block.length() == 1:
            cursor.setBlockFormat(text.block_format())
        elif text.is_whole(block):
            _leave_whole(cursor)
        else:
            _split(cursor, block)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _flatten(self) -> bool:
        """Backspace at the beginning of a heading or item makes it a paragraph."""
        cursor = self.textCursor()
        block = cursor.block()
        special = text.is_item(block) or text.level_of(block) > 0
        if self.isReadOnly() or cursor.hasSelection() or not cursor.atBlockStart() or not special:
            return False
        cursor.setBlockFormat(text.block_format())
        return True

    def _leave_whole(self) -> None:
        cursor = self.textCursor()
        if not self.isReadOnly() and not cursor.hasSelection() and _leave_whole(cursor):
            self.setTextCursor(cursor)


def _split(cursor: QTextCursor, block: QTextBlock) -> None:
    level = text.level_of(block)
    if level and cursor.atBlockStart() and block.length() > 1:
        cursor.insertBlock()  # the heading moves down whole; what is above it is a paragraph
        above = QTextCursor(cursor.block().previous())
        above.setBlockFormat(text.block_format())
    elif level and cursor.atBlockEnd():
        cursor.insertBlock(text.block_format(), QTextCharFormat())
    else:
        cursor.insertBlock()
    cursor.setBlockCharFormat(QTextCharFormat())


def _leave_whole(cursor: QTextCursor) -> bool:
    """From the line of a table to a line of its own: above it at its beginning, else below it."""
    if not text.is_whole(cursor.block()):
        return False
    if cursor.atBlockStart():
        cursor.insertBlock()
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.setBlockFormat(text.block_format())
    else:
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.insertBlock(text.block_format(), QTextCharFormat())
    return True


def _go_below(cursor: QTextCursor) -> None:
    """To the line below where it is empty, or made at the end; else typing makes one of its own."""
    below = cursor.block().next()
    if below.isValid():
        if below.length() == 1 and not text.level_of(below) and not text.is_item(below):
            cursor.setPosition(below.position())
    else:
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.insertBlock(text.block_format(), QTextCharFormat())


def _read(blocks: tuple[Block, ...], filling: Filling) -> str:
    return "\n".join(_read_block(block, filling) for block in blocks)


def _read_block(block: Block, filling: Filling) -> str:
    if block.shape in text.WHOLES:
        return f"〔{filling.preview(block).title}〕"
    return "".join(one if isinstance(one, str) else filling.say(one) for one in block.inlines)


def _is_escape(event: QEvent) -> bool:
    """Whether a shortcut is about to take the Esc key."""
    overriding = event.type() == QEvent.Type.ShortcutOverride
    return overriding and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
