"""Taking a spreadsheet into a register: choose, check the mapping, try, import."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Paper, Receipt, RegisterView
from app.errors import ExpectedError, PasswordNeeded
from ui.common.cards import label
from ui.common.context import Context
from ui.imports import work
from ui.imports.file_page import SHEET_FILES, FilePage
from ui.imports.mapping_page import MappingPage
from ui.imports.steps import StepStrip
from ui.imports.trial_page import OutcomeView
from ui.jobs import Job, JobCancelled

if TYPE_CHECKING:
    from app.exchange.plan import ImportOutcome, ImportPlan

FILE, MAPPING, TRIAL, RESULT = range(4)


class ImportWizard(QDialog):
    """The pages of an import. Reading, trying and writing run as jobs that can be cancelled.

    imported: how many rows were taken in.
    """

    imported = Signal(int)

    def __init__(self, context: Context, view: RegisterView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"导入{view.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._key = view.key
        self._path: Path | None = None
        self._plan: ImportPlan | None = None
        self._outcome: ImportOutcome | None = None
        self._job: Job | None = None
        self.steps = StepStrip()
        self.file = FilePage(view.noun)
        self.mapping = MappingPage()
        self.trial = OutcomeView("行可以导入")
        self.outcome = OutcomeView("行已导入")
        self.pages = QStackedWidget()
        self.back = QPushButton("上一步")
        self.go = QPushButton("下一步")
        self.leave = QPushButton("取消")
        self._build_layout()
        self._connect_parts()
        self._show_page(FILE)

    @property
    def busy(self) -> bool:
        """Whether a job of this wizard is running."""
        return self._job is not None

    def dismiss(self) -> None:
        """Stop what runs and close; nothing half is kept."""
        self.close()

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    # Steps

    @Slot(Path, str)
    def read(self, path: Path, password: str = "") -> None:
        """Read a file and show what was understood."""
        self._path = path
        asked = partial(work.read, self._context.office, self._key, path, password or None)
        self._start(asked, self._show_plan, partial(self._unread, bool(password)), "正在读取表格")

    @Slot()
    def forward(self) -> None:
        """Go on: from the mapping to the trial, from the trial to the import, from the result out."""
        page = self.pages.currentIndex()
        if page == MAPPING and self.mapping.ready:
            self._work_on_plan(work.rehearse, self._show_trial, "正在试导入")
        elif page == TRIAL:
            self._work_on_plan(work.take_in, self._finish, "正在导入")
        elif page == RESULT:
            self.close()

    @Slot()
    def go_back(self) -> None:
        """One page back."""
        self._show_page(max(self.pages.currentIndex() - 1, FILE))

    def _work_on_plan(self, task: Callable[..., ImportOutcome], then: Any, title: str) -> None:
        if self._plan is not None:
            self._start(partial(task, self._context.office, self._plan), then, self._fail, title)

    def _show_plan(self, plan: ImportPlan) -> None:
        reasons = [f"“{sheet.name}”{sheet.skipped_reason}" for sheet in plan.sheets]
        if all(sheet.skipped_reason for sheet in plan.sheets):
            self.file.show_failure(f"{plan.file_name} 里没有可以导入的表：{'；'.join(reasons)}。")
            return
        self._plan = plan
        self.mapping.show_plan(plan)
        self._show_page(MAPPING)

    def _unread(self, had_password: bool, error: Exception) -> None:
        if isinstance(error, JobCancelled):
            return
        if isinstance(error, PasswordNeeded):
            self.file.ask_password(again=had_password)
        elif isinstance(error, ExpectedError):
            self.file.show_failure(str(error))
        else:
            self._context.messages.show_error(error)

    def _show_trial(self, outcome: ImportOutcome) -> None:
        self._outcome = outcome
        self.trial.show_outcome(outcome)
        self._show_page(TRIAL)

    def _finish(self, outcome: ImportOutcome) -> None:
        self._outcome = outcome
        self.outcome.show_outcome(outcome)
        self._show_page(RESULT)
        self.imported.emit(outcome.accepted)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, JobCancelled):
            self._context.messages.show_error(error)

    @Slot(object)
    def _take_plan(self, plan: ImportPlan) -> None:
        self._plan = plan
        self._show_buttons()

    @Slot(str, str, int)
    def _take_answer(self, name: str, unit: str, member_id: int) -> None:
        if self._plan is not None:
            self._plan = self._plan.answer(name, unit, member_id)

    # Refused rows

    @Slot()
    def _save_refused(self) -> None:
        if self._plan is not None and self._outcome is not None:
            made = partial(work.refused, self._context.office, self._plan, self._outcome)
            self._start(made, self._ask_target, self._fail, "正在整理问题行")

    def _ask_target(self, paper: Paper) -> None:
        path = self._context.messages.choose_save("另存问题行", paper.file_name, "Excel 工作簿 (*.xlsx)")
        if path is not None:
            target = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
            write = partial(work.save, self._context.office, paper, target)
            self._start(write, self._say_saved, self._fail, "正在保存")

    def _say_saved(self, receipt: Receipt) -> None:
        self._note.setText(f"问题行已保存：{receipt.path}")

    # Jobs

    def _start(self, task: Any, done: Any, failed: Any, title: str) -> None:
        self._note.setText(title)
        self._progress.setRange(0, 0)
        self._progress.show()
        good, bad = partial(self._settle, done), partial(self._settle, failed)
        self._job = self._context.jobs.run(task, good, bad, title)
        self._job.progressed.connect(self._show_progress)
        self._show_buttons()

    def _settle(self, then: Any, result: Any) -> None:
        self._job = None
        self._progress.hide()
        self._note.clear()
        self._show_buttons()
        then(result)  # nothing after this: the officer may have been asked, and the window locked meanwhile

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, text: str) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    @Slot()
    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
        else:
            self.close()

    # Building

    def _build_layout(self) -> None:
        for page in (self.file, self.mapping, self.trial, self.outcome):
            self.pages.addWidget(page)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setMaximumWidth(220)
        self._progress.hide()
        self._note = label("", "small")
        self.go.setProperty("kind", "primary")
        self.file.pick.setAutoDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self._progress)
        foot.addWidget(self._note, 1)
        for button in (self.leave, self.back, self.go):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 12)
        layout.setSpacing(12)
        layout.addWidget(self.steps)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(980, room.width() - 60), min(640, room.height() - 60))

    def _connect_parts(self) -> None:
        self.file.file_chosen.connect(self.read)
        self.file.pick_asked.connect(self._pick)
        self.mapping.plan_changed.connect(self._take_plan)
        self.trial.answered.connect(self._take_answer)
        for view in (self.trial, self.outcome):
            view.save_asked.connect(self._save_refused)
        self.back.clicked.connect(self.go_back)
        self.go.clicked.connect(self.forward)
        self.leave.clicked.connect(self._leave)

    @Slot()
    def _pick(self) -> None:
        path = self._context.messages.choose_open("选择要导入的表格", SHEET_FILES)
        if path is not None:
            self.file.choose(path)

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self.steps.show_step(page)
        self._show_buttons()
        if self.go.isEnabled():
            self.go.setFocus()  # it was on the button to stop, where Enter would throw the import away

    def _show_buttons(self) -> None:
        page = self.pages.currentIndex()
        texts = {FILE: "下一步", MAPPING: "试导入", TRIAL: self._import_text(), RESULT: "完成"}
        able = {FILE: False, MAPPING: self.mapping.ready, TRIAL: self._can_import(), RESULT: True}
        self.go.setText(texts[page])
        self.go.setEnabled(able[page] and not self.busy)
        self.go.setVisible(page != FILE)
        self.back.setVisible(page in (MAPPING, TRIAL))
        self.back.setEnabled(not self.busy)
        self.leave.setText("停止" if self.busy else "取消")
        self.leave.setVisible(page != RESULT or self.busy)
        self.pages.setEnabled(not self.busy)
        # A change of page takes the rank of default button away, and Enter would do nothing.
        self.go.setDefault(page != FILE)

    def _import_text(self) -> str:
        return f"导入 {self._outcome.accepted} 行" if self._outcome else "导入"

    def _can_import(self) -> bool:
        return self._outcome is not None and self._outcome.accepted > 0
