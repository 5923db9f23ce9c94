"""The reading cards of the clue page: matter, course, clocks, persons, checklist, related clues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.engine.views import Section
from ui.clues.parts import Fold, ViewCard
from ui.common.detail_pane import without_heading
from ui.common.parts import authority, joined, line_of, link, pill, plain, rule, small
from ui.common.timeline import Timeline

if TYPE_CHECKING:
    from app.clue_views import CheckView, ClockView, ClueView, RelatedView, SubjectView

_LONG_MATTER = 240
_LONG_COURSE = 6
_LONG_LINE = 30
_LABEL_WIDTH = 8.2
_STOPPED = ("met", "missed")
_STANDINGS = {
    "running": ("计时中", "info"),
    "late": ("已超期", "danger"),
    "paused": ("已中止", "muted"),
    "met": ("按期", "ok"),
    "missed": ("超期完成", "warn"),
}
_SAID_ELSEWHERE = frozenset({"被反映人", "研判"})


class MatterCard(ViewCard):
    """反映的主要问题; a long text opens on demand."""

    def __init__(self) -> None:
        super().__init__("反映的主要问题")
        self._whole = 0

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        text = str(view.record.values.get("summary") or "")
        is_whole = len(text) <= _LONG_MATTER or self._whole == view.record.id
        body = plain(text if is_whole else f"{text[:_LONG_MATTER]}……")
        column.addWidget(body)
        if not is_whole:
            more = link(f"展开全文（{len(text)} 字）", lambda: self._show_whole(view))
            column.addWidget(more)
        return bool(text)

    def _show_whole(self, view: ClueView) -> None:
        self._whole = view.record.id
        self.show_view(view)


class CourseCard(ViewCard):
    """办理过程: the steps taken, oldest first; a long course can be turned round."""

    def __init__(self) -> None:
        super().__init__("办理过程")
        self._view: ClueView | None = None
        self._newest_first = False
        self.turn = link("", self._turn)
        self.head.addWidget(self.turn)

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        taken = [moment for moment in view.record.timeline if moment.id]
        self._view = view
        self.turn.setVisible(len(taken) > _LONG_COURSE)
        self.turn.setText("最早在前" if self._newest_first else "最新在前")
        self.turn.setAccessibleName(f"办理过程按{self.turn.text()}排列")
        column.addWidget(Timeline(taken[::-1] if self._newest_first else taken))
        return bool(taken)

    def clear(self) -> None:
        super().clear()
        self._view = None

    def _turn(self) -> None:
        self._newest_first = not self._newest_first
        if self._view is not None:
            self.show_view(self._view)


class FactsCard(ViewCard):
    """What was registered, in two columns under small heads."""

    def __init__(self) -> None:
        super().__init__("登记内容")

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        summary = str(view.record.values.get("summary") or "")
        told = without_heading(view.record)
        sections = [section for section in told if section.title not in _SAID_ELSEWHERE]
        for section in sections:
            lines = [line for line in section.lines if line.text and line.text != summary]
            if lines:
                column.addWidget(plain(section.title, "muted"))
                column.addLayout(fact_grid(Section(section.title, tuple(lines))))
        return bool(sections)


class ClocksCard(ViewCard):
    """期限: what runs and until when; what has stopped is folded away."""

    def __init__(self) -> None:
        super().__init__("期限")

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        stopped = [clock for clock in view.clocks if clock.standing in _STOPPED]
        running = [clock for clock in view.clocks if clock not in stopped]
        if not running:
            column.addWidget(
                plain(joined(view.next_due.text, view.next_due.sub) or "没有在走的期限。", "muted")
            )
        for place, clock in enumerate(running):
            if place:
                column.addWidget(rule())
            column.addWidget(_clock(clock))
        if stopped:
            fold = Fold(f"已完成的期限（{len(stopped)}）", is_open=False)
            for clock in stopped:
                fold.body.addWidget(_clock(clock))
            column.addWidget(fold)
        return True


class SubjectsCard(ViewCard):
    """被反映人 with the verdict on jurisdiction.

    person_asked: a member's id. split_asked: a clue of several persons should be split.
    """

    person_asked = Signal(int)
    split_asked = Signal()

    def __init__(self) -> None:
        super().__init__("被反映人和管辖")

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        for place, subject in enumerate(view.subjects):
            if place:
                column.addWidget(rule())
            column.addLayout(self._subject(subject))
        if len(view.subjects) > 1 and not view.record.voided:
            column.addWidget(link("分案…", self.split_asked.emit, "把部分被反映人分出，另立一件线索"))
        return bool(view.subjects)

    def _subject(self, subject: SubjectView) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setSpacing(3)
        name = plain(subject.name, "section")
        verdict = pill(subject.verdict, subject.tone)
        verdict.setAccessibleName(f"{subject.name}的管辖：{subject.verdict}")
        member = subject.member_id
        go = (
            [link("花名册", lambda: self.person_asked.emit(member), f"在花名册中打开{subject.name}")]
            if member
            else []
        )
        block.addLayout(line_of(name, *go, verdict, stretch=0))
        if facts := joined(subject.unit, subject.rank, subject.political):
            block.addWidget(plain(facts, "muted"))
        if told := "；".join(part for part in (subject.reason, authority(subject.source)) if part):
            block.addWidget(small(told))
        if subject.measures:
            block.addLayout(fact_grid(Section("", subject.measures), columns=1))
        return block


class ChecklistCard(ViewCard):
    """处分执行. item_asked: the key of an item to be entered."""

    item_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("处分执行")

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        done = sum(item.done_on is not None for item in view.checklist)
        if view.checklist:
            column.addWidget(small(f"已办 {done} 项，共 {len(view.checklist)} 项"))
        for item in view.checklist:
            column.addLayout(self._item(item))
        return bool(view.checklist)

    def _item(self, item: CheckView) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setSpacing(1)
        if item.done_on is not None:
            state: QWidget = pill(item.done_on.isoformat(), "ok")
        else:
            state = link("登记", lambda: self.item_asked.emit(item.key), f"登记{item.title}")
        block.addLayout(line_of(plain(item.title), state, stretch=0))
        if told := joined(item.note, authority(item.source)):
            block.addWidget(small(told))
        return block


class RelatedCard(ViewCard):
    """关联线索. clue_asked: the id of a clue to go to."""

    clue_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__("关联线索")

    def fill(self, view: ClueView, column: QVBoxLayout) -> bool:
        for related in view.related:
            column.addLayout(self._related(related))
        return bool(view.related)

    def _related(self, related: RelatedView) -> QHBoxLayout:
        go = link(related.number, lambda: self.clue_asked.emit(related.id), f"打开{related.number}")
        relation = plain(related.relation, "muted")
        return line_of(go, relation, pill(related.state.text, related.state.tone), stretch=1)


def fact_grid(section: Section, columns: int = 2) -> QGridLayout:
    """Labels in grey beside their texts; a long text takes the whole width."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(5)
    row = column = 0
    for line in section.lines:
        long = len(line.text) > _LONG_LINE
        if long and column:
            row, column = row + 1, 0
        name = plain(line.label, "muted")
        name.setFixedWidth(round(_LABEL_WIDTH * name.fontMetrics().horizontalAdvance("国")))
        text = plain(line.text, tone=line.tone)
        text.setAccessibleName(f"{line.label}：{line.text}")
        span = columns * 2 - 1 if long else 1
        grid.addWidget(name, row, column * 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, row, column * 2 + 1, 1, span, Qt.AlignmentFlag.AlignTop)
        row, column = (row + 1, 0) if long or column + 1 == columns else (row, column + 1)
    for place in range(columns):
        grid.setColumnStretch(place * 2 + 1, 1)
    return grid


def _clock(clock: ClockView) -> QWidget:
    standing, tone = _STANDINGS.get(clock.standing, ("", ""))
    shown = clock.left or standing
    mark = pill(shown, clock.tone or tone)
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addLayout(line_of(plain(clock.title), plain_day(clock.due.isoformat()), mark, stretch=0))
    started = f"{clock.started_on.isoformat()} 起算"
    for text in (joined(started, authority(clock.source)), clock.note):
        if text:
            column.addWidget(small(text))
    block.setAccessibleName(
        f"{clock.title}，{clock.due.isoformat()} 到期，{shown}，{authority(clock.source)}"
    )
    return block


def plain_day(text: str) -> QWidget:
    """A date that never wraps."""
    made = plain(text)
    made.setWordWrap(False)
    return made
