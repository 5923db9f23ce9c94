"""勾稽核对: which sums must be the same, what differs by how much, what to do, and the way to the records."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.figure_book import FigureBook, Tie
from ui.common.cards import Card
from ui.common.parts import link, plain
from ui.common.reading_table import dress_reading_table
from ui.debriefs.figure_lines import signed
from ui.theme import colour

_HEADS = ("核对项目", "一方", "另一方", "相差", "结果")
_WIDTHS = (0, 80, 80, 70, 80)
_TOLD = "按各项指标之间应有的关系核对。不符的项目不影响查看，但报告定稿、年度封账时须说明原因。"
_DIFFERS, _FILL, _FITS = "不符", "待补填", "相符"
_TONES = {_DIFFERS: "danger", _FILL: "warn", _FITS: "ok"}
_CENTRE = Qt.AlignmentFlag.AlignCenter


class TiesDialog(QDialog):
    """Lists the checks of a period, those that fail first, then those with something to fill in.

    figure_asked: key of a figure a check looked at; its records are wanted.
    """

    figure_asked = Signal(str)

    def __init__(self, book: FigureBook, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._book = book
        self.ties = sorted(book.ties, key=_rank)
        self.table = QTableWidget(len(self.ties), len(_HEADS))
        self.detail, self.remedy = plain(""), plain("", "muted")
        self._links = QHBoxLayout()
        self._build(book)
        self.table.currentCellChanged.connect(self._show_current)
        self.table.setCurrentCell(0, 0)

    def dismiss(self) -> None:
        """Close."""
        self.done(QDialog.DialogCode.Rejected)

    @property
    def links(self) -> list[QPushButton]:
        """The ways from the check in hand to the figures it looked at."""
        found = (self._links.itemAt(place).widget() for place in range(self._links.count()))
        return [widget for widget in found if isinstance(widget, QPushButton)]

    @Slot()
    def _show_current(self) -> None:
        row = self.table.currentRow()
        if not 0 <= row < len(self.ties):
            return
        tie = self.ties[row]
        self.detail.setText(tie.detail or f"{tie.title}：{_result(tie)}。")
        self.remedy.setText(f"怎么办：{tie.remedy}" if tie.remedy else "")
        self.remedy.setVisible(bool(self.remedy.text()))
        self._show_links(tie)

    def _show_links(self, tie: Tie) -> None:
        for old in self.links:
            self._links.removeWidget(old)
            old.deleteLater()
        known = [self._book.by_key[key] for key in tie.keys if key in self._book.by_key]
        for place, figure in enumerate(known):
            made = link(f"{figure.name}的记录", partial(self.figure_asked.emit, figure.key))
            self._links.insertWidget(place, made)

    def _build(self, book: FigureBook) -> None:
        self.setWindowTitle("勾稽核对")
        self.resize(820, 520)
        failed, remarks = len(book.gaps), sum(map(_is_remark, self.ties))
        told = f"{failed} 项勾稽不符" if failed else "各项勾稽全部相符"
        told += f"，{remarks} 项有未填内容" if remarks else ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(plain(f"{book.period.name}：共核对 {len(self.ties)} 项，{told}", "heading"))
        layout.addWidget(plain(_TOLD, "muted"))
        dress_reading_table(self.table, "勾稽核对", _HEADS, _WIDTHS, stretched=(0,))
        self.table.horizontalHeader().setDefaultAlignment(_CENTRE)
        self.table.setHorizontalHeaderItem(0, _left(_HEADS[0]))
        self._fill()
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        layout.addWidget(card, 1)
        layout.addWidget(self.detail)
        layout.addWidget(self.remedy)
        self._links.addStretch(1)
        layout.addLayout(self._links)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addLayout(foot)

    def _fill(self) -> None:
        self.table.setProperty("frame", "none")
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for row, tie in enumerate(self.ties):
            texts = (tie.title, str(tie.left), str(tie.right), signed(tie.left - tie.right), _result(tie))
            for section, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(tie.detail or tie.title)
                if section:
                    item.setTextAlignment(_CENTRE)
                if section == len(texts) - 1:
                    item.setForeground(colour(_TONES[_result(tie)]))
                self.table.setItem(row, section, item)


def _left(head: str) -> QTableWidgetItem:
    item = QTableWidgetItem(head)
    item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return item


def _is_remark(tie: Tie) -> bool:
    """Whether the sums are right, yet something is to be filled in."""
    return tie.ok and bool(tie.remedy)


def _result(tie: Tie) -> str:
    return _FILL if _is_remark(tie) else _FITS if tie.ok else _DIFFERS


def _rank(tie: Tie) -> int:
    return list(_TONES).index(_result(tie))
