"""The packages in a folder, told by their names."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".zip", ".jwb")


def packages_in(path: Path) -> list[Path]:
    """Return the packages in a folder and below it, in the order of their names; of a file the file itself.

    What systems put beside files (names that begin with a dot) is none; links to folders are not followed.
    """
    if not path.is_dir():
        return [path]
    found = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
    return sorted(file for file in found if not file.name.startswith(".") and file.is_file())
