"""What every migration is written with: the columns of a record, checks of codes, rebuilt tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations


def record_columns() -> list[sa.Column[Any]]:
    """Return the columns that every record has."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
    ]


def among(column: str, codes: tuple[str, ...]) -> str:
    """Return the condition that a column holds one of these codes."""
    known = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({known})"


def one_of(name: str, column: str, *codes: str) -> sa.CheckConstraint:
    """Return the check, of this name, that a new table's column holds one of these codes."""
    return sa.CheckConstraint(among(column, codes), name=op.f(name))


def index(table: str, *columns: str, unique: bool = False) -> None:
    """Make an index of each of these columns."""
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=unique)


@contextmanager
def rebuilding(table: str) -> Iterator[BatchOperations]:
    """Rebuild a table with what is changed of it inside the block."""
    with op.batch_alter_table(table, recreate="always") as batch:
        yield batch


def add_after(batch: BatchOperations, place: str, *columns: sa.Column[Any]) -> None:
    """Add columns, in this order, behind the column `place`."""
    for column in columns:
        batch.add_column(column, insert_after=place)
        place = column.name


def admit_only(batch: BatchOperations, table: str, column: str, codes: tuple[str, ...]) -> None:
    """Let a column of a rebuilt table hold these codes alone."""
    batch.create_check_constraint(op.f(f"ck_{table}_{column}"), sa.text(among(column, codes)))


def text(name: str) -> sa.Column[Any]:
    """Return a text column, empty in the rows there are."""
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def flag(name: str) -> sa.Column[Any]:
    """Return a yes-or-no column, no in the rows there are."""
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def code(name: str, default: str | None = None) -> sa.Column[Any]:
    """Return a column for a code; with `default`, it is that in the rows there are, and never empty."""
    return sa.Column(name, sa.String(length=40), nullable=default is None, server_default=default)


def day(name: str) -> sa.Column[Any]:
    """Return a column for a date that may be missing."""
    return sa.Column(name, sa.Date(), nullable=True)
