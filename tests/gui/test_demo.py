"""The demonstration's matters are accepted by the real registers, clues with all their steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.views import Query
from app.office import create_office
from db.vault import Kdf
from tests.gui.conftest import TODAY, today
from ui import demo_data
from ui.demo import seed


def test_the_demo_store_is_whole(tmp_path: Path) -> None:
    office, _ = create_office(
        tmp_path / "store", demo_data.PROFILE, "river-stone-lamp-77", kdf=Kdf.floor(), today=today
    )
    seed(office, TODAY)
    assert {key: len(ledger.ids(Query())) for key, ledger in office.ledgers.items()} == {
        "members": len(demo_data.members()),
        "clues": len(list(demo_data.clues(TODAY))),
        "talks": len(list(demo_data.talks(TODAY))),
        "meetings": len(list(demo_data.meetings(TODAY))),
        "cleanings": 1,
    }
    assert all(finding.ok for finding in office.check())
    assert any(group.title == "逾期" for group in office.agenda(TODAY))
    office.close()


@pytest.mark.parametrize("day", ["2026-01-02", "2028-02-29"])
def test_the_demo_holds_on_any_day(day: str) -> None:
    on = TODAY.fromisoformat(day)
    assert all(step["held_on"] <= day for _, steps in demo_data.clues(on) for step in steps)
