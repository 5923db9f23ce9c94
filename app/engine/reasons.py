"""Reasons the officer has to write: why something is voided, revealed, passed over."""

from __future__ import annotations

from app.engine.values import clean_text
from app.errors import Flaw, RefusedInput

SHORTEST_REASON = 4
LONGEST_REASON = 2000


def written_reason(raw: str, deed: str, source: str) -> str:
    """Return the cleaned reason for a deed ('作废附件'); `source` says why there has to be one.

    Raises RefusedInput for one that is missing, too short or too long.
    """
    reason = clean_text(raw)
    if SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return reason
    flaw = f"请写明{deed}的原因，不少于 {SHORTEST_REASON} 个字"
    if len(reason) > LONGEST_REASON:
        flaw = f"{deed}的原因不超过 {LONGEST_REASON} 字"
    raise RefusedInput(
        f"{deed}必须写明原因。", (Flaw("reason", "", flaw),), reason=source, remedy=f"{flaw}。"
    )
