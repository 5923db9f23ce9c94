"""`python -m tests.bench [startup|ledger|paper|agenda|collect …] …` prints the numbers to hold."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.bench import agenda, collect, ledger, paper, startup
from tests.bench.measure import Result, table

BENCHES = ("startup", "ledger", "paper", "agenda", "collect")


def _run(name: str, folder: Path, given: argparse.Namespace) -> list[Result]:
    if name == "ledger":
        return ledger.run(folder, given.clues)
    if name == "agenda":
        return agenda.run(folder, given.agenda_clues, 2 * given.agenda_clues)
    if name == "collect":
        return collect.run(folder, given.packages)
    return paper.run(folder, given.rows) if name == "paper" else startup.run(folder)


def main() -> None:
    """Run the chosen benchmarks (all by default) and print them as one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*BENCHES, "all"], default="all")
    parser.add_argument("--clues", type=int, default=100_000, help="clues in the ledger")
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the printed ledger")
    parser.add_argument(
        "--agenda-clues", type=int, default=10_000, help="clues of the agenda; twice the talks"
    )
    parser.add_argument("--packages", type=int, default=500, help="packages that are collected")
    given = parser.parse_args()
    chosen = BENCHES if "all" in given.what else given.what
    results: list[Result] = []
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="jiwei-bench-") as folder:
            results += _run(name, Path(folder), given)
    print(table(results))


if __name__ == "__main__":
    main()
