"""A real store on cheap key derivation, the window over it, and a port of messages that answers by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.engine.views import Profile
from app.office import Office, create_office
from db.vault import Kdf
from tests.gui.register_fixtures import open_tab, room
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.theme import apply_theme
from ui.unlock.door import Door

__all__ = ["open_tab", "room"]  # fixtures of the register pages, for the tests beside this file

TODAY = date(2026, 11, 20)
PASSPHRASE = "river-stone-lamp-77"
PROFILE = Profile("临江市水务局", "临江市水务局机关纪委", ("中共临江市水务局机关委员会",), "沈若川")
WAIT = 30_000


def today() -> date:
    return TODAY


@dataclass
class Messages:
    """Answers in advance; keeps what was said."""

    yes: bool = True
    save_to: Path | None = None
    folder: Path | None = None
    several: list[Path] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def ask(
        self, title: str, text: str, *, yes: str = "确定", no: str = "取消", danger: bool = False
    ) -> bool:
        self.said.append(title)
        return self.yes

    def tell(self, title: str, text: str) -> None:
        self.said.append(title)

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)

    def choose_save(self, title: str, name: str, pattern: str) -> Path | None:
        return self.save_to

    def choose_open(self, title: str, pattern: str) -> Path | None:
        return None

    def choose_several(self, title: str, pattern: str) -> list[Path]:
        return self.several

    def choose_folder(self, title: str, start: Path) -> Path | None:
        return self.folder


class QuickDoor(Door):
    """The real door; new stores are made with the cheapest key derivation allowed."""

    def create(self, folder: Path, profile: Profile, passphrase: str) -> tuple[Office, str]:
        return create_office(folder, profile, passphrase, kdf=Kdf.floor(), today=today)


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def jobs(messages: Messages, qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs(messages.show_error)
    yield made
    made.join()


@pytest.fixture
def door() -> QuickDoor:
    return QuickDoor()


@dataclass
class Stored:
    """A closed store on disk."""

    folder: Path
    code: str


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    office, code = create_office(tmp_path / "store", PROFILE, PASSPHRASE, kdf=Kdf.floor(), today=today)
    office.close()
    return Stored(tmp_path / "store", code)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An open store with one person, two clues (one overdue) and one talk."""
    made, _ = create_office(tmp_path / "office", PROFILE, PASSPHRASE, kdf=Kdf.floor(), today=today)
    fill(made)
    yield made
    made.close()


def fill(office: Office) -> None:
    """One person, two clues (one overdue) and one talk, all about the same invented person."""
    members, clues, talks = (office.ledger(key) for key in ("members", "clues", "talks"))
    person = {
        "name": "尹思齐",
        "unit": "建设处",
        "post": "科员",
        "rank": "一级科员",
        "political_status": "member",
    }
    members.add({**members.blank(), **person})
    for received, summary in (("2026-10-10", "反映其脱岗。"), ("2026-11-01", "反映其违规接受宴请。")):
        subject = {"name": "尹思齐", "unit": "建设处科员", "rank": "一级科员"}
        told = {"subjects": [subject], "received_on": received, "source": "petition", "summary": summary}
        clues.add({**clues.blank(), **told, "secrecy": "internal"})
    talk = {"held_on": "2026-09-01", "kind": "heart", "person": "尹思齐", "content": "了解思想状况"}
    talks.add({**talks.blank(), **talk})


@pytest.fixture
def window(
    office: Office, door: QuickDoor, messages: Messages, qapp: QApplication, qtbot: Any
) -> Iterator[MainWindow]:
    apply_theme(qapp)
    made = MainWindow(office, door, messages, today)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def settled(window: MainWindow, qtbot: Any) -> Callable[[Callable[[], bool]], None]:
    """Wait until something holds."""

    def wait(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=WAIT)

    return wait
