"""A file made ready to print: the leaves with their tables, without what no print copy holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from app.archive_state.holdings import of_section
from app.archive_state.pages import Reader, page_lines
from app.archive_state.withholding import OF_OTHERS, TELLING, WITHHELD, is_of_clue, without_numbers
from app.archive_views import Leaf, LeafTable, PageView
from app.engine.fields import Field
from app.engine.register import Register
from app.engine.views import Section
from db.models import Opinion, OpinionPerson

OPINIONS = "opinions"
OPINION_HEADS = ("来函日期", "来函单位", "来函文号", "事由", "答复", "回函日期")
OPINION_WIDTHS = (6.0, 10.0, 9.0, 7.0, 14.0, 6.0)
UNANSWERED = "尚未回函"


@dataclass(frozen=True)
class Printing:
    """What is printed of whom; `open`: the masked sections are among it, on a written reason."""

    reader: Reader
    member_id: int
    basic: tuple[Section, ...]
    open: bool


def leaves(printing: Printing, pages: Iterable[PageView]) -> tuple[Leaf, ...]:
    """Return the leaves of these pages; where the masked are left out, no clue's number is told either."""
    made = tuple(_leaf(printing, page) for page in pages)
    return made if printing.open else without_numbers(printing.reader.session, made)


def _leaf(printing: Printing, page: PageView) -> Leaf:
    registers = {register.key: register for register in of_section(printing.reader.registers, page.section)}
    tables = tuple(
        _table(printing, registers[holding.register], holding.ids) for holding in page.holdings if holding.ids
    )
    lines = page_lines(
        printing.reader, printing.member_id, page.section, printing.basic, with_records=printing.open
    )
    leaf = Leaf(
        page.section,
        page.number,
        page.title,
        page.dated,
        page.version,
        page.leaf_number,
        tables,
        tuple(lines),
    )
    return leaf if tables or leaf.lines else replace(leaf, note=_note(page))


def _note(page: PageView) -> str:
    if page.state == "nothing":
        on = f"（{page.none_told_on.isoformat()}）" if page.none_told_on else ""
        return f"本人说明无此情况{on}{'：' if page.none_note else ''}{page.none_note}"
    return {"missing": "尚未填报", "optional": "未填报"}.get(page.state, "没有记录")


def _table(printing: Printing, register: Register, ids: Sequence[int]) -> LeafTable:
    if register.key == OPINIONS:
        return _opinions(printing, register, ids)
    fields = _columns(register)
    rows = tuple(
        tuple(_cell(printing, register, record, field) for field in fields)
        for record in _records(printing, register, ids)
    )
    heads, widths = (tuple(field.label for field in fields), tuple(field.ledger for field in fields))
    return LeafTable(register.title, heads, widths, rows)


def _columns(register: Register) -> list[Field]:
    """The fields of the printed ledger, but for those that repeat whose file it is or name others."""
    names = {
        name for link in register.persons if link.model is register.model for name in (link.name, link.unit)
    }
    names.update(OF_OTHERS.get(register.key, ()))
    return [field for field in register.fields if field.ledger and field.name not in names]


def _records(printing: Printing, register: Register, ids: Sequence[int]) -> Iterator[Any]:
    model = register.model
    query = select_columns(model.__table__).where(col(model.id).in_(ids))
    held = {record.id: record for record in printing.reader.session.execute(query)}
    return (held[own] for own in ids)


def _cell(printing: Printing, register: Register, record: Any, field: Field) -> str:
    text, archives = field.on_paper(getattr(record, field.name)), printing.reader.rules.archives
    telling = field.name in TELLING.get(register.key, ()) and not printing.open
    return WITHHELD if text and telling and is_of_clue(register.key, record, archives) else text


def _opinions(printing: Printing, register: Register, ids: Sequence[int]) -> LeafTable:
    """What was answered of this person alone: the request may name hundreds."""
    query = (
        select(OpinionPerson, Opinion)
        .join(Opinion, col(Opinion.id) == col(OpinionPerson.opinion_id))
        .where(
            OpinionPerson.member_id == printing.member_id,
            col(OpinionPerson.voided_at).is_(None),
            col(Opinion.id).in_(ids),
        )
    )
    found = {opinion.id: (row, opinion) for row, opinion in printing.reader.session.exec(query)}
    rows = tuple(_opinion_row(printing, *found[own]) for own in ids if own in found)
    return LeafTable(register.title, OPINION_HEADS, OPINION_WIDTHS, rows)


def _opinion_row(printing: Printing, row: OpinionPerson, opinion: Opinion) -> tuple[str, ...]:
    reply = printing.reader.rules.opinions.replies.get(row.reply)
    said = row.wording or (reply.label if reply else row.reply)
    on = opinion.replied_on
    return (
        opinion.received_on.isoformat(), opinion.asked_by, opinion.letter_number, opinion.occasion,
        said if on else UNANSWERED, on.isoformat() if on else "",
    )  # fmt: skip
