"""The years the command line takes: those the calendar is asked of."""

from __future__ import annotations

FIRST, LAST = 1949, 2100
