"""Slowing down guesses at the keyboard."""

from __future__ import annotations

_FREE_TRIES = 2
_LONGEST = 30


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong passphrases in a row: none for the first two, then 4, 8, 16, 30.

    The store counts along and refuses for just as long, whoever asks.
    """
    if failures <= _FREE_TRIES:
        return 0
    return int(min(2 ** (failures - 1), _LONGEST))
