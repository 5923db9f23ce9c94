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
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import SQLModel, select

from db.anchor import Anchor
from db.connection import connect, make_engine
from db.errors import DamagedDatabase, NewerStore
from db.guards import missing_guards
from db.history import Pen, make_session, note, read_head
from db.layout import DATABASE
from db.migrate import OWN, Scripts, build_up, upgrade_if_behind
from db.models import Clue, ClueStep, ClueSubject, HistoryEntry, Meeting, Member
from db.store import Store
from db.vocabulary import ClueState, PoliticalStatus, Relation, StepKind
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
COMMON = "id, version, created_at, changed_at, void_reason"
KEPT = "'2026-01-05 01:00:00', '2026-01-06 01:00:00', ''"
# A store of the first version, as its program wrote it: the columns of that time, and a history.
FIRST_ROWS = f"""
INSERT INTO member ({COMMON}, name, ethnicity, birth, identity_number, joined_on, confirmed_on, branch, unit,
    post, rank, phone, verdict, remarks)
    VALUES (1, 2, {KEPT}, '祁望山', '', '1990-03', '', '', '', '第一党支部', '建设处',
    '', '一级科员', '', '', '');
INSERT INTO clue ({COMMON}, number, received_on, source, summary, handler, secrecy, remarks, marks, state,
    disposition, opinion_on, result, measure, form, due_rule, subject_names, subject_units)
    VALUES (1, 3, {KEPT}, '线索〔2026〕1号', '2026-01-05', 'petition', '反映其脱岗', '', 'secret', '', '',
    'inquiring', 'inquiry', '2026-01-20', '', '', 'first', 'T2', '祁望山', '建设处'),
    (2, 1, {KEPT}, '线索〔2026〕2号', '2026-02-05', 'other', '', '', 'internal', '', '', 'closed',
    NULL, NULL, '了结', '', NULL, '', '', '');
INSERT INTO clue_subject ({COMMON}, clue_id, position, member_id, name, unit, rank, form, measure)
    VALUES (1, 1, {KEPT}, 1, 0, 1, '祁望山', '建设处', '一级科员', 'first', '批评教育');
INSERT INTO clue_step ({COMMON}, clue_id, kind, held_on, who, note, detail, corrects)
    VALUES (1, 1, {KEPT}, 1, 'registered', '2026-01-05', '', '', '{{}}', NULL),
    (3, 1, {KEPT}, 1, 'opinion', '2026-01-20', '', '', '{{"disposition": "inquiry"}}', NULL),
    (2, 1, {KEPT}, 1, 'corrected', '2026-01-07', '', '笔误', '{{"received_on": "2026-01-05"}}', 1);
INSERT INTO meeting ({COMMON}, number, held_on, kind, place, chair, attendees, absentees, topics, decisions,
    minutes, remarks)
    VALUES (1, 1, {KEPT}, '会〔2026〕1号', '2026-01-10', 'committee', '', '', '', '', '研究线索', '', '', '');
"""
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


@pytest.fixture
def first(closed: Made, tmp_path: Path) -> Made:
    """A store as the first version left it, with a person, two clues and a meeting in it."""
    path, key = closed.folder / DATABASE, closed.master.subkey("db")
    path.write_bytes(b"")
    folder = tmp_path / "the first migration"
    shutil.copytree(OWN.folder, folder, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*"))
    engine = make_engine(path, key, foreign_keys=False)
    with engine.begin() as connection:
        Scripts(folder, "0001").run(connection)
    with closing(connect(path, key)) as raw:
        raw.executescript(FIRST_ROWS)
    audit, store_id = closed.master.subkey("audit"), closed.master.store_id
    with make_session(engine, Pen(audit, store_id, "system")) as session:
        for action in ("create_store", "import"):
            note(session, action)
        Anchor(closed.folder, audit, store_id).move(read_head(session.connection()))
        session.commit()
    engine.dispose()
    return closed


def test_a_store_of_the_first_version_keeps_every_row_and_its_history(first: Made) -> None:
    with Store.open(first.folder, first.master) as store:
        assert store.alarms == ()
        assert [finding for finding in store.check() if not finding.ok] == []
        with store.reading() as session:
            told = session.exec(select(HistoryEntry.action).order_by(HistoryEntry.seq)).all()
            clues, steps = session.exec(select(Clue)).all(), session.exec(select(ClueStep)).all()
            subject, member = session.exec(select(ClueSubject)).one(), session.exec(select(Member)).one()
            assert session.exec(select(Meeting.topics)).all() == ["研究线索"]
    assert told == ["create_store", "import", "upgrade", "unlock"]
    assert [(clue.number, clue.state, clue.version) for clue in clues] == [
        ("线索〔2026〕1号", ClueState.INQUIRING, 3),
        ("线索〔2026〕2号", ClueState.CLOSED, 1),
    ]
    assert (clues[0].opinion_on, clues[0].secrecy.value) == (date(2026, 1, 20), "secret")
    assert (clues[0].masses_side, clues[0].designation, clues[0].relation) == (False, "", None)
    assert [(step.kind, step.corrects, step.detail) for step in steps] == [
        (StepKind.REGISTERED, None, {"imported": True}),
        (StepKind.CORRECTED, 1, {"received_on": "2026-01-05"}),
        (StepKind.OPINION, None, {"disposition": "inquiry", "decided": True}),
    ]
    assert (subject.name, subject.measure, subject.member_id, member.joined_on) == (
        "祁望山", "批评教育", 1, "",
    )  # fmt: skip
    assert (subject.political_status, subject.outside, subject.conduct_rank) == (None, False, "")


def test_a_store_of_the_first_version_ends_with_the_same_tables(first: Made, declared: Engine) -> None:
    upgrade = upgrade_if_behind(first.folder, first.master.subkey("db"))
    assert upgrade is not None
    assert (upgrade.before, upgrade.after) == ("0001", OWN.head)
    engine = make_engine(first.folder / DATABASE, first.master.subkey("db"))
    try:
        assert shape(engine) == shape(declared)
        with engine.connect() as connection:
            assert missing_guards(connection) == []
    finally:
        engine.dispose()


def test_an_upgraded_store_takes_the_new_codes_and_refuses_unknown_ones(first: Made) -> None:
    with Store.open(first.folder, first.master) as store:
        with store.writing() as session:
            clue = session.get_one(Clue, 2)
            clue.state, clue.relation, clue.parent_id = ClueState.MERGED, Relation.DUPLICATE, 1
            session.get_one(ClueSubject, 1).political_status = PoliticalStatus.MEMBER
            session.add(ClueStep(clue_id=2, kind=StepKind.MERGED, held_on=date(2026, 3, 1)))
        for column, table in [
            ("state", "clue"), ("relation", "clue"), ("pending", "clue"), ("settlement", "clue"),
            ("source", "clue"), ("kind", "clue_step"), ("political_status", "clue_subject"),
        ]:  # fmt: skip
            with pytest.raises(IntegrityError, match=f"ck_{table}_{column}"), store.writing() as session:
                session.connection().exec_driver_sql(f"UPDATE {table} SET {column} = 'no such'")


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
