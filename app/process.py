"""What the process as a whole owes the store, under the name that `ui` and the command line know it by."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

from db.process import harden_process

__all__ = ["harden_process", "told_without_content"]

_LEADING_PARTS = 3


def told_without_content(error: BaseException) -> list[str]:
    """The kinds of an error and its causes, each with its places in the program, as lines of text.

    The errors' messages are left out on purpose: they may quote what was typed.
    """
    lines = []
    for link in _chain(error):
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        for frame in traceback.extract_tb(link.__traceback__):
            place = "/".join(Path(frame.filename).parts[-_LEADING_PARTS:])
            lines.append(f"  {place}:{frame.lineno} {frame.name}")
    return lines


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__
