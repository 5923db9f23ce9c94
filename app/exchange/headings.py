"""Finding the head of a sheet and saying which column is which field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.engine.cell_text import clean_text
from app.exchange.grid import CellValue, Sheet
from app.exchange.matching import Match, Target, assign, header_forms, is_exact, normal

__all__ = [
    "ColumnGuess",
    "Heading",
    "NoHeading",
    "Target",
    "body_rows",
    "find_heading",
    "fingerprint",
    "normal",
]

_HEAD_SEARCH = 40
_MOST_HEAD_ROWS = 3
_ROW_COST = 80
_MOST_MERGED_FILL = 200_000


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its 0-based index, the header as written ("谈话函询/发出日期"), the field it seems to be.

    `score` is 0–100; 100 is the field's own label.
    """

    index: int
    header: str
    target: str | None
    score: int


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the head is (0-based rows), where the body begins (0-based), and what the columns are."""

    head_rows: tuple[int, ...]
    first_body_row: int
    columns: tuple[ColumnGuess, ...]
    required: tuple[str, ...] = ()

    def column_of(self, target: str) -> int | None:
        """The 0-based column understood as this field."""
        return next((column.index for column in self.columns if column.target == target), None)


@dataclass(frozen=True, slots=True)
class NoHeading:
    """Why no head was found, in Chinese."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    first: int
    depth: int
    matches: tuple[Match, ...]

    @property
    def weight(self) -> tuple[int, int, int, int]:
        exact = sum(1 for match in self.matches if is_exact(match.score))
        # A row of data may hold a word that is like a head (第三党支部); one alone makes no second head row.
        gained = sum(match.score for match in self.matches) - _ROW_COST * (self.depth - 1)
        return (exact, gained, -self.depth, -self.first)


def find_heading(sheet: Sheet, targets: Sequence[Target]) -> Heading | NoHeading:
    """The head row or rows of a sheet, or why there is none (notes, blank, another table).

    Titles and notes above the head are passed over; heads of two or three rows are joined; the head may
    begin anywhere in the first 40 rows and in any column.
    """
    if not sheet.rows:
        return NoHeading("工作表是空的")
    texts = _head_texts(sheet)
    candidates = [
        candidate
        for first in range(len(texts))
        for depth in range(1, min(_MOST_HEAD_ROWS, len(texts) - first) + 1)
        if (candidate := _candidate(texts, first, depth, targets)) is not None
    ]
    best = max(candidates, key=lambda candidate: candidate.weight, default=None)
    if best is None or not _is_enough(best, targets):
        return NoHeading("没有找到能对应的表头行，可能是填表说明或其他表格")
    return _heading(sheet, texts, best, targets)


def fingerprint(headers: Iterable[str]) -> str:
    """A short mark of a table's headers, by which a corrected mapping is remembered; blanks do not matter."""
    joined = "\x1f".join(normal(header) for header in headers)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def body_rows(sheet: Sheet, heading: Heading) -> Iterator[tuple[int, tuple[CellValue, ...]]]:
    """(row number as shown, values by column) of every data row.

    Left out: blank rows (a serial number alone is blank), repeated heads and titles, section lines merged
    across the table, and foot lines. A row with at least half of the required columns filled is data.
    """
    from app.exchange.rows import BodyReader

    return BodyReader(sheet, heading).rows()


def _head_texts(sheet: Sheet) -> list[list[str]]:
    """The first rows as text, merged values filled across their whole range."""
    height = min(len(sheet.rows), _HEAD_SEARCH + _MOST_HEAD_ROWS)
    texts = [[_one_line(value) for value in row] for row in sheet.rows[:height]]
    filled = 0
    for area in sheet.merged:
        for row in range(area.first_row, min(area.last_row + 1, height)):
            for column in range(area.first_column, area.last_column + 1):
                filled += 1
                if filled > _MOST_MERGED_FILL:
                    return texts
                if not texts[row][column]:
                    texts[row][column] = texts[area.first_row][area.first_column]
    return texts


def _one_line(value: CellValue) -> str:
    text = clean_text(value)
    return re.sub(r"(?<=[^\x00-\xff]) +(?=[^\x00-\xff])", "", text.replace("\n", " ")) if text else ""


def _candidate(
    texts: list[list[str]], first: int, depth: int, targets: Sequence[Target]
) -> _Candidate | None:
    if first >= _HEAD_SEARCH:
        return None
    headers = _headers(texts, first, depth)
    if sum(1 for header in headers if header) < min(2, len(targets)):
        return None
    matches = assign([header_forms(header) for header in headers], targets)
    return _Candidate(first, depth, matches) if matches else None


def _headers(texts: list[list[str]], first: int, depth: int) -> list[tuple[str, ...]]:
    """Per column the texts from the group head down to the column's own, without repetitions."""
    block = [list(row) for row in texts[first : first + depth]]
    for place in range(depth - 1):
        _spread_groups(block[place], block[place + 1])
    return [tuple(dict.fromkeys(text for text in column if text)) for column in zip(*block, strict=True)]


def _spread_groups(groups: list[str], below: list[str]) -> None:
    # Without merge information a group head stands over its first column only.
    for column in range(1, len(groups)):
        if not groups[column] and below[column] and groups[column - 1] and below[column - 1]:
            groups[column] = groups[column - 1]


def _is_enough(best: _Candidate, targets: Sequence[Target]) -> bool:
    exact = sum(1 for match in best.matches if is_exact(match.score))
    if exact >= min(2, len(targets)):
        return True
    required = {place for place, target in enumerate(targets) if target.required}
    found = {match.target for match in best.matches}
    return len(best.matches) >= 3 or (bool(required) and required <= found and len(best.matches) >= 2)


def _heading(sheet: Sheet, texts: list[list[str]], best: _Candidate, targets: Sequence[Target]) -> Heading:
    headers = _headers(texts, best.first, best.depth)
    by_column = {match.column: match for match in best.matches}
    first_body = best.first + best.depth
    while first_body < len(texts) and _is_column_numbers(texts[first_body]):
        first_body += 1
    columns = tuple(
        _guess(index, parts, by_column.get(index), targets)
        for index, parts in enumerate(headers)
        if parts or any(clean_text(row[index]) for row in sheet.rows[first_body:])
    )
    required = tuple(target.name for target in targets if target.required)
    return Heading(tuple(range(best.first, first_body)), first_body, columns, required)


def _guess(index: int, parts: tuple[str, ...], match: Match | None, targets: Sequence[Target]) -> ColumnGuess:
    if match is None:
        return ColumnGuess(index, "/".join(parts), None, 0)
    return ColumnGuess(index, "/".join(parts), targets[match.target].name, match.score)


def _is_column_numbers(row: list[str]) -> bool:
    """Whether the row only counts the columns: 1 2 3 …, (1) (2) (3) … or 甲 乙 1 2 …"""
    cells = [re.sub(r"[()（）\s栏]", "", text) for text in row if text]
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 4]
    if len(cells) < 3 or len(numbers) < 2:
        return False
    rest = [cell for cell in cells if not cell.isdecimal()]
    counts_up = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return counts_up and numbers[0] in (0, 1, 2) and set(rest) <= set("甲乙丙丁戊次")
