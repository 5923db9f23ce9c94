"""Over random stores: a page's version never goes down, and what a file lacks is what the tables say."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.archive_state.versions import page_versions
from app.engine.views import Query
from app.errors import RefusedInput
from app.office import Office
from db.models import (
    Archive,
    ArchiveLeaf,
    AssessmentPage,
    CareerPage,
    CeremonyPage,
    ConflictPage,
    FamilyPage,
    GiftPage,
    HistoryEntry,
    JourneyPage,
    Member,
    PledgePage,
    RectificationPage,
    SidelinePage,
    StatementPage,
    TrainingPage,
)
from tests.app.agenda_parts import RULES
from tests.app.archive_parts import ROWS
from tests.app.conftest import opened
from tests.app.parts import TODAY, Kept, clue, identity, member, talk

NAMES = ("周远航", "简宁", "郑岚", "温知")
STEPS = 60
# Section → where its rows lie, and for the yearly ones what year a row is of; written down here once more.
ROWS_OF: dict[str, tuple[type, Callable[[Any], int] | None]] = {
    "career": (CareerPage, None), "family": (FamilyPage, None), "ceremonies": (CeremonyPage, None),
    "gifts": (GiftPage, None), "journeys": (JourneyPage, None), "sidelines": (SidelinePage, None),
    "statements": (StatementPage, None), "rectifications": (RectificationPage, None),
    "conflicts": (ConflictPage, None),
    "assessments": (AssessmentPage, lambda row: row.year),
    "trainings": (TrainingPage, lambda row: row.held_on.year),
    "pledges": (PledgePage, lambda row: row.signed_on.year),
}  # fmt: skip
MAY_BE_NONE = {"family", "ceremonies", "gifts", "journeys", "sidelines", "statements", "rectifications",
               "conflicts"}  # fmt: skip
BASIC = ("identity_number", "birth", "gender", "political_status", "joined_on", "branch", "post", "rank")


@pytest.fixture
def room(empty: Kept, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(empty.folder, tmp_path / "资料")
    office = opened(Kept(tmp_path / "资料", empty.master, empty.recovery))
    yield office
    office.close()


class Walk:
    """Random changes of one store, all through the real ledgers; what is refused is left out."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance = office, chance
        self.people = {name: self._person(name, place) for place, name in enumerate(NAMES, start=1)}

    def _person(self, name: str, place: int) -> int:
        known = {"identity_number": identity("1985-03-04", place), "joined_on": "2008-07-01", "post": "科员"}
        given = {key: value for key, value in known.items() if self.chance.random() < 0.8}
        return self.office.ledger("members").add(member(name, **given))

    def step(self) -> None:
        deeds = (self.add, self.add, self.add, self.move, self.move, self.void, self.edit, self.start,
                 self.none, self.withdraw, self.leaf, self.clue, self.talk, self.close)  # fmt: skip
        with suppress(RefusedInput):
            self.chance.choice(deeds)()

    def one(self) -> tuple[str, int]:
        name = self.chance.choice(NAMES)
        return name, self.people[name]

    def add(self) -> None:
        key = self.chance.choice(list(ROWS))
        values = dict(ROWS[key])
        year = self.chance.choice(("2023", "2024", "2025", "2026"))
        for field in ("year", "held_on", "signed_on"):
            if key in ("assessments", "trainings", "pledges") and field in values:
                values[field] = year if field == "year" else f"{year}-03-04"
        self.office.ledger(key).add({"person": self.one()[0], **values})

    def _record(self) -> tuple[str, int] | None:
        keys = (*ROWS, "talks", "clues")
        held = [(key, record) for key in keys for record in self.office.ledger(key).ids(Query())]
        return self.chance.choice(held) if held else None

    def move(self) -> None:
        name, own = self.one()
        if (found := self._record()) and found[0] in ROWS:
            view = self.office.ledger(found[0]).record(found[1])
            moved = {**view.values, "person": name, "member_id": str(own)}
            self.office.ledger(found[0]).change(found[1], view.version, moved)

    def void(self) -> None:
        if found := self._record():
            self.office.ledger(found[0]).void(found[1], "登记错了")

    def edit(self) -> None:
        _, own = self.one()
        view = self.office.ledger("members").record(own)
        values = {**view.values, "phone": str(self.chance.random()), "post": self.chance.choice(("", "科员"))}
        self.office.ledger("members").change(own, view.version, values)

    def start(self) -> None:
        self.office.archives.start([self.one()[1]])

    def none(self) -> None:
        section = self.chance.choice([*MAY_BE_NONE, "career", "property"])
        self.office.archives.state_none(self.one()[1], section, TODAY)

    def withdraw(self) -> None:
        self.office.archives.withdraw_none(self.one()[1], self.chance.choice(list(MAY_BE_NONE)))

    def leaf(self) -> None:
        self.office.archives.set_leaf_number(self.one()[1], self.chance.choice(list(ROWS_OF)), "3")

    def clue(self) -> None:
        self.office.ledger("clues").add(clue(self.one()[0]))

    def talk(self) -> None:
        others = [{"name": self.one()[0]}, {"name": self.one()[0]}]
        self.office.ledger("talks").add(talk("各支部", kind="group", state="held", attendees=others))

    def close(self) -> None:
        name, _ = self.one()
        ledger = self.office.ledger("archives")
        for record in ledger.ids(Query(search=name, chip="live")):
            if self.chance.random() < 0.3:
                view = ledger.record(record)
                values = {**view.values, "closed_on": TODAY.isoformat(), "closed_because": "调出"}
                ledger.change(record, view.version, values)


def versions(office: Office) -> dict[tuple[int, str], int]:
    people = [row.member_id for row in office.archives.people(which="all")]
    with office._store.reading() as session:
        found = page_versions(session, office.registers, RULES, people)
    return {(own, key): page.number for own, pages in found.items() for key, page in pages.items()}


def rows(office: Office, model: Any) -> list[Any]:
    with office._store.reading() as session:
        return [row for row in session.exec(select(model)) if row.voided_at is None]


def lacking(office: Office, person: Member) -> set[str]:
    """What a person's file lacks, read off the tables row by row."""
    files = [file for file in rows(office, Archive) if file.member_id == person.id]
    files.sort(key=lambda file: (file.closed_on is None, file.closed_on or date.min, file.id))
    said = {leaf.section for leaf in rows(office, ArchiveLeaf)
            if files and leaf.archive_id == files[-1].id and leaf.has_none}  # fmt: skip
    missing = {"basic"} if any(getattr(person, name) in (None, "") for name in BASIC) else set()
    for section, (model, year_of) in ROWS_OF.items():
        own = [row for row in rows(office, model) if row.member_id == person.id]
        there = bool(own) if year_of is None else any(year_of(row) in (2025, 2026) for row in own)
        if not there and not (section in said and not own):
            missing.add(section)
    return missing


@pytest.mark.parametrize("seed", range(6))
def test_versions_never_go_down_and_files_lack_what_the_tables_lack(room: Office, seed: int) -> None:
    walk = Walk(room, random.Random(seed))
    before = versions(room)
    for _ in range(STEPS):
        walk.step()
        now = versions(room)
        assert {key: (n, now.get(key, 0)) for key, n in before.items() if now.get(key, 0) < n} == {}
        before = now
    people = rows(room, Member)
    listed = {row.member_id: row for row in room.archives.people(which="all")}
    told = {person.id: lacking(room, person) for person in people}
    for person in people:
        view = room.archives.reread(person.id)
        assert {page.section for page in view.pages if page.state == "missing"} == told[person.id]
        assert listed[person.id].filled == 13 - len(told[person.id])
        assert {page.section: page.version for page in view.pages if page.version} == {
            key: n for (own, key), n in before.items() if own == person.id
        }
    statistics = room.archives.statistics(2026)
    counted = statistics.total
    kept = [f.member_id for f in rows(room, Archive) if f.closed_on is None]
    assert (counted.persons, counted.kept) == (len(NAMES), len(kept))
    assert counted.complete == sum(not told[own] for own in kept)
    sections = {key: rule.title for key, rule in RULES.archives.sections.items()}
    lacked = Counter(sections[key] for own in kept if listed[own].needed for key in told[own])
    assert dict(statistics.sections) == lacked
    for branch in statistics.branches:
        own = [person.id for person in people if person.branch == branch.branch]
        complete = sum(one in kept and not told[one] for one in own)
        assert (branch.persons, branch.complete) == (len(own), complete)


def test_the_steps_really_change_something(room: Office) -> None:
    walk = Walk(room, random.Random(1))
    for _ in range(STEPS):
        walk.step()
    held = versions(room)
    assert len(held) > len(NAMES) * 3
    assert max(held.values()) > 3
    with room._store.reading() as session:
        changes = [entry.changes for entry in session.exec(select(HistoryEntry)) if entry.action == "change"]
    assert any(change.get("member_id", [None])[0] for change in changes)
    assert rows(room, Archive)
    assert any(leaf.has_none for leaf in rows(room, ArchiveLeaf))
