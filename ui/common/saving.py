"""What saving a paper has in common wherever it is done: its place, its writing, what is said of it then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.views import Paper, Receipt
from ui.common.messages import Messages
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.office import Office


def ask_place(messages: Messages, title: str, paper: Paper, pattern: str) -> Path | None:
    """Ask where to save a paper, whose ending the file gets where another is typed. None when declined."""
    path = messages.choose_save(title, paper.file_name, pattern)
    ending = Path(paper.file_name).suffix
    if path is None or path.suffix.lower() == ending:
        return path
    return path.with_name(path.name + ending)


def write_paper(office: Office, paper: Paper, path: Path, remark: str, progress: Progress) -> Receipt:
    """Write a paper in a job. Raises JobCancelled and as `Office.save_paper`."""
    progress.check()
    return office.save_paper(paper, path, remark)


def saved_text(receipt: Receipt) -> str:
    """What the officer is told of a saved file: where it is, and what it is known by."""
    return f"已保存：{receipt.path}\nSHA-256：{receipt.sha256}"
