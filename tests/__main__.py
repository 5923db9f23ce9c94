"""`python3 -m tests`: set-up, then lint, types, layer rules and all tests. Arguments go to pytest alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from app import bootstrap

LAYERS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
CHECKS = {
    "ruff": ["-m", "ruff", "check", "."],
    "import-linter": ["-c", LAYERS],
    "mypy": ["-m", "mypy"],
    "pytest": ["-m", "pytest", "-n", "2", "--dist", "loadfile", "-q", "-rfEs"],
}


def main() -> int:
    """Run the checks one after the other, each to its end, and return 1 if any failed."""
    bootstrap.enter("tests", "dev")
    arguments = sys.argv[1:]
    checks = {"pytest": ["-m", "pytest", *arguments]} if arguments else CHECKS
    results = {name: _run(name, command) for name, command in checks.items()}
    print()
    for name, (passed, seconds) in results.items():
        print(f"{name:14} {'passed' if passed else 'FAILED'} {seconds:6.1f} s")
    return 0 if all(passed for passed, _ in results.values()) else 1


def _run(name: str, command: list[str]) -> tuple[bool, float]:
    print(f"== {name}", flush=True)
    begun = time.monotonic()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, *command], cwd=root, env=environment, check=False)
    return done.returncode == 0, time.monotonic() - begun


if __name__ == "__main__":
    raise SystemExit(main())
