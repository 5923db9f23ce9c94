"""The program with its window: made here, in one place, from its parts."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialog

from app.errors import WriteFailed
from app.places import free_store_folder, remember_store, start_folder
from app.process import harden_process
from app.version import FOLDER_NAME, VERSION
from ui.common.icons import icon
from ui.common.messages import Messages, WindowMessages
from ui.crash import CrashReporter
from ui.input_method import prepare_input_method
from ui.jobs import Jobs
from ui.theme import apply_theme
from ui.unlock.dialog import UnlockDialog
from ui.unlock.door import Door

if TYPE_CHECKING:
    from app.office import Office


def main(folder: Path | None = None) -> int:
    """Open the window on the store in `folder`, or on the one opened last; returns the exit code."""
    harden_process()
    input_method = prepare_input_method(os.environ)
    application = make_application(sys.argv[:1])
    input_method.attach(application)
    CrashReporter(application).install()
    door, messages = Door(), WindowMessages()
    entered = Entrance(door, messages).enter(folder or start_folder())
    if entered is None:
        return 0
    return _run(application, *entered, door, messages)


# How many new objects the collector of cyclic garbage waits for: the rows of a large agenda are none, and
# going through them again and again while they are read costs more than reading them.
COLLECT_AFTER = (200_000, 20, 50)


def make_application(arguments: Sequence[str]) -> QApplication:
    """The application object in Chinese and in the program's look."""
    gc.set_threshold(*COLLECT_AFTER)
    QLocale.setDefault(QLocale("zh_CN"))
    application = QApplication(list(arguments))
    application.setApplicationName(FOLDER_NAME)
    application.setApplicationVersion(VERSION)
    application.setWindowIcon(icon("shield-lock", "primary"))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale("zh_CN"), "qtbase", "_", folder):
        application.installTranslator(translator)
    apply_theme(application)
    return application


class Entrance:
    """The way in: unlock dialog or first-run wizard, until a store is open or the officer gives up."""

    def __init__(self, door: Door, messages: Messages) -> None:
        self._door, self._messages = door, messages
        self._jobs = Jobs(messages.show_error)

    def enter(self, folder: Path | None) -> tuple[Office, str] | None:
        """The open office and, when it was opened by that, the recovery code; None when given up."""
        entered, again = None, True
        while again:
            entered, folder, again = self._unlock(folder) if folder is not None else self._create()
        self._jobs.join()
        if entered is not None:
            with suppress(WriteFailed):  # the note only saves choosing the folder next time
                remember_store(entered[0].folder)
        return entered

    def _unlock(self, folder: Path) -> _Turn:
        dialog = UnlockDialog(folder, self._door, self._jobs, self._messages)
        dialog.exec()
        if dialog.office is not None:
            return (dialog.office, dialog.recovery_code), None, False
        return None, None, dialog.create_wanted

    def _create(self) -> _Turn:
        from ui.unlock.wizard import FirstRunWizard  # brings the preview along; not needed to unlock

        wizard = FirstRunWizard(free_store_folder(), self._door, self._jobs, self._messages)
        accepted = wizard.exec() == QDialog.DialogCode.Accepted
        if accepted and wizard.office is not None:
            return (wizard.office, ""), None, False
        if wizard.office is not None:
            wizard.office.close()
        return None, wizard.existing, wizard.existing is not None


_Turn = tuple["tuple[Office, str] | None", "Path | None", bool]


def _run(application: QApplication, office: Office, code: str, door: Door, messages: Messages) -> int:
    from ui.main_window import MainWindow  # the tabs are loaded after the unlock dialog has gone

    window = MainWindow(office, door, messages)
    window.show()
    if code:
        window.renew_passphrase(code)
    return application.exec()
