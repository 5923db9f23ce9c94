"""One register bound to the open store: everything the window and the command line may do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.engine.entry import read_form, read_step
from app.engine.fields import Reading, Suggest
from app.engine.people import People, PersonLink, find_people, link_rows
from app.engine.presenting import history_view, record_view, table_row
from app.engine.querying import LONGEST_SEARCH, counts_statement, ids_statement
from app.engine.register import Register
from app.engine.traces import key_trace, leave_trace
from app.engine.values import clean_text
from app.engine.views import Chip, FieldView, HistoryView, PersonOption, Query, RecordView, Row
from app.engine.writing import Writer, load_draft
from app.errors import Flaw, RefusedInput
from app.rules.tables import Rules
from db.history import entries
from db.store import Store

Announce = Callable[[frozenset[str]], None]
PAGE = 500
MOST_OFFERED = 200


class Ledger:
    """A register with its records. All values handed out and taken in are plain."""

    def __init__(
        self,
        register: Register,
        store: Store,
        rules: Callable[[], Rules],
        today: Callable[[], date],
        announce: Announce,
        links: tuple[PersonLink, ...] = (),
    ) -> None:
        self.register = register
        self.view = register.view()
        self._store = store
        self._rules = rules
        self._today = today
        self._announce = announce
        self._links = links

    def reading(self, *, history: bool = False) -> Reading:
        """Return what reading a value needs at this moment."""
        return Reading(self._rules(), self._today(), history)

    def ids(self, query: Query, *, interruptible: bool = False) -> list[int]:
        """Return the ids the query finds, in its order.

        An interruptible query may be stopped from another thread and then raises `QueryInterrupted`.
        """
        statement = ids_statement(self.register, query, self._today())
        with self._store.reading(interruptible=interruptible) as session:
            return list(session.execute(statement).scalars())

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Return the table rows of `ids` in the order given; ids without a record are left out."""
        today = self._today()
        return [table_row(self.register, record, today) for record in self.records(ids)]

    def records(self, ids: Sequence[int]) -> Iterator[Any]:
        """Yield the plain attributes of `ids` in the order given, read in pages."""
        model = self.register.model
        for start in range(0, len(ids), PAGE):
            page = list(ids[start : start + PAGE])
            with self._store.reading() as session:
                found = session.execute(select_columns(model.__table__).where(col(model.id).in_(page)))
                held = {record.id: record for record in found}
            yield from (held[i] for i in page if i in held)

    def chips(self, query: Query) -> list[Chip]:
        """Return the filter chips, 全部 first, with their counts under the query's search and filters."""
        with self._store.reading() as session:
            total, *counts = session.execute(counts_statement(self.register, query, self._today())).one()
        rules = zip(self.register.chips, counts, strict=True)
        return [Chip("all", "全部", total), *(Chip(rule.key, rule.label, n, rule.tone) for rule, n in rules)]

    def record(self, record_id: int) -> RecordView:
        """Return one record. Raises KeyError when there is none."""
        with self._store.reading() as session:
            return record_view(self.register, load_draft(session, self.register, record_id), self.reading())

    def blank(self) -> dict[str, Any]:
        """Return the form values of a new record."""
        values: dict[str, Any] = {field.name: field.default for field in self.register.plain_fields()}
        return values | {field.name: [] for field in self.register.rows_fields()}

    def next_number(self, dated: date) -> str:
        """Return the number that a record of that day would get."""
        with self._store.reading() as session:
            return Writer(session, self.register, self.reading()).next_number(dated)

    def add(self, values: Mapping[str, Any]) -> int:
        """Write a new record and return its id. Raises RefusedInput with a flaw for each refused field."""
        reading = self.reading()
        typed, rows = read_form(self.register, values, reading)
        with self._store.writing() as session:
            record_id = Writer(session, self.register, reading).insert(typed, rows)
            leave_trace(session, self.register, key_trace(self.register.identify(typed)), record_id)
            self.link_people(session, (typed.get("name"),))
        self._announce(frozenset({self.register.key, *self.register.touches}))
        return record_id

    def change(self, record_id: int, version: int, values: Mapping[str, Any]) -> None:
        """Change a record read at `version`. Raises RefusedInput and StaleRecord."""
        reading = self.reading()
        typed, rows = read_form(self.register, values, reading)
        with self._store.writing() as session:
            Writer(session, self.register, reading).update(record_id, version, typed, rows)
            self.link_people(session, (typed.get("name"),))
        self._announce(frozenset({self.register.key, *self.register.touches}))

    def doubts(self, values: Mapping[str, Any], record_id: int | None = None) -> tuple[Flaw, ...]:
        """Return what the officer should be asked about before these values are saved; nothing is written.

        Raises RefusedInput for what would be refused anyway.
        """
        reading = self.reading()
        typed, rows = read_form(self.register, values, reading)
        with self._store.reading() as session:
            return Writer(session, self.register, reading).doubts(typed, rows, record_id)

    def void(self, record_id: int, reason: str) -> None:
        """Void a record with a reason; it stays in the store. Raises RefusedInput."""
        with self._store.writing() as session:
            Writer(session, self.register, self.reading()).void(record_id, reason)
        self._announce(frozenset({self.register.key, *self.register.touches}))

    def history(self, record_id: int) -> list[HistoryView]:
        """Return what happened to a record, newest first."""
        with self._store.reading() as session:
            found = entries(session, self.register.model.__tablename__, record_id)
            return [history_view(self.register, entry) for entry in reversed(found)]

    def suggestions(self, field: str, text: str) -> list[str]:
        """Return values that contain `text`: from the rules where the field offers such, else those held.

        `field` may name a sub-row's field (`subjects.rank`) or a step's (`who`).
        """
        declared, model = self.register.located(field)
        if not isinstance(declared, Suggest) and self.register.steps is not None:
            # A step's field may bear the name of a sum of the record.
            declared = next((one for one in self.register.steps.fields if one.name == field), declared)
        if not isinstance(declared, Suggest):
            return []
        if declared.offers is not None:
            return [offer for offer in declared.offers(self._rules()) if text in offer][:MOST_OFFERED]
        held_in = declared.held_in or declared.name
        if not hasattr(model, held_in):
            return []
        column = col(getattr(model, held_in))
        text = clean_text(text[:LONGEST_SEARCH])
        held = select(column).where(column != "", column.contains(text, autoescape=True)).distinct()
        with self._store.reading() as session:
            return sorted(session.exec(held.limit(MOST_OFFERED)))

    def find_people(self, text: str) -> list[PersonOption]:
        """Return the persons of the roster whom `text` finds, to be offered in a form."""
        with self._store.reading() as session:
            return find_people(session, text)

    def link_people(self, session: Session, names: Iterable[str | None]) -> None:
        """When this is the roster: let what named these people before they were in it find them."""
        if self.register.is_roster:
            session.flush()
            link_rows(session, self._links, filter(None, names))

    def step_form(self, record_id: int, kind: str = "") -> tuple[FieldView, ...]:
        """Return the fields of one further step: of any kind, or of one kind as they are called there."""
        steps = self.register.steps
        if steps is None:
            return ()
        with self._store.reading() as session:
            offers = steps.offers(
                load_draft(session, self.register, record_id), self.reading(), session, kind
            )
        views = (field.view() for field in steps.fields)
        offered = (replace(view, options=offers.get(view.name, view.options)) for view in views)
        if not kind:
            return tuple(offered)
        chosen = steps.fields[0].read(kind, self.reading())
        own = [view for view in offered if not view.when or kind in view.when]
        return tuple(
            replace(
                view,
                label=steps.called(chosen, view.name),
                required=view.required or kind in view.required_when,
            )
            for view in own
        )

    def read_step(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the read values of one step. Raises RefusedInput with every flaw at once."""
        if self.register.steps is None:
            raise KeyError(self.register.key)
        typed, flaws = read_step(self.register.steps.fields, values, self.reading())
        if flaws:
            raise RefusedInput("这一步尚未登记。", tuple(flaws))
        return typed

    def add_step(self, record_id: int, values: Mapping[str, Any]) -> None:
        """Write one further step. Raises RefusedInput, and then the record is as it was."""
        typed = self.read_step(values)
        with self._store.writing() as session:
            Writer(session, self.register, self.reading(), People(session)).add_step(record_id, typed)
        self._announce(frozenset({self.register.key, *self.register.touches}))
