"""The windows of a report: 新增报告, 定稿, 重新修订, 对照, 导出 Word, and its form at a certain place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.engine.views import RecordView
from app.report_text import CHARTS, Block, parse
from app.report_views import ReportView
from ui.common.form import RecordForm
from ui.common.parts import joined
from ui.common.reason_dialog import ReasonDialog
from ui.common.register_dialogs import RegisterDialogs
from ui.common.save_dialog import WORD, SaveDialog
from ui.debriefs.reports.compare_dialog import CompareDialog
from ui.debriefs.reports.finish_dialog import FinishDialog
from ui.debriefs.reports.new_dialog import NewReportDialog

if TYPE_CHECKING:
    from app.report_desk import ReportDesk

_REOPENED = "重新修订后正文可以改动，数字重新随台账更新；已经定稿的各版本原样保留。"


class ReportDialogs(RegisterDialogs):
    """Opens one dialog at a time for the report shown.

    started: id of a report just begun. checks_asked: the places in the way of finishing are wanted.
    """

    started = Signal(int)
    checks_asked = Signal()

    def add(self, given: Mapping[str, str] | None = None) -> None:
        """新增报告: kind, period, and what it begins with."""
        dialog = NewReportDialog(self._context, self._owner, given)
        dialog.started.connect(self.record_saved)
        dialog.started.connect(self.started)
        self._open(dialog)

    def finish(self, view: ReportView) -> None:
        """定稿."""
        found = self._desk.try_finish(view.id)
        dialog = FinishDialog(self._desk, view, found, self._context.today(), self._owner)
        dialog.finished_report.connect(partial(self.record_saved.emit, view.id))
        dialog.checks_asked.connect(self.checks_asked)
        self._open(dialog)

    def reopen(self, view: ReportView) -> None:
        """重新修订, with a reason that stays."""
        act = partial(self._desk.reopen, view.id)
        dialog = ReasonDialog("重新修订", f"{view.title}\n{_REOPENED}", "重新修订", act, self._owner)
        dialog.acted.connect(partial(self.record_saved.emit, view.id))
        self._open(dialog)

    def compare(self, view: ReportView) -> None:
        """对照 with an earlier report of the kind."""
        if earlier := self._desk.earlier(view.id):
            compare = partial(self._desk.compare, view.id)
            names = {offer.key: offer.name for offer in self._desk.offers(view.id)}
            read = partial(_read, names)
            self._open(CompareDialog(view.title, earlier, compare, self._owner, read))

    def save_word(self, view: ReportView, edition: int = 0) -> None:
        """导出 Word."""
        make = partial(self._desk.word, view.id, edition)
        self._open(SaveDialog(self._context, f"导出 Word：{view.title}", make, self._owner, WORD))

    def enter_rows(self, record: RecordView, rows: str) -> None:
        """The report's form with the cursor at one of its tables."""
        self.edit(record)
        if isinstance(self.current, RecordForm) and rows in self.current.body.blocks:
            self.current.body.blocks[rows].focus()

    @property
    def _desk(self) -> ReportDesk:
        return self._context.office.reports


def _read(names: Mapping[str, str], line: str) -> str:
    """A line of a report in words: a table, chart or page break by its name."""
    block = parse(line)[0] if line.strip() else Block("paragraph")
    if block.shape == "page":
        return "〔分页〕"
    if block.shape in ("table", "chart"):
        return f"〔{joined(CHARTS.get(block.chart, '表'), names.get(block.key, block.key))}〕"
    return line
