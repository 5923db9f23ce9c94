"""Papers as declarations: what a form, a letter, a decision or a ledger says, and with which values.

A declaration is a text file (`app.engine.paper_table` reads and checks it); this module fills it with the
values of one record and gives the plain parts that `app.documents` draws. Placeholders stand in braces:
{姓名}. What is missing is left blank, to be filled in by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from app.documents.compose import FILL_IN
from app.documents.dates import chinese_date
from app.documents.parts import (
    Addressee,
    Align,
    Annex,
    Attachments,
    Blank,
    CopyTo,
    Document,
    Form,
    FormCell,
    FormGroup,
    FormRow,
    Heading,
    LabelCell,
    LedgerColumn,
    LedgerPaper,
    LetterHead,
    Marks,
    Note,
    Number,
    PageBreak,
    Paragraph,
    Part,
    Receipt,
    RedHead,
    RightLine,
    SignatureLines,
    Signer,
    SignOff,
    Table,
    TableColumn,
    ticked,
)

Format = Literal["form", "letter", "decision", "record", "notice", "ledger"]
# Who may read a value: everybody; other organs but not the person concerned; this office alone.
Audience = Literal["person", "organ", "inside"]
Single = str | date
Item = Mapping[str, Single]
Value = Single | tuple[Item, ...]

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LINE = FILL_IN * 6
DATE_BLANK = "　　　　年　　月　　日"
GRID = ("row", "group")


@dataclass(frozen=True, slots=True)
class Name:
    """One value that declarations may use: what stands in its place when it is missing, who may read it."""

    blank: str = LINE
    audience: Audience = "person"


@dataclass(frozen=True, slots=True)
class Names:
    """All values of a register's papers: single ones, lists with their columns, facts with their labels."""

    texts: Mapping[str, Name]
    lists: Mapping[str, Mapping[str, Name]]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form or a column of a table: its label, and the value or the text under it.

    `options` names the value whose lines are the choices to tick, `per_line` of them beside each other;
    `head`: a label alone. A value that is a date is written short: 2026.5.7.
    """

    label: str = ""
    value: str = ""
    text: str = ""
    options: str = ""
    per_line: int = 9
    weight: float = 1.0
    lines: int = 1
    sign: tuple[str, ...] = ()
    align: Align | None = None
    vertical: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a paper. `needs` and `unless` are values that must, or must not, be there for it.

    `each` repeats it for the items of a list, with blank ones up to `least`. `cells` belong to rows and
    tables, `blocks` to groups and receipts; `more` holds what else its kind knows.
    """

    kind: str
    text: str = ""
    needs: str = ""
    unless: str = ""
    each: str = ""
    least: int = 0
    cells: tuple[Cell, ...] = ()
    blocks: tuple[Block, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperRule:
    """One declared paper.

    `name` is what lists call it, `title` what it is headed. `outward`: it leaves the office, `to_person`: to
    the person concerned. It can be made once all facts of `after` and one of `any_of` stand, and none of
    `unless`; `wants` are the values that should be there. `number` and `day` name values that are printed
    rather than those of the issue. `portrait` ledgers stand upright.
    """

    key: str
    name: str
    title: str
    format: Format
    source: str
    certainty: str
    blocks: tuple[Block, ...]
    outward: bool = False
    to_person: bool = False
    per_person: bool = False
    series: str = ""
    number: str = ""
    day: str = ""
    recipients: str = ""
    copy_to: str = ""
    after: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    foot_signatures: tuple[str, ...] = ()
    running_head: str = ""
    portrait: bool = False

    def ready(self, facts: Iterable[str]) -> bool:
        """Whether the paper can be made of a record of which these facts hold."""
        held = set(facts)
        some = not self.any_of or not held.isdisjoint(self.any_of)
        return some and held.issuperset(self.after) and held.isdisjoint(self.unless)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one copy says beside the record's values: who issues it, when, under which number and 密级."""

    author: str
    day: date
    number: str = ""
    secrecy: str = ""


def blanks(rule: PaperRule, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the values the paper wants and the record does not hold yet."""
    return tuple(name for name in rule.wants if not values.get(name))


def filled(text: str, values: Mapping[str, Value], names: Names) -> str:
    """Return a text with its placeholders filled in, '' when one of them is missing."""
    whole = all(values.get(name) for name in PLACEHOLDER.findall(text))
    return _Filler(values, names.texts).fill(text) if whole else ""


def compose(rule: PaperRule, values: Mapping[str, Value], names: Names, sheet: Sheet) -> Document:
    """Return the paper as a document, filled with the values of one record."""
    filler = _Filler(values, names.texts)
    setter = _Setter(rule, filler, names, sheet)
    recipients = filler.fill(rule.copy_to) if filler.holds_any(rule.copy_to) else ""
    notice = rule.format == "notice"
    printed = (sheet.author, sheet.day) if notice else ()
    return Document(
        title=filler.spaced(rule.title).replace("\n", ""),
        parts=tuple(setter.parts(rule.blocks)),
        author=sheet.author,
        date=sheet.day,
        marks=Marks(secrecy=sheet.secrecy),
        letter=LetterHead(sheet.author, sheet.number) if rule.format == "letter" else None,
        head=RedHead(f"{sheet.author}文件", sheet.number) if notice else None,
        copy_to=CopyTo(recipients, *printed) if recipients else None,
        subject=rule.name,
        foot_signatures=rule.foot_signatures,
        running_head=filler.spaced(rule.running_head),
    )


def compose_ledger(rule: PaperRule, values: Mapping[str, Value], names: Names, sheet: Sheet) -> LedgerPaper:
    """Return a paper of the format `ledger`: its one block is the table. Its notes stand below it."""
    filler = _Filler(values, names.texts)
    block = rule.blocks[0]
    columns = tuple(LedgerColumn(cell.label, cell.weight, cell.align or "left") for cell in block.cells)
    rows = tuple(
        tuple(inner.cell_text(cell) for cell in block.cells) for inner in filler.items(block, names.lists)
    )
    return LedgerPaper(
        title=filler.spaced(rule.title),
        organisation=sheet.author,
        columns=columns,
        rows=rows,
        as_of=sheet.day,
        secrecy=sheet.secrecy,
        signatures=rule.foot_signatures,
        notes=tuple(map(filler.spaced, rule.notes)),
        landscape=not rule.portrait,
        facts=tuple(map(filler.spaced, rule.facts)),
        row_height=block.more.get("height", 0.0),
    )


class _Filler:
    """Fills texts with values; within a list, with those of the item first."""

    def __init__(self, values: Mapping[str, Value], names: Mapping[str, Name]) -> None:
        self._values, self._names = values, names

    def fill(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda found: self.show(found[1]) or self._names[found[1]].blank, text)

    def spaced(self, text: str) -> str:
        """The text with room in it for what is missing; only running text has lines to fill in."""
        blank = {name: held.blank.replace(FILL_IN, "　") for name, held in self._names.items()}
        return PLACEHOLDER.sub(lambda found: self.show(found[1]) or blank[found[1]], text)

    def show(self, name: str) -> str:
        """The value as it is printed, '' when it is missing."""
        value = self._values.get(name, "")
        if isinstance(value, tuple):
            raise TypeError(f"{name} is a list")
        return chinese_date(value) if isinstance(value, date) else value

    def holds(self, name: str) -> bool:
        return bool(self._values.get(name))

    def holds_any(self, text: str) -> bool:
        """Whether a text has something to say: no placeholders, or one that is held."""
        found = PLACEHOLDER.findall(text)
        return bool(text) and (not found or any(map(self.holds, found)))

    def items(self, block: Block, lists: Mapping[str, Mapping[str, Name]]) -> list[_Filler]:
        """A filler for every item of the block's list, or this one when it is not repeated."""
        if not block.each:
            return [self]
        held = self._values.get(block.each, ())
        items: Sequence[Item] = held if isinstance(held, tuple) else ()
        missing: Sequence[Item] = [{}] * max(0, block.least - len(items))
        names = {**self._names, **lists[block.each]}
        empty = dict.fromkeys(lists[block.each], "")
        return [_Filler({**self._values, **empty, **item}, names) for item in (*items, *missing)]

    def cell_text(self, cell: Cell) -> str:
        if cell.options:
            return self._ticked(cell)
        value = self._values.get(cell.value)
        if isinstance(value, date):
            return f"{value.year}.{value.month}.{value.day}"
        return self.show(cell.value) if cell.value else self.spaced(cell.text)

    def _ticked(self, cell: Cell) -> str:
        choices, chosen = self.show(cell.options).split("\n"), self.show(cell.value)
        lines = (choices[start : start + cell.per_line] for start in range(0, len(choices), cell.per_line))
        return "\n".join(ticked(line, [chosen]) for line in lines)


class _Setter:
    """Turns blocks into the parts of a document."""

    def __init__(self, rule: PaperRule, filler: _Filler, names: Names, sheet: Sheet) -> None:
        self._rule, self._filler, self._names, self._sheet = rule, filler, names, sheet
        self._begun = False

    def parts(self, blocks: Sequence[Block]) -> Iterator[Part]:
        """Parts of the blocks in order; rows that follow each other make one form."""
        grid: list[FormRow | FormGroup] = []
        for block in blocks:
            if not self._wanted(block):
                continue
            if block.kind in GRID:
                grid.extend(self._rows(block))
                continue
            if grid:
                yield self._form(grid)
                grid = []
            repeated = block.kind != "table"  # a table repeats its rows, not itself
            for filler in self._inner(block, self._filler) if repeated else (self._filler,):
                yield from self._made(block, filler)
        if grid:
            yield self._form(grid)

    def _wanted(self, block: Block) -> bool:
        held = not block.needs or self._filler.holds(block.needs)
        return held and not (block.unless and self._filler.holds(block.unless))

    def _form(self, rows: Sequence[FormRow | FormGroup]) -> Form:
        facts, notes = (self._rule.facts, self._rule.notes) if not self._begun else ((), ())
        self._begun = True
        spaced = self._filler.spaced
        return Form(tuple(rows), facts=tuple(map(spaced, facts)), notes=tuple(map(spaced, notes)))

    def _rows(self, block: Block) -> Iterator[FormRow | FormGroup]:
        for filler in self._inner(block, self._filler):
            if block.kind == "group":
                rows = tuple(_row(inner, one) for inner in block.blocks for one in self._inner(inner, filler))
                yield FormGroup(filler.spaced(block.text), rows)
            else:
                yield _row(block, filler)

    def _inner(self, block: Block, filler: _Filler) -> list[_Filler]:
        return filler.items(block, self._names.lists)

    def _made(self, block: Block, filler: _Filler) -> Iterator[Part]:
        text = filler.fill(block.text)
        match block.kind:
            case "paragraph":
                indent, align = block.more.get("indent", 2), block.more.get("align", "left")
                yield from (Paragraph(line, indent, align) for line in text.split("\n"))
            case "heading":
                yield Heading(block.more.get("level", 1), text)
            case "number":
                yield Number(self._sheet.number)
            case "addressee":
                yield Addressee(text)
            case "sign_off":
                yield SignOff(text, self._sheet.day, sealed=block.more.get("sealed", False))
            case "blank":
                yield Blank(block.more.get("lines", 1))
            case "page_break":
                yield PageBreak()
            case "note":
                yield Note(text)
            case "right_line":
                yield RightLine(text, block.more.get("right", 0))
            case _:
                yield from self._gathered(block, filler, text)

    def _gathered(self, block: Block, filler: _Filler, text: str) -> Iterator[Part]:
        """Parts made of several texts or blocks."""
        fill = filler.fill
        match block.kind:
            case "attachments":
                yield Attachments(tuple(map(fill, block.more["names"])))
            case "signatures":
                signers = tuple(Signer(fill(label)) for label in block.more["signers"])
                yield SignatureLines(signers, text=text, foot=block.more.get("foot", False))
            case "annex":
                yield Annex(text, block.more.get("number"))
            case "receipt":
                new_page = block.more.get("new_page", False)
                yield Receipt(text, tuple(self.parts(block.blocks)), new_page)
            case "table":
                yield self._table(block, text)
            case kind:
                raise ValueError(f"unknown block {kind}")

    def _table(self, block: Block, caption: str) -> Table:
        columns = tuple(TableColumn(cell.label, cell.weight, cell.align or "left") for cell in block.cells)
        rows = tuple(
            tuple(inner.cell_text(cell) for cell in block.cells)
            for inner in self._filler.items(block, self._names.lists)
        )
        return Table(columns, rows, caption=caption)


def _row(block: Block, filler: _Filler) -> FormRow:
    return FormRow(tuple(_cell(cell, filler) for cell in block.cells), block.more.get("height", 0.0))


def _cell(cell: Cell, filler: _Filler) -> FormCell | LabelCell:
    label = filler.spaced(cell.label)
    if cell.head:
        return LabelCell(label, cell.weight)
    return FormCell(
        label,
        filler.cell_text(cell),
        weight=cell.weight,
        min_lines=cell.lines,
        align=cell.align,
        sign=cell.sign,
        vertical=cell.vertical,
    )
