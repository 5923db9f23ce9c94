"""Round numbers for an axis."""

from __future__ import annotations

MOST_STEPS = 5


def ticks(most: int) -> list[int]:
    """Round numbers from 0 to at least `most` in even steps of 1, 2 or 5 times a power of ten."""
    step = 1
    while step * MOST_STEPS < most:
        step = _next(step)
    return [step * place for place in range(-(-most // step) + 1)] if most else [0, 1]


def _next(step: int) -> int:
    return step * 5 // 2 if str(step)[0] == "2" else step * 2


def tenths(part: int, whole: int) -> str:
    """`part` in per cent of `whole` to one decimal, half up from the exact counts: 12.5%."""
    found = (2000 * part + whole) // (2 * whole)
    return f"{found // 10}.{found % 10}%"
