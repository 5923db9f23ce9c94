"""Turns what the window asks of a ledger into one SQL statement."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.sql import Select
from sqlmodel import col

from app.engine.fields import Choice
from app.engine.register import Register
from app.engine.values import clean_text
from app.engine.views import Query
from db.models import SearchText

# The database takes neither endless patterns nor endless conditions.
LONGEST_SEARCH = 1000
MOST_WORDS = 30


def ids_statement(register: Register, query: Query, today: date) -> Select[Any]:
    """Select the ids of the records asked for, in the order asked for."""
    chosen = select(register.model.id).where(
        *_conditions(register, query, today), *_chip(register, query, today)
    )
    return chosen.order_by(*order_of(register, query.order or register.order))


def counts_statement(register: Register, query: Query, today: date) -> Select[Any]:
    """Select in one pass how many records stand behind 全部 and behind each chip, whatever chip is chosen."""
    counts: list[Any] = [func.count()]
    counts += [func.coalesce(func.sum(case((chip.where(today), 1), else_=0)), 0) for chip in register.chips]
    counted: Select[Any] = select(*counts)
    return counted.select_from(register.model).where(*_conditions(register, query, today))


def fold_text(text: str) -> str:
    """Return text as it is indexed and looked up: one width, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def search_words(text: str) -> list[str]:
    """The words to look for, without what no record holds; of a text pasted by mistake only the beginning."""
    return list(dict.fromkeys(fold_text(clean_text(text[:LONGEST_SEARCH])).split()))[:MOST_WORDS]


def _conditions(register: Register, query: Query, today: date) -> list[ColumnElement[bool]]:
    model = register.model
    voided = col(model.voided_at)
    conditions: list[ColumnElement[bool]] = [voided.is_not(None) if query.voided else voided.is_(None)]
    words = search_words(query.search)
    if words:
        text = col(SearchText.text)
        found = select(col(SearchText.record_id)).where(
            col(SearchText.register) == register.key,
            *(text.contains(word, autoescape=True) for word in words),
        )
        conditions.append(col(model.id).in_(found))
    for name, codes in query.choices.items():
        conditions.append(_chosen(register, name, codes))
    for name, (first, last) in query.spans.items():
        column = col(getattr(model, register.field(name).name))
        if first is not None:
            conditions.append(column >= first)
        if last is not None:
            conditions.append(column <= last)
    return conditions


def _chosen(register: Register, name: str, codes: tuple[str, ...]) -> ColumnElement[bool]:
    field = register.field(name)
    column = col(getattr(register.model, field.name))
    if not isinstance(field, Choice):
        return column.in_(codes)
    terms = [term for term in field.terms_of if term.value in codes]
    return column.in_(terms) | column.is_(None) if "" in codes else column.in_(terms)


def _chip(register: Register, query: Query, today: date) -> list[ColumnElement[bool]]:
    return [chip.where(today) for chip in register.chips if chip.key == query.chip]


def order_of(register: Register, order: str) -> list[Any]:
    """Return the sort terms of a column name, '-' in front for descending; empty values last."""
    name = order.removeprefix("-")
    column = col(getattr(register.model, register.field(name).name))
    terms = [*_numbered(register, name), column, col(register.model.id)]
    if order.startswith("-"):
        return [term.desc().nulls_last() for term in terms]
    return [term.asc().nulls_last() for term in terms]


def _numbered(register: Register, name: str) -> list[Any]:
    """What a number goes by before its text: its year, and how long it is, so that 10 follows 9."""
    if register.numbering is None or register.numbering.field != name:
        return []
    year = func.strftime("%Y", col(getattr(register.model, register.numbering.by)))
    return [year, func.length(col(getattr(register.model, name)))]
