"""The list of those who have to hand in: a spreadsheet or a text file, one committee a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app.engine.cell_text import clean_text
from app.errors import UnreadableFile
from app.exchange.grid import CellValue, Sheet
from app.exchange.headings import normal
from app.exchange.workbook import read_workbook

HEADS = frozenset(
    {
        "单位", "单位名称", "机关", "机关名称", "报送单位", "应报单位", "应报送单位", "机关纪委",
        "机关纪委名称", "纪委名称", "组织名称", "名称",
    }
)  # fmt: skip
_HEAD_ROWS = 20
_BETWEEN = re.compile(r"[、；;\n]+")
_SERIAL = re.compile(r"^[（(]?\d{1,4}[)）.．、\s]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TITLE = re.compile(r"(?:名单|如下|一览表)[:：]?$")


def read_names(path: Path) -> tuple[str, ...]:
    """Return the names in a list, each once: those under a head such as 单位, else of the wordiest column.

    Raises UnreadableFile for what is no list, PasswordNeeded.
    """
    sheets = [sheet for sheet in read_workbook(path).sheets if not sheet.hidden]
    found = tuple(dict.fromkeys(name for sheet in sheets for name in _names(sheet)))
    if not found:
        raise UnreadableFile(
            "名单里没有单位名称。",
            reason="没有“单位”一列，也没有一列写的是单位名称。",
            remedy="请每行写一个单位，第一行写“单位”，再试一次。",
        )
    return found


def _names(sheet: Sheet) -> Iterator[str]:
    first, column = _place(sheet.rows)
    for row in sheet.rows[first:]:
        if column < len(row):
            yield from _in_cell(row[column])


def _in_cell(value: CellValue) -> Iterator[str]:
    # The serial number first: the mark behind it also stands between names.
    for part in _BETWEEN.split(_SERIAL.sub("", clean_text(value))):
        name = part.strip(" ,，。")
        if _HAN.search(name) and not _TITLE.search(name):
            yield name


def _place(rows: Sequence[Sequence[CellValue]]) -> tuple[int, int]:
    """The first row and the column of the names."""
    for place, row in enumerate(rows[:_HEAD_ROWS]):
        for column, value in enumerate(row):
            if normal(clean_text(value)) in HEADS:
                return place + 1, column
    width = max(map(len, rows), default=0)
    return 0, max(range(width), key=lambda column: _words(row[column] for row in rows), default=0)


def _words(cells: Iterable[CellValue]) -> int:
    return sum(bool(_HAN.search(clean_text(cell))) for cell in cells)
