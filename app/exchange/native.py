"""The binary and the OOXML formats, read by calamine once a scan has shown that it is safe to do so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeVar

import python_calamine as calamine

from app.errors import PasswordNeeded, UnreadableFile
from app.exchange.grid import CellValue, MergedArea, Sheet, make_sheet
from app.exchange.limits import SAVE_REMEDY, damaged, refuse_large_sheet, refuse_much_text

Marks = Mapping[tuple[int, int], str]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Scan:
    """What calamine does not tell, by sheet place (0-based): cells with errors, and month-only dates.

    `errors`: cell (row, column) → error text. `months`: cells whose format shows year and month, no day.
    """

    errors: Mapping[int, Marks] = field(default_factory=dict)
    months: Mapping[int, frozenset[tuple[int, int]]] = field(default_factory=dict)
    encrypted: bool = False


def read_native(data: bytes, scan: Scan) -> tuple[Sheet, ...]:
    """All worksheets of an .xlsx, .xls or .et file; chart and macro sheets are left out.

    The scan must have checked the used areas: calamine reserves room for a whole area at once, and a lack
    of memory there ends the process.
    """
    book = _guarded(lambda: calamine.load_workbook(BytesIO(data)))
    sheets: list[Sheet] = []
    characters = 0
    for place, about in enumerate(book.sheets_metadata):
        if about.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet, length = _read_sheet(book, about, place, scan, characters)
        sheets.append(sheet)
        characters += length
    if not sheets:
        raise UnreadableFile("文件中没有工作表。", remedy=SAVE_REMEDY)
    return tuple(sheets)


def _read_sheet(
    book: calamine.CalamineWorkbook, about: calamine.SheetMetadata, place: int, scan: Scan, characters: int
) -> tuple[Sheet, int]:
    native = _guarded(lambda: book.get_sheet_by_index(place))
    rows, length = _rows(native, characters)
    for (row, column), text in scan.errors.get(place, {}).items():
        _put(rows, row, column, text)
    for row, column in scan.months.get(place, frozenset()):
        _show_month(rows, row, column)
    ranges = _guarded(lambda: native.merged_cell_ranges) or ()
    merged = tuple(MergedArea(*first, *last) for first, last in ranges)
    hidden = about.visible is not calamine.SheetVisibleEnum.Visible
    return make_sheet(about.name, rows, merged, hidden=hidden), length


def _rows(native: calamine.CalamineSheet, characters: int) -> tuple[list[list[CellValue]], int]:
    """All rows from A1 on, and how many characters of text they hold."""
    if native.end is None:
        return [], 0
    height, width = native.end[0] + 1, native.end[1] + 1
    refuse_large_sheet(height, width)
    rows: list[list[CellValue]] = []
    length = 0
    lines = _guarded(native.iter_rows)
    while (line := _guarded(lambda: next(lines, None))) is not None:
        length += sum(len(value) for value in line if isinstance(value, str))
        refuse_much_text(characters + length)
        # The reader leaves out the empty area before the first value; so far, its columns only.
        rows.append([""] * (width - len(line)) + line)
    return [[] for _ in range(height - len(rows))] + rows, length


def _put(rows: list[list[CellValue]], row: int, column: int, text: str) -> None:
    refuse_large_sheet(row + 1, column + 1)
    while len(rows) <= row:
        rows.append([])
    line = rows[row]
    line.extend([""] * (column + 1 - len(line)))
    line[column] = text


def _show_month(rows: list[list[CellValue]], row: int, column: int) -> None:
    value: object = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
    year, month = getattr(value, "year", None), getattr(value, "month", None)
    if year is not None and month is not None:
        rows[row][column] = f"{year}年{month}月"


def _guarded(step: Callable[[], _T]) -> _T:
    try:
        return step()
    except calamine.PasswordError:
        raise PasswordNeeded("这个表格设有打开密码。") from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError, TypeError):
        raise damaged() from None
    except BaseException as fault:
        # A panic of the Rust reader derives from BaseException and has no importable name.
        if type(fault).__name__ == "PanicException":
            raise damaged() from None
        raise


def month_only(number_format: str) -> bool:
    """Whether a cell format shows year and month but no day, e.g. yyyy"年"m"月" or mmm-yy."""
    code = _bare(number_format)
    return "y" in code and "m" in code and not set(code) & set("dhsg")


def _bare(number_format: str) -> str:
    # Only the first section; quoted text, [brackets] and escaped characters are no codes.
    code, place, section = [], 0, number_format.lower()
    while place < len(section) and section[place] != ";":
        char = section[place]
        if char == '"':
            place = _after(section, '"', place + 1)
        elif char == "[":
            place = _after(section, "]", place + 1)
        else:
            code.append(char if char != "\\" else "")
            place += 2 if char in "\\_*" else 1
    return "".join(code)


def _after(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + 1


# Built-in formats that show year and month only, as Chinese editions define them.
BUILT_IN_MONTHS = frozenset({17, 27, 36, 50, 52, 55, 57})


def month_styles(formats: Mapping[int, str], styles: Sequence[int]) -> frozenset[int]:
    """The places in `styles` (number format of each cell style) that show year and month only."""
    return frozenset(
        place
        for place, code in enumerate(styles)
        if (month_only(formats[code]) if code in formats else code in BUILT_IN_MONTHS)
    )
