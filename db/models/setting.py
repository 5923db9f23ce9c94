"""Settings of the office (kept in history) and preferences of the window (not)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from db.models.base import Record


class Setting(Record, table=True):
    """One setting of the office: organisation, committee, superior bodies…"""

    __tablename__ = "setting"

    key: str = Field(index=True, unique=True)
    value: Any = Field(default=None, sa_column=Column(JSON))


class Preference(SQLModel, table=True):
    """One preference of the window: column widths, saved filters, remembered column mappings."""

    __tablename__ = "preference"

    key: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_column=Column(JSON))
