"""Writing one styled .xlsx sheet in memory. Text stays text: nothing that is written can become a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

OutValue = str | int | float | date | None

_MADE = datetime(2000, 1, 1)
_MOST_UNITS = 32_767
_CUT = "……（文字过长，以下略）"
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FONT = {"font_name": "宋体", "font_size": 10}
_TITLE = {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
_NOTE = {**_FONT, "text_wrap": True, "valign": "vcenter", "num_format": "@"}
_CELL = {**_FONT, "border": 1, "border_color": "#B0B0B0", "valign": "vcenter", "text_wrap": True}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its header and its width in Chinese characters."""

    label: str
    width: float = 10


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet of a workbook; `name` is what stands on its tab, the title where it is ''."""

    title: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[OutValue]]
    notes: Sequence[str] = ()
    classification: str = ""
    name: str = ""


def write_sheet(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[OutValue]],
    *,
    notes: Sequence[str] = (),
    classification: str = "",
) -> bytes:
    """The bytes of an .xlsx: optional 密级 row, title, notes, head row, rows. Equal input gives equal bytes.

    Strings are written as text with the text format, so identity numbers keep every digit; dates become
    real dates; A4 landscape, one page wide, the head repeated on every page. Text over 32,767 characters
    (the format's limit) is cut with a visible mark.
    """
    return write_book((SheetPage(title, columns, rows, notes, classification),))


def write_book(pages: Sequence[SheetPage]) -> bytes:
    """The bytes of an .xlsx of several sheets, each as `write_sheet` makes one; the names must differ."""
    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": _MADE, "title": plain_text(pages[0].title)})
        for page in pages:
            _SheetWriter(book, page.title, page.columns, page.name).write(
                page.rows, page.notes, page.classification
            )
    return target.getvalue()


def plain_text(text: str) -> str:
    """The text without what the format cannot hold (control characters, surrogates), cut at its limit."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 <= _MOST_UNITS:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_UNITS:
        return text
    return units[: 2 * (_MOST_UNITS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def sheet_name(title: str) -> str:
    """A name that spreadsheet programs accept: at most 31 characters, none of []:*?/\\."""
    name = _FORBIDDEN_IN_NAME.sub("", title).strip().strip("'")
    short = name.encode("utf-16-le")[:62].decode("utf-16-le", "ignore").strip().strip("'")
    return "表格" if not short or short.lower() == "history" else short


class _SheetWriter:
    def __init__(self, book: Any, title: str, columns: Sequence[SheetColumn], name: str) -> None:
        self._sheet = book.add_worksheet(sheet_name(name or title))
        self._title = title
        self._columns = columns
        self._last = max(len(columns) - 1, 0)
        self._build_formats(book)

    def _build_formats(self, book: Any) -> None:
        head = {**_CELL, "bold": True, "align": "center", "bg_color": "#E8EDF3", "num_format": "@"}
        self._title_format = book.add_format(_TITLE)
        self._note_format = book.add_format(_NOTE)
        self._head_format = book.add_format(head)
        self._text_format = book.add_format({**_CELL, "num_format": "@"})
        self._quoted_format = book.add_format({**_CELL, "num_format": "@", "quote_prefix": True})
        self._date_format = book.add_format({**_CELL, "num_format": "yyyy-mm-dd", "align": "center"})
        self._number_format = book.add_format({**_CELL, "num_format": "General"})

    def write(self, rows: Iterable[Sequence[OutValue]], notes: Sequence[str], classification: str) -> None:
        row = 0
        for text in (classification,) if classification else ():
            row = self._line(row, text, self._note_format, 18)
        row = self._line(row, self._title, self._title_format, 30)
        for note in notes:
            row = self._line(row, note, self._note_format, 18)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width * 2 + 1)
            self._sheet.write_string(row, place, plain_text(column.label), self._head_format)
        last = row
        for last, values in enumerate(rows, start=row + 1):
            for place, value in enumerate(values):
                self._cell(last, place, value)
        self._set_up(row, last)

    def _line(self, row: int, text: str, form: Any, height: int) -> int:
        self._sheet.set_row(row, height)
        if self._last:
            self._sheet.merge_range(row, 0, row, self._last, "", form)
        self._sheet.write_string(row, 0, plain_text(text), form)
        return row + 1

    def _cell(self, row: int, place: int, value: OutValue) -> None:
        if value is None or value == "":
            self._sheet.write_blank(row, place, None, self._text_format)
        elif isinstance(value, bool):
            self._sheet.write_string(row, place, "是" if value else "否", self._text_format)
        elif isinstance(value, (int, float)):
            self._number(row, place, value)
        elif isinstance(value, date) and value.year >= 1900:
            self._sheet.write_datetime(row, place, value, self._date_format)
        else:
            text = plain_text(str(value))
            risky = text.lstrip(" ").startswith(_FORMULA_STARTS)
            self._sheet.write_string(row, place, text, self._quoted_format if risky else self._text_format)

    def _number(self, row: int, place: int, value: int | float) -> None:
        # Beyond 15 digits the format loses digits; infinities have no place in it at all.
        if abs(value) < 1e15:
            self._sheet.write_number(row, place, value, self._number_format)
        else:
            self._sheet.write_string(row, place, str(value), self._text_format)

    def _set_up(self, head: int, last: int) -> None:
        sheet = self._sheet
        sheet.freeze_panes(head + 1, 0)
        if self._columns:
            sheet.autofilter(head, 0, max(last, head), self._last)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&C第 &P 页，共 &N 页")
