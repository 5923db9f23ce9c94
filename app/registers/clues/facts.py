"""Stored steps as the rules see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.rules.steps import StepFact


def facts(rows: Iterable[Any]) -> list[StepFact]:
    """Return steps (or plain rows) as the rules see them; those not yet stored count from -1 downwards."""
    return [
        StepFact(row.kind, row.held_on, row.id or -place, _detail(row), row.corrects)
        for place, row in enumerate(rows, start=1)
    ]


def _detail(row: Any) -> dict[str, Any]:
    return {**(row.detail or {}), "who": row.who, "note": row.note}
