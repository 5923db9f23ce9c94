"""Bringing a store's tables up to this program's version, in one transaction and after a verified backup."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from db.backup import back_up
from db.connection import RawConnection, connect, make_engine
from db.errors import NewerStore
from db.faults import damaged, translated
from db.guards import set_guards
from db.layout import DATABASE

if TYPE_CHECKING:
    from alembic.config import Config


@dataclass(frozen=True, slots=True)
class Scripts:
    """The migration scripts in a folder, and the revision they end at.

    `head` is named, so that opening a current store need not load Alembic.
    """

    folder: Path
    head: str

    def config(self) -> Config:
        """Alembic's configuration without an ini file."""
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self.folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        return config

    def revisions(self) -> list[str]:
        """All revisions there is a way from, newest first."""
        from alembic.script import ScriptDirectory

        return [script.revision for script in ScriptDirectory.from_config(self.config()).walk_revisions()]

    def run(self, connection: Connection, target: str = "head") -> None:
        """Run Alembic on a connection whose transaction has begun."""
        from alembic import command

        config = self.config()
        config.attributes["connection"] = connection
        command.upgrade(config, target)


OWN = Scripts(Path(__file__).parent / "migrations", "0005")


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: from which revision to which, and where the backup made before it lies."""

    before: str
    after: str
    backup: Path


def upgrade_if_behind(folder: Path, key: bytes, scripts: Scripts = OWN) -> Upgrade | None:
    """Upgrade the store in `folder` when it is behind; None when it is current.

    Raises NewerStore for a revision this program does not know, DamagedDatabase, WriteFailed; whatever goes
    wrong, the database is as it was.
    """
    path = folder / DATABASE
    with translated(), closing(connect(path, key, foreign_keys=False)) as raw:
        before = _stored_revision(raw)
        if before == scripts.head:
            return None
        if before not in scripts.revisions():
            reason = f"数据表版本 {before} 本程序不认识。"
            raise NewerStore("这个数据存储由更新版本的程序写过。", reason=reason)
        backup = back_up(folder, raw, key, f"before-{scripts.head}")
    build_up(path, key, scripts)
    return Upgrade(before, scripts.head, backup)


def build_up(path: Path, key: bytes, scripts: Scripts = OWN) -> None:
    """Run all migrations the database lacks, in one transaction. Raises as `upgrade_if_behind`."""
    # Foreign keys off, on an engine of its own: rebuilding a parent table would delete its children.
    engine = make_engine(path, key, foreign_keys=False)
    try:
        with translated(), engine.begin() as connection:
            scripts.run(connection)
            set_guards(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise damaged("数据表升级没有完成，数据库保持原样。", "升级后有记录找不到它所属的记录。")
    finally:
        engine.dispose()


def _stored_revision(raw: RawConnection) -> str:
    table = raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = table and raw.execute("SELECT version_num FROM alembic_version").fetchone()
    if not row:
        raise damaged("数据库中没有数据表。", "文件能解密，但不是一个完整的数据存储。")
    return str(row[0])
