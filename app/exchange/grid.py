"""What a spreadsheet holds, as plain values: no file format leaks past this."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

CellValue = str | int | float | bool | datetime | date | time | timedelta
Grid = tuple[tuple[CellValue, ...], ...]


@dataclass(frozen=True, slots=True)
class MergedArea:
    """A merged range; all four bounds 0-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rectangular rows from cell A1 on, "" where a cell is empty.

    Row i is shown as row i + 1 in the spreadsheet program. Merged values stand in the top-left cell only.
    """

    name: str
    rows: Grid
    merged: tuple[MergedArea, ...] = ()
    hidden: bool = False

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of a file in their order; `kind` is what the content turned out to be ("xlsx", "csv"…)."""

    sheets: tuple[Sheet, ...]
    kind: str = ""


def make_sheet(
    name: str,
    rows: list[list[CellValue]],
    merged: tuple[MergedArea, ...] = (),
    *,
    hidden: bool = False,
) -> Sheet:
    """A Sheet from ragged rows: padded to one width, empty rows and columns at the end cut off."""
    widths = [_used_width(row) for row in rows]
    height = max((place + 1 for place, used in enumerate(widths) if used), default=0)
    width = max(widths, default=0)
    padded = tuple(_fitted(row, width) for row in rows[:height])
    return Sheet(name, padded, _inside(merged, height, width), hidden)


def _used_width(row: list[CellValue]) -> int:
    width = len(row)
    while width and _is_blank(row[width - 1]):
        width -= 1
    return width


def _is_blank(value: CellValue) -> bool:
    return isinstance(value, str) and not value.strip()


def _fitted(row: list[CellValue], width: int) -> tuple[CellValue, ...]:
    return tuple(row[:width]) + ("",) * (width - len(row))


def _inside(merged: tuple[MergedArea, ...], height: int, width: int) -> tuple[MergedArea, ...]:
    return tuple(
        replace(area, last_row=min(area.last_row, height - 1), last_column=min(area.last_column, width - 1))
        for area in merged
        if area.first_row < height and area.first_column < width
    )
