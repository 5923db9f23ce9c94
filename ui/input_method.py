"""Chinese typing on Linux: which input method serves this desktop, and what Qt must be told before it starts.

Qt's wheels carry a plugin for ibus alone. fcitx 5 answers on ibus's portal, which that plugin can be told to
use; fcitx 4 is served by `ui.fcitx4`; a running ibus needs nothing.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from enum import Enum

from jeepney import message_bus
from jeepney.bus import get_bus
from jeepney.io.blocking import DBusConnection, Proxy, prep_socket
from PySide6.QtWidgets import QApplication

from ui.fcitx4 import BUS_FAILURES, Fcitx4, Fcitx4Bridge

PORTAL = "org.freedesktop.portal.IBus"
FCITX5 = "org.fcitx.Fcitx5"
FCITX4 = "org.fcitx.Fcitx-"
IBUS = "org.freedesktop.IBus"
CHOSEN = ("compose", "qtvirtualkeyboard")  # in the wheel, need no service, and nobody sets them by accident
ANSWER_TIME = 1.0  # seconds the bus may take, once, before the window opens without it


class Route(Enum):
    """How Chinese reaches the window."""

    AS_IT_IS = "as it is"
    IBUS = "ibus"
    PORTAL = "ibus portal"
    FCITX4 = "fcitx 4"


@dataclass(frozen=True, slots=True)
class InputMethod:
    """The way that was chosen; `attach` it once the application object exists."""

    route: Route = Route.AS_IT_IS
    service: str = ""
    bus: DBusConnection | None = None

    def attach(self, application: QApplication) -> Fcitx4Bridge | None:
        """Start the bridge where one is needed. It belongs to the application and ends with it."""
        if self.route is not Route.FCITX4 or self.bus is None:
            return None
        try:
            return Fcitx4Bridge(Fcitx4(self.bus, self.service), application)
        except BUS_FAILURES:
            self.bus.close()
            return None


def prepare_input_method(environ: MutableMapping[str, str]) -> InputMethod:
    """Choose the way and set Qt's variables in `environ`. Call it before QApplication is made.

    Without a session bus, and outside Linux, everything stays as it is.
    """
    bus = _open_bus(environ) if sys.platform.startswith("linux") else None
    if bus is None:
        return InputMethod()
    try:
        names = frozenset(Proxy(message_bus, bus, timeout=ANSWER_TIME).ListNames()[0])
    except BUS_FAILURES:
        names = frozenset()
    route, service = choose_route(environ, names)
    _set_variables(environ, route)
    if route is not Route.FCITX4:
        bus.close()
        return InputMethod(route)
    return InputMethod(route, service, bus)


def choose_route(environ: Mapping[str, str], names: frozenset[str]) -> tuple[Route, str]:
    """Decide from the variables as they are and the names owned on the session bus.

    fcitx 5 answers under ibus's and fcitx 4's names as well, so it is looked for first.
    """
    fcitx4 = sorted(name for name in names if name.startswith(FCITX4))
    if any(_works(module, environ, names) for module in _modules(environ)):
        return Route.AS_IT_IS, ""
    if FCITX5 in names and PORTAL in names:
        return Route.PORTAL, ""
    if fcitx4:
        return Route.FCITX4, _of_display(environ, fcitx4)
    if IBUS in names:
        return Route.IBUS, ""
    return (Route.PORTAL, "") if PORTAL in names else (Route.AS_IT_IS, "")


def _works(module: str, environ: Mapping[str, str], names: frozenset[str]) -> bool:
    """Tell whether a module someone has set can do its work with these wheels on this desktop."""
    if module == "ibus":
        real = IBUS in names and FCITX5 not in names and shutil.which("ibus-daemon") is not None
        return real or (environ.get("IBUS_USE_PORTAL") == "1" and PORTAL in names)
    if module == "wayland":
        platform = environ.get("QT_QPA_PLATFORM") or ("wayland" if environ.get("WAYLAND_DISPLAY") else "xcb")
        return platform.startswith("wayland")
    return module in CHOSEN


def _modules(environ: Mapping[str, str]) -> list[str]:
    listed = environ.get("QT_IM_MODULES") or environ.get("QT_IM_MODULE") or ""
    return [module for module in listed.split(";") if module]


def _of_display(environ: Mapping[str, str], services: list[str]) -> str:
    number = environ.get("DISPLAY", "").rpartition(":")[2].partition(".")[0]
    return f"{FCITX4}{number}" if f"{FCITX4}{number}" in services else services[0]


def _set_variables(environ: MutableMapping[str, str], route: Route) -> None:
    if route is Route.AS_IT_IS:
        return
    environ.pop("QT_IM_MODULES", None)
    environ["QT_IM_MODULE"] = "compose" if route is Route.FCITX4 else "ibus"
    if route is Route.PORTAL:
        environ["IBUS_USE_PORTAL"] = "1"


def _open_bus(environ: Mapping[str, str]) -> DBusConnection | None:
    address = environ.get("DBUS_SESSION_BUS_ADDRESS")
    if not address and environ.get("XDG_RUNTIME_DIR"):
        address = f"unix:path={environ['XDG_RUNTIME_DIR']}/bus"
    if not address:
        return None
    try:
        return DBusConnection(prep_socket(get_bus(address), timeout=ANSWER_TIME))
    except (OSError, RuntimeError, ValueError):
        # RuntimeError and ValueError: jeepney's word for an address of a kind it cannot reach.
        return None
