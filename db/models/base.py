"""What every stored record has in common: identity, version, times, and that its changes are kept."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import partial
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

# A 台账 is a register, whatever the abstract base class of Python happens to call its own method.
warnings.filterwarnings("ignore", message='Field name "register" in', category=UserWarning)

# Every constraint has a name, so that a later migration can find it again.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

CODE_LENGTH = 40

# Chinese text stays readable (and findable) inside JSON columns.
to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def utc_now() -> datetime:
    """The present moment as an aware UTC time."""
    return datetime.now(UTC)


def codes(vocabulary: type[Enum]) -> list[str]:
    """The codes of an enumeration, in their order; they, not the names, are what is stored."""
    return [str(member.value) for member in vocabulary]


def enum_type(vocabulary: type[Enum]) -> sa.Enum:
    """A text column type that stores the member's code."""
    values: Any = codes
    return sa.Enum(
        vocabulary, values_callable=values, native_enum=False, create_constraint=False, length=CODE_LENGTH
    )


def enum_column(vocabulary: type[Enum], **options: Any) -> sa.Column[Any]:
    """A column for one member of `vocabulary`, for `Field(sa_column=enum_column(X))`.

    The code is stored as text and a CHECK constraint named after the column admits known codes only.
    `options` (nullable, index…) go to the column.
    """
    column: sa.Column[Any] = sa.Column(enum_type(vocabulary), **options)
    event.listen(column, "after_parent_attach", partial(_admit_only, codes(vocabulary)))
    return column


def text_column(**options: Any) -> sa.Column[Any]:
    """A text column that older stores get empty."""
    return sa.Column(sa.String(), nullable=False, server_default="", **options)


def flag_column(**options: Any) -> sa.Column[Any]:
    """A yes-or-no column that older stores get as no."""
    return sa.Column(sa.Boolean(), nullable=False, server_default=sa.false(), **options)


def _admit_only(allowed: Sequence[str], column: sa.Column[Any], table: Any) -> None:
    if isinstance(table, sa.Table):
        known = sa.type_coerce(column, sa.String()).in_(allowed)
        table.append_constraint(sa.CheckConstraint(known, name=column.name))


class Audited(SQLModel):
    """A row whose every change is written to the history and which is never deleted.

    Child rows (the persons of a clue, its steps…) name the record they belong to in
    `__owner__ = (owner's table, own foreign key field)`; their changes are then listed under the owner. Rows
    that any register's records may have name the two fields that hold the owner's table and its id in
    `__owned_by__`. Of the fields in `__unsaid__` the history says that they changed, not from what to what.
    """

    __audited__: ClassVar[bool] = True
    __owner__: ClassVar[tuple[str, str] | None] = None
    __owned_by__: ClassVar[tuple[str, str] | None] = None
    __unsaid__: ClassVar[frozenset[str]] = frozenset()

    model_config = SQLModelConfig(hide_input_in_errors=True, validate_assignment=True)


class Record(Audited):
    """A business record. It is voided with a reason, never deleted; `version` counts its changes."""

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(default=1)
    created_at: datetime = Field(default_factory=utc_now)
    changed_at: datetime = Field(default_factory=utc_now)
    voided_at: datetime | None = Field(default=None)
    void_reason: str = Field(default="")
