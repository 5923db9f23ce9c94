"""The window as a whole: tabs, keys, locking, what it remembers, names for a screen reader."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from app.engine.period import Period
from app.engine.views import Query
from app.office import open_office
from tests.gui.conftest import PASSPHRASE, PROFILE, WAIT, Messages, QuickDoor, Stored, today
from ui.actions import Shortcut
from ui.autolock import DEFAULT_MINUTES
from ui.common.paged_register import PagedRegister
from ui.common.save_dialog import SaveDialog
from ui.debriefs import CLOSINGS, FIGURES
from ui.desk import TITLES, Desk
from ui.help_dialogs import FindingsDialog, ShortcutsDialog
from ui.main_window import MainWindow
from ui.profile_dialog import ProfileDialog
from ui.unlock.new_passphrase import NewPassphraseDialog

Wait = Callable[[Callable[[], bool]], None]


def _desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def test_seven_tabs_by_key(window: MainWindow) -> None:
    tabs = _desk(window).tabs
    assert tuple(tabs.tabText(place) for place in range(tabs.count())) == TITLES
    keys = {action.shortcut().toString() for action in window.findChildren(QAction)}
    assert {shortcut.keys for shortcut in Shortcut.tabs()} <= keys
    for place in reversed(range(7)):
        window.show_tab(place)
        assert tabs.currentIndex() == place


def test_search_key_goes_to_the_search_box(window: MainWindow, settled: Wait) -> None:
    window.activateWindow()
    window.show_tab(2)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    settled(lambda: _desk(window).registers["clues"].bar.search.hasFocus())


def _open_dialog(window: MainWindow) -> QDialog | None:
    found = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.isVisible()
    ]
    return found[0] if found else None


def test_locking_drops_everything_and_asks_nothing(window: MainWindow, settled: Wait, qtbot: Any) -> None:
    clues = _desk(window).registers["clues"]
    window.show_tab(2)
    settled(lambda: len(clues.table.model_of_rows.ids) == 2)
    _desk(window).new_record("clues")
    settled(lambda: _open_dialog(window) is not None)
    QGuiApplication.clipboard().setText("尹思齐")
    window.lock()
    assert window.desk is None
    assert window.windowTitle() == "机关纪委工作台"
    assert _open_dialog(window) is None
    assert QGuiApplication.clipboard().text() == ""
    shown = "".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    assert "尹思齐" not in shown
    assert "临江市水务局" not in shown
    assert window.lock_page is not None
    open_office(window.lock_page.form.folder, PASSPHRASE).close()


def test_commands_do_nothing_while_locked(window: MainWindow) -> None:
    window.lock()
    for command in (window.check_data, window.change_passphrase, window._new, window._search, window._print):
        command()
    assert not next(
        action for action in window.findChildren(QAction) if action.text() == "数据校验"
    ).isEnabled()
    assert window.desk is None
    assert _open_dialog(window) is None


def test_unlocking_returns_to_the_same_tab(window: MainWindow, settled: Wait) -> None:
    window.show_tab(4)
    window.lock()
    assert window.lock_page is not None
    window.lock_page.form.passphrase.setText(PASSPHRASE)
    window.lock_page.form.try_open()
    settled(lambda: window.desk is not None)
    assert _desk(window).tabs.currentIndex() == 4
    assert "临江市水务局" in window.windowTitle()


def _unlock(window: MainWindow, settled: Wait) -> Desk:
    window.lock()
    assert window.lock_page is not None
    window.lock_page.form.passphrase.setText(PASSPHRASE)
    window.lock_page.form.try_open()
    settled(lambda: window.desk is not None)
    return _desk(window)


def test_unlocking_returns_to_the_page_in_sight(window: MainWindow, settled: Wait) -> None:
    for key in (CLOSINGS, "reports", "opinions", "needs"):
        _desk(window).show_page(key)
        before = type(_desk(window).page)
        assert type(_unlock(window, settled).page) is before


def test_unlocking_returns_to_the_record_that_was_open(window: MainWindow, settled: Wait) -> None:
    for key, report in (("reports", _begin_report(window)), ("clues", 2)):
        _desk(window).open_record(key, report)
        found = _unlock(window, settled).register
        assert isinstance(found, PagedRegister)
        assert (found.key, found.is_on_page, found.page.record_id) == (key, True, report)
        found.show_ledger()
        found = _unlock(window, settled).register
        assert isinstance(found, PagedRegister)
        assert not found.is_on_page


def _begin_report(window: MainWindow) -> int:
    return _desk(window).office.reports.start("annual", Period.year(2026))


def test_a_record_that_is_gone_is_not_missed(window: MainWindow) -> None:
    desk = _desk(window)
    desk.return_to("clues", 4711)
    assert desk.register is desk.registers["clues"]
    desk.return_to("没有的页", 1)
    assert desk.register is desk.registers["clues"]


def test_the_export_key_takes_the_table_in_sight(window: MainWindow) -> None:
    _desk(window).show_page(FIGURES)
    window._export()
    dialog = _open_dialog(window)
    assert isinstance(dialog, SaveDialog)
    assert dialog.windowTitle().startswith("导出统计表")
    dialog.reject()


def test_keys_for_ledgers_do_nothing_on_a_page_that_has_none(window: MainWindow) -> None:
    _desk(window).show_page(CLOSINGS)
    before = _desk(window).page
    for command in (window._new, window._import, window._export, window._print, window._search):
        command()
        assert _desk(window).page is before
        assert _open_dialog(window) is None
    assert window.status.currentMessage()


def test_idle_time_locks_and_its_length_is_kept(window: MainWindow, settled: Wait) -> None:
    assert window.idle.minutes == DEFAULT_MINUTES
    next(action for action in window.findChildren(QAction) if action.text() == "无操作 5 分钟").trigger()
    assert window.idle.minutes == 5
    assert _desk(window).office.preference("autolock_minutes") == 5
    window.idle.expired.emit()
    assert window.desk is None


def test_the_check_shows_its_findings(window: MainWindow, settled: Wait) -> None:
    window.check_data()
    settled(lambda: isinstance(_open_dialog(window), FindingsDialog))
    dialog = _open_dialog(window)
    assert dialog is not None
    assert any("未发现问题" in label.text() for label in dialog.findChildren(QLabel))


def test_the_passphrase_is_changed(window: MainWindow, settled: Wait) -> None:
    window.change_passphrase()
    dialog = _open_dialog(window)
    assert isinstance(dialog, NewPassphraseDialog)
    for edit, text in (
        (dialog.old, "wrong"),
        (dialog.entry.first, "hill-lantern-28-oak"),
        (dialog.entry.second, "hill-lantern-28-oak"),
    ):
        edit.setText(text)
    dialog.save()
    settled(lambda: not window.jobs.busy)
    assert dialog.isVisible()
    dialog.old.setText(PASSPHRASE)
    dialog.save()
    settled(lambda: not window.jobs.busy)
    folder = _desk(window).office.folder
    window.close()
    open_office(folder, "hill-lantern-28-oak").close()


def test_the_names_of_the_office_are_corrected(window: MainWindow) -> None:
    window.change_profile()
    dialog = _open_dialog(window)
    assert isinstance(dialog, ProfileDialog)
    edits = dialog.page.edits
    assert edits["party_committee"].text() == "中共临江市水务局机关委员会"
    edits["organisation"].clear()
    assert not dialog.save_button.isEnabled()
    edits["organisation"].setText("临江市水利局")
    edits["resident_group"].setText("市纪委监委驻市水利局纪检监察组")
    dialog.save_button.click()
    profile = _desk(window).office.profile
    assert profile.organisation == "临江市水利局"
    assert profile.committee == "临江市水务局机关纪委", "named by the officer, kept"
    assert profile.superiors[0] == "中共临江市水务局机关委员会"
    assert profile.superiors[2] == "市纪委监委驻市水利局纪检监察组"
    assert "临江市水利局" in window.windowTitle()


def test_the_list_of_shortcuts_is_whole(window: MainWindow) -> None:
    dialog = ShortcutsDialog(window)
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {shortcut.keys for shortcut in Shortcut} <= texts


def test_status_line_tells_what_is_due(window: MainWindow) -> None:
    text = _status(window)
    assert "已加密" in text
    assert "逾期 1 件" in text
    assert "自动锁定" in text


def test_a_change_reaches_the_other_tabs(window: MainWindow, settled: Wait) -> None:
    clues = _desk(window).office.ledger("clues")
    overdue = clues.ids(Query(order="received_on"))[0]
    clues.void(overdue, "重复登记")
    settled(lambda: "逾期" not in _status(window))
    window.show_tab(2)
    settled(lambda: len(_desk(window).registers["clues"].table.model_of_rows.ids) == 1)


def _status(window: MainWindow) -> str:
    return "".join(label.text() for label in window.status.findChildren(QLabel))


def test_every_widget_that_takes_the_focus_has_a_name(window: MainWindow, settled: Wait, qtbot: Any) -> None:
    nameless = []
    for place in range(7):
        window.show_tab(place)
        qtbot.wait(50)
        nameless += [
            _path(widget)
            for widget in window.findChildren(QWidget)
            if _needs_name(widget) and not _name(widget)
        ]
    assert nameless == []


def _needs_name(widget: QWidget) -> bool:
    own = not widget.objectName().startswith("qt_")
    return (
        own
        and widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
    )


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()


def _path(widget: QWidget) -> str:
    parent = widget.parentWidget()
    return f"{type(parent).__name__}/{type(widget).__name__}"


def test_an_alarm_is_told_after_opening_and_its_answer_is_kept(
    stored: Stored, door: QuickDoor, messages: Messages, tmp_path: Path, qtbot: Any
) -> None:
    """A whole older store put back in place of the newer one: every page is sound, only the anchor knows."""
    older = tmp_path / "older.db"
    shutil.copy(stored.folder / "store.db", older)
    office = door.open(stored.folder, PASSPHRASE)
    office.set_profile(PROFILE)
    office.ledger("members").add({**office.ledger("members").blank(), "name": "尹思齐"})
    office.close()
    shutil.copy(older, stored.folder / "store.db")
    office = door.open(stored.folder, PASSPHRASE)
    assert office.alarms
    window = MainWindow(office, door, messages, today)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: "数据需要核对" in messages.said, timeout=WAIT)
    assert office.alarms == ()
    window.close()
