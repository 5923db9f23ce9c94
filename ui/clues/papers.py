"""文书: the papers that can be made of a clue, with what was issued of each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from ui.clues.parts import Fold, ViewCard
from ui.common.parts import authority, call, joined, line_of, link, plain, rule, small

if TYPE_CHECKING:
    from app.clue_views import ClueView, IssuedView, PaperView

FORMATS = {
    "form": "表格",
    "letter": "信函",
    "decision": "决定",
    "ledger": "台账",
    "record": "笔录",
    "report": "公文",
}


class PapersCard(ViewCard):
    """The papers at hand, then those for which the record still lacks something.

    preview_asked, issue_asked: key of the paper, id of the person it is made for (0 = the clue).
    reprint_asked, void_asked: id of an issued paper.
    """

    preview_asked = Signal(str, int)
    issue_asked = Signal(str, int)
    reprint_asked = Signal(int)
    void_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__("文书")
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        self._is_open = False

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        self.buttons = {}
        whole = [paper for paper in view.papers if not paper.lacks or paper.issued]
        lacking = [paper for paper in view.papers if paper not in whole]
        self._add(whole, column)
        if lacking:
            fold = Fold(f"材料还不齐的文书（{len(lacking)}）", is_open=self._is_open)
            fold.toggled.connect(partial(setattr, self, "_is_open"))
            self._add(lacking, fold.body)
            column.addWidget(fold)
        return bool(view.papers)

    def _add(self, papers: list[PaperView], column: QVBoxLayout) -> None:
        for place, paper in enumerate(papers):
            if place:
                column.addWidget(rule())
            column.addLayout(self._paper(paper))

    def _paper(self, paper: PaperView) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setSpacing(2)
        title = plain(paper.title)
        title.setToolTip(authority(paper.source))
        title.setWordWrap(False)
        kind = small("·".join((FORMATS.get(paper.format, paper.format), "对外" if paper.outward else "内部")))
        parts: list[QWidget] = [title, kind, self._act(paper, "预览")]
        if paper.numbered:
            parts.append(self._act(paper, "出文"))
        block.addLayout(line_of(*parts, stretch=1))
        if paper.lacks:
            block.addWidget(small(paper.lacks, "warn"))
        for issued in paper.issued:
            block.addLayout(self._issued(issued))
        return block

    def _act(self, paper: PaperView, text: str) -> QPushButton:
        """A button; of a paper for several persons it asks first for whom."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{text}{paper.title}")
        button.setProperty("kind", "compact")
        emit = (self.preview_asked if text == "预览" else self.issue_asked).emit
        if len(paper.persons) > 1:
            button.setProperty("menu", "true")
            menu = QMenu(button)
            for identity, name in paper.persons:
                menu.addAction(name).triggered.connect(partial(call, partial(emit, paper.key, identity)))
            button.setMenu(menu)
        else:
            [(identity, _name)] = paper.persons or ((0, ""),)
            button.clicked.connect(partial(call, partial(emit, paper.key, identity)))
        self.buttons[paper.key, text] = button
        return button

    def _issued(self, issued: IssuedView) -> QHBoxLayout:
        told = joined(issued.number, issued.issued_on.isoformat(), issued.recipient)
        if issued.voided:
            return line_of(small(f"{told}　已作废", "muted"), stretch=0)
        again = link("再次打印", lambda: self.reprint_asked.emit(issued.id), f"再次打印{issued.number}")
        void = link("作废", lambda: self.void_asked.emit(issued.id), f"作废{issued.number}")
        return line_of(small(told, "ok"), again, void, stretch=0)
