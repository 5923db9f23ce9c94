"""Reading a printed file back: what its contents say, and where its sections really begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

MARK = r"第[一二三四五六七八九十]+部分"
ENTRY = re.compile(rf"({MARK}\S+?)…+(\d+)")
HEADING = re.compile(rf"{MARK}\S+")


def bare(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def contents(pages: Sequence[str]) -> dict[str, int]:
    """Page numbers by heading, as the contents give them."""
    entries = [ENTRY.fullmatch(bare(line)) for page in pages for line in page.splitlines()]
    return {found[1]: int(found[2]) for found in entries if found}


def begins(pages: Sequence[str], lead: int) -> dict[str, int]:
    """Pages by heading, where the headings stand; the first `lead` pages are cover and contents."""
    found: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for line in map(bare, page.splitlines()):
            if number > lead and HEADING.fullmatch(line) and "（续）" not in line:
                assert line not in found
                found[line] = number
    return found
