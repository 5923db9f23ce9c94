"""Registers side by side in one tab: an entry for each, built when first seen, found from anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.register_fixtures import Room
from ui.common.context import Context
from ui.common.register_group import Page, RegisterGroup
from ui.common.register_tab import RegisterTab
from ui.desk import Desk
from ui.main_window import MainWindow


class Note(QLabel):
    """A page that is no register."""

    dismissed = False

    def dismiss(self) -> None:
        self.dismissed = True


class Built(list[str]):
    """Which pages were made, in order."""

    def register(self, key: str) -> Page:
        def make(context: Context) -> QWidget:
            self.append(key)
            return RegisterTab(context, key)

        return Page(key, key, "users", make)

    def note(self, key: str) -> Page:
        def make(context: Context) -> QWidget:
            self.append(key)
            return Note(key)

        return Page(key, key, "archive", make)


@pytest.fixture
def built() -> Built:
    return Built()


@pytest.fixture
def group(room: Room, built: Built, qtbot: QtBot) -> Iterator[RegisterGroup]:
    pages = (built.register("members"), built.note("note"), built.register("meetings"))
    made = RegisterGroup(room.context, pages)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    yield made
    made.dismiss()


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def test_a_page_is_built_when_it_is_first_seen(group: RegisterGroup, built: Built) -> None:
    assert (built, group.current, group.register) == ([], None, None)
    group.show()
    assert (built, group.key) == (["members"], "members")
    group.show_page("note")
    group.show_page("members")
    assert built == ["members", "note"]


def test_a_register_is_found_by_its_key_and_other_pages_are_not_registers(
    group: RegisterGroup, built: Built
) -> None:
    assert list(group.registers) == ["members", "meetings"]
    assert group.registers["meetings"] is group.page("meetings")
    assert built == ["meetings"]
    with pytest.raises(KeyError):
        group.registers["note"]
    with pytest.raises(KeyError):
        group.show_page("nothing")


def test_the_rail_shows_pages_with_mouse_and_keys(group: RegisterGroup, qtbot: QtBot) -> None:
    group.show()
    qtbot.mouseClick(group.entries["note"], Qt.MouseButton.LeftButton)
    assert (group.key, group.register) == ("note", None)
    assert [key for key, entry in group.entries.items() if entry.isChecked()] == ["note"]
    qtbot.keyClick(group.entries["meetings"], Qt.Key.Key_Space)
    assert group.register is group.registers["meetings"]
    assert all(entry.accessibleName() for entry in group.entries.values())


def test_the_rail_leaves_the_table_its_room(group: RegisterGroup) -> None:
    group.show()
    page = group.current
    assert page is not None
    assert page.width() >= 1366 - 140


def test_every_entry_of_the_rails_shows_its_whole_name(desk: Desk) -> None:
    for place in (1, 3, 5):
        desk.tabs.setCurrentIndex(place)
        tab = desk.tabs.currentWidget()
        assert isinstance(tab, RegisterGroup)
        for key, entry in tab.entries.items():
            tab.show_page(key)
            assert entry.sizeHint().width() <= entry.width(), entry.text()


def test_what_was_never_seen_is_not_built_to_be_dismissed(group: RegisterGroup, built: Built) -> None:
    note = group.page("note")
    group.dismiss()
    assert isinstance(note, Note)
    assert note.dismissed
    assert built == ["note"]


def test_a_new_record_begins_with_what_was_given(desk: Desk) -> None:
    desk.context.new_record("talks", {"person": "尹思齐", "content": "了解思想状况"})
    form = desk.registers["talks"].dialogs.current
    assert form.body.values()["person"] == "尹思齐"  # type: ignore[union-attr]
    assert form.body.values()["content"] == "了解思想状况"  # type: ignore[union-attr]
    assert form.is_dirty is False  # type: ignore[union-attr]


def test_the_window_shows_any_page_by_its_key(desk: Desk) -> None:
    for key in desk.office.ledgers:
        desk.show_page(key)
        assert desk.register is desk.registers[key]
    with pytest.raises(KeyError):
        desk.show_page("nothing")
