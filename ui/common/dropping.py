"""Files dropped onto a page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDropEvent


def dropped_files(event: QDropEvent) -> list[Path]:
    """The files dropped; what comes from elsewhere than this machine is none."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def dropped_file(event: QDropEvent) -> Path | None:
    """The one file that is dropped; None for anything else."""
    found = dropped_files(event)
    return found[0] if len(found) == len(event.mimeData().urls()) == 1 else None
