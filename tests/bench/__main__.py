"""`python -m tests.bench [--clues N] [--rows N] [startup|ledger|paper …]` prints the numbers to hold."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import ledger, paper, startup
from tests.bench.measure import Result, table


def main() -> None:
    """Run the chosen benchmarks (all by default) and print them as one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", nargs="*", choices=["startup", "ledger", "paper"], default=[])
    parser.add_argument("--clues", type=int, default=100_000, help="clues in the ledger")
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the printed ledger")
    given = parser.parse_args()
    benches: dict[str, Callable[[Path], list[Result]]] = {
        "startup": startup.run,
        "ledger": lambda folder: ledger.run(folder, given.clues),
        "paper": lambda folder: paper.run(folder, given.rows),
    }
    results: list[Result] = []
    for name in given.what or list(benches):
        with tempfile.TemporaryDirectory(prefix="jiwei-bench-") as folder:
            results += benches[name](Path(folder))
    print(table(results))


if __name__ == "__main__":
    main()
