"""校核: what stands in the way of finishing a report, and the way to its place in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app import report_filling
from app.figure_book import Tie
from app.report_text import Block
from ui.common.parts import link, pill, plain
from ui.debriefs.reports.filling import Filling

_MANY = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: `text` to look for in the report, or a figure's `key`, or neither."""

    title: str
    detail: str = ""
    tone: str = "warn"
    text: str = ""
    keys: tuple[str, ...] = ()


def findings(blocks: tuple[Block, ...], filling: Filling, more: Iterable[str] = ()) -> Iterator[Finding]:
    """Yield what is open in a text: places to fill in, what nobody knows, sums that do not tie, and remarks.

    `more`: what else is in the way, as the store says.
    """
    seen: dict[str, int] = {}
    for place in report_filling.places(blocks):
        seen[place] = seen.get(place, 0) + 1
    for place, count in seen.items():
        yield Finding(f"{place}{f'　共 {count} 处' if count > 1 else ''}", text=place)
    if filling.book is not None:
        for key in report_filling.unknown(blocks, filling.book, filling.words):
            told = "这项数据没有定义，请删去或者换成别的数据。"
            yield Finding(f"未定义的数据 {key}", told, "danger", keys=(key,))
        yield from (_of_tie(tie, "勾稽不符", "warn") for tie in filling.book.gaps)
        yield from (_of_tie(tie, "提示", "info") for tie in report_filling.remarks(blocks, filling.book))
    yield from (Finding(told, tone="danger") for told in more)


def _of_tie(tie: Tie, word: str, tone: str) -> Finding:
    sums = f"{tie.left} 与 {tie.right}。" if tie.left != tie.right else ""
    remedy = f"怎么办：{tie.remedy}" if tie.remedy else ""
    detail = "\n".join(filter(None, (tie.detail or sums, remedy)))
    return Finding(f"{word}：{tie.title}", detail, tone, keys=tie.keys)


class ChecksPanel(QScrollArea):
    """Lists the findings. place_asked: the Finding whose place in the text is wanted."""

    place_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found: tuple[Finding, ...] | None = None

    def show_findings(self, found: Iterable[Finding], has_place: Callable[[str], bool]) -> None:
        """Show these; `has_place` says whether a figure's key stands in the text."""
        told = tuple(found)
        if told == self.found:
            return
        self.found = told
        page = QWidget()
        page.setProperty("kind", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(10)
        if told:
            column.addWidget(plain(_summary(told), "muted"))
        else:
            column.addWidget(pill("没有发现问题", "ok"))
            column.addWidget(plain("没有待填写的位置和未定义的数据，各项勾稽相符，可以定稿。", "muted"))
        for one in told[:_MANY]:
            column.addWidget(self._entry(one, has_place))
        if len(told) > _MANY:
            column.addWidget(plain(f"另有 {len(told) - _MANY} 项，处理后显示。", "muted"))
        column.addStretch(1)
        self.setWidget(page)

    def _entry(self, one: Finding, has_place: Callable[[str], bool]) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "card")
        column = QVBoxLayout(made)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        column.addWidget(plain(one.title, tone=one.tone))
        if one.detail:
            column.addWidget(plain(one.detail, "small"))
        if one.text or any(has_place(key) for key in one.keys):
            row = QHBoxLayout()
            row.addWidget(link("到正文中的位置", partial(self.place_asked.emit, one), f"到正文：{one.title}"))
            row.addStretch(1)
            column.addLayout(row)
        return made


def _summary(found: tuple[Finding, ...]) -> str:
    remarks = sum(one.tone == "info" for one in found)
    wanted = f"有 {len(found) - remarks} 项需要处理" if remarks < len(found) else ""
    hints = f"有 {remarks} 项提示，不影响定稿" if remarks else ""
    return f"{'；'.join(filter(None, (wanted, hints)))}。点击可以到正文中的位置。"


def count_label(count: int) -> str:
    """The name of the tab: with the number of findings."""
    return f"校核 {count}" if count else "校核"
