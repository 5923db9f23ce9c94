"""文书 of a record: what can be made of it, previewed, issued, printed again, voided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.engine.views import Paper
from ui.common.context import Context
from ui.common.issue_dialog import IssueDialog
from ui.common.paper_desk import PaperDesk
from ui.common.parts import authority, call, joined
from ui.common.reason_dialog import ReasonDialog
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.clue_views import IssuedView, PaperView
    from app.record_papers import RecordPapers

_NO_ROW = 0


class PaperSource(Protocol):
    """Whoever makes the papers of one register; `row` is the sub-row a paper is made for, None for none."""

    def recipient(self, record_id: int, key: str, row: int | None, /) -> str:
        """Whom a paper is addressed to, as a proposal."""

    def paper(self, record_id: int, key: str, row: int | None, /, *, boxes: bool = False) -> Paper:
        """A draft without a number."""

    def issue(
        self, record_id: int, key: str, row: int | None, day: date, recipient: str, /, *, boxes: bool = False
    ) -> Paper:
        """The paper under its next number."""

    def reprint(self, issued_id: int, /) -> Paper:
        """An issued paper as it went out."""

    def void_issued(self, issued_id: int, reason: str, /) -> None:
        """An issued paper is void; its number stays taken."""


@dataclass(frozen=True, slots=True)
class RegisterPapers:
    """The papers of one register, as the office makes them for all."""

    papers: RecordPapers
    key: str

    def recipient(self, record_id: int, key: str, row: int | None, /) -> str:
        return self.papers.recipient(self.key, record_id, key, row)

    def paper(self, record_id: int, key: str, row: int | None, /, *, boxes: bool = False) -> Paper:
        return self.papers.paper(self.key, record_id, key, row, boxes=boxes)

    def issue(
        self, record_id: int, key: str, row: int | None, day: date, recipient: str, /, *, boxes: bool = False
    ) -> Paper:
        return self.papers.issue(self.key, record_id, key, row, day, recipient, boxes=boxes)

    def reprint(self, issued_id: int, /) -> Paper:
        return self.papers.reprint(issued_id)

    def void_issued(self, issued_id: int, reason: str, /) -> None:
        self.papers.void_issued(issued_id, reason)


class PaperWindows(QObject):
    """Previews and dialogs of a record's papers; `show` opens one dialog at a time over `owner`.

    changed: id of the record whose paper was issued or voided.
    """

    changed = Signal(int)

    def __init__(
        self,
        context: Context,
        source: PaperSource,
        show: Callable[[IssueDialog | ReasonDialog], object],
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._context, self._source, self._show, self._owner = context, source, show, owner

    def preview(self, record_id: int, key: str, row: int = _NO_ROW) -> None:
        """A draft of a paper, without a number."""
        self._make(partial(self._source.paper, record_id, key, row or None), "正在排版文书")

    def issue(self, record_id: int, paper: PaperView, row: int = _NO_ROW) -> None:
        """A paper with its number, once date and recipient are known."""
        person = dict(paper.persons).get(row, "")
        recipient = self._source.recipient(record_id, paper.key, row or None)
        dialog = IssueDialog(paper, person, recipient, self._context.today(), self._owner)
        dialog.issue_asked.connect(partial(self._issue, record_id, paper.key, row or None))
        self._show(dialog)

    def reprint(self, issued_id: int) -> None:
        """An issued paper again, as it went out."""
        make = partial(_as_it_was, self._source, issued_id)
        PaperDesk(self._context, self._owner).preview(make, "正在排版文书")

    def void(self, record_id: int, issued: IssuedView) -> None:
        """作废 of an issued paper; its number stays taken."""
        told = f"作废{joined(issued.number, issued.title)}。文号保留，不再使用。"
        act = partial(self._source.void_issued, issued.id)
        dialog = ReasonDialog("作废文书", told, "作废", act, self._owner)
        dialog.acted.connect(partial(self.changed.emit, record_id))
        self._show(dialog)

    def _issue(self, record_id: int, key: str, row: int | None, day: date, recipient: str) -> None:
        self._make(partial(self._source.issue, record_id, key, row, day, recipient), "正在编号出文")

    def _make(self, make: Callable[..., Paper], title: str) -> None:
        PaperDesk(self._context, self._owner).preview(partial(_with_boxes, make), title)


class PapersButton(QPushButton):
    """文书: a menu of the papers at hand, then of those the record still lacks something for.

    `offers` is asked when the menu is opened. preview_asked, issue_asked: the paper, and the id of the person
    it is made for (0 = the record). reprint_asked: id of an issued paper. void_asked: an issued paper.
    """

    preview_asked = Signal(object, int)
    issue_asked = Signal(object, int)
    reprint_asked = Signal(int)
    void_asked = Signal(object)

    def __init__(self, offers: Callable[[], Sequence[PaperView]], parent: QWidget | None = None) -> None:
        super().__init__("文书", parent)
        self.setProperty("menu", "true")
        self.setAutoDefault(False)
        self._offers = offers
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    @Slot()
    def fill(self) -> None:
        """Ask for the papers and list them anew."""
        self._clear()
        papers = self._offers()
        ready = [paper for paper in papers if not paper.lacks]
        lacking = [paper for paper in papers if paper.lacks]
        for paper in ready:
            self._add(self._menu, paper)
        if ready and lacking:
            self._menu.addSeparator()
        for paper in lacking:
            self._add(self._menu, paper)
        if not papers:
            self._menu.addAction("没有可以制作的文书").setEnabled(False)

    def _clear(self) -> None:
        self._menu.clear()
        for old in self._menu.findChildren(QMenu):
            old.setParent(None)  # nobody finds it among the children while it waits to be freed
            old.deleteLater()

    def _add(self, menu: QMenu, paper: PaperView) -> None:
        """A paper that can only be looked at is one entry; any other has its own menu."""
        title = f"{paper.title}（{_shortened(paper.lacks)}）" if paper.lacks else paper.title
        if not (paper.numbered or paper.issued or paper.persons):
            entry = menu.addAction(f"{title}…")
            entry.triggered.connect(partial(call, partial(self.preview_asked.emit, paper, _NO_ROW)))
            entry.setToolTip(_told(paper))
            return
        own = menu.addMenu(title)
        own.setToolTipsVisible(True)
        own.menuAction().setToolTip(_told(paper))
        _add_acts(own, paper, "预览", self.preview_asked)
        if paper.numbered:
            _add_acts(own, paper, "编号出文", self.issue_asked)
        for issued in paper.issued:
            own.addSeparator()
            self._add_issued(own, issued)

    def _add_issued(self, menu: QMenu, issued: IssuedView) -> None:
        told = joined(issued.number, issued.issued_on.isoformat(), issued.recipient)
        if issued.voided:
            menu.addAction(f"{told}　已作废").setEnabled(False)
            return
        again = menu.addAction(f"再次打印　{told}")
        again.triggered.connect(partial(call, partial(self.reprint_asked.emit, issued.id)))
        void = menu.addAction(f"作废　{issued.number}…")
        void.triggered.connect(partial(call, partial(self.void_asked.emit, issued)))


def _add_acts(menu: QMenu, paper: PaperView, text: str, asked: SignalInstance) -> None:
    """An entry; of a paper for several persons one for each of them."""
    for identity, name in paper.persons or ((_NO_ROW, ""),):
        entry = menu.addAction(f"{text}：{name}…" if name else f"{text}…")
        entry.triggered.connect(partial(call, partial(asked.emit, paper, identity)))


def _told(paper: PaperView) -> str:
    return "\n".join(filter(None, (authority(paper.source), paper.lacks)))


def _shortened(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"


def _with_boxes(make: Callable[..., Paper], progress: Progress, boxes: bool) -> Paper:
    return make(boxes=boxes)


def _as_it_was(source: PaperSource, issued_id: int, progress: Progress, boxes: bool) -> Paper:
    return source.reprint(issued_id)
