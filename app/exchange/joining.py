"""One record over several rows: the persons of a clue below one another beside one merged number cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.engine.register import Register
from app.engine.values import clean_text
from app.exchange.headings import body_rows
from app.exchange.plan import SheetPlan

Row = tuple[Any, ...]
_STRONG_SEPARATOR = re.compile(r"[；;\n]")
# Stands for the row of a joined cell that says nothing.
GAP = "—"


def records(register: Register, sheet: SheetPlan) -> Iterator[tuple[tuple[int, ...], Row]]:
    """Yield the row numbers and values of each record of a sheet.

    Rows beside one merged number (or date) are one record when they differ in the fields of `register.joins`
    alone; otherwise each stays a row of its own, and which of them is refused is told later.
    """
    if sheet.heading is None:
        return
    below = _merged_below(register, sheet)
    group: list[tuple[int, Row]] = []
    for number, row in body_rows(sheet.sheet, sheet.heading):
        if group and below.get(number) != group[0][0]:
            yield from _joined(register, sheet, group)
            group = []
        group.append((number, row))
    yield from _joined(register, sheet, group)


def _merged_below(register: Register, sheet: SheetPlan) -> dict[int, int]:
    """Row number → number of the row in which the merged cell beside it begins."""
    mapping = sheet.mapping()
    if not register.joins or register.numbering is None:
        return {}
    number, dated = register.numbering.field, register.numbering.by
    anchor = mapping.get(number, mapping.get(dated))
    return {
        row + 1: area.first_row + 1
        for area in sheet.sheet.merged
        if area.first_column == anchor
        for row in range(area.first_row + 1, area.last_row + 1)
    }


def _joined(
    register: Register, sheet: SheetPlan, group: list[tuple[int, Row]]
) -> Iterator[tuple[tuple[int, ...], Row]]:
    one = _as_one(register, sheet, [row for _, row in group]) if len(group) > 1 else None
    if one is None:
        yield from (((number,), row) for number, row in group)
    else:
        yield tuple(number for number, _ in group), one


def _as_one(register: Register, sheet: SheetPlan, rows: list[Row]) -> Row | None:
    """The rows as one, or None when they cannot be."""
    mapping = sheet.mapping()
    joint = list(rows[0])
    for name, column in mapping.items():
        texts = [clean_text(row[column]) for row in rows]
        filled = [text for text in texts if text]
        if name not in register.joins:
            if any(text != texts[0] for text in filled):
                return None
        elif filled:
            if not _stay_apart(texts, may_be_empty=name in register.gaps):
                return None
            joint[column] = "\n".join(text or GAP for text in texts)
    return tuple(joint)


def _stay_apart(texts: list[str], *, may_be_empty: bool) -> bool:
    """Whether the cells can still be told apart once they are lines of one text."""
    if may_be_empty:
        return not any("\n" in text for text in texts)
    return all(texts) and not any(map(_STRONG_SEPARATOR.search, texts))
