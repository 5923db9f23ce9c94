"""Questions and notices to the officer, behind one small port so that tests can answer them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from app.errors import ExpectedError


class Messages(Protocol):
    """What the window may say and ask."""

    def ask(
        self, title: str, text: str, *, yes: str = "确定", no: str = "取消", danger: bool = False
    ) -> bool:
        """Ask a yes-no question; `yes` and `no` name what the buttons do."""

    def tell(self, title: str, text: str) -> None:
        """Say something the officer should have read."""

    def show_error(self, error: Exception) -> None:
        """Show an expected error with its reason and remedy; hand any other to the crash report."""

    def choose_save(self, title: str, name: str, pattern: str) -> Path | None:
        """Ask where to save a file of this name; None when declined. `pattern`: 'PDF 文件 (*.pdf)'."""

    def choose_open(self, title: str, pattern: str) -> Path | None:
        """Ask for an existing file."""

    def choose_several(self, title: str, pattern: str) -> list[Path]:
        """Ask for existing files; [] when declined."""

    def choose_folder(self, title: str, start: Path) -> Path | None:
        """Ask for a folder."""


class WindowMessages:
    """The real port: message boxes and file dialogs over the active window.

    File dialogs start where the last file was chosen, at first in the officer's documents.
    """

    def __init__(self) -> None:
        self._folder = _documents()

    def ask(
        self, title: str, text: str, *, yes: str = "确定", no: str = "取消", danger: bool = False
    ) -> bool:
        box = self._box(QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question, title, text)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        accept.setProperty("kind", "danger" if danger else "primary")
        decline = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(decline if danger else accept)
        box.setEscapeButton(decline)
        box.exec()
        return box.clickedButton() is accept

    def tell(self, title: str, text: str) -> None:
        box = self._box(QMessageBox.Icon.Information, title, text)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def show_error(self, error: Exception) -> None:
        if not isinstance(error, ExpectedError):
            sys.excepthook(type(error), error, error.__traceback__)
            return
        box = self._box(QMessageBox.Icon.Warning, "未能完成", error.message)
        box.setInformativeText("\n".join(part for part in (error.reason, error.remedy) if part))
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def choose_save(self, title: str, name: str, pattern: str) -> Path | None:
        start = str(self._folder / name)
        chosen, _ = QFileDialog.getSaveFileName(_active_window(), title, start, pattern)
        return self._taken(chosen)

    def choose_open(self, title: str, pattern: str) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(_active_window(), title, str(self._folder), pattern)
        return self._taken(chosen)

    def choose_several(self, title: str, pattern: str) -> list[Path]:
        chosen, _ = QFileDialog.getOpenFileNames(_active_window(), title, str(self._folder), pattern)
        found = [Path(one) for one in chosen]
        self._taken(chosen[0] if chosen else "")
        return found

    def choose_folder(self, title: str, start: Path) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(_active_window(), title, str(start))
        return Path(chosen) if chosen else None

    def _taken(self, chosen: str) -> Path | None:
        if not chosen:
            return None
        self._folder = Path(chosen).parent
        return Path(chosen)

    def _box(self, kind: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        box = QMessageBox(kind, title, text, QMessageBox.StandardButton.NoButton, _active_window())
        box.setAccessibleName(title)
        return box


def _documents() -> Path:
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(named) if named and Path(named).is_dir() else Path.home()


def _active_window() -> QWidget | None:
    return QApplication.activeModalWidget() or QApplication.activeWindow()
