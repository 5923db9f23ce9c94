"""Text tables: comma, tab, semicolon or their full-width kin between cells, quotes, line breaks in cells."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from app.errors import UnreadableFile
from app.exchange.grid import CellValue, Sheet, make_sheet
from app.exchange.limits import MAX_COLUMNS, MAX_ROWS, SAVE_REMEDY, refuse_large_sheet

_DELIMITERS = "\t,;；，|"
_SAMPLE_LINES = 50


def read_delimited(text: str, name: str) -> Sheet:
    """One sheet from a text table; UnreadableFile for unbalanced quotes or too many rows or columns."""
    text = text.replace("\x00", "").rstrip("\x1a")
    delimiter = _stated_delimiter(text)
    if delimiter:
        text = text[text.index("\n") + 1 :] if "\n" in text else ""
    delimiter = delimiter or find_delimiter(text)
    rows = _read(text, delimiter, strict=True)
    if rows is None and text.count('"') % 2 == 0:
        rows = _read(text, delimiter, strict=False)
    if rows is None:
        raise UnreadableFile(
            "文本表格中的引号不成对，分不清单元格的边界。",
            remedy="请用表格软件打开，核对后另存为 .xlsx 再导入。",
        )
    return make_sheet(name, rows)


def find_delimiter(text: str) -> str:
    """The delimiter that splits most of the first lines into the same number of cells; "," when none does."""
    lines = [line for line in _unquoted_lines(text) if line.strip()][:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda mark: _evenness(lines, mark)) if lines else ","


def _stated_delimiter(text: str) -> str:
    # A first line "sep=;" is how spreadsheet programs are told the delimiter.
    first = text[:10].splitlines()[0].strip().lower() if text[:10].strip() else ""
    return first[4:] if first.startswith("sep=") and len(first) == 5 else ""


def _unquoted_lines(text: str) -> Iterator[str]:
    # Quoted stretches are dropped, so that their commas and line breaks do not count.
    outside = "".join(text[: _SAMPLE_LINES * 4000].split('"')[::2])
    return iter(outside.splitlines())


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    counts = Counter(line.count(mark) for line in lines)
    counts.pop(0, None)
    if not counts:
        return (0, 0)
    marks, often = max(counts.items(), key=lambda item: (item[1], item[0]))
    # Ideographic commas inside sentences are common; real delimiters are many and regular.
    return (often * marks if mark not in "，；|" else often * marks // 2, marks)


def _read(text: str, delimiter: str, *, strict: bool) -> list[list[CellValue]] | None:
    rows: list[list[CellValue]] = []
    widest = 0
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict):
            rows.append(list(row))
            widest = max(widest, len(row))
            if len(rows) > MAX_ROWS or widest > MAX_COLUMNS:
                refuse_large_sheet(len(rows), widest)
    except csv.Error as fault:
        if "field limit" in str(fault):
            raise UnreadableFile("有单元格的文字过长，不予读取。", remedy=SAVE_REMEDY) from None
        return None
    refuse_large_sheet(len(rows), widest)
    return rows
