"""Where things lie on this machine: the default data folder and the note of the store opened last.

The note holds one thing only, the path of the store folder; nothing about its content.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from app.files import make_private_folder, write_atomically
from app.version import FOLDER_NAME

_HEADER = "store.keys"
_DATABASE = "store.db"


def default_store_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder proposed for a new store: the user's own data folder, never a shared one."""
    return _base(environment, "LOCALAPPDATA", "XDG_DATA_HOME", ".local/share") / FOLDER_NAME / "store"


def free_store_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder proposed for one more store: the default one, or its next free neighbour."""
    first = default_store_folder(environment)
    neighbours = (first.with_name(f"{first.name}-{number}") for number in range(2, 100))
    return next((folder for folder in (first, *neighbours) if not folder.exists()), first)


def note_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The file that remembers which store was opened last."""
    return _base(environment, "APPDATA", "XDG_CONFIG_HOME", ".config") / FOLDER_NAME / "last.json"


def last_store(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The store folder opened last; None when there was none or the note cannot be read."""
    try:
        noted = json.loads(note_file(environment).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    folder = noted.get("store") if isinstance(noted, dict) else None
    return Path(folder) if isinstance(folder, str) and folder else None


def remember_store(folder: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Note the store folder for the next start. Raises WriteFailed when the note cannot be written."""
    note = note_file(environment)
    make_private_folder(note.parent)
    write_atomically(note, json.dumps({"store": str(folder)}, ensure_ascii=False).encode())


def is_store(folder: Path) -> bool:
    """Whether the folder holds a store, whole or damaged: its key header or its database is there."""
    return (folder / _HEADER).is_file() or (folder / _DATABASE).is_file()


def start_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The store to offer at start: the one opened last, else the default one; None when neither exists."""
    candidates = (last_store(environment), default_store_folder(environment))
    return next((folder for folder in candidates if folder is not None and is_store(folder)), None)


def _base(environment: Mapping[str, str], windows: str, linux: str, below_home: str) -> Path:
    named = environment.get(windows if sys.platform == "win32" else linux, "")
    return Path(named) if named else Path.home() / below_home
