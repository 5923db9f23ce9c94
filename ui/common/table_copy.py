"""Rows of a ledger as text for the clipboard, the way spreadsheet programs take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.engine.views import Row

MOST_ROWS = 2000
_FORMULA = ("=", "+", "-", "@")


def as_text(rows: Iterable[Row], sections: Sequence[int]) -> str:
    """The cells of these columns set apart by tabs, the rows by line breaks."""
    return "\n".join("\t".join(_plain(row.cells[section].text) for section in sections) for row in rows)


def _plain(text: str) -> str:
    """One cell on one line; a text that a spreadsheet would take for a formula gets an apostrophe."""
    line = " ".join(text.split())
    risky = line.startswith(_FORMULA) and not line[1:].replace(".", "", 1).isdigit()
    return f"'{line}" if risky else line
