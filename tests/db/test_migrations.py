"""Models and migrations agree; an upgrade happens wholly, after a backup, or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel, select

from db.connection import connect, make_engine
from db.errors import DamagedDatabase, NewerStore
from db.guards import missing_guards
from db.layout import DATABASE
from db.migrate import OWN, Scripts, build_up, upgrade_if_behind
from db.models import Clue, ClueSubject, HistoryEntry
from db.store import Store
from tests.db.conftest import Made

NEXT = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "{revision}", "{before}", None, None

def upgrade():
    {body}

def downgrade():
    raise NotImplementedError
"""
REBUILD = """with op.batch_alter_table("clue", recreate="always") as batch:
        batch.add_column(sa.Column("nickname", sa.String(), nullable=False, server_default=""))"""
FAIL = """op.create_table("half", sa.Column("id", sa.Integer()))
    with op.batch_alter_table("clue", recreate="always") as batch:
        batch.add_column(sa.Column("nickname", sa.String(), nullable=False, server_default=""))
    op.execute("INSERT INTO no_such_table VALUES (1)")"""
ORPHAN = """op.execute("DROP TRIGGER guard_clue_delete")
    op.execute("DELETE FROM clue")"""


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Engine]:
    """An encrypted database built by the migrations alone."""
    path, key = tmp_path / "built.db", secrets.token_bytes(32)
    build_up(path, key)
    engine = make_engine(path, key)
    yield engine
    engine.dispose()


@pytest.fixture
def declared(tmp_path: Path) -> Iterator[Engine]:
    """An encrypted database built from the models alone."""
    engine = make_engine(tmp_path / "declared.db", secrets.token_bytes(32))
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
    yield engine
    engine.dispose()


def shape(engine: Engine) -> dict[str, Any]:
    """Everything there is to say about each table."""
    look = inspect(engine)
    tables = sorted(set(look.get_table_names()) - {"alembic_version"})
    return {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in look.get_columns(table)
            ],
            "key": look.get_pk_constraint(table),
            "foreign": sorted(look.get_foreign_keys(table), key=str),
            "unique": sorted(look.get_unique_constraints(table), key=str),
            "checks": sorted(look.get_check_constraints(table), key=str),
            "indexes": sorted(look.get_indexes(table), key=str),
        }
        for table in tables
    }


def test_models_and_migrations_make_the_same_tables(fresh: Engine, declared: Engine) -> None:
    assert shape(fresh) == shape(declared)


def test_alembic_sees_no_difference_either(fresh: Engine) -> None:
    with fresh.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_constraint_has_a_name(fresh: Engine) -> None:
    for table, told in shape(fresh).items():
        parts = [told["key"], *told["foreign"], *told["unique"], *told["checks"], *told["indexes"]]
        assert all(part["name"] for part in parts), table


def test_the_named_head_is_the_scripts_head() -> None:
    assert OWN.revisions()[0] == OWN.head


def test_a_new_database_has_its_guards(fresh: Engine) -> None:
    with fresh.connect() as connection:
        assert missing_guards(connection) == []


def scripts_with(tmp_path: Path, body: str) -> Scripts:
    """The program's own migrations and one more."""
    folder = tmp_path / "mi grations %"
    shutil.copytree(OWN.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    script = NEXT.format(revision="9999", before=OWN.head, body=body)
    (folder / "versions" / "9999_next.py").write_text(script)
    return Scripts(folder, "9999")


def with_a_clue(made: Made) -> None:
    with Store.open(made.folder, made.master) as store, store.writing() as session:
        clue = Clue(number="1", received_on=date(2026, 1, 5))
        session.add(clue)
        session.flush()
        assert clue.id is not None
        session.add(ClueSubject(clue_id=clue.id, name="祁望山"))


def test_a_current_store_is_left_alone(closed: Made) -> None:
    assert upgrade_if_behind(closed.folder, closed.master.subkey("db")) is None
    assert list((closed.folder / "backups").iterdir()) == []


def test_an_upgrade_is_backed_up_and_keeps_children_and_guards(closed: Made, tmp_path: Path) -> None:
    with_a_clue(closed)
    key = closed.master.subkey("db")
    upgrade = upgrade_if_behind(closed.folder, key, scripts_with(tmp_path, REBUILD))
    assert upgrade is not None
    assert (upgrade.before, upgrade.after) == (OWN.head, "9999")
    engine = make_engine(closed.folder / DATABASE, key)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT nickname FROM clue").all() == [("",)]
        assert connection.exec_driver_sql("SELECT name FROM clue_subject").all() == [("祁望山",)]
        assert missing_guards(connection) == []
    engine.dispose()
    with Store.open(upgrade.backup, closed.master) as backup, backup.reading() as session:
        assert session.exec(select(ClueSubject.name)).all() == ["祁望山"]


def test_opening_a_store_that_is_behind_upgrades_it_and_says_so(closed: Made, tmp_path: Path) -> None:
    with_a_clue(closed)
    scripts = scripts_with(tmp_path, REBUILD)
    with Store.open(closed.folder, closed.master, scripts=scripts) as store:
        assert store.alarms == ()
        assert all(finding.ok for finding in store.check())
        with store.reading() as session:
            told = session.exec(select(HistoryEntry).where(HistoryEntry.action == "upgrade")).one()
            assert session.exec(select(ClueSubject.name)).all() == ["祁望山"]
    assert (told.detail["before"], told.detail["after"]) == (OWN.head, "9999")
    assert (closed.folder / "backups" / told.detail["backup"] / DATABASE).exists()


def test_an_upgrade_that_fails_halfway_changes_nothing(closed: Made, tmp_path: Path) -> None:
    with_a_clue(closed)
    key = closed.master.subkey("db")
    with pytest.raises(OperationalError):
        upgrade_if_behind(closed.folder, key, scripts_with(tmp_path, FAIL))
    with Store.open(closed.folder, closed.master) as store:
        assert all(finding.ok for finding in store.check())
        with store.reading() as session:
            assert session.exec(select(ClueSubject.name)).all() == ["祁望山"]
            tables = inspect(session.connection()).get_table_names()
            assert "half" not in tables
            assert (
                session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
                == OWN.head
            )


def test_an_upgrade_that_leaves_orphans_is_taken_back(closed: Made, tmp_path: Path) -> None:
    with_a_clue(closed)
    with pytest.raises(DamagedDatabase, match="保持原样"):
        upgrade_if_behind(closed.folder, closed.master.subkey("db"), scripts_with(tmp_path, ORPHAN))
    with Store.open(closed.folder, closed.master) as store, store.reading() as session:
        assert len(session.exec(select(Clue)).all()) == 1


def test_a_store_of_a_newer_program_is_refused_and_untouched(closed: Made) -> None:
    key = closed.master.subkey("db")
    with closing(connect(closed.folder / DATABASE, key)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '7777'")
    before = (closed.folder / DATABASE).read_bytes()
    with pytest.raises(NewerStore, match="7777"):
        Store.open(closed.folder, closed.master)
    assert (closed.folder / DATABASE).read_bytes() == before
