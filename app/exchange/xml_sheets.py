"""The two all-XML tables: OpenDocument (.ods) and the XML spreadsheet of 2003 (often named .xls)."""

from __future__ import annotations

import re
from datetime import date, datetime

from app.errors import UnreadableFile
from app.exchange.grid import CellValue, MergedArea, Sheet, make_sheet
from app.exchange.limits import MAX_ROWS, SAVE_REMEDY, Package, refuse_large_sheet, refuse_much_text
from app.exchange.xml_reading import Attributes, read_xml

# A date cell shown as a month is a month: the day in the file was never written by anyone.
_SHOWN_MONTH = re.compile(r"\s*[0-9]{4}\s*[年./-]\s*[0-9]{1,2}\s*月?\s*")

_MANIFEST = "META-INF/manifest.xml"


def read_ods(package: Package) -> tuple[Sheet, ...]:
    """The sheets of an OpenDocument spreadsheet; UnreadableFile for a protected or damaged one."""
    if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
        raise UnreadableFile(
            "这个 .ods 表格设有打开密码，无法读取。", remedy="请先去掉密码，或另存为 .xlsx 后再导入。"
        )
    reader = _OpenDocument()
    read_xml(package.read("content.xml"), reader.start, reader.end, reader.text)
    return _checked(reader.sheets)


def read_xml_spreadsheet(text: str) -> tuple[Sheet, ...]:
    """The sheets of an XML spreadsheet 2003."""
    reader = _Spreadsheet2003()
    # The text is decoded already; what the declaration says about its encoding no longer holds.
    read_xml(text.encode(), reader.start, reader.end, reader.text, encoding="utf-8")
    return _checked(reader.sheets)


def _checked(sheets: list[Sheet]) -> tuple[Sheet, ...]:
    if not sheets:
        raise UnreadableFile("文件中没有工作表。", remedy=SAVE_REMEDY)
    return tuple(sheets)


class _Canvas:
    """The growing grid of one sheet; empty rows and cells at the end take no room."""

    def __init__(self, name: str, *, hidden: bool = False) -> None:
        self.name = name
        self.hidden = hidden
        self.rows: list[list[CellValue]] = []
        self.merged: list[MergedArea] = []
        self.row = 0
        self.column = 0
        self._widest = 0
        self._characters = 0

    def put(self, value: CellValue, times: int = 1) -> None:
        """Write the value into the next `times` columns; empty ones only move on."""
        if value != "":
            refuse_large_sheet(self.row + 1, self.column + times)
            self._widest = max(self._widest, self.column + times)
            refuse_large_sheet(self.row + 1, self._widest)
            self._characters += len(value) * times if isinstance(value, str) else 0
            refuse_much_text(self._characters)
            while len(self.rows) <= self.row:
                self.rows.append([])
            line = self.rows[self.row]
            line.extend([""] * (self.column - len(line)))
            line.extend([value] * times)
        self.column += times

    def merge(self, across: int, down: int) -> None:
        """Note that the next cell covers more columns or rows."""
        if across > 1 or down > 1:
            last_row, last_column = self.row + down - 1, self.column + across - 1
            self.merged.append(MergedArea(self.row, self.column, last_row, last_column))

    def finish_row(self, times: int = 1) -> None:
        """Go on to the next row, the present one repeated `times`."""
        if self.row < len(self.rows):
            refuse_large_sheet(self.row + times, self._widest)
            self.rows.extend(list(self.rows[self.row]) for _ in range(times - 1))
        self.row += times
        self.column = 0

    def sheet(self) -> Sheet:
        return make_sheet(self.name, self.rows, tuple(self.merged), hidden=self.hidden)


class _OpenDocument:
    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._canvas: _Canvas | None = None
        self._cell: Attributes | None = None
        self._lines: list[str] = []
        self._row_times = 1
        self._paragraphs = 0
        self._notes = 0
        self._hidden_styles: set[str] = set()
        self._style = ""

    def start(self, name: str, attrs: Attributes) -> None:
        if name == "style":
            self._style = attrs.get("name", "")
        elif name == "table-properties" and attrs.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            hidden = attrs.get("style-name", "") in self._hidden_styles
            self._canvas = _Canvas(attrs.get("name", "表格"), hidden=hidden)
        elif name == "table-row":
            self._row_times = _count(attrs.get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._lines = attrs, []
            if name == "covered-table-cell":
                attrs["\0covered"] = "yes"
        elif self._cell is not None:
            self._start_in_cell(name, attrs)

    def _start_in_cell(self, name: str, attrs: Attributes) -> None:
        if name == "annotation":
            self._notes += 1
        elif self._notes:
            return
        elif name == "p":
            self._paragraphs += 1
            self._lines.append("")
        elif self._lines and name in ("s", "tab", "line-break"):
            blank = {"tab": "\t", "line-break": "\n"}.get(name, " " * min(_count(attrs.get("c")), 1000))
            self._lines[-1] += blank

    def text(self, data: str) -> None:
        if self._paragraphs and self._lines and not self._notes:
            self._lines[-1] += data

    def end(self, name: str) -> None:
        if name == "annotation":
            self._notes -= 1
        elif name == "p" and self._paragraphs and not self._notes:
            self._paragraphs -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._finish_cell()
        elif self._canvas is not None and name == "table-row":
            self._canvas.finish_row(self._row_times)
        elif self._canvas is not None and name == "table":
            self.sheets.append(self._canvas.sheet())
            self._canvas = None

    def _finish_cell(self) -> None:
        if self._canvas is None or self._cell is None:
            return
        attrs = self._cell
        across, down = _count(attrs.get("number-columns-spanned")), _count(attrs.get("number-rows-spanned"))
        self._canvas.merge(across, down)
        value = "" if attrs.get("\0covered") else _open_value(attrs, "\n".join(self._lines))
        self._canvas.put(value, _count(attrs.get("number-columns-repeated")))
        self._cell = None


def _open_value(attrs: Attributes, shown: str) -> CellValue:
    kind = attrs.get("value-type", "")
    if kind in ("float", "currency", "percentage") and not shown.startswith("#"):
        return _number(attrs.get("value", ""), shown)
    if kind == "date" and not _SHOWN_MONTH.fullmatch(shown):
        return _moment(attrs.get("date-value", ""), shown)
    if kind == "boolean":
        return attrs.get("boolean-value") == "true"
    return shown


class _Spreadsheet2003:
    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._canvas: _Canvas | None = None
        self._cell: Attributes | None = None
        self._kind: str | None = None
        self._commented = False
        self._text: list[str] = []

    def start(self, name: str, attrs: Attributes) -> None:
        if name == "Worksheet":
            self._canvas = _Canvas(attrs.get("Name", "表格"))
        elif self._canvas is None:
            return
        elif name == "Row" and "Index" in attrs:
            self._canvas.row = max(self._canvas.row, _count(attrs["Index"]) - 1)
        elif name == "Cell":
            self._cell, self._kind, self._text = attrs, None, []
            if "Index" in attrs:
                self._canvas.column = max(self._canvas.column, _count(attrs["Index"]) - 1)
        elif name == "Comment":
            self._commented = True
        elif name == "Data" and self._cell is not None and not self._commented:
            self._kind = attrs.get("Type", "String")

    def text(self, data: str) -> None:
        if self._kind is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        if name == "Data" and self._cell is not None and self._kind is not None:
            self._cell["\0value"] = self._kind
            self._kind = None
        elif name == "Comment":
            self._commented = False
        elif self._canvas is None:
            return
        elif name == "Cell" and self._cell is not None:
            self._finish_cell(self._canvas, self._cell)
        elif name == "Row":
            self._canvas.finish_row()
        elif name == "Worksheet":
            self.sheets.append(self._canvas.sheet())
            self._canvas = None

    def _finish_cell(self, canvas: _Canvas, attrs: Attributes) -> None:
        across, down = (_count(attrs.get(name), least=0) for name in ("MergeAcross", "MergeDown"))
        canvas.merge(across + 1, down + 1)
        canvas.put(_value_2003(attrs.get("\0value", ""), "".join(self._text)))
        canvas.put("", across)
        self._cell = None


def _value_2003(kind: str, text: str) -> CellValue:
    if kind == "Number":
        return _number(text, text)
    if kind == "DateTime":
        return _moment(text, text)
    if kind == "Boolean":
        return text.strip() == "1"
    return text


def _count(text: str | None, *, least: int = 1) -> int:
    text = (text or "").strip()
    return min(max(int(text), least), 10 * MAX_ROWS) if text.isdecimal() and len(text) < 12 else least


def _number(text: str, shown: str) -> CellValue:
    try:
        return float(text)
    except ValueError:
        return shown


def _moment(text: str, shown: str) -> CellValue:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return shown
    return _plain(moment)


def _plain(moment: datetime) -> CellValue:
    day: date = moment.date()
    return day if moment.time() == datetime.min.time() else moment.replace(tzinfo=None)
