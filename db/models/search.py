"""The text each register is searched by, and the traces by which an imported row is known again."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class SearchText(SQLModel, table=True):
    """One record's searchable text: its words as shown and the pinyin of its names, lower case.

    A narrow table of its own, so that a search reads no wide record.
    """

    __tablename__ = "search_text"

    register: str = Field(primary_key=True)
    record_id: int = Field(primary_key=True)
    text: str


class ImportTrace(SQLModel, table=True):
    """The fingerprint of one imported row: the same row is recognised and never doubled."""

    __tablename__ = "import_trace"

    register: str = Field(primary_key=True)
    fingerprint: str = Field(primary_key=True)
    record_id: int
