"""The way in: from the dialog to the wizard and back, until a store is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.places import last_store, note_file
from tests.gui.conftest import PASSPHRASE, Messages, QuickDoor, Stored
from ui.application import Entrance
from ui.unlock.dialog import UnlockDialog
from ui.unlock.wizard import FirstRunWizard


@pytest.fixture
def drive() -> Iterator[Callable[[Callable[[QWidget], None]], None]]:
    """Act on whatever modal window is up, again and again, as an officer would."""
    timer = QTimer()
    timer.setInterval(50)

    def start(act: Callable[[QWidget], None]) -> None:
        def tick() -> None:
            window = QApplication.activeModalWidget()
            if window is not None:
                act(window)

        timer.timeout.connect(tick)
        timer.start()

    yield start
    timer.stop()
    note_file().unlink(missing_ok=True)


def _unlock(window: QWidget) -> None:
    if isinstance(window, UnlockDialog) and window.form.open_button.isEnabled():
        window.form.passphrase.setText(PASSPHRASE)
        window.form.try_open()


def test_a_known_store_is_unlocked_and_remembered(
    stored: Stored, door: QuickDoor, messages: Messages, drive: Any, qapp: QApplication
) -> None:
    drive(_unlock)
    entered = Entrance(door, messages).enter(stored.folder)
    assert entered is not None
    office, code = entered
    assert code == ""
    assert last_store() == stored.folder
    office.close()


def test_from_the_wizard_to_an_existing_store(
    stored: Stored, door: QuickDoor, messages: Messages, drive: Any, qapp: QApplication
) -> None:
    messages.folder = stored.folder
    seen: list[str] = []

    def act(window: QWidget) -> None:
        seen.append(type(window).__name__)
        if isinstance(window, FirstRunWizard):
            window.open_button.click()
        else:
            _unlock(window)

    drive(act)
    entered = Entrance(door, messages).enter(None)
    assert entered is not None
    assert seen[0] == "FirstRunWizard"
    assert "UnlockDialog" in seen
    entered[0].close()


def test_giving_up_opens_nothing(
    stored: Stored, door: QuickDoor, messages: Messages, drive: Any, qapp: QApplication
) -> None:
    def act(window: QWidget) -> None:
        if isinstance(window, UnlockDialog):
            window.form.create_button.click()
        elif isinstance(window, FirstRunWizard):
            window.reject()

    drive(act)
    assert Entrance(door, messages).enter(stored.folder) is None
    assert last_store() != Path(stored.folder)
