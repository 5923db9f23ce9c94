"""Triggers that keep accidents from deleting records and from touching the history."""

from __future__ import annotations

from sqlalchemy import Connection

import db.models  # noqa: F401 - all tables must be known
from db.history import audited_tables
from db.models.history import HistoryEntry


def wanted_guards() -> dict[str, str]:
    """The name and SQL of every guard there has to be."""
    history = str(HistoryEntry.__tablename__)
    wanted = [(table, "DELETE") for table in sorted(audited_tables())] + [(history, "UPDATE")]
    return {_name(table, verb): _sql(table, verb) for table, verb in wanted}


def missing_guards(connection: Connection) -> list[str]:
    """The names of guards that are not there, or not as they should be."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = {str(name): str(sql) for name, sql in rows}
    return [name for name, sql in wanted_guards().items() if found.get(name) != sql]


def set_guards(connection: Connection) -> list[str]:
    """Put missing guards in place and return their names; a table rebuilt by a migration has lost its own."""
    missing = missing_guards(connection)
    wanted = wanted_guards()
    for name in missing:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(wanted[name])
    return missing


def _name(table: str, verb: str) -> str:
    return f"guard_{table}_{verb.lower()}"


def _sql(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'no {verb.lower()} on {table}'); END"
    )
