"""The registers of this tab, in the order of their pages."""

from __future__ import annotations

ARCHIVES, CONFIRMATIONS, LOANS, OPINIONS = "archives", "confirmations", "loans", "opinions"

# The hand-kept sections of a file, each a register of its own.
LEAVES = (
    "careers", "families", "matters", "properties", "ceremonies", "gifts", "journeys", "sidelines",
    "assessments", "awards", "trainings", "statements", "pledges", "rectifications", "conflicts", "others",
)  # fmt: skip

REGISTERS = (ARCHIVES, *LEAVES, CONFIRMATIONS, LOANS, OPINIONS)
