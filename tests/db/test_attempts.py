"""Failed unlocking: counted, slowed down, written into the history by the next opening."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from db.attempts import FailedUnlocks, count_failed_unlock, failed_unlocks
from db.errors import WrongPassphrase
from db.models import HistoryEntry
from db.store import Store
from db.vault import unlock, unlock_delay_seconds
from tests.db.conftest import PASSPHRASE, Made


def test_waiting_begins_with_the_third_failure_and_ends_at_thirty_seconds() -> None:
    assert [FailedUnlocks(count).wait() for count in (0, 1, 2, 3, 4, 5, 6, 7, 10_000)] == [
        0, 0, 0, 4, 8, 16, 30, 30, 30
    ]  # fmt: skip


def test_failures_are_counted_and_told_by_the_next_opening(closed: Made) -> None:
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            unlock(closed.folder, "不对")
    assert failed_unlocks(closed.folder).count == 4
    assert 0 < unlock_delay_seconds(closed.folder) <= 8
    with Store.open(closed.folder, unlock(closed.folder, PASSPHRASE)) as store, store.reading() as session:
        query = select(HistoryEntry).where(HistoryEntry.action == "failed_unlock")
        told = session.exec(query).one()
        assert told.detail["count"] == 4
        assert datetime.fromisoformat(told.detail["last"]) <= told.at
    assert unlock_delay_seconds(closed.folder) == 0
    assert not (closed.folder / "attempts.json").exists()


def test_the_wait_is_over_when_its_time_has_passed(closed: Made) -> None:
    long_ago = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    attempts = closed.folder / "attempts.json"
    attempts.write_text(json.dumps({"count": 9, "first": long_ago, "last": long_ago}))
    assert unlock_delay_seconds(closed.folder) == 0
    ahead = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    attempts.write_text(json.dumps({"count": 9, "first": ahead, "last": ahead}))
    assert unlock_delay_seconds(closed.folder) == 0, "a clock that was set back locks nobody out"


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"[]", b'{"count":"x"}', b"\xff\xfe", b'{"count":1,"first":1,"last":2}']
)
def test_a_damaged_count_is_no_obstacle(closed: Made, junk: bytes) -> None:
    (closed.folder / "attempts.json").write_bytes(junk)
    assert failed_unlocks(closed.folder) == FailedUnlocks()
    count_failed_unlock(closed.folder)
    assert failed_unlocks(closed.folder).count == 1


def test_the_count_holds_no_secret(closed: Made) -> None:
    with pytest.raises(WrongPassphrase):
        unlock(closed.folder, "我的旧口令")
    assert set(json.loads((closed.folder / "attempts.json").read_text())) == {"count", "first", "last"}
