"""Timing and the table the numbers are printed in."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One number (seconds) beside its baseline (seconds, None where it is not on this machine)."""

    name: str
    ours: float
    baseline_name: str
    baseline: float | None
    aim: str

    @property
    def ratio(self) -> str:
        """Ours over the baseline."""
        return "" if not self.baseline else f"{self.ours / self.baseline:.2f}"


def median_time(work: Callable[[], object], rounds: int = 7) -> float:
    """Return the median of several runs in seconds, after one run that does not count."""
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def table(results: list[Result]) -> str:
    """Return the results as a table, milliseconds, ours beside the baseline."""
    lines = [f"{'what':54}{'ours ms':>10}  {'baseline':34}{'ms':>10}{'ratio':>8}   aim"]
    for result in results:
        baseline = "not here" if result.baseline is None else f"{result.baseline * 1000:.1f}"
        lines.append(
            f"{result.name:54}{result.ours * 1000:>10.1f}  {result.baseline_name:34}"
            f"{baseline:>10}{result.ratio:>8}   {result.aim}"
        )
    return "\n".join(lines)
