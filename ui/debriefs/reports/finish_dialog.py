"""定稿: what is in the way, which sums do not tie and why, and the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import ExpectedError
from app.figure_book import Tie
from app.report_views import Finishing, ReportView
from ui.common.cards import Card
from ui.common.date_edit import DateEdit
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, plain, refusal

if TYPE_CHECKING:
    from app.report_desk import ReportDesk

_TOLD = "定稿后正文和数据一并固定，作为一个版本保存，不再随台账变化；确需改动的，可以重新修订。"
_REFUSED = "还不能定稿，请先处理下列各项："
_GAPS = "下列数据对不上。请先核对；确实如此的，写明原因，定稿后印在统计表后面作为统计说明。"
_REMARKS = "提示：报告用到的下列数据没有填全，不影响定稿，最好先补填。"
_WIDTH, _TALLEST, _LOW = 620, 300, 150


class FinishDialog(QDialog):
    """Finishes a report. finished_report: it was done. checks_asked: the places in the text are wanted."""

    finished_report = Signal()
    checks_asked = Signal()

    def __init__(
        self, desk: ReportDesk, view: ReportView, found: Finishing, today: date, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("定稿")
        self._desk, self._view, self.found = desk, view, found
        self.day, self.excuse = DateEdit(), QPlainTextEdit()
        self.notice, self.go = NoticeBar(self), QPushButton("定稿")
        self.places = QPushButton("到正文中处理")
        self.day.set_date(today)
        self._build()
        self.go.clicked.connect(self.act)
        self.places.clicked.connect(self._go_to_places)

    def dismiss(self) -> None:
        """Close without doing anything."""
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def act(self) -> None:
        """Finish; what the office refuses is told."""
        day = self.day.day()
        if day is None:
            self.notice.say("定稿日期没有填对，应如 2026-11-05。")
            self.day.setFocus()
            return
        try:
            self._desk.finish(self._view.id, day, self.excuse.toPlainText().strip())
        except ExpectedError as error:
            self.notice.say(refusal(error))
            return
        self.finished_report.emit()
        self.done(QDialog.DialogCode.Accepted)

    @Slot()
    def _go_to_places(self) -> None:
        self.checks_asked.emit()
        self.dismiss()

    def _build(self) -> None:
        self.setMinimumWidth(_WIDTH)
        self.go.setProperty("kind", "primary")
        self.go.setEnabled(not self.found.refusals)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(plain(self._view.title, "section"))
        layout.addWidget(plain(_TOLD, "muted"))
        layout.addWidget(self.notice)
        if self.found.refusals:
            layout.addWidget(plain(_REFUSED, tone="danger"))
            layout.addWidget(_listed([plain(told) for told in self.found.refusals]))
        elif self.found.ties:
            layout.addWidget(plain(_GAPS, tone="warn"))
            layout.addWidget(_listed([_tie(tie) for tie in self.found.ties]))
        if self.found.remarks:
            layout.addWidget(plain(_REMARKS, "muted"))
            layout.addWidget(_listed(_remarked(self.found.remarks), _LOW))
        layout.addLayout(self._build_form())
        layout.addStretch(1)
        foot = foot_of(self, self.go)
        self.places.setAutoDefault(False)
        self.places.setVisible(bool(self.found.refusals))
        foot.insertWidget(0, self.places)
        layout.addLayout(foot)

    def _build_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        self.day.setAccessibleName("定稿日期（必填）")
        self.excuse.setAccessibleName("统计说明")
        self.excuse.setTabChangesFocus(True)
        self.excuse.setFixedHeight(74)
        rows: list[tuple[str, QWidget]] = [("定稿日期(&D)", self.day)]
        if self.found.ties:
            rows.append(("统计说明(&N)", self.excuse))
        else:
            self.excuse.hide()
        for text, editor in rows if not self.found.refusals else ():
            caption = QLabel(text)
            caption.setBuddy(editor)
            form.addRow(caption, editor)
        return form


def _tie(tie: Tie) -> QWidget:
    remedy = f"怎么办：{tie.remedy}" if tie.remedy else ""
    return plain("\n".join(filter(None, (f"{tie.title}　{tie.left} / {tie.right}", tie.detail, remedy))))


def _remarked(remarks: tuple[Tie, ...]) -> list[QWidget]:
    """What each says, then what to do about them, each thing once."""
    said = [tie.detail or tie.title for tie in remarks]
    return [plain(told) for told in (*said, *dict.fromkeys(f"怎么办：{tie.remedy}" for tie in remarks))]


def _listed(lines: list[QWidget], tallest: int = _TALLEST) -> QScrollArea:
    card = Card()
    for line in lines:
        card.body.addWidget(line)
    card.body.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(card)
    area.setMaximumHeight(tallest)
    area.setMinimumHeight(min(tallest, 48 + 36 * len(lines)))
    return area
