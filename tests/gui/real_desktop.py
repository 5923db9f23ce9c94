"""A screen (Xvfb) and a real fcitx 5 with its pinyin, of the test's own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from jeepney import MatchRule, message_bus
from jeepney.io.blocking import DBusConnection, Proxy

from tests.gui.typing_parts import connect
from ui.input_method import FCITX5, PORTAL

PINYIN = Path("/usr/share/fcitx5/addon/pinyin.conf")
PROFILE = """\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=pinyin

[GroupOrder]
0=Default
"""
SETTINGS = "[Behavior]\nActiveByDefault=True\n"
START_TIME = 30.0  # seconds fcitx 5 may take to come up on a busy machine


def missing_parts() -> list[str]:
    """What of the real desktop is not installed here."""
    missing = [tool for tool in ("Xvfb", "xdotool", "fcitx5", "dbus-daemon") if shutil.which(tool) is None]
    return missing + ([] if PINYIN.exists() else ["fcitx5-pinyin"])


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Run Xvfb on a free display number and yield the DISPLAY."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


@contextlib.contextmanager
def real_fcitx5(home: Path, address: str, display: str) -> Iterator[dict[str, str]]:
    """Run fcitx 5 with pinyin switched on; yield the environment of a program on that desktop."""
    folder = home / ".config" / "fcitx5"
    folder.mkdir(parents=True)
    (folder / "profile").write_text(PROFILE, encoding="utf-8")
    (folder / "config").write_text(SETTINGS, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_"))}
    environment |= {"HOME": str(home), "DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": address}
    command, nowhere = ["fcitx5", "--verbose", "*=0"], subprocess.DEVNULL
    with (
        connect(address) as bus,
        subprocess.Popen(command, env=environment, stdout=nowhere, stderr=nowhere) as service,
    ):
        try:
            _wait_for(bus, {FCITX5, PORTAL})
            yield environment
        finally:
            service.terminate()


def _wait_for(bus: DBusConnection, names: set[str]) -> None:
    """Return once every one of these names is owned on the bus."""
    arrivals = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
    daemon = Proxy(message_bus, bus)
    daemon.AddMatch(arrivals)
    with bus.filter(arrivals, bufsize=1000) as queue:
        missing = names.difference(daemon.ListNames()[0])
        while missing:
            missing.discard(bus.recv_until_filtered(queue, timeout=START_TIME).body[0])
