"""Who is to be talked to every year, and who was."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, extract
from sqlmodel import col, select

import resources
from app.rules.talk_table import PARTY, TalkRules, load_talks
from db.models import Member, Talk, TalkAttendee
from db.vocabulary import IN_PARTY, MemberStanding, TalkState


@cache
def _shipped() -> TalkRules:
    """The table of talks as it comes with the program; no committee has another."""
    return load_talks(resources.path("rules") / "talks.toml")


def in_scope(scope: str) -> ColumnElement[bool]:
    """Return the condition on a person of the roster to be among those who are talked to."""
    present = col(Member.voided_at).is_(None) & (col(Member.standing) == MemberStanding.PRESENT)
    return present & col(Member.political_status).in_(IN_PARTY) if scope == PARTY else present


def talked_to(rules: TalkRules, year: int) -> tuple[Any, Any]:
    """Return two queries for the ids of those talked to in a year: alone, and among several."""
    of_year = (
        col(Talk.voided_at).is_(None), col(Talk.state) == TalkState.FINISHED,
        col(Talk.kind).in_(rules.having("coverage")), extract("year", col(Talk.held_on)) == year,
    )  # fmt: skip
    alone = select(Talk.member_id).where(*of_year, col(Talk.member_id).is_not(None))
    among = (
        select(TalkAttendee.member_id)
        .join(Talk, col(Talk.id) == col(TalkAttendee.talk_id))
        .where(*of_year, col(TalkAttendee.member_id).is_not(None), col(TalkAttendee.voided_at).is_(None))
    )
    return alone, among


def not_talked(today: date) -> ColumnElement[bool]:
    """Return the condition on a person of the roster: to be talked to, and not talked to this year."""
    rules = _shipped()
    alone, among = talked_to(rules, today.year)
    return in_scope(rules.scope) & col(Member.id).not_in(alone) & col(Member.id).not_in(among)
