"""What a check found, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: its Chinese name, whether all is well, what was found and what to do."""

    check: str
    ok: bool
    detail: str = ""
    remedy: str = ""
