"""A real store with the sample sheets in it, and what a register page needs around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from app.engine.views import Profile
from app.office import Office, create_office
from db.vault import Kdf
from ui.common.context import ChangeHub, Context
from ui.common.register_tab import RegisterTab
from ui.jobs import Jobs, Reader
from ui.theme import style_sheet

SAMPLES = Path(__file__).parent.parent / "samples"
TODAY = date(2026, 11, 20)
PASSPHRASE = "云川 住建 晨光 四十七"
SHEETS = {"members": "党员花名册.xlsx", "clues": "问题线索台账.xls", "talks": "谈话登记表.csv"}


def today() -> date:
    return TODAY


@dataclass
class Answers:
    """The window's messages, answered in advance; what was said is kept."""

    yes: bool = True
    save_to: Path | None = None
    open_from: Path | None = None
    said: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def ask(
        self, title: str, text: str, *, yes: str = "确定", no: str = "取消", danger: bool = False
    ) -> bool:
        self.said.append(text)
        return self.yes

    def tell(self, title: str, text: str) -> None:
        self.said.append(text)

    def show_error(self, error: Exception) -> None:
        self.errors.append(error)

    def choose_save(self, title: str, name: str, pattern: str) -> Path | None:
        return self.save_to

    def choose_open(self, title: str, pattern: str) -> Path | None:
        return self.open_from

    def choose_several(self, title: str, pattern: str) -> list[Path]:
        return [self.open_from] if self.open_from else []

    def choose_folder(self, title: str, start: Path) -> Path | None:
        return None


@dataclass
class Room:
    """An open office with the services a page is given."""

    office: Office
    context: Context
    answers: Answers

    def take_in(self, key: str) -> None:
        """Import the sample sheet of a register."""
        self.office.commit_import(self.office.read_sheets(key, SAMPLES / SHEETS[key]))

    def close(self) -> None:
        self.context.reader.join()
        self.context.jobs.join()
        self.office.close()


def _nothing(*_arguments: Any) -> None:
    return None


@pytest.fixture
def room(tmp_path: Path, qapp: Any) -> Iterator[Room]:
    """An empty store."""
    qapp.setStyle("Fusion")
    qapp.setStyleSheet(style_sheet())
    profile = Profile("云川市住房和城乡建设局")
    office, _ = create_office(tmp_path / "store", profile, PASSPHRASE, kdf=Kdf.floor(), today=today)
    answers, hub = Answers(), ChangeHub()
    office.subscribe(hub.publish)
    jobs, reader = Jobs(answers.show_error), Reader(office.interrupt, answers.show_error)
    links = [
        "open_record",
        "show_chip",
        "show_query",
        "show_page",
        "finish_item",
        "new_record",
        "import_sheet",
        "export_sheet",
    ]
    context = Context(
        office=office,
        jobs=jobs,
        reader=reader,
        messages=answers,
        hub=hub,
        today=today,
        **dict.fromkeys(links, _nothing),
    )
    made = Room(office, context, answers)
    yield made
    made.close()


@pytest.fixture
def open_tab(room: Room, qtbot: Any) -> Iterator[Callable[[str], RegisterTab]]:
    """Open the page of a register and wait for its first answer."""
    opened: list[RegisterTab] = []

    def open_it(key: str) -> RegisterTab:
        tab = RegisterTab(room.context, key)
        qtbot.addWidget(tab)
        tab.resize(1340, 660)
        with qtbot.waitSignal(tab.rows_shown, timeout=20_000):
            tab.show()
        opened.append(tab)
        return tab

    yield open_it
    for tab in opened:
        tab.dismiss()


def settle(qtbot: Any, room: Room) -> None:
    """Wait until no job is running."""
    qtbot.waitUntil(lambda: not room.context.jobs.busy, timeout=30_000)


def shown_texts(tab: RegisterTab, column: str) -> list[str]:
    """What stands in one column of the table, top to bottom."""
    names = [known.name for known in tab.ledger.view.columns]
    model, place = tab.table.model_of_rows, names.index(column)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def type_chinese(widget: QWidget, text: str) -> None:
    """Commit text as an input method does; QTest.keyClicks cannot type Chinese."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QInputMethodEvent

    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)
