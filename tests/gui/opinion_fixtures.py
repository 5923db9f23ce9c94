"""The page of 意见回复 over a store with a small roster, one open clue and a list with traps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from app.office import Office
from app.opinion_views import PersonView, RequestView
from tests.gui.register_fixtures import Room
from ui.archives.opinions import OpinionsPage

WAIT = 30_000
OFFICER = "沈若川"
ASKED_BY, LETTER = "中共云川市住房和城乡建设局党组人事处", "云住建人函〔2026〕8号"
# Name, unit, post, rank, political status.
ROSTER = (
    ("尹思齐", "建设处", "科员", "一级科员", "member"),
    ("伏青禾", "人事处", "科员", "一级科员", "member"),
    ("简宁", "财务处", "科员", "二级科员", "member"),
    ("池砚秋", "建设处", "科员", "一级科员", "member"),
    ("池砚秋", "人事处", "科员", "一级科员", "member"),
    ("柏南星", "质监站", "科员", "管理九级", "masses"),
)
# Under an open clue, clean, spaced, one of two of the name, unknown, told twice, nobody at all.
PASTED = (
    "尹思齐\t建设处\t科员\n"
    "伏青禾\t人事处\t科员\n"
    "简　宁\t财务处\t科员\n"
    "池砚秋\n"
    "水清浅\t规划处\t科员\n"
    "伏青禾\t人事处\t科员\n"
    "共5人\n"
)
NAMES = ["尹思齐", "伏青禾", "简宁", "池砚秋", "水清浅"]


@dataclass
class OpinionRoom:
    """The page, its office and what it asked of the window."""

    room: Room
    tab: OpinionsPage
    wait: Callable[[Callable[[], bool]], None]
    members: dict[tuple[str, str], int]
    clue: int
    asked: list[tuple[str, int]] = field(default_factory=list)

    @property
    def office(self) -> Office:
        """The open office."""
        return self.room.office

    @property
    def dialog(self) -> Any:
        """The dialog that is open; None when none is."""
        current: Any = self.tab.dialogs.current
        return current if current is not None and current.isVisible() else None

    @property
    def page(self) -> Any:
        """The page of a request."""
        return self.tab.page

    @property
    def view(self) -> RequestView:
        """The request shown, as the store has it."""
        return self.office.opinions.request(self.page.record_id)

    def register(self, names: str = PASTED, **more: str) -> int:
        """Register a letter with this list, without the window."""
        desk = self.office.opinions
        return desk.register({**letter(self.office), **more}, desk.paste(names))

    def open(self, request: int) -> None:
        """Open the page of a request and wait until the ledger has it, too."""
        self.tab.open_page(request)
        self.wait(lambda: request in self.tab.table.model_of_rows.ids)

    def person(self, name: str) -> PersonView:
        """The person of this name in the request shown, as the store has it."""
        return next(one for one in self.view.persons if one.checked.entry.name == name)

    def choose(self, *names: str) -> None:
        """Select these persons in the list."""
        rows = [self.person(name).id for name in names]
        table = self.page.people.table
        table.select_record(rows[0])
        for row in rows[1:]:
            place = table.model_of_rows.row_of(row)
            model = table.selectionModel()
            flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
            model.select(table.model_of_rows.index(place, 0), flags)

    def shown(self, name: str) -> PersonView:
        """The person as the page shows him now."""
        return next(one for one in self.page.people.persons if one.checked.entry.name == name)

    def settle_looks(self) -> None:
        """Make the second looks of PASTED, without the window."""
        desk = self.office.opinions
        desk.choose(self.person("池砚秋").id, self.members["池砚秋", "建设处"], "电话确认")
        desk.choose(self.person("水清浅").id, None, "本单位没有此人")


def letter(office: Office) -> dict[str, Any]:
    """A letter as its form gives it."""
    told = {
        "received_on": "2026-11-18", "asked_by": ASKED_BY, "letter_number": LETTER, "occasion": "提拔任用",
        "handler": OFFICER, "secrecy": "internal",
    }  # fmt: skip
    blank = office.ledger("opinions").blank()
    asked = {one.name for one in office.opinions.form() if one.editable}
    return {name: value for name, value in {**blank, **told}.items() if name in asked}


def seed(office: Office) -> tuple[dict[tuple[str, str], int], int]:
    """The roster, and a clue against 尹思齐 that is open."""
    members, clues = office.ledger("members"), office.ledger("clues")
    ids = {}
    for name, unit, post, rank, status in ROSTER:
        told = {"name": name, "unit": unit, "post": post, "rank": rank, "political_status": status}
        ids[name, unit] = members.add({**members.blank(), **told})
    subject = {"name": "尹思齐", "unit": "建设处科员", "rank": "一级科员"}
    clue: dict[str, Any] = {
        "subjects": [subject], "received_on": "2026-11-02", "source": "petition", "channel": "letter",
        "signature": "anonymous", "summary": "反映其接受施工单位宴请。", "secrecy": "internal",
    }  # fmt: skip
    return ids, clues.add({**clues.blank(), **clue})


@pytest.fixture
def opinion_room(room: Room, qtbot: Any) -> Iterator[OpinionRoom]:
    """The page at the size it has on a small screen."""
    members, clue = seed(room.office)
    asked: list[tuple[str, int]] = []
    context = replace(room.context, open_record=lambda key, record: asked.append((key, record)))
    tab = OpinionsPage(context)
    qtbot.addWidget(tab)
    tab.resize(1226, 672)
    with qtbot.waitSignal(tab.rows_shown, timeout=WAIT):
        tab.show()
    yield OpinionRoom(room, tab, lambda holds: qtbot.waitUntil(holds, timeout=WAIT), members, clue, asked)
    tab.dismiss()
