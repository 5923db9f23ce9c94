"""Failed unlocking, counted beside the closed store: how often, when last, and how long to wait."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.errors import WriteFailed
from db.layout import ATTEMPTS
from db.safe_io import write_atomically

FREE_TRIES = 3
LONGEST_WAIT = 30.0
LARGEST = 4096


@dataclass(frozen=True, slots=True)
class FailedUnlocks:
    """How many attempts failed since the last opening, and when (aware UTC) the first and last were."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def wait(self) -> float:
        """Seconds to wait after the last failure: none up to the third, then 4, 8, 16, at most 30."""
        if self.count < FREE_TRIES:
            return 0.0
        return min(LONGEST_WAIT, 2.0 ** min(self.count - FREE_TRIES + 2, 5))


def failed_unlocks(folder: Path) -> FailedUnlocks:
    """Read the count; a missing or unreadable file counts as none."""
    try:
        with (folder / ATTEMPTS).open("rb") as file:
            content = json.loads(file.read(LARGEST))
        first, last = (datetime.fromisoformat(content[key]).astimezone(UTC) for key in ("first", "last"))
        return FailedUnlocks(max(0, int(content["count"])), first, last)
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return FailedUnlocks()


def count_failed_unlock(folder: Path) -> None:
    """Add one failure now; where nothing can be written, a wrong passphrase is still reported as such."""
    before = failed_unlocks(folder)
    now = datetime.now(UTC)
    content = {"count": before.count + 1, "first": (before.first or now).isoformat(), "last": now.isoformat()}
    with contextlib.suppress(WriteFailed):
        write_atomically(folder / ATTEMPTS, json.dumps(content).encode())


def forget_failed_unlocks(folder: Path) -> None:
    """Start counting anew, once the count stands in the history."""
    with contextlib.suppress(OSError):
        (folder / ATTEMPTS).unlink(missing_ok=True)


def unlock_delay_seconds(folder: Path) -> float:
    """Seconds still to wait before the next attempt may be made; 0 when it may be made at once."""
    failed = failed_unlocks(folder)
    if failed.last is None:
        return 0.0
    elapsed = (datetime.now(UTC) - failed.last).total_seconds()
    # A clock that was set back must not keep the officer out for as long as it is behind.
    return max(0.0, failed.wait() - elapsed) if elapsed >= 0 else 0.0
