"""The font pack for all tests of papers, and reading finished PDFs with poppler's own tools."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.documents.fontpack import ensure_fonts


@dataclass(frozen=True)
class FontLine:
    """One line of pdffonts: the font's name and whether it is embedded, a subset, and maps to Unicode."""

    name: str
    embedded: bool
    subset: bool
    unicode: bool


class PdfReader:
    """A PDF as poppler sees it."""

    def __init__(self, data: bytes, path: Path) -> None:
        path.write_bytes(data)
        self._path = path

    def text(self, *options: str) -> str:
        return self._run("pdftotext", *options, str(self._path), "-")

    def pages(self, *options: str) -> list[str]:
        return self.text(*options).split("\f")[:-1]

    def fonts(self) -> list[FontLine]:
        lines = self._run("pdffonts", str(self._path)).splitlines()[2:]
        found = []
        for line in lines:
            *_, embedded, subset, mapped, _number, _generation = line.split()
            found.append(FontLine(line.split()[0], embedded == "yes", subset == "yes", mapped == "yes"))
        return found

    def info(self) -> dict[str, str]:
        pairs = (line.partition(":") for line in self._run("pdfinfo", str(self._path)).splitlines())
        return {key: value.strip() for key, _, value in pairs}

    def _run(self, *command: str) -> str:
        return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


@pytest.fixture(scope="session", autouse=True)
def font_pack() -> Path:
    return ensure_fonts()


@pytest.fixture
def read_pdf(tmp_path: Path) -> Callable[[bytes], PdfReader]:
    def read(data: bytes) -> PdfReader:
        return PdfReader(data, tmp_path / "paper.pdf")

    return read
