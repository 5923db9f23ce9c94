"""Reads a file and plans its import: which sheet is a ledger, which column is which field."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import resources
from app.engine.fields import Choice, Field
from app.engine.register import Register
from app.engine.values import clean_text
from app.engine.views import Option
from app.exchange.grid import Sheet
from app.exchange.headings import (
    ColumnGuess,
    Heading,
    NoHeading,
    Target,
    body_rows,
    find_heading,
    fingerprint,
    normal,
)
from app.exchange.plan import ColumnPlan, ImportPlan, SheetPlan, missing_fields
from app.exchange.workbook import read_workbook

SPELLINGS = "texts/spellings.toml"
SAMPLES = 4
TESTED_ROWS = 200

Remembered = Callable[[str], Sequence[str | None] | None]


def plan_import(
    register: Register, path: Path, password: str | None = None, remembered: Remembered = lambda key: None
) -> ImportPlan:
    """Read a spreadsheet and plan its import. Raises UnreadableFile and PasswordNeeded.

    `remembered(fingerprint)` gives the fields (or None) of the columns as chosen for the same heads before.
    """
    workbook = read_workbook(path, password)
    found = [find_heading(sheet, _targets(register)) for sheet in workbook.sheets]
    if not any(isinstance(heading, Heading) for heading in found):
        pairs = zip(workbook.sheets, found, strict=True)
        found = [_plain_heading(register, sheet) or reason for sheet, reason in pairs]
    pairs = zip(workbook.sheets, found, strict=True)
    sheets = tuple(_plan_sheet(register, sheet, heading, remembered) for sheet, heading in pairs)
    targets = tuple(Option(field.name, field.label) for field in register.targets())
    return ImportPlan(register, path.name, sheets, targets)


def sheet_fingerprint(sheet: SheetPlan) -> str:
    """Return the key under which the mapping of a sheet's heads is remembered."""
    return fingerprint([column.header for column in sheet.columns])


def _plain_heading(register: Register, sheet: Sheet) -> Heading | None:
    """Where no head was recognised: the first row of two texts or more, so that the officer can map it."""
    for row_place, row in enumerate(sheet.rows[:-1]):
        texts = [clean_text(value) for value in row]
        if sum(map(bool, texts)) >= 2:
            known = {normal(target.label): target.name for target in register.targets()}
            named = [(place, text, known.pop(normal(text), None)) for place, text in enumerate(texts) if text]
            guesses = tuple(ColumnGuess(at, text, name, 100 if name else 0) for at, text, name in named)
            return Heading((row_place,), row_place + 1, guesses)
    return None


def _plan_sheet(
    register: Register, sheet: Sheet, found: Heading | NoHeading, remembered: Remembered
) -> SheetPlan:
    if isinstance(found, NoHeading):
        return SheetPlan(sheet.name, found.reason, (), (), 0, (), sheet, None)
    body = [row for _, row in body_rows(sheet, found)]
    columns = tuple(_column(guess.index, guess.header, guess.target, body) for guess in found.columns)
    columns = _settle_by_values(register, columns, body)
    columns = _recall(register, columns, remembered(fingerprint([column.header for column in columns])))
    skipped = "" if body else "表头之下没有数据行"
    heads = tuple(row + 1 for row in found.head_rows)
    return SheetPlan(
        sheet.name, skipped, heads, columns, len(body), missing_fields(register, columns), sheet, found
    )


def spellings_of(register: Register) -> Mapping[str, list[str]]:
    """Return field name → other heads under which offices keep it, from the editable table."""
    held: Mapping[str, list[str]] = tomllib.loads(resources.path(SPELLINGS).read_text(encoding="utf-8")).get(
        register.key, {}
    )
    return held


def _targets(register: Register) -> list[Target]:
    known = spellings_of(register)
    return [
        Target(f.name, f.label, tuple(known.get(f.name, ())), f.required and not f.default)
        for f in register.targets()
    ]


def _column(index: int, header: str, field: str | None, body: list[tuple[Any, ...]]) -> ColumnPlan:
    samples: list[str] = []
    for row in body:
        text = clean_text(row[index]) if index < len(row) else ""
        if text and text not in samples:
            samples.append(text)
        if len(samples) == SAMPLES:
            break
    return ColumnPlan(index, letter(index), header, field, tuple(samples))


def letter(index: int) -> str:
    """Return a column's letter as a spreadsheet program shows it: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _settle_by_values(
    register: Register, columns: tuple[ColumnPlan, ...], body: list[tuple[Any, ...]]
) -> tuple[ColumnPlan, ...]:
    """Where the head alone does not decide, what stands below it does.

    A head that several list fields claim (举报方式) goes to the one whose vocabulary its values speak; free
    text (处置情况) under a likeness to a list field that may be empty is left out, and so is an 编号 that
    only counts the rows. What this sets free goes to another column called so.
    """
    fields = {target.name: target for target in register.targets()}
    settled = list(columns)
    given_up: dict[int, Field] = {}
    for place, column in enumerate(columns):
        field = fields.get(column.field or "")
        if field is not None and _is_misread(field, column, body):
            given_up[place] = field
            settled[place] = replace(column, field=None)
    for place, column in enumerate(settled):
        if given_up and column.field is None:
            claimed = _claimed(register, column, settled, body, given_up.get(place))
            settled[place] = replace(column, field=claimed)
    for place, field in given_up.items():
        is_sure = field.required or normal(field.label) in _heads(columns[place])
        if settled[place].field is None and is_sure and field.name not in {one.field for one in settled}:
            settled[place] = columns[place]
    return tuple(settled)


def _is_misread(field: Field, column: ColumnPlan, body: list[tuple[Any, ...]]) -> bool:
    if isinstance(field, Choice):
        return not _speaks(field, column, body)
    if not field.unique or normal(field.label) in _heads(column):
        return False
    values = [clean_text(row[column.index]) for row in body if column.index < len(row)]
    return values == [str(place) for place in range(1, len(body) + 1)]


def _claimed(
    register: Register,
    column: ColumnPlan,
    settled: list[ColumnPlan],
    body: list[tuple[Any, ...]],
    but: Field | None,
) -> str | None:
    """The field nothing is read into that is called as the column's head; a list must speak its values."""
    known = spellings_of(register)
    taken = {other.field for other in settled}
    for field in register.targets():
        names = {normal(name) for name in (field.label, *known.get(field.name, ()))}
        is_free = field is not but and field.name not in taken
        is_fitting = not isinstance(field, Choice) or _speaks(field, column, body)
        if is_free and names & _heads(column) and is_fitting:
            return field.name
    return None


def _heads(column: ColumnPlan) -> set[str]:
    return {normal(head) for head in (column.header, *column.header.split("/"))}


def _speaks(field: Choice, column: ColumnPlan, body: list[tuple[Any, ...]]) -> bool:
    texts = [clean_text(row[column.index]) for row in body[:TESTED_ROWS] if column.index < len(row)]
    filled = [text for text in texts if text and not field.says_nothing(text)]
    understood = sum(field.terms_of.named(text) is not None for text in filled)
    return not filled or understood * 2 >= len(filled)


def chosen_fields(sheet: SheetPlan) -> list[str | None]:
    """Return the field of each column in their order, as it is remembered for the same heads."""
    return [column.field for column in sheet.columns]


def _recall(
    register: Register, columns: tuple[ColumnPlan, ...], chosen: Sequence[str | None] | None
) -> tuple[ColumnPlan, ...]:
    known = {None, *(target.name for target in register.targets())}
    if chosen is None or len(chosen) != len(columns) or not known.issuperset(chosen):
        return columns
    return tuple(replace(column, field=field) for column, field in zip(columns, chosen, strict=True))
