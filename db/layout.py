"""The names of the files in a store's folder."""

from __future__ import annotations

from pathlib import Path

HEADER = "store.keys"
# The header's name while a store is being created; renaming it is the very last step of creation.
HEADER_IN_MAKING = "store.keys.new"
DATABASE = "store.db"
DATABASE_IN_MAKING = "store.db.new"
SIDE_FILES = ("-wal", "-shm", "-journal")
LOCK = "store.lock"
RESERVE = "store.reserve"
ANCHOR = "anchor.json"
ATTEMPTS = "attempts.json"
BACKUPS = "backups"
ATTACHMENTS = "attachments"


def has_store(folder: Path) -> bool:
    """Whether `folder` holds a finished store, or the remains of one whose header or database is gone."""
    return (folder / HEADER).exists() or (has_database(folder) and not (folder / HEADER_IN_MAKING).exists())


def has_database(folder: Path) -> bool:
    """Whether `folder` holds a database with anything in it."""
    database = folder / DATABASE
    return database.exists() and database.stat().st_size > 0


def remove_unfinished(folder: Path) -> None:
    """Remove what a creation that never ended has left; does nothing in a folder with a finished store."""
    if has_store(folder):
        return
    names = [ANCHOR, HEADER_IN_MAKING]
    names += [stem + tail for stem in (DATABASE, DATABASE_IN_MAKING) for tail in ("", *SIDE_FILES)]
    # The header goes last: while it is there, the rest is known to be unfinished.
    for name in sorted(names, key=HEADER_IN_MAKING.__eq__):
        (folder / name).unlink(missing_ok=True)
