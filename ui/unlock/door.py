"""The way to the store. The office and all it stands on are loaded here, late, while the officer types."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.views import Paper, Profile
    from app.office import Office

from app.errors import ExpectedError

WARM_UP_MS = 30


class Door:
    """Opens and creates stores. All methods but `warm_up` take seconds: call them in a job."""

    def warm_up(self) -> None:
        """Load on a thread of its own what every store needs; returns at once."""
        threading.Thread(target=_warm_up, daemon=True, name="warm-up").start()

    def open(self, folder: Path, passphrase: str) -> Office:
        """Open a store. Raises WrongPassphrase, DamagedHeader, DamagedDatabase, NewerStore, StoreInUse."""
        from app.office import open_office  # heavy: kept out of the start

        return open_office(folder, passphrase)

    def open_with_recovery(self, folder: Path, code: str) -> Office:
        """Open a store by its printed recovery code; errors as for `open`."""
        from app.office import open_office_with_recovery  # heavy: kept out of the start

        return open_office_with_recovery(folder, code)

    def create(self, folder: Path, profile: Profile, passphrase: str) -> tuple[Office, str]:
        """Create a store; returns the open office and the recovery code. Raises StoreExists, WriteFailed."""
        from app.office import create_office  # heavy: kept out of the start

        return create_office(folder, profile, passphrase)

    def recovery_sheet(
        self, profile: Profile, code: str, store_id: str, on: date, *, boxes: bool = False
    ) -> Paper:
        """The recovery code as a page to print and keep in the safe. Raises MissingGlyph unless `boxes`."""
        from app.office import recovery_sheet  # heavy: kept out of the start

        return recovery_sheet(profile, code, store_id, on, boxes=boxes)


def _warm_up() -> None:
    from app.office import prepare  # heavy: kept out of the start

    with suppress(ExpectedError):  # told when the store is opened
        prepare()
