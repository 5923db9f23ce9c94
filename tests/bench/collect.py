"""Many committees' packages summed in one run, beside LibreOffice opening their spreadsheets one by one."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from app.engine.period import Period
from app.engine.views import Paper, Profile
from app.figure_book import FigureBook
from app.figure_papers import figures_sheet
from app.office import create_office
from app.packaging.collecting import collect
from app.packaging.making import Content, Sender, make_package
from db.kdf import Kdf
from tests.app.parts import ORGAN, PASSPHRASE, TODAY, import_samples
from tests.bench.measure import Result

# So many spreadsheets are opened for the baseline, which is then reckoned up to all of them.
OPENED = 3
REPORT_BYTES = 400_000


def run(folder: Path, packages: int) -> list[Result]:
    """Collect `packages` packages of the samples' figures; what they are made of is outside the time."""
    book, sheet = _figures(folder)
    paths = [_package(folder, place, book, sheet) for place in range(packages)]
    began = time.perf_counter()
    found = collect(paths)
    ours = time.perf_counter() - began
    assert found.summed == packages, found.received
    each = _libreoffice(sheet, folder)
    baseline = None if each is None else each * packages
    name = f"collecting {packages} packages, {len(book.figures)} figures each"
    return [Result(name, ours, f"LibreOffice, one by one ({OPENED} opened)", baseline, "faster")]


def _figures(folder: Path) -> tuple[FigureBook, Paper]:
    office, _ = create_office(folder / "store", ORGAN, PASSPHRASE, kdf=Kdf.floor(), today=lambda: TODAY)
    import_samples(office)
    book = office.figures.book(Period.year(TODAY.year))
    office.close()
    return book, figures_sheet(book, ORGAN, TODAY)


def _package(folder: Path, place: int, book: FigureBook, sheet: Paper) -> Path:
    """The package of one more committee; its figures differ a little from the others'."""
    figures = tuple(
        figure if figure.is_ratio or figure.is_breakdown else replace(figure, value=figure.value + place)
        for figure in book.figures
    )
    name = f"第{place}局机关纪委"
    pages = b"%PDF-1.7\n" + place.to_bytes(4, "big") * (REPORT_BYTES // 4)
    report = Paper("年度工作报告", "年度工作报告.pdf", pages)
    content = Content(replace(book, figures=figures), sheet, (report,), TODAY, 1)
    sender = Sender(Profile(name, name), f"store-{place}", (1, "00" * 32))
    path = folder / f"{place}.zip"
    path.write_bytes(make_package(sender, content).data)
    return path


def _libreoffice(sheet: Paper, folder: Path) -> float | None:
    """Seconds for one spreadsheet, opened and read out; the first start does not count."""
    program = shutil.which("libreoffice") or shutil.which("soffice")
    if program is None:
        return None
    path = folder / "figures.xlsx"
    path.write_bytes(sheet.data)
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "csv"]
    times = []
    for _ in range(OPENED + 1):
        began = time.perf_counter()
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return sum(times[1:]) / OPENED
