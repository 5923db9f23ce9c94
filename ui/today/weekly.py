"""The week's sheet: made in the background, then shown to be printed or saved."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.engine.views import Paper
from ui.common.paper_desk import PaperDesk

if TYPE_CHECKING:
    from app.office import Office
    from ui.common.context import Context
    from ui.jobs import Progress


def preview_week(context: Context, owner: QWidget) -> None:
    """Show 周工作提示单 as of today."""
    make = partial(_sheet, context.office, context.today())
    PaperDesk(context, owner).preview(make, "正在排版周工作提示单")


def _sheet(office: Office, today: date, progress: Progress, boxes: bool) -> Paper:
    return office.duties.weekly_paper(today, boxes=boxes)
