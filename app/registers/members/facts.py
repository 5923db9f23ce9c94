"""Stored changes as the rules see them, and what they make of the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.rules.careers import ASPECTS, Change, present
from db.models import Member, MemberChange
from db.vocabulary import MemberStanding, PoliticalStatus


def facts(rows: Iterable[MemberChange]) -> list[Change]:
    """Return stored changes as the rules see them, in the order given."""
    return [Change(row.kind, row.held_on, row.detail or {}, row.id or 0, row.corrects) for row in rows]


def held(member: Member) -> dict[str, str]:
    """Return what the record says of every aspect, as text; enumerations by their code."""
    return {aspect: code(getattr(member, aspect)) for aspect in ASPECTS}


def code(value: Any) -> str:
    """Return an aspect's value as text."""
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "value", value) or "")


def projected(member: Member, rows: Iterable[MemberChange]) -> dict[str, Any]:
    """Return the values of the record that are the sum of its changes; those never changed are left out."""
    return {aspect: _typed(aspect, text) for aspect, text in present(facts(rows), held(member)).items()}


def _typed(aspect: str, text: str) -> Any:
    if aspect == "standing":
        return MemberStanding.coded(text) if text else MemberStanding.PRESENT
    if aspect == "political_status":
        return PoliticalStatus.coded(text) if text else None
    if aspect == "left_on":
        return date.fromisoformat(text) if text else None
    return text
