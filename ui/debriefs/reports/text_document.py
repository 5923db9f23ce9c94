"""The text of a report (`app.report_text`) as a document of the editor, and back.

A heading is a block with Qt's heading level, an item of a list a block of a QTextList. A figure is one
U+FFFC whose format carries its reference; tables, charts and page breaks are one U+FFFC on a line of its own.
How it looks is drawn by `ui.debriefs.reports.figure_ink` and `text_look`; nothing of it is in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextListFormat,
)

from app.report_text import Block, Form, Inline, Reference, Shape, parse, write

CHARACTER = "\ufffc"
FIGURE, WHOLE = (QTextFormat.ObjectTypes.UserObject.value + place for place in (1, 2))
_KEY, _FORM, _PART, _SHAPE, _CHART = (QTextFormat.Property.UserProperty.value + place for place in range(5))
_LINES = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNHELD = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ufdd0\ufdd1\ufffc]")
_BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028]")
WHOLES = ("table", "chart", "page")
INDENT = 32.0  # pixels: two characters of the body
_LINE_HEIGHT = 152.0
_ABOVE = {0: 0, 1: 16, 2: 10, 3: 6, 4: 4}


def fill(document: QTextDocument, text: str) -> None:
    """Replace all of a document by a text; that can not be undone."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    insert(cursor, parse(text))
    cursor.endEditBlock()
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def text_of(document: QTextDocument) -> str:
    """Return the text of a document, as `app.report_text` keeps it."""
    return write(blocks_of(document))


def blocks_of(document: QTextDocument) -> tuple[Block, ...]:
    """Return the blocks of a document; paragraphs without anything in them are left out."""
    found: list[Block] = []
    block = document.begin()
    while block.isValid():
        found += _blocks(block)
        block = block.next()
    return tuple(found)


def chosen(cursor: QTextCursor) -> tuple[Block, ...]:
    """Return what a cursor has selected."""
    part = QTextDocument()
    QTextCursor(part).insertFragment(cursor.selection())
    return blocks_of(part)


def insert(cursor: QTextCursor, blocks: Iterable[Block]) -> None:
    """Put blocks in at a cursor; the first goes on in the cursor's line where that holds text already."""
    begins = True
    for block in blocks:
        holds = cursor.block().length() > 1
        if begins and block.inlines and holds:
            insert_inlines(cursor, block.inlines)
        else:
            _begin(cursor, block, fresh=not begins or holds)
            _fill_block(cursor, block)
        begins = False


def insert_inlines(cursor: QTextCursor, inlines: Iterable[Inline]) -> None:
    """Put words and figures in at a cursor, in its line."""
    for one in inlines:
        if isinstance(one, str):
            cursor.insertText(held(one), QTextCharFormat())
        else:
            cursor.insertText(CHARACTER, reference_format(one))


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Return what was copied elsewhere as paragraphs: indents and empty lines go, nothing is interpreted."""
    lines = (held(line).strip() for line in _LINES.split(text))
    return tuple(Block("paragraph", (line,)) for line in lines if line)


def held(text: str) -> str:
    """Return a text without the characters that a document can not hold."""
    return _UNHELD.sub("", text)


def reference_format(reference: Reference) -> QTextCharFormat:
    """Return the format of the character that stands for a figure."""
    made = QTextCharFormat()
    made.setObjectType(FIGURE)
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    _keep(made, ((_KEY, reference.key), (_FORM, reference.form), (_PART, reference.part)))
    return made


def reference_in(given: QTextFormat) -> Reference | None:
    """Return the reference that a format carries, None where it is no figure's."""
    if given.objectType() != FIGURE:
        return None
    key, form, part = (given.stringProperty(name) for name in (_KEY, _FORM, _PART))
    return Reference(key, cast("Form", form), part)


def whole_in(given: QTextFormat) -> Block | None:
    """Return the table, chart or page break that a format stands for; None for anything else."""
    if given.objectType() != WHOLE:
        return None
    shape, key, chart = (given.stringProperty(name) for name in (_SHAPE, _KEY, _CHART))
    return Block(cast("Shape", shape), key=key, chart=chart)


def is_whole(block: QTextBlock) -> bool:
    """Whether a line holds a table, chart or page break."""
    return any(given.objectType() == WHOLE for _, given in _pieces(block))


def block_format(level: int = 0, *, indent: float = INDENT) -> QTextBlockFormat:
    """Return the format of a paragraph (level 0) or a heading; both begin two characters in."""
    made = QTextBlockFormat()
    made.setHeadingLevel(level)
    made.setTextIndent(indent)
    made.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    made.setTopMargin(_ABOVE[level])
    return made


def make_item(cursor: QTextCursor) -> None:
    """Make the cursor's line an item of a list."""
    cursor.setBlockFormat(block_format(indent=0))
    style = QTextListFormat()
    style.setStyle(QTextListFormat.Style.ListDisc)
    cursor.createList(style)


def is_item(block: QTextBlock) -> bool:
    """Whether a line is an item of a list."""
    return block.textList() is not None


def level_of(block: QTextBlock) -> int:
    """Return the level of a heading, 0 of any other line."""
    return block.blockFormat().headingLevel()


def _begin(cursor: QTextCursor, block: Block, *, fresh: bool) -> None:
    given = QTextBlockFormat() if block.shape in WHOLES else block_format(block.level)
    if fresh:
        cursor.insertBlock(given, QTextCharFormat())
    else:
        cursor.setBlockFormat(given)
    if block.shape == "item":
        make_item(cursor)


def _fill_block(cursor: QTextCursor, block: Block) -> None:
    if block.shape in WHOLES:
        cursor.insertText(CHARACTER, _whole_format(block))
        if not cursor.atBlockEnd():
            cursor.insertBlock(block_format(), QTextCharFormat())
    else:
        insert_inlines(cursor, block.inlines)


def _whole_format(block: Block) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setObjectType(WHOLE)
    _keep(made, ((_SHAPE, block.shape), (_KEY, block.key), (_CHART, block.chart)))
    return made


def _keep(given: QTextCharFormat, properties: Iterable[tuple[int, str]]) -> None:
    for name, value in properties:
        if value:  # Qt for Python takes an empty text for an empty list
            given.setProperty(name, value)


def _pieces(block: QTextBlock) -> Iterator[tuple[str, QTextCharFormat]]:
    place = block.begin()
    while not place.atEnd():
        fragment = place.fragment()
        yield fragment.text(), fragment.charFormat()
        place += 1


def _blocks(block: QTextBlock) -> Iterator[Block]:
    """The blocks of one line: text that stands beside a table is a paragraph of its own."""
    level, item = level_of(block), is_item(block)
    begun = Block("heading", level=level) if level else Block("item" if item else "paragraph")
    inlines: list[Inline] = []
    empty_counts = bool(level or item)
    for text, given in _pieces(block):
        if whole := whole_in(given):
            yield from _closed(begun, inlines, empty_counts=False)
            inlines, empty_counts = [], False
            yield from (whole for _ in text)
        elif reference := reference_in(given):
            inlines += [reference] * len(text)
        else:
            _join(inlines, _BREAKS.sub(" ", text).replace(CHARACTER, ""))
    yield from _closed(begun, inlines, empty_counts=empty_counts)


def _join(inlines: list[Inline], text: str) -> None:
    if inlines and isinstance(inlines[-1], str):
        inlines[-1] += text
    elif text:
        inlines.append(text)


def _closed(begun: Block, inlines: list[Inline], *, empty_counts: bool) -> Iterator[Block]:
    """The block with its words, without blanks around them; none where nothing is left that counts."""
    kept = list(inlines)
    while kept and isinstance(kept[-1], str) and not kept[-1].rstrip():
        kept.pop()
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip()
    if begun.shape == "paragraph" and kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip()
        kept = [one for one in kept if one]
    if kept or empty_counts:
        yield replace(begun, inlines=tuple(kept))


def places_of(document: QTextDocument, key: str) -> list[int]:
    """Return where figures, tables and charts of this key stand, in the order of the text."""
    found: list[int] = []
    block = document.begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            fragment = place.fragment()
            given = fragment.charFormat()
            if given.objectType() in (FIGURE, WHOLE) and given.stringProperty(_KEY) == key:
                found += range(fragment.position(), fragment.position() + fragment.length())
            place += 1
        block = block.next()
    return found


def reference_at(document: QTextDocument, place: int) -> Reference | None:
    """Return the figure that stands at a place, None where there is none."""
    cursor = QTextCursor(document)
    cursor.setPosition(min(place + 1, document.characterCount() - 1))
    return reference_in(cursor.charFormat()) if document.characterAt(place) == CHARACTER else None
