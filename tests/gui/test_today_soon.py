"""近期到期: shown once a day after unlocking, holding nothing up, and gone when the window locks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.office import Office, create_office, open_office
from app.version import NAME
from db.vault import Kdf
from tests.gui.conftest import PASSPHRASE, PROFILE, WAIT, Messages, QuickDoor, fill
from ui.main_window import MainWindow
from ui.today import TodayTab
from ui.today.soon_dialog import SHOWN, SoonDialog

DAY = date(2026, 11, 26)
Open = Callable[[date], MainWindow]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    office, _ = create_office(tmp_path / "store", PROFILE, PASSPHRASE, kdf=Kdf.floor(), today=lambda: DAY)
    fill(office)
    office.close()
    return tmp_path / "store"


@pytest.fixture
def open_on(folder: Path, door: QuickDoor, messages: Messages, qtbot: Any) -> Iterator[Open]:
    """Open the store in a window, as on a certain day."""
    opened: list[MainWindow] = []

    def open_it(day: date) -> MainWindow:
        for window in opened:
            window.close()
        office = open_office(folder, PASSPHRASE, today=lambda: day)
        window = MainWindow(office, door, messages, lambda: day)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: office_of(window).preference(SHOWN) is not None, timeout=WAIT)
        opened.append(window)
        return window

    yield open_it
    for window in opened:
        window.close()


def office_of(window: MainWindow) -> Office:
    assert window.desk is not None
    return window.desk.office


def shown() -> list[SoonDialog]:
    found = QApplication.topLevelWidgets()
    return [widget for widget in found if isinstance(widget, SoonDialog) and widget.isVisible()]


def settle(qtbot: Any) -> None:
    """Let what was put off to the event loop happen."""
    qtbot.wait(50)


def test_it_lists_what_is_due_in_seven_days_and_holds_nothing_up(open_on: Open, qtbot: Any) -> None:
    window = open_on(DAY)
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT)
    (dialog,) = shown()
    expected = office_of(window).duties.soon(DAY)
    listed = [entry for entry in dialog.list.due.entries if entry in expected]
    assert len(listed) == len(expected) > 0
    assert all(DAY <= item.due <= DAY + timedelta(days=7) for item in expected)
    assert dialog.windowModality() == Qt.WindowModality.NonModal
    assert window.windowTitle() == f"{NAME} · {PROFILE.organisation}"
    assert dialog.windowTitle() == "近期到期"


def test_it_comes_once_a_day(open_on: Open, qtbot: Any) -> None:
    open_on(DAY)
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT)
    shown()[0].close_button.click()
    open_on(DAY)
    settle(qtbot)
    assert shown() == []
    open_on(DAY + timedelta(days=1))
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT)


def test_locking_takes_it_away(open_on: Open, qtbot: Any) -> None:
    window = open_on(DAY)
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT)
    window.lock()
    settle(qtbot)
    assert shown() == []


def test_it_leads_to_the_item_on_the_workbench(open_on: Open, qtbot: Any) -> None:
    window = open_on(DAY)
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT)
    window.show_tab(2)
    (dialog,) = shown()
    item = dialog.list.item()
    assert item is not None
    dialog.go.click()
    assert window.desk is not None
    page = window.desk.tabs.currentWidget()
    assert isinstance(page, TodayTab)
    assert page.due.list.item() == item


def test_nothing_due_soon_shows_nothing(
    folder: Path, door: QuickDoor, messages: Messages, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = date(2026, 11, 20)
    office = open_office(folder, PASSPHRASE, today=lambda: quiet)
    assert office.duties.soon(quiet) == ()
    window = MainWindow(office, door, messages, lambda: quiet)
    qtbot.addWidget(window)
    window.show()
    settle(qtbot)
    assert shown() == []
    assert office.preference(SHOWN) is None
    window.close()
