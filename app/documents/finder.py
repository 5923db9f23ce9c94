"""Finding usable TrueType faces on this machine by their family names (in every language the font gives)."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUFFIXES = (".ttf", ".ttc")
SMALLEST = 200_000  # bytes; anything below holds no Chinese and is no full Latin text face either
FAMILY_NAMES = (1, 4, 6, 16)
RESTRICTED, NO_SUBSETTING, BITMAPS_ONLY = 0x2, 0x100, 0x200


@dataclass(frozen=True, slots=True)
class FoundFace:
    """An embeddable face: file, index in a collection, lower-case names, weight class (400 regular)."""

    path: Path
    index: int
    names: frozenset[str]
    weight: int


def font_folders(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> tuple[Path, ...]:
    """Folders in which this kind of system keeps fonts, the user's own included."""
    home = Path.home()
    if platform == "win32":
        local = environment.get("LOCALAPPDATA", str(home / "AppData" / "Local"))
        return Path(environment.get("WINDIR", r"C:\Windows")) / "Fonts", Path(
            local
        ) / "Microsoft" / "Windows" / "Fonts"
    if platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"
    system = (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/opt/kingsoft/wps-office/office6/fonts"),
    )
    return *system, home / ".local" / "share" / "fonts", home / ".fonts"


def find_faces(folders: Iterable[Path]) -> tuple[FoundFace, ...]:
    """Every embeddable TrueType face in the folders, in a fixed order; damaged files are passed over."""
    found: list[FoundFace] = []
    for path in _font_files(folders):
        found.extend(_read_faces(path))
    return tuple(found)


def pick_face(faces: Iterable[FoundFace], names: Iterable[str], weights: tuple[int, int]) -> FoundFace | None:
    """The first face, in the order of `names`, whose weight class lies within `weights`."""
    listed = list(faces)
    for name in names:
        for face in listed:
            if name.lower() in face.names and weights[0] <= face.weight <= weights[1]:
                return face
    return None


def _font_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix.lower() in SUFFIXES and path.is_file() and path.stat().st_size >= SMALLEST:
                yield path


def _read_faces(path: Path) -> list[FoundFace]:
    from fontTools.ttLib import TTFont, TTLibError

    faces: list[FoundFace] = []
    try:
        for index in range(_face_count(path)):
            with TTFont(path, fontNumber=index, lazy=True) as font:
                if _embeddable(font):
                    faces.append(FoundFace(path, index, _names(font), int(font["OS/2"].usWeightClass)))
    except (TTLibError, OSError, ValueError, KeyError, AttributeError, struct.error):
        # A font file that cannot be read is as good as absent; whole faces of it found so far still serve.
        return faces
    return faces


def _face_count(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(12)
    return int(struct.unpack(">L", head[8:12])[0]) if head[:4] == b"ttcf" else 1


def _embeddable(font: Any) -> bool:
    if "glyf" not in font or "fvar" in font or "OS/2" not in font:
        return False
    kind = int(font["OS/2"].fsType)
    return not kind & (NO_SUBSETTING | BITMAPS_ONLY) and kind & 0xF != RESTRICTED


def _names(font: Any) -> frozenset[str]:
    return frozenset(
        record.toUnicode(errors="replace").lower()
        for record in font["name"].names
        if record.nameID in FAMILY_NAMES
    )
