"""报送评议 and 版本: what has become of a report, in short lists; what is entered is entered in its form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.report_views import EditionView, RectificationView, ReportView, ReviewView
from ui.common.cards import Card
from ui.common.parts import joined, link, pill, plain

DELIVERIES, REVIEWS, NOTES, RECTIFICATIONS = "deliveries", "reviews", "notes", "rectifications"
_NEEDS_EDITION = "定稿后可以登记报送。"
_NO_EDITION = "还没有定稿。定稿时正文和全部数据一并固定，作为一个版本保存；重新修订后再定稿，产生新的版本。"


class _Scrolled(QScrollArea):
    """A column of cards, made anew for each report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def start(self) -> QVBoxLayout:
        """An empty column in place of what was shown."""
        page = QWidget()
        page.setProperty("kind", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(10)
        self.setWidget(page)
        return column


class CoursePanel(_Scrolled):
    """Deliveries, reviews, remarks and rectifications.

    entry_asked: name of the rows to be entered. filing_asked: id of the review for the person's file.
    """

    entry_asked = Signal(str)
    filing_asked = Signal(int)

    def show_view(self, view: ReportView) -> None:
        """Show what has become of this report."""
        column = self.start()
        self._add(column, "报送", DELIVERIES, [plain(joined(
            one.recipient, str(one.sent_on), one.way, f"签收 {one.received_by}" if one.received_by else ""
        )) for one in view.deliveries], "" if view.editions else _NEEDS_EDITION)  # fmt: skip
        reviewed = view.kind.of_person or bool(view.reviews)
        if reviewed:
            self._add(column, "评议", REVIEWS, [self._review(one, view) for one in view.reviews])
        self._add(column, "领导点评", NOTES, [
            plain(f"{joined(one.speaker, str(one.said_on))}\n{one.content}") for one in view.remarks
        ])  # fmt: skip
        self._add(column, "整改清单", RECTIFICATIONS, [_mending(one) for one in view.rectifications])
        column.addStretch(1)

    def _add(self, column: QVBoxLayout, title: str, rows: str, lines: list[QWidget], told: str = "") -> None:
        card = Card(title)
        card.body.setContentsMargins(14, 10, 14, 12)
        card.head.addWidget(link("登记…", partial(self.entry_asked.emit, rows), f"登记{title}"))
        for line in lines or [plain(told or "还没有登记。", "muted")]:
            card.body.addWidget(line)
        column.addWidget(card)

    def _review(self, one: ReviewView, view: ReportView) -> QWidget:
        votes = "　".join(f"{grade} {count} 票" for grade, count in one.votes)
        body = plain("\n".join(filter(None, (joined(one.reviewer, str(one.reviewed_on)), votes))))
        made, column = _box()
        head = QHBoxLayout()
        head.addWidget(pill(one.grade or "未定等次", "info" if one.grade else "muted"))
        head.addStretch(1)
        if one.archived_on is not None:
            head.addWidget(pill(f"{one.archived_on} 已归入廉政档案", "ok"))
        elif one.grade and view.person:
            head.addWidget(link("归入廉政档案", partial(self.filing_asked.emit, one.row_id)))
        column.addLayout(head)
        column.addWidget(body)
        return made


class EditionsPanel(_Scrolled):
    """The finished editions, newest first. paper_asked: number of the edition whose PDF is wanted."""

    paper_asked = Signal(int)
    word_asked = Signal(int)
    compare_asked = Signal()

    def show_view(self, view: ReportView, *, comparable: bool) -> None:
        """Show the editions of this report; `comparable`: an earlier report is there to stand beside it."""
        column = self.start()
        if comparable:
            card = Card("对照")
            card.body.addWidget(plain("与以前的报告逐段对照，看改了哪些、删了哪些、新写了哪些。", "muted"))
            card.body.addLayout(_row(link("与以前的报告对照…", self.compare_asked.emit)))
            column.addWidget(card)
        if not view.editions:
            column.addWidget(plain(_NO_EDITION, "muted"))
        for one in sorted(view.editions, key=_number, reverse=True):
            column.addWidget(self._edition(one))
        column.addStretch(1)

    def _edition(self, one: EditionView) -> Card:
        card = Card(f"第 {one.number} 稿")
        card.head.addWidget(pill(f"{one.finished_on} 定稿", "ok"))
        card.body.addWidget(plain(one.title))
        if one.excuse:
            card.body.addWidget(plain(f"统计说明：{one.excuse}", "muted"))
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("打开 PDF", partial(self.paper_asked.emit, one.number)),
            ("导出 Word", partial(self.word_asked.emit, one.number)),
        )
        card.body.addLayout(_row(*(link(text, act, f"第 {one.number} 稿：{text}") for text, act in acts)))
        return card


def _box() -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return made, column


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(14)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _mending(one: RectificationView) -> QWidget:
    made, column = _box()
    head = QHBoxLayout()
    done = one.done_on is not None
    head.addWidget(pill("已完成" if done else "整改中", "ok" if done else "warn"))
    head.addStretch(1)
    column.addLayout(head)
    column.addWidget(plain(one.problem))
    due = f"期限 {one.due_on}" if one.due_on else ""
    ended = f"{one.done_on} 完成" if one.done_on else ""
    told = joined(one.responsible, due, ended)
    for text in filter(None, (one.measures, told, one.result)):
        column.addWidget(plain(text, "muted"))
    return made


def _number(one: EditionView) -> int:
    return one.number
