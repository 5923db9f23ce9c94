"""A verified, encrypted backup: a folder that is itself a store, opened with the same keys."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from db.connection import RawConnection, checkpoint, connect_bare
from db.durable import sync_file, sync_folder
from db.errors import StoreMissing
from db.faults import damaged, translated
from db.layout import ANCHOR, ATTACHMENTS, BACKUPS, DATABASE, HEADER
from db.reserve import require_space
from db.safe_io import PRIVATE_FILE, make_private_folder, write_atomically, write_failure

MARGIN = 8 * 1024 * 1024


def back_up(folder: Path, source: RawConnection, key: bytes, label: str) -> Path:
    """Copy the open store behind `source` into a new folder under backups/ and return it.

    The copy takes its name only after its pages, structure and references were checked and it is on disk.
    The encrypted attachments that it names go with it; one that is lost in the store is lost in the backup,
    too, and the store's check says which. Raises WriteFailed, DamagedDatabase (of the copy or the original).
    """
    held = sum(file.stat().st_size for file in _attached(source, folder))
    require_space(folder, 2 * (folder / DATABASE).stat().st_size + held + MARGIN)
    final = folder / BACKUPS / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{label}"
    part = final.with_name(f"{final.name}.part")
    make_private_folder(part)
    try:
        # The anchor first: taken later, it might know of rows that the copy has not.
        for name in (HEADER, ANCHOR):
            _copy_small(folder / name, part / name)
        with translated():
            checkpoint(source)
            files = _copy_database(source, part / DATABASE, key, folder)
        _copy_attachments(files, part / ATTACHMENTS)
        os.replace(part, final)
    except OSError as error:
        raise write_failure(error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    sync_folder(final.parent)
    return final


def faults_of(raw: RawConnection) -> list[str]:
    """What is wrong with a database, in SQLCipher's and SQLite's own words; empty when it is whole.

    The write-ahead log must have been checkpointed: the page check reads the file alone.
    """
    pages = [str(row[0]) for row in raw.execute("PRAGMA cipher_integrity_check").fetchall()]
    structure = [str(row[0]) for row in raw.execute("PRAGMA integrity_check").fetchall()]
    references = [f"foreign key: {row[0]}" for row in raw.execute("PRAGMA foreign_key_check").fetchall()]
    return pages + [one for one in structure if one != "ok"] + references


def _copy_database(source: RawConnection, target: Path, key: bytes, folder: Path) -> list[Path]:
    """Copy and check the database; return the attachments that the copy names."""
    with closing(connect_bare(target, key)) as copy:
        source.backup(copy)
        # A file of its own: whoever copies the backup onwards must not need a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        if faults_of(copy):
            raise damaged("备份没有通过校验，已放弃。", "备份的内容不完整；原数据库可能已有损坏。")
        files = _attached(copy, folder)
    target.chmod(PRIVATE_FILE)
    sync_file(target)
    return files


def _attached(source: RawConnection, folder: Path) -> list[Path]:
    """The encrypted files of all attachments that are there, voided ones, too."""
    with translated():
        known = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'attachment'").fetchone()
        rows = source.execute("SELECT file FROM attachment").fetchall() if known else []
    places = (folder / ATTACHMENTS / str(row[0]) for row in rows)
    return [place for place in places if place.is_file()]


def _copy_attachments(files: list[Path], target: Path) -> None:
    if files:
        make_private_folder(target)
    for file in files:
        write_atomically(target / file.name, file.read_bytes())


def _copy_small(source: Path, target: Path) -> None:
    if not source.exists():
        if source.name == HEADER:
            raise StoreMissing("密钥文件 store.keys 不见了，无法备份。")
        return
    write_atomically(target, source.read_bytes())
