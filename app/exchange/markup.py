"""Tables in web pages, which many office systems save with the suffix .xls."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.errors import UnreadableFile
from app.exchange.grid import CellValue, MergedArea, Sheet, make_sheet
from app.exchange.limits import MAX_COLUMNS, SAVE_REMEDY, refuse_large_sheet

_MAX_TABLES = 200
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_html(text: str) -> tuple[Sheet, ...]:
    """One sheet per table of the page, empty tables left out; UnreadableFile when there is no table."""
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    sheets = [table.sheet(f"表{number}") for number, table in enumerate(reader.finished(), start=1)]
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise UnreadableFile("这个文件其实是网页，里面没有表格。", remedy=SAVE_REMEDY)
    return filled


class _Table:
    """The cells of one table while it is being read; cells that span rows keep later cells out of the way."""

    def __init__(self) -> None:
        self.rows: list[list[CellValue]] = []
        self.merged: list[MergedArea] = []
        self._taken: dict[int, int] = {}
        self._text: list[str] | None = None
        self._spans = (1, 1)

    def open_row(self) -> None:
        self.close_cell()
        self._taken = {column: left - 1 for column, left in self._taken.items() if left > 1}
        self.rows.append([])
        refuse_large_sheet(len(self.rows), 1)

    def open_cell(self, across: int, down: int) -> None:
        self.close_cell()
        if not self.rows:
            self.open_row()
        if across > MAX_COLUMNS:
            refuse_large_sheet(1, across)
        self._spans = (max(across, 1), max(down, 1))
        self._text = []

    def add(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def close_cell(self) -> None:
        if self._text is None:
            return
        row = self.rows[-1]
        while self._taken.get(len(row)):
            row.append("")
        first, (across, down) = len(row), self._spans
        row.append("\n".join(part.strip() for part in "".join(self._text).split("\n")).strip())
        row.extend([""] * (across - 1))
        refuse_large_sheet(len(self.rows), len(row))
        if down > 1:
            self._taken |= dict.fromkeys(range(first, first + across), down)
        if across > 1 or down > 1:
            top = len(self.rows) - 1
            self.merged.append(MergedArea(top, first, top + down - 1, first + across - 1))
        self._text = None

    def sheet(self, name: str) -> Sheet:
        self.close_cell()
        refuse_large_sheet(len(self.rows), max((len(row) for row in self.rows), default=0))
        return make_sheet(name, self.rows, tuple(self.merged))


class _TableReader(HTMLParser):
    """Collects every table; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._tables: list[_Table] = []
        self._open: list[_Table] = []
        self._silent = 0

    def finished(self) -> list[_Table]:
        return self._tables

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "table":
            self._open_table()
        elif self._open:
            self._start_inside(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._open:
            self._open.pop().close_cell()
        elif tag in ("td", "th", "tr") and self._open:
            self._open[-1].close_cell()
        elif tag in ("p", "div") and self._open:
            self._open[-1].add("\n")

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent:
            self._open[-1].add(_BLANKS.sub(" ", data))

    def _open_table(self) -> None:
        if len(self._tables) >= _MAX_TABLES:
            raise UnreadableFile("网页中的表格过多，不予读取。", remedy=SAVE_REMEDY)
        table = _Table()
        self._tables.append(table)
        self._open.append(table)

    def _start_inside(self, tag: str, attrs: dict[str, str | None]) -> None:
        table = self._open[-1]
        if tag == "tr":
            table.open_row()
        elif tag in ("td", "th"):
            table.open_cell(_span(attrs.get("colspan")), _span(attrs.get("rowspan")))
        elif tag == "br":
            table.add("\n")


def _span(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) <= 6 else 1
