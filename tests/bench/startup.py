"""From starting the process to the first painted window: the unlock dialog beside an empty PySide6 window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from app.engine.views import Profile
from app.office import create_office
from db.kdf import Kdf
from tests.bench.measure import Result

ROUNDS = 7


def run(folder: Path) -> list[Result]:
    """Start both programs in turn and compare the medians."""
    store = folder / "store"
    create_office(store, Profile("云川局"), "四个互不相关的词 2026", kdf=Kdf.floor())[0].close()
    ours = [_first_paint("unlock", store) for _ in range(ROUNDS)]
    empty = [_first_paint("empty", store) for _ in range(ROUNDS)]
    name = "start to the painted unlock dialog"
    baseline = statistics.median(empty)
    return [Result(name, statistics.median(ours), "empty PySide6 window", baseline, "≤ 1.5 ×")]


def _first_paint(what: str, store: Path) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    began = time.time()
    command = [sys.executable, "-m", "tests.bench.first_paint", what, str(store)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1]) - began
