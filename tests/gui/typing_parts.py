"""A session bus of the test's own, with an fcitx 4 of a dozen lines on it that speaks the real interface."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus import get_bus
from jeepney.io.blocking import DBusConnection, Proxy, prep_socket

INTERFACE = "org.fcitx.Fcitx.InputContext"
SILENT = ("SetCapacity", "FocusIn", "FocusOut", "Reset", "SetCursorRect")
SPACE, BACKSPACE, ESCAPE = 0x20, 0xFF08, 0xFF1B


@contextlib.contextmanager
def private_bus() -> Iterator[str]:
    """Run a real dbus-daemon and yield its address."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


def connect(address: str) -> DBusConnection:
    """Join the bus at `address`."""
    return DBusConnection(prep_socket(get_bus(address)))


@contextlib.contextmanager
def owning(address: str, *names: str) -> Iterator[DBusConnection]:
    """Own these names on the bus while the block runs."""
    with connect(address) as connection:
        for name in names:
            Proxy(message_bus, connection).RequestName(name, 4)
        yield connection


class Pinyin:
    """What the small service does: letters are collected, a blank commits 张伟, Backspace is handed back."""

    def __init__(self) -> None:
        self.typed = ""
        self.members: list[str] = []

    def signals(self, symbol: int, released: bool) -> list[tuple[str, str, tuple[Any, ...]]] | None:
        """The signals one key gives; None when the key is not taken."""
        if released:
            return None
        if ord("a") <= symbol <= ord("z"):
            self.typed += chr(symbol)
            return [self._preedit(self.typed)]
        if symbol == BACKSPACE:
            return [("ForwardKey", "uui", (BACKSPACE, 0, 0))]
        if symbol in (SPACE, ESCAPE) and self.typed:
            self.typed = ""
            commit = [("CommitString", "s", ("张伟",))] if symbol == SPACE else []
            return [self._preedit(""), *commit]
        return None

    @staticmethod
    def _preedit(text: str) -> tuple[str, str, tuple[Any, ...]]:
        return ("UpdateFormattedPreedit", "a(si)i", ([(text, 0)] if text else [], len(text)))


class SmallFcitx4:
    """The service on the bus: the signals of a key go out before the reply to it, as fcitx 4 sends them."""

    def __init__(self, address: str, service: str = "org.fcitx.Fcitx-0", *, mute: bool = False) -> None:
        self.pinyin = Pinyin()
        self._address = address
        self._mute = mute
        self._contexts = 0
        self._connection = connect(address)
        Proxy(message_bus, self._connection).RequestName(service, 4)
        self._thread = threading.Thread(target=self._serve, name="small-fcitx4")

    def __enter__(self) -> SmallFcitx4:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        with connect(self._address) as other:
            other.send(new_method_call(DBusAddress("/", bus_name=self._connection.unique_name), "Stop"))
            self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while True:
            message = self._connection.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            member = message.header.fields[HeaderFields.member]
            if member == "Stop":
                return
            self.pinyin.members.append(member)
            self._answer(member, message)

    def _answer(self, member: str, message: Message) -> None:
        if member == "CreateICv3":
            self._contexts += 1
            reply = new_method_return(message, "ibuuuu", (self._contexts, True, 0, 0, 0, 0))
            self._connection.send(reply)
        elif member == "ProcessKeyEvent" and not self._mute:
            self._process(message)
        elif member not in ("ProcessKeyEvent", *SILENT):
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))

    def _process(self, message: Message) -> None:
        symbol, _, _, released, _ = message.body
        signals = self.pinyin.signals(symbol, bool(released))
        emitter = DBusAddress(message.header.fields[HeaderFields.path], interface=INTERFACE)
        for name, signature, body in signals or []:
            self._connection.send(new_signal(emitter, name, signature, body))
        self._connection.send(new_method_return(message, "i", (int(signals is not None),)))
