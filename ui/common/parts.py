"""The small parts of pages and dialogs: lines of text, pills, links, what is said of an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.errors import ExpectedError, Flaw, RefusedInput
from ui.common.timeline import WrappedLabel


def pill(text: str, tone: str = "") -> QLabel:
    """A short state in a tone."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("pill", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def small(text: str, tone: str = "") -> WrappedLabel:
    """A line in small print that wraps."""
    return WrappedLabel(text, "small", tone, selectable=False)


def plain(text: str, role: str = "", tone: str = "") -> WrappedLabel:
    """A line of text that wraps; what is grey names or explains something and is not copied."""
    return WrappedLabel(text, role, tone, selectable=role != "muted")


def link(text: str, act: Callable[[], object], name: str = "") -> QPushButton:
    """A button that looks like a link; `name` says to a screen reader what it is about."""
    made = QPushButton(text)
    made.setProperty("kind", "link")
    made.setProperty("flush", "true")
    made.setAutoDefault(False)
    made.setAccessibleName(name or text)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.clicked.connect(partial(call, act))
    return made


def call(act: Callable[[], object], _checked: bool = False) -> None:
    """Do it; what a button reports of itself is passed over."""
    act()


def refusal(error: ExpectedError, flaws: Iterable[Flaw] | None = None) -> str:
    """An error in lines: what, what exactly, why, what to do. `flaws`: those of it that are told here.

    What is said of every refusal (请按提示更正) tells nothing and is left out.
    """
    told = error.flaws if flaws is None and isinstance(error, RefusedInput) else flaws or ()
    remedy = f"怎么办：{said_once(error.remedy)}" if error.remedy not in ("", error.default_remedy) else ""
    reasons = (flaw.reason for flaw in told if flaw.reason not in error.message)
    parts = (error.message, *reasons, error.reason, remedy)
    return "\n".join(dict.fromkeys(part for part in parts if part))


def said_once(text: str) -> str:
    """Several remedies in one text, without the clauses that an earlier one has already said."""
    said: dict[str, str] = {}
    for clause in re.findall(r"[^；。]+[；。]?", text):
        said.setdefault(clause.rstrip("；。"), clause)
    told = "".join(said.values())
    return f"{told[:-1]}。" if told.endswith("；") else told


def line_of(*parts: QWidget, stretch: int = -1) -> QHBoxLayout:
    """Widgets in a row, top aligned; the one at place `stretch` takes the room left over, else a gap does."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for place, part in enumerate(parts):
        row.addWidget(part, int(place == stretch), Qt.AlignmentFlag.AlignTop)
    if stretch < 0:
        row.addStretch(1)
    return row


def rule() -> QFrame:
    """A thin line between entries of a card."""
    made = QFrame()
    made.setProperty("kind", "line")
    return made


def joined(*parts: str) -> str:
    """The parts that say something, set apart by wide blanks."""
    return "　".join(part for part in parts if part)


def authority(source: str) -> str:
    """依据 in words; '' for none."""
    return f"依据：{source}" if source else ""


def foot_of(dialog: QDialog, go: QPushButton) -> QHBoxLayout:
    """The row of buttons at a dialog's foot: 取消 and what the dialog does."""
    cancel = QPushButton("取消")
    cancel.setAutoDefault(False)
    cancel.clicked.connect(dialog.reject)
    go.setAutoDefault(False)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(cancel)
    row.addWidget(go)
    return row
