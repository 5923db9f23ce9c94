from __future__ import annotations

from app.office import Office, open_office
from tests.app.parts import PASSPHRASE
from tests.cli.conftest import Desk
from tests.cli.conftest import desk as desk
from tests.cli.conftest import full_desk as full_desk
from tests.cli.conftest import made as made


def open_full(desk: Desk) -> Office:
    """Open the store of a desk as the window does."""
    return open_office(desk.store, PASSPHRASE)
