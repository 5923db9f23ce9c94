"""Run by Alembic: the connection, and the transaction around the whole upgrade, are the caller's."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import Column, Enum, MetaData
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import db.models  # noqa: F401 - all tables must be known


def _plain_type(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write types as SQLAlchemy's own, so that a migration stands for itself."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def _same_type(
    _: object,
    inspected: Column[object],
    declared: Column[object],
    found: TypeEngine[object],
    wanted: TypeEngine[object],
) -> bool | None:
    if isinstance(wanted, UTCDateTime | AutoString | Enum):
        return False
    return None


def _run(target: MetaData) -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=target,
        render_as_batch=context.get_head_revision() is not None,
        render_item=_plain_type,
        compare_type=_same_type,
    )
    with context.begin_transaction():
        context.run_migrations()


_run(SQLModel.metadata)
