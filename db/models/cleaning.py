"""定期清理: when the open and shelved clues were gone through one by one, by whom, and what was found."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import ClueState


class Cleaning(Record, table=True):
    """One 定期清理 of the ledger."""

    __tablename__ = "cleaning"

    number: str = Field(index=True, unique=True)
    held_on: date = Field(index=True)
    officer: str = ""
    participants: str = ""
    conclusion: str = ""
    remarks: str = ""


class CleaningRow(Record, table=True):
    """What was found of one clue; `state` as it stood that day."""

    __tablename__ = "cleaning_row"
    __owner__ = ("cleaning", "cleaning_id")

    cleaning_id: int = Field(foreign_key="cleaning.id", index=True)
    position: int = 0
    clue_id: int = Field(foreign_key="clue.id", index=True)
    number: str = ""
    persons: str = ""
    state: ClueState = Field(sa_column=enum_column(ClueState, nullable=False))
    due: str = ""
    finding: str = ""
    measure: str = ""
