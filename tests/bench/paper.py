"""A printed ledger of many rows beside LibreOffice on the same table."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from datetime import date
from pathlib import Path

from app.documents.ledger import render_ledger
from app.documents.parts import LedgerColumn, LedgerPaper
from app.exchange.sheet_out import SheetColumn, write_sheet
from tests.bench.ledger import _clue
from tests.bench.measure import Result

LABELS = (
    "线索编号", "收到日期", "线索来源", "被反映人", "单位及职务", "主要问题",
    "问题类别", "承办人", "状态", "处置方式", "办结日期",
)  # fmt: skip


def run(folder: Path, rows: int) -> list[Result]:
    """Print the same rows twice; the spreadsheet LibreOffice reads is written outside the measured time."""
    table = _rows(rows)
    render_ledger(_paper(table[:50]))
    began = time.perf_counter()
    data = render_ledger(_paper(table))
    ours = time.perf_counter() - began
    (folder / "ours.pdf").write_bytes(data)
    sheet = folder / "ledger.xlsx"
    sheet.write_bytes(write_sheet("问题线索台账", [SheetColumn(label, 12) for label in LABELS], table))
    name = f"ledger PDF of {rows:,} rows × {len(LABELS)} columns"
    return [Result(name, ours, "LibreOffice, same table", _libreoffice(sheet, folder), "faster")]


def _rows(count: int) -> list[tuple[str, ...]]:
    chance = random.Random(7)
    rows: list[tuple[str, ...]] = []
    for number in range(1, count + 1):
        clue = _clue(number, chance)
        texts = (
            clue.number, clue.received_on.isoformat(), clue.source.label if clue.source else "",
            clue.subject_names,
            clue.subject_units, clue.summary, clue.discipline.label if clue.discipline else "", clue.handler,
            clue.state.label, clue.disposition.label if clue.disposition else "",
            clue.closed_on.isoformat() if clue.closed_on else "",
        )  # fmt: skip
        rows.append(texts)
    return rows


def _paper(rows: list[tuple[str, ...]]) -> LedgerPaper:
    columns = tuple(LedgerColumn(label, 7) for label in LABELS)
    return LedgerPaper("问题线索台账", "云川局", columns, rows, date(2026, 11, 20))


def _libreoffice(sheet: Path, folder: Path) -> float | None:
    program = shutil.which("libreoffice") or shutil.which("soffice")
    if program is None:
        return None
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    began = time.perf_counter()
    subprocess.run([*command, "--outdir", str(folder), str(sheet)], check=True, capture_output=True)
    return time.perf_counter() - began
