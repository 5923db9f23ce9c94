"""廉政意见回复: a request with its list of names, what was found of each, and what was answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import MatchKind, OpinionState, Secrecy


class Opinion(Record, table=True):
    """One request (征求意见函). The block below `PROJECTION` sums up its rows."""

    __tablename__ = "opinion"

    number: str = Field(default="", index=True)
    received_on: date = Field(index=True)
    asked_by: str = Field(index=True)
    letter_number: str = Field(default="", index=True)
    letter_on: date | None = None
    occasion: str = Field(default="", index=True)
    contact: str = ""
    due_on: date | None = Field(default=None, index=True)
    handler: str = ""
    approver: str = ""
    approved_on: date | None = None
    approval: str = ""
    reply_number: str = Field(default="", index=True)
    replied_on: date | None = Field(default=None, index=True)
    valid_until: date | None = None
    secrecy: Secrecy = Field(default=Secrecy.INTERNAL, sa_column=enum_column(Secrecy, nullable=False))
    excuse: str = ""
    remarks: str = ""

    # PROJECTION
    state: OpinionState = Field(
        default=OpinionState.RECEIVED, sa_column=enum_column(OpinionState, nullable=False, index=True)
    )
    persons: int = 0
    names: str = ""


class OpinionPerson(Record, table=True):
    """One name of the list.

    `name`, `identity_number`, `unit` and `post` as the list has them; `flaw` says what is wrong with the
    number `told` there, `identity_number` is then empty; `reasons` is what was found on `checked_on`
    (`app.opinion_views.Reason` as JSON), `proposal` and `reply` are keys of the rules table, `wording` what
    the letter says, `override` why it is milder than what was proposed.
    """

    __tablename__ = "opinion_person"
    __owner__ = ("opinion", "opinion_id")

    opinion_id: int = Field(foreign_key="opinion.id", index=True)
    position: int = 0
    name: str = Field(index=True)
    identity_number: str = ""
    unit: str = ""
    post: str = ""
    flaw: str = ""
    told: str = ""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    matched: MatchKind = Field(
        default=MatchKind.STRANGER, sa_column=enum_column(MatchKind, nullable=False, index=True)
    )
    match_note: str = ""
    checked_on: date | None = None
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    proposal: str = ""
    reply: str = Field(default="", index=True)
    wording: str = ""
    override: str = ""
