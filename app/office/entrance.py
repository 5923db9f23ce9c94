"""The ways into a store: making one, opening it by passphrase or recovery code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from app import papers
from app.committee import table_rules
from app.engine.views import Paper, Profile
from app.office.office import Office
from app.office.patience import require_patience
from app.office.profile import clean_profile, write_profile
from db import vault
from db.store import Store


def prepare() -> None:
    """Read and build what every store needs, which may be done before there is one. Raises ExpectedError."""
    table_rules()
    configure_mappers()


def create_office(
    folder: Path,
    profile: Profile,
    passphrase: str,
    *,
    kdf: vault.Kdf | None = None,
    today: Callable[[], date] = date.today,
) -> tuple[Office, str]:
    """Create and open a store; returns office and recovery code.

    Raises StoreExists, StoreInUse, WriteFailed, and RefusedInput for a name that is too long.
    """
    profile = clean_profile(profile)
    rules = table_rules()
    master, code = (
        vault.create_vault(folder, passphrase, kdf=kdf) if kdf else vault.create_vault(folder, passphrase)
    )
    store = Store.create(folder, master)
    with store.writing() as session:
        write_profile(session, profile)
    return Office(store, master, rules, today), code


def open_office(folder: Path, passphrase: str, *, today: Callable[[], date] = date.today) -> Office:
    """Open a store.

    Raises WrongPassphrase, DamagedHeader, DamagedDatabase, StoreMissing, StoreInUse, NewerStore; a faulty
    table of rules is an ExpectedError.
    """
    require_patience(folder)
    return opened(folder, vault.unlock(folder, passphrase), today)


def open_office_with_recovery(folder: Path, code: str, *, today: Callable[[], date] = date.today) -> Office:
    """Open a store with the printed recovery code. Raises as `open_office`."""
    require_patience(folder)
    return opened(folder, vault.unlock_with_recovery(folder, code), today)


def recovery_sheet(profile: Profile, code: str, store_id: str, on: date, *, boxes: bool = False) -> Paper:
    """Return the sheet with the recovery code as a PDF. Raises MissingGlyph unless `boxes` allows boxes."""
    return papers.recovery_sheet(profile, code, store_id, on, boxes=boxes)


def opened(folder: Path, master: vault.MasterKey, today: Callable[[], date]) -> Office:
    """Open a store whose key is known. Raises as `open_office`."""
    rules = table_rules()
    return Office(Store.open(folder, master), master, rules, today)
