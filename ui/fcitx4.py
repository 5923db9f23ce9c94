"""Chinese typing under fcitx 4: Qt's wheels carry no plugin for it, so its D-Bus interface is spoken here.

`Fcitx4` is one input context of the service; `Fcitx4Bridge` gives it the keys of the widget that has the
focus and passes on what comes back. A service that hangs or goes away costs the Chinese input, never a key.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shiboken6
from jeepney import DBusAddress, HeaderFields, MatchRule, MessageFlag, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, QSocketNotifier, Qt, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTextCharFormat, QWindow
from PySide6.QtWidgets import QApplication, QWidget

CONTEXT = "org.fcitx.Fcitx.InputContext"
METHOD = "org.fcitx.Fcitx.InputMethod"
PREEDIT, FORMATTED_PREEDIT = 1 << 1, 1 << 4
REPLY_TIME = 0.5  # seconds a key may be held back before it goes through as typed
BUS_FAILURES = (OSError, TimeoutError, DBusErrorResponse)


@dataclass(frozen=True, slots=True)
class Key:
    """One key as X knows it: keysym, keycode, state bits, and whether it was let go."""

    symbol: int
    code: int
    state: int
    released: bool = False


class Fcitx4:
    """One input context of an fcitx 4 service. Raises BUS_FAILURES as the bus does."""

    def __init__(self, bus: DBusConnection, service: str) -> None:
        self._bus = bus
        self._service = service
        self._news: deque[Any] = deque()
        # jeepney throws away signals that arrive before a reply unless a filter with a queue is there.
        bus.filter(MatchRule(type="signal"), queue=self._news)
        self._ask(message_bus.AddMatch(MatchRule(type="signal", interface=CONTEXT)))
        owner = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        owner.add_arg_condition(0, service)
        self._ask(message_bus.AddMatch(owner))
        self._path = self._create()

    @property
    def descriptor(self) -> int:
        """The file descriptor to watch for news."""
        return int(self._bus.sock.fileno())

    def process(self, key: Key) -> bool:
        """Offer a key; True when the service took it."""
        values = (key.symbol, key.code, key.state, int(key.released), 0)
        return bool(self._call("ProcessKeyEvent", "uuuiu", values)[0])

    def tell(self, member: str, signature: str = "", values: tuple[Any, ...] = ()) -> None:
        """Say something to the context without waiting for an answer."""
        message = self._message(member, signature, values)
        message.header.flags |= MessageFlag.no_reply_expected
        self._bus.send(message)

    def news(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Yield the signals (name, values) that have come in, in their order, without waiting."""
        self._read_waiting()
        while self._news:
            fields = self._news[0].header.fields
            message = self._news.popleft()
            if fields.get(HeaderFields.member) == "NameOwnerChanged":
                self._follow_service(message.body)
            elif fields.get(HeaderFields.path) == self._path:
                yield fields[HeaderFields.member], message.body

    def close(self) -> None:
        """Leave the bus; the service drops the context by itself."""
        self._bus.close()

    def _create(self) -> str:
        address = DBusAddress("/inputmethod", bus_name=self._service, interface=METHOD)
        created = self._ask(new_method_call(address, "CreateICv3", "si", ("jiwei-workbench", os.getpid())))
        self._path = f"/inputcontext_{created[0]}"
        self.tell("SetCapacity", "u", (PREEDIT | FORMATTED_PREEDIT,))
        return self._path

    def _follow_service(self, change: tuple[str, str, str]) -> None:
        if change[0] == self._service and change[2]:
            self._create()

    def _read_waiting(self) -> None:
        while True:
            try:
                self._bus.recv_messages(timeout=0)
            except TimeoutError:
                return

    def _call(self, member: str, signature: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return self._ask(self._message(member, signature, values))

    def _message(self, member: str, signature: str, values: tuple[Any, ...]) -> Any:
        address = DBusAddress(self._path, bus_name=self._service, interface=CONTEXT)
        return new_method_call(address, member, signature or None, values)

    def _ask(self, message: Any) -> tuple[Any, ...]:
        reply = self._bus.send_and_get_reply(message, timeout=REPLY_TIME)
        body: tuple[Any, ...] = unwrap_msg(reply)
        return body


class Fcitx4Bridge(QObject):
    """Stands between the application's key events and an `Fcitx4` context; it belongs to the application."""

    def __init__(self, context: Fcitx4, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._context: Fcitx4 | None = context
        self._client: QWidget | None = None
        self._composing = False
        self._spot = QRect()
        self._passing_on = False
        self._resting = False
        self._notifier = QSocketNotifier(context.descriptor, QSocketNotifier.Type.Read, self)
        self._connect()

    def _connect(self) -> None:
        self._notifier.activated.connect(self._take_news)
        self._application.focusObjectChanged.connect(self._follow_focus)
        self._application.aboutToQuit.connect(self.close)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._tell_spot)
        self._application.installEventFilter(self)

    @Slot()
    def close(self) -> None:
        """Stop; keys go straight to their widgets from here on."""
        context, self._context = self._context, None
        if context is not None:
            self._client = None
            self._notifier.setEnabled(False)
            self._application.removeEventFilter(self)
            self._application.focusObjectChanged.disconnect(self._follow_focus)
            QGuiApplication.inputMethod().cursorRectangleChanged.disconnect(self._tell_spot)
            context.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep back the keys that the input method takes."""
        if self._context is None or self._passing_on or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # While a word is being composed, Escape, Enter and the like belong to it, not to shortcuts.
            event.setAccepted(self._composing)
            return self._composing
        return isinstance(watched, QWindow) and self._takes(event)

    def _takes(self, event: QKeyEvent) -> bool:
        client = self._find_client()
        if client is None or self._resting or not event.nativeVirtualKey():
            return False
        released = event.type() == QEvent.Type.KeyRelease
        key = Key(event.nativeVirtualKey(), event.nativeScanCode(), event.nativeModifiers(), released)
        taken = False
        try:
            if self._context is not None:
                taken = self._context.process(key)
        except BUS_FAILURES as failure:
            self._give_up(failure)
        self._take_news()
        return taken

    @Slot()
    def _take_news(self) -> None:
        try:
            for name, values in self._context.news() if self._context is not None else ():
                self._pass_on(name, values)
        except BUS_FAILURES as failure:
            self._give_up(failure)

    def _pass_on(self, name: str, values: tuple[Any, ...]) -> None:
        match name:
            case "CommitString":
                self._send(commit=values[0])
            case "UpdateFormattedPreedit":
                self._send(preedit="".join(part[0] for part in values[0]), cursor=values[1])
            case "UpdatePreedit":
                self._send(preedit=values[0], cursor=values[1])
            case "DeleteSurroundingText":
                self._send(delete=(values[0], values[1]))
            case "ForwardKey":
                self._forward(Key(values[0], 0, values[1], bool(values[2])))

    def _send(
        self, *, commit: str = "", preedit: str = "", cursor: int = -1, delete: tuple[int, int] | None = None
    ) -> None:
        client = self._client
        if client is None or not shiboken6.isValid(client):
            return
        event = QInputMethodEvent(preedit, _preedit_look(preedit, cursor))
        if commit:
            event.setCommitString(commit)
        elif delete is not None:
            event.setCommitString("", *delete)
        self._composing = bool(preedit)
        QCoreApplication.sendEvent(client, event)

    def _forward(self, key: Key) -> None:
        """Give the widget a key that the service hands back after having taken it."""
        client = self._client
        if client is None or not shiboken6.isValid(client):
            return
        kind = QEvent.Type.KeyRelease if key.released else QEvent.Type.KeyPress
        text = chr(key.symbol) if 0x20 <= key.symbol < 0x7F else ""
        code = FORWARDED.get(key.symbol, Qt.Key(ord(text.upper())) if text else Qt.Key.Key_unknown)
        self._passing_on = True
        try:
            QCoreApplication.sendEvent(client, QKeyEvent(kind, code, _modifiers(key.state), text))
        finally:
            self._passing_on = False

    @Slot(QObject)
    def _follow_focus(self, _focus: QObject | None = None) -> None:
        if self._client is not None and self._composing:
            self._send()
        self._composing, self._resting, self._client = False, False, _typing_widget()
        if self._client is None:
            self._tell("Reset")
            self._tell("FocusOut")
        else:
            self._tell("FocusIn")
            self._spot = QRect()
            self._tell_spot()

    def _find_client(self) -> QWidget | None:
        if _typing_widget() is not self._client:
            self._follow_focus()
        return self._client

    @Slot()
    def _tell_spot(self) -> None:
        """Tell where the text cursor is, in the screen's own pixels: the candidates appear beside it."""
        client = self._client
        if client is None or not shiboken6.isValid(client):
            return
        # Long texts answer with a QRectF, lines of text with a QRect.
        inner = QRectF(client.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)).toRect()
        ratio = client.devicePixelRatioF()
        corner: QPoint = client.mapToGlobal(inner.topLeft())
        spot = QRect(corner * ratio, inner.size() * ratio)
        if spot != self._spot:
            self._spot = spot
            self._tell("SetCursorRect", "iiii", (spot.x(), spot.y(), spot.width(), spot.height()))

    def _tell(self, member: str, signature: str = "", values: tuple[Any, ...] = ()) -> None:
        try:
            if self._context is not None:
                self._context.tell(member, signature, values)
        except BUS_FAILURES as failure:
            self._give_up(failure)

    def _give_up(self, failure: Exception) -> None:
        """A lost connection cannot be mended; a service that hangs is asked again in the next field."""
        if isinstance(failure, TimeoutError):
            self._resting = True
        elif isinstance(failure, OSError):
            self.close()


FORWARDED = {
    0xFF08: Qt.Key.Key_Backspace,
    0xFF09: Qt.Key.Key_Tab,
    0xFF0D: Qt.Key.Key_Return,
    0xFF8D: Qt.Key.Key_Enter,
    0xFF1B: Qt.Key.Key_Escape,
    0xFF50: Qt.Key.Key_Home,
    0xFF51: Qt.Key.Key_Left,
    0xFF52: Qt.Key.Key_Up,
    0xFF53: Qt.Key.Key_Right,
    0xFF54: Qt.Key.Key_Down,
    0xFF57: Qt.Key.Key_End,
    0xFFFF: Qt.Key.Key_Delete,
}


def _typing_widget() -> QWidget | None:
    """The widget that has the focus, if text may be composed in it: not in passwords and read-only fields."""
    widget = QApplication.focusWidget()
    if widget is None or not widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return None
    secret = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
    return None if widget.inputMethodHints() & secret else widget


def _preedit_look(preedit: str, cursor: int) -> list[QInputMethodEvent.Attribute]:
    if not preedit:
        return []
    look = QTextCharFormat()
    look.setFontUnderline(True)
    # The service counts in bytes of UTF-8, Qt in UTF-16 units.
    before = preedit.encode()[: max(cursor, 0)].decode("utf-8", "ignore") if cursor >= 0 else preedit
    kinds = QInputMethodEvent.AttributeType
    return [
        QInputMethodEvent.Attribute(kinds.TextFormat, 0, _units(preedit), look),
        QInputMethodEvent.Attribute(kinds.Cursor, _units(before), 1, None),
    ]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _modifiers(state: int) -> Qt.KeyboardModifier:
    found = Qt.KeyboardModifier.NoModifier
    for bit, modifier in (
        (1 << 0, Qt.KeyboardModifier.ShiftModifier),
        (1 << 2, Qt.KeyboardModifier.ControlModifier),
        (1 << 3, Qt.KeyboardModifier.AltModifier),
    ):
        if state & bit:
            found |= modifier
    return found
