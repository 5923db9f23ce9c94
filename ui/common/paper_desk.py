"""From 'make this paper' to its preview: made in a job, a missing character asked about, then shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.engine.views import Paper
from app.errors import MissingGlyph
from ui.common.context import Context
from ui.common.messages import Messages
from ui.common.pdf_preview import open_preview
from ui.jobs import Progress

Make = Callable[[Progress, bool], Paper]


class PaperDesk:
    """Makes papers and shows them; with `boxes`, `make` draws labelled boxes for missing characters."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        self._context = context
        self._parent = parent

    def preview(self, make: Make, title: str) -> None:
        """Make a paper in a job and show its preview. `title` names the work, as in 正在生成台账."""
        self._start(make, title, boxes=False)

    def _start(self, make: Make, title: str, *, boxes: bool) -> None:
        work = partial(_make, make, boxes)
        self._context.jobs.run(work, self._show, partial(self._failed, make, title), title)

    def _show(self, paper: Paper) -> None:
        context = self._context
        open_preview(paper, context.office.save_paper, context.jobs, context.messages, self._parent)

    def _failed(self, make: Make, title: str, error: Exception) -> None:
        if allows_boxes(self._context.messages, error):
            self._start(make, title, boxes=True)


def allows_boxes(messages: Messages, error: Exception) -> bool:
    """Ask whether labelled boxes may stand for what no font shows; any other error is only shown."""
    if not isinstance(error, MissingGlyph):
        messages.show_error(error)
        return False
    return messages.ask("有字没有可用字体", str(error), yes="用字码框代替", no="取消导出")


def _make(make: Make, boxes: bool, progress: Progress) -> Paper:
    progress.check()
    return make(progress, boxes)
