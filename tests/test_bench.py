"""The benchmark command prints each number beside its baseline; run small here, and nothing is timed."""

from __future__ import annotations

import subprocess
import sys


def test_the_benchmark_prints_each_number_beside_its_baseline() -> None:
    sizes = ["--clues", "300", "--rows", "60", "--agenda-clues", "60", "--packages", "2"]
    command = [sys.executable, "-m", "tests.bench", "ledger", "paper", "agenda", "collect", *sizes]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    head, *lines = done.stdout.splitlines()
    assert head.split()[:3] == ["what", "ours", "ms"]
    assert len(lines) == 13
    assert all("SQLite" in line or "LibreOffice" in line or "same tables" in line for line in lines)
