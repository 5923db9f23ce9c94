"""The files that travel with the program: rule tables, texts, icons, the style sheet, fonts."""

from __future__ import annotations

import sys
from pathlib import Path


def path(name: str) -> Path:
    """Where the resource `name`, a path below this folder, lies: from source and in a frozen bundle alike."""
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) / "resources" if bundle else Path(__file__).resolve().parent
    return root / name
