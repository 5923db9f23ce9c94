"""The head of a report's page: which report, how far it has come, what can be done with it."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.report_views import ReportView
from ui.common.buttons import icon_button
from ui.common.cards import label, set_tone
from ui.common.parts import joined, pill, plain
from ui.common.record_head import RecordHead, subject_row
from ui.common.step_line import StepLine

STEPS, STEPS_WITH_REVIEW = ("起草", "定稿", "报送"), ("起草", "定稿", "报送", "评议", "整改")
_OPEN_TONES = {"draft": "info", "finished": "ok"}


class ReportHead(RecordHead):
    """Names the report and shows how far it has come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("份", parent)
        self.preview, self.word = icon_button("预览 PDF", "eye"), icon_button("导出 Word", "file-export")
        self.edit = icon_button("报告信息", "pencil")
        self.more, self.menu = QPushButton("更多"), QMenu(self)
        self.finish = icon_button("定稿…", "check", "primary")
        self.reopen = icon_button("重新修订…", "pencil")
        self._title = plain("", "title")
        self._about, self._status = label("", "muted"), pill("")
        self._due = label("", "muted")
        self.steps = {size: StepLine(names) for size, names in ((3, STEPS), (5, STEPS_WITH_REVIEW))}
        self._build()

    def show_view(self, view: ReportView, today: date) -> None:
        """Show this report."""
        self._title.setText(view.title)
        self._about.setText(joined(view.number, view.kind.label, view.period.name, view.person))
        self._status.setText(view.state_label)
        set_tone(self._status, _OPEN_TONES.get(view.state, ""), "pill")
        self._show_steps(view)
        self._show_due(view, today)
        self.finish.setVisible("finish" in view.acts)
        self.reopen.setVisible("reopen" in view.acts)
        self.setAccessibleName(joined(view.title, view.state_label))

    def _show_steps(self, view: ReportView) -> None:
        reviewed = view.kind.of_person or bool(view.reviews or view.rectifications)
        for size, line in self.steps.items():
            line.setVisible((size == len(STEPS_WITH_REVIEW)) == reviewed)
        size = len(STEPS_WITH_REVIEW) if reviewed else len(STEPS)
        self.steps[size].show_step(min(present_step(view), size), _notes(view)[:size])

    def _show_due(self, view: ReportView, today: date) -> None:
        due = view.due_on if not view.deliveries else None
        late = due is not None and due < today
        self._due.setText(f"{due} 前报送{'，已逾期' if late else ''}" if due else "")
        self._due.setToolTip(f"依据：{view.kind.source}" if view.kind.source else "")
        set_tone(self._due, "danger" if late else "muted")

    def _build(self) -> None:
        self.more.setProperty("menu", "true")
        self.more.setAutoDefault(False)
        self.more.setMenu(self.menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(
            self.bar_with((self.preview, self.word, self.edit, self.more, self.reopen, self.finish))
        )
        layout.addLayout(subject_row(self._title, self._about, self._status))
        layout.addWidget(self._build_course())

    def _build_course(self) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(14, 5, 14, 5)
        for line in self.steps.values():
            row.addWidget(line, 1)
        row.addWidget(self._due)
        return card


def present_step(view: ReportView) -> int:
    """Which step a report is at, counted from 0; past the last when nothing is left to do."""
    if view.state == "draft":
        return 0
    if not view.deliveries:
        return 2
    if not view.reviews:
        return 3
    return 4 if any(one.done_on is None for one in view.rectifications) else 5


def _notes(view: ReportView) -> tuple[str, ...]:
    finished = str(view.editions[-1].finished_on) if view.editions and view.state != "draft" else ""
    sent = str(view.deliveries[-1].sent_on) if view.deliveries else ""
    graded = view.reviews[-1].grade if view.reviews else ""
    open_ones = sum(one.done_on is None for one in view.rectifications)
    return "", finished, sent, graded, f"{open_ones} 项未完成" if open_ones else ""
