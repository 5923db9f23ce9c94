"""The figures of a period as a tree: blocks, their figures, and below a breakdown its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from ui.common.reading_table import dress_reading_tree
from ui.debriefs.figure_lines import FigureLine
from ui.theme import colour, font

_LINE = Qt.ItemDataRole.UserRole + 1
_WIDTHS = (86, 58, 86, 92, 82, 82)
_NUMBERS = (1, 3, 4, 5, 6)
_COMPARED = (3, 4, 5)
_SPARE = (6, 4, 5, 3)  # what gives way in a narrow window, first to last; the pane beside tells it too
_LEAST = 165
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ASIDE = "muted"
Index = QModelIndex | QPersistentModelIndex
Blocks = Mapping[str, Sequence[FigureLine]]


class FigureTree(QTreeView):
    """Shows lines of figures under their blocks.

    line_chosen: the FigureLine the cursor is on, None on a heading. line_opened: its records are wanted.
    """

    line_chosen = Signal(object)
    line_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = QStandardItemModel(0, len(_WIDTHS) + 1, self)
        self._blocks: Blocks = {}
        self._words: list[str] = []
        self._nonzero = False
        self._folded: set[str] = set()
        self._unfolded: set[str] = set()
        self._filling = self._is_compared = False
        self.setModel(self._items)
        self._dress()
        self.activated.connect(self._open)
        self.expanded.connect(self._note_unfolded)
        self.collapsed.connect(self._note_folded)

    def show_blocks(self, blocks: Blocks, compared: str = "") -> None:
        """Show these; `compared` heads the column of the compared period, '' hides it and the changes."""
        self._blocks = blocks
        self._fill()
        heads = ("指标", "本期", "单位", compared, "增减", "增幅", "占比")
        self._items.setHorizontalHeaderLabels(heads)
        for section in _NUMBERS:
            self._items.horizontalHeaderItem(section).setTextAlignment(_RIGHT)
        self._is_compared = bool(compared)
        self._suit_columns()

    def narrow(self, words: str, *, nonzero: bool) -> None:
        """Show only lines whose names hold these words, and, with `nonzero`, those that count something."""
        self._words, self._nonzero = words.lower().split(), nonzero
        self._fill()

    def fold_parts(self, *, folded: bool) -> None:
        """Put the parts of all figures away, or show them."""
        for item in self._figure_items():
            self.setExpanded(item.index(), not folded)

    @property
    def current_line(self) -> FigureLine | None:
        """The line the cursor is on."""
        return _line_at(self.currentIndex())

    @property
    def lines(self) -> list[FigureLine]:
        """Every line that the filter shows, in order."""
        return [line for item in self._all_items() if (line := _line_at(item.index())) is not None]

    def choose(self, key: str, part: str | None = None) -> bool:
        """Put the cursor on the line of a figure or its part; False when it is not shown."""
        for item in self._all_items():
            line = _line_at(item.index())
            if line is not None and line.key == (key, part):
                self.setCurrentIndex(item.index())
                return True
        return False

    @Slot()
    def open_current(self) -> None:
        """Ask for the records behind the line the cursor is on."""
        self._open(self.currentIndex())

    @Slot()
    def copy(self) -> None:
        """Put the line the cursor is on onto the clipboard, the columns in sight with tabs between them."""
        line = self.current_line
        if line is not None:
            cells = (line.title, *line.cells[1:])
            shown = [text for section, text in enumerate(cells) if not self.isColumnHidden(section)]
            QGuiApplication.clipboard().setText("\t".join(shown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._suit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._filling:
            self.line_chosen.emit(_line_at(current))

    def _suit_columns(self) -> None:
        """The names keep their room, whatever else has to go."""
        hidden = set() if self._is_compared else set(_COMPARED)
        for section in _SPARE:
            taken = sum(width for place, width in enumerate(_WIDTHS, 1) if place not in hidden)
            if self.viewport().width() - taken >= _LEAST:
                break
            hidden.add(section)
        for section in range(1, len(_WIDTHS) + 1):
            self.setColumnHidden(section, section in hidden)

    # Filling

    def _fill(self) -> None:
        kept, place = self.current_line, self.verticalScrollBar().value()
        self._filling = True
        self._items.removeRows(0, self._items.rowCount())
        for heading, lines in self._blocks.items():
            self._add_block(heading, lines)
        self._unfold()
        if kept is None or not (self.choose(*kept.key) or self.choose(kept.figure.key)):
            self._choose_first()
        self.verticalScrollBar().setValue(place)
        self._filling = False
        self.line_chosen.emit(self.current_line)

    def _add_block(self, heading: str, lines: Sequence[FigureLine]) -> None:
        rows = [row for line in lines if (row := self._rows_of(line, heading)) is not None]
        if not rows:
            return
        block = QStandardItem(heading)
        block.setFont(font(bold=True))
        block.setForeground(colour(_ASIDE))
        self._items.appendRow([block])
        for row in rows:
            block.appendRow(row)
        self.setFirstColumnSpanned(block.row(), QModelIndex(), True)

    def _rows_of(self, line: FigureLine, heading: str) -> list[QStandardItem] | None:
        """The figure's row with its parts below; None when the filter leaves it out."""
        if self._nonzero and line.is_zero:
            return None
        whole = line.holds(self._words) or all(word in heading for word in self._words)
        parts = [part for part in line.parts() if not (self._nonzero and part.is_zero)]
        found = parts if whole else [part for part in parts if part.holds(self._words)]
        if not whole and not found:
            return None
        row = _row(line)
        for part in found:
            row[0].appendRow(_row(part))
        return row

    def _unfold(self) -> None:
        """Blocks stand open unless put away; parts where asked for, or where they alone are found."""
        for place in range(self._items.rowCount()):
            item = self._items.item(place)
            self.setExpanded(item.index(), bool(self._words) or item.text() not in self._folded)
        for item in self._figure_items():
            line = _line_at(item.index())
            if line is not None:
                hit = bool(self._words) and not line.holds(self._words)
                self.setExpanded(item.index(), hit or line.figure.key in self._unfolded)

    def _choose_first(self) -> None:
        for item in self._figure_items():
            self.setCurrentIndex(item.index())
            return

    def _figure_items(self) -> Iterator[QStandardItem]:
        for place in range(self._items.rowCount()):
            block = self._items.item(place)
            yield from (block.child(row) for row in range(block.rowCount()))

    def _all_items(self) -> Iterator[QStandardItem]:
        for item in self._figure_items():
            yield item
            yield from (item.child(row) for row in range(item.rowCount()))

    # Folding is remembered over readings

    @Slot(QModelIndex)
    def _note_unfolded(self, index: QModelIndex) -> None:
        self._note(index, opened=True)

    @Slot(QModelIndex)
    def _note_folded(self, index: QModelIndex) -> None:
        self._note(index, opened=False)

    def _note(self, index: QModelIndex, *, opened: bool) -> None:
        if self._filling:
            return
        line = _line_at(index)
        if line is None:
            (self._folded.discard if opened else self._folded.add)(str(index.data()))
        else:
            (self._unfolded.add if opened else self._unfolded.discard)(line.figure.key)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        line = _line_at(index)
        if line is not None:
            self.line_opened.emit(line)

    def _dress(self) -> None:
        dress_reading_tree(self, "统计指标")
        header = self.header()
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(44)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section, width in enumerate(_WIDTHS, 1):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(section, width)


def _line_at(index: Index) -> FigureLine | None:
    found = index.sibling(index.row(), 0).data(_LINE) if index.isValid() else None
    return found if isinstance(found, FigureLine) else None


def _row(line: FigureLine) -> list[QStandardItem]:
    cells = [QStandardItem(text) for text in line.cells]
    whole = line.part is None
    cells[0].setData(line, _LINE)
    cells[0].setData(_spoken(line), Qt.ItemDataRole.AccessibleTextRole)
    cells[0].setToolTip(line.figure.meaning)
    cells[0].setFont(font(bold=whole))
    for section in _NUMBERS:
        cells[section].setTextAlignment(_RIGHT)
    for cell in cells[2:]:
        cell.setForeground(colour(_ASIDE))
    cells[1].setForeground(colour("link" if line.count else "faint"))
    cells[1].setFont(font(bold=whole))
    if not line.count:
        cells[0].setForeground(colour(_ASIDE))
    return cells


def _spoken(line: FigureLine) -> str:
    told = f"{line.name} {line.value} {line.unit}"
    if line.before is None:
        return told
    return f"{told}，对比期 {line.value_before}，增减 {line.change}"
