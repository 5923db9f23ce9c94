"""Chinese typing: which way is chosen, the fcitx 4 bridge, and fcitx 5 for real on a screen of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.real_desktop import missing_parts, real_fcitx5, screen
from tests.gui.typing_parts import BACKSPACE, ESCAPE, SPACE, SmallFcitx4, owning, private_bus
from ui.fcitx4 import Fcitx4Bridge
from ui.input_method import FCITX5, IBUS, PORTAL, Route, choose_route, prepare_input_method

FCITX4_NAME = "org.fcitx.Fcitx-0"
ALL_OF_FCITX5 = frozenset({FCITX5, PORTAL, IBUS, FCITX4_NAME, "org.fcitx.Fcitx-77"})


@pytest.fixture
def bus() -> Iterator[str]:
    with private_bus() as address:
        yield address


@pytest.mark.parametrize(
    ("variables", "names", "route"),
    [
        ({}, frozenset(), Route.AS_IT_IS),
        ({"QT_IM_MODULE": "fcitx"}, frozenset(), Route.AS_IT_IS),
        ({"QT_IM_MODULE": "fcitx"}, ALL_OF_FCITX5, Route.PORTAL),
        ({}, ALL_OF_FCITX5, Route.PORTAL),
        ({"QT_IM_MODULE": "ibus"}, ALL_OF_FCITX5, Route.PORTAL),
        ({"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}, ALL_OF_FCITX5, Route.AS_IT_IS),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus"}, ALL_OF_FCITX5, Route.PORTAL),
        ({"QT_IM_MODULES": "wayland;fcitx", "WAYLAND_DISPLAY": "wayland-0"}, ALL_OF_FCITX5, Route.AS_IT_IS),
        ({"QT_IM_MODULE": "fcitx"}, frozenset({FCITX5, FCITX4_NAME}), Route.FCITX4),
        ({"QT_IM_MODULE": "fcitx"}, frozenset({FCITX4_NAME}), Route.FCITX4),
        ({"QT_IM_MODULE": "compose"}, frozenset({FCITX4_NAME}), Route.AS_IT_IS),
        ({"QT_IM_MODULE": "xim"}, frozenset({IBUS, PORTAL}), Route.IBUS),
        ({}, frozenset({IBUS}), Route.IBUS),
        ({}, frozenset({PORTAL}), Route.PORTAL),
    ],
)
def test_the_way_follows_the_desktop_and_what_was_set_by_hand(
    variables: dict[str, str], names: frozenset[str], route: Route
) -> None:
    assert choose_route(variables, names)[0] is route


def test_the_service_of_this_display_is_taken() -> None:
    names = frozenset({"org.fcitx.Fcitx-0", "org.fcitx.Fcitx-7"})
    assert choose_route({"DISPLAY": ":7.0"}, names) == (Route.FCITX4, "org.fcitx.Fcitx-7")
    assert choose_route({"DISPLAY": "host:9"}, names) == (Route.FCITX4, "org.fcitx.Fcitx-0")


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/at/all", "tcp:host=nowhere", "rubbish"])
def test_without_a_bus_nothing_is_changed(address: str, tmp_path: Path) -> None:
    variables = {"XDG_RUNTIME_DIR": str(tmp_path), "QT_IM_MODULE": "fcitx"}
    variables["DBUS_SESSION_BUS_ADDRESS"] = address
    before = dict(variables)
    assert prepare_input_method(variables).route is Route.AS_IT_IS
    assert variables == before


def test_fcitx5_is_reached_through_the_portal(bus: str) -> None:
    variables = {"DBUS_SESSION_BUS_ADDRESS": bus, "QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "fcitx"}
    with owning(bus, FCITX5, PORTAL, FCITX4_NAME):
        assert prepare_input_method(variables).route is Route.PORTAL
    assert variables["QT_IM_MODULE"] == "ibus"
    assert variables["IBUS_USE_PORTAL"] == "1"
    assert "QT_IM_MODULES" not in variables


def test_a_running_ibus_is_left_to_its_plugin(bus: str) -> None:
    variables = {"DBUS_SESSION_BUS_ADDRESS": bus}
    with owning(bus, IBUS, PORTAL):
        assert prepare_input_method(variables).route is Route.IBUS
    assert variables["QT_IM_MODULE"] == "ibus"
    assert "IBUS_USE_PORTAL" not in variables


class Desk(QWidget):
    """A line, a passphrase, a long text, and a count of the Escape keys that came by."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit(self)
        self.secret = QLineEdit(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.escapes = 0
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.secret)
        self.text = QPlainTextEdit(self)
        layout.addWidget(self.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.escapes += event.key() == Qt.Key.Key_Escape

    def press(self, symbol: int) -> None:
        """Press and let go one key, as the X server reports it to the window."""
        named = {BACKSPACE: Qt.Key.Key_Backspace, ESCAPE: Qt.Key.Key_Escape}
        text = "" if symbol in named else chr(symbol)
        key = named.get(symbol) or Qt.Key(ord(text.upper()))
        none = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(self.windowHandle(), QKeyEvent(kind, key, none, 9, symbol, 0, text))

    def press_all(self, text: str) -> None:
        """Press one key after the other."""
        for sign in text:
            self.press(ord(sign))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    window = Desk()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.line.setFocus()
    return window


def attach_bridge(bus: str, application: QApplication) -> Fcitx4Bridge:
    method = prepare_input_method({"DBUS_SESSION_BUS_ADDRESS": bus, "QT_IM_MODULE": "fcitx"})
    bridge = method.attach(application)
    assert bridge is not None
    return bridge


@pytest.fixture
def pinyin(bus: str, desk: Desk, qapp: QApplication) -> Iterator[SmallFcitx4]:
    with SmallFcitx4(bus) as service:
        bridge = attach_bridge(bus, qapp)
        yield service
        bridge.close()


def test_fcitx4_composes_and_commits(desk: Desk, pinyin: SmallFcitx4) -> None:
    desk.press_all("zhangwei")
    assert desk.line.text() == ""
    assert desk.line.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).isValid()
    desk.press(SPACE)
    assert desk.line.text() == "张伟"
    assert {"FocusIn", "SetCursorRect", "SetCapacity"} <= set(pinyin.pinyin.members)


def test_fcitx4_types_into_a_long_text(desk: Desk, pinyin: SmallFcitx4) -> None:
    desk.text.setFocus()
    desk.press_all("zhangwei")
    desk.press(SPACE)
    assert desk.text.toPlainText() == "张伟"


def test_a_closed_bridge_follows_nothing_any_more(bus: str, desk: Desk, qapp: QApplication) -> None:
    with SmallFcitx4(bus) as service:
        bridge = attach_bridge(bus, qapp)
        bridge.close()
        told = len(service.pinyin.members)
        desk.secret.setFocus()
        desk.line.setFocus()
        assert len(service.pinyin.members) == told


def test_keys_that_fcitx4_leaves_reach_the_line(desk: Desk, pinyin: SmallFcitx4) -> None:
    desk.press_all("2026")
    assert desk.line.text() == "2026"


def test_keys_that_fcitx4_hands_back_reach_the_line(desk: Desk, pinyin: SmallFcitx4) -> None:
    desk.line.setText("张伟")
    desk.press(BACKSPACE)
    assert desk.line.text() == "张"


def test_escape_belongs_to_the_word_being_composed(desk: Desk, pinyin: SmallFcitx4) -> None:
    desk.press_all("zh")
    desk.press(ESCAPE)
    assert (desk.line.text(), desk.escapes) == ("", 0)
    desk.press(ESCAPE)
    assert desk.escapes == 1


def test_a_passphrase_is_never_shown_to_the_input_method(desk: Desk, pinyin: SmallFcitx4) -> None:
    desk.secret.setFocus()
    desk.press_all("secret")
    assert desk.secret.text() == "secret"
    assert "ProcessKeyEvent" not in pinyin.pinyin.members


def test_a_service_that_goes_away_costs_no_key(bus: str, desk: Desk, qapp: QApplication) -> None:
    with SmallFcitx4(bus):
        bridge = attach_bridge(bus, qapp)
        desk.press_all("z")
    desk.press_all("w1")
    assert desk.line.text().endswith("w1")
    bridge.close()


def test_a_service_that_comes_back_is_used_again(bus: str, desk: Desk, qapp: QApplication) -> None:
    with SmallFcitx4(bus):
        bridge = attach_bridge(bus, qapp)
    with SmallFcitx4(bus) as service:
        desk.press_all("1zhangwei ")
        bridge.close()
        assert service.pinyin.members.count("CreateICv3") == 1
    assert desk.line.text() == "1张伟"


def test_a_service_that_hangs_costs_no_key(bus: str, desk: Desk, qapp: QApplication) -> None:
    with SmallFcitx4(bus, mute=True):
        bridge = attach_bridge(bus, qapp)
        desk.press_all("abc")
        assert desk.line.text() == "abc"
        bridge.close()


def test_a_lost_bus_costs_no_key(desk: Desk, qapp: QApplication) -> None:
    with private_bus() as address, SmallFcitx4(address):
        attach_bridge(address, qapp)
        desk.press_all("1")
    desk.press_all("23")
    assert desk.line.text() == "123"


@pytest.mark.skipif(bool(missing_parts()), reason=f"not installed here: {', '.join(missing_parts())}")
def test_typing_chinese_under_a_real_fcitx5(tmp_path: Path) -> None:
    with private_bus() as bus, screen() as display, real_fcitx5(tmp_path, bus, display) as environment:
        environment |= {"QT_IM_MODULE": "fcitx", "QT_QPA_PLATFORM": "xcb"}
        command = [sys.executable, "-m", "tests.gui.typing_window"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as window:
            assert window.stdout is not None
            assert _read_until(window.stdout, "route ") == "route ibus portal"
            _read_until(window.stdout, "focused")
            subprocess.run(["xdotool", "type", "--delay", "30", "zhangwei "], env=environment, check=True)
            assert _read_until(window.stdout, "text ") == "text 张伟"
            assert window.wait() == 0


def _read_until(stream: IO[str], beginning: str) -> str:
    for line in stream:
        if line.startswith(beginning):
            return line.rstrip("\n")
    raise AssertionError(f"the window ended before it said {beginning!r}")
