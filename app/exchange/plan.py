"""What was understood of a file before anything is written: its columns' mapping, which can be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.engine.register import Register
from app.engine.views import Option
from app.exchange.grid import Sheet
from app.exchange.headings import Heading


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column: place, spreadsheet letter, head, the field it is read into (None = left out), samples."""

    index: int
    letter: str
    header: str
    field: str | None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet as understood. `skipped_reason` says why it holds no records; `head_rows` are 1-based."""

    name: str
    skipped_reason: str
    head_rows: tuple[int, ...]
    columns: tuple[ColumnPlan, ...]
    rows: int
    missing_fields: tuple[str, ...]
    sheet: Sheet
    heading: Heading | None

    def mapping(self) -> dict[str, int]:
        """Return field name → column index."""
        return {column.field: column.index for column in self.columns if column.field}


@dataclass(frozen=True)
class ImportPlan:
    """A file ready to be tried. `answers` decide same-named persons: (name, unit) → member id, 0 = nobody."""

    register: Register
    file_name: str
    sheets: tuple[SheetPlan, ...]
    targets: tuple[Option, ...]
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def remap(self, sheet_index: int, column_index: int, field_name: str | None) -> ImportPlan:
        """Return the plan with one column read into another field; a field is filled from one column only."""
        sheet = self.sheets[sheet_index]
        columns = tuple(
            replace(column, field=field_name)
            if column.index == column_index
            else (replace(column, field=None) if field_name and column.field == field_name else column)
            for column in sheet.columns
        )
        changed = replace(sheet, columns=columns, missing_fields=missing_fields(self.register, columns))
        return replace(self, sheets=(*self.sheets[:sheet_index], changed, *self.sheets[sheet_index + 1 :]))

    def answer(self, name: str, unit: str, member_id: int) -> ImportPlan:
        """Return the plan with one same-named person decided; 0 = none of them."""
        return replace(self, answers={**self.answers, (name, unit): member_id})


def missing_fields(register: Register, columns: tuple[ColumnPlan, ...]) -> tuple[str, ...]:
    """Return the labels of required fields no column is read into."""
    mapped = {column.field for column in columns}
    return tuple(
        target.label
        for target in register.targets()
        if target.required and not target.default and target.name not in mapped
    )


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row not taken in: where it stands, the value at fault as it is there, and why."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """A name that may mean several persons; `options` are member ids with what tells them apart."""

    name: str
    unit: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or would do: rows taken in, known already, refused; remarks, questions."""

    accepted: int
    already: int
    refused: tuple[RefusedRow, ...]
    remarks: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
