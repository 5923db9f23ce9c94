"""发文登记: what was issued under a number of its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import Secrecy


class IssuedPaper(Record, table=True):
    """One issued paper. Its number runs by series and year without gaps; a voided one keeps its number.

    `paper` is the key of its declaration, `register` and `record_id` what it was issued for, `attachment_id`
    the copy kept of it.
    """

    __tablename__ = "issued_paper"
    __table_args__ = (UniqueConstraint("series", "year", "n"),)
    __owned_by__ = ("register", "record_id")

    series: str = Field(index=True)
    year: int
    n: int
    number: str = Field(index=True)
    paper: str
    title: str
    register: str = Field(index=True)
    record_id: int = Field(index=True)
    subject_id: int | None = None
    attachment_id: int | None = None
    issued_on: date
    recipient: str = ""
    secrecy: Secrecy = Field(default=Secrecy.INTERNAL, sa_column=enum_column(Secrecy, nullable=False))
