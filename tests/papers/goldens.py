"""Golden texts: what a paper says, line by line, as it was read by a person before it was kept."""

from __future__ import annotations

import os
from pathlib import Path

from tests.documents.conftest import PdfReader

GOLDEN = Path(__file__).parent / "golden"


def compare(golden: Path, pdf: PdfReader) -> None:
    """PAPERS_GOLDEN=write writes the texts anew, to be read before they are kept."""
    lines = [" ".join(line.split()) for line in pdf.text("-layout").replace("\f", "\n").splitlines()]
    told = "\n".join(line for line in lines if line) + "\n"
    if os.environ.get("PAPERS_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")
