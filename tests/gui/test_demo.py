"""The demonstration's matters are accepted by the real registers, clues with all their steps."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.engine.views import Query
from app.office import Office, create_office
from db.vault import Kdf
from tests.gui.conftest import TODAY
from ui import demo_data, demo_organisation, demo_pages, demo_supervision, demo_talks, demo_work
from ui.demo import seed


def test_the_demo_store_is_whole(tmp_path: Path) -> None:
    office = _seeded(tmp_path, TODAY)
    counts = {key: len(ledger.ids(Query())) for key, ledger in office.ledgers.items()}
    assert counts | {"talks": 0, "duties": 0} == {
        "members": len(demo_data.members(TODAY)),
        "branches": len(list(demo_organisation.branches(TODAY))),
        "terms": 2,
        "clues": len(list(demo_data.clues(TODAY))),
        "talks": 0,
        "concerns": len(list(demo_talks.concerns(TODAY))),
        "reminders": 4,
        "meetings": len(list(demo_data.meetings(TODAY))),
        "cleanings": 1,
        "tasks": len(list(demo_work.tasks(TODAY))),
        "duties": 0,
        **{key: len(list(records)) for key, records in demo_supervision.registers(TODAY)},
        "archives": 14,
        "confirmations": 14,
        "loans": 3,
        "opinions": 2,
        "reports": 4,
        **Counter([*(key for key, _ in demo_pages.pages(TODAY)), "assessments"]),
    }
    assert counts["talks"] > demo_talks.PLAIN
    assert counts["duties"] > 0
    assert all(finding.ok for finding in office.check())
    office.close()


def test_the_demo_shows_every_side_of_the_organisation(tmp_path: Path) -> None:
    office = _seeded(tmp_path, TODAY)
    view, committee = office.organisation.overview(), office.organisation.committee()
    assert view.without_discipline == ("水政支队党支部",)
    assert len(view.branches) == 1
    assert view.branches[0].children
    assert {check.tone for check in committee.checks} == {"ok", "warn"}
    assert office.talks.coverage(TODAY.year).promoted
    assert len(office.talks.needs()) > 1
    assert {mark.kind for mark in office.duties.marks()} == {"顺延", "不需办理"}
    office.close()


@pytest.mark.parametrize("day", ["2024-02-29", "2025-12-15", "2026-01-02", "2026-11-20"])
def test_the_agenda_of_the_demo_holds_something_of_everything(tmp_path: Path, day: str) -> None:
    on = date.fromisoformat(day)
    office = _seeded(tmp_path, on)
    groups = {group.title: len(group.items) for group in office.agenda(on)}
    office.close()
    assert 2 <= groups["逾期"] <= 9
    assert 1 <= groups["今天"] <= 9
    assert groups["7 天内"] <= 12
    assert groups["30 天内"] <= 40


def _seeded(folder: Path, on: date) -> Office:
    office, _ = create_office(
        folder / "store", demo_data.PROFILE, "river-stone-lamp-77", kdf=Kdf.floor(), today=lambda: on
    )
    seed(office, on)
    return office


@pytest.mark.parametrize("day", ["2026-01-02", "2028-02-29"])
def test_the_demo_holds_on_any_day(day: str) -> None:
    on = TODAY.fromisoformat(day)
    assert all(step["held_on"] <= day for _, steps in demo_data.clues(on) for step in steps)
