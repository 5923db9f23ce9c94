"""The clue tab over a store with one meeting, three persons and clues at several points of their lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app.engine.views import Query
from app.office import Office
from tests.gui.register_fixtures import Room
from ui.clues import CluesTab

WAIT = 30_000
OFFICER = "沈若川"
INFORMANT = {"name": "卫一鸣", "phone": "13900001234", "unit": "灯塔施工公司"}
YIN = {"name": "尹思齐", "unit": "建设处科员", "rank": "一级科员", "political_status": "member"}
FU = {"name": "伏青禾", "unit": "人事处科员", "rank": "一级科员", "political_status": "member"}
ZHONG = {"name": "钟离岳", "unit": "建设处处长", "rank": "四级调研员", "political_status": "member"}
MATTER = "反映尹思齐在泵站项目验收中接受施工单位安排的宴请。"


@dataclass
class Seeded:
    """Ids of the clues: asked in writing, just received, of three persons, shelved."""

    asked: int
    fresh: int
    three: int
    shelved: int


def add_clue(office: Office, received: str, subjects: list[dict[str, str]], **more: Any) -> int:
    """Register a clue."""
    ledger = office.ledger("clues")
    told = {
        "subjects": subjects, "received_on": received, "source": "petition", "channel": "letter",
        "signature": "anonymous", "summary": MATTER, "discipline": "integrity", "handler": OFFICER,
        "secrecy": "internal",
    }  # fmt: skip
    return ledger.add({**ledger.blank(), **told, **more})


def take_step(office: Office, clue: int, kind: str, on: str, **detail: str) -> None:
    """Take one step of a clue as the form does: with the fields of its kind alone."""
    ledger = office.ledger("clues")
    blank = {field.name: "" for field in ledger.step_form(clue)}
    ledger.add_step(clue, {**blank, "kind": kind, "held_on": on, "who": OFFICER, **detail})


def agree(office: Office, clue: int, meeting: str) -> None:
    """Study and approve what was proposed, through the whole chain."""
    take_step(office, clue, "studied", "2026-10-20", meeting=meeting)
    for approver in office.rules.committee.approvers:
        take_step(office, clue, "approved", "2026-10-21", approver=approver, ruling="agreed")


def seed(office: Office) -> Seeded:
    """Three members, one meeting, four clues."""
    members, meetings = office.ledger("members"), office.ledger("meetings")
    for person in (YIN, FU, ZHONG):
        members.add({**members.blank(), **person, "post": "", "unit": person["unit"][:3]})
    told = {"held_on": "2026-10-20", "kind": "committee", "due_count": "5", "present_count": "5"}
    more = {
        "attendees": "陆清和、沈若川、阎致远",
        "topics": "研究线索处置",
        "decisions": "同意",
        "chair": "陆清和",
    }
    held = meetings.add({**meetings.blank(), **told, **more})
    meeting = meetings.record(held).values["number"]
    asked = add_clue(office, "2026-10-12", [YIN], masses_side=True)
    take_step(office, asked, "opinion", "2026-10-18", disposition="inquiry")
    agree(office, asked, meeting)
    take_step(
        office, asked, "inquiry_sent", "2026-10-23", number="函〔2026〕1号", question="请就宴请一事说明。"
    )
    office.clues.set_informant(asked, INFORMANT)
    shelved = add_clue(office, "2026-08-03", [YIN], summary="反映其操办婚宴超出范围。")
    take_step(office, shelved, "opinion", "2026-08-10", disposition="shelved", review_on="2026-12-10")
    agree(office, shelved, meeting)
    three = add_clue(office, "2026-11-02", [YIN, FU, ZHONG])
    fresh = add_clue(office, "2026-11-16", [FU], summary="反映其在档案核查中把关不严。")
    return Seeded(asked, fresh, three, shelved)


@dataclass
class ClueRoom:
    """The tab, its office and the seeded clues."""

    room: Room
    tab: CluesTab
    clues: Seeded
    wait: Callable[[Callable[[], bool]], None]

    @property
    def office(self) -> Office:
        """The open office."""
        return self.room.office

    @property
    def dialog(self) -> Any:
        """The dialog that is open; None when none is."""
        current: Any = self.tab.clue_dialogs.current
        return current if current is not None and current.isVisible() else None

    def number(self, clue: int) -> str:
        """The number of a clue."""
        return str(self.office.ledger("clues").record(clue).values["number"])

    def history(self, clue: int) -> list[str]:
        """What happened to a clue, newest first, as words."""
        entries = self.office.ledger("clues").history(clue)
        return [f"{entry.action} {entry.note}" for entry in entries]


@pytest.fixture
def clue_room(room: Room, qtbot: Any) -> Iterator[ClueRoom]:
    """The clue tab at the size it has on a small screen."""
    clues = seed(room.office)
    tab = CluesTab(room.context)
    qtbot.addWidget(tab)
    tab.resize(1366, 670)
    with qtbot.waitSignal(tab.rows_shown, timeout=WAIT):
        tab.show()
    assert len(room.office.ledger("clues").ids(Query())) == 4
    yield ClueRoom(room, tab, clues, lambda holds: qtbot.waitUntil(holds, timeout=WAIT))
    tab.dismiss()


def texts(widget: QWidget) -> str:
    """Everything a widget shows or tells a screen reader, hidden parts too."""
    parts = [child.text() for child in widget.findChildren(QLabel)]
    parts += [child.toPlainText() for child in widget.findChildren(QPlainTextEdit)]
    for child in [widget, *widget.findChildren(QWidget)]:
        parts += [child.accessibleName(), child.accessibleDescription(), child.toolTip()]
    return "\n".join(part for part in parts if part)


def pick(form: Any, name: str, code: str) -> None:
    """Choose an option of a form as the officer does."""
    box = form.body.blocks[name].editor.target
    assert box.findData(code) >= 0, (name, code)
    box.setCurrentIndex(box.findData(code))


def fill(form: Any, **values: str) -> None:
    """Put values into a form's editors."""
    for name, value in values.items():
        form.body.blocks[name].editor.set_value(value)
