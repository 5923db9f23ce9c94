"""The history: who did what to which record, when, from what to what; each row chained to the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

import db.models.base  # noqa: F401 - sets the naming convention before any table is declared


class HistoryEntry(SQLModel, table=True):
    """One event. `register` is a table name, `changes` is {field: [old, new]}, `detail` what else is known.

    A child row's event stands under its owner, with `detail = {"child": its table, "id": its id}`.
    """

    __tablename__ = "history"
    __table_args__ = (Index(None, "register", "record_id"),)
    model_config = SQLModelConfig(hide_input_in_errors=True)

    seq: int = Field(primary_key=True)
    at: datetime
    actor: str
    register: str
    record_id: int | None = None
    action: str = Field(index=True)
    changes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    prev: str
    mac: str
