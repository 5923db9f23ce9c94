"""Typing a passphrase: show and hide, the hint for caps lock, the strength meter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app import strength
from ui.common.icons import icon

_TONES = ("danger", "danger", "warn", "ok", "ok")


class PassphraseEdit(QLineEdit):
    """A passphrase field with an eye button.

    caps_seen: whether caps lock seems to be on, judged from the letters typed.
    """

    caps_seen = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(icon("eye"), "显示口令", self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show_text)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Judge caps lock by a letter that came in the wrong case for the shift key."""
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps_seen.emit(False)
        elif len(text) == 1 and text.isascii() and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(text.isupper() != shifted)
        super().keyPressEvent(event)

    @Slot(bool)
    def _show_text(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-off" if shown else "eye"))
        self._eye.setText("隐藏口令" if shown else "显示口令")

    def hide_text(self) -> None:
        """Hide what was typed again."""
        self._eye.setChecked(False)


class CapsHint(QLabel):
    """Says that caps lock is on; takes its place even when silent, so nothing jumps."""

    def __init__(self, edit: PassphraseEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "small")
        self.setProperty("tone", "warn")
        edit.caps_seen.connect(self.tell)
        edit.installEventFilter(self)

    @Slot(bool)
    def tell(self, on: bool) -> None:
        """Show or silence the hint."""
        self.setText("大写锁定已打开" if on else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Silence the hint when the field is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.tell(False)
        return False


class StrengthMeter(QWidget):
    """Bar, word and advice for a passphrase."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._word = QLabel()
        self._advice = QLabel()
        self._build()

    def _build(self) -> None:
        self._bar.setRange(0, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("口令强度")
        self._word.setMinimumWidth(self._word.fontMetrics().horizontalAdvance("强度：很强"))
        self._advice.setProperty("role", "small")
        self._advice.setWordWrap(True)
        self._advice.setMinimumHeight(self._advice.fontMetrics().lineSpacing() * 2)
        self._advice.setAlignment(Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.addWidget(self._bar, 1)
        top.addWidget(self._word)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._advice)

    def show_strength(self, judged: strength.Strength) -> None:
        """Show a judgement."""
        self._bar.setValue(judged.score)
        self._bar.setProperty("tone", _TONES[judged.score])
        self._bar.style().polish(self._bar)
        self._word.setText(f"强度：{judged.word}" if judged.word else "")
        self._advice.setText(judged.advice)
        self._bar.setAccessibleDescription(judged.word)


class NewPassphrase(QWidget):
    """A new passphrase typed twice, judged as it is typed.

    changed: nothing, at every keystroke.
    """

    changed = Signal()

    def __init__(self, known: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self.first = PassphraseEdit("新口令")
        self.second = PassphraseEdit("再输入一次")
        self._meter = StrengthMeter()
        self._judged = strength.judge("")
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for text, edit in (("新口令(&P)", self.first), ("再输入一次(&R)", self.second)):
            label = QLabel(text)
            label.setBuddy(edit)
            layout.addWidget(label)
            layout.addWidget(edit)
            layout.addWidget(self._meter if edit is self.first else CapsHint(self.first))
            edit.textChanged.connect(self._judge)
        self._meter.show_strength(self._judged)

    def set_known(self, words: tuple[str, ...]) -> None:
        """Words that make a passphrase weak (the organisation's name)."""
        self._known = words
        self._judge()

    @Slot()
    def _judge(self) -> None:
        self._judged = strength.judge(self.first.text(), self._known)
        self._meter.show_strength(self._judged)
        self.changed.emit()

    def text(self) -> str:
        """The passphrase as typed."""
        return self.first.text()

    @property
    def advice(self) -> str:
        """What the meter itself says."""
        return self._judged.advice

    def flaw(self) -> str:
        """Why it cannot be taken yet; empty when it can."""
        if not self._judged.accepted:
            return self._judged.advice
        if not self.second.text():
            return "请再输入一次口令。"
        return "" if self.first.text() == self.second.text() else "两次输入的口令不一致。"
