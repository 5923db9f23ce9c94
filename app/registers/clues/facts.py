"""Stored steps as the rules see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.rules.steps import StepFact
from db.models import ClueStep


def facts(rows: Iterable[ClueStep]) -> list[StepFact]:
    """Return stored steps as the rules see them; steps not yet stored count from -1 downwards."""
    return [
        StepFact(row.kind, row.held_on, row.id or -place, _detail(row), row.corrects)
        for place, row in enumerate(rows, start=1)
    ]


def _detail(row: ClueStep) -> dict[str, Any]:
    return {**(row.detail or {}), "who": row.who, "note": row.note}
