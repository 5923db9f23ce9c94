"""The committee in office: its seats with their division of work, and every check of it with its 依据."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.work_views import CheckView, CommitteeView, SeatView
from ui.common.cards import Card, set_tone
from ui.common.detail_pane import FlowingPage
from ui.common.parts import joined, pill, plain, small

_HEADS = ("姓名", "职务", "单位", "分工", "任职", "三转申报")
_STRETCH = (0, 0, 2, 3, 0, 0)
_NO_TERM = "今天没有在任的机关纪委，请核对各届的选举日期和届满日期。"
_ORDER = {"danger": 0, "warn": 1, "info": 2, "": 3, "muted": 3, "ok": 4}
_LOWEST, _AROUND = 150, 32
_BELOW = 460  # pixels of the window for what stands around it: the register must stay of use


class CommitteeCard(QFrame):
    """Left who sits in it, right what is and is not as it should be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seats, self.checks = Card("委员会"), Card("核对")
        self._seats, self._checks = _scroll("委员名单"), _scroll("委员会核对")
        self._parts = ((self.seats, self._seats), (self.checks, self._checks))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for (card, content), stretch in zip(self._parts, (3, 2), strict=True):
            card.title.setWordWrap(True)
            card.head.setStretch(0, 1)
            card.head.setStretch(1, 0)
            card.body.setContentsMargins(16, 10, 4, 8)
            card.body.addWidget(content, 1)
            row.addWidget(card, stretch)
        self.setMinimumHeight(_LOWEST)

    def show_committee(self, view: CommitteeView) -> None:
        """Show the committee as it stands on the day it was asked for."""
        self.seats.title.setText(joined(view.name or "委员会", _span(view), view.approval))
        self._seats.setWidget(_seat_table(view.seats) if view.seats else _said(_NO_TERM))
        found = sorted(view.checks, key=lambda check: _ORDER.get(check.tone, 3))
        amiss = sum(check.tone in ("danger", "warn") for check in found)
        self.checks.title.setText(f"核对：{amiss} 项需要处理" if amiss else "核对")
        set_tone(self.checks.title, "warn" if amiss else "")
        self._checks.setWidget(_check_list(found))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the longer of the two lists, where the window has the room."""
        most = self.window().height() - _BELOW
        wanted = max(_whole_height(card, area) for card, area in self._parts)
        self.setFixedHeight(max(_LOWEST, min(wanted, most)))


def _span(view: CommitteeView) -> str:
    if view.elected_on is None:
        return ""
    return f"{view.elected_on} 至 {view.ends_on}" if view.ends_on else f"{view.elected_on} 起"


def _scroll(name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    return area


def _whole_height(card: Card, area: QScrollArea) -> int:
    """Pixels a card needs to show its list whole at its present width."""
    page = area.widget()
    inner = page.heightForWidth(area.viewport().width()) if page is not None else 0
    title = max(card.title.heightForWidth(card.title.width()), card.title.sizeHint().height())
    return title + inner + _AROUND


def _said(text: str) -> QWidget:
    page = FlowingPage()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 4, 12, 4)
    layout.addWidget(plain(text, "muted"))
    layout.addStretch(1)
    return page


def _seat_table(seats: tuple[SeatView, ...]) -> QWidget:
    page = FlowingPage()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 12, 4)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(6)
    for column, (head, stretch) in enumerate(zip(_HEADS, _STRETCH, strict=True)):
        grid.addWidget(small(head), 0, column)
        grid.setColumnStretch(column, stretch)
    for row, seat in enumerate(seats, start=1):
        for column, part in enumerate(_seat_parts(seat)):
            grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
    grid.setRowStretch(len(seats) + 1, 1)
    return page


def _seat_parts(seat: SeatView) -> tuple[QWidget, ...]:
    since = str(seat.since) if seat.since else ""
    served = f"连任第 {seat.terms} 届" if seat.terms > 1 else ""
    declared = f"{seat.declared_on} 申报" if seat.declared_on else "未申报"
    other = f"兼 {seat.other_duties}" if seat.other_duties else "专职" if seat.full_time else ""
    return (
        plain(seat.name), plain(seat.role), plain(seat.unit), plain(seat.division or "未写分工"),
        plain("\n".join(part for part in (since, served) if part)),
        plain("\n".join(part for part in (declared, other) if part), tone="" if seat.declared_on else "warn"),
    )  # fmt: skip


def _check_list(checks: list[CheckView]) -> QWidget:
    page = FlowingPage()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 12, 4)
    layout.setSpacing(8)
    for check in checks:
        layout.addLayout(_check(check))
    layout.addStretch(1)
    return page


def _check(check: CheckView) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(plain(joined(check.title, check.text)))
    if check.source:
        words.addWidget(small(f"依据：{check.source}"))
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(pill(_STATE.get(check.tone, "提示"), check.tone), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return row


_STATE = {"ok": "符合", "warn": "注意", "danger": "不符", "info": "提示"}
